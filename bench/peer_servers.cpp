// Installing, starting and ending them.
#include "peer_servers.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include "fleet_client.hpp"
#include "fleet_processes.hpp"
#include "mysql_client.hpp"

namespace fleet_bench {

namespace {

// Returns: the process that runs `words` as whoever owns the folder, its output in folder/log.
pid_t spawn(std::vector<std::string> words, const std::filesystem::path& folder) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    struct stat owned {};
    const bool known = ::stat(folder.c_str(), &owned) == 0;
    // A server that changed its user by itself would outlive us: the wish to be ended goes with the change.
    if (!known || ::setgid(owned.st_gid) != 0 || ::setuid(owned.st_uid) != 0) ::_exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int log = ::open((folder / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    std::vector<char*> pointers;
    for (auto& each : words) pointers.push_back(each.data());
    pointers.push_back(nullptr);
    ::execvp(pointers[0], pointers.data());
    ::_exit(127);
}

void run(const std::vector<std::string>& words, const std::filesystem::path& folder) {
    int status = 0;
    ::waitpid(spawn(words, folder), &status, 0);
    if (status != 0) fail(words.front() + " failed; its output is in " + (folder / "log").string());
}

// Servers that will not run as root run as nobody, who then owns their folder.
void give_to_nobody(const std::filesystem::path& folder) {
    if (::geteuid() != 0) return;
    const auto* const nobody = ::getpwnam("nobody");
    if (nobody == nullptr || ::chown(folder.c_str(), nobody->pw_uid, nobody->pw_gid) != 0) fail("cannot hand a folder to nobody");
}

void await_listener(std::uint16_t port, const std::filesystem::path& folder) {
    for (int i = 0; i < 600; ++i) {
        if (is_listening(port)) return;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    fail("a server did not start within 30 s; its log is in " + (folder / "log").string());
}

void end(pid_t child, int signal, const std::filesystem::path& folder) {
    ::kill(child, signal);
    ::waitpid(child, nullptr, 0);
    std::error_code ignored;  // what is left of a temporary folder harms nobody
    std::filesystem::remove_all(folder, ignored);
}

// A self-signed one, in cert.pem, its key in key.pem, and both of them in both.pem.
void make_certificate(const std::filesystem::path& folder) {
    run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout",
         (folder / "key.pem").string(), "-out", (folder / "cert.pem").string()},
        folder);
    std::ofstream{folder / "both.pem"} << std::ifstream{folder / "cert.pem"}.rdbuf() << std::ifstream{folder / "key.pem"}.rdbuf();
    std::filesystem::permissions(folder / "key.pem", std::filesystem::perms::group_read | std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
}

}  // namespace

mariadb_server::mariadb_server(std::size_t connections, bool tls) : folder_(make_folder()), port_(free_port()) {
    give_to_nobody(folder_);
    const auto data = "--datadir=" + (folder_ / "data").string();
    const std::vector<std::string> install{"mariadb-install-db", "--no-defaults", data, "--auth-root-authentication-method=normal",
                                           "--skip-test-db"};
    // A tmpdir of its own: another server's start removes the temporary tables in one that both have.
    std::vector<std::string> serve{"mariadbd",
                                   "--no-defaults",
                                   data,
                                   "--port=" + std::to_string(port_),
                                   "--bind-address=127.0.0.1",
                                   "--socket=" + (folder_ / "socket").string(),
                                   "--tmpdir=" + folder_.string(),
                                   "--skip-name-resolve",
                                   "--max-connections=" + std::to_string(connections + 100),
                                   "--table-open-cache=400",
                                   "--back-log=4096",
                                   "--thread-cache-size=256",
                                   "--innodb-buffer-pool-size=1G",
                                   "--query-cache-type=0",
                                   "--max-connect-errors=1000000",
                                   "--open-files-limit=20000"};
    if (tls) {
        make_certificate(folder_);
        serve.push_back("--ssl-cert=" + (folder_ / "cert.pem").string());
        serve.push_back("--ssl-key=" + (folder_ / "key.pem").string());
    }
    run(install, folder_);
    child_ = spawn(serve, folder_);
    await_listener(port_, folder_);
    mysql_connection root{port_};
    root.run("CREATE USER bench@'127.0.0.1' IDENTIFIED BY 'secret'");
}

mariadb_server::~mariadb_server() { end(child_, SIGKILL, folder_); }

haproxy_server::haproxy_server(std::uint16_t behind, haproxy_tls tls) : folder_(make_folder()), port_(free_port()) {
    if (tls != haproxy_tls::none) make_certificate(folder_);
    give_to_nobody(folder_);
    const std::string of_clients = tls == haproxy_tls::none ? "" : " ssl crt " + (folder_ / "both.pem").string();
    const std::string of_server = tls == haproxy_tls::both ? " ssl verify none" : "";
    std::ofstream configuration{folder_ / "haproxy.cfg"};
    configuration << "global\n  maxconn 9000\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 1h\n  timeout server 1h\n"
                  << "listen bench\n  bind 127.0.0.1:" << port_ << of_clients << "\n  server peer 127.0.0.1:" << behind << of_server
                  << "\n";
    configuration.close();
    child_ = spawn({"/usr/sbin/haproxy", "-db", "-f", (folder_ / "haproxy.cfg").string()}, folder_);
    await_listener(port_, folder_);
}

haproxy_server::~haproxy_server() { end(child_, SIGKILL, folder_); }

nginx_server::nginx_server() : folder_(make_folder()), port_(free_port()) {
    std::ofstream configuration{folder_ / "nginx.conf"};
    configuration << "worker_processes 1;\ndaemon off;\nmaster_process off;\npid " << (folder_ / "pid").string() << ";\nerror_log "
                  << (folder_ / "errors").string() << ";\nevents { worker_connections 1024; }\nhttp {\n  access_log off;\n  sendfile on;\n"
                  << "  tcp_nopush on;\n  keepalive_requests 10000000;\n  default_type application/json;\n"
                  << "  client_body_temp_path " << folder_.string() << ";\n  proxy_temp_path " << folder_.string()
                  << ";\n  fastcgi_temp_path " << folder_.string() << ";\n  uwsgi_temp_path " << folder_.string() << ";\n  scgi_temp_path "
                  << folder_.string() << ";\n  server { listen 127.0.0.1:" << port_ << "; root " << folder_.string() << "; }\n}\n";
    configuration.close();
    child_ = spawn({"nginx", "-c", (folder_ / "nginx.conf").string(), "-p", folder_.string()}, folder_);
    await_listener(port_, folder_);
}

nginx_server::~nginx_server() { end(child_, SIGKILL, folder_); }

void nginx_server::put(const std::string& name, const std::string& bytes) const { std::ofstream{folder_ / name} << bytes; }

double nginx_server::cpu() const { return cpu_ms(child_); }

pt_kill::pt_kill(std::uint16_t port, unsigned interval_s)
    : folder_(make_folder()),
      child_(spawn({"pt-kill", "--config", "/dev/null", "--no-version-check", "--interval", std::to_string(interval_s), "--busy-time",
                    "90000", "--victims", "all", "--print", "h=127.0.0.1,u=root,P=" + std::to_string(port)},
                   folder_)) {}

pt_kill::~pt_kill() { end(child_, SIGKILL, folder_); }

}  // namespace fleet_bench
