-- AUTO_INCREMENT at the end of its column's type (3.6.9, 11.1.2): InnoDB gives the largest number again and again, which is a duplicate while it is there.
--@ setup
CREATE TABLE t (id TINYINT AUTO_INCREMENT PRIMARY KEY, v INT);
CREATE TABLE u (id TINYINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, v INT);
CREATE TABLE b (id BIGINT AUTO_INCREMENT PRIMARY KEY, v INT);
CREATE TABLE m (id MEDIUMINT AUTO_INCREMENT, v INT, KEY (id));
--@ statements
INSERT INTO t VALUES (126, 1);
INSERT INTO t (v) VALUES (2);
--> affected 1
--> id 127
INSERT INTO t (v) VALUES (3);
--> error 1062
INSERT INTO t (v) VALUES (4);
--> error 1062
INSERT INTO t VALUES (NULL, 4);
--> error 1062
INSERT INTO t (v) SELECT 8;
--> error 1062
DELETE FROM t WHERE id = 127;
INSERT INTO t (v) VALUES (5);
--> affected 1
--> id 127
SELECT id, v FROM t ORDER BY id;
--> row 126 | 1
--> row 127 | 5
DELETE FROM t;
--> affected 2
--> id 0
INSERT INTO t (v) VALUES (9);
--> affected 1
--> id 127
INSERT INTO t VALUES (1, 1);
INSERT INTO t VALUES (128, 1);
TRUNCATE TABLE t;
INSERT INTO t (v) VALUES (1);
INSERT INTO t VALUES (127, 2);
INSERT INTO t (v) VALUES (3);
--> error 1062
SELECT id, v FROM t ORDER BY id;
INSERT INTO u VALUES (253, 1);
INSERT INTO u (v) VALUES (2), (3);
INSERT INTO u (v) VALUES (4);
--> error 1062
SELECT id, v FROM u ORDER BY id;
INSERT INTO b VALUES (9223372036854775806, 1);
INSERT INTO b (v) VALUES (2);
--> affected 1
--> id 9223372036854775807
INSERT INTO b (v) VALUES (3);
--> error 1062
SELECT id, v FROM b ORDER BY id;
--> row 9223372036854775806 | 1
--> row 9223372036854775807 | 2
INSERT INTO m VALUES (8388607, 1);
INSERT INTO m (v) VALUES (2);
--> affected 1
--> id 8388607
SELECT id, v FROM m ORDER BY v;
--> row 8388607 | 1
--> row 8388607 | 2
