# One word per need. `make` lists them.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

help: ## what there is to say
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## set up .venv with Fogbank and all that its development needs

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Fogbank needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 install"; exit 1; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(STAMP) ## open a shop of functions, queues and topics, order in it, show what became of the orders
	@$(BIN)/python examples/shop/run.py

up: $(STAMP) ## start Fogbank alone; its data is in ./.fogbank
	@$(BIN)/fogbank up

test: $(STAMP) ## all tests but those of other ecosystems' clients
	@$(BIN)/python -m pytest -q

test-clients: $(STAMP) ## real programs: AWS CLI, SDKs, Celery, SAM, CDK, Serverless Framework
	@$(BIN)/python tests/clients/run.py

lint: $(STAMP) ## ruff, pyright, import-linter, the lock file, the coverage page
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright --warnings
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python tools/coverage_page.py --check
	@$(BIN)/python tools/templates_page.py --check

format: $(STAMP) ## put the code into its form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

bench: $(STAMP) ## speed, beside a bare echo, fauxqs and ministack (needs wrk; npm for fauxqs)
	@$(BIN)/python -m bench

coverage-page: $(STAMP) ## write docs/coverage.md and docs/templates.md anew
	@$(BIN)/python tools/coverage_page.py
	@$(BIN)/python tools/templates_page.py

new-action: $(STAMP) ## make new-action SERVICE=sqs ACTION=SendMessage: file, test, registration
	@$(BIN)/python tools/new_action.py $(SERVICE) $(ACTION)

lock: $(STAMP) ## choose versions anew and write requirements.lock
	@$(BIN)/python -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
		--no-emit-index-url --generate-hashes --quiet -o requirements.lock

clean: ## remove what was made here, but not the data
	@rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis dist

.PHONY: help install run up test test-clients lint format bench coverage-page new-action lock clean
