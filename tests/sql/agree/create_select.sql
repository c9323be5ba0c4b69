-- CREATE TABLE ... SELECT (13.1.20.4): NOT NULL, types and defaults of the columns that the query takes, and of what it computes.
-- MySQL gives what is never NULL its type's zero as DEFAULT, MariaDB does not.
--@ setup
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) NOT NULL DEFAULT 'x', price DECIMAL(8,2), made DATETIME NOT NULL, b BIGINT UNSIGNED NOT NULL, d DATE);
INSERT INTO t VALUES (1, 'Ann', 1.5, '2024-01-31 10:11:12', 7, NULL), (2, 'Bob', NULL, '2024-02-01 00:00:00', 8, '2024-01-01');
--@ statements
CREATE TABLE c1 AS SELECT name, price, made, b, d FROM t;
SHOW CREATE TABLE c1;
DESCRIBE c1;
INSERT INTO c1 (name) VALUES (NULL);
INSERT INTO c1 (name, made, b) VALUES ('a text of more than twenty characters', '2024-01-01', 1);
INSERT INTO c1 (made, b) VALUES ('2024-01-01', 1);
SELECT name, price FROM c1 ORDER BY name;
CREATE TABLE c2 AS SELECT * FROM t;
SHOW CREATE TABLE c2;
CREATE TABLE c3 AS SELECT a.id, o.name AS other FROM t AS a LEFT JOIN t AS o ON o.id = a.id + 1;
SHOW CREATE TABLE c3;
CREATE TABLE c4 AS SELECT 1 AS one, 'abc' AS word, 1.5 AS half, NULL AS nothing;
DESCRIBE c4;
--> row one | int | NO | '' | 0 | ''
--> row word | varchar(3) | NO | '' | '' | ''
--> row half | decimal(2,1) | NO | '' | 0.0 | ''
--> row nothing | … | YES | '' | NULL | ''
CREATE TABLE c5 AS SELECT name, COUNT(*) AS n FROM t GROUP BY name;
DESCRIBE c5;
--> row name | varchar(20) | NO | '' | x | ''
--> row n | bigint | NO | '' | 0 | ''
CREATE TABLE c6 AS SELECT d.name FROM (SELECT name FROM t) AS d;
DESCRIBE c6;
CREATE TABLE c7 AS SELECT name FROM t UNION SELECT name FROM t;
DESCRIBE c7;
CREATE TABLE IF NOT EXISTS c1 AS SELECT 1 AS other;
SHOW CREATE TABLE c1;
--@ setup
CREATE TABLE enums (id INT PRIMARY KEY, e ENUM('b','a','it''s') NOT NULL DEFAULT 'a', f ENUM('x','y'), u DOUBLE UNSIGNED);
INSERT INTO enums VALUES (1, 'b', NULL, 1), (2, 'a', 'x', NULL), (3, 'it''s', 'y', 0.5);
--@ statements
CREATE TABLE e1 AS SELECT * FROM enums;
SHOW CREATE TABLE e1;
SELECT id, e, e + 0 FROM e1 ORDER BY e;
INSERT INTO e1 (id, e) VALUES (4, 'z');
INSERT INTO e1 (id) VALUES (5);
SELECT id, e, f FROM e1 ORDER BY id;
CREATE TABLE e2 SELECT f AS g, e FROM enums WHERE id > 1;
DESCRIBE e2;
SELECT g FROM e2 ORDER BY g;
CREATE TABLE e3 AS SELECT e, COUNT(*) AS n, MAX(id) AS m FROM enums GROUP BY e;
DESCRIBE e3;
--> row e | enum('b','a','it''s') | NO | '' | a | ''
--> row n | bigint | NO | '' | 0 | ''
--> row m | int | YES | '' | NULL | ''
SELECT e, e + 0, n FROM e3 ORDER BY e;
INSERT INTO e3 VALUES ('z', 1, 1);
SELECT e, n, m FROM e3 ORDER BY e, n;
CREATE TABLE e4 AS SELECT f, id + 1 AS next, u * 2 AS twice, 1 AS one, 'abc' AS word, e = 'a' AS same, 1.50 AS half FROM enums;
DESCRIBE e4;
--> row f | enum('x','y') | YES | '' | NULL | ''
--> row next | bigint | NO | '' | 0 | ''
--> row twice | double | YES | '' | NULL | ''
--> row one | int | NO | '' | 0 | ''
--> row word | varchar(3) | NO | '' | '' | ''
--> row same | … | … | '' | … | ''
--> row half | decimal(3,2) | NO | '' | 0.00 | ''
SELECT f, next, twice, one, word, same, half FROM e4 ORDER BY next;
CREATE TABLE e5 AS SELECT e, LENGTH(e) AS l, CAST('2024-01-31' AS DATE) AS d, TIMESTAMP('2024-01-31 10:11:12') AS at, NULL AS nothing FROM enums;
SELECT e, l, d, at, nothing FROM e5 ORDER BY e;
INSERT INTO e5 (e, l) VALUES ('no', 1);
--> error 1265
CREATE TABLE e6 AS SELECT e, CONCAT(e, '-', f) AS both_texts, UPPER('x') AS up FROM enums;
SELECT e, both_texts, up FROM e6 ORDER BY e;
INSERT INTO e6 (e) VALUES ('q');
CREATE TABLE e7 AS SELECT MAX(e) AS top FROM enums;
SELECT top FROM e7;
-- What is computed: digits of times, and text of a known length.
CREATE TABLE k1 AS SELECT NOW() AS n, NOW(3) AS m, CURRENT_TIME AS c, CURDATE() AS d, made + INTERVAL 1 DAY AS later, TIMESTAMP('2024-01-01 10:00:00') AS at FROM t;
SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'k1' ORDER BY ORDINAL_POSITION;
CREATE TABLE k2 AS SELECT MD5(name) AS m, SHA1(name) AS s, UUID() AS u, LEFT(name, 3) AS l, RIGHT(name, 50) AS r, UPPER(name) AS p, CONCAT(name, '-', name) AS c, TRIM(name) AS i, LPAD(name, 7, 'x') AS a, IFNULL(NULL, 'abc') AS n, CONCAT_WS(', ', name, name, 'x') AS w, REVERSE(LOWER(name)) AS e FROM t;
SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'k2' ORDER BY ORDINAL_POSITION;
--> row m | varchar(32)
--> row s | varchar(40)
--> row u | varchar(36)
--> row l | varchar(3)
--> row r | varchar(20)
--> row p | varchar(20)
--> row c | varchar(41)
--> row i | varchar(20)
--> row a | varchar(7)
--> row n | varchar(3)
--> row w | varchar(45)
--> row e | varchar(20)
SELECT l, r, p, c, i, a, n, w, e FROM k2 ORDER BY l;
UPDATE k2 SET l = 'abcd';
CREATE TABLE k3 AS SELECT d.c FROM (SELECT CONCAT(name, 'x') AS c FROM t) AS d;
DESCRIBE k3;
--@ setup
CREATE TABLE based (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) NOT NULL DEFAULT 'x', price DECIMAL(8,2), made DATETIME(3) NOT NULL, b BIT(3) DEFAULT b'101', e ENUM('b','a') NOT NULL DEFAULT 'a', y YEAR, ts TIMESTAMP NULL);
INSERT INTO based (id, name, made, y, ts) VALUES (1, 'one', '2024-01-02 03:04:05.678', 2024, '2024-01-02 03:04:05');
CREATE VIEW over_based AS SELECT id, name, price, made, e, y, ts, COUNT(*) OVER () AS n, CONCAT(name, 'x') AS c FROM based;
CREATE VIEW joined_based AS SELECT a.name, o.name AS other, o.id AS oid FROM based a LEFT JOIN based o ON o.id = a.id + 1;
--@ statements
DESCRIBE based;
SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'based' ORDER BY ORDINAL_POSITION;
--> row id | int | NO | NULL
--> row name | varchar(20) | NO | x
--> row price | decimal(8,2) | YES | NULL
--> row made | datetime(3) | NO | NULL
--> row b | bit(3) | YES | b'101'
--> row e | enum('b','a') | NO | a
--> row y | year | YES | NULL
--> row ts | timestamp | YES | NULL
DESCRIBE over_based;
SELECT * FROM over_based;
DESCRIBE joined_based;
SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'over_based' ORDER BY ORDINAL_POSITION;
--> row id | int | NO | 0
--> row name | varchar(20) | NO | x
--> row price | decimal(8,2) | YES | NULL
--> row made | datetime(3) | NO | NULL
--> row e | enum('b','a') | NO | a
--> row y | year | YES | NULL
--> row ts | timestamp | YES | NULL
--> row n | bigint | NO | 0
--> row c | varchar(21) | YES | NULL
CREATE TABLE k4 AS SELECT name, e, y, ts, made FROM over_based;
DESCRIBE k4;
