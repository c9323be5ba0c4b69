-- JSON functions (12.18). MariaDB keeps a document's text as it was written; MySQL 8 writes ", " and ": " and orders the keys.
--@ setup
CREATE TABLE j (id INT PRIMARY KEY, d JSON);
INSERT INTO j VALUES (1, '{"a": 1, "n": null, "s": "text", "l": [1, 2, {"x": "y"}], "o": {"k": 1.5}}'), (2, '[10, 20, [30, 40]]'), (3, NULL), (4, '"str"');
--@ statements
SELECT JSON_ARRAY(1, 'abc', NULL, TRUE, 1.5);
SELECT JSON_ARRAY();
SELECT JSON_OBJECT('id', 87, 'name', 'carrot');
SELECT JSON_OBJECT();
SELECT JSON_OBJECT('a', JSON_ARRAY(1, 2), 'b', JSON_OBJECT('c', NULL));
SELECT JSON_QUOTE('null');
SELECT JSON_QUOTE('"null"');
SELECT JSON_QUOTE('[1]');
SELECT JSON_UNQUOTE('"abc"');
SELECT JSON_UNQUOTE('[1, 2]');
SELECT JSON_UNQUOTE('abc');
SELECT JSON_UNQUOTE('"\\t\\u0032"');
SELECT JSON_EXTRACT('[10, 20, [30, 40]]', '$[1]');
SELECT JSON_EXTRACT('[10, 20, [30, 40]]', '$[1]', '$[0]');
--> row [20, 10]
SELECT JSON_EXTRACT('[10, 20, [30, 40]]', '$[2][*]');
SELECT JSON_EXTRACT('{"a": 1, "b": {"c": [1,2]}}', '$.b');
--> row {"c": [1, 2]}
SELECT JSON_EXTRACT('{"a": 1}', '$.x');
--> row NULL
SELECT JSON_EXTRACT(NULL, '$');
--> row NULL
SELECT JSON_EXTRACT('{"a b": 1}', '$."a b"');
--> row 1
SELECT JSON_EXTRACT('{"a": {"b": 1}, "c": {"b": 2}}', '$.*.b');
SELECT JSON_EXTRACT('{"a": {"b": 1}, "c": {"b": 2}}', '$**.b');
SELECT JSON_EXTRACT('[1, 2, 3]', '$[last]');
SELECT JSON_EXTRACT('[1, 2, 3, 4]', '$[1 to 2]');
SELECT JSON_EXTRACT('{"a": 1}', 'a');
--> error 3143
SELECT JSON_EXTRACT('{bad', '$');
--> error 3141
SELECT d->'$.a', d->'$.s', d->'$.l', d->'$.none' FROM j WHERE id = 1;
--> row 1 | "text" | [1, 2, {"x": "y"}] | NULL
--> types text, text, text, text
--> names d->'$.a' | d->'$.s' | d->'$.l' | d->'$.none'
SELECT d->>'$.a', d->>'$.s', d->>'$.n', d->>'$.l[2].x' FROM j WHERE id = 1;
--> row 1 | text | null | y
--> types text, text, text, text
SELECT d->>'$.n' IS NULL, d->'$.n' IS NULL, d->'$.none' IS NULL FROM j WHERE id = 1;
--> row 0 | 0 | 1
--> types integer, integer, integer
SELECT id FROM j WHERE d->'$.a' = 1;
--> row 1
--> types integer
SELECT id FROM j WHERE d->>'$.s' = 'text';
--> row 1
--> types integer
SELECT id FROM j WHERE d->'$.s' = 'text';
--> row 1
--> types integer
SELECT id FROM j WHERE id = 2 AND JSON_EXTRACT(d, '$[0]') > 5;
SELECT id, JSON_TYPE(d) FROM j ORDER BY id;
SELECT id, JSON_LENGTH(d), JSON_DEPTH(d), JSON_VALID(d) FROM j ORDER BY id;
SELECT id, JSON_KEYS(d) FROM j ORDER BY id;
--> row 1 | ["a", "l", "n", "o", "s"]
--> row 2 | NULL
--> row 3 | NULL
--> row 4 | NULL
SELECT id, d FROM j ORDER BY id;
--> row 1 | {"a": 1, "l": [1, 2, {"x": "y"}], "n": null, "o": {"k": 1.5}, "s": "text"}
--> row 2 | [10, 20, [30, 40]]
--> row 3 | NULL
--> row 4 | "str"
SELECT JSON_TYPE('1');
SELECT JSON_TYPE('"a"');
SELECT JSON_TYPE('1.5');
SELECT JSON_TYPE('true');
SELECT JSON_TYPE('null');
SELECT JSON_TYPE('[]');
SELECT JSON_TYPE('{}');
SELECT JSON_TYPE(NULL);
SELECT JSON_LENGTH('[1, 2, {"a": 3}]');
SELECT JSON_LENGTH('{"a": 1, "b": {"c": 30}}');
SELECT JSON_LENGTH('{"a": 1, "b": {"c": 30}}', '$.b');
SELECT JSON_LENGTH('3');
SELECT JSON_LENGTH('[]');
SELECT JSON_DEPTH('{}');
SELECT JSON_DEPTH('[]');
SELECT JSON_DEPTH('true');
SELECT JSON_DEPTH('[10, {"a": 20}]');
SELECT JSON_VALID('{"a": 1}');
SELECT JSON_VALID('hello');
SELECT JSON_VALID('"hello"');
SELECT JSON_VALID(NULL);
SELECT JSON_KEYS('{"a": 1, "b": {"c": 30}}');
SELECT JSON_KEYS('{"a": 1, "b": {"c": 30}}', '$.b');
SELECT JSON_KEYS('[1]');
SELECT JSON_CONTAINS('{"a": 1, "b": 2}', '1', '$.a');
SELECT JSON_CONTAINS('{"a": 1}', '{"a": 1}');
SELECT JSON_CONTAINS('[1, 2]', '3');
SELECT JSON_CONTAINS_PATH('{"a": 1, "b": 2}', 'one', '$.a', '$.e');
SELECT JSON_CONTAINS_PATH('{"a": 1, "b": 2}', 'all', '$.a', '$.e');
SELECT JSON_SEARCH('["abc", [{"k": "10"}, "def"], {"x":"abc"}]', 'one', 'abc');
SELECT JSON_SEARCH('["abc", [{"k": "10"}, "def"], {"x":"abc"}]', 'all', 'abc');
SELECT JSON_OVERLAPS('[1,3,5,7]', '[2,5,7]');
--> row 1
SELECT JSON_OVERLAPS('[1]', '[2]');
--> row 0
SELECT 17 MEMBER OF('[23, "abc", 17, "ab", 10]');
--> row 1
--> types integer
SELECT JSON_SET('{"a": 1, "b": [2, 3]}', '$.a', 10, '$.c', '[true]');
SELECT JSON_INSERT('{"a": 1}', '$.a', 10, '$.c', 2);
SELECT JSON_REPLACE('{"a": 1}', '$.a', 10, '$.c', 2);
SELECT JSON_REMOVE('["a", ["b", "c"], "d"]', '$[1]');
SELECT JSON_REMOVE('{"a": 1, "b": 2}', '$.a');
SELECT JSON_ARRAY_APPEND('["a", ["b", "c"], "d"]', '$[1]', 1);
SELECT JSON_ARRAY_INSERT('["a", "b"]', '$[1]', 'x');
SELECT JSON_MERGE_PATCH('{"a": 1, "b": 2}', '{"b": null, "c": 3}');
SELECT JSON_MERGE_PRESERVE('[1, 2]', '[true, false]');
SELECT JSON_PRETTY('[1,{"a":2}]');
--> row [\n  1,\n  {\n    "a": 2\n  }\n]
--> types text
SELECT JSON_VALUE('{"fname": "Joe", "price": "49.95"}', '$.fname');
SELECT JSON_VALUE('{"price": "49.95"}', '$.price' RETURNING DECIMAL(4,2));
--> row 49.95
--> types decimal(2)
SELECT JSON_ARRAYAGG(id) FROM (SELECT 1 AS id UNION ALL SELECT 2) x;
--> row [1, 2]
SELECT JSON_OBJECTAGG(k, v) FROM (SELECT 'a' AS k, 1 AS v UNION ALL SELECT 'b', 2) x;
--> row {"a": 1, "b": 2}
SELECT * FROM JSON_TABLE('[{"a": 1}, {"a": 2}]', '$[*]' COLUMNS (a INT PATH '$.a')) AS jt;
SELECT JSON_STORAGE_SIZE('[1]') > 0;
--> row 1
INSERT INTO j VALUES (5, '{bad');
--> error 3140
INSERT INTO j VALUES (6, '{"b":1,"a":[1,2]}');
SELECT d FROM j WHERE id = 6;
--> row {"a": [1, 2], "b": 1}
SELECT CONCAT(JSON_OBJECT('a', 1));
SELECT LENGTH(JSON_ARRAY(1, 2));
UPDATE j SET d = JSON_SET(d, '$.b', 2) WHERE id = 6;
SELECT JSON_EXTRACT(d, '$.b') FROM j WHERE id = 6;
CREATE TABLE jb (id INT, d JSON, b BLOB);
INSERT INTO jb VALUES (1, '1', '2');
INSERT INTO jb (d) VALUES (X'31');
--> error 3144
INSERT INTO jb (d) VALUES (b'00110001');
--> error 3144
INSERT INTO jb (d) VALUES (_binary'1');
--> error 3144
INSERT INTO jb (d) SELECT b FROM jb;
--> error 3144
UPDATE jb SET d = b;
--> error 3144
SELECT CAST(X'31' AS JSON);
--> error 3144
INSERT INTO jb (d) SELECT b FROM jb WHERE FALSE;
SELECT CAST('1e400' AS JSON);
--> error 3141
SELECT CAST('[1, {"a": -1e309}]' AS JSON);
--> error 3141
SELECT JSON_EXTRACT('[1e400]', '$[0]');
--> error 3141
SELECT JSON_ARRAY_APPEND('[1e400]', '$', 1);
--> error 3141
SELECT JSON_VALID('1e400'), JSON_VALID('[-1e400]'), JSON_VALID('1e-400'), JSON_VALID('1.7976931348623157e308');
--> row 0 | 0 | 1 | 1
SELECT JSON_ARRAY('1e400');
INSERT INTO jb (d) VALUES ('1e400');
--> error 3140
INSERT INTO jb (d) SELECT '[1e400]';
--> error 3140
UPDATE jb SET d = CONCAT('1e', 400);
--> error 3140
SELECT JSON_EXTRACT('[1e-400, 0e400]', '$[0]', '$[1]');
--> row [0.0, 0.0]
SELECT CAST(CAST('true' AS JSON) AS SIGNED), CAST(CAST('false' AS JSON) AS SIGNED), CAST(CAST('true' AS JSON) AS UNSIGNED), CAST(JSON_EXTRACT('{"a": true}', '$.a') AS SIGNED);
--> row 1 | 0 | 1 | 1
--> types integer, integer, integer, integer
SELECT CAST(CAST('true' AS JSON) AS DECIMAL(5,2)), CAST(CAST('true' AS JSON) AS DOUBLE), CAST(CAST('false' AS JSON) AS FLOAT);
--> row 1.00 | 1 | 0
--> types decimal(2), double, float
SELECT CAST(CAST('12.7' AS JSON) AS SIGNED), CAST(CAST('12.5' AS JSON) AS UNSIGNED), CAST(CAST('-13.5' AS JSON) AS SIGNED), CAST(JSON_EXTRACT(JSON_ARRAY(12.50), '$[0]') AS SIGNED);
--> row 13 | 12 | -14 | 13
--> types integer, integer, integer, integer
SELECT CAST(CAST('"12"' AS JSON) AS SIGNED), CAST(CAST('"12.7"' AS JSON) AS UNSIGNED), CAST(CAST('"12.75"' AS JSON) AS DECIMAL(5,1)), CAST(CAST('"1x"' AS JSON) AS DOUBLE);
--> row 12 | 12 | 12.8 | 1
--> types integer, integer, decimal(1), double
SELECT CAST(CAST('-1' AS JSON) AS UNSIGNED), CAST(CAST('18446744073709551615' AS JSON) AS SIGNED), CAST(CAST('18446744073709551615' AS JSON) AS UNSIGNED);
--> row 18446744073709551615 | -1 | 18446744073709551615
--> types integer, integer, integer
SELECT CAST(CAST('1e30' AS JSON) AS SIGNED), CAST(CAST('-1e30' AS JSON) AS SIGNED), CAST(CAST('9223372036854775807' AS JSON) AS DECIMAL(30));
--> row 9223372036854775807 | -9223372036854775808 | 9223372036854775807
--> types integer, integer, decimal(0)
SELECT CAST(CAST('[1]' AS JSON) AS SIGNED), CAST(CAST('{"a": 1}' AS JSON) AS DECIMAL), CAST(JSON_EXTRACT('{"a": 1}', '$.b') AS SIGNED);
--> row 0 | 0 | NULL
--> types integer, decimal(0), integer
SELECT ROUND(CAST('1.55' AS JSON), 1), TRUNCATE(CAST('1.55' AS JSON), 1), ROUND(CAST('2.6' AS JSON)), ABS(CAST('-1.5' AS JSON));
--> row 1.6 | 1.5 | 3 | 1.5
--> types double, double, double, double
SELECT JSON_UNQUOTE('"a\\q"');
--> error 3141
SELECT JSON_UNQUOTE('"a"b"');
--> error 3141
SELECT JSON_UNQUOTE('"\\u12"');
--> error 3141
SELECT JSON_UNQUOTE('"a'), JSON_UNQUOTE('a"'), JSON_UNQUOTE('"'), JSON_UNQUOTE('""'), JSON_UNQUOTE('"a\\nb"'), JSON_UNQUOTE(NULL);
SELECT JSON_UNQUOTE(X'41');
--> error 3144
SELECT JSON_QUOTE(X'00ff');
--> error 3144
SELECT JSON_OBJECT(X'41', 1);
--> error 3144
SELECT JSON_ARRAY(X'00ff');
--> error 1235
SELECT JSON_OBJECT('a', b) FROM jb;
--> error 1235
SELECT JSON_ARRAYAGG(b) FROM jb WHERE b IS NOT NULL;
--> error 1235
SELECT JSON_OBJECTAGG('k', b) FROM jb WHERE b IS NOT NULL;
--> error 1235
SELECT JSON_SET('{}', '$.a', CAST('a' AS BINARY));
--> error 1235
SELECT JSON_ARRAY(TO_BASE64(X'00ff'), CONVERT(X'41' USING utf8mb4));
CREATE TABLE ju (id INT, d JSON, s VARCHAR(9));
INSERT INTO ju VALUES (1, '{"b":1,"a":[true]}', 'x');
SELECT d FROM ju UNION ALL SELECT s FROM ju;
--> row {"a": [true], "b": 1}
--> row x
--> types text
SELECT 'x' AS n UNION SELECT d FROM ju UNION SELECT NULL ORDER BY n;
--> row NULL
--> row x
--> row {"a": [true], "b": 1}
--> types text
--> names n
SELECT id, d FROM ju UNION ALL (SELECT 2, 5 LIMIT 1);
--> row 1 | {"a": [true], "b": 1}
--> row 2 | 5
--> types integer, text
CREATE TABLE juc AS SELECT d FROM ju UNION ALL SELECT s FROM ju UNION ALL SELECT 'more';
--> affected 3
SHOW CREATE TABLE juc;
--> row juc | CREATE TABLE `juc` (\n  `d` longtext\n)
SELECT d FROM juc ORDER BY d;
--> row more
--> row x
--> row {"a": [true], "b": 1}
CREATE TABLE jbits (b BIT(8));
INSERT INTO jbits VALUES (5);
SELECT JSON_ARRAY(b) FROM jbits;
--> error 1235
SELECT JSON_ARRAYAGG(b) FROM jbits;
--> error 1235
SELECT CAST(b AS JSON) FROM jbits;
--> error 1235
SELECT JSON_ARRAY(b + 0) FROM jbits;
