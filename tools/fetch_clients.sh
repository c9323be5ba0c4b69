#!/usr/bin/env bash
# Installs the npm clients that the system tests speak through (tests/clients/package-lock.json) into
# build/third_party/clients (or $CLIENTS_DIR). A stamp written last tells that the folder is whole.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf 'fetch_clients: %s\n' "$*" >&2; exit 1; }

readonly target=${CLIENTS_DIR:-$PWD/build/third_party/clients}
stamp=$(cat tests/clients/package.json tests/clients/package-lock.json | sha256sum | cut -d' ' -f1)

[[ -f $target/stamp && -d $target/node_modules && $(cat "$target/stamp") == "$stamp" ]] && exit 0
command -v npm >/dev/null || die "npm is missing: tools/install_packages.sh build installs it."
say "fetching the test clients from npm"
mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.fetch-XXXXXX")  # beside the target: renames stay within one file system
trap 'rm -rf "$work"' EXIT
mkdir "$work/new"
cp tests/clients/package.json tests/clients/package-lock.json "$work/new/"
(cd "$work/new" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
    die "npm ci failed: see above. Its registry must be reachable and carry what tests/clients/package-lock.json names."
echo "$stamp" >"$work/new/stamp"
[[ ! -e $target ]] || mv "$target" "$work/old"
mv "$work/new" "$target"
say "the test clients are at $target"
