// One mysql2 session that somebody else ends. Prints JSON lines: {id}, {ready} when it waits or runs, {error} with what it was told
// or null, and {after} with what a last SELECT 1 gives.
// argument: {host, port, user, password, database, kind: "asleep"|"running"|"prepared"|"between"|"streaming", sql}
// asleep, between and streaming go on at a line on standard input.
'use strict';
const mysql = require('mysql2');
const { kind, sql, ...options } = JSON.parse(process.argv[2]);

const say = (line) => console.log(JSON.stringify(line));
const told = (error) => ({ code: error.errno ?? null, state: error.sqlState ?? null, message: error.message });
const nextLine = () => new Promise((resolve) => { process.stdin.once('data', resolve); });

function asked(connection, method, text) {
  return new Promise((resolve) => connection[method](text, (error) => resolve(error ? told(error) : null)));
}

async function streamed(connection) {
  const stream = connection.query(sql).stream({ highWaterMark: 1 });
  const end = new Promise((resolve) => { stream.once('error', (error) => resolve(told(error))); stream.once('end', () => resolve(null)); });
  await new Promise((resolve) => stream.once('data', resolve));
  stream.pause();
  connection.stream.pause();
  const go = nextLine();
  say({ ready: true });
  await go;
  connection.stream.resume();
  stream.on('data', () => {});
  stream.resume();
  return end;
}

async function lived(connection) {
  if (kind === 'streaming') return streamed(connection);
  if (kind === 'running' || kind === 'prepared') {
    say({ ready: true });
    return asked(connection, kind === 'running' ? 'query' : 'execute', sql);
  }
  let statement;
  if (kind === 'between') {
    statement = await new Promise((resolve, reject) => {
      connection.prepare('SELECT 1', (error, made) => (error ? reject(error) : resolve(made)));
    });
  }
  let lost = null;
  connection.on('error', (error) => { lost = told(error); });
  const go = nextLine();
  say({ ready: true });
  await go;
  if (lost) return lost;
  if (statement) return new Promise((resolve) => statement.execute([], (error) => resolve(error ? told(error) : null)));
  return asked(connection, 'query', 'SELECT 1');
}

const connection = mysql.createConnection(options);
connection.once('connect', async () => {
  connection.on('error', () => {});
  say({ id: connection.threadId });
  say({ error: await lived(connection) });
  say({ after: await asked(connection, 'query', 'SELECT 1') });
  process.exit(0);
});
