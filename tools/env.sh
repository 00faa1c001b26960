# shellcheck shell=bash
# Where the build tools live and how they are called. To be sourced, by the Makefile and by setup.sh; it installs nothing.
#
# One folder per tool and version, outside the checkout, so that all clones share them. A folder that exists is complete:
# setup.sh builds elsewhere and moves the result here last.

# shellcheck source=versions.env
. "$(dirname "${BASH_SOURCE[0]}")/versions.env"

HINDCAST_TOOLS=${HINDCAST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/hindcast}
trunk_home=$HINDCAST_TOOLS/trunk-$TRUNK
wasm_bindgen_home=$HINDCAST_TOOLS/wasm-bindgen-$WASM_BINDGEN
binaryen_home=$HINDCAST_TOOLS/binaryen-$BINARYEN
terser_home=$HINDCAST_TOOLS/terser-$TERSER
sirv_home=$HINDCAST_TOOLS/sirv-cli-$SIRV
axe_core_home=$HINDCAST_TOOLS/axe-core-$AXE_CORE
export PATH="$trunk_home/bin:$wasm_bindgen_home/bin:$binaryen_home/node_modules/.bin:$terser_home/node_modules/.bin:$sirv_home/node_modules/.bin:$PATH"

first_on_path() {
    local name
    for name; do
        if command -v "$name"; then return; fi
    done
}

# The browser tests read these; set them to use another browser. Empty when there is none (setup.sh says so). The last is the same
# browser without its windows: e2e uses it, where it is there, since it starts more quickly.
CHROMIUM=${CHROMIUM:-$(first_on_path chromium chromium-browser google-chrome google-chrome-stable)}
CHROMEDRIVER=${CHROMEDRIVER:-$(first_on_path chromedriver)}
HEADLESS_SHELL=${HEADLESS_SHELL:-$(first_on_path chromium-headless-shell chrome-headless-shell)}
export CHROMIUM CHROMEDRIVER HEADLESS_SHELL

# The checks of accessibility, run inside the page.
export AXE_CORE_JS=$axe_core_home/node_modules/axe-core/axe.min.js

# `cargo test --target wasm32-unknown-unknown` runs in that browser. Seconds: generous, for machines that do other things too.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
export WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-120}
export WASM_BINDGEN_TEST_DRIVER_TIMEOUT=${WASM_BINDGEN_TEST_DRIVER_TIMEOUT:-30}

# Trunk takes NO_COLOR=1, which others set for every program, for a wrong argument of its own.
if [ -n "${NO_COLOR-}" ]; then export NO_COLOR=true; fi
