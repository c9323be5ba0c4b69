-- What is computed with a parameter is of the types that are bound, each time anew.
--@ setup
CREATE TABLE t (id INT PRIMARY KEY, n INT, d DECIMAL(8,2), s VARCHAR(20), x DOUBLE);
INSERT INTO t VALUES (1, 7, 7.50, 'seven', 7.5), (2, 0, -1.25, '12', 1e10), (3, NULL, NULL, NULL, NULL);
SET @i = 10, @neg = -3, @text = '10', @word = 'abc', @real = 1e1, @none = NULL, @dec = 10.50, @small = 0.125;
--@ statements
PREPARE q FROM 'SELECT ? / 3';
EXECUTE q USING @i;
EXECUTE q USING @neg;
EXECUTE q USING @text;
EXECUTE q USING @real;
EXECUTE q USING @none;
EXECUTE q USING @i;
EXECUTE q USING @dec;
EXECUTE q USING @small;
PREPARE q FROM 'SELECT ? + 1, ? * 2, ? - 1';
EXECUTE q USING @dec, @small, @dec;
EXECUTE q USING @i, @i, @i;
EXECUTE q USING @text, @real, @neg;
EXECUTE q USING @i, @none, @text;
PREPARE q FROM 'SELECT ? * 1.5';
EXECUTE q USING @i;
EXECUTE q USING @text;
PREPARE q FROM 'SELECT id, d / ?, d * ?, n + ?, x + ? FROM t ORDER BY id';
EXECUTE q USING @i, @i, @i, @i;
EXECUTE q USING @text, @text, @text, @text;
PREPARE q FROM 'SELECT id FROM t WHERE n * ? > 20 ORDER BY id';
EXECUTE q USING @i;
EXECUTE q USING @text;
EXECUTE q USING @dec;
PREPARE q FROM 'SELECT ABS(?), ROUND(?), SIGN(?), MOD(?, 3)';
EXECUTE q USING @neg, @neg, @neg, @i;
EXECUTE q USING @text, @text, @text, @text;
PREPARE q FROM 'SELECT IFNULL(?, 1), COALESCE(?, ?), IF(1, ?, 2)';
EXECUTE q USING @i, @none, @i, @i;
EXECUTE q USING @word, @none, @text, @word;
--> row abc | 10 | abc
--> types text, text, text
PREPARE q FROM 'SELECT CASE WHEN id = ? THEN ? ELSE n END FROM t ORDER BY id';
EXECUTE q USING @i, @i;
PREPARE q FROM 'SELECT id, IFNULL(d, ?) FROM t ORDER BY id';
EXECUTE q USING @i;
PREPARE q FROM 'UPDATE t SET n = n + ? WHERE id = ?';
SET @one = 1;
EXECUTE q USING @i, @one;
EXECUTE q USING @text, @one;
SELECT id, n FROM t ORDER BY id;
PREPARE q FROM 'INSERT INTO t (id, n, d) VALUES (? + 100, ? * 2, ? / 4)';
EXECUTE q USING @i, @i, @i;
SELECT * FROM t WHERE id > 100;
PREPARE q FROM 'SELECT CONCAT(?, ?), CHAR_LENGTH(?), UPPER(?)';
EXECUTE q USING @i, @word, @word, @word;
EXECUTE q USING @word, @real, @i, @word;
PREPARE q FROM 'SELECT SUM(n * ?), AVG(d + ?), MAX(n - ?) FROM t WHERE id < 100';
EXECUTE q USING @i, @i, @i;
PREPARE q FROM 'SELECT ? DIV 3, ? % 3, -?';
EXECUTE q USING @i, @i, @i;
EXECUTE q USING @text, @text, @text;
DEALLOCATE PREPARE q;
