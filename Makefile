# What one types here. `make` alone says so too.
.DEFAULT_GOAL := help
SWIFT ?= swift
PACKAGES := libsystemd-dev pkg-config curl python3-venv
# Debian packages of PACKAGES that are not installed; looked up only where it is used.
MISSING = $(shell dpkg-query -W -f '$${Package} $${db:Status-Status}\n' $(PACKAGES) 2>/dev/null \
	| awk '$$2 == "installed" { print $$1 }' | sort \
	| comm -13 - <(printf '%s\n' $(sort $(PACKAGES))))
SUDO = $(if $(filter 0,$(shell id -u)),,sudo)
SHELL := /bin/bash

.PHONY: help demo test client-test build lint format check deps clean

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: deps ## play one consent session (and one refusal) against the sandbox
	$(SWIFT) build --product callbackd
	$(SWIFT) build --product callbackctl
	$(SWIFT) build --product callbackd-sandbox
	@Tests/Demo/demo.sh "$$($(SWIFT) build --show-bin-path)"

test: deps ## run every test that needs no browser and no root
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

client-test: deps ## run the providers' own clients against the programs
	$(SWIFT) build --product callbackd
	$(SWIFT) build --product callbackd-sandbox
	Tests/Clients/clients.sh "$$($(SWIFT) build --show-bin-path)" .build/python

build: deps ## make the release programs in .build/release/
	$(SWIFT) build -c release

lint: ## check the format and that nothing is undocumented
	$(SWIFT) format lint --strict -r Sources Tests Package.swift

format: ## put the sources into the one format
	$(SWIFT) format -i -r Sources Tests Package.swift

check: lint test client-test demo ## the long form: everything there is

deps: ## install what building needs (Debian; asks for root only when something is missing)
	@missing='$(MISSING)'; [ -z "$$missing" ] || \
		{ set -x; $(SUDO) apt-get update -qq && \
		  $(SUDO) apt-get install -y -qq --no-install-recommends $$missing; }

clean: ## remove what was built
	rm -rf .build
