-- GROUP BY, its modifiers and HAVING (12.19.2, 12.19.3).
--@ setup
CREATE TABLE sales (y INT, c VARCHAR(10), p VARCHAR(10), profit INT);
INSERT INTO sales VALUES (2000, 'fi', 'computer', 1500), (2000, 'fi', 'phone', 100), (2000, 'in', 'calc', 150), (2001, 'fi', 'phone', 10), (2001, 'us', 'calc', 50), (2001, 'us', 'tv', 250);
CREATE TABLE h (id INT PRIMARY KEY, a INT, name VARCHAR(10));
INSERT INTO h VALUES (1, 1, 'x'), (2, 2, 'y'), (3, 3, 'x');
CREATE TABLE l (id INT PRIMARY KEY, h INT);
INSERT INTO l VALUES (1, 1), (2, 1), (3, 2);
--@ statements
SELECT y, SUM(profit) FROM sales GROUP BY y ORDER BY y;
SELECT y, SUM(profit) FROM sales GROUP BY y WITH ROLLUP;
SELECT y, c, SUM(profit) FROM sales GROUP BY y, c WITH ROLLUP;
SELECT y, c, p, SUM(profit), COUNT(*) FROM sales GROUP BY y, c, p WITH ROLLUP;
SELECT IF(GROUPING(y), 'all', y) AS yy, SUM(profit) FROM sales GROUP BY y WITH ROLLUP;
--> row 2000 | 1750
--> row 2001 | 310
--> row all | 2060
--> types text, decimal(0)
SELECT y, GROUPING(y), SUM(profit) FROM sales GROUP BY y WITH ROLLUP;
--> row 2000 | 0 | 1750
--> row 2001 | 0 | 310
--> row NULL | 1 | 2060
--> types integer, integer, decimal(0)
SELECT y, SUM(profit) AS s FROM sales GROUP BY y WITH ROLLUP HAVING y IS NOT NULL;
SELECT y, SUM(profit) FROM sales GROUP BY y WITH ROLLUP ORDER BY y;
--> row NULL | 2060
--> row 2000 | 1750
--> row 2001 | 310
--> types integer, decimal(0)
SELECT y + 1 AS z, COUNT(*) FROM sales GROUP BY z ORDER BY z;
SELECT y AS z, COUNT(*) FROM sales GROUP BY 1 ORDER BY 1 DESC;
SELECT c, y, COUNT(*) FROM sales GROUP BY c, y ORDER BY c DESC, y;
SELECT LEFT(p, 1) AS l, COUNT(*) FROM sales GROUP BY LEFT(p, 1) ORDER BY l;
SELECT c, SUM(profit) FROM sales GROUP BY c ORDER BY SUM(profit) DESC;
SELECT c FROM sales GROUP BY c HAVING SUM(profit) > 200 ORDER BY c;
SELECT c, COUNT(*) AS n FROM sales GROUP BY c HAVING n > 1 AND c <> 'us';
SELECT y, c FROM sales GROUP BY y;
--> error 1055
SELECT y FROM sales GROUP BY y HAVING profit > 1;
--> error 1054
SELECT a + 1 AS x FROM h HAVING x > 2 ORDER BY x;
SELECT a FROM h HAVING a > 1 ORDER BY a;
--> row 2
--> row 3
--> types integer
SELECT COUNT(*) FROM h HAVING COUNT(*) > 5;
SELECT id, a, name FROM h GROUP BY id ORDER BY id;
--> row 1 | 1 | x
--> row 2 | 2 | y
--> row 3 | 3 | x
--> types integer, integer, text
SELECT h.id, h.name, COUNT(l.id) FROM h LEFT JOIN l ON l.h = h.id GROUP BY h.id ORDER BY h.id;
--> row 1 | x | 2
--> row 2 | y | 1
--> row 3 | x | 0
--> types integer, text, integer
SELECT name, MAX(id) FROM h GROUP BY name ORDER BY MAX(id);
SELECT DISTINCT name FROM h ORDER BY name;
SELECT DISTINCT y, c FROM sales ORDER BY y, c;
SELECT COUNT(DISTINCT y), COUNT(DISTINCT y, c) FROM sales;
SELECT y, GROUP_CONCAT(DISTINCT c ORDER BY c) FROM sales GROUP BY y ORDER BY y;
SELECT y, COUNT(*) FROM sales WHERE profit > 100 GROUP BY y HAVING COUNT(*) > 1;
SELECT MAX(profit) AS m FROM sales GROUP BY y ORDER BY m;
SELECT ANY_VALUE(c) IS NOT NULL, y FROM sales GROUP BY y ORDER BY y;
--> row 1 | 2000
--> row 1 | 2001
--> types integer, integer
SELECT c, p FROM sales GROUP BY c, p ORDER BY y;
--> error 1055
SELECT c FROM sales ORDER BY COUNT(*);
--> error 3029
SELECT profit > 100 AS big, COUNT(*) FROM sales GROUP BY big ORDER BY big;
SELECT y, y + profit FROM sales GROUP BY y, profit ORDER BY 2;
SELECT NULL AS n, COUNT(*) FROM sales GROUP BY n;
