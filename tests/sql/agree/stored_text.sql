-- What a column makes of text, of other types and of what is no number; and what nothing stores.
--@ setup
CREATE TABLE src (id INT PRIMARY KEY, s VARCHAR(30));
INSERT INTO src VALUES (1, '12'), (2, ' 13 '), (3, '0x1F'), (4, '1_0'), (5, 'inf'), (6, 'nan'), (7, '2024-02-29'), (8, '20240301'), (9, '1.5'), (10, 'abc'), (11, '1e3'), (12, ''), (13, '2024-02-30'), (14, '9007199254740993');
CREATE TABLE n (i INT, big BIGINT, u BIGINT UNSIGNED, d DECIMAL(20,2), x DOUBLE, f FLOAT, day DATE, at DATETIME);
--@ statements
INSERT INTO n (i) SELECT s FROM src WHERE id = 1;
INSERT INTO n (i) SELECT s FROM src WHERE id = 2;
INSERT INTO n (i) SELECT s FROM src WHERE id = 3;
INSERT INTO n (i) SELECT s FROM src WHERE id = 4;
INSERT INTO n (i) SELECT s FROM src WHERE id = 9;
INSERT INTO n (i) SELECT s FROM src WHERE id = 10;
INSERT INTO n (i) SELECT s FROM src WHERE id = 11;
INSERT INTO n (i) SELECT s FROM src WHERE id = 12;
INSERT INTO n (big) SELECT s FROM src WHERE id = 14;
INSERT INTO n (d) SELECT s FROM src WHERE id IN (1, 9);
INSERT INTO n (d) SELECT s FROM src WHERE id = 4;
INSERT INTO n (d) SELECT s FROM src WHERE id = 5;
INSERT INTO n (x) SELECT s FROM src WHERE id IN (1, 9, 11);
INSERT INTO n (x) SELECT s FROM src WHERE id = 5;
INSERT INTO n (x) SELECT s FROM src WHERE id = 6;
INSERT INTO n (day) SELECT s FROM src WHERE id IN (7, 8);
INSERT INTO n (day) SELECT s FROM src WHERE id = 5;
INSERT INTO n (day) SELECT s FROM src WHERE id = 13;
INSERT INTO n (at) SELECT s FROM src WHERE id IN (7, 8);
INSERT INTO n (at) SELECT s FROM src WHERE id = 5;
UPDATE n SET i = (SELECT s FROM src WHERE id = 3);
UPDATE n SET day = (SELECT s FROM src WHERE id = 5);
UPDATE n, src SET n.x = src.s WHERE src.id = 5;
INSERT INTO n (x) VALUES (1e400);
INSERT INTO n (x) VALUES ('1e400');
INSERT INTO n (f) VALUES (1e39);
INSERT INTO n (f) VALUES ('1e39');
INSERT INTO n (f) VALUES (3.4e38);
INSERT INTO n (x) VALUES (9e307);
UPDATE n SET x = x * 10 WHERE x > 1e300;
UPDATE n SET f = f * 100 WHERE f > 1e37;
INSERT INTO n (i) SELECT 20240101 + id FROM src WHERE id = 1;
INSERT INTO n (day) SELECT 20240100 + id FROM src WHERE id = 2;
INSERT INTO n (at) SELECT 20240100 + id FROM src WHERE id = 2;
UPDATE n SET big = day WHERE day = '2024-02-29';
UPDATE n SET d = day, x = day WHERE day = '2024-02-29';
SELECT * FROM n ORDER BY i, big, d, x, f, day, at;
SELECT s FROM src GROUP BY s ORDER BY NULL LIMIT 0;
SELECT COUNT(*) FROM src ORDER BY NULL;
SELECT id FROM src WHERE id < 3 ORDER BY 'x', id DESC;
SELECT GROUP_CONCAT(id ORDER BY NULL) FROM src WHERE id = 1;
UPDATE n SET i = 5 ORDER BY NULL LIMIT 1;
SELECT i & 1, ~i, BIT_COUNT(X'FF'), ~X'F0', BIT_COUNT(b'1111') FROM n WHERE i = 5;
--> row 1 | 18446744073709551610 | 8 | 18446744073709551375 | 4
CREATE TABLE vb (a VARBINARY(4), c VARCHAR(9));
INSERT INTO vb VALUES (X'F0F0', '\\x41');
SELECT a & a FROM vb;
SELECT BIT_COUNT(a) FROM vb;
SELECT a FROM vb UNION SELECT c FROM vb;
SELECT a FROM vb UNION SELECT CAST(c AS BINARY) FROM vb;
CREATE TABLE grp (n INT, s VARCHAR(3));
INSERT INTO grp VALUES (2, 'a'), (1, 'b'), (1, 'a'), (NULL, 'z');
SELECT n, s, COUNT(*) FROM grp GROUP BY n, s WITH ROLLUP;
SELECT n, COUNT(*) FROM grp GROUP BY n WITH ROLLUP HAVING COUNT(*) > 0;
SELECT n, COUNT(*) FROM grp GROUP BY n WITH ROLLUP LIMIT 2;
SELECT s, SUM(n) FROM grp GROUP BY 1 WITH ROLLUP ORDER BY s;
--> row NULL | 4
--> row a | 3
--> row b | 1
--> row z | NULL
DELETE FROM src WHERE SEC_TO_TIME(s) IS NOT NULL;
--> error 1292
DELETE FROM src WHERE FIELD(s, 1, 2) > 0;
--> error 1292
SELECT COUNT(*) FROM src;
--> row 14
CREATE TABLE none (id INT PRIMARY KEY, c VARCHAR(9), n INT, b INT);
INSERT INTO none VALUES (1, NULL, NULL, NULL), (2, 'x', 1, 1);
UPDATE none SET c = c;
UPDATE none SET n = n, c = c;
UPDATE none SET n = n + 1 WHERE id = 1;
UPDATE none SET c = CONCAT(c, 'y');
UPDATE none SET c = LEFT(c, 20), n = ABS(n);
INSERT INTO none (id) VALUES (1) ON DUPLICATE KEY UPDATE c = VALUES(c);
INSERT INTO none (id) VALUES (1) ON DUPLICATE KEY UPDATE c = c;
INSERT INTO none (id) VALUES (1) ON DUPLICATE KEY UPDATE c = CONCAT(c, 1);
INSERT INTO none (id) VALUES (1) ON DUPLICATE KEY UPDATE b = VALUES(b) + 1;
INSERT INTO none (id, c) SELECT id, NULL FROM none WHERE id = 1 ON DUPLICATE KEY UPDATE c = VALUES(c);
UPDATE none SET c = REPEAT('z', 20) WHERE id = 1;
UPDATE none SET n = n / 0 WHERE id = 1;
UPDATE none SET n = 1 / 0 WHERE id = 1;
SELECT FIELD(day, '2024-02-29') FROM n WHERE day IS NOT NULL;
CREATE TABLE clock (id INT, t TIME);
INSERT INTO clock (id, t) SELECT 1, '1,000';
INSERT INTO clock (id, t) SELECT 1, '1d';
INSERT INTO clock (id, t) SELECT 1, '0x1F';
INSERT INTO clock (id, t) VALUES (1, '1_0');
INSERT INTO clock (id, t) SELECT 1, '10:11:12.5x';
INSERT INTO clock (id, t) SELECT 1, '10:11:12Z';
INSERT INTO clock (id, t) SELECT 1, '10:';
INSERT INTO clock (id, t) SELECT 1, '2024-01-01';
INSERT INTO clock (id, t) SELECT 1, '10:70:00';
INSERT INTO clock (id, t) VALUES (2, '10:11:12 '), (3, ' 10:11'), (4, '0 10'), (5, '0  10:11:12'), (6, '10.5'), (7, '101112'), (8, '10:1:2');
INSERT INTO clock (id, t) SELECT 9, '2024-01-01 10:11:12';
INSERT INTO clock (id, t) SELECT 10, '20240101101112';
SELECT * FROM clock ORDER BY id;
UPDATE clock SET t = CONCAT('1,', '000') WHERE id = 2;
UPDATE clock SET t = CONCAT('1:0', '0') WHERE id = 2;
SELECT t FROM clock WHERE id = 2;
