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

install: .make/python .make/node ## everything into .venv and static/vendor

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
