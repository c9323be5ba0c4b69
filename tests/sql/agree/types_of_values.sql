-- Types and warnings of small things (12.3, 12.4, 12.6).
--@ setup
CREATE TABLE s (id INT, tu TINYINT UNSIGNED, su SMALLINT UNSIGNED, v VARCHAR(10));
INSERT INTO s VALUES (1, 5, 6, 'a');
--@ statements
SELECT COALESCE(10, tu), COALESCE(tu, 10), IFNULL(tu, -1), IF(1, tu, su) FROM s;
--> types integer, integer, integer, integer
SELECT IFNULL(ROUND(NULL,1),'x'), COALESCE(ROUND(NULL), 1.5);
SELECT 'a' IN (0,1);
SHOW WARNINGS;
--> row Warning | 1292 | Truncated incorrect DOUBLE value: 'a'
SELECT '1' IN (0,1), 'b' IN ('a', 'b');
SET sql_mode = '';
SELECT 1/0, 1 % 0, 5 DIV 0;
SHOW WARNINGS;
--> empty
SET sql_mode = DEFAULT;
