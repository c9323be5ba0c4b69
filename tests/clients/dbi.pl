# What a Perl program does through DBI; prints, as one line of JSON, what each step gave.
# arguments: driver (mysql, MariaDB) host port user password database, and 1 for prepared statements of the server
use strict;
use warnings;
use DBI qw(:sql_types);
use JSON::PP;

my ($driver, $host, $port, $user, $password, $database, $server_side) = @ARGV;
my $lower = lc $driver;
my $dbh = DBI->connect("DBI:$driver:database=$database;host=$host;port=$port", $user, $password,
    { RaiseError => 1, PrintError => 0, AutoCommit => 1, "${lower}_server_prepare" => $server_side, $driver eq 'mysql' ? (mysql_enable_utf8mb4 => 1) : () });
my %got = (ping => $dbh->ping ? 1 : 0, version => $dbh->get_info(18));

sub failure {
    my ($action) = @_;
    return eval { $action->(); 1 } ? undef : [$dbh->err, $dbh->state];
}

$dbh->do("DROP TABLE IF EXISTS parts");
$dbh->do("DROP TABLE IF EXISTS goods");
$dbh->do("CREATE TABLE goods (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(40) NOT NULL DEFAULT 'x' COMMENT 'a name', price DECIMAL(8,2), made DATETIME, PRIMARY KEY (id), UNIQUE KEY by_name (name))");
$dbh->do("CREATE TABLE parts (id INT PRIMARY KEY, goods_id INT, CONSTRAINT of_goods FOREIGN KEY (goods_id) REFERENCES goods (id))");

my $insert = $dbh->prepare("INSERT INTO goods (name, price, made) VALUES (?, ?, ?)");
$got{inserted} = $insert->execute("it's", 1.5, "2024-02-29 10:11:12") + 0;
$got{first_id} = $dbh->last_insert_id(undef, undef, "goods", "id") + 0;
$insert->execute("gr\x{f6}\x{df}e \x{20ac}", "2.25", undef);
$got{second_id} = $dbh->last_insert_id + 0;
$got{duplicate} = failure(sub { $insert->execute("it's", 1, undef) });

$got{row} = $dbh->selectrow_hashref("SELECT id, name, price, made FROM goods WHERE id = ?", undef, 1);
$got{rows} = $dbh->selectall_arrayref("SELECT id, name FROM goods WHERE price > ? ORDER BY id", undef, "1.6");
$got{column} = $dbh->selectcol_arrayref("SELECT price FROM goods ORDER BY id");
my $limited = $dbh->prepare("SELECT id FROM goods ORDER BY id LIMIT ?");
$limited->bind_param(1, 1, SQL_INTEGER);
$limited->execute;
$got{limited} = $limited->fetchall_arrayref;
my $all = $dbh->prepare("SELECT * FROM goods");
$all->execute;
$got{names} = $all->{NAME};
$all->finish;
$got{changed} = $dbh->do("UPDATE goods SET price = ? WHERE id < ?", undef, 3, 10) + 0;
$got{none} = $dbh->do("DELETE FROM goods WHERE id = 99");

$dbh->begin_work;
$dbh->do("DELETE FROM goods");
$dbh->rollback;
$got{rolled_back} = $dbh->selectrow_array("SELECT COUNT(*) FROM goods") + 0;
$dbh->{AutoCommit} = 0;
$dbh->do("INSERT INTO parts VALUES (1, 1)");
$dbh->commit;
$dbh->{AutoCommit} = 1;
$got{committed} = $dbh->selectrow_array("SELECT COUNT(*) FROM parts") + 0;

$got{tables} = [sort map { s/.*\.//r } $dbh->tables(undef, undef, "%", "TABLE")];
$got{columns} = [map { [@$_{qw(COLUMN_NAME TYPE_NAME COLUMN_SIZE DECIMAL_DIGITS IS_NULLABLE COLUMN_DEF)}] }
    @{ $dbh->column_info(undef, $database, "goods", "%")->fetchall_arrayref({}) }];
$got{primary_key} = [$dbh->primary_key(undef, $database, "goods")];
$got{foreign_key} = [sort { $a->[4] cmp $b->[4] } map { [@$_{qw(PKTABLE_NAME PKCOLUMN_NAME FKTABLE_NAME FKCOLUMN_NAME FK_NAME)}] }
    @{ $dbh->foreign_key_info(undef, undef, undef, undef, $database, "parts")->fetchall_arrayref({}) }];
$got{statistics} = [map { [@$_{qw(INDEX_NAME COLUMN_NAME NON_UNIQUE)}] }
    grep { $_->{TYPE} ne 'table' } @{ $dbh->statistics_info(undef, $database, "goods", 0, 1)->fetchall_arrayref({}) }];
$got{quoted} = $dbh->selectrow_array("SELECT " . $dbh->quote("a'b\\c\"\n"));
$got{unknown} = failure(sub { $dbh->do("SELECT * FROM nowhere") });
$dbh->disconnect;
print JSON::PP->new->ascii->canonical->encode(\%got), "\n";
