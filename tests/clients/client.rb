# A day of Ruby's mysql2, printed as one line of JSON: what each step gave, whatever the way to the server.
# argument: {host, port, username, password, database, ssl_mode?, file}; `file`: CSV for LOAD DATA LOCAL
require 'json'
require 'mysql2'
require 'timeout'

options = JSON.parse(ARGV[0], symbolize_names: true)
file = options.delete(:file)
options[:ssl_mode] = options[:ssl_mode].to_sym if options[:ssl_mode]
seen = []

step = lambda do |name, &act|
  begin
    seen << [name, act.call]
  rescue Mysql2::Error => e
    seen << [name, { error: e.error_number, state: e.sql_state, text: e.message }]
  end
end

client = Mysql2::Client.new(**options, local_infile: true, flags: Mysql2::Client::MULTI_STATEMENTS, encoding: 'utf8mb4', connect_timeout: 10)
step.call('create') { client.query('CREATE OR REPLACE TABLE ruby (n INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(100), d DATETIME(3), b BLOB)') }
step.call('insert') { client.query("INSERT INTO ruby (s, d, b) VALUES ('one', '2024-02-29 10:11:12.345', X'00ff'), ('zwölf', NULL, NULL)"); [client.affected_rows, client.last_id] }
step.call('select') { r = client.query('SELECT * FROM ruby ORDER BY n', as: :array, cast: false); [r.fields, r.to_a.map { |row| row.map { |c| c && c.dup.force_encoding('BINARY').unpack1('H*') } }] }
step.call('prepared') { s = client.prepare('SELECT n, s FROM ruby WHERE n >= ? ORDER BY n'); [s.execute(1, as: :array).to_a, s.execute(2, as: :array).to_a] }
step.call('several') { r = [client.query('SELECT 1; SELECT 2, 3', as: :array).to_a]; r << client.store_result.to_a while client.next_result; r }
step.call('stream') { client.query("SELECT seq, REPEAT('y', 50) FROM seq_1_to_20000", stream: true, cache_rows: false, as: :array).each.sum { |row| row[0] } }
step.call('file') { client.query("LOAD DATA LOCAL INFILE '#{file}' INTO TABLE ruby FIELDS TERMINATED BY ',' (n, s)"); client.affected_rows }
step.call('wrong') { client.query('SELEC').to_a }
step.call('duplicate') { client.query('INSERT INTO ruby (n) VALUES (1)') }
step.call('warnings') { client.query('SELECT 1/0'); client.warning_count }
step.call('select_db') { client.select_db('information_schema'); client.query('SELECT DATABASE() AS d').to_a }
step.call('ping') { client.ping }
client.close
puts JSON.generate(seen)
