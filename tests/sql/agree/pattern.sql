-- Pattern matching: LIKE and regular expressions (12.8.1, 12.8.2).
--@ setup
CREATE TABLE p (id INT, s TEXT);
INSERT INTO p VALUES (1, 'David'), (2, 'David_x'), (3, '10%'), (4, '100'), (5, NULL), (6, 'line\nbreak'), (7, 'a\\b'), (8, '');
--@ statements
SELECT 'David!' LIKE 'David_', 'David!' LIKE '%D%v%', 'abc' LIKE 'abc', 'abc' LIKE 'b', 'abc' LIKE '%b%';
SELECT 'David!' LIKE 'David\_', 'David_' LIKE 'David\_', 'David_' LIKE 'David|_' ESCAPE '|';
SELECT '10%' LIKE '10\%', '100' LIKE '10\%', '' LIKE '', '' LIKE '%', 'a' LIKE '', NULL LIKE 'a', 'a' LIKE NULL;
SELECT 'a' NOT LIKE 'b', NOT 'a' LIKE 'a', 'a' NOT LIKE NULL;
SELECT 10 LIKE '1%', 1.5 LIKE '1.%', 'ä' LIKE '_', '漢字' LIKE '_字';
SELECT 'a\\b' LIKE 'a\\\\b', 'a\\b' LIKE 'a\\b', 'line\nbreak' LIKE 'line%break';
SELECT REPEAT('a', 1000) LIKE CONCAT(REPEAT('%a', 20), 'b');
SELECT id FROM p WHERE s LIKE 'David%' ORDER BY id;
SELECT id FROM p WHERE s LIKE 'David\_%';
SELECT id FROM p WHERE s LIKE '10|%' ESCAPE '|';
SELECT id FROM p WHERE s LIKE CONCAT('%', 'vi', '%') ORDER BY id;
SELECT id FROM p WHERE s NOT LIKE '%a%' ORDER BY id;
SELECT id FROM p WHERE s LIKE '%\n%';
SELECT id FROM p WHERE s LIKE 'a\\\\%';
SELECT id FROM p WHERE s LIKE s ORDER BY id;
SELECT id, s LIKE '%' FROM p ORDER BY id;
SELECT 'Michael!' REGEXP '.*', 'a' REGEXP '^[a-d]', 'abc' RLIKE 'b', 'abc' NOT REGEXP 'x';
SELECT 'new*\n*line' REGEXP 'new\\*.\\*line';
SELECT 'fo\nfo' REGEXP '^fo$', 'fofo' REGEXP '^fo', 'ban' REGEXP '^Ba*n';
SELECT 'pix' REGEXP '^(pi|apa)$', 'aXbc' REGEXP '[a-dXYZ]', 'abcde' REGEXP 'a[bcd]{3}e', 'abc' REGEXP '[[:alpha:]]+';
SELECT REGEXP_LIKE('abc', 'B'), REGEXP_LIKE('abc', 'B', 'i'), REGEXP_LIKE('abc', 'b', 'c'), REGEXP_LIKE(NULL, 'a');
--> row 0 | 1 | 1 | NULL
--> types integer, integer, integer, integer
SELECT REGEXP_INSTR('dog cat dog', 'dog'), REGEXP_INSTR('aa aaa aaaa', 'a{4}');
SELECT REGEXP_INSTR('dog cat dog', 'dog', 2), REGEXP_INSTR('dog cat dog', 'dog', 1, 2);
--> row 9 | 9
--> types integer, integer
SELECT REGEXP_REPLACE('a b c', 'b', 'X'), REGEXP_REPLACE('aaa', 'a', 'b'), REGEXP_REPLACE(NULL, 'a', 'b');
SELECT REGEXP_REPLACE('abc def ghi', '[a-z]+', 'X', 1, 3);
--> row abc def X
--> types text
SELECT REGEXP_REPLACE('John Smith', '([a-zA-Z]+) ([a-zA-Z]+)', '$2 $1');
--> row Smith John
SELECT REGEXP_SUBSTR('abc def ghi', '[a-z]+'), REGEXP_SUBSTR('abc', 'x');
--> row abc | NULL
SELECT REGEXP_SUBSTR('abc def ghi', '[a-z]+', 1, 3);
--> row ghi
--> types text
SELECT 'a' REGEXP '(';
--> error 3691
SELECT id FROM p WHERE s REGEXP '^D.*d$';
SELECT id FROM p WHERE s REGEXP '[0-9]+' ORDER BY id;
SELECT id, s REGEXP 'a' FROM p ORDER BY id;
SELECT 'a' SOUNDS LIKE 'a', 'a.c' REGEXP 'a\\.c', 'abc' REGEXP 'a\\.c';
SELECT 'a' LIKE 'a' ESCAPE '', 'a|%' LIKE 'a|%' ESCAPE '';
SELECT 'abc' LIKE 'a%' AND 'abc' LIKE '%c', 'abc' LIKE CONCAT('a', '%');
