# What this workshop can do. `make` alone prints the list.
.DEFAULT_GOAL := help
.PHONY: help install demo run test check fix bench validate mutation docs lock assets screenshots
PORT ?= 8000
CLIENTS ?= 60
DATA ?= ../shared/data
COUNT ?= 1000
SEED ?= 1
MAKEFLAGS += --no-print-directory

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: ## Set up .venv and the assets, then return
	@tools/python -m tools.bootstrap base
	@tools/python -m tools.assets
	@echo "Ready. Next: make demo"

demo: install ## Fill a demonstration clinic and serve it (PORT=8000 CLIENTS=60)
	@exec .venv/bin/openkap demo --port $(PORT) --clients $(CLIENTS)

run: install ## Serve this deployment's own clinic (PORT=8000)
	@exec .venv/bin/openkap serve --port $(PORT)

test: ## Run everything: lint, types, contracts, tests on two databases, browser journeys
	@tools/python -m tools.bootstrap dev
	@tools/python -m tools.assets
	@.venv/bin/python -m tools.run_tests

check: ## Run the fast part: lint, types, contracts, house and core tests
	@tools/python -m tools.bootstrap dev
	@.venv/bin/python -m tools.run_tests fast

fix: ## Format the code and repair what can be repaired by a machine
	@tools/python -m tools.bootstrap dev
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .

bench: ## Run the benchmarks, one after another
	@tools/python -m tools.bootstrap dev
	@.venv/bin/python -m tools.run_benchmarks

validate: ## Compare with published data (DATA=../shared/data)
	@tools/python -m tools.bootstrap dev
	@.venv/bin/python -m tools.validate $(DATA)

mutation: ## Change the core in many small ways: which would a test notice? (COUNT=1000 SEED=1)
	@tools/python -m tools.bootstrap dev
	@.venv/bin/python -m tools.mutation $(COUNT) $(SEED)

docs: ## Write the generated pages of docs/reference
	@tools/python -m tools.bootstrap dev
	@.venv/bin/python -m tools.reference

lock: ## Write the lock files: knowledge/LOCK, requirements/*.txt, package-lock.json
	@tools/python -m tools.bootstrap dev
	@.venv/bin/python -m tools.lock

assets: ## Build the front-end assets
	@tools/python -m tools.bootstrap base
	@tools/python -m tools.assets

screenshots: ## Walk the journey and keep its pictures in docs/journey
	@tools/python -m tools.bootstrap dev
	@tools/python -m tools.assets
	@OPENKAP_SCREENSHOTS=docs/journey .venv/bin/python -m tools.run_tests journeys-sqlite
