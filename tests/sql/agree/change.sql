-- INSERT, REPLACE, UPDATE and DELETE (13.2): affected rows, insert ids, and what the table holds then.
--@ setup
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20), n INT DEFAULT 7);
CREATE TABLE r (id INT PRIMARY KEY, a INT DEFAULT 7, b VARCHAR(10));
CREATE TABLE p (id INT PRIMARY KEY, code INT, KEY (code));
CREATE TABLE p2 (id INT, s VARCHAR(5), n INT, PRIMARY KEY (id), KEY (s));
CREATE TABLE h (k INT PRIMARY KEY, n INT);
CREATE TABLE u (id INT PRIMARY KEY, email VARCHAR(9) UNIQUE, n INT);
CREATE TABLE w (a INT, b INT);
CREATE TABLE src (k INT, n INT);
INSERT INTO src VALUES (1, 1), (1, 2), (1, 3);
CREATE TABLE bulk (id INT PRIMARY KEY, g INT, v INT);
INSERT INTO bulk VALUES (1, 1, 10), (2, 1, 20), (3, 2, 30), (4, 2, 40), (5, 3, NULL);
CREATE TABLE names (g INT PRIMARY KEY, name VARCHAR(10));
INSERT INTO names VALUES (1, 'one'), (2, 'two');
--@ statements
INSERT INTO t (name) VALUES ('a');
SELECT LAST_INSERT_ID();
INSERT INTO t (name) VALUES ('b'), ('c'), ('d');
SELECT LAST_INSERT_ID();
INSERT INTO t (id, name) VALUES (NULL, 'x');
INSERT INTO t (id, name) VALUES (0, 'zero');
INSERT INTO t (id, name) VALUES (DEFAULT, 'def');
INSERT INTO t (id, name) VALUES (100, 'hundred');
INSERT INTO t (name) VALUES ('after');
SELECT LAST_INSERT_ID();
INSERT INTO t SET name = 'set', n = 1;
INSERT INTO t VALUES (NULL, 'all', NULL);
INSERT INTO t () VALUES ();
INSERT INTO t (name, n) SELECT name, n + 1 FROM t WHERE id < 3 ORDER BY id;
SELECT * FROM t ORDER BY id;
INSERT INTO t (id, name) VALUES (100, 'again');
INSERT IGNORE INTO t (id, name) VALUES (100, 'again'), (200, 'new');
INSERT INTO t (id, name, n) VALUES (1, 'a', 1) ON DUPLICATE KEY UPDATE n = n + 1;
INSERT INTO t (id, name, n) VALUES (1, 'a', 1) ON DUPLICATE KEY UPDATE n = n;
--> id any
INSERT INTO t (id, name, n) VALUES (1, 'a', 5), (2, 'b', 6), (300, 'c', 7) ON DUPLICATE KEY UPDATE n = VALUES(n);
--> id any
INSERT INTO t (id, name, n) VALUES (1, 'a', 50) AS new ON DUPLICATE KEY UPDATE n = new.n;
--> mariadb INSERT INTO t (id, name, n) VALUES (1, 'a', 50) ON DUPLICATE KEY UPDATE n = VALUES(n)
INSERT INTO t (id, name, n) VALUES (1, 'a', 1) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), n = 2;
SELECT LAST_INSERT_ID();
SELECT id, n FROM t WHERE id IN (1, 2, 300) ORDER BY id;
INSERT INTO t (id, nothing) VALUES (1, 2);
INSERT INTO t (id, name) VALUES (1);
INSERT INTO t (name, name) VALUES ('a', 'b');
INSERT INTO r VALUES (1, 2, 'x');
REPLACE INTO r (id, b) VALUES (1, 'y');
SELECT * FROM r;
REPLACE INTO r VALUES (1, 1, 'z'), (2, 2, 'w');
REPLACE INTO r SET id = 3, b = 'set';
REPLACE INTO r SELECT k + 10, n, 'sel' FROM src WHERE n = 1;
SELECT * FROM r ORDER BY id;
INSERT INTO p VALUES (1, 10);
REPLACE INTO p VALUES (1, 13);
SELECT * FROM p;
SELECT id FROM p WHERE code = 13;
REPLACE INTO p (id, code) VALUES (1, 14), (2, 20);
SELECT * FROM p ORDER BY id;
INSERT INTO p2 VALUES (1, 'a', 1);
REPLACE INTO p2 VALUES (1, 'b', 2);
SELECT * FROM p2;
UPDATE p SET code = code + 1;
SELECT * FROM p ORDER BY id;
DELETE FROM p WHERE code = 15;
SELECT * FROM p;
INSERT INTO h VALUES (1, 1);
INSERT INTO h VALUES (1, 5), (1, 6) ON DUPLICATE KEY UPDATE n = n + VALUES(n);
SELECT * FROM h;
REPLACE INTO h VALUES (2, 1), (2, 2);
SELECT * FROM h ORDER BY k;
INSERT INTO h SELECT k, n FROM src ON DUPLICATE KEY UPDATE n = h.n + VALUES(n);
SELECT * FROM h ORDER BY k;
INSERT INTO h VALUES (3, 3), (3, 4);
SELECT * FROM h ORDER BY k;
INSERT IGNORE INTO h VALUES (3, 3), (3, 4);
SELECT * FROM h WHERE k = 3;
INSERT INTO u VALUES (1, 'a@x', 1);
INSERT INTO u VALUES (1, 'b@x', 2) ON DUPLICATE KEY UPDATE n = 10;
INSERT INTO u VALUES (2, 'a@x', 2) ON DUPLICATE KEY UPDATE n = 20;
INSERT INTO u VALUES (2, 'b@x', 2) ON DUPLICATE KEY UPDATE n = 30;
SELECT * FROM u ORDER BY id;
REPLACE INTO u VALUES (1, 'b@x', 5);
SELECT * FROM u ORDER BY id;
INSERT INTO u VALUES (7, 'b@x', 1);
INSERT IGNORE INTO u VALUES (7, 'b@x', 1), (8, 'c@x', 1);
SELECT * FROM u ORDER BY id;
INSERT INTO w SET a = 5, b = a + 1;
INSERT INTO w (a, b) VALUES (1, a + 1);
SELECT * FROM w ORDER BY a;
UPDATE w SET a = a + 1, b = a;
SELECT * FROM w ORDER BY a;
UPDATE bulk SET v = 10 WHERE g = 1;
UPDATE bulk SET v = 10 WHERE g = 1;
UPDATE bulk SET v = v + 1;
UPDATE bulk SET v = DEFAULT WHERE id = 1;
UPDATE bulk SET v = (SELECT MAX(n) FROM src) WHERE id = 1;
SELECT * FROM bulk ORDER BY id;
UPDATE bulk SET v = 0 ORDER BY id DESC LIMIT 2;
SELECT * FROM bulk ORDER BY id;
UPDATE bulk JOIN names ON bulk.g = names.g SET bulk.v = 99 WHERE names.name = 'one';
UPDATE bulk, names SET names.name = 'TWO', bulk.v = 98 WHERE bulk.g = names.g AND bulk.id = 3;
SELECT * FROM bulk ORDER BY id;
SELECT * FROM names ORDER BY g;
UPDATE bulk SET id = 1 WHERE id = 2;
UPDATE bulk SET id = id + 10 ORDER BY id DESC;
UPDATE IGNORE bulk SET id = 11 WHERE id = 12;
UPDATE bulk SET nothing = 1;
UPDATE bulk AS b SET b.v = 5 WHERE b.id = 11;
DELETE FROM bulk WHERE v IS NULL;
DELETE FROM bulk ORDER BY id LIMIT 1;
DELETE bulk FROM bulk JOIN names ON bulk.g = names.g WHERE names.g = 2;
SELECT * FROM bulk ORDER BY id;
DELETE FROM names USING names LEFT JOIN bulk ON bulk.g = names.g WHERE bulk.id IS NULL;
DELETE FROM bulk;
SELECT COUNT(*) FROM bulk;
DELETE FROM src WHERE k = (SELECT MIN(g) FROM names);
INSERT INTO src (k) SELECT 5 WHERE NOT EXISTS (SELECT 1 FROM src WHERE k = 5);
INSERT INTO src SELECT * FROM src;
TRUNCATE TABLE t;
INSERT INTO t (name) VALUES ('first');
SELECT id FROM t;
INSERT INTO t (name) VALUES (REPEAT('x', 21));
INSERT INTO t (n) VALUES ('abc');
INSERT INTO t (n) VALUES (99999999999);
INSERT INTO t (id) VALUES (NULL), (10), (NULL);
SELECT id FROM t ORDER BY id;
INSERT IGNORE INTO t (n) VALUES ('12abc');
INSERT IGNORE INTO h VALUES (NULL, 1);
INSERT INTO names VALUES (5, 'five') ON DUPLICATE KEY UPDATE name = 'x';
SELECT ROW_COUNT();
CREATE TABLE defaults (id INT AUTO_INCREMENT PRIMARY KEY, n INT DEFAULT 7, s VARCHAR(9) DEFAULT 'q');
INSERT INTO defaults VALUES (), (), ();
INSERT INTO defaults () VALUES (), ();
INSERT INTO defaults (n) VALUES (), ();
INSERT INTO defaults VALUES (1, 2, 'a'), ();
INSERT INTO defaults VALUES (), (1, 2, 'a');
INSERT IGNORE INTO defaults VALUES (), ();
REPLACE INTO defaults VALUES (), ();
SELECT id, n, s FROM defaults ORDER BY id;
INSERT INTO defaults (id, n) VALUES (2, 20), (3, 30) ON DUPLICATE KEY UPDATE id = VALUES(id), n = VALUES(n);
SELECT id, n FROM defaults ORDER BY id;
CREATE TABLE keyless (a INT, b VARCHAR(3));
INSERT IGNORE INTO keyless VALUES (1, 'abc'), (1, 'abc');
SELECT a, b FROM keyless;
--@ setup
CREATE TABLE same_row (id INT PRIMARY KEY, v VARCHAR(10), n INT);
INSERT INTO same_row VALUES (1, 'a', 1), (2, 'b', NULL);
CREATE TABLE same_row_two (id INT PRIMARY KEY, v VARCHAR(10), UNIQUE KEY (v));
INSERT INTO same_row_two VALUES (1, 'a'), (2, 'b');
--@ statements
REPLACE INTO same_row VALUES (1, 'a', 1);
REPLACE INTO same_row VALUES (2, 'b', NULL);
REPLACE INTO same_row VALUES (1, 'A', 1);
REPLACE INTO same_row VALUES (1, 'A', 1), (2, 'c', NULL), (3, 'd', 3);
REPLACE INTO same_row SELECT * FROM same_row;
REPLACE INTO same_row (id, v) VALUES (2, 'c');
REPLACE INTO same_row_two VALUES (1, 'a');
REPLACE INTO same_row_two VALUES (2, 'a');
CREATE TABLE nots (id INT PRIMARY KEY, n TINYINT NOT NULL DEFAULT 3, v VARCHAR(5) NOT NULL);
INSERT INTO nots VALUES (1, 1, 'x'), (2, 2, 'y');
INSERT INTO nots VALUES (1, NULL, 'z') ON DUPLICATE KEY UPDATE v = 'met';
INSERT INTO nots VALUES (3, 1, 'z'), (1, NULL, 'z') ON DUPLICATE KEY UPDATE v = 'met';
INSERT INTO nots SELECT 1, NULL, 'z' ON DUPLICATE KEY UPDATE v = 'met';
INSERT INTO nots VALUES (1, 1, NULLIF('a', 'a')) ON DUPLICATE KEY UPDATE n = 9;
SELECT * FROM nots ORDER BY id;
INSERT INTO nots (id, n, v) VALUES (1, DEFAULT, 'z') ON DUPLICATE KEY UPDATE n = VALUES(n), v = 'read';
INSERT INTO nots (id, n, v) VALUES (2, DEFAULT, 'z'), (4, DEFAULT, 'q') ON DUPLICATE KEY UPDATE n = VALUES(n) + 1;
INSERT INTO nots VALUES (1, 300, 'z'), (5, 1, 'z') ON DUPLICATE KEY UPDATE v = 'met';
REPLACE INTO nots VALUES (1, 300, 'z'), (5, 1, 'z');
REPLACE INTO nots VALUES (1, NULL, 'z');
SELECT * FROM nots ORDER BY id;
--@ setup
CREATE TABLE counted_from (id INT PRIMARY KEY, v INT);
INSERT INTO counted_from VALUES (1, 10), (2, 20);
CREATE TABLE counted (id INT PRIMARY KEY, n INT, s VARCHAR(9) COLLATE utf8mb4_general_ci, d DATE DEFAULT '2024-01-31', UNIQUE KEY (s));
INSERT INTO counted VALUES (1, 10, 'a', NULL), (2, 5, 'b', NULL), (3, NULL, NULL, NULL);
--@ statements
UPDATE counted SET n = (SELECT v FROM counted_from o WHERE o.id = counted.id);
UPDATE counted SET n = (SELECT v FROM counted_from o WHERE o.id = counted.id), s = 'A' WHERE id = 1;
UPDATE counted AS c SET c.n = (SELECT v FROM counted_from o WHERE o.id = c.id), c.d = DEFAULT WHERE c.id < 3;
UPDATE counted SET n = (SELECT MAX(v) FROM counted_from) ORDER BY id DESC LIMIT 2;
UPDATE counted SET n = id + 18 + (SELECT 0), d = (SELECT MAX(d) FROM (SELECT '2024-01-31' AS d) x);
SELECT * FROM counted ORDER BY id;
UPDATE counted SET n = 60 DIV id;
UPDATE counted SET n = 60 DIV id;
UPDATE counted SET n = n / (id - 1);
UPDATE counted SET n = n / (id - 1) WHERE id > 1;
UPDATE counted SET n = RAND() * 0;
UPDATE counted SET n = RAND() * 0;
UPDATE counted SET n = (SELECT v FROM counted_from);
UPDATE counted SET s = (SELECT 'A' FROM counted_from WHERE id = 1) WHERE id = 2;
UPDATE counted SET n = (SELECT 5000000000);
UPDATE counted SET s = (SELECT 'b') WHERE id = 2;
UPDATE counted SET s = (SELECT 'B') WHERE id = 2;
PREPARE counting FROM 'UPDATE counted SET n = ? + (SELECT 1), s = ? WHERE id = ?';
SET @n = 4, @s = 'q', @id = 3;
EXECUTE counting USING @n, @s, @id;
EXECUTE counting USING @n, @s, @id;
SELECT id, n, s FROM counted ORDER BY id;
CREATE TABLE ignored (id INT PRIMARY KEY, a INT, b VARCHAR(10), UNIQUE KEY pair (a, b), KEY (b));
INSERT IGNORE INTO ignored VALUES (1, 1, 'x'), (2, 2, 'y');
SHOW WARNINGS;
INSERT IGNORE INTO ignored VALUES (1, 9, 'z');
SHOW WARNINGS;
--> row Warning | 1062 | Duplicate entry '1' for key 'ignored.PRIMARY'
SHOW COUNT(*) WARNINGS;
--> names @@session.warning_count
INSERT IGNORE INTO ignored VALUES (1, 9, 'z'), (3, 3, 'z'), (3, 4, 'z'), (4, 1, 'x'), (1, 1, 'x');
SHOW WARNINGS;
--> row Warning | 1062 | Duplicate entry '1' for key 'ignored.PRIMARY'
--> row Warning | 1062 | Duplicate entry '3' for key 'ignored.PRIMARY'
--> row Warning | 1062 | Duplicate entry '1-x' for key 'ignored.pair'
--> row Warning | 1062 | Duplicate entry '1' for key 'ignored.PRIMARY'
SELECT * FROM ignored ORDER BY id;
INSERT IGNORE INTO ignored SELECT id, a + 10, b FROM ignored WHERE id > 1 ORDER BY id;
SHOW WARNINGS;
--> row Warning | 1062 | Duplicate entry '2' for key 'ignored.PRIMARY'
--> row Warning | 1062 | Duplicate entry '3' for key 'ignored.PRIMARY'
CREATE TABLE ignored_days (d DATE PRIMARY KEY, x DECIMAL(4,2) UNIQUE);
INSERT IGNORE INTO ignored_days VALUES ('2024-01-01', 1.5), ('2024-01-01', 2), ('2024-01-02', 1.50), ('2024-01-03', NULL), ('2024-01-04', NULL);
SHOW WARNINGS;
--> row Warning | 1062 | Duplicate entry '2024-01-01' for key 'ignored_days.PRIMARY'
--> row Warning | 1062 | Duplicate entry '1.50' for key 'ignored_days.x'
SELECT * FROM ignored_days ORDER BY d;
CREATE TABLE ignored_single (id INT PRIMARY KEY, v INT);
INSERT IGNORE INTO ignored_single VALUES (1, 1), (2, 2), (1, 3), (2, 4), (3, 5);
SHOW WARNINGS;
--> row Warning | 1062 | Duplicate entry '1' for key 'ignored_single.PRIMARY'
--> row Warning | 1062 | Duplicate entry '2' for key 'ignored_single.PRIMARY'
SELECT * FROM ignored_single ORDER BY id;
-- INSERT IGNORE passes over rows whose parent is missing.
CREATE TABLE ignored_parents (id INT PRIMARY KEY, code VARCHAR(10), UNIQUE KEY (code));
CREATE TABLE ignored_children (id INT PRIMARY KEY, pid INT, code VARCHAR(10), n INT DEFAULT 0, CONSTRAINT of_parent FOREIGN KEY (pid) REFERENCES ignored_parents (id),
  CONSTRAINT of_code FOREIGN KEY (code) REFERENCES ignored_parents (code));
