-- Strict mode: what a conversion cuts off in a change is an error. Chapters: "Server SQL Modes", "Type Conversion in Expression Evaluation".
CREATE TABLE txt (id INT PRIMARY KEY, s VARCHAR(20), n INT, d DATETIME);
INSERT INTO txt VALUES (1, 'd', 1, NULL), (2, '0', 2, NULL), (3, '5x', 3, NULL), (4, ' 12 ', 4, NULL), (5, '2024-02-30', 5, NULL), (6, '2024-02-29', 6, NULL), (7, NULL, 7, NULL), (8, '', 8, NULL);
UPDATE txt SET s = s + 1 WHERE id = 1;
UPDATE txt SET n = s + 1 WHERE id = 3;
UPDATE txt SET n = s + 1 WHERE id = 2;
UPDATE txt SET n = s * 2 WHERE id = 4;
UPDATE txt SET n = s + 1 WHERE id = 7;
UPDATE txt SET n = s + 1 WHERE id = 8;
UPDATE txt SET n = CAST(s AS SIGNED) WHERE id = 3;
UPDATE txt SET n = CAST('5x' AS SIGNED) WHERE id = 2;
UPDATE txt SET n = CAST(s AS UNSIGNED) WHERE id = 2;
UPDATE txt SET n = ABS(s) WHERE id = 1;
UPDATE txt SET n = YEAR(s) WHERE id = 1;
UPDATE txt SET n = YEAR(s) WHERE id = 5;
UPDATE txt SET n = YEAR(s) WHERE id = 6;
UPDATE txt SET n = YEAR('abc') WHERE id = 6;
UPDATE txt SET d = DATE(s) WHERE id = 1;
UPDATE txt SET d = CAST(s AS DATETIME) WHERE id = 1;
UPDATE txt SET d = CAST(s AS DATETIME) WHERE id = 6;
UPDATE txt SET d = CAST(s AS DATE) WHERE id = 5;
UPDATE txt SET n = n + 1 WHERE s = 0;
UPDATE txt SET n = 1 WHERE CONCAT(s, '') = 5;
UPDATE txt SET n = IF(s REGEXP '^ *[0-9]+ *$', s + 1, -1);
UPDATE txt SET n = CASE WHEN s REGEXP '^ *[0-9]+ *$' THEN s + 2 END;
SELECT id, s, n, d FROM txt ORDER BY id;
UPDATE txt SET n = s + 1 WHERE s REGEXP '^ *[0-9]+ *$' AND id > 1;
UPDATE txt SET n = s + 1 WHERE s REGEXP '^ *[0-9]+ *$';
INSERT INTO txt SELECT 10, 'b', s + 1, NULL FROM txt WHERE id = 3;
INSERT INTO txt SELECT 10, 'b', s + 1, NULL FROM txt WHERE id = 2;
INSERT INTO txt SELECT id + 20, 'b', s + 1, NULL FROM txt WHERE s REGEXP '^ *[0-9]+ *$';
INSERT INTO txt VALUES (11, 'x', 'y' + 1, NULL);
INSERT INTO txt (id, s, n) VALUES (12, 'x', s + 1);
INSERT INTO txt (id, s, n) VALUES (12, '3', s + 1);
INSERT INTO txt (id, n) VALUES (2, 1) ON DUPLICATE KEY UPDATE n = s + 5;
INSERT INTO txt (id, n) VALUES (1, 1) ON DUPLICATE KEY UPDATE n = s + 5;
REPLACE INTO txt SELECT id, s, s + 1, d FROM txt WHERE id = 1;
SELECT id, s, n, d FROM txt ORDER BY id;
SELECT s + 1 FROM txt ORDER BY id;
CREATE TABLE beside (id INT PRIMARY KEY, s VARCHAR(20), n INT);
INSERT INTO beside VALUES (1, 'd', 1), (2, '0', 2), (3, '5x', 3), (4, '12', 4), (5, NULL, 5);
UPDATE beside SET n = n + 1 WHERE id = 2 AND s = 0;
UPDATE beside SET n = n + 1 WHERE s = 0 AND n > 0;
UPDATE beside SET n = n + 1 WHERE n > 0 AND s = 0;
UPDATE beside SET n = n + 1 WHERE n = 2 AND s = 0;
UPDATE beside SET n = n + 1 WHERE s = 0 OR n = 2;
UPDATE beside SET n = n + 1 WHERE n < 100 OR s = 0;
UPDATE beside SET n = n + 1 WHERE s REGEXP '^[0-9]+$' AND s = 12;
UPDATE beside SET n = n + 1 WHERE s REGEXP '^[0-9]+$' AND s = 12 AND n > 0;
UPDATE beside SET n = n + 1 WHERE NOT (s REGEXP '^[0-9]+$' AND s = 12);
UPDATE beside SET n = n + 1 WHERE n IS NOT NULL AND (s IS NULL OR s = 5);
DELETE FROM beside WHERE n > 0 AND s BETWEEN 1 AND 20;
--> error 1292
DELETE FROM beside WHERE s REGEXP '^[0-9]+$' AND s BETWEEN 1 AND 20;
--> affected 1
DELETE FROM beside WHERE s = 0 AND n > 0;
--> error 1292
SELECT * FROM beside ORDER BY id;
--> row 1 | d | 3
--> row 2 | 0 | 5
--> row 3 | 5x | 5
--> row 5 | NULL | 6
SET sql_mode = '';
UPDATE txt SET n = s + 1 WHERE id = 3;
UPDATE txt SET n = n + 1 WHERE id = 3 AND s = '5x' + 0;
INSERT INTO txt VALUES (13, 'x', '5y' + 1, NULL);
SELECT id, s, n, d FROM txt WHERE id IN (3, 13) ORDER BY id;
