-- SHOW and EXPLAIN's kin (13.7.7, 13.8).
--@ setup
CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20), KEY (name));
CREATE TABLE other (a INT);
CREATE VIEW v AS SELECT id FROM t;
--@ statements
SHOW TABLES;
SHOW TABLES LIKE 't%';
SHOW FULL TABLES;
SHOW FULL TABLES WHERE Table_type = 'VIEW';
SHOW TABLES FROM agree_show;
SHOW TABLES FROM agree_nowhere;
SHOW DATABASES LIKE 'agree\_show';
SHOW SCHEMAS LIKE 'agree_show';
SHOW DATABASES WHERE `Database` = 'agree_show';
SHOW VARIABLES LIKE 'autocommit';
SHOW SESSION VARIABLES LIKE 'sql_auto_is_null';
SHOW VARIABLES WHERE Variable_name = 'character_set_client';
SHOW VARIABLES WHERE Variable_name IN ('character_set_client', 'time_zone');
--> row character_set_client | utf8mb4
--> row time_zone | SYSTEM
SHOW GLOBAL VARIABLES LIKE 'default_storage_engine';
SHOW VARIABLES LIKE 'no_such_variable';
SHOW CHARACTER SET LIKE 'utf8mb4';
--> names Charset | Description | Default collation | Maxlen
--> row utf8mb4 | UTF-8 Unicode | … | 4
SHOW COLLATION LIKE 'utf8mb4_bin';
--> names Collation | Charset | Id | Default | Compiled | Sortlen | Pad_attribute
--> row utf8mb4_bin | utf8mb4 | 46 | '' | Yes | 1 | PAD SPACE
SHOW COLLATION WHERE Charset = 'utf8mb4' AND Collation = 'utf8mb4_general_ci';
--> names Collation | Charset | Id | Default | Compiled | Sortlen | Pad_attribute
--> row utf8mb4_general_ci | utf8mb4 | 45 | '' | Yes | 1 | PAD SPACE
SHOW COUNT(*) WARNINGS;
SELECT 1/0;
SHOW WARNINGS;
SELECT nothing FROM t;
SHOW ERRORS;
--> row Error | 1054 | Unknown column 'nothing' in …
SHOW WARNINGS LIMIT 1;
--> row Error | 1054 | Unknown column 'nothing' in …
SHOW INDEX FROM t;
--> names Table | Non_unique | Key_name | Seq_in_index | Column_name | Collation | Cardinality | Sub_part | Packed | Null | Index_type | Comment | Index_comment | Visible | Expression
--> row t | 0 | PRIMARY | 1 | id | A | … | NULL | NULL | '' | BTREE | '' | '' | YES | NULL
--> row t | 1 | name | 1 | name | A | … | NULL | NULL | YES | BTREE | '' | '' | YES | NULL
SHOW CREATE DATABASE agree_show;
--> row agree_show | CREATE DATABASE `agree_show` /*!40100 DEFAULT CHARACTER SET utf8mb4 …
--> names Database | Create Database
SHOW CREATE TABLE nowhere;
SHOW COLUMNS FROM nowhere;
SHOW CREATE VIEW nowhere;
SHOW TRIGGERS;
SHOW EVENTS;
SHOW PROCEDURE STATUS WHERE Db = 'agree_show';
--> names Db | Name | Type | Definer | Modified | Created | Security_type | Comment | character_set_client | collation_connection | Database Collation
--> empty
SHOW FUNCTION STATUS LIKE 'nothing';
--> names Db | Name | Type | Definer | Modified | Created | Security_type | Comment | character_set_client | collation_connection | Database Collation
--> empty
SHOW OPEN TABLES LIKE 'nothing';
SHOW STATUS LIKE 'no_such_status';
DESC t id;
DESCRIBE t 'n%';
EXPLAIN t;
