-- Comparison and logical operators (12.4.2, 12.4.3).
--@ setup
CREATE TABLE n (i INT, j INT);
INSERT INTO n VALUES (1, 1), (2, NULL), (3, 4), (NULL, NULL);
--@ statements
SELECT 1 = 1, 1 <> 2, 1 != 1, 2 > 1, 1 >= 1, 1 < 2, 2 <= 1;
SELECT 'a' = 'a', 'a' < 'b', 'abc' > 'abd', 'a' = 'b';
SELECT 'a' = 'A', 'a' < 'B', 'Z' < 'a';
SELECT 'a' = 'a ', 'a' = ' a';
SELECT 1 IS NULL, NULL IS NULL, 1 IS NOT NULL, ISNULL(1), ISNULL(NULL);
SELECT 1 IS TRUE, 0 IS FALSE, NULL IS UNKNOWN, NULL IS NOT TRUE, 5 IS TRUE, 0.5 IS TRUE;
SELECT 2 BETWEEN 1 AND 3, 2 NOT BETWEEN 1 AND 3, 3 BETWEEN 3 AND 1, NULL BETWEEN 1 AND 2;
SELECT 1 BETWEEN NULL AND 0, 'b' BETWEEN 'a' AND 'c';
SELECT 1 IN (1, 2), 3 IN (1, 2), NULL IN (1), 3 IN (1, NULL), 1 IN (1, NULL), 1 NOT IN (2, NULL);
SELECT (1, 2) = (1, 2), (1, 2) < (1, 3), (1, 2) IN ((1, 2), (3, 4)), (1, NULL) <=> (1, NULL);
SELECT ROW(1, 2) = ROW(1, 3);
SELECT (1, 2) = (1);
--> error 1241
SELECT 1 AND 1, 1 AND 0, 1 AND NULL, 0 AND NULL, NULL AND NULL;
SELECT 1 OR 0, 0 OR 0, 1 OR NULL, 0 OR NULL, NULL OR NULL;
SELECT 1 XOR 1, 1 XOR 0, 1 XOR NULL, NOT 1, NOT 0, NOT NULL, ! 5;
SELECT 1 && 0, 1 || 0, NOT 1 = 2, NOT 0 + 1;
SELECT 5 AND 2, 0.1 OR 0, -1 AND 1, 2 XOR 3;
SELECT GREATEST(1, 5, 3), LEAST(1, 5, 3), GREATEST('a', 'c', 'b'), LEAST(1.5, 1), GREATEST(1, NULL);
SELECT GREATEST(1, 2.5), LEAST(2, 2.50), GREATEST(1e0, 2);
SELECT COALESCE(NULL, NULL, 3), COALESCE(NULL), IFNULL(1, 0), IFNULL(NULL, 10), IFNULL(NULL, 1.5), IFNULL(1/0, 'yes');
SELECT i FROM n WHERE i = j;
SELECT i FROM n WHERE i <=> j ORDER BY i;
SELECT i FROM n WHERE i <> 1;
SELECT i FROM n WHERE NOT (i > 1);
SELECT i FROM n WHERE i NOT IN (1, NULL);
SELECT i FROM n WHERE i IS NULL;
SELECT i > 1, i IS NULL, i <=> NULL FROM n ORDER BY i;
SELECT i, i > 1 AND j > 1, i > 1 OR j > 1, i XOR j FROM n ORDER BY i;
SELECT COUNT(i > 1), SUM(i > 1), AVG(i > 1) FROM n;
SELECT i + (i = 1), -(i > 1) FROM n ORDER BY i;
SELECT SUM(i = 1) + 1, MAX(i > 2), MIN(i IS NULL) FROM n;
SELECT i FROM n WHERE (i = 1) = (j = 1);
SELECT i FROM n WHERE (i, j) IN ((1, 1), (3, 4)) ORDER BY i;
SELECT i FROM n WHERE (i > 1) > 0;
SELECT 1 < 2 < 3, 3 > 2 > 1, 1 = 1 = 1, 3 = 3 = 1;
SELECT 1 = 1 IS TRUE, (NULL = 1) IS NULL;
SELECT STRCMP('a', 'b'), STRCMP('b', 'a'), STRCMP('a', 'a'), STRCMP('a', NULL);
SELECT 'a' LIKE 'a', 'a' LIKE 'A', 'abc' LIKE 'ABC';
