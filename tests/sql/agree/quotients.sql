-- Quotients of exact numbers: they have more digits than they show (12.6.1, 12.25).
--@ setup
CREATE TABLE ones (x INT);
INSERT INTO ones VALUES (1), (1), (1), (1), (1), (1), (1), (1), (1), (1);
CREATE TABLE sales (id INT, price DECIMAL(10,2), qty INT, each_one DECIMAL(10,2));
INSERT INTO sales VALUES (1, 20.00, 3, 1.50), (2, 10.00, 7, 3.00), (3, 5.25, 2, 0.70), (4, 3.99, 9, NULL);
CREATE TABLE kept (d DECIMAL(10,4), fine DECIMAL(20,12), r DOUBLE, i INT, s VARCHAR(40));
CREATE TABLE whole (i INT, s SMALLINT, f DOUBLE, n INT);
INSERT INTO whole VALUES (10, 12, 1e-5, -1), (-2147483648, -5, 0.1, -1), (7, 0, 0.7, 2), (0, 3, 0, 0);
--@ statements
SELECT SUM(x/3), AVG(x/3) FROM ones;
SELECT SUM(price/qty), AVG(price/qty), MIN(price/qty), MAX(price/qty) FROM sales;
SELECT SUM(price/qty) + 0.000000000001, MAX(price/qty) + 0.000000000001 FROM sales;
SELECT CAST(AVG(qty) AS DOUBLE), FORMAT(AVG(qty), 6), AVG(qty) FROM sales;
SELECT CAST(2/3 AS DECIMAL(20,12)), CAST(10.00/3 AS DOUBLE), CAST(2/3 AS CHAR), CAST(2/3 AS SIGNED);
SELECT AVG(id/3) + 0.000000000001 FROM sales;
SELECT 1/7 + 0.000000000001, TRUNCATE(20.00/3, 6), TRUNCATE(2/3, 2);
SELECT price/qty/qty, price/each_one, price/each_one/qty FROM sales ORDER BY id;
SELECT (price/qty) * (price/qty), price/qty * 1.10, -(price/qty), ABS(-price/qty), SIGN(price/qty) FROM sales ORDER BY id;
SELECT FLOOR(price/qty), CEILING(price/qty), price/qty % 1, ROUND(price/qty, 2), ROUND(price/qty) FROM sales ORDER BY id;
SELECT ROUND(2/3, 8);
--> row 0.6667
--> types decimal(4)
SELECT TRUNCATE(2/3, 8);
--> row 0.6666
--> types decimal(4)
SELECT ROUND(1/6 * 3, 0), ROUND(AVG(qty), 1) FROM sales;
SELECT CAST(IFNULL(price/qty, 0) AS DOUBLE), CAST(IF(id > 1, price/qty, 0) AS DOUBLE) FROM sales ORDER BY id;
SELECT CAST(CASE WHEN id > 1 THEN price/qty ELSE 0 END AS DOUBLE), CAST(COALESCE(price/qty, 1) AS DOUBLE) FROM sales ORDER BY id;
SELECT IFNULL(price/qty, 0), IF(1, price/qty, 0), NULLIF(price/qty, 1), GREATEST(price/qty, 0), LEAST(price/qty, 100) FROM sales ORDER BY id;
SELECT id/3 = 0.3333, id/3 > 0.3333, id/3 = id/3, id/3 BETWEEN 0.3333 AND 0.33333, id/3 IN (0.6667, 1), id/3 = '0.3333' FROM sales ORDER BY id;
--> row 0 | 1 | 1 | 0 | 0 | 0
--> row 0 | 1 | 1 | 0 | 0 | 0
--> row 0 | 1 | 1 | 0 | 1 | 0
--> row 0 | 1 | 1 | 0 | 0 | 0
SELECT 1/3 = 0.3333, 1/3 > 0.3333, 1/3 = 1/3, 1/3 BETWEEN 0.3333 AND 0.33333, 2/3 IN (0.6667, 1), 1/3 = '0.3333';
--> row 0 | 1 | 1 | 0 | 0 | 0
SELECT price/qty AS q, COUNT(*) FROM sales GROUP BY price/qty ORDER BY price/qty;
SELECT DISTINCT price/qty FROM sales ORDER BY price/qty DESC;
SELECT id, SUM(price/qty) OVER (ORDER BY id) FROM sales ORDER BY id;
SELECT SQRT(2/3), POW(2/3, 2), LENGTH(2/3), CONCAT(2/3), GROUP_CONCAT(price/qty ORDER BY id) FROM sales;
SELECT SUM(price)/SUM(qty) * 100, SUM(price)/COUNT(*), 100.0 * SUM(qty)/SUM(price) FROM sales;
SELECT 1.0/3.0, 1.00000/3, 2.00000/3, 1/3/3/3/3, 1/0.00001, 9223372036854775807/3, 1.5/(2/3);
SELECT (SELECT AVG(id) FROM sales WHERE id <> 3), (SELECT AVG(id) FROM sales WHERE id <> 3) + 0.000000000001;
SELECT CAST((SELECT AVG(id) FROM sales WHERE id <> 3) AS DOUBLE), (SELECT DISTINCT AVG(id) FROM sales WHERE id <> 3);
SELECT id, (SELECT SUM(price/qty) FROM sales AS s WHERE s.id <= o.id) * 1.0000000000 FROM sales AS o ORDER BY id;
SELECT 2.3333 >= (SELECT AVG(id) FROM sales WHERE id <> 3);
--> row 0
SELECT (WITH a AS (SELECT AVG(id) AS q FROM sales WHERE id <> 3) SELECT q FROM a) + 0.000000000001;
SELECT id FROM sales WHERE price/qty IN (SELECT price/qty FROM sales) ORDER BY id;
SELECT id FROM sales WHERE (id, price/qty) IN (SELECT id, price/qty FROM sales) ORDER BY id;
SELECT id FROM sales AS o WHERE price/qty = (SELECT price/qty FROM sales AS s WHERE s.id = o.id) ORDER BY id;
SELECT id FROM sales WHERE price/qty >= ALL (SELECT price/qty FROM sales) ORDER BY id;
SELECT x.q + 0.00000001 FROM (SELECT AVG(qty) AS q FROM sales) AS x;
SELECT 2/3 UNION ALL SELECT 1;
INSERT INTO kept VALUES (2/3, 2/3, 2/3, 2/3, 2/3);
SELECT * FROM kept;
UPDATE kept SET d = 1/7, fine = 1/7, r = 1/7, i = 10/4, s = 1/7;
SELECT * FROM kept;
-- DIV of floating numbers is that of the decimals they are written as, of integers in 64 bits.
SELECT i DIV f, i DIV n, s DIV n, f DIV 0.1e0, 10 DIV 0.1e0, 1e18 DIV 1e0 FROM whole ORDER BY i;
SELECT INTERVAL(i, 0, 10) + INTERVAL(s, 0, 10), CEIL(INTERVAL(i, 0, 10)) FROM whole ORDER BY i;
SELECT AVG(INTERVAL(i, 0, 10)), SUM(SIGN(i)) FROM whole;
