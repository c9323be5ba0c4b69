// Runs a list of steps over one mysql2 connection and prints, as one line of JSON, what each gave.
// argument: {host, port, user, password, database?, steps: [{method: "query"|"execute", sql, values?}]}; for values see given()
'use strict';
const mysql = require('mysql2/promise');

// JSON has no such values: {"bigint": "5"}, {"date": "2024-02-29T10:11:12.345Z"}, {"hex": "00ff"}.
function given(value) {
  if (value === null || typeof value !== 'object') return value;
  if (value.bigint) return BigInt(value.bigint);
  if (value.date) return new Date(value.date);
  return value.hex === undefined ? value : Buffer.from(value.hex, 'hex');
}

function shown(value) {
  if (Buffer.isBuffer(value)) return { hex: value.toString('hex') };
  if (typeof value === 'bigint') return value.toString();
  return value;
}

function outcome([rows, fields]) {
  if (Array.isArray(rows)) {
    return { rows: rows.map((row) => row.map(shown)), columns: fields.map((field) => field.name) };
  }
  return { affected: rows.affectedRows, insertId: rows.insertId, info: rows.info, warnings: rows.warningStatus };
}

async function main() {
  const { steps, ...options } = JSON.parse(process.argv[2]);
  const printed = { results: [] };
  let connection;
  try {
    connection = await mysql.createConnection({
      rowsAsArray: true, dateStrings: true, supportBigNumbers: true, connectTimeout: 10000, ...options,
    });
  } catch (error) {
    console.log(JSON.stringify({ loginError: { code: error.errno, state: error.sqlState, message: error.message } }));
    return;
  }
  printed.id = connection.connection.threadId;
  printed.version = connection.connection._handshakePacket.serverVersion;
  for (const step of steps) {
    try {
      printed.results.push(outcome(await connection[step.method](step.sql, step.values && step.values.map(given))));
    } catch (error) {
      printed.results.push({ error: { code: error.errno, state: error.sqlState, message: error.message } });
    }
  }
  await connection.end();
  console.log(JSON.stringify(printed));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
