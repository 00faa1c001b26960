#!/usr/bin/env bash
# Brings what building Hindcast needs onto this machine; with the argument `test`, the browser for the tests too.
# What is there already is left alone, so running it again costs nothing. Versions: versions.env. Places: env.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/env.sh

say() { printf 'setup: %s\n' "$*" >&2; }
stop() {
    say "$@"
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Tools are built here and moved to their place as a whole.
workshop=
new_workshop() {
    [ -z "$workshop" ] || return 0
    mkdir -p "$HINDCAST_TOOLS"
    workshop=$(mktemp -d "$HINDCAST_TOOLS/.setup.XXXXXX")
    trap 'rm -rf "$workshop"' EXIT
}
put_in_place() { # folder in the workshop, place
    rm -rf "$2"
    mv "$1" "$2"
}

# --- what must be there: say so at once, not after minutes of building ---------------------------------------------------------

check_languages() {
    local needed found
    have cargo && have rustc ||
        stop "Rust is missing. Install it with rustup (see rustup.rs), open a new shell and run this again."
    found=$(rustc --version | cut -d' ' -f2) ||
        stop "rustc does not start. If rustup has no toolchain yet: rustup toolchain install stable"
    needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    printf '%s\n%s\n' "$needed" "$found" | sort -C -V ||
        stop "Hindcast needs Rust $needed or newer, this is $found. Run: rustup update stable"
    have node && have npm ||
        stop "Node.js with npm is missing (18.17 or newer; it runs wasm-opt and two small build scripts). Install both and run this again."
}

check_versions() {
    local locked
    locked=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/"/, ""); print $3 }' Cargo.lock)
    [ "$locked" = "$WASM_BINDGEN" ] ||
        stop "Cargo.lock has wasm-bindgen $locked, tools/versions.env says $WASM_BINDGEN. They must agree: change WASM_BINDGEN there."
}

# --- Debian packages -----------------------------------------------------------------------------------------------------------

as_root=()
may_install() {
    [ "$(id -u)" = 0 ] && return 0
    as_root=(sudo -n)
    have sudo && sudo -n true 2>/dev/null
}

apt_install() {
    say "installing $* with apt"
    { "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2
}

install_packages() {
    local missing=()
    have cc || missing+=(build-essential)
    if [ "$1" = test ]; then
        [ -n "$CHROMIUM" ] || missing+=(chromium)
        [ -n "$CHROMEDRIVER" ] || missing+=(chromium-driver)
    fi
    [ ${#missing[@]} -gt 0 ] || return 0

    local by_hand="Install what these Debian packages hold and run this again: ${missing[*]}"
    have apt-get || stop "There is no apt here. $by_hand"
    may_install || stop "Installing packages needs root. $by_hand"
    apt_install "${missing[@]}" || stop "apt could not install them. $by_hand"
}

# The same browser without its windows starts in a quarter of the time, and two hundred tests each start one. Where it is not to be
# had, the whole browser does it all, only more slowly.
install_headless_shell() {
    local package=chromium-headless-shell
    [ -z "$HEADLESS_SHELL" ] && have apt-cache && apt-cache show "$package" >/dev/null 2>&1 && may_install || return 0
    apt_install "$package" || say "apt could not install it. The browser tests run without it, only more slowly."
}

# --- Rust's own parts ----------------------------------------------------------------------------------------------------------

# Asked of rustup by name: a rust-toolchain.toml would add nothing where RUSTUP_AUTO_INSTALL=0 is set.
install_rust_parts() {
    local parts=()
    if [ ! -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ]; then
        have rustup || stop "This Rust cannot build for wasm32-unknown-unknown, and there is no rustup to add it. Install Rust with rustup."
        say "adding the target wasm32-unknown-unknown"
        rustup target add wasm32-unknown-unknown
    fi
    cargo fmt --version >/dev/null 2>&1 || parts+=(rustfmt)
    cargo clippy --version >/dev/null 2>&1 || parts+=(clippy)
    [ ${#parts[@]} -gt 0 ] || return 0
    have rustup || stop "This Rust lacks ${parts[*]}, and there is no rustup to add it. Install Rust with rustup."
    say "adding ${parts[*]}"
    rustup component add "${parts[@]}"
}

# --- the three build tools -----------------------------------------------------------------------------------------------------

# Is this version there: in its place, or anywhere on PATH?
ready() { # place, command, what its --version says
    [ -d "$1" ] || [[ " $("$2" --version 2>/dev/null) " == *" $3 "* ]]
}

# A prebuilt program takes seconds where building it takes minutes. It is taken only if `cargo binstall` is there already, and only
# if somebody publishes one for this machine; it never builds anything by itself.
binstall() { # place, name of the crate, version
    have cargo-binstall || return 1
    say "looking for a prebuilt $2 $3"
    mkdir -p "$workshop/$(basename "$1")"
    cargo binstall --no-confirm --disable-strategies compile --root "$workshop/$(basename "$1")" "$2@$3" >&2 || return 1
    put_in_place "$workshop/$(basename "$1")" "$1"
}

# Built for a short build, not for speed: these tools work for a second or two in each build of Hindcast.
cargo_install() { # place, name of the crate, version, more arguments of cargo install
    local place=$1 crate=$2 version=$3 name
    name=$(basename "$place")
    shift 3
    new_workshop
    if binstall "$place" "$crate" "$version"; then return 0; fi
    say "building $name, about five minutes on two cores, once ('cargo binstall' would fetch it prebuilt)"
    CARGO_TARGET_DIR=$workshop/target CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 cargo install --quiet --root "$workshop/$name" "$crate" --version "$version" "$@" ||
        stop "$name could not be built; cargo's reason is above. It needs the network once."
    put_in_place "$workshop/$name" "$place"
}

npm_install() { # place, package, version
    new_workshop
    say "installing $2 $3 with npm"
    npm install --silent --no-audit --no-fund --prefix "$workshop/$2" "$2@$3" >&2 ||
        stop "npm could not install $2 $3. It needs the network once."
    put_in_place "$workshop/$2" "$1"
}

install_tools() {
    ready "$binaryen_home" wasm-opt "${BINARYEN%%.*}" || npm_install "$binaryen_home" binaryen "$BINARYEN"
    [ -d "$terser_home" ] || npm_install "$terser_home" terser "$TERSER"
    [ -d "$sirv_home" ] || npm_install "$sirv_home" sirv-cli "$SIRV"
    # without --locked: its lock file names a crate version that has been withdrawn
    ready "$wasm_bindgen_home" wasm-bindgen "$WASM_BINDGEN" ||
        cargo_install "$wasm_bindgen_home" wasm-bindgen-cli "$WASM_BINDGEN"
    # without its default features: those only look for newer versions and download tools, which is done here
    ready "$trunk_home" trunk "$TRUNK" ||
        cargo_install "$trunk_home" trunk "$TRUNK" --locked --no-default-features
}

# --- what only the tests need --------------------------------------------------------------------------------------------------

install_test_tools() {
    install_headless_shell
    [ -d "$axe_core_home" ] || npm_install "$axe_core_home" axe-core "$AXE_CORE"
}

case ${1-} in '' | test) ;; *) stop "unknown argument $1. Usage: tools/setup.sh [test]" ;; esac
check_languages
check_versions
install_packages "${1-}"
install_rust_parts
install_tools
if [ "${1-}" = test ]; then install_test_tools; fi
