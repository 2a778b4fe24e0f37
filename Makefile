# What this workshop can do. `make` alone prints the list.
.DEFAULT_GOAL := help
.PHONY: help install demo run test check fix bench validate docs lock assets screenshots
PORT ?= 8000
CLIENTS ?= 60
DATA ?= ../shared/data
MAKEFLAGS += --no-print-directory

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: ## Set up .venv and the assets, then return
	@tools/python tools/bootstrap.py base
	@tools/python tools/assets.py
	@echo "Ready. Next: make demo"

demo: install ## Fill a demonstration clinic and serve it (PORT=8000 CLIENTS=60)
	@exec .venv/bin/openkap demo --port $(PORT) --clients $(CLIENTS)

run: install ## Serve this deployment's own clinic (PORT=8000)
	@exec .venv/bin/openkap serve --port $(PORT)

test: ## Run everything: lint, types, contracts, tests on two databases, browser journeys
	@tools/python tools/bootstrap.py dev
	@tools/python tools/assets.py
	@.venv/bin/python tools/run_tests.py

check: ## Run the fast part: lint, types, contracts, house and core tests
	@tools/python tools/bootstrap.py dev
	@.venv/bin/python tools/run_tests.py --fast

fix: ## Format the code and repair what can be repaired by a machine
	@tools/python tools/bootstrap.py dev
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .

bench: ## Run the benchmarks, one after another
	@tools/python tools/bootstrap.py dev
	@.venv/bin/python tools/run_benchmarks.py

validate: ## Compare with published data (DATA=../shared/data)
	@tools/python tools/bootstrap.py dev
	@.venv/bin/python tools/validate.py $(DATA)

docs: ## Write the generated pages of docs/reference
	@tools/python tools/bootstrap.py dev
	@.venv/bin/python -m tools.reference

lock: ## Resolve the dependencies again and write requirements/*.txt and package-lock.json
	@tools/python tools/bootstrap.py dev
	@.venv/bin/python tools/lock.py

assets: ## Build the front-end assets
	@tools/python tools/bootstrap.py base
	@tools/python tools/assets.py

screenshots: ## Walk the journey and keep its pictures in docs/journey
	@tools/python tools/bootstrap.py dev
	@tools/python tools/assets.py
	@OPENKAP_SCREENSHOTS=docs/journey .venv/bin/python tools/run_tests.py --only journeys-sqlite
