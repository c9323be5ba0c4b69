#!/usr/bin/env bash
# A MariaDB of its own with a few clients, and a front end that watches it: `./dev run --demo-watch`. Nothing is left when it ends.
# usage: tools/demo_watch.sh ROLLCALL HTTP_ADDRESS [SERVE ARGS...]; HTTP_ADDRESS is told to who reads, the arguments set it
set -euo pipefail
set -m  # every child leads a process group, so that what it has started ends with it

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf 'demo_watch: %s\n' "$*" >&2; exit 1; }

PATH=$PATH:/usr/sbin  # where mariadbd is
folder='' port='' children=()

end_all() {
    local i
    trap '' INT TERM HUP
    for ((i = ${#children[@]} - 1; i >= 0; --i)); do
        kill -s TERM -- "-${children[i]}" 2>/dev/null || true  # it may have ended
        wait "${children[i]}" 2>/dev/null || true
    done
    [[ -z $folder ]] || rm -rf "$folder"
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

# Statements from standard input, as the account that the server gave to whoever made it.
as_owner() { mariadb --no-defaults --socket="$folder/socket" "$@"; }

# Nobody gets in there without a password, or through the socket without being who made it.
start_mariadb() {
    local account as_root=() i
    account=$(id -un)
    ((EUID != 0)) || as_root=(--user=root)  # it does not run as root untold
    mariadb-install-db --no-defaults --datadir="$folder/data" --skip-test-db --auth-root-socket-user="$account" "${as_root[@]}" \
        >"$folder/install.log" 2>&1 || die "mariadb-install-db failed: $(tail -n 5 "$folder/install.log")"
    port=$(free_port)
    mariadbd --no-defaults --datadir="$folder/data" --socket="$folder/socket" --pid-file="$folder/pid" --tmpdir="$folder" \
        --port="$port" --bind-address=127.0.0.1 --skip-name-resolve --skip-log-bin --innodb-buffer-pool-size=32M "${as_root[@]}" \
        >"$folder/mariadb.log" 2>&1 </dev/null &
    children+=($!)
    for ((i = 0; i < 600; ++i)); do
        as_owner -e 'DO 1' >/dev/null 2>&1 && return
        kill -0 "${children[0]}" 2>/dev/null || break
        sleep 0.1
    done
    die "mariadbd did not start: $(tail -n 5 "$folder/mariadb.log")"
}

make_accounts() {
    local name
    {
        echo "CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, total INT); INSERT INTO shop.orders VALUES (1, 10), (2, 20);"
        for name in ann bob carl dora; do
            echo "CREATE USER $name@127.0.0.1 IDENTIFIED BY '$MYSQL_PWD'; GRANT ALL ON shop.* TO $name@127.0.0.1;"
        done
        echo "CREATE USER watcher@127.0.0.1 IDENTIFIED BY '$MYSQL_PWD'; GRANT PROCESS, CONNECTION ADMIN ON *.* TO watcher@127.0.0.1;"
    } | as_owner
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

# Connects as $1; who was ended comes back.
start_client() {
    while true; do
        "$1" | mariadb --no-defaults --unbuffered --host=127.0.0.1 --port="$port" --user="$1" shop || true
        sleep 1
    done >/dev/null 2>&1 </dev/null &
    children+=($!)
}

main() {
    (($# > 1)) || die "the rollcall binary and its HTTP address are its first arguments."
    local binary=$1 http=$2 data=() name
    shift 2
    trap end_all EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    folder=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-demo-XXXXXX")
    [[ " $*" == *' --data-dir'* ]] || data=(--data-dir "$folder/rollcall")
    MYSQL_PWD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    export MYSQL_PWD
    say "starting a MariaDB in $folder, which goes when this ends"
    start_mariadb
    make_accounts
    for name in ann bob carl dora; do start_client "$name"; done
    say "it is at 127.0.0.1:$port: ann runs a slow statement, bob is in a transaction, carl is idle, dora asks twice a second"
    say "starting rollcall, which watches it; stop everything with Ctrl-C. From another terminal, the list, and the end of ann's statement:"
    printf "      curl -u root: 'http://%s/rest/v1/session/all?kind=watched&columns=default,InTransaction,Upstream'\n" "$http"
    printf "      curl -u root: -X DELETE 'http://%s/rest/v1/session/ID/query?reason=too+long'      # her Id in the list\n" "$http"
    # The server takes every ROLLCALL_ variable for a setting.
    env -u ROLLCALL_SKIP_PACKAGES -u MYSQL_PWD "$binary" serve "${data[@]}" --set "watch.demo.address=127.0.0.1:$port" \
        --set watch.demo.user=watcher --set "watch.demo.password_file=$folder/password" "$@" </dev/null &
    children+=($!)
    wait $!
}

main "$@"
