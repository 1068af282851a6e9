.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SITE = NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

.PHONY: help
help: ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[sandbox]' --group dev
	@touch $@

.PHONY: setup
setup: $(READY) ## Make the virtual environment in .venv

.PHONY: demo
demo: $(READY) ## Clone a seeded sandbox store into an empty one and compare the two
	$(BIN)/python examples/demo.py

.PHONY: test
test: $(READY) ## Run every test
	$(BIN)/python -m pytest

.PHONY: soak
soak: $(READY) ## Play random histories of changing stores and sources for long: HISTORIES=5000 of each kind
	HISTORIES=$(or $(HISTORIES),5000) $(BIN)/python -m pytest --numprocesses=auto --timeout=0 tests/tap_bigcommerce/histories tests/target_bigcommerce/histories

.PHONY: lint
lint: $(READY) ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.meltano meltano.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(SITE) --site-dir $(VENV)/site

.PHONY: format
format: $(READY) ## Put the code in form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: docs
docs: $(READY) ## Write what is generated of docs/ and meltano.yml anew
	$(BIN)/python docs/generate.py

.PHONY: docs-site
docs-site: $(READY) ## Build the documentation into site/, warnings as errors
	$(SITE) --site-dir site

.PHONY: dist
dist: $(READY) ## Build the sdist, and the wheel from it, into dist/
	rm -rf dist
	$(BIN)/uv build --quiet --out-dir dist

.PHONY: constraints
constraints: ## Pin the newest versions for continuous integration
	rm -rf $(VENV)-newest
	$(PYTHON) -m venv $(VENV)-newest
	$(VENV)-newest/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-newest/bin/python -m pip install --quiet --editable '.[sandbox]' --group dev
	$(VENV)-newest/bin/python -m pip freeze --exclude-editable | grep -E '^[A-Za-z0-9._-]+==' > constraints.txt
	rm -rf $(VENV)-newest

.PHONY: bench
bench: $(READY) ## Measure speed and memory against a baseline in the same run
	$(BIN)/python -m benchmarks $(BENCH)
