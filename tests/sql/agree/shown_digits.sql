-- Computed FLOAT(M,D) and DOUBLE(M,D) show the digits of their operands (12.6.1, 12.19.1).
--@ setup
CREATE TABLE r (id INT, p DOUBLE(10,2), f FLOAT(7,2), q DOUBLE(12,4), d DOUBLE, m DECIMAL(10,3));
INSERT INTO r VALUES (1, 0.1, 1.1, 1.2345, 0.1, 1.125), (2, 0.2, 2.2, 2.3456, 0.2, 2.25), (3, NULL, NULL, NULL, NULL, NULL);
--@ statements
SELECT SUM(p), AVG(p), SUM(f), AVG(f), SUM(q), AVG(q), MAX(p), MIN(q) FROM r;
SELECT AVG(ROUND(f,2)), SUM(ROUND(q,1)), AVG(ROUND(p,0)) FROM r;
SELECT p*2, p+1, p-q, p*q, q%1, f+0, p+m, -p, -q FROM r ORDER BY id;
SELECT p/3, q/2, p/q, p/m FROM r ORDER BY id;
SELECT SUM(d), d*2, d+p, p*1e0 FROM r WHERE id = 1 GROUP BY d, p;
SELECT IFNULL(p,0), COALESCE(q,p), IF(id = 1, p, q), CASE WHEN id = 1 THEN p ELSE 1 END, IFNULL(p, m) FROM r ORDER BY id;
SELECT ABS(p), ABS(-q), NULLIF(p, 1) FROM r ORDER BY id;
SELECT SUM(p) OVER (ORDER BY id), AVG(p) OVER () FROM r ORDER BY id;
SELECT p FROM r UNION ALL SELECT q FROM r WHERE id = 1;
SELECT CONCAT(p*2), CAST(p/3 AS CHAR) FROM r ORDER BY id;
