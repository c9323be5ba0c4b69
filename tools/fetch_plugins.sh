#!/usr/bin/env bash
# Takes MariaDB's plugins out of Debian's mariadb-server, which is not installed itself (it would start a server), into
# build/third_party/mariadb-plugins (or $PLUGINS_DIR): ed25519 is among them. A stamp written last tells that the folder is whole.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
# A test that needs them says that it is left out.
leave() { printf 'fetch_plugins: %s; tests that need them are skipped.\n' "$*" >&2; exit 0; }

readonly target=${PLUGINS_DIR:-$PWD/build/third_party/mariadb-plugins}
version=$(dpkg-query -W -f='${Version}' mariadb-server-core 2>/dev/null) || leave "mariadb-server-core is not installed"
[[ -f $target/stamp && $(cat "$target/stamp") == "$version" ]] && exit 0

say "fetching MariaDB's plugins ($version)"
mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.fetch-XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download -q "mariadb-server=$version" && dpkg-deb -x mariadb-server_*.deb root) ||
    leave "mariadb-server $version cannot be fetched"
echo "$version" >"$work/root/usr/lib/mysql/plugin/stamp"
rm -rf "$target"
mv "$work/root/usr/lib/mysql/plugin" "$target"
say "the plugins are at $target"
