// A day of MariaDB's connector for Node.js, printed as one line of JSON: what each step gave, whatever the way to the server.
// argument: {host, port, user, password, database, ssl?, compress?, file}; `file`: CSV for LOAD DATA LOCAL
'use strict';
const mariadb = require('mariadb');

const seen = [];

function shown(value) {
  return JSON.parse(JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return `${each}n`;
    return each && each.type === 'Buffer' ? Buffer.from(each.data).toString('hex') : each;
  }));
}

async function step(name, act) {
  try {
    const value = await act();
    seen.push([name, shown(value === undefined ? 'done' : value), value && value.meta ? value.meta.map((column) => [column.name(), column.type]) : null]);
  } catch (error) {
    seen.push([name, { error: error.errno, state: error.sqlState, text: error.sqlMessage }]);
  }
}

async function main() {
  const { file, ...options } = JSON.parse(process.argv[2]);
  const common = { ...options, permitLocalInfile: true, multipleStatements: true, connectTimeout: 10000 };
  const one = await mariadb.createConnection(common);
  await step('create', () => one.query('CREATE OR REPLACE TABLE connector (n INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(100), d DATETIME(3), b BLOB, big BIGINT)'));
  await step('insert', () => one.query('INSERT INTO connector (s, d, b, big) VALUES (?, ?, ?, ?)', ['one', '2024-02-29 10:11:12.345', Buffer.from('00ff', 'hex'), 2n ** 60n]));
  await step('batch', () => one.batch('INSERT INTO connector (s, big) VALUES (?, ?)', Array.from({ length: 500 }, (_, i) => [`row ${i}`, i])));
  await step('batch of an error', () => one.batch('INSERT INTO connector (n, s) VALUES (?, ?)', [[9001, 'a'], [9001, 'b']]));
  await step('select', () => one.query('SELECT * FROM connector WHERE n < 4 ORDER BY n'));
  await step('prepared', async () => {
    const statement = await one.prepare('SELECT n, s FROM connector WHERE n BETWEEN ? AND ? ORDER BY n');
    const rows = [await statement.execute([2, 4]), await statement.execute([400, 401])];
    await statement.close();
    return rows;
  });
  await step('execute', () => one.execute('SELECT ? + 1 AS v, ? AS t', [41, 'text']));
  await step('several', () => one.query('SELECT 1; SELECT 2, 3; DO 0'));
  await step('pipelined', () => Promise.all(Array.from({ length: 50 }, (_, i) => one.query('SELECT ? AS i, REPEAT("x", ?) AS r', [i, i * 100]))));
  await step('stream', async () => {
    let count = 0;
    for await (const row of one.queryStream('SELECT seq, REPEAT("y", 50) AS r FROM seq_1_to_20000')) count += row.seq > 0 ? 1 : 0;
    return count;
  });
  await step('file', () => one.query(`LOAD DATA LOCAL INFILE '${file}' INTO TABLE connector FIELDS TERMINATED BY ',' (big, s)`));
  await step('count', () => one.query('SELECT COUNT(*) AS c, MAX(big) AS m FROM connector'));
  await step('transaction', async () => {
    await one.beginTransaction();
    await one.query('DELETE FROM connector');
    await one.rollback();
    return one.query('SELECT COUNT(*) AS c FROM connector');
  });
  await step('wrong', () => one.query('SELEC'));
  await step('large', async () => (await one.query('SELECT LENGTH(?) AS l', ['z'.repeat(17 * 1024 * 1024)]))[0].l);
  await step('change of user', () => one.changeUser({ user: 'bob', password: 'other' }));
  await step('as whom', () => one.query('SELECT CURRENT_USER() AS u'));
  await step('reset', () => one.reset());
  await step('ping', () => one.ping());
  await one.end();
  const pool = mariadb.createPool({ ...common, connectionLimit: 4 });
  await step('pool', () => Promise.all(Array.from({ length: 40 }, (_, i) => pool.query('SELECT ? AS i', [i]))));
  await step('time limit', () => pool.query({ sql: 'SELECT SLEEP(30) AS s', timeout: 200 }));
  await pool.end();
  console.log(JSON.stringify(seen));
}

main().catch((error) => { console.error(error); process.exit(1); });
