# What each target means stands in CONTRIBUTING.md; the work itself is in scripts/.

.PHONY: help setup build run test e2e bench bench-engine bench-training bench-serving bench-start bench-load bench-report container-test check-deploy format lint clean

help: ## show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 18

setup: ## install what is missing, for building and for testing
	@scripts/setup test

build: ## build all products for release
	@scripts/setup build
	swift build -c release

run: ## build and start both programs; Ctrl-C stops them
	@scripts/run

test: ## every test that needs no container engine
	@scripts/test

e2e: ## the browser and command-line tests against the release programs
	@scripts/e2e

bench: ## measure everything beside its peers; BENCH="serving report" some parts, BENCH=--quick all in short
	@scripts/setup bench
	swift build -c release
	python3 Benchmarks/bench.py $(BENCH)

bench-engine bench-training bench-serving bench-load bench-report: bench-%: ## one part of it
	@scripts/setup bench
	swift build -c release
	python3 Benchmarks/bench.py $*

bench-start: ## measure start, memory, cost of a request and rest of both programs
	@scripts/setup build
	swift build -c release --product PredictAPI
	swift build -c release --product WebFrontend
	python3 Benchmarks/start.py

container-test: ## build the image and drive it
	@scripts/container-test

check-deploy: ## check the templates, manifests, rules and workflows
	@scripts/check-deploy

format: ## format all Swift sources in place
	swift format --in-place --parallel --recursive Package.swift Sources Tests

lint: ## formatting and static checks
	@scripts/lint

clean: ## remove what was built
	swift package clean
