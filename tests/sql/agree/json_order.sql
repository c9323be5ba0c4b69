-- MySQL 8.0 Reference Manual, "The JSON Data Type", "Comparison and Ordering of JSON Values". MariaDB's JSON is text: the answers are MySQL's.
--@ setup
CREATE TABLE j (id INT, x JSON);
INSERT INTO j VALUES (1, '{"a": 9}'), (2, '{"a": 10}'), (3, '{"a": 2.5}');
--@ statements
SELECT id FROM j ORDER BY JSON_EXTRACT(x,'$.a');
--> row 3
--> row 1
--> row 2
SELECT JSON_EXTRACT(x, '$.a') AS v FROM j ORDER BY v DESC;
--> row 10
--> row 9
--> row 2.5
SELECT MIN(JSON_EXTRACT(x, '$.a')), MAX(JSON_EXTRACT(x, '$.a')) FROM j;
--> row 2.5 | 10
SELECT JSON_EXTRACT(x, '$.a') AS v, COUNT(*) FROM j GROUP BY v ORDER BY v;
--> row 2.5 | 1
--> row 9 | 1
--> row 10 | 1
SELECT id FROM j WHERE JSON_EXTRACT(x,'$.a') > 9;
SELECT id, JSON_EXTRACT(x, '$.a') IN (9, 10), JSON_EXTRACT(x, '$.a') BETWEEN 3 AND 9 FROM j ORDER BY id;
SELECT JSON_EXTRACT('"abc"', '$') = 'abc', JSON_EXTRACT('"b"', '$') > 'a', JSON_EXTRACT('9', '$') = 9, JSON_EXTRACT('9', '$') <=> 10;
SELECT JSON_EXTRACT('{"a":"9"}','$.a') + 1, JSON_EXTRACT('{"a":9}','$.a') + 1, JSON_EXTRACT('{"a":true}','$.a') + 1;
SELECT JSON_EXTRACT('[10]', '$[0]') > JSON_EXTRACT('[9]', '$[0]'), JSON_EXTRACT('1', '$') = JSON_EXTRACT('1.0', '$');
--> row 1 | 1
SELECT JSON_EXTRACT('[1, 10]', '$') > JSON_EXTRACT('[1, 9]', '$'), JSON_EXTRACT('[1]', '$') < JSON_EXTRACT('[1, 0]', '$');
--> row 1 | 1
SELECT JSON_EXTRACT('"a"', '$') > 9, JSON_EXTRACT('true', '$') > JSON_EXTRACT('[1]', '$'), JSON_EXTRACT('null', '$') < JSON_EXTRACT('-5', '$');
--> row 1 | 1 | 1
SELECT JSON_EXTRACT('9007199254740993', '$') > JSON_EXTRACT('9007199254740992', '$'), JSON_EXTRACT('-0.0', '$') = JSON_EXTRACT('0', '$');
--> row 1 | 1
SELECT DISTINCT JSON_EXTRACT(x, '$.a') AS v FROM j ORDER BY v;
--> row 2.5
--> row 9
--> row 10
SELECT GREATEST(JSON_EXTRACT('9', '$'), JSON_EXTRACT('10', '$'));
--> row 10
