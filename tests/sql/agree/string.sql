-- String functions (12.8).
--@ setup
CREATE TABLE t (id INT, s VARCHAR(40), c CHAR(8));
INSERT INTO t VALUES (1, 'Hello World', 'a'), (2, 'größe', 'a '), (3, '', 'a  '), (4, NULL, NULL), (5, '  padded  ', 'b');
--@ statements
SELECT ASCII('a'), ASCII(''), ASCII(2), ORD('a'), ORD('ä');
SELECT BIN(12), OCT(12), HEX(255), HEX('abc'), UNHEX('616263'), HEX(-1);
SELECT CONV('a', 16, 2), CONV('6E', 18, 8), CONV(-17, 10, -18), CONV(10, 10, 36);
SELECT CHAR(77, 121, 83), CHAR(256);
SELECT CHAR(77, 121 USING utf8mb4);
SELECT CHAR_LENGTH('größe'), LENGTH('größe'), OCTET_LENGTH('größe'), BIT_LENGTH('a'), CHARACTER_LENGTH('');
SELECT CONCAT('My', 'S', 'QL'), CONCAT('a', NULL), CONCAT(14.3), CONCAT(1.0), CONCAT('a');
SELECT CONCAT_WS(',', 'a', 'b'), CONCAT_WS(',', 'a', NULL, 'b'), CONCAT_WS(NULL, 'a', 'b'), CONCAT_WS('-', 1, 2);
SELECT ELT(1, 'a', 'b'), ELT(3, 'a', 'b'), ELT(0, 'a'), ELT(NULL, 'a');
SELECT FIELD('b', 'a', 'b', 'c'), FIELD('x', 'a'), FIELD(2, 1, 2), FIELD(NULL, 'a');
SELECT FIND_IN_SET('b', 'a,b,c'), FIND_IN_SET('x', 'a,b'), FIND_IN_SET('a', ''), FIND_IN_SET(NULL, 'a');
SELECT FORMAT(12332.123456, 4), FORMAT(12332.1, 4), FORMAT(12332.2, 0), FORMAT(1234567, 2);
SELECT FORMAT(1.5, 0), FORMAT(2.5, 0), FORMAT(-1.25, 1), FORMAT(2.675, 2), FORMAT(12345678901234567.89, 2);
SELECT FORMAT(NULL, 2), FORMAT(0, 2), FORMAT(999.995, 2);
SELECT TO_BASE64('abc'), FROM_BASE64('YWJj');
SELECT INSERT('Quadratic', 3, 4, 'What'), INSERT('Quadratic', -1, 4, 'What'), INSERT('Quadratic', 3, 100, 'What');
SELECT INSTR('foobarbar', 'bar'), INSTR('xbar', 'foobar'), INSTR('abc', ''), INSTR('abc', 'B');
SELECT LOWER('QUADRATICALLY'), UPPER('Hej'), LCASE('Ä'), UCASE('ä'), UPPER('ß');
--> row quadratically | HEJ | ä | Ä | ß
SELECT LEFT('foobarbar', 5), LEFT('abc', 0), LEFT('abcd', -1), LEFT('abc', 10), LEFT(NULL, 1);
SELECT RIGHT('foobarbar', 4), RIGHT('abcd', -1), RIGHT('abc', 0), RIGHT('größe', 2);
SELECT LOCATE('bar', 'foobarbar'), LOCATE('xbar', 'foobar'), LOCATE('bar', 'foobarbar', 5), LOCATE('', 'abc');
SELECT POSITION('bar' IN 'foobarbar');
SELECT LPAD('hi', 4, '??'), LPAD('hi', 1, '??'), LPAD('hi', 5, 'ab'), LPAD('hi', -1, 'x');
SELECT RPAD('hi', 5, '?'), RPAD('hi', 1, '?'), RPAD('hi', 6, 'abc'), RPAD(NULL, 3, 'x');
SELECT LTRIM('  barbar '), RTRIM('barbar   '), TRIM('  bar   ');
SELECT TRIM(LEADING 'x' FROM 'xxxbarxxx'), TRIM(BOTH 'x' FROM 'xxxbarxxx'), TRIM(TRAILING 'xyz' FROM 'barxxyz'), TRIM('x' FROM 'xax');
SELECT QUOTE('Don\'t!'), QUOTE('a\\b');
SELECT REPEAT('ab', 3), REPEAT('ab', 0), REPEAT('ab', -1), REPEAT(NULL, 3);
SELECT REPLACE('www.mysql.com', 'w', 'Ww'), REPLACE('abc', '', 'x'), REPLACE('abc', 'B', 'x'), REPLACE(NULL, 'a', 'b');
SELECT REVERSE('abc'), REVERSE('größe'), REVERSE('');
SELECT SOUNDEX('Hello'), SOUNDEX('Quadratically');
SELECT CONCAT('[', SPACE(3), ']'), SPACE(0);
SELECT SUBSTRING('Quadratically', 5), SUBSTRING('foobarbar' FROM 4), SUBSTRING('Quadratically', 5, 6), SUBSTR('Sakila', -3), SUBSTRING('Sakila', -5, 3);
SELECT SUBSTRING('abcdef', 0), SUBSTRING('abcdef', 0, 3), SUBSTRING('abc', 2, -1), SUBSTRING('abcdef', -10), SUBSTRING('abc', 10);
SELECT MID('abcdef', 2, 3), SUBSTRING('Sakila' FROM -4 FOR 2), SUBSTRING(NULL, 1), SUBSTRING('größe', 3, 2);
SELECT SUBSTRING_INDEX('www.mysql.com', '.', 2), SUBSTRING_INDEX('www.mysql.com', '.', -2), SUBSTRING_INDEX('abc', 'x', 1), SUBSTRING_INDEX('a.b', '.', 0);
SELECT MD5('testing'), SHA1('abc'), SHA('abc');
SELECT SHA2('abc', 224), SHA2('abc', 256);
SELECT CRC32('MySQL'), CRC32(''), CRC32(NULL);
SELECT MAKE_SET(1, 'a', 'b', 'c'), MAKE_SET(1 | 4, 'hello', 'nice', 'world'), EXPORT_SET(5, 'Y', 'N', ',', 4);
SELECT CHARSET('a'), CHARSET(X'41');
SELECT INET_ATON('10.0.5.9'), INET_NTOA(167773449), INET_ATON('abc');
SELECT IS_UUID('6ccd780c-baba-1026-9564-5b8c656024db'), LENGTH(UUID());
--> mariadb SELECT 1, LENGTH(UUID())
SELECT HEX(UUID_TO_BIN('6ccd780c-baba-1026-9564-5b8c656024db')), BIN_TO_UUID(X'6CCD780CBABA102695645B8C656024DB');
--> row 6CCD780CBABA102695645B8C656024DB | 6ccd780c-baba-1026-9564-5b8c656024db
--> types text, text
SELECT id, LENGTH(s), CHAR_LENGTH(s), UPPER(s), REVERSE(s) FROM t ORDER BY id;
SELECT id, LENGTH(c), c = 'a', CONCAT('[', c, ']') FROM t ORDER BY id;
SELECT c, COUNT(*) FROM t GROUP BY c ORDER BY c;
SELECT id FROM t WHERE c = 'a' ORDER BY id;
SELECT id FROM t WHERE c LIKE 'a';
SELECT id, TRIM(s), LTRIM(s), CONCAT('[', RTRIM(s), ']') FROM t ORDER BY id;
SELECT id, LEFT(s, 3), RIGHT(s, 3), SUBSTRING(s, 2, 3), MID(s, -3, 2) FROM t ORDER BY id;
SELECT id, INSTR(s, 'o'), LOCATE('o', s, 6), REPLACE(s, 'o', '0') FROM t ORDER BY id;
SELECT id, CONCAT(s, '-', id), CONCAT_WS('/', id, s, c) FROM t ORDER BY id;
SELECT id, LPAD(s, 6, '*'), RPAD(id, 4, '0') FROM t ORDER BY id;
SELECT id, HEX(s), QUOTE(s) FROM t ORDER BY id;
SELECT id, s LIKE '%o%', s = '' FROM t ORDER BY id;
SELECT id FROM t WHERE s = 'hello world';
SELECT id FROM t WHERE LOWER(s) = 'hello world';
SELECT LENGTH(X'4142'), HEX(CONCAT(X'41', 'B'));
SELECT CONCAT(NULL), LENGTH(NULL), UPPER(NULL), TRIM(NULL);
SELECT LOWER(1.50), LENGTH(1.50), CONCAT(1/3);
SELECT STRCMP('text', 'text2');
SELECT REGEXP_REPLACE('abc', 'b', 'x'), CONCAT('a' , 'b') = 'ab';
