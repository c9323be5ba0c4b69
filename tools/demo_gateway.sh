#!/usr/bin/env bash
# Three Galera nodes of its own, a front end before them, and a few clients that come through it: `./dev run --demo-gateway`. Nothing is
# left when it ends.
# usage: tools/demo_gateway.sh ROLLCALL HTTP_ADDRESS [SERVE ARGS...]; HTTP_ADDRESS is told to who reads, the arguments set it
. "$(dirname "$0")/demo_parts.sh"

provider=/usr/lib/galera/libgalera_smm.so
ports=() wsrep_ports=()

# How a node that joins gets its data: it begins as a copy of the first, and is told at which position. The server finds it by PATH.
make_transfer() {
    mkdir "$folder/bin"
    mkfifo "$folder/position"
    cat >"$folder/bin/wsrep_sst_copied" <<TRANSFER
#!/bin/sh
case "\$*" in
*joiner*) echo "ready 127.0.0.1"; cat "$folder/position" ;;
*) while [ "\$1" != --gtid ]; do shift; done; echo "\$2" >"$folder/position"; echo "done \$2" ;;
esac
TRANSFER
    chmod +x "$folder/bin/wsrep_sst_copied"
    PATH=$folder/bin:$PATH
}

# Starts node $1 (0 to 2), with further options, and waits until it has what the others have.
start_node() {
    local n=$1 members='' each i
    shift
    for each in "${wsrep_ports[@]}"; do members+=${members:+,}127.0.0.1:$each; done
    start_mariadb "$folder/n$((n + 1))" "${ports[n]}" --binlog-format=ROW --innodb-autoinc-lock-mode=2 --innodb-flush-log-at-trx-commit=0 \
        --wsrep-on=ON --wsrep-provider="$provider" --wsrep-cluster-name=demo --wsrep-cluster-address="gcomm://$members" \
        --wsrep-node-name="n$((n + 1))" --wsrep-node-address="127.0.0.1:${wsrep_ports[n]}" --wsrep-sst-method=copied \
        --wsrep-provider-options="base_host=127.0.0.1;base_port=${wsrep_ports[n]};gmcast.listen_addr=tcp://127.0.0.1:${wsrep_ports[n]};ist.recv_addr=127.0.0.1:$(free_port);gcache.size=16M;pc.recovery=false" \
        "$@"
    for ((i = 0; i < 600; ++i)); do
        [[ $(as_owner "$folder/n$((n + 1))" -N -e "SHOW STATUS LIKE 'wsrep_local_state'" | cut -f2) == 4 ]] && return
        sleep 0.1
    done
    die "the node n$((n + 1)) did not come into step: $(tail -n 5 "$folder/n$((n + 1))/mariadb.log")"
}

# The first node is a cluster of its own for a moment, so that the data which the others begin with have a position.
make_nodes() {
    local n
    [[ -e $provider ]] || die "$provider is missing: apt install galera-4 brings it."
    for n in 0 1 2; do
        mkdir "$folder/n$((n + 1))"
        ports+=("$(free_port)")
        wsrep_ports+=("$(free_port)")
    done
    make_transfer
    install_mariadb "$folder/n1"
    start_node 0 --wsrep-new-cluster
    make_accounts "$folder/n1" gateway
    kill -s TERM "${children[-1]}"
    wait "${children[-1]}" || true
    rm "$folder/n1/data/galera.cache"
    cp -r "$folder/n1/data" "$folder/n2/data"
    cp -r "$folder/n1/data" "$folder/n3/data"
    start_node 0 --wsrep-new-cluster
    start_node 1
    start_node 2
}

main() {
    (($# > 1)) || die "the rollcall binary and its HTTP address are its first arguments."
    local binary=$1 http=$2 port members
    shift 2
    begin_demo
    say "starting three Galera nodes in $folder, which go when this ends; some ten seconds"
    make_nodes
    port=$(free_port)
    members=$(printf '127.0.0.1:%s,' "${ports[@]}")
    say "they are at ${members%,}; a pool before them is at 127.0.0.1:$port, and ann, bob, carl and dora come through it"
    say "starting rollcall; stop everything with Ctrl-C. From another terminal, who is where, the end of ann's statement, and a node without guests:"
    printf "      curl -u root: 'http://%s/rest/v1/session?columns=default,InTransaction,Upstream,UpstreamId'\n" "$http"
    printf "      curl -u root: -X DELETE 'http://%s/rest/v1/session/ID/query?reason=too+long'      # her Id in the list\n" "$http"
    printf "      curl -u root: 'http://%s/rest/v1/upstream'\n" "$http"
    printf "      curl -u root: -X POST -H 'Content-Type: application/json' -d '{\"grace_s\": 10, \"kill\": true}' 'http://%s/rest/v1/upstream/demo/127.0.0.1:%s/drain'\n" \
        "$http" "${ports[2]}"
    printf "      MYSQL_PWD=%s mariadb -h 127.0.0.1 -P %s -u dora shop\n" "$MYSQL_PWD" "$port"
    start_front_end "$binary" --set "pool.demo.members=${members%,}" --set "pool.demo.listen=127.0.0.1:$port" --set pool.demo.control_user=gateway \
        --set "pool.demo.control_password_file=$folder/password" "$@"
    await_listener "$port"
    start_clients "$port"
    wait "${children[-5]}"
}

main "$@"
