-- User variables and system variables (9.4, 5.1.9), prepared statements as SQL, DO.
--@ setup
CREATE TABLE t (id INT PRIMARY KEY, n INT);
INSERT INTO t VALUES (1, 10), (2, 20), (3, NULL);
--@ statements
SELECT @none;
SET @a = 1, @b = 'text', @c = 1.5, @d = NULL;
SELECT @a, @b, @c, @d;
--> types integer, text, any, any
SET @a := 2;
SELECT @a + 1, CONCAT(@b, '!'), @A;
SET @x = 1 + 2;
SELECT @x;
SET @x = @x + 1;
SELECT @x;
SET @m = (SELECT MAX(n) FROM t);
SELECT @m;
SELECT @y := 5;
SELECT @s := @s + n FROM (SELECT n FROM t WHERE n IS NOT NULL ORDER BY id) x, (SELECT @s := 0) y;
--> types any
SELECT MAX(n), COUNT(*) INTO @mx, @cnt FROM t;
SELECT @mx, @cnt;
SELECT n INTO @one FROM t WHERE id = 1;
SELECT @one;
SELECT n FROM t WHERE id = @a;
SELECT id FROM t WHERE id >= @a ORDER BY id;
SET @`quoted name` = 'q';
SELECT @`quoted name`, @'quoted name';
SET @t = NOW();
SELECT @t > '2024-01-01', LENGTH(@t);
SET @e = UPPER('abc'), @f = 2 > 1, @g = 1e0, @h = X'41';
SELECT @e, @f, @g, @h;
SET @d = DATE'2024-01-01';
SELECT @d, @d + INTERVAL 1 DAY;
PREPARE s FROM 'SELECT ? + 1';
SET @p = 41;
EXECUTE s USING @p;
--> types any
DEALLOCATE PREPARE s;
EXECUTE s;
PREPARE s2 FROM 'SELECT id FROM t WHERE id = ?';
EXECUTE s2 USING @a;
DROP PREPARE s2;
DO 1 + 1;
DO SLEEP(0);
SELECT @@autocommit, @@session.autocommit;
SELECT @@sql_mode;
--> row ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION
SET sql_mode = '';
SELECT @@sql_mode;
SELECT id, n FROM t GROUP BY n ORDER BY id;
INSERT INTO t VALUES (4, 'abc');
SET sql_mode = DEFAULT;
SET SESSION sql_mode = 'ANSI_QUOTES';
SELECT "id" FROM t WHERE id = 1;
SET sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
SET SESSION max_execution_time = 0;
--> mariadb SET SESSION max_statement_time = 0
SET no_such_variable = 1;
SELECT @@no_such_variable;
SET autocommit = 'maybe';
SET wait_timeout = 100;
SELECT @@wait_timeout;
SET SESSION wait_timeout = DEFAULT;
SELECT @@version IS NOT NULL, VERSION() = @@version, DATABASE(), SCHEMA(), CONNECTION_ID() > 0;
SELECT USER() LIKE 'root@%', LENGTH(CURRENT_USER()) > 0;
SET NAMES utf8mb4;
SELECT @@character_set_client, @@character_set_results;
SET time_zone = '+00:00';
SELECT @@time_zone;
SET time_zone = '+02:00';
SET time_zone = '+00:00';
SELECT LAST_INSERT_ID(5), LAST_INSERT_ID();
SELECT GET_LOCK('agree', 0), IS_FREE_LOCK('agree_other'), RELEASE_LOCK('agree');
SELECT BENCHMARK(1, 1 + 1), SLEEP(0);
SELECT @@timestamp = UNIX_TIMESTAMP(NOW(6)), @@session.timestamp > 1700000000;
SELECT @@timestamp;
--> row …
SET @moment = @@timestamp;
SELECT @moment > 1700000000;
CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY, n INT);
INSERT INTO counted (n) VALUES (1), (2);
SET @id = @@last_insert_id;
SELECT @id;
