#!/usr/bin/env bash
# Puts libduckdb.so and duckdb.h into build/third_party/duckdb (or $DUCKDB_DIR), from npm, each pinned by hash.
# A stamp written last tells that both are whole; with it this takes milliseconds. See docs/decisions/0002-duckdb-from-npm.md.
set -euo pipefail
root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/..
cd "$root"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf 'fetch_duckdb: %s\n' "$*" >&2; exit 1; }

readonly target=${DUCKDB_DIR:-$PWD/build/third_party/duckdb}
readonly header_package=duckdb@1.4.4
readonly header_member=package/src/duckdb/src/include/duckdb.h
readonly header_package_sha512=hEJJ5hyVF0VLj3dmOLpsWrQR0b3d4Ykqtygm6iUXjHJDDnSqg/USKxcb5qvNrOhFYPgktayU6dXCtgPqcmmpog==
readonly header_sha256=cbe6a827284375c5a646b8f27dbd3a00808ce8738b5bbb49c190cb1e08540281

platform() {
    case $(uname -m) in
        x86_64) echo linux-x64 ;;
        aarch64) echo linux-arm64 ;;
        *) die "DuckDB is published for x86_64 and aarch64, not for $(uname -m)." ;;
    esac
}

# What the stamp must say: which inputs, and the two files as they were put there.
stamp_of() {
    printf '%s %s %s\n' "$(platform)" "$header_sha256" "$(sha256sum <third_party/duckdb/package-lock.json | cut -d' ' -f1)"
    (cd "$target" && stat -c '%n %s %Y' libduckdb.so duckdb.h)
}

is_complete() {
    [[ -f $target/stamp && -f $target/libduckdb.so && -f $target/duckdb.h ]] && [[ $(stamp_of) == "$(cat "$target/stamp")" ]]
}

fetch_library() {
    say "fetching libduckdb.so ($(platform)) from npm"
    cp third_party/duckdb/package.json third_party/duckdb/package-lock.json "$work/"
    # npm ci installs exactly what the lock names and refuses what does not have its sha512.
    (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
        die "npm ci failed: see above. Its registry must be reachable and carry @duckdb/node-bindings-$(platform)."
    # An optional package that cannot be had, or whose archive is another one, is left out without an error.
    mv "$work/node_modules/@duckdb/node-bindings-$(platform)/libduckdb.so" "$work/libduckdb.so" 2>/dev/null ||
        die "npm installed no libduckdb.so for $(platform): its archive is missing or has not the pinned sha512, or npm is told to omit optional packages."
}

fetch_header() {
    say "fetching duckdb.h out of npm's $header_package"
    local archive pinned actual
    (cd "$work" && npm pack "$header_package" --ignore-scripts --loglevel=error >/dev/null) ||
        die "npm pack $header_package failed: see above. Its registry must be reachable."
    archive=$(echo "$work"/duckdb-*.tgz)
    pinned=$(base64 -d <<<"$header_package_sha512" | od -An -v -tx1 | tr -d ' \n')
    actual=$(sha512sum <"$archive" | cut -d' ' -f1)
    [[ $pinned == "$actual" ]] || die "$header_package is not the archive that is pinned (sha512 $actual, pinned $pinned)."
    tar -xzf "$archive" -C "$work" --strip-components=5 "$header_member"
    [[ $(sha256sum <"$work/duckdb.h" | cut -d' ' -f1) == "$header_sha256" ]] || die "duckdb.h is not the file that is pinned."
}

# A file that is already the same stays as it is, so that nothing is built again; any other is renamed into place whole.
put() {
    cmp -s "$work/$1" "$target/$1" && return
    touch "$work/$1"
    mv -f "$work/$1" "$target/$1"
}

is_complete && exit 0
command -v npm >/dev/null || die "npm is missing: tools/install_packages.sh build installs it."
mkdir -p "$target"
work=$(mktemp -d "$target/.fetch-XXXXXX")  # beside the target: renames stay within one file system
trap 'rm -rf "$work"' EXIT
fetch_library
fetch_header
put libduckdb.so
put duckdb.h
stamp_of >"$work/stamp"
mv -f "$work/stamp" "$target/stamp"
say "DuckDB is at $target"
