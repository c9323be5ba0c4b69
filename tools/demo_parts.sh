# What the demos share: a folder and processes that go when they end, MariaDBs of their own, and a few clients. Sourced, not run.
set -euo pipefail
set -m  # every child leads a process group, so that what it has started ends with it

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; exit 1; }

PATH=$PATH:/usr/sbin  # where mariadbd is
folder='' children=()

end_all() {
    local i
    trap '' INT TERM HUP
    for ((i = ${#children[@]} - 1; i >= 0; --i)); do
        kill -s TERM -- "-${children[i]}" 2>/dev/null || true  # it may have ended
        wait "${children[i]}" 2>/dev/null || true
    done
    [[ -z $folder ]] || rm -rf "$folder"
}

begin_demo() {
    trap end_all EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    folder=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-demo-XXXXXX")
    MYSQL_PWD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    export MYSQL_PWD
}

# Returns, on standard output: a loopback port that nobody listens on.
free_port() {
    local i candidate
    for ((i = 0; i < 100; ++i)); do
        candidate=$((13306 + RANDOM % 10000))
        (: <"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null || { printf '%s' "$candidate"; return; }
    done
    die "a hundred ports from 13306 to 23305 are taken."
}

# Waits until somebody listens on the port $1.
await_listener() {
    local i
    for ((i = 0; i < 300; ++i)); do
        (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.1
    done
    die "nobody listens on 127.0.0.1:$1 after 30 seconds."
}

# Statements from standard input to the server in the folder $1, as the account that it gave to whoever made it.
as_owner() { mariadb --no-defaults --socket="$1/socket" "${@:2}"; }

# Nobody gets in there without a password, or through the socket without being who made it. $1: the folder.
install_mariadb() {
    local as_root=()
    ((EUID != 0)) || as_root=(--user=root)  # it does not run as root untold
    mariadb-install-db --no-defaults --datadir="$1/data" --skip-test-db --auth-root-socket-user="$(id -un)" "${as_root[@]}" \
        >"$1/install.log" 2>&1 || die "mariadb-install-db failed: $(tail -n 5 "$1/install.log")"
}

# Starts it in the folder $1 at the port $2, with further options, and waits until it answers. The last of `children` is its process.
start_mariadb() {
    local home=$1 port=$2 as_root=() i
    shift 2
    ((EUID != 0)) || as_root=(--user=root)
    mariadbd --no-defaults --datadir="$home/data" --socket="$home/socket" --pid-file="$home/pid" --tmpdir="$home" --port="$port" \
        --bind-address=127.0.0.1 --skip-name-resolve --innodb-buffer-pool-size=32M "${as_root[@]}" "$@" >"$home/mariadb.log" 2>&1 </dev/null &
    children+=($!)
    for ((i = 0; i < 600; ++i)); do
        as_owner "$home" -e 'DO 1' >/dev/null 2>&1 && return
        kill -0 "${children[-1]}" 2>/dev/null || break
        sleep 0.1
    done
    die "mariadbd did not start: $(tail -n 5 "$home/mariadb.log")"
}

# A shop, its four clients, and $2, who may see and end them. All have the password of this run. $1: the server's folder.
make_accounts() {
    local name
    {
        echo "CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, total INT); INSERT INTO shop.orders VALUES (1, 10), (2, 20);"
        for name in ann bob carl dora; do
            echo "CREATE USER $name@127.0.0.1 IDENTIFIED BY '$MYSQL_PWD'; GRANT ALL ON shop.* TO $name@127.0.0.1;"
        done
        echo "CREATE USER $2@127.0.0.1 IDENTIFIED BY '$MYSQL_PWD'; GRANT PROCESS, CONNECTION ADMIN ON *.* TO $2@127.0.0.1;"
    } | as_owner "$1"
    (umask 077 && printf '%s\n' "$MYSQL_PWD" >"$folder/password")
}

# --- what the clients say, one function each ---

ann() { yes "SELECT SLEEP(60), 'the nightly report' FROM orders WHERE id = 1;"; }
bob() {
    echo "BEGIN; UPDATE orders SET total = total + 1 WHERE id = 1;"
    while sleep 5; do echo "SELECT total FROM orders WHERE id = 1;"; done
}
carl() { while sleep 60; do echo "DO 1;"; done; }
dora() { while sleep 0.5; do echo "SELECT SUM(total) FROM orders;"; done; }

# All four connect to the port $1; who was ended comes back.
start_clients() {
    local port=$1 name
    for name in ann bob carl dora; do
        while true; do
            "$name" | mariadb --no-defaults --unbuffered --host=127.0.0.1 --port="$port" --user="$name" shop || true
            sleep 1
        done >/dev/null 2>&1 </dev/null &
        children+=($!)
    done
}

# Starts the front end $1 with further arguments. Its data are the demo's unless an argument has it otherwise.
start_front_end() {
    local binary=$1 data=()
    shift
    [[ " $*" == *' --data-dir'* ]] || data=(--data-dir "$folder/rollcall")
    # The server takes every ROLLCALL_ variable for a setting.
    env -u ROLLCALL_SKIP_PACKAGES -u MYSQL_PWD "$binary" serve "${data[@]}" "$@" </dev/null &
    children+=($!)
}
