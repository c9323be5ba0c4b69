-- Data definition (13.1): CREATE, ALTER, DROP, RENAME; what SHOW CREATE TABLE and DESCRIBE tell of it.
--@ statements
CREATE TABLE a (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(20) NOT NULL DEFAULT '', n INT, PRIMARY KEY (id), KEY n_key (n), UNIQUE KEY name_key (name));
SHOW CREATE TABLE a;
DESCRIBE a;
SHOW COLUMNS FROM a;
SHOW COLUMNS FROM a LIKE 'n%';
SHOW COLUMNS FROM a WHERE Field = 'id';
SHOW FULL COLUMNS FROM a;
--> names Field | Type | Collation | Null | Key | Default | Extra | Privileges | Comment
--> row id | int | NULL | NO | PRI | NULL | auto_increment | select,insert,update,references | ''
--> row name | varchar(20) | … | NO | UNI | '' | '' | select,insert,update,references | ''
--> row n | int | NULL | YES | MUL | NULL | '' | select,insert,update,references | ''
CREATE TABLE f (id INT PRIMARY KEY, a VARCHAR(40) DEFAULT 'now() or never', b VARCHAR(40) DEFAULT 'CURRENT_TIMESTAMP', c VARCHAR(40) DEFAULT 'nextval(''x'')', d VARCHAR(40) DEFAULT 'NULL', e VARCHAR(40) DEFAULT '007', f VARCHAR(40) DEFAULT '', h VARCHAR(40) DEFAULT 'x AS y', k BOOLEAN DEFAULT TRUE, l DECIMAL(5,2) DEFAULT 1.50, m DATETIME DEFAULT CURRENT_TIMESTAMP, m6 DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), i INT DEFAULT -5 COMMENT 'one');
SHOW CREATE TABLE f;
INSERT INTO f (id) VALUES (1);
SELECT a, b, c, d, e, f, h, i, k, l FROM f;
DESCRIBE f;
--> row id | int | NO | PRI | NULL | ''
--> row a | varchar(40) | YES | '' | now() or never | ''
--> row b | varchar(40) | YES | '' | CURRENT_TIMESTAMP | ''
--> row c | varchar(40) | YES | '' | nextval('x') | ''
--> row d | varchar(40) | YES | '' | 'NULL' | ''
--> row e | varchar(40) | YES | '' | 007 | ''
--> row f | varchar(40) | YES | '' | '' | ''
--> row h | varchar(40) | YES | '' | x AS y | ''
--> row k | tinyint(1) | YES | '' | 1 | ''
--> row l | decimal(5,2) | YES | '' | 1.50 | ''
--> row m | datetime | YES | '' | CURRENT_TIMESTAMP | DEFAULT_GENERATED
--> row m6 | datetime(6) | YES | '' | CURRENT_TIMESTAMP(6) | DEFAULT_GENERATED
--> row i | int | YES | '' | -5 | ''
CREATE TABLE gen (g CHAR(36) DEFAULT (UUID()), r DOUBLE DEFAULT (RAND()), x INT DEFAULT (1 + 2));
SHOW CREATE TABLE gen;
--> row gen | CREATE TABLE `gen` (\n  `g` char(36) DEFAULT (uuid()),\n  `r` double DEFAULT (rand()),\n  `x` int DEFAULT ((1 + 2))\n)
CREATE TABLE types (t1 TINYINT(1), b BOOL, i11 INT(11), u INT UNSIGNED, big BIGINT UNSIGNED, n5 NUMERIC(5), dd DECIMAL, fl FLOAT, db DOUBLE PRECISION, c CHAR, vb VARBINARY(5), bi BINARY(2), tx TEXT, mt MEDIUMTEXT, bl BLOB, lb LONGBLOB, e ENUM('a','b'), y YEAR, bt BIT(4), ts TIMESTAMP NULL, t TIME, t3 TIME(3), d DATE);
SHOW CREATE TABLE types;
DESCRIBE types;
CREATE TABLE types_json (j JSON, k JSON NOT NULL);
SHOW CREATE TABLE types_json;
CREATE TABLE parent (id INT PRIMARY KEY, code INT, KEY (code));
CREATE TABLE child (id INT PRIMARY KEY, pid INT, CONSTRAINT fk FOREIGN KEY (pid) REFERENCES parent (id));
SHOW CREATE TABLE child;
INSERT INTO parent VALUES (1, 10);
INSERT INTO child VALUES (1, 1);
INSERT INTO child VALUES (2, 9);
DELETE FROM parent WHERE id = 1;
UPDATE parent SET code = 11 WHERE id = 1;
UPDATE parent SET id = 2 WHERE id = 1;
REPLACE INTO parent VALUES (1, 12);
DROP TABLE parent;
--> error 3730
TRUNCATE TABLE parent;
SELECT id FROM parent;
SET foreign_key_checks = 0;
INSERT INTO child VALUES (3, 99);
CREATE TABLE early (id INT PRIMARY KEY, x INT, FOREIGN KEY (x) REFERENCES later (id));
SET foreign_key_checks = 1;
CREATE TABLE orphan (x INT, FOREIGN KEY (x) REFERENCES nowhere (id));
--> error 1824
CREATE TABLE fk2 (id INT PRIMARY KEY, pid INT, FOREIGN KEY (pid) REFERENCES parent (id) ON DELETE CASCADE);
DROP TABLE child;
DROP TABLE IF EXISTS fk2, early;
CREATE TABLE a (x INT);
CREATE TABLE IF NOT EXISTS a (x INT);
CREATE TABLE dup (x INT, x INT);
CREATE TABLE two (x INT PRIMARY KEY, y INT PRIMARY KEY);
CREATE TABLE bad (x NOSUCHTYPE);
--> error 1064
CREATE TABLE badkey (x INT, KEY (y));
CREATE TABLE c1 AS SELECT id, code AS x FROM parent;
SHOW CREATE TABLE c1;
CREATE TABLE c2 SELECT 1 AS one, 'a' AS txt, 1.5 AS d UNION ALL SELECT 2, 'b', 2.5;
SELECT one, txt, d FROM c2 ORDER BY one;
RENAME TABLE c2 TO c3;
SELECT COUNT(*) FROM c3;
CREATE TABLE c4 LIKE a;
SHOW CREATE TABLE c4;
ALTER TABLE c1 ADD COLUMN z INT DEFAULT 3;
SELECT id, z FROM c1;
ALTER TABLE c1 ADD COLUMN first_one INT FIRST, ADD COLUMN mid INT AFTER id;
ALTER TABLE c1 DROP COLUMN z;
ALTER TABLE c1 MODIFY x VARCHAR(10);
ALTER TABLE c1 CHANGE x y VARCHAR(20) NOT NULL;
ALTER TABLE c1 RENAME COLUMN y TO w;
ALTER TABLE c1 ALTER COLUMN w SET DEFAULT 'dd';
ALTER TABLE c1 ADD PRIMARY KEY (id);
ALTER TABLE c1 ADD INDEX w_key (w);
ALTER TABLE c1 ADD UNIQUE KEY (w);
ALTER TABLE c1 DROP INDEX w_key;
ALTER TABLE c1 RENAME TO c5;
ALTER TABLE a MODIFY n BIGINT;
ALTER TABLE a DROP COLUMN n;
ALTER TABLE a DROP COLUMN nothing;
ALTER TABLE a ADD COLUMN name INT;
ALTER TABLE a ADD COLUMN at DATETIME DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE nowhere ADD COLUMN x INT;
ALTER TABLE a AUTO_INCREMENT = 50;
INSERT INTO a (name) VALUES ('fifty');
SELECT id FROM a;
ALTER TABLE a ENGINE = InnoDB;
CREATE INDEX i1 ON a (name);
CREATE UNIQUE INDEX i2 ON a (name, id);
CREATE INDEX i1 ON a (id);
DROP INDEX i1 ON a;
DROP INDEX nothing ON a;
CREATE VIEW v AS SELECT id, name FROM a WHERE id > 10;
SELECT * FROM v;
CREATE VIEW v AS SELECT 1 AS x;
CREATE OR REPLACE VIEW v AS SELECT 1 AS x, 'y' AS y;
SELECT * FROM v;
DROP VIEW v;
DROP VIEW v;
--> error 1051
DROP VIEW IF EXISTS v;
DROP TABLE nowhere;
DROP TABLE IF EXISTS nowhere;
DROP TABLE c3, c5;
CREATE TEMPORARY TABLE tmp (a INT);
INSERT INTO tmp VALUES (1);
SELECT * FROM tmp;
DROP TEMPORARY TABLE tmp;
CREATE DATABASE agree_ddl;
CREATE DATABASE IF NOT EXISTS agree_ddl;
--> affected 1
DROP DATABASE agree_ddl_nowhere;
DROP DATABASE IF EXISTS agree_ddl_nowhere;
USE agree_ddl_nowhere;
SELECT * FROM agree_ddl_nowhere.t;
--> error 1049
CREATE TABLE `what? now` (`a b` INT, `select` INT);
INSERT INTO `what? now` VALUES (1, 2);
SELECT `a b`, `select` FROM `what? now`;
CREATE TABLE ck (a INT, b INT, CONSTRAINT pos CHECK (a > 0));
SHOW CREATE TABLE ck;
--> row ck | CREATE TABLE `ck` (\n  `a` int DEFAULT NULL,\n  `b` int DEFAULT NULL,\n  CONSTRAINT `pos` CHECK ((`a` > 0))\n)
CREATE TABLE cm (a INT COMMENT 'it''s') COMMENT = 'a table';
SHOW CREATE TABLE cm;
CREATE TABLE comp (a INT, b INT, c VARCHAR(5), PRIMARY KEY (a, b), KEY bc (b, c), KEY pre (c(3)));
SHOW CREATE TABLE comp;
DESCRIBE comp;
CREATE TABLE own_update (id INT, u TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
SHOW CREATE TABLE own_update;
TRUNCATE TABLE a;
TRUNCATE nowhere;
CREATE TABLE indexed (spare INT, id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20), n INT NOT NULL, m INT DEFAULT 5, last INT, UNIQUE KEY u (name), KEY by_n (n, m), KEY m (m));
INSERT INTO indexed (name, n) VALUES ('Ann', 1), ('Bob', 2);
RENAME TABLE indexed TO other_name;
ALTER TABLE other_name RENAME TO indexed;
ALTER TABLE indexed RENAME COLUMN n TO number;
ALTER TABLE indexed CHANGE name title VARCHAR(30) NOT NULL;
ALTER TABLE indexed MODIFY m INT NOT NULL DEFAULT 6;
ALTER TABLE indexed ADD COLUMN added INT NOT NULL;
ALTER TABLE indexed DROP COLUMN last;
ALTER TABLE indexed DROP COLUMN spare;
SHOW CREATE TABLE indexed;
INSERT INTO indexed (title, number, added) VALUES ('Ann', 3, 1);
ALTER TABLE indexed DROP INDEX u;
DROP INDEX u ON indexed;
CREATE INDEX by_n ON indexed (m);
INSERT INTO indexed (id, title, number, added) VALUES (9, 'Ann', 3, 1);
SELECT * FROM indexed ORDER BY id;
ALTER TABLE indexed DROP COLUMN m;
SHOW CREATE TABLE indexed;
CREATE TABLE swapped (w INT, KEY w (w));
RENAME TABLE indexed TO held, swapped TO indexed, held TO swapped;
SHOW CREATE TABLE indexed;
SELECT title FROM swapped ORDER BY id;
DROP TABLE indexed, swapped;
CREATE TABLE kept_defaults (id INT PRIMARY KEY, y YEAR DEFAULT 20, b BINARY(3) DEFAULT 'a', v VARCHAR(2) DEFAULT 'ab', n INT DEFAULT 1.5, d DATE DEFAULT 20240229, t TIME DEFAULT '10', bits BIT(4) DEFAULT b'101', m DATETIME(3) DEFAULT '2024-01-02 03:04:05.6');
INSERT INTO kept_defaults (id) VALUES (1);
SELECT y, HEX(b), v, n, d, t, bits + 0, m FROM kept_defaults;
CREATE TABLE no_default (v VARCHAR(2) DEFAULT 'abc');
CREATE TABLE no_default (v INT DEFAULT 'x');
CREATE TABLE no_default (v TINYINT DEFAULT 300);
CREATE TABLE no_default (v YEAR DEFAULT 1800);
CREATE TABLE no_default (v DATE DEFAULT '2024-02-30');
CREATE TABLE no_default (v INT NOT NULL DEFAULT NULL);
CREATE TABLE no_default (v ENUM('a', 'b') DEFAULT 'c');
CREATE TABLE no_default (v INT DEFAULT CURRENT_TIMESTAMP);
--> error 1067
ALTER TABLE kept_defaults ALTER COLUMN n SET DEFAULT 'x';
ALTER TABLE kept_defaults ALTER COLUMN n SET DEFAULT '7';
ALTER TABLE kept_defaults MODIFY v VARCHAR(1);
ALTER TABLE kept_defaults MODIFY n VARCHAR(1) DEFAULT 'xy';
ALTER TABLE kept_defaults MODIFY m DATETIME;
INSERT INTO kept_defaults (id, v) VALUES (2, 'c ');
SELECT id, n, m, v, LENGTH(v) FROM kept_defaults ORDER BY id;
ALTER TABLE kept_defaults MODIFY n TINYINT;
UPDATE kept_defaults SET n = 300 WHERE id = 2;
SELECT id, n FROM kept_defaults ORDER BY id;
CREATE TABLE wide (id INT PRIMARY KEY, n INT, v VARCHAR(10), KEY (v));
INSERT INTO wide VALUES (1, 300, 'abcdef'), (2, 3, 'abc   ');
ALTER TABLE wide MODIFY n TINYINT;
ALTER TABLE wide MODIFY v VARCHAR(5);
UPDATE wide SET v = 'x  ' WHERE id = 1;
ALTER TABLE wide MODIFY v VARCHAR(3);
SELECT id, CONCAT('<', v, '>') FROM wide ORDER BY id;
SELECT id FROM wide WHERE v = 'abc';
--@ setup
CREATE TABLE starred (id INT, `two words` VARCHAR(5));
CREATE TABLE starred_too (id2 INT, c INT);
INSERT INTO starred VALUES (1, 'x');
INSERT INTO starred_too VALUES (1, 2);
CREATE VIEW star AS SELECT * FROM starred;
CREATE VIEW stars AS SELECT s.*, t.c FROM starred AS s JOIN starred_too t ON s.id = t.id2;
CREATE VIEW star_of_star AS SELECT * FROM (SELECT * FROM star) d;
CREATE VIEW named_star (x, y) AS SELECT * FROM starred UNION ALL SELECT * FROM starred_too;
ALTER TABLE starred ADD COLUMN later INT;
--@ statements
SELECT * FROM star;
SELECT * FROM stars;
SELECT * FROM star_of_star;
SELECT * FROM named_star;
