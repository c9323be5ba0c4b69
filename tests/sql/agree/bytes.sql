-- Functions of text over bytes, which have no characters and no case; and values that meet in one column.
--@ setup
CREATE TABLE b (id INT, a VARBINARY(20), u VARBINARY(20), n INT, bits BIT(8), t TIME, d DATE, dt DATETIME);
INSERT INTO b VALUES (1, 'aBc', X'C3A9', 3, b'1000001', '10:20:30', '2024-03-01', '2024-03-01 04:05:06'), (2, NULL, X'FF41', 0, NULL, NULL, NULL, NULL);
CREATE TABLE amounts (g INT, k VARCHAR(5), v DECIMAL(8,3), x DOUBLE, dt DATETIME, t TIME, j JSON);
CREATE TABLE js (j JSON);
INSERT INTO js VALUES ('1'), ('1'), ('"a"'), ('{"k": 2}'), ('{"k":2}'), (NULL), (NULL);
CREATE TABLE js_twins (j JSON);
INSERT INTO js_twins VALUES ('1'), ('1.0'), ('{"a": 1.5}');
INSERT INTO amounts VALUES (1, 'a', 1.500, 1.5, '2024-01-01 10:11:12', '10:11:12', '{"b": 1, "a": [1, 2]}'), (1, 'b', 20.000, NULL, NULL, NULL, NULL), (2, 'ü', -0.125, 1e20, '2024-01-01 00:00:00', '00:00:00', '"text"');
--@ statements
SELECT LOWER(X'414243'), UPPER(X'616263'), LOWER(a), UPPER(a) FROM b WHERE id = 1;
SELECT CHAR_LENGTH(a), LENGTH(a), CHAR_LENGTH(X'4142'), REVERSE(a), LEFT(a, 2), SUBSTRING(a, 2), LOCATE('B', a) FROM b WHERE id = 1;
SELECT LENGTH(u), HEX(u), LENGTH(CONCAT(u)), HEX(CONCAT('x', u)) FROM b WHERE id = 1;
SELECT CHAR_LENGTH(u) FROM b WHERE id = 1;
SELECT LEFT(u, 1) FROM b WHERE id = 1;
SELECT CHAR_LENGTH(X'C3A9');
SELECT u LIKE '_' FROM b WHERE id = 1;
SELECT CONCAT('x', u) FROM b WHERE id = 2;
SELECT HEX(u), CHAR_LENGTH(CONVERT(u USING utf8mb4)) FROM b WHERE id = 1;
SELECT CONCAT(bits) FROM b WHERE id = 1;
SELECT HEX(bits), BIN(bits), bits + 0 FROM b WHERE id = 1;
SELECT a LIKE '%b%', a LIKE '%B%', a LIKE 'a_c' FROM b WHERE id = 1;
SELECT a REGEXP 'b' FROM b;
--> error 3995
SELECT CONCAT(a, 'x'), CONCAT_WS('-', 'x', a), REPLACE(a, 'B', 'x'), LPAD(a, 5, '.'), CONCAT('x', 'y') FROM b WHERE id = 1;
SELECT GROUP_CONCAT(a), GROUP_CONCAT(id), TRIM(a), TRIM(LEADING 'a' FROM a) FROM b WHERE id = 1;
SELECT IFNULL(dt, t), COALESCE(d, t), IF(id = 1, d, t), CASE WHEN id = 1 THEN dt ELSE t END FROM b WHERE id = 1;
SELECT DATE(COALESCE(t, d)) = CURDATE(), TIME(COALESCE(t, d)) FROM b WHERE id = 1;
SELECT GREATEST(d, dt), LEAST(d, dt) FROM b WHERE id = 1;
SELECT t FROM b UNION SELECT d FROM b;
SELECT g, JSON_ARRAYAGG(v) FROM amounts GROUP BY g ORDER BY g;
--> row 1 | [1.500, 20.000]
--> row 2 | [-0.125]
SELECT g, JSON_OBJECTAGG(k, v) FROM amounts GROUP BY g ORDER BY g;
--> row 1 | {"a": 1.500, "b": 20.000}
--> row 2 | {"ü": -0.125}
SELECT JSON_ARRAYAGG(x), JSON_ARRAYAGG(k), JSON_ARRAYAGG(j) FROM amounts WHERE g = 1;
--> row [1.5, null] | ["a", "b"] | [{"a": [1, 2], "b": 1}, null]
SELECT JSON_ARRAYAGG(dt), JSON_ARRAYAGG(t) FROM amounts WHERE g = 1;
--> row ["2024-01-01 10:11:12.000000", null] | ["10:11:12.000000", null]
SELECT JSON_ARRAYAGG(v), JSON_OBJECTAGG(k, v) FROM amounts WHERE g = 3;
SELECT JSON_OBJECTAGG(NULL, v) FROM amounts;
--> error 3158
SELECT JSON_OBJECTAGG('k', v) FROM amounts WHERE g = 1;
--> row {"k": 20.000}
SELECT JSON_OBJECT('a', JSON_ARRAY(1.500), 'b', 2.50), JSON_EXTRACT(JSON_ARRAY(1.500, 1.5e0), '$[0]');
SELECT CAST('{"b": 1.500, "a": 2.0}' AS JSON);
--> row {"a": 2.0, "b": 1.5}
WITH RECURSIVE r AS (SELECT 1.5 AS a, 1 AS n UNION ALL SELECT a * 1.25, n + 1 FROM r WHERE n < 3) SELECT a, a / 3, a * 2 FROM r;
SELECT JSON_ARRAYAGG(o) FROM (SELECT JSON_OBJECTAGG(k, v) AS o FROM amounts GROUP BY g ORDER BY g) q;
--> row [{"a": 1.500, "b": 20.000}, {"ü": -0.125}]
SELECT JSON_OBJECT('all', JSON_ARRAYAGG(v)) FROM amounts WHERE g = 1;
--> row {"all": [1.500, 20.000]}
SELECT g, v, JSON_ARRAYAGG(v) OVER (PARTITION BY g ORDER BY v) FROM amounts ORDER BY g, v;
--> row 1 | 1.500 | [1.500]
--> row 1 | 20.000 | [1.500, 20.000]
--> row 2 | -0.125 | [-0.125]
SELECT STR_TO_DATE('31-02-2024', '%d-%m-%Y');
SELECT STR_TO_DATE('29-02-2024', '%d-%m-%Y'), STR_TO_DATE('32-01-2024', '%d-%m-%Y'), STR_TO_DATE('01-13-2024', '%d-%m-%Y');
SELECT MONTHNAME('2024-05-00'), MONTHNAME('2024-05-17'), MONTHNAME(d), MONTHNAME('2024-00-10'), MONTHNAME('x') FROM b WHERE id = 1;
SELECT DATE_FORMAT('2024-05-00', '%M');
SELECT CAST(j AS CHAR), COUNT(*) FROM js GROUP BY j ORDER BY 1;
--> row NULL | 2
--> row "a" | 1
--> row 1 | 2
--> row {"k": 2} | 2
SELECT COUNT(*) FROM (SELECT DISTINCT j FROM js) q;
--> row 4
SELECT COUNT(*) FROM (SELECT j FROM js UNION SELECT j FROM js) q;
--> row 4
SELECT COUNT(DISTINCT j) FROM js;
--> row 3
SELECT COUNT(DISTINCT j) FROM js_twins;
--> row 2
SELECT COUNT(*) FROM js_twins GROUP BY j;
--> row 2
--> row 1
SELECT DISTINCT j FROM js_twins;
--> row 1
--> row {"a": 1.5}
SELECT j FROM js_twins UNION SELECT j FROM js_twins;
--> row 1
--> row {"a": 1.5}
