# Grapevine's commands. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
PORT ?= 5000
export UV_PYTHON_DOWNLOADS = never
export PYTHONDONTWRITEBYTECODE =

.PHONY: help install run test lint format bench drills screenshots lock messages clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 14

install: .make/python .make/node .make/assets .make/messages ## everything into .venv and static/vendor

.make/python: requirements-dev.lock
	@mkdir -p .make
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c "import uv" 2>/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || true
	@if $(BIN)/python -c "import uv" 2>/dev/null; then \
	  VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/python -m uv pip install --quiet --require-hashes -r requirements-dev.lock; \
	else \
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock; \
	fi
	@touch $@

.make/node: package-lock.json package.json community/web/assets.py
	@mkdir -p .make
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

lock: ## resolve the dependencies anew, with hashes
	$(BIN)/python -m uv pip compile --quiet --python-version 3.11 --generate-hashes pyproject.toml -o requirements.lock
	$(BIN)/python -m uv pip compile --quiet --python-version 3.11 --generate-hashes --extra dev pyproject.toml -o requirements-dev.lock

.make/chromium:
	@mkdir -p .make
	@command -v chromium >/dev/null || (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium)
	@touch $@

.make/assets: .make/python .make/node community/web/assets.py $(shell find static/css static/js static/img -type f 2>/dev/null)
	@$(BIN)/python -m community.web.assets
	@touch $@

.make/messages: .make/python $(shell find community/translations -name '*.po' 2>/dev/null)
	@test ! -d community/translations || $(BIN)/pybabel -q compile -d community/translations
	@touch $@

run: install ## a living demo program at http://localhost:$(PORT)
	@PORT=$(PORT) $(BIN)/python -m community.demo

test: install .make/chromium lint ## all checks and tests, on SQLite and PostgreSQL, and in a browser
	@GRAPEVINE_TEST_DATABASE=sqlite $(BIN)/python -m pytest -n 2 --dist loadfile -m "not long and not browser" -q
	@GRAPEVINE_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 --dist loadfile -m "not long and not browser" -q
	@GRAPEVINE_TEST_DATABASE=sqlite $(BIN)/python -m pytest -m browser -q

lint: .make/python ## formatting, types, layers, templates
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --verbose --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@$(BIN)/djlint --quiet --lint templates

format: ## put everything into the house's format
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

drills: install ## long random kills of workers; prints figures
	@GRAPEVINE_TEST_DATABASE=sqlite $(BIN)/python -m pytest -m long -q -s
	@GRAPEVINE_TEST_DATABASE=postgresql $(BIN)/python -m pytest -m long -q -s

bench: install ## times of pages as ratios to a bare Flask, on both databases
	@$(BIN)/python -m tests.bench

screenshots: install .make/chromium ## pictures for the README, from the demo program
	@$(BIN)/python -m tests.screenshots

messages: .make/python ## collect texts for translation
	@$(BIN)/pybabel -q extract -F babel.cfg -k _l -o community/translations/messages.pot --project=Grapevine --no-location --sort-output community templates
	@$(BIN)/pybabel -q update -i community/translations/messages.pot -d community/translations --no-fuzzy-matching

clean: ## remove everything that set-up made
	rm -rf $(VENV) node_modules static/vendor static/built .make var
