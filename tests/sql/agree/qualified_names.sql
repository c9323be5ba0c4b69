-- Databases before columns, DISTINCT with ORDER BY, and BINARY (9.2.2, 12.5, 12.8).
--@ setup
CREATE TABLE p (id INT PRIMARY KEY, a INT, b INT, v VARCHAR(20));
INSERT INTO p VALUES (1, 1, 2, 'x'), (2, 1, 3, 'y');
CREATE TABLE o (id INT);
INSERT INTO o VALUES (1);
--@ statements
SELECT nodb.p.id FROM p;
SELECT nodb.p.* FROM p;
SELECT id FROM p WHERE nodb.p.id = 1;
SELECT id FROM p ORDER BY nodb.p.id;
SELECT nodb.y.id FROM p AS y;
SELECT agree_qualified_names.p.id FROM p ORDER BY agree_qualified_names.p.id;
SELECT agree_qualified_names.p.* FROM p ORDER BY id;
SELECT AGREE_QUALIFIED_NAMES.y.id FROM p AS y WHERE agree_qualified_names.y.id = 1;
--> row 1
--> names id
SELECT (SELECT agree_qualified_names.p.id + o.id FROM o) FROM p ORDER BY id;
SELECT (SELECT nodb.p.id FROM o) FROM p;
SELECT information_schema.tables.table_type FROM information_schema.tables WHERE table_schema = 'agree_qualified_names';
--> row BASE TABLE
--> row BASE TABLE
--> names TABLE_TYPE
UPDATE agree_qualified_names.p SET agree_qualified_names.p.a = 1 WHERE agree_qualified_names.p.id = 1;
UPDATE p SET a = 1 WHERE nodb.p.id = 1;
SELECT DISTINCT a FROM p ORDER BY b;
--> error 3065
SELECT DISTINCT a, v FROM p ORDER BY v, p.b;
--> error 3065
SELECT DISTINCT a FROM p ORDER BY a;
SELECT DISTINCT a FROM p ORDER BY p.a DESC;
SELECT DISTINCT a AS c FROM p ORDER BY c;
SELECT DISTINCT a AS c FROM p ORDER BY a;
SELECT DISTINCT a + 1 AS b FROM p ORDER BY b;
SELECT DISTINCT * FROM p ORDER BY b;
SELECT DISTINCT p.* FROM p ORDER BY b;
SELECT DISTINCT a, b FROM p ORDER BY a + b, 2;
SELECT DISTINCT a, ROW_NUMBER() OVER (ORDER BY b) FROM p ORDER BY 2;
SELECT DISTINCT a, GROUP_CONCAT(v ORDER BY b DESC) FROM p GROUP BY a ORDER BY a;
SELECT DISTINCT a FROM p UNION SELECT b FROM p ORDER BY a;
SELECT DISTINCT (SELECT y.b FROM p AS y WHERE y.id = p.id ORDER BY y.v LIMIT 1) AS z FROM p ORDER BY z;
SELECT BINARY v FROM p ORDER BY id;
SELECT BINARY 'a', BINARY v AS c, CAST(v AS BINARY) FROM p ORDER BY id;
SELECT BINARY v = 'x', BINARY v LIKE 'x%', LENGTH(BINARY v), BINARY 'a' = 'A' FROM p ORDER BY id;