CREATE TABLE ignored_keyless (pid INT, FOREIGN KEY (pid) REFERENCES ignored_parents (id));
INSERT INTO ignored_parents VALUES (1, 'a'), (2, 'b');
INSERT IGNORE INTO ignored_children (id, pid) VALUES (1, 9);
SHOW WARNINGS;
--> row Warning | 1452 | Cannot add or update a child row: a foreign key constraint fails (`agree_change`.`ignored_children`, CONSTRAINT `of_parent` FOREIGN KEY (`pid`) REFERENCES `ignored_parents` (`id`))
INSERT IGNORE INTO ignored_children (id, pid, code) VALUES (1, 9, 'a'), (1, 1, 'a'), (1, 2, 'b'), (2, NULL, 'z'), (3, 2, NULL), (4, NULL, NULL);
SHOW WARNINGS;
--> row Warning | 1452 | Cannot add or update a child row: a foreign key constraint fails (`agree_change`.`ignored_children`, CONSTRAINT `of_parent` FOREIGN KEY (`pid`) REFERENCES `ignored_parents` (`id`))
--> row Warning | 1062 | Duplicate entry '1' for key 'ignored_children.PRIMARY'
--> row Warning | 1452 | Cannot add or update a child row: a foreign key constraint fails (`agree_change`.`ignored_children`, CONSTRAINT `of_code` FOREIGN KEY (`code`) REFERENCES `ignored_parents` (`code`))
SELECT * FROM ignored_children ORDER BY id;
INSERT IGNORE INTO ignored_keyless VALUES (1), (7), (NULL), (2), (8);
SELECT pid FROM ignored_keyless ORDER BY pid;
INSERT IGNORE INTO ignored_keyless SELECT id + 1 FROM ignored_parents;
SELECT pid FROM ignored_keyless ORDER BY pid;
PREPARE p FROM 'INSERT IGNORE INTO ignored_children (id, pid) VALUES (?, ?)';
SET @id = 10, @pid = 1, @none = 5;
EXECUTE p USING @id, @pid;
EXECUTE p USING @none, @none;
SELECT id, pid FROM ignored_children ORDER BY id;
-- Of rows that clash with one another the first goes in, and one that is passed over keeps none away.
CREATE TABLE ignored_pairs (a INT UNIQUE, b INT UNIQUE, c INT);
INSERT INTO ignored_pairs VALUES (100, 100, 0);
INSERT IGNORE INTO ignored_pairs VALUES (1, 1, 1), (1, 2, 2), (2, 2, 3), (2, 3, 4), (3, 3, 5), (100, 4, 6), (4, 4, 7), (NULL, 4, 8), (NULL, NULL, 9), (NULL, NULL, 10);
SHOW COUNT(*) WARNINGS;
--> names @@session.warning_count
SELECT * FROM ignored_pairs ORDER BY c;
