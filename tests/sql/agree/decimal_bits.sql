-- Operations on the bits of decimals (12.12).
--@ setup
CREATE TABLE f (id INT, d DECIMAL(5,1), n DECIMAL(20,0));
INSERT INTO f VALUES (1, -3.2, -1), (2, -2.5, -9223372036854775808), (3, 2.5, 9223372036854775807), (4, NULL, NULL), (5, -0.4, 0);
--@ statements
SELECT -2.5 & 10, -1.0 | 0, -1.0 ^ 0, CAST(-3.2 AS DECIMAL(5,1)) >> 1, 3 << -1.0, ~(-1.0), BIT_COUNT(-1.0);
SELECT 2.5 & 10, 1.0 | 0, CAST(3.2 AS DECIMAL(5,1)) >> 1, 3 << 1.0, ~(1.0), BIT_COUNT(7.0), 2.5 | 0;
SELECT d & 255, d | 0, d ^ 1, d >> 1, d << 1, 3 << d, ~d, BIT_COUNT(d) FROM f ORDER BY id;
SELECT n & 255, n | 0, n ^ 1, n >> 1, n << 1, ~n, BIT_COUNT(n) FROM f ORDER BY id;
SELECT BIT_OR(-1.0), BIT_AND(-1.0), BIT_XOR(-1.0), BIT_OR(d), BIT_AND(d), BIT_XOR(n) FROM f;
SELECT (-5/2) | 0, -1e0 | 0, '-1' | 0, -1 & 255;
SELECT EXPORT_SET(-1.0, '1', '0', '', 4), MAKE_SET(-1.0, 'a', 'b'), INET_NTOA(-1.0);
