# What a developer and the CI run; the same commands for both.
SHELL := /bin/sh
TARGET := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)
# Where one isn't root, installing goes through sudo, which must not ask.
ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo -n)

.PHONY: run test tools bench lint

# The demo: everything in one process, at http://127.0.0.1:3000.
run:
	cargo run -- demo

# Everything, on a bare machine too: Rust on both databases, then the demo in Chromium with and without script.
test: tools
	HACK0_TEST_POSTGRES=required cargo test --workspace
	cd end2end && npm ci --no-audit --no-fund
	cd end2end && HACK0_BIN="$(TARGET)/debug/hack0" npx playwright test

# PostgreSQL, Chromium and npm from Debian, when they are missing and this may install them.
tools:
	@packages=; \
	command -v npm >/dev/null || packages="$$packages npm"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || packages="$$packages postgresql"; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || packages="$$packages chromium"; \
	[ -z "$$packages" ] && exit 0; \
	command -v apt-get >/dev/null || { echo "make: install these and try again:$$packages" >&2; exit 1; }; \
	echo "make: installing$$packages"; \
	{ $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null \
	&& $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$packages </dev/null; } >/tmp/hack0-apt.log 2>&1 \
	|| { echo "make: can't install$$packages (as root or with sudo); see /tmp/hack0-apt.log" >&2; exit 1; }

# Prints a table, every figure beside its yardstick of the same run; PostgreSQL only where it is installed.
bench:
	cargo bench -p server

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	@if command -v cargo-deny >/dev/null; then cargo deny check licenses bans sources; else echo "cargo-deny isn't installed: skipped"; fi
