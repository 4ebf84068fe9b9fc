# newsbot: `make demo` shows it, `make test` checks it. Both need Python 3.11, make and git, and set up the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE ?= archive
UV_VERSION := $(shell sed -n 's/^uv==\([^ ;\\]*\).*/\1/p' requirements-dev.lock)
CHROMIUM := $(firstword $(shell command -v chromium chromium-browser google-chrome 2>/dev/null))

# The tests of a file share what they crawled: none is split between processes. tests/conftest.py orders the files.
PARALLEL := -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all coverage lint types layers check-lock lock crawl serve browser bench clean

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || \
	  sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1: \2/p' $(MAKEFILE_LIST)

setup: $(VENV)/installed ## Install what the lock file says into .venv

$(VENV)/installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "newsbot needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) -V). Say which: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/uv --version 2>/dev/null | grep -qF "uv $(UV_VERSION)" || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## Crawl the bundled newspapers on two days and show what was kept
	@$(BIN)/newsbot demo

crawl: setup ## Crawl a site: make crawl SITE=https://news.example/
	$(BIN)/newsbot --archive $(ARCHIVE) -v crawl $(SITE)

serve: setup ## Publish the archive and look at it in Datasette
	$(BIN)/newsbot --archive $(ARCHIVE) serve

test: setup lint types layers ## Run every check that CI runs
	$(BIN)/python -m pytest $(PARALLEL) $(PYTEST)

coverage: setup lint types layers ## The same, and count the lines that no test reaches
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report= $(PYTEST)
	@$(BIN)/coverage combine --append --quiet 2>/dev/null || true
	$(BIN)/coverage report --fail-under=85

test-all: export NEWSBOT_TEST_ALL = 1
test-all: coverage ## That with the long sweeps whole

lint: setup
	$(BIN)/ruff check newsbot pipelines tests benchmarks
	$(BIN)/ruff format --check newsbot pipelines tests benchmarks

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

browser: ## Install Debian's Chromium for the browser tests, where this machine allows it
	@if [ -n "$(CHROMIUM)" ]; then echo "browser: $(CHROMIUM)"; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium; \
	else echo "browser: none, and this user may not install one; the browser tests will be skipped"; fi

bench: setup ## Measure what the README claims; on real pages where they are here
	$(BIN)/python -m benchmarks.neighbours
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.fetching
	$(BIN)/python -m benchmarks.check
	@for each in reading titles dates; do $(BIN)/python -m benchmarks.$$each || test $$? = 2 || exit 1; done  # 2: no pages here

lock: setup ## Resolve the lock files again
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --group dev pyproject.toml -o requirements-dev.lock

clean: ## Remove what was set up; archives stay
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
