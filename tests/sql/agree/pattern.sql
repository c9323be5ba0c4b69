-- Pattern matching: LIKE and regular expressions (12.8.1, 12.8.2).
--@ setup
CREATE TABLE p (id INT, s TEXT);
INSERT INTO p VALUES (1, 'David'), (2, 'David_x'), (3, '10%'), (4, '100'), (5, NULL), (6, 'line\nbreak'), (7, 'a\\b'), (8, '');
--@ statements
SELECT 'David!' LIKE 'David_';
SELECT 'David!' LIKE '%D%v%';
SELECT 'abc' LIKE 'abc';
SELECT 'abc' LIKE 'b';
SELECT 'abc' LIKE '%b%';
SELECT 'David!' LIKE 'David\_';
SELECT 'David_' LIKE 'David\_';
SELECT 'David_' LIKE 'David|_' ESCAPE '|';
SELECT '10%' LIKE '10\%';
SELECT '100' LIKE '10\%';
SELECT '' LIKE '';
SELECT '' LIKE '%';
SELECT 'a' LIKE '';
SELECT NULL LIKE 'a';
SELECT 'a' LIKE NULL;
SELECT 'a' NOT LIKE 'b';
SELECT NOT 'a' LIKE 'a';
SELECT 'a' NOT LIKE NULL;
SELECT 10 LIKE '1%';
SELECT 1.5 LIKE '1.%';
SELECT 'ä' LIKE '_';
SELECT '漢字' LIKE '_字';
SELECT 'a\\b' LIKE 'a\\\\b';
SELECT 'a\\b' LIKE 'a\\b';
SELECT 'line\nbreak' LIKE 'line%break';
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
SELECT 'Michael!' REGEXP '.*';
SELECT 'a' REGEXP '^[a-d]';
SELECT 'abc' RLIKE 'b';
SELECT 'abc' NOT REGEXP 'x';
SELECT 'new*\n*line' REGEXP 'new\\*.\\*line';
SELECT 'fo\nfo' REGEXP '^fo$';
SELECT 'fofo' REGEXP '^fo';
SELECT 'ban' REGEXP '^Ba*n';
SELECT 'pix' REGEXP '^(pi|apa)$';
SELECT 'aXbc' REGEXP '[a-dXYZ]';
SELECT 'abcde' REGEXP 'a[bcd]{3}e';
SELECT 'abc' REGEXP '[[:alpha:]]+';
SELECT REGEXP_LIKE('abc', 'B');
--> row 0
--> types integer
SELECT REGEXP_LIKE('abc', 'B', 'i');
--> row 1
--> types integer
SELECT REGEXP_LIKE('abc', 'b', 'c');
--> row 1
--> types integer
SELECT REGEXP_LIKE(NULL, 'a');
--> row NULL
--> types integer
SELECT REGEXP_INSTR('dog cat dog', 'dog');
SELECT REGEXP_INSTR('aa aaa aaaa', 'a{4}');
SELECT REGEXP_INSTR('dog cat dog', 'dog', 2);
--> row 9
--> types integer
SELECT REGEXP_INSTR('dog cat dog', 'dog', 1, 2);
--> row 9
--> types integer
SELECT REGEXP_REPLACE('a b c', 'b', 'X');
SELECT REGEXP_REPLACE('aaa', 'a', 'b');
SELECT REGEXP_REPLACE(NULL, 'a', 'b');
SELECT REGEXP_REPLACE('abc def ghi', '[a-z]+', 'X', 1, 3);
--> row abc def X
--> types text
SELECT REGEXP_REPLACE('John Smith', '([a-zA-Z]+) ([a-zA-Z]+)', '$2 $1');
--> row Smith John
SELECT REGEXP_SUBSTR('abc def ghi', '[a-z]+');
--> row abc
SELECT REGEXP_SUBSTR('abc', 'x');
--> row NULL
SELECT REGEXP_SUBSTR('abc def ghi', '[a-z]+', 1, 3);
--> row ghi
--> types text
SELECT 'a' REGEXP '(';
--> error 3691
SELECT id FROM p WHERE s REGEXP '^D.*d$';
SELECT id FROM p WHERE s REGEXP '[0-9]+' ORDER BY id;
SELECT id, s REGEXP 'a' FROM p ORDER BY id;
SELECT 'a' SOUNDS LIKE 'a';
SELECT 'a.c' REGEXP 'a\\.c';
SELECT 'abc' REGEXP 'a\\.c';
SELECT 'a' LIKE 'a' ESCAPE '';
SELECT 'a|%' LIKE 'a|%' ESCAPE '';
SELECT 'abc' LIKE 'a%' AND 'abc' LIKE '%c';
SELECT 'abc' LIKE CONCAT('a', '%');
