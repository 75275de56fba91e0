# SPDX-License-Identifier: Apache-2.0
#
# The settings of every build stand here; .ci/run calls these targets.

PREFIX ?= /usr/local
DESTDIR ?=

STRICT := --explicit-target-dependency-import-check error
RELEASE := -c release --product drydock --static-swift-stdlib --disable-local-rpath $(STRICT)
GUESTS = DRYDOCK_TOOL="$(CURDIR)/.build/release/drydock" \
	swift test --disable-xctest $(STRICT) --no-parallel --filter GuestTests
SWIFT_FILES := --recursive Sources Tests Package.swift

MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: demo test test-vm test-vm-long test-crash-long mutations bench format lint install clean help
.PHONY: build release toolchain build-packages run-packages browser-packages vm-packages

demo: build ## move a sample host onto a container image, step by step
	@Tests/demo

test: build ## build everything and run all tests
	swift test --disable-xctest $(STRICT)

test-vm: build release vm-packages ## tell the stories of hosts in virtual machines for which CI has the time, about 25 minutes
	DRYDOCK_GUESTS=short $(GUESTS)

test-vm-long: build release vm-packages ## tell all of them, with 40 power cuts, hours; goes on where it was stopped
	DRYDOCK_GUESTS=long $(GUESTS)

test-crash-long: build release ## kill commands and fail their calls at 300 points each, about an hour; goes on where it was stopped
	DRYDOCK_CRASH_POINTS=300 DRYDOCK_TOOL="$(CURDIR)/.build/release/drydock" \
		swift test --disable-xctest $(STRICT) --filter Crash.manyPoints

mutations: build ## feed a million damaged configs and half a million damaged dumps to their readers
	DRYDOCK_CASES=1000000 swift test --disable-xctest --skip-build --filter IgnitionTests.Mutations
	DRYDOCK_CASES=500000 swift test --disable-xctest --skip-build --filter MachineConfigTests.DumpMutations

bench: build release ## measure the release binary against plain tools, in ratios
	@Tests/Benchmarks/run
	@Tests/Benchmarks/import
	@Tests/Benchmarks/ignition
	@Tests/Benchmarks/census
	@Tests/Benchmarks/report
	@Tests/Benchmarks/plan
	@Tests/Benchmarks/status
	@Tests/Benchmarks/cluster

format: toolchain ## rewrite the Swift files in the project's format
	swift format --in-place --parallel $(SWIFT_FILES)

lint: toolchain ## check the format of the Swift files
	swift format lint --strict --parallel $(SWIFT_FILES)

install: release ## build the static release binary and put it into $(DESTDIR)$(PREFIX)/bin
	install -D --strip -m 0755 .build/release/drydock "$(DESTDIR)$(PREFIX)/bin/drydock"
	install -D -m 0644 Sources/DrydockExecution/Logging/drydock.catalog \
		"$(DESTDIR)$(PREFIX)/lib/systemd/catalog/drydock.catalog"

clean: ## remove everything that was built, sample hosts included
	@if [ -d .build ]; then find .build -path '*/ostree/deploy/*/deploy/*' -prune -type d -exec chattr -f -i {} + || true; fi
	rm -rf .build

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

# What the targets above stand on.

build: run-packages
	swift build $(STRICT)

release: build-packages
	swift build $(RELEASE)

run-packages: build-packages
	@.ci/packages.sh run

# Tests of HTML reports run where there is a browser.
browser-packages: run-packages
	@.ci/packages.sh browser

vm-packages: run-packages
	@.ci/packages.sh vm

build-packages: toolchain
	@.ci/packages.sh build

toolchain:
	@.ci/toolchain.sh
