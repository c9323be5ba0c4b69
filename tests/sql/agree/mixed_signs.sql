-- Integers with a sign beside those without one (12.5, 12.6.1).
--@ setup
CREATE TABLE x (id INT, b BIGINT, u TINYINT UNSIGNED, y YEAR, bu BIGINT UNSIGNED, i INT, iu INT UNSIGNED);
INSERT INTO x VALUES (1, 9223372036854775, 200, 2024, 18446744073709551615, -7, 4294967295), (2, -9223372036854775807, 3, 1999, 5, 7, 3), (3, NULL, NULL, NULL, NULL, NULL, NULL);
--@ statements
SELECT CEIL(IF(1,b,u)), FLOOR(COALESCE(b,u)), CEIL(CASE WHEN id > 0 THEN b ELSE u END), ROUND(IFNULL(b,u)) FROM x ORDER BY id;
--> types integer, integer, integer, integer
SELECT CEIL(IF(1,b,bu)), FLOOR(COALESCE(bu,b)), FLOOR(COALESCE(b,bu)) FROM x ORDER BY id;
--> row 9223372036854775 | 18446744073709551615 | 9223372036854775
--> row -9223372036854775807 | 5 | -9223372036854775807
--> row NULL | NULL | NULL
--> types any, any, any
SELECT COALESCE(b,bu) + 1, COALESCE(b,bu) * 2, COALESCE(b,bu) / 3, COALESCE(bu,b) > 5 FROM x ORDER BY id;
SELECT IF(1,b,u), COALESCE(i,u), IFNULL(u,i), GREATEST(b,u), LEAST(i,u), CASE id WHEN 1 THEN i ELSE iu END FROM x ORDER BY id;
--> types integer, integer, integer, integer, integer, integer
SELECT COALESCE(b,bu), IF(id=1,bu,b), GREATEST(b,bu), IFNULL(i,bu) FROM x ORDER BY id;
SELECT COALESCE(b,bu) % 0.4, COALESCE(i,u) % 0.4, u % 0.7, i % 1.5 FROM x ORDER BY id;
SELECT COALESCE(y,bu) % 0.7 FROM x ORDER BY id;
--> row 0.3
--> row 0.5
--> row NULL
--> types decimal(1)
SELECT -3 % bu, MOD(-7, bu), i % bu, i % u, i % iu, bu % 10, bu % i, u % 7, MOD(iu, u) FROM x ORDER BY id;
--> row -3 | -7 | -7 | -7 | -7 | 5 | 1 | 4 | 95
--> row -3 | -2 | 2 | 1 | 1 | 5 | 5 | 3 | 0
--> row NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
SELECT -3 % bu < 0, ABS(-3 % bu), -3 % bu + 1 FROM x WHERE id = 2;
SELECT bu DIV 2, iu DIV 2, bu DIV 0 FROM x ORDER BY id;
