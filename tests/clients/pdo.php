<?php
// What a PHP program does through PDO; prints, as one line of JSON, what each step gave.
// argument: {host, port, user, password, database, emulate}
$options = json_decode($argv[1], true);
$dsn = "mysql:host={$options['host']};port={$options['port']};dbname={$options['database']};charset=utf8mb4";
$pdo = new PDO($dsn, $options['user'], $options['password'], [
    PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
    PDO::ATTR_EMULATE_PREPARES => $options['emulate'],
]);
$got = ['version' => $pdo->getAttribute(PDO::ATTR_SERVER_VERSION)];

function failure(callable $action)
{
    try {
        $action();
        return null;
    } catch (PDOException $error) {
        return [$error->errorInfo[0], $error->errorInfo[1]];
    }
}

$pdo->exec('DROP TABLE IF EXISTS goods');
$got['create'] = $pdo->exec('CREATE TABLE goods (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) UNIQUE, price DECIMAL(8,2), made DATETIME, picture BLOB, n INT)');

$insert = $pdo->prepare('INSERT INTO goods (name, price, made, picture, n) VALUES (:name, :price, :made, UNHEX(:picture), :n)');
$insert->execute(['name' => "it's", 'price' => '1.50', 'made' => '2024-02-29 10:11:12', 'picture' => null, 'n' => 7]);
$got['first id'] = $pdo->lastInsertId();
$insert->bindValue('name', 'größe €');
$insert->bindValue('price', '2.5');
$insert->bindValue('made', '2024-03-01 00:00:00');
$insert->bindValue('picture', bin2hex("\x00\x01\xFE"));
$insert->bindValue('n', null, PDO::PARAM_NULL);
$insert->execute();
$got['second id'] = $pdo->lastInsertId();
$got['inserted'] = $insert->rowCount();
$got['duplicate'] = failure(fn () => $insert->execute());

$select = $pdo->prepare('SELECT id, name, price, made, n FROM goods WHERE id = ?');
$select->execute([1]);
$got['assoc'] = $select->fetch(PDO::FETCH_ASSOC);
$select->execute(['2']);
$got['object'] = $select->fetch(PDO::FETCH_OBJ);
$select->execute([3]);
$got['nothing'] = $select->fetch();
$got['pairs'] = $pdo->query('SELECT id, name FROM goods ORDER BY id')->fetchAll(PDO::FETCH_KEY_PAIR);
$got['column'] = $pdo->query('SELECT name FROM goods ORDER BY id')->fetchAll(PDO::FETCH_COLUMN);
$got['numbers'] = $pdo->query('SELECT n, price, 1 + 1, 1.5e0, NULL FROM goods WHERE id = 1')->fetch(PDO::FETCH_NUM);
$got['picture'] = bin2hex($pdo->query('SELECT picture FROM goods WHERE id = 2')->fetchColumn());

$bounded = $pdo->prepare('SELECT id FROM goods ORDER BY id LIMIT :least, :most');
$bounded->bindValue('least', 1, PDO::PARAM_INT);
$bounded->bindValue('most', 5, PDO::PARAM_INT);
$bounded->execute();
$got['limit'] = $bounded->fetchAll(PDO::FETCH_COLUMN);
$got['selected'] = $bounded->rowCount();

$update = $pdo->prepare('UPDATE goods SET n = ? WHERE id <= ?');
$update->execute([7, 2]);
$got['changed'] = $update->rowCount();
$update->execute([7, 2]);
$got['changed again'] = $update->rowCount();

$pdo->beginTransaction();
$pdo->exec('DELETE FROM goods');
$got['in transaction'] = [$pdo->inTransaction(), $pdo->query('SELECT COUNT(*) FROM goods')->fetchColumn()];
$pdo->rollBack();
$got['rolled back'] = [$pdo->inTransaction(), $pdo->query('SELECT COUNT(*) FROM goods')->fetchColumn()];
$pdo->beginTransaction();
$pdo->exec('DELETE FROM goods WHERE id = 1');
$pdo->commit();
$got['committed'] = $pdo->query('SELECT COUNT(*) FROM goods')->fetchColumn();

$got['quote'] = $pdo->query('SELECT ' . $pdo->quote("a'b\\c\"\n"))->fetchColumn();
$got['unknown table'] = failure(fn () => $pdo->query('SELECT * FROM nowhere'));
$got['syntax'] = failure(fn () => $pdo->query('SELEC 1'));
$meta = $pdo->query('SELECT id, name AS title FROM goods')->getColumnMeta(1);
$got['meta'] = [$meta['name'], $meta['native_type'], $meta['pdo_type']];
echo json_encode($got), "\n";
