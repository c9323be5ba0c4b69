-- Regular expressions that are none (12.8.2): each fault has its own error, whichever function meets it. MariaDB has one for all.
--@ setup
CREATE TABLE t (p VARCHAR(20));
INSERT INTO t VALUES ('(');
--@ statements
SELECT 'a' REGEXP '(';
--> error 3691
SELECT 'a' REGEXP 'a)';
--> error 3691
SELECT REGEXP_LIKE('a', '(b');
--> error 3691
SELECT 'a' REGEXP p FROM t;
--> error 3691
SELECT 'a' REGEXP '[a';
--> error 3696
SELECT REGEXP_INSTR('a', '[a');
--> error 3696
SELECT 'a' REGEXP '[z-a]';
--> error 3697
SELECT 'a' REGEXP '*';
--> error 3688
SELECT 'a' REGEXP 'a**';
--> error 3688
SELECT REGEXP_REPLACE('a', '+', 'b');
--> error 3688
SELECT 'a' REGEXP 'a{3,2}';
--> error 3693
SELECT 'a' REGEXP 'a\\';
--> error 3689
SELECT 'a' RLIKE '(', 'a' NOT REGEXP '(';
--> error 3691
SELECT p FROM t WHERE 'a' REGEXP CONCAT(p, 'a');
--> error 3691
UPDATE t SET p = 'x' WHERE 'a' REGEXP '(';
--> error 3691
SELECT 'a' REGEXP '(a)' AND 'a' REGEXP '[(]' = 0 AND 'a{' REGEXP 'a[{]';
