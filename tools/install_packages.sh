#!/usr/bin/env bash
# Installs the Debian packages of the groups named: build, test, lint, fuzz, bench, demo, demo-gateway. Asks dpkg first: nothing missing, nothing done.
# usage: tools/install_packages.sh GROUP...
set -euo pipefail

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf 'install_packages: %s\n' "$*" >&2; exit 1; }

packages_of() {
    case $1 in
        build)
            echo build-essential g++ cmake ninja-build ccache git \
                libboost1.81-dev libssl-dev libsodium-dev libsimdjson-dev libcli11-dev libtomlplusplus-dev \
                libspdlog-dev libfmt-dev zlib1g-dev libutf8proc-dev libabsl-dev libre2-dev tzdata libgtest-dev libgmock-dev
            # Any npm will do, so one from elsewhere is left in place; npm needs certificates to fetch over TLS.
            command -v npm >/dev/null || echo nodejs npm ca-certificates
            ;;
        test)
            # The second line: the tools and languages that tests/tools speak through.
            echo mariadb-client mariadb-server-core galera-4 python3 python3-pytest python3-pymysql python3-mysqldb libmariadb-dev curl jq openssl iproute2 faketime etcd-server \
                percona-toolkit prometheus-mysqld-exporter php-cli php-mysql libdbd-mysql-perl libdbd-mariadb-perl ruby-mysql2 sysbench ;;
        # clang 14 cannot read libstdc++ 12's ranges; 16 can.
        lint) echo clang-format clang-tidy-16 python3 ;;
        # libFuzzer's runtime is a package of its own where recommended ones are left out.
        fuzz) echo clang-16 libclang-rt-16-dev ;;
        bench) echo libbenchmark-dev mariadb-server-core nginx-light percona-toolkit haproxy openssl ;;
        demo) echo mariadb-client mariadb-server-core ;;
        demo-gateway) echo galera-4 ;;
        *) die "there is no package group '$1': build, test, lint, fuzz, bench, demo, demo-gateway." ;;
    esac
}

# Returns, on standard output: those of the packages named that are not installed.
missing_of() {
    local installed package
    installed=" $(dpkg-query -W -f='${Package}=${db:Status-Status} ' "$@" 2>/dev/null || true)"
    for package in "$@"; do
        [[ $installed == *" $package=installed "* ]] || printf '%s ' "$package"
    done
}

main() {
    (($#)) || die "name at least one group: build, test, lint, fuzz, bench, demo, demo-gateway."
    [[ -z ${ROLLCALL_SKIP_PACKAGES:-} ]] || return 0
    local group list wanted=() missing=() as_root=()
    for group in "$@"; do
        list=$(packages_of "$group")
        read -ra missing <<<"${list//$'\n'/ }"
        wanted+=("${missing[@]}")
    done
    command -v dpkg-query >/dev/null ||
        die "this is not Debian: install the equivalents of '${wanted[*]}' yourself, then set ROLLCALL_SKIP_PACKAGES=1."
    read -ra missing <<<"$(missing_of "${wanted[@]}")"
    ((${#missing[@]})) || return 0

    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "missing packages: ${missing[*]}. Run this as root once, or install sudo."
        as_root=(sudo)
    fi
    say "installing ${#missing[@]} Debian packages: ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q ||
        die "apt-get update failed: see its output above; the machine needs a reachable Debian mirror."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" ||
        die "apt-get could not install: ${missing[*]}. Debian 12 (bookworm) has them all."
}

main "$@"
