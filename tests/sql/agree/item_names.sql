-- A name that several items have, behind them. Chapters: "SELECT Statement", "Problems with Column Aliases".
--@ setup
CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT);
INSERT INTO t VALUES (1, 3, 10), (2, 1, 30), (3, 2, 20);
CREATE TABLE u (id INT PRIMARY KEY, a INT);
INSERT INTO u VALUES (1, 9), (2, 8), (3, 7);
--@ statements
SELECT a AS c, b AS c FROM t ORDER BY c;
SELECT a AS c, a AS c FROM t ORDER BY c;
SELECT a, a FROM t ORDER BY a;
SELECT a, t.a FROM t ORDER BY a;
SELECT *, a FROM t ORDER BY a;
SELECT *, b AS a FROM t ORDER BY a;
SELECT b AS a, a FROM t ORDER BY a;
SELECT b AS a, id FROM t ORDER BY a;
SELECT a + 1 AS c, b AS c FROM t ORDER BY c;
SELECT a AS c, 0 - b AS c FROM t ORDER BY c;
SELECT a AS c, 0 - b AS c FROM t ORDER BY c DESC;
SELECT *, 0 - b AS a FROM t ORDER BY a;
SELECT 0 - a AS c, 0 - b AS c FROM t ORDER BY c;
SELECT a AS c, b AS c FROM t ORDER BY 1;
SELECT a AS c, b AS c FROM t ORDER BY id;
SELECT a AS c, b AS d FROM t ORDER BY d, c;
SELECT t.id, u.id FROM t JOIN u ON t.id + u.id = 4 ORDER BY id;
SELECT t.id, u.id FROM t JOIN u ON t.id + u.id = 4 ORDER BY t.id;
SELECT t.id, u.a FROM t JOIN u USING (id) ORDER BY id;
SELECT * FROM t JOIN u USING (id) ORDER BY id;
SELECT t.a, u.a FROM t JOIN u USING (id) ORDER BY a;
SELECT * FROM t JOIN u ON t.id = u.id ORDER BY id;
SELECT a AS c, b AS c FROM t GROUP BY c;
SELECT a AS c, a AS c FROM t GROUP BY c ORDER BY c;
SELECT a AS c, COUNT(*) AS c FROM t GROUP BY a ORDER BY c, a;
SELECT a AS c, b AS c FROM t GROUP BY a, b HAVING c > 1;
SELECT a AS c, a AS c FROM t GROUP BY a HAVING c > 1 ORDER BY c;
SELECT a AS c, b AS c FROM t HAVING c > 1;
SELECT a AS c, b AS c FROM t ORDER BY c + 1;
SELECT a AS c, b AS c FROM t ORDER BY -c;
SELECT a AS c, b AS d FROM t ORDER BY c + d;
SELECT b AS a, a AS x FROM t ORDER BY a + 0;
SELECT DISTINCT a AS c, b AS c FROM t ORDER BY c;
SELECT a AS c, b AS c FROM t ORDER BY C;
SELECT a, COUNT(*) AS a FROM t GROUP BY a ORDER BY 1;
--> mariadb SELECT a, COUNT(*) FROM t GROUP BY a ORDER BY 1
--> names a | a
SELECT IF(a > 1, b, 0) AS a FROM t GROUP BY a, b ORDER BY b;
CREATE TABLE sizes (id INT, e ENUM('small', 'medium', 'big'));
INSERT INTO sizes VALUES (1, 'big'), (2, 'medium'), (3, 'small'), (4, NULL);
SELECT e, id FROM sizes ORDER BY 1;
SELECT e, id FROM sizes ORDER BY 1 DESC;
SELECT e AS x FROM sizes GROUP BY e ORDER BY 1;
SELECT DISTINCT e FROM sizes ORDER BY 1;
SELECT DISTINCT e FROM sizes ORDER BY e;
SELECT * FROM sizes ORDER BY 2, 1;
SELECT MAX(e), COUNT(*) FROM sizes GROUP BY id ORDER BY 1;
CREATE TABLE kinds (id INT, kind VARCHAR(9), n INT);
INSERT INTO kinds VALUES (1, 'a', 1), (2, 'b', 2), (3, 'a', 3), (4, NULL, 4);
SELECT id, CASE kind WHEN 'a' THEN 'first' ELSE 'other' END AS kind FROM kinds HAVING kind = 'first' ORDER BY id DESC;
SELECT id, CASE kind WHEN 'a' THEN 'first' ELSE 'other' END AS kind FROM kinds WHERE n > 1 HAVING kind IN ('first', 'other') AND id < 4 ORDER BY kind, id LIMIT 2;
--> row 3 | first
--> row 2 | other
SELECT id, n * 10 AS n FROM kinds HAVING n > 20 ORDER BY n DESC;
SELECT id, CONCAT(n, '') AS n FROM kinds HAVING n > 2 ORDER BY id;
SELECT n AS kind, id FROM kinds HAVING kind = 2;
SELECT COUNT(*) FROM (SELECT id, -n AS n FROM kinds HAVING n < -1) q;
SELECT id, kind FROM kinds HAVING kind = 'a' ORDER BY id;
--> row 1 | a
--> row 3 | a
SELECT 1 AS ' x';
SELECT 1 '  y ';
SELECT 1 AS ` z`;
SELECT ' q', '\t r ';
SELECT 1 AS ' w' FROM kinds ORDER BY w;
SELECT x FROM (SELECT 2 AS ' x') q;
SHOW COUNT(*) WARNINGS;
--> row 1
--> names @@session.warning_count
SELECT 'a' 'b';
--> row ab
--> names a
SELECT N'a' 'b', _utf8mb4'c' 'd';
--> row ab | cd
--> names a | c
SELECT ID, KIND, N AS N FROM kinds ORDER BY ID;
SELECT k.Id, `k`.`KInd` FROM kinds k ORDER BY k.iD;
SELECT DISTINCT KIND FROM kinds ORDER BY kind;
SELECT Kind, COUNT(*) FROM kinds GROUP BY KIND ORDER BY kinD;
SELECT a.ID, b.Id FROM kinds a JOIN kinds b USING (id) ORDER BY 1;
SELECT ID FROM kinds UNION SELECT N FROM kinds ORDER BY id;
SELECT * FROM (SELECT ID, Kind FROM kinds) q ORDER BY id;
CREATE VIEW shouted AS SELECT ID, KIND FROM kinds;
SELECT * FROM shouted ORDER BY id;
SELECT Id, kind FROM shouted ORDER BY id;
--> names ID | KIND
CREATE TABLE kept AS SELECT ID, KInd FROM kinds;
SELECT * FROM kept ORDER BY id;
CREATE VIEW twice AS SELECT 1 a, 2 A;
CREATE VIEW twice (a, A) AS SELECT 1, 2;
CREATE VIEW twice AS SELECT * FROM kinds a JOIN kinds b ON a.id = b.id;
CREATE VIEW twice AS SELECT id, n AS id FROM kinds;
CREATE VIEW once AS SELECT * FROM kinds a JOIN kinds b USING (id, kind, n);
CREATE TABLE twice AS SELECT 1 a, 2 A;
CREATE TABLE twice AS SELECT * FROM kinds a JOIN kinds b ON a.id = b.id;
CREATE TABLE once_kept AS SELECT * FROM kinds a JOIN kinds b USING (id, kind, n);
SELECT id FROM kinds UNION SELECT n FROM kinds ORDER BY kinds.id;
SELECT id FROM kinds UNION ALL SELECT n FROM kinds ORDER BY agree_item_names.kinds.id;
(SELECT id FROM kinds) UNION (SELECT n FROM kinds) ORDER BY other.id;
SELECT id FROM kinds UNION SELECT n FROM kinds ORDER BY kinds.id + 1;
SELECT id FROM kinds EXCEPT SELECT n FROM kinds ORDER BY kinds.id;
SELECT id FROM kinds UNION SELECT n FROM kinds ORDER BY nosuch;
SELECT id FROM kinds UNION (SELECT n FROM kinds ORDER BY kinds.n LIMIT 1) ORDER BY id;
-- What MySQL makes a table of is named as it is written, what it merges as it is there.
SELECT ID, Kind FROM (SELECT id, kind FROM kinds) d ORDER BY id LIMIT 1;
--> names id | kind
SELECT ID, N FROM (SELECT id, COUNT(*) AS n FROM kinds GROUP BY id) d ORDER BY id LIMIT 1;
--> names ID | N
SELECT ID FROM (SELECT DISTINCT id FROM kinds) d ORDER BY id LIMIT 1;
--> names ID
SELECT ID FROM (SELECT id FROM kinds LIMIT 1) d;
--> names ID
SELECT ID FROM (SELECT id FROM kinds UNION SELECT 0) d ORDER BY id LIMIT 1;
--> names ID
WITH d AS (SELECT MAX(id) AS most FROM kinds) SELECT MOST FROM d;
--> names MOST
CREATE VIEW grouped_kinds AS SELECT id, COUNT(*) AS n FROM kinds GROUP BY id;
CREATE VIEW plain_kinds AS SELECT id, (n) AS n FROM kinds;
SELECT ID, N FROM grouped_kinds ORDER BY id LIMIT 1;
--> names ID | N
SELECT ID, N FROM plain_kinds ORDER BY id LIMIT 1;
--> names id | n
