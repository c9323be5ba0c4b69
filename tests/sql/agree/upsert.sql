-- INSERT ... ON DUPLICATE KEY UPDATE: which row's id is told, what counts as changed, and that VALUES are tested though the row is there.
--@ setup
CREATE TABLE up (id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(9) UNIQUE, n INT DEFAULT 0);
INSERT INTO up (email) VALUES ('a'), ('b');
CREATE TABLE source (email VARCHAR(9), n INT);
INSERT INTO source VALUES ('a', 20), ('b', 20);
CREATE TABLE ou (id INT PRIMARY KEY, e ENUM('x','y'), n INT, CHECK (n < 200));
INSERT INTO ou VALUES (1, 'x', 1);
CREATE TABLE ov (id INT PRIMARY KEY, d DECIMAL(5,2) UNSIGNED, t TINYINT, c VARCHAR(2), f INT, CONSTRAINT f_of_id CHECK (f > id));
INSERT INTO ov VALUES (1, 1, 1, 'a', 2);
--@ statements
INSERT INTO up (email, n) VALUES ('a', 1), ('b', 1) ON DUPLICATE KEY UPDATE n = VALUES(n);
SELECT LAST_INSERT_ID();
INSERT INTO up (email, n) VALUES ('a', 1), ('b', 1) ON DUPLICATE KEY UPDATE n = VALUES(n);
SELECT LAST_INSERT_ID();
INSERT INTO up (email, n) VALUES ('a', 2), ('b', 2) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id);
SELECT LAST_INSERT_ID();
INSERT INTO up (email, n) VALUES ('a', 2) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id);
SELECT LAST_INSERT_ID();
INSERT INTO up (email, n) VALUES ('b', 2) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), n = VALUES(n);
SELECT LAST_INSERT_ID();
INSERT INTO up (id, email, n) VALUES (1, 'a', 5) ON DUPLICATE KEY UPDATE id = VALUES(id), n = VALUES(n);
INSERT INTO up (id, email, n) VALUES (1, 'a', 5) AS nw ON DUPLICATE KEY UPDATE id = nw.id, n = nw.n;
--> affected 0
--> id any
INSERT INTO up (id, email, n) VALUES (1, 'a', 6), (2, 'b', 6) ON DUPLICATE KEY UPDATE id = VALUES(id), n = VALUES(n);
SELECT * FROM up ORDER BY id;
INSERT INTO up (id, email, n) VALUES (9, 'a', 7) ON DUPLICATE KEY UPDATE id = VALUES(id), n = VALUES(n);
SELECT * FROM up ORDER BY id;
INSERT INTO up (email, n) SELECT email, n FROM source ON DUPLICATE KEY UPDATE n = VALUES(n);
--> affected 4
--> id any
SELECT LAST_INSERT_ID();
INSERT INTO ou (id, e) VALUES (1, 'zz') ON DUPLICATE KEY UPDATE n = 3;
INSERT INTO ou (id, e) VALUES (1, CONCAT('z', 'z')) ON DUPLICATE KEY UPDATE n = 3;
INSERT INTO ou (id, e) VALUES (1, 'zz'), (2, 'x') ON DUPLICATE KEY UPDATE n = 3;
INSERT INTO ou (id, n) VALUES (1, 999) ON DUPLICATE KEY UPDATE e = 'y';
--> error 3819
INSERT INTO ou (id, n) VALUES (1, 999), (2, 1) ON DUPLICATE KEY UPDATE e = 'y';
--> error 3819
INSERT INTO ou (id, n) SELECT 1, 999 ON DUPLICATE KEY UPDATE e = 'y';
--> error 3819
INSERT INTO ou (id, n) VALUES (1, 199) ON DUPLICATE KEY UPDATE e = 'y';
INSERT INTO ov (id, d, f) VALUES (1, -1, 5) ON DUPLICATE KEY UPDATE f = 3;
INSERT INTO ov (id, t, f) VALUES (1, 1000, 5) ON DUPLICATE KEY UPDATE f = 3;
INSERT INTO ov (id, t, f) VALUES (1, '1000', 5) ON DUPLICATE KEY UPDATE f = 3;
INSERT INTO ov (id, c, f) VALUES (1, 'abc', 5) ON DUPLICATE KEY UPDATE f = 3;
INSERT INTO ov (id, c, f) VALUES (1, CONCAT('ab', 'c'), 5) ON DUPLICATE KEY UPDATE f = 3;
INSERT INTO ov (id, f) VALUES (1, 0) ON DUPLICATE KEY UPDATE f = 4;
--> error 3819
INSERT INTO ov (id, f) VALUES (1, NULL) ON DUPLICATE KEY UPDATE f = 4;
SELECT * FROM ov;
SELECT * FROM ou;
