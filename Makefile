# What one types here. `make` alone says so too.
.DEFAULT_GOAL := help
SHELL := /bin/bash
SWIFT ?= swift
# Where `make install` puts things; a package's maker sets DESTDIR too.
PREFIX ?= /usr/local
DESTDIR ?=

PACKAGES := libsystemd-dev libssl-dev libyaml-dev zlib1g-dev pkg-config curl python3-venv
BROWSING := chromium fonts-dejavu-core nginx-light caddy openssl strace python3-venv
PACKAGING := binutils dpkg-dev
BOXES := systemd systemd-sysv dbus libnss-systemd util-linux iproute2 procps jq mmdebstrap \
	python3 gcc libc6-dev
# Debian packages of WANTED that are not installed; looked up only where it is used.
WANTED = $(PACKAGES)
MISSING = $(shell dpkg-query -W -f '$${Package} $${db:Status-Status}\n' $(WANTED) 2>/dev/null \
	| awk '$$2 == "installed" { print $$1 }' | sort \
	| comm -13 - <(printf '%s\n' $(sort $(WANTED))))
SUDO = $(if $(filter 0,$(shell id -u)),,sudo)

# Programs that need nothing of Swift's where they run, as small as they get, without what an
# installation would strip off. zlib, libyaml and libcrypto come in too, so that a package depends
# on libsystemd and the C and C++ libraries alone: the linker finds their archives first, since the
# .pc files no longer name the folder of the shared ones.
STATIC := $(CURDIR)/.build/static
RELEASE := -c release -debug-info-format none --static-swift-stdlib -Xswiftc -Osize -Xswiftc -use-ld=lld \
	--pkg-config-path $(STATIC) -Xlinker -L$(STATIC) \
	-Xlinker --no-export-dynamic -Xlinker --icf=safe -Xlinker -z -Xlinker pack-relative-relocs
PROGRAMS := callbackd callbackctl callbackd-sandbox
BUILT := .build/release

# Tests that compute for seconds on end: those that wait for a network would be late beside them.
COMPUTING := EventJournalTests|FaultTests|SessionsTests
FAULTS := strace util-linux
RUNS ?= 100000
LIVES ?= 10000
KILLS ?= 1000

.PHONY: help demo test client-test browser-test system-test fault-test sanitizer-test build install uninstall deb lint format check \
	deps clean

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: deps ## play one consent session (and one refusal) against the sandbox
	$(SWIFT) build --product callbackd
	$(SWIFT) build --product callbackctl
	$(SWIFT) build --product callbackd-sandbox
	@Tests/Demo/demo.sh "$$($(SWIFT) build --show-bin-path)"

test: deps ## run every test that needs no browser and no root
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --skip '$(COMPUTING)'
	$(SWIFT) test --skip-build --filter '$(COMPUTING)'

client-test: deps ## run the providers' own clients against the programs
	$(SWIFT) build --product callbackd
	$(SWIFT) build --product callbackd-sandbox
	Tests/Clients/clients.sh "$$($(SWIFT) build --show-bin-path)" .build/python

browser-test: deps ## play every flow in a real Chromium, behind real proxies (as root)
	$(SWIFT) build --product callbackd
	$(SWIFT) build --product callbackd-sandbox
	@$(MAKE) --no-print-directory deps WANTED='$(BROWSING)'
	Tests/Browser/browser.sh "$$($(SWIFT) build --show-bin-path)" .build/browser .build/pictures

system-test: deb ## install the package on a booted systemd and try it there (as root)
	@$(MAKE) --no-print-directory deps WANTED='$(BOXES)'
	$(SUDO) Tests/System/system-test.sh "$$(ls -t .build/deb/*.deb | head -n 1)" .build/roots

fault-test: build ## kill it, fill its disk, and fuzz it (RUNS, LIVES, KILLS; as root)
	@$(MAKE) --no-print-directory deps WANTED='$(FAULTS)'
	Tests/Faults/kill.py '$(BUILT)' $(KILLS)
	$(SUDO) Tests/Faults/disk.py '$(BUILT)'
	Tests/Faults/start.py '$(BUILT)'
	CALLBACKD_FUZZ=1 $(SWIFT) build $(RELEASE) --product fuzz
	Tests/Faults/fuzz.sh '$(BUILT)/fuzz' $(RUNS) $(LIVES) .build/findings

# Leaks are not looked for: XCTest and Foundation have some of their own at the end.
sanitizer-test: export ASAN_OPTIONS = detect_leaks=0
sanitizer-test: export TSAN_OPTIONS = suppressions=$(CURDIR)/Tests/tsan.supp
sanitizer-test: deps ## run the tests under the address and the thread sanitizer
	for sanitizer in address thread; do \
		build="--sanitize $$sanitizer --scratch-path .build/$$sanitizer"; \
		$(SWIFT) build --build-tests $$build && \
		$(SWIFT) test --skip-build $$build --skip '$(COMPUTING)' && \
		$(SWIFT) test --skip-build $$build --filter '$(COMPUTING)' || exit 1; done

build: deps ## make the release programs in .build/release/
	@mkdir -p $(STATIC)
	@ln -sf "$$(pkg-config --variable=libdir zlib)/libz.a" \
		"$$(pkg-config --variable=libdir yaml-0.1)/libyaml.a" \
		"$$(pkg-config --variable=libdir libcrypto)/libcrypto.a" $(STATIC)/
	@for library in libsystemd yaml-0.1 libcrypto; do sed 's/-L[^ ]*//' \
		"$$(pkg-config --variable=pcfiledir $$library)/$$library.pc" \
		> $(STATIC)/$$library.pc; done
	$(foreach program,$(PROGRAMS),$(SWIFT) build $(RELEASE) --product $(program) &&) true

install: ## put what `make build` made into PREFIX (and DESTDIR before it); starts nothing
	systemd/install.sh install '$(BUILT)' '$(PREFIX)' '$(DESTDIR)'

uninstall: ## take it away again; the configuration and the event journal stay
	systemd/install.sh uninstall '$(BUILT)' '$(PREFIX)' '$(DESTDIR)'

deb: build ## make the Debian package in .build/deb/
	@$(MAKE) --no-print-directory deps WANTED='$(PACKAGING)'
	systemd/debian/make-deb '$(BUILT)' .build/deb

lint: ## check the format and that nothing is undocumented
	$(SWIFT) format lint --strict -r Sources Tests Package.swift

format: ## put the sources into the one format
	$(SWIFT) format -i -r Sources Tests Package.swift

check: lint test client-test demo browser-test system-test sanitizer-test ## the long form: everything there is
	$(MAKE) fault-test RUNS=1000000

deps: ## install what building needs (Debian; asks for root only when something is missing)
	@missing='$(MISSING)'; [ -z "$$missing" ] || \
		{ set -x; $(SUDO) apt-get update -qq && \
		  $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; }

clean: ## remove what was built
	rm -rf .build
