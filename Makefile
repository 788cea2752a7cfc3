# What one does with this project; `make help` lists it. Any make will do, and Python 3.11 or newer.
# PORT, DATA_DIR and DATABASE_URL may be given:  make demo PORT=9000

PYTHON = python3
BIN = .venv/bin
JOBS = 2

help:        ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: .venv/.run    ## set up, load the demo, serve it and print every address and sign-in
	@exec $(BIN)/python -m feedback.cli.demo.run

demo-reset: .venv/.run    ## throw the demo's data away and start over at the next make demo
	@exec $(BIN)/python -m feedback.cli.demo.run --reset

test: .venv/.dev    ## set up what the tests need and run them all (SQLite, PostgreSQL, Chromium)
	@$(PYTHON) tools/packages.py test
	@$(MAKE) lint
	@exec $(BIN)/pytest -n $(JOBS) -m "not audit"

audit: .venv/.dev    ## the slow rest: validators, Lighthouse, document renderings, attack runs
	@$(PYTHON) tools/packages.py test audit
	@cd tools/audit && npm ci --silent --no-audit --no-fund --ignore-scripts
	@exec $(BIN)/pytest -m audit -rA

bench: .venv/.dev    ## measure what the machine and the product can do, one JSON line each
	@exec $(BIN)/python -m tests.benchmarks

lint: .venv/.dev    ## style, types and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

words: .venv/.dev    ## collect every sentence for the translators into translations/
	@exec $(BIN)/python tools/words.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 ...'; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo 'Python brought no venv (Debian: apt-get install python3-venv).'; exit 1; }

.venv/.run: .venv/bin/python requirements/run.txt
	@echo 'Installing what the product needs ...'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch .venv/.run

.venv/.dev: .venv/bin/python requirements/dev.txt
	@echo 'Installing what the tests need ...'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch .venv/.dev

.PHONY: help demo demo-reset test audit bench lint words
