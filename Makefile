# Hindcast, from a bare machine: `make run` to look at it, `make test` to check it. Each target installs what it needs first.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# one cargo at a time: two would only wait for each other's lock
.NOTPARALLEL:

PORT ?= 8080
DEV_PORT ?= 8081
SIZES ?= 10000 100000 1000000
tools := . tools/env.sh;
wasm := --target wasm32-unknown-unknown

# Every file in tests/ is a test. Those that need a page run in the browser; e2e needs the built dist/ as well.
wasm_tests := store_contract components
native_tests := $(filter-out e2e components,$(basename $(notdir $(wildcard tests/*.rs))))

.PHONY: help setup setup-test run dev build size check test test-native test-wasm test-e2e test-crash bench clean

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

setup: ## install the build tools that are missing
	@tools/setup.sh

setup-test: ## the same, and a browser for the tests
	@tools/setup.sh test

# what dist/ is made from: without a change in these it is not built again
sources := $(shell find src style public tools) index.html Cargo.toml Cargo.lock Trunk.toml .cargo/config.toml
free_port = if (exec 3<>/dev/tcp/127.0.0.1/$(1)) 2>/dev/null; then \
	echo "Port $(1) is taken by another program. Choose another one: make $(2)=$$(($(1) + 1))" >&2; exit 1; fi

run: setup dist/sw.js ## build the release if anything has changed, and serve it on http://127.0.0.1:8080/ (PORT=… for another port)
	@$(call free_port,$(PORT),run PORT)
	@echo "Hindcast is at http://127.0.0.1:$(PORT)/ . Ctrl-C stops it."
	@$(tools) exec sirv dist --host 127.0.0.1 --port $(PORT) --etag --quiet

dev: setup ## build without optimising, serve on http://127.0.0.1:8081/ (DEV_PORT=…), build and reload after each change
	@$(call free_port,$(DEV_PORT),dev DEV_PORT)
	@echo "Hindcast will be at http://127.0.0.1:$(DEV_PORT)/ once it is built. Ctrl-C stops it."
	@$(tools) HINDCAST_DEV=1 trunk serve --release=false --cargo-profile page --dist target/dev-page --port $(DEV_PORT)

dist/sw.js: $(sources)
	@echo "Building the release; after a change this takes some minutes."
	@$(tools) trunk build

build: setup dist/sw.js ## build the release into dist/, if anything has changed

size: build ## build, and weigh what a first visit downloads
	node tools/first-load.mjs dist

check: setup ## format and lints, native and wasm
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked $(wasm) --lib --bins --tests -- -D warnings

test-native: setup ## the tests that need no browser
	cargo test --locked --lib --bins $(native_tests:%=--test %)

test-wasm: setup-test ## the store and the components, in a browser
	$(tools) cargo test --locked $(wasm) $(wasm_tests:%=--test %)

# without backtraces: they show the insides of an executor, and what a test missed is lost among them
test-e2e: setup-test build ## the built app, end to end, in a browser
	$(tools) RUST_BACKTRACE=0 CHROMIUM=$${HEADLESS_SHELL:-$$CHROMIUM} cargo test --locked --test e2e

test: setup-test check test-native test-wasm build size test-e2e ## everything but test-crash and bench

# the browser is killed a hundred and twenty times: it takes some ten minutes
test-crash: setup-test build ## nothing is lost when the browser is killed, at length
	$(tools) RUST_BACKTRACE=0 CHROMIUM=$${HEADLESS_SHELL:-$$CHROMIUM} cargo test --locked --test e2e sixty_kills -- --ignored --nocapture --test-threads=1

# unoptimised: what is measured is the release in dist/, this only drives the browser
bench: setup-test build ## the table of README, measured (SIZES="10000 100000" for fewer events)
	$(tools) SIZES="$(SIZES)" cargo bench --locked --profile dev --bench quality

clean: ## remove everything that was built here
	cargo clean
	rm -rf dist tests/artifacts
