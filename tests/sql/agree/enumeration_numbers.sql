-- An ENUM where a number is asked for: the place of its value (11.3.5).
--@ setup
CREATE TABLE t (id INT, e ENUM('z','a','m'));
INSERT INTO t VALUES (1, 'z'), (2, 'a'), (3, 'm'), (4, NULL);
--@ statements
SELECT id, CAST(e AS SIGNED), CAST(e AS UNSIGNED), CAST(e AS DECIMAL), CAST(e AS DOUBLE), e + 0, e * 1, e / 2, e DIV 2, e % 2 FROM t ORDER BY id;
SELECT id, e & 1, e | 1, e ^ 1, 1 << e, e >> 1, ~e FROM t ORDER BY id;
SELECT SUM(e), AVG(e), BIT_OR(e), BIT_AND(e), BIT_XOR(e), STDDEV(e), VAR_SAMP(e), STDDEV_POP(e) FROM t;
--> row 6 | 2.0000 | 3 | 0 | 0 | 0.816496580927726 | 1 | 0.816496580927726
SELECT id, ROUND(e), SQRT(e), POWER(e, 2), SIGN(e), TRUNCATE(e, 0), FORMAT(e, 1), FLOOR(e), ABS(e), LN(e) FROM t ORDER BY id;
--> types integer, double, double, double, integer, double, text, integer, integer, double
SELECT id, ELT(e, 'x', 'y', 'w'), LEFT('abc', e), RIGHT('abc', e), REPEAT('x', e), SPACE(e), SUBSTRING('abc', e), LPAD('a', e, 'x') FROM t ORDER BY id;
SELECT id, DATE '2024-01-01' + INTERVAL e DAY, ADDDATE('2024-01-01', e), TIMESTAMPADD(DAY, e, '2024-01-01') FROM t ORDER BY id;
SELECT id, MAKEDATE(2024, e), PERIOD_ADD(202401, e), FROM_DAYS(e + 700000) FROM t ORDER BY id;
SELECT id, BIN(e), OCT(e), BIT_COUNT(e), CHAR(e + 64), MAKE_SET(e, 'a', 'b', 'c'), EXPORT_SET(e, 'Y', 'N', ',', 4), INET_NTOA(e) FROM t ORDER BY id;
SELECT id, MOD(e, 2), FIELD(e, 2), FIELD(2, e), FIELD(e, 'a') FROM t ORDER BY id;
SELECT id, e = 2, e IN (1, 2), e BETWEEN 2 AND 3, IF(e, 1, 0), NOT e, e AND 1 FROM t ORDER BY id;
