.DEFAULT_GOAL := help
PYTHON ?= python3
SYNC = $(PYTHON) bootstrap.py sync
BIN = $(or $(VITRINE_VENV),.venv)/bin

.PHONY: run test lint format bench help

run: ## Set up, then start everything: chat page, API, worker, embedded Valkey
	@$(SYNC)
	@exec $(BIN)/vitrine up

test: ## Set up with the test tools, then run every test
	@$(SYNC) test
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile tests/unit tests/integration
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder tests/e2e

lint: ## Check style, types and import directions
	@$(SYNC) test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: ## Rewrite the code in the project's style
	@$(SYNC) test
	@$(BIN)/ruff check --fix -q .
	@$(BIN)/ruff format -q .

bench: ## Measure speed and quality, each against a named alternative
	@$(SYNC) test
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

help: ## Show this help
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'
