-- SELECT (13.2.13): joins, subqueries, derived tables, CTEs, unions, ORDER BY, LIMIT.
--@ setup
CREATE TABLE u (id INT PRIMARY KEY, name VARCHAR(20), age INT, city VARCHAR(20));
INSERT INTO u VALUES (1, 'ann', 30, 'bern'), (2, 'bob', 25, 'rome'), (3, 'cat', NULL, 'bern'), (4, 'Dan', 40, NULL);
CREATE TABLE o (id INT PRIMARY KEY, uid INT, amount DECIMAL(8,2));
INSERT INTO o VALUES (10, 1, 5.00), (11, 1, 7.50), (12, 2, 1.25), (13, 9, 100);
CREATE TABLE tree (id INT, parent INT);
INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 1), (4, 2), (5, 4);
--@ statements
SELECT * FROM u ORDER BY id;
SELECT u.*, o.amount FROM u JOIN o ON o.uid = u.id ORDER BY o.id;
SELECT u.name, o.amount FROM u LEFT JOIN o ON o.uid = u.id ORDER BY u.id, o.id;
SELECT u.name, o.id FROM u RIGHT JOIN o ON o.uid = u.id ORDER BY o.id;
SELECT COUNT(*) FROM u, o;
SELECT COUNT(*) FROM u CROSS JOIN o;
SELECT u.name FROM u, o WHERE u.id = o.uid ORDER BY o.id;
SELECT id, name FROM u STRAIGHT_JOIN (SELECT 1 AS one) x ORDER BY id;
SELECT * FROM u JOIN (SELECT id, 'x' AS x FROM u) y USING (id) ORDER BY id;
SELECT * FROM (SELECT 1 AS a, 2 AS b) x NATURAL JOIN (SELECT 1 AS a, 3 AS c) y;
SELECT * FROM (SELECT 1 AS a) x NATURAL LEFT JOIN (SELECT 2 AS a, 3 AS c) y;
SELECT a.name, b.name FROM u a JOIN u b ON a.city = b.city AND a.id < b.id;
SELECT u.name, SUM(o.amount) FROM u LEFT JOIN o ON u.id = o.uid GROUP BY u.id, u.name ORDER BY u.id;
SELECT name FROM u WHERE id IN (SELECT uid FROM o) ORDER BY id;
SELECT name FROM u WHERE id NOT IN (SELECT uid FROM o) ORDER BY id;
SELECT name FROM u WHERE EXISTS (SELECT 1 FROM o WHERE o.uid = u.id AND amount > 6);
SELECT name FROM u WHERE NOT EXISTS (SELECT * FROM o WHERE o.uid = u.id) ORDER BY id;
SELECT name, (SELECT SUM(amount) FROM o WHERE o.uid = u.id) AS total FROM u ORDER BY id;
SELECT name, (SELECT COUNT(*) FROM o WHERE o.uid = u.id) FROM u ORDER BY id;
SELECT name FROM u WHERE age > ALL (SELECT age FROM u WHERE city = 'rome') ORDER BY id;
SELECT name FROM u WHERE age = ANY (SELECT age FROM u WHERE age < 30);
SELECT name FROM u WHERE age >= SOME (SELECT 30) ORDER BY id;
SELECT name FROM u WHERE (id, city) IN (SELECT 1, 'bern');
SELECT name FROM u WHERE (id, name) = (SELECT 2, 'bob');
SELECT (SELECT id FROM u);
SELECT (SELECT id, name FROM u WHERE id = 1);
SELECT (SELECT name FROM u WHERE id = 99);
SELECT * FROM (SELECT name, age FROM u WHERE age > 20) AS x WHERE x.age < 35 ORDER BY age;
SELECT x.n FROM (SELECT COUNT(*) AS n FROM u) x;
SELECT * FROM (SELECT 1);
--> error 1248
WITH c AS (SELECT id, name FROM u WHERE id < 3) SELECT name FROM c ORDER BY id;
WITH a AS (SELECT 1 AS n), b AS (SELECT n + 1 AS n FROM a) SELECT a.n, b.n FROM a, b;
WITH c (x, y) AS (SELECT 1, 2) SELECT x + y FROM c;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n ORDER BY i;
WITH RECURSIVE d AS (SELECT id, 0 AS depth FROM tree WHERE parent IS NULL UNION ALL SELECT t.id, d.depth + 1 FROM tree t JOIN d ON t.parent = d.id) SELECT id, depth FROM d ORDER BY id;
SELECT 1 UNION SELECT 2 UNION SELECT 1 ORDER BY 1;
SELECT 1 AS a UNION ALL SELECT 1 ORDER BY a;
SELECT id FROM u WHERE id < 3 UNION SELECT uid FROM o ORDER BY id;
(SELECT id FROM u ORDER BY id LIMIT 1) UNION ALL (SELECT id FROM o ORDER BY id DESC LIMIT 1) ORDER BY id;
SELECT id FROM u UNION ALL SELECT id FROM o ORDER BY id LIMIT 2 OFFSET 1;
SELECT 1, 2 UNION SELECT 1;
SELECT id FROM u INTERSECT SELECT uid FROM o ORDER BY id;
SELECT id FROM u EXCEPT SELECT uid FROM o ORDER BY id;
SELECT name FROM u ORDER BY name;
SELECT name FROM u ORDER BY name DESC;
SELECT age FROM u ORDER BY age;
SELECT age FROM u ORDER BY age DESC;
SELECT name FROM u ORDER BY age DESC, name;
SELECT name AS n FROM u ORDER BY n LIMIT 2;
SELECT name, age FROM u ORDER BY 2, 1;
SELECT name FROM u ORDER BY LENGTH(name), id;
SELECT name FROM u ORDER BY -age;
SELECT name FROM u ORDER BY city IS NULL, city, id;
SELECT id FROM u ORDER BY id LIMIT 1, 2;
SELECT id FROM u ORDER BY id LIMIT 2 OFFSET 1;
SELECT id FROM u LIMIT 0;
SELECT id FROM u ORDER BY id LIMIT 18446744073709551615 OFFSET 3;
SELECT DISTINCT city FROM u ORDER BY city;
SELECT ALL city FROM u WHERE city = 'bern';
SELECT name FROM u WHERE name = 'dan';
SELECT name FROM u WHERE age IS NULL OR city IS NULL ORDER BY id;
SELECT name FROM u WHERE age BETWEEN 25 AND 30 ORDER BY id;
SELECT id + 1 AS x, x FROM u;
--> error 1054
SELECT nothing FROM u;
SELECT id FROM u, o;
SELECT * FROM nowhere;
SELECT u.id FROM u AS v;
--> error 1054
SELECT id FROM u WHERE COUNT(*) > 1;
SELECT * FROM u WHERE;
--> error 1064
SELECT 1 FROM DUAL;
SELECT 1 WHERE 1 = 0;
SELECT NULL AS n, 'x' AS s FROM u WHERE id = 1;
SELECT 1 AS a, 2 AS a;
SELECT VALUE.id FROM u VALUE WHERE VALUE.id = 1;
SELECT SQL_NO_CACHE id FROM u WHERE id = 1;
SELECT HIGH_PRIORITY id FROM u WHERE id = 1 FOR UPDATE;
SELECT id FROM u WHERE id = 1 LOCK IN SHARE MODE;
SELECT id FROM u WHERE id = 1 FOR SHARE;
--> mariadb SELECT id FROM u WHERE id = 1
SELECT id FROM u USE INDEX (PRIMARY) WHERE id = 2;
SELECT SQL_CALC_FOUND_ROWS id FROM u ORDER BY id LIMIT 1;
SELECT name FROM u WHERE id < 4;
SELECT FOUND_ROWS();
TABLE u ORDER BY id LIMIT 1;
--> mariadb SELECT * FROM u ORDER BY id LIMIT 1
VALUES ROW(1, 'a'), ROW(2, 'b');
--> row 1 | a
--> row 2 | b
--> types integer, text
--> names column_0 | column_1
SELECT u.name, x.amount FROM u, LATERAL (SELECT amount FROM o WHERE o.uid = u.id ORDER BY amount DESC LIMIT 1) x ORDER BY u.id;
--> row ann | 7.50
--> row bob | 1.25
--> types text, decimal(2)
--> names name | amount
SELECT u.id, COUNT(*) OVER () FROM u WHERE id < 3 ORDER BY id;
SELECT IFNULL((SELECT name FROM u WHERE id = 50), 'nobody');
SELECT name FROM u WHERE age = (SELECT MAX(age) FROM u);
SELECT city, COUNT(*), MAX(age) FROM u WHERE city IS NOT NULL GROUP BY city HAVING COUNT(*) >= 1 ORDER BY COUNT(*) DESC;
SELECT CONCAT(name, '@', city) AS mail FROM u HAVING mail IS NOT NULL ORDER BY mail;
SELECT id FROM u WHERE name IN ('ann', 'bob') AND NOT (age < 30);
SELECT `u`.`id` FROM `u` WHERE `u`.`name` = "ann";
SELECT agree_select.u.id FROM agree_select.u WHERE agree_select.u.id = 1;
SELECT DATE'2024-01-01' UNION SELECT 5;
SELECT 5 UNION ALL SELECT DATE'2024-01-01' UNION ALL SELECT NULL;
SELECT TIMESTAMP'2024-01-01 10:00:00.5' UNION ALL SELECT 1.50;
--> row 2024-01-01 10:00:00.5
--> row 1.50
--> types text
SELECT TIME'10:00:00' AS t UNION ALL SELECT 1 UNION ALL SELECT 1e0 ORDER BY t;
SELECT 1 AS a, DATE'2024-01-01' AS b UNION (SELECT 2, 7 LIMIT 1) ORDER BY b DESC;
CREATE TABLE united AS SELECT DATE'2024-01-01' AS d UNION ALL SELECT 1;
SELECT d, LENGTH(d) FROM united ORDER BY d;
WITH RECURSIVE r AS (SELECT 1 AS n, 2 AS v UNION ALL SELECT n + 1, v * v FROM r WHERE n < 6) SELECT * FROM r ORDER BY n;
--> row 1 | 2
--> row 2 | 4
--> row 3 | 16
--> row 4 | 256
--> row 5 | 65536
--> row 6 | 4294967296
--> types integer, integer
--> names n | v
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n * 100000 FROM r WHERE n < 1000000000) SELECT * FROM r ORDER BY n;
--> row 1
--> row 100000
--> row 10000000000
--> types integer
--> names n
VALUES ROW(X'41'), ROW('a\\b');
--> error 1235
VALUES ROW('a\\b'), ROW(X'41');
--> error 1235
VALUES ROW(NULL, 1), ROW(X'41', 2), ROW(NULL, 3);
--> row NULL | 1
--> row 0x41 | 2
--> row NULL | 3
--> types bytes, integer
--> names column_0 | column_1
CREATE TABLE beside_text (i INT, v VARCHAR(10), f FLOAT, x DOUBLE, ts DATETIME(2), tm TIME(3));
INSERT INTO beside_text VALUES (1, '1', 1, 2.5, '2024-01-02 03:04:05.5', '10:00:00.5'), (2, 'b', 2, 3, '2023-05-06', '10:00:00'), (3, NULL, NULL, NULL, NULL, NULL);
SELECT TRUE UNION ALL SELECT 'x';
SELECT i = 1 FROM beside_text UNION SELECT v FROM beside_text ORDER BY 1;
(SELECT TRUE AS k) UNION (SELECT '1');
SELECT 'true' IN (SELECT TRUE UNION ALL SELECT 'q');
SELECT f FROM beside_text UNION SELECT v FROM beside_text ORDER BY 1;
SELECT v FROM beside_text WHERE v IS NOT NULL INTERSECT SELECT f FROM beside_text;
SELECT SUM(x) FROM beside_text UNION ALL SELECT 'total';
SELECT POW(2, 3) UNION ALL SELECT 'a';
SELECT ts FROM beside_text UNION ALL SELECT 'x' ORDER BY 1;
SELECT tm FROM beside_text UNION ALL SELECT 'x' ORDER BY 1;
CREATE TABLE kept_beside AS SELECT i = 1 AS c FROM beside_text UNION ALL SELECT 'zz';
SELECT c FROM kept_beside ORDER BY c;
VALUES ROW(TRUE), ROW('x');
--> row 1
--> row x
--> types text
--> names column_0
VALUES ROW(1, 'a', 1.5), ROW('b', 2.5, NULL), ROW(NULL, TRUE, 2e0);
--> row 1 | a | 1.5
--> row b | 2.5 | NULL
--> row NULL | 1 | 2
--> types text, text, double
--> names column_0 | column_1 | column_2
SELECT a + 1, b FROM (VALUES ROW('4', 1), ROW(TRUE, 'y')) AS v(a, b) ORDER BY a DESC;
--> row 5 | 1
--> row 2 | y
--> types double, text
--> names a + 1 | b
VALUES ROW(3), ROW(5), ROW(4) ORDER BY -column_0 LIMIT 2;
--> row 5
--> row 4
--> types integer
--> names column_0
SELECT i FROM beside_text UNION SELECT 7 ORDER BY -i;
SELECT i, v FROM beside_text UNION SELECT 7, 'q' ORDER BY v = 'b' DESC, i;
(SELECT i FROM beside_text) UNION ALL (SELECT 2) ORDER BY FIELD(i, 3, 1, 2), i LIMIT 3;
SELECT ts FROM beside_text UNION SELECT ts FROM beside_text ORDER BY ts IS NULL, ts;
SELECT i FROM beside_text UNION SELECT 7 ORDER BY MAX(i);
--> error 3028
SET @one = 1;
SELECT i, COUNT(*) FROM beside_text GROUP BY i, @one ORDER BY @one, i DESC;
SELECT COUNT(*) FROM beside_text GROUP BY -1;
--> row 3
--> types integer
--> names COUNT(*)
SELECT COUNT(*) FROM beside_text WHERE i > 9 GROUP BY @one;
WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c LIMIT 4) SELECT * FROM c;
--> row 1
--> row 2
--> row 3
--> row 4
--> types integer
--> names n
WITH RECURSIVE c (n, m) AS (SELECT 1, 1 UNION ALL SELECT n + 1, m * 2 FROM c LIMIT 3 OFFSET 2) SELECT SUM(n), MAX(m) FROM c;
--> row 12 | 16
--> types decimal(0), integer
--> names SUM(n) | MAX(m)
WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 9 ORDER BY n) SELECT * FROM c;
--> error 1235
WITH RECURSIVE c AS (SELECT 1 AS n UNION SELECT 3 ORDER BY n DESC LIMIT 1) SELECT * FROM c;
CREATE TABLE sized (e ENUM('small', 'large', 'huge'));
INSERT INTO sized VALUES ('huge'), ('small'), ('large');
SELECT e FROM sized UNION SELECT e FROM sized ORDER BY e;
CREATE TABLE kept_sizes AS SELECT e FROM sized UNION SELECT e FROM sized;
SHOW COLUMNS FROM kept_sizes;
SELECT e FROM sized UNION SELECT NULL ORDER BY e;
(SELECT 1 AS a UNION SELECT 2 ORDER BY a LIMIT 2) ORDER BY a DESC LIMIT 1;
(SELECT 1 LIMIT 1) LIMIT 0;
SELECT NULL IN (1, 'a'), NULL NOT IN ('b', 2), '5' * NULL, COALESCE('x', NULL + 1, 2);
--> types integer, integer, double, text
