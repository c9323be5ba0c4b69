// The table. MariaDB's and Rollcall's rows are tried against the products, the others written after their documentation.
// Sources: MariaDB Knowledge Base, "Information Schema PROCESSLIST Table", "KILL"; MySQL 8.0 Reference Manual, "The processlist Table",
// "The events_statements_current Table", "The events_transactions_current Table", "KILL Statement", "The INFORMATION_SCHEMA INNODB_TRX
// Table"; Amazon RDS User Guide, "mysql.rds_kill", "mysql.rds_kill_query"; Azure Database for MySQL, "Stored procedures"; TiDB docs,
// "PROCESSLIST" (CLUSTER_PROCESSLIST), "KILL"; Apache Doris docs, "SHOW PROCESSLIST", "KILL QUERY", "KILL CONNECTION", and apache/doris
// ShowProcessListCommand.java, ConnectPoolMgr.java; StarRocks docs, "SHOW PROCESSLIST", "KILL"; OceanBase docs, "SHOW PROCESSLIST", "KILL",
// and oceanbase/oceanbase ob_kill_executor.cpp.
#include "rollcall/upstream/dialect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rollcall::upstream {

namespace {

constexpr std::string_view innodb_transactions = "SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX";

constexpr std::string_view information_schema_count = "SELECT COUNT(*) FROM information_schema.PROCESSLIST";

constexpr std::string_view innodb_transactions_and_waits = "SELECT trx_mysql_thread_id,trx_state FROM information_schema.INNODB_TRX";
// Half a second: with many locks the view is costly.
constexpr std::string_view innodb_lock_waits =
    "SET STATEMENT max_statement_time=0.5 FOR SELECT DISTINCT r.trx_mysql_thread_id,b.trx_mysql_thread_id "
    "FROM information_schema.INNODB_LOCK_WAITS w JOIN information_schema.INNODB_TRX r ON r.trx_id=w.requesting_trx_id "
    "JOIN information_schema.INNODB_TRX b ON b.trx_id=w.blocking_trx_id LIMIT 1000";

// Characters, not bytes: what is beyond the bytes kept is cut by the reader.
constexpr std::array<list_form, 1> mariadb_lists{{
    {"",
     "SELECT ID,USER,HOST,DB,COMMAND,STATE,LEFT(INFO,65536) AS INFO,TIME_MS,QUERY_ID,STAGE,MAX_STAGE,PROGRESS "
     "FROM information_schema.PROCESSLIST",
     "ID", "COMMAND<>'Sleep'", information_schema_count, innodb_transactions_and_waits},
}};

constexpr std::array<list_form, 2> mysql_lists{{
    {"SELECT 1 FROM performance_schema.processlist WHERE @@performance_schema=1 LIMIT 1",
     "SELECT p.ID,p.USER,p.HOST,p.DB,p.COMMAND,p.TIME,p.STATE,LEFT(p.INFO,65536) AS INFO,s.EVENT_ID,s.TIMER_WAIT,x.STATE AS TRX_STATE "
     "FROM performance_schema.processlist p JOIN performance_schema.threads t ON t.PROCESSLIST_ID=p.ID "
     "LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID=t.THREAD_ID AND s.END_EVENT_ID IS NULL AND "
     "s.NESTING_EVENT_LEVEL=0 "
     "LEFT JOIN performance_schema.events_transactions_current x ON x.THREAD_ID=t.THREAD_ID AND x.STATE='ACTIVE'",
     "p.ID", "p.COMMAND<>'Sleep'", information_schema_count},
    {"", "SELECT ID,USER,HOST,DB,COMMAND,TIME,STATE,LEFT(INFO,65536) AS INFO FROM information_schema.PROCESSLIST", "ID", "COMMAND<>'Sleep'",
     information_schema_count, innodb_transactions},
}};

constexpr std::array<list_form, 1> tidb_lists{{
    {"", "SELECT INSTANCE,ID,USER,HOST,DB,COMMAND,TIME,STATE,LEFT(INFO,65536) AS INFO,TxnStart FROM information_schema.CLUSTER_PROCESSLIST",
     "ID", "COMMAND<>'Sleep'", "SELECT COUNT(*) FROM information_schema.CLUSTER_PROCESSLIST"},
}};

// Doris' information_schema.processlist says of no row that it is ours, and ids are given at each FE anew: only SHOW tells.
constexpr std::array<list_form, 1> shown_lists{{{"", "SHOW FULL PROCESSLIST"}}};

constexpr std::array<list_form, 1> rollcall_lists{{
    {"", "SELECT Id,User,Host,Db,Command,State,Info,TimeMs AS TIME_MS,QueryId,InTransaction FROM rollcall.sessions", "Id",
     "Command<>'Sleep'", "SELECT COUNT(*) FROM rollcall.sessions"},
}};

constexpr std::string_view mariadb_health =
    "SELECT VARIABLE_NAME,VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES "
    "WHERE VARIABLE_NAME IN ('READ_ONLY','WSREP_ON','WSREP_DESYNC','WSREP_REJECT_QUERIES','WSREP_SST_DONOR_REJECTS_QUERIES') "
    "UNION ALL SELECT VARIABLE_NAME,VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS "
    "WHERE VARIABLE_NAME IN ('WSREP_READY','WSREP_CLUSTER_STATUS','WSREP_LOCAL_STATE')";
constexpr std::string_view mysql_health =
    "SELECT 'read_only',@@read_only UNION ALL SELECT 'super_read_only',@@super_read_only UNION ALL SELECT 'offline_mode',@@offline_mode";

constexpr std::string_view mysql_group =
    "SELECT MAX(IF(MEMBER_ID=@@server_uuid,MEMBER_STATE,NULL)),MAX(IF(MEMBER_ID=@@server_uuid,MEMBER_ROLE,NULL)),"
    "SUM(MEMBER_STATE<>'UNREACHABLE'),COUNT(*),SUM(MEMBER_ROLE='PRIMARY') FROM performance_schema.replication_group_members";

constexpr std::string_view by_name_and_port = "SELECT CONNECTION_ID(),CONCAT(@@hostname,':',@@port)";

constexpr std::array<dialect, 7> dialects{{
    {
        .kind = server_kind::mariadb,
        .session_limits = "SET SESSION max_statement_time=5, wait_timeout=600",
        .without_quorum = "SET SESSION wsrep_dirty_reads=ON",
        .identity = "SELECT CONNECTION_ID(),@@server_uid",
        .identity_otherwise = "SELECT CONNECTION_ID(),CONCAT(@@hostname,':',@@port,':',@@server_id)",
        .health = mariadb_health,
        .replica_status = "SHOW ALL SLAVES STATUS",
        .replica_grants = "GRANT REPLICA MONITOR ON *.*",
        .lists = mariadb_lists,
        .lock_waits = innodb_lock_waits,
        .grants = "GRANT PROCESS, CONNECTION ADMIN ON *.*",
        .mysql_grants = true,
        .exact = true,
    },
    {
        .kind = server_kind::mysql,
        .session_limits = "SET SESSION max_execution_time=5000, SESSION wait_timeout=600",
        .identity = "SELECT CONNECTION_ID(),@@server_uuid",
        .identity_otherwise = by_name_and_port,
        .health = mysql_health,
        .replica_status = "SHOW REPLICA STATUS",
        .replica_status_otherwise = "SHOW SLAVE STATUS",
        .replica_grants = "GRANT REPLICATION CLIENT ON *.*",
        .group_status = mysql_group,
        .lists = mysql_lists,
        .grants = "GRANT PROCESS, CONNECTION_ADMIN ON *.* TO the account; GRANT SELECT ON performance_schema.*",
        .mysql_grants = true,
    },
    {
        .kind = server_kind::tidb,
        .session_limits = "SET SESSION max_execution_time=5000",
        .identity = "SELECT CONNECTION_ID(),'tidb'",  // whichever instance a balancer leads to: ids and KILL are the cluster's
        .lists = tidb_lists,
        .grants = "GRANT PROCESS, CONNECTION_ADMIN ON *.*",
        .mysql_grants = true,
        .greets_with_low_bits = true,
    },
    {
        .kind = server_kind::doris,
        // The sessions of all FEs are listed by themselves since 4.0, which lacks the second variable, after it has set the first.
        .session_limits = "SET query_timeout=5, show_all_fe_connection=true",
        .identity = "SELECT CONNECTION_ID(),'doris'",  // no variable tells one from another, and who asks for one gets error 1105
        .lists = shown_lists,
        .grants = "GRANT ADMIN_PRIV ON *.*.*",
        .gone_words = "Unknown query id",
        .exact = true,
        .kills_own_node_only = true,
    },
    {
        .kind = server_kind::starrocks,
        .session_limits = "SET query_timeout=5",
        .identity = "SELECT CONNECTION_ID(),'starrocks'",  // as Doris, but error 1064
        .lists = shown_lists,
        .grants = "GRANT OPERATE ON SYSTEM",
        .kills_own_node_only = true,
    },
    {
        .kind = server_kind::oceanbase,
        .session_limits = "SET SESSION ob_query_timeout=5000000",
        .identity = by_name_and_port,
        .identity_otherwise = "SELECT CONNECTION_ID(),'oceanbase'",
        .lists = shown_lists,
        .grants = "GRANT PROCESS, SUPER ON *.*",
        .mysql_grants = true,
    },
    {
        .kind = server_kind::rollcall,
        .session_limits = "SET SESSION max_execution_time=5000, SESSION wait_timeout=600",
        .identity = "SELECT CONNECTION_ID(),@@server_uuid",
        .lists = rollcall_lists,
        .grants = "GRANT PROCESS, CONNECTION_ADMIN ON *.*",
        .mysql_grants = true,
    },
}};

static_assert(std::ranges::is_sorted(dialects, {}, &dialect::kind), "dialect_of() takes them by their place");

bool is_number(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Doris' query ids are two hexadecimal numbers with a dash between.
bool is_query_id(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
    });
}

}  // namespace

const dialect& dialect_of(server_kind kind) noexcept { return dialects[static_cast<std::size_t>(kind)]; }

std::string kill_query_statement(const dialect& of, kill_route route, std::uint64_t id, std::string_view mark) {
    if (route == kill_route::rds) return fmt::format("CALL mysql.rds_kill_query({})", id);
    if (route == kill_route::azure) return fmt::format("CALL mysql.az_kill_query({})", id);
    if (!of.exact) return fmt::format("KILL QUERY {}", id);
    if (of.kind == server_kind::doris) return is_query_id(mark) ? fmt::format("KILL QUERY \"{}\"", mark) : std::string{};
    return is_number(mark) && mark != "0" ? fmt::format("KILL QUERY ID {}", mark) : std::string{};
}

std::string kill_connection_statement(kill_route route, std::uint64_t id) {
    if (route == kill_route::rds) return fmt::format("CALL mysql.rds_kill({})", id);
    if (route == kill_route::azure) return fmt::format("CALL mysql.az_kill({})", id);
    return fmt::format("KILL {}", id);
}

}  // namespace rollcall::upstream
