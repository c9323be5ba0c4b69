#!/usr/bin/env bash
# A MariaDB of its own with a few clients, and a front end that watches it: `./dev run --demo-watch`. Nothing is left when it ends.
# usage: tools/demo_watch.sh ROLLCALL HTTP_ADDRESS [SERVE ARGS...]; HTTP_ADDRESS is told to who reads, the arguments set it
. "$(dirname "$0")/demo_parts.sh"

main() {
    (($# > 1)) || die "the rollcall binary and its HTTP address are its first arguments."
    local binary=$1 http=$2 port
    shift 2
    begin_demo
    say "starting a MariaDB in $folder, which goes when this ends"
    install_mariadb "$folder"
    port=$(free_port)
    start_mariadb "$folder" "$port" --skip-log-bin
    make_accounts "$folder" watcher
    start_clients "$port"
    say "it is at 127.0.0.1:$port: ann runs a slow statement, bob is in a transaction, carl is idle, dora asks twice a second"
    say "starting rollcall, which watches it; stop everything with Ctrl-C. From another terminal, the list, and the end of ann's statement:"
    printf "      curl -u root: 'http://%s/rest/v1/session/all?kind=watched&columns=default,InTransaction,Upstream'\n" "$http"
    printf "      curl -u root: -X DELETE 'http://%s/rest/v1/session/ID/query?reason=too+long'      # her Id in the list\n" "$http"
    start_front_end "$binary" --set "watch.demo.address=127.0.0.1:$port" --set watch.demo.user=watcher \
        --set "watch.demo.password_file=$folder/password" "$@"
    wait "${children[-1]}"
}

main "$@"
