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
