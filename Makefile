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
BOXES := acl systemd systemd-sysv dbus libnss-systemd util-linux iproute2 procps jq mmdebstrap \
	python3 gcc libc6-dev
# Debian packages of WANTED that are not installed; looked up only where it is used.
WANTED = $(PACKAGES)
MISSING = $(shell dpkg-query -W -f '$${Package} $${db:Status-Status}\n' $(WANTED) 2>/dev/null \
	| awk '$$2 == "installed" { print $$1 }' | sort \
	| comm -13 - <(printf '%s\n' $(sort $(WANTED))))
SUDO = $(if $(filter 0,$(shell id -u)),,sudo)

# Every debug build but the sanitizers' uses these flags: other flags would compile everything again.
# Without debug information a crash names functions, not lines (DEBUG_INFO=dwarf has it); in the
# index SwiftPM finds the tests, and C++ needs none.
DEBUG_INFO ?= none
TRIPLE = $(shell $(SWIFT)c -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p')
DEBUGGED = $(CURDIR)/.build/$(TRIPLE)/debug
DEBUG = -debug-info-format $(DEBUG_INFO) -Xswiftc -use-ld=lld --disable-index-store \
	-Xswiftc -index-store-path -Xswiftc '$(DEBUGGED)/index/store' \
	-Xswiftc -index-ignore-system-modules $(call precompiled,debug)

# Programs that need nothing of Swift's where they run, as small as they get, without what an
# installation would strip off. zlib, libyaml and libcrypto come in too, so that a package depends
# on libsystemd and the C and C++ libraries alone: the linker finds their archives first, since the
# .pc files no longer name the folder of the shared ones.
STATIC := $(CURDIR)/.build/static
RELEASE = -c release -debug-info-format none --static-swift-stdlib -Xswiftc -Osize -Xswiftc -use-ld=lld \
	--pkg-config-path '$(STATIC)' -Xlinker '-L$(STATIC)' \
	-Xlinker --no-export-dynamic -Xlinker --icf=safe -Xlinker -z -Xlinker pack-relative-relocs \
	$(call precompiled,release)
BUILT := .build/release

# A third of a build is BoringSSL's C++, and a third of that is reading the standard library's
# headers, so those are read once, before the build. If clang then says that a precompiled header
# does not fit, `make HEADERS=` builds without one.
HEADERS := algorithm array atomic functional iterator memory optional string string_view tuple \
	type_traits utility variant vector
precompiled = $(if $(shell ls .build/headers/$1.pch 2>/dev/null),\
	-Xcxx -include-pch -Xcxx '$(CURDIR)/.build/headers/$1.pch')

# Tests that compute for seconds on end: those that wait for a network would be late beside them.
COMPUTING := EventJournalTests|FaultTests|SessionsTests
# The test program runs directly: `swift test` first spends six seconds on planning a build.
TEST = NO_COLOR=1 SWIFT_BACKTRACE=enable=yes,color=no \
	'$(DEBUGGED)/callbackdPackageTests.xctest' --testing-library swift-testing
FAULTS := strace util-linux
# How much `make fault-test` tries: inputs, lives, kills, and past sessions at a start.
RUNS ?= 10000
LIVES ?= 500
KILLS ?= 150
PAST ?= 100000
FLOOD ?= 32

.PHONY: help demo debug compile test client-test browser-test system-test fault-test long-test \
	sanitizer-test build install uninstall deb lint format check deps clean

ifeq ($(filter compile,$(MAKECMDGOALS))$(TARGET),compile)
$(error say which: make compile TARGET=Sessions)
endif

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: debug ## play one consent session (and one refusal) against the sandbox
	@Tests/Demo/demo.sh '$(DEBUGGED)'

debug: deps .build/headers/debug.pch
	$(SWIFT) build $(DEBUG)

compile: deps .build/headers/debug.pch ## compile one target and what it needs: make compile TARGET=Sessions
	$(SWIFT) build $(DEBUG) --target '$(TARGET)'

# With --build-tests, SwiftPM would also build the programs of other packages.
test: deps .build/headers/debug.pch ## run every test that needs no browser and no root, or some: make test ONLY=SessionsTests
	$(SWIFT) build $(DEBUG) --product callbackdPackageTests
	$(if $(ONLY),$(TEST) --filter '$(ONLY)',$(TEST) --skip '$(COMPUTING)' && $(TEST) --filter '$(COMPUTING)')

client-test: debug ## run the providers' own clients against the programs
	Tests/Clients/clients.sh '$(DEBUGGED)' .build/python

browser-test: debug ## play every flow in a real Chromium, behind real proxies (as root)
	@$(MAKE) --no-print-directory deps WANTED='$(BROWSING)'
	Tests/Browser/browser.sh '$(DEBUGGED)' .build/browser .build/pictures

system-test: deb ## install the package on a booted systemd and try it there (as root)
	@$(MAKE) --no-print-directory deps WANTED='$(BOXES)'
	$(SUDO) Tests/System/system-test.sh "$$(ls -t .build/deb/*.deb | head -n 1)" .build/roots

fault-test: build ## kill it, fill its disk, flood it, and fuzz it (RUNS, LIVES, KILLS, PAST, FLOOD; as root)
	@$(MAKE) --no-print-directory deps WANTED='$(FAULTS)'
	Tests/Faults/kill.py '$(BUILT)' $(KILLS)
	$(SUDO) Tests/Faults/disk.py '$(BUILT)'
	Tests/Faults/start.py '$(BUILT)' $(PAST)
	Tests/Faults/floods.py '$(BUILT)' $(FLOOD)
	Tests/Faults/stops.py '$(BUILT)'
	CALLBACKD_FUZZ=1 $(SWIFT) build $(RELEASE) --product fuzz
	Tests/Faults/fuzz.sh '$(BUILT)/fuzz' $(RUNS) $(LIVES) .build/findings

long-test: RUNS := 100000
long-test: LIVES := 10000
long-test: KILLS := 1000
long-test: PAST := 500000
long-test: FLOOD := 256
long-test: fault-test ## fault-test with many more inputs, lives and kills

# Leaks are not looked for: XCTest and Foundation have some of their own at the end.
sanitizer-test: export ASAN_OPTIONS = detect_leaks=0
sanitizer-test: export TSAN_OPTIONS = suppressions=$(CURDIR)/Tests/tsan.supp
sanitizer-test: deps ## run the tests under the address and the thread sanitizer
	for sanitizer in address thread; do \
		build="--sanitize $$sanitizer --scratch-path .build/$$sanitizer"; \
		$(SWIFT) build --build-tests $$build && \
		$(SWIFT) test --skip-build $$build --skip '$(COMPUTING)' && \
		$(SWIFT) test --skip-build $$build --filter '$(COMPUTING)' || exit 1; done

build: deps .build/headers/release.pch ## make the release programs in .build/release/
	@mkdir -p '$(STATIC)'
	@ln -sf "$$(pkg-config --variable=libdir zlib)/libz.a" \
		"$$(pkg-config --variable=libdir yaml-0.1)/libyaml.a" \
		"$$(pkg-config --variable=libdir libcrypto)/libcrypto.a" '$(STATIC)/'
	@for library in libsystemd yaml-0.1 libcrypto; do sed 's/-L[^ ]*//' \
		"$$(pkg-config --variable=pcfiledir $$library)/$$library.pc" \
		> '$(STATIC)'/$$library.pc || exit 1; done
	$(SWIFT) build $(RELEASE)

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

check: lint test client-test demo browser-test system-test sanitizer-test ## everything there is, in the long form
	$(MAKE) long-test RUNS=1000000

deps: ## install what building needs (Debian; asks for root only when something is missing)
	@missing='$(MISSING)'; [ -z "$$missing" ] || \
		{ set -x; $(SUDO) apt-get update -qq && \
		  $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; }

# It is made each time, and replaced only if it differs (another compiler, other headers), since all
# C++ is compiled again after that.
.build/headers/%.pch: FORCE | deps
	@mkdir -p $(@D)
	@rm -f $@.new
	@printf '#include <%s>\n' $(HEADERS) | cmp -s - $(@D)/$*.h || printf '#include <%s>\n' $(HEADERS) >$(@D)/$*.h
	@clang=$$($(SWIFT)c -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1/bin/clang|p'); \
	[ -z '$(strip $(HEADERS))' ] || [ -n "$${CC:-}" ] || [ ! -x "$$clang" ] || \
	"$$clang" -x c++-header -std=c++17 -fblocks -fPIC -w $(if $(filter release,$*),-O2,-O0) \
		-o $@.new $(@D)/$*.h || true
	@if cmp -s $@.new $@; then rm $@.new; elif [ -e $@.new ]; then mv $@.new $@; else rm -f $@; fi
FORCE:

clean: ## remove what was built
	rm -rf .build
