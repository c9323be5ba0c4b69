-- What a SELECT's columns and tables are called, and the errors of two alike: MySQL 8.0 Reference Manual, "SELECT Statement", "Derived Tables".
--@ setup
CREATE TABLE e1 (a INT, b DECIMAL(6,2));
INSERT INTO e1 VALUES (1, 1.5), (2, 2.5);
--@ statements
SELECT null, NUll, (NULL), NULL AS n, 'null';
SELECT 1 FROM e1, e1;
SELECT 1 FROM e1 a, e1 a;
SELECT 1 FROM e1 JOIN e1 ON 1;
SELECT a.a FROM e1 a JOIN e1 b ON a.a = b.a ORDER BY a.a;
SELECT COUNT(*) FROM e1 WHERE EXISTS (SELECT 1 FROM e1);
SELECT * FROM (SELECT 1 a, 2 a) q;
SELECT * FROM (SELECT 1 a, 2 A) q;
SELECT 1 FROM (SELECT e1.*, a FROM e1) q;
SELECT * FROM (SELECT 1, 1) q;
SELECT * FROM (SELECT 1 a, 2 a) q (x, y);
--> row 1 | 2
WITH q AS (SELECT 1 a, 2 a) SELECT * FROM q;
SELECT a FROM e1 ORDER BY 5;
SELECT a FROM e1 ORDER BY 0;
SELECT a FROM e1 UNION SELECT 1 ORDER BY 5;
SELECT a FROM e1 GROUP BY 5;
SELECT a FROM e1 LIMIT -1;
CREATE TABLE h (a VARCHAR(70000));
CREATE TABLE h (a CHAR(300));
CREATE TABLE h (a VARBINARY(70000));
CREATE TABLE h (a DECIMAL(5,6));
SELECT CAST(1 AS DECIMAL(5,6));
CREATE TABLE h (a VARCHAR(1000), b DECIMAL(6,6), c CHAR(255));
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r WHERE n<3) SELECT n/2, AVG(n), SUM(n/2) FROM r GROUP BY n;
WITH RECURSIVE r AS (SELECT b, 1 n FROM e1 UNION ALL SELECT b, n+1 FROM r WHERE n<2) SELECT b/2, b*2, AVG(b), SUM(b) FROM r GROUP BY b;
-- A JSON column is no table.
--@ setup
CREATE TABLE with_json (id INT, j JSON);
INSERT INTO with_json VALUES (1, '{"x": 5}');
--@ statements
SELECT j.x FROM with_json;
SELECT with_json.j.x FROM with_json;
SELECT id FROM with_json WHERE j.x = 5;
SELECT id FROM with_json ORDER BY j.x;
SELECT j.j FROM with_json j;
SELECT j.x FROM with_json j;
SELECT j.x FROM with_json, (SELECT 7 AS x) AS j;
SELECT (SELECT j.x) FROM with_json;
