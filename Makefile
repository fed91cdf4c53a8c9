# Every target prepares what it needs by itself; the work is in tools/ and pyproject.toml.
SHELL := /bin/bash
BIN := .venv/bin
JOBS ?= 2
SEEDS ?= 0:50
PYTEST := $(BIN)/python -m pytest
# The first Python that is new enough; a pyenv shim without a version behind it does not count.
ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
# pytest says 5 when a marker matches no test.
NONE_IS_FINE = || { code=$$?; [ $$code -eq 5 ] && echo "No test carries this marker yet." || exit $$code; }

.DEFAULT_GOAL := help
.PHONY: help run test lint format battery soak bench screens judges lock ready-run ready-dev

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ready-run ## open a demonstration office (without a display: print and pack one dossier)
	@$(BIN)/python tools/first_run.py

test: ready-dev lint ## style, types, import rules and all tests but the long ones (15 minutes at most)
	$(PYTEST) -n $(JOBS) -m "not battery and not soak"

lint: ready-dev ## style, types and import rules only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ready-dev ## let ruff put imports and layout right
	$(BIN)/ruff check --select I --fix
	$(BIN)/ruff format

# One at a time: some of them measure.
battery: ready-dev ## the long proofs: faults, volume, outside judges (60 minutes at most)
	@$(PYTEST) -m battery -o faulthandler_timeout=1500 $(NONE_IS_FINE)

soak: ready-dev ## as long as you like: make soak SEEDS=100:200 goes on where 0:100 ended
	@HOSO_SOAK_SEEDS=$(SEEDS) $(PYTEST) -n $(JOBS) -m soak -o faulthandler_timeout=0 $(NONE_IS_FINE)

bench: ready-dev ## measure against the budgets
	$(BIN)/python -m bench $(ARGS)

screens: ready-dev ## draw every screen into pictures
	QT_QPA_PLATFORM=offscreen $(BIN)/python tools/screens.py $(ARGS)

judges: ready-dev ## install the programs from outside that judge our output (root)
	$(BIN)/python -m tools.judges all

lock: ready-dev ## write the lock files again from requirements/*.in
	$(BIN)/python tools/lock.py

ready-run ready-dev: ready-%:
	@[ -n "$(PYTHON)" ] || { echo "Cần Python 3.11 trở lên; trên Debian: apt-get install -y python3.11" \
		"(Python 3.11 or later is needed.)" >&2; exit 2; }
	@$(PYTHON) tools/bootstrap.py $*
	@[ $* != dev ] || $(BIN)/python -m tools.judges ci
