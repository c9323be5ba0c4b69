-- Dates beside the number 0 (11.2, 12.3).
--@ setup
CREATE TABLE z (id INT, da DATE, dt DATETIME, ts TIMESTAMP NULL);
INSERT INTO z VALUES (1, '2024-01-01', '2024-01-01 10:00:00', '2024-01-01 10:00:00'), (2, NULL, NULL, NULL), (3, '1001-01-01', '1001-01-01', '1999-01-01');
--@ statements
SELECT id, dt > 0, da <> 0, ts >= 0, dt = 0, da < 0, dt <=> 0, 0 < da, 0 = dt FROM z ORDER BY id;
SELECT id FROM z WHERE dt > 0 ORDER BY id;
SELECT id FROM z WHERE da <> 0 AND da IS NOT NULL ORDER BY id;
SELECT id FROM z WHERE dt = 0 OR dt IS NULL ORDER BY id;
SELECT id FROM z WHERE da IN (0, 20240101) ORDER BY id;
SELECT id FROM z WHERE dt BETWEEN 0 AND 20250101 ORDER BY id;
SELECT id FROM z WHERE dt NOT IN (0) ORDER BY id;
SELECT NOW() > 0, NOW() > 1, CURDATE() <> 0, NOW() = 0;
SELECT IF(dt > 0, 'y', 'n'), CASE dt WHEN 0 THEN 'zero' ELSE 'day' END FROM z ORDER BY id;
UPDATE z SET id = id WHERE da <> 0;
DELETE FROM z WHERE dt = 0;
