-- Collations (10): text compares by code points unless a COLLATE says otherwise; trailing spaces count, as in utf8mb4_0900_bin.
--@ setup
CREATE TABLE t (s VARCHAR(20), ci VARCHAR(20) COLLATE utf8mb4_general_ci);
INSERT INTO t VALUES ('b', 'b'), ('A', 'A'), ('a', 'a'), ('B', 'B'), ('ä', 'ä'), ('Z', 'Z');
--@ statements
SELECT 'a' = 'A';
SELECT 'ä' = 'a';
SELECT 'a' < 'B';
SELECT 'ß' = 'ss';
SELECT 'a' = 'a ';
SELECT 'a' LIKE 'a ';
SELECT 'a' COLLATE utf8mb4_general_ci = 'A';
SELECT 'ä' COLLATE utf8mb4_general_ci = 'A';
SELECT 'a' COLLATE utf8mb4_bin = 'A';
SELECT 'abc' COLLATE utf8mb4_general_ci LIKE 'AB%';
SELECT s FROM t ORDER BY s;
SELECT s FROM t WHERE s > 'a' ORDER BY s;
SELECT s FROM t WHERE s COLLATE utf8mb4_general_ci = 'B' ORDER BY s;
SELECT ci FROM t WHERE ci = 'b' ORDER BY s;
SELECT s FROM t ORDER BY s COLLATE utf8mb4_general_ci, s;
SELECT COUNT(DISTINCT s), COUNT(DISTINCT ci) FROM t;
SELECT MIN(s), MAX(s) FROM t;
SELECT LOWER(s) AS l, COUNT(*) FROM t GROUP BY LOWER(s) ORDER BY l;
SELECT s FROM t WHERE s IN ('a', 'b') ORDER BY s;
SELECT LOCATE('A', 'abc');
SELECT INSTR('ABC', 'b');
SELECT REPLACE('aAa', 'A', 'x');
SELECT FIND_IN_SET('A', 'a,b');
SELECT 'a' = BINARY 'A';
SELECT BINARY 'a' = 'a';
SELECT 'a' COLLATE no_such_collation;
