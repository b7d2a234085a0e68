# Needs only Python >= 3.11 and make. `make run` starts the bot, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

# `make run EXTRAS=llm` installs what a language model needs, too.
ifeq ($(EXTRAS),llm)
REQUIREMENTS := requirements-llm.txt
INSTALLED := $(VENV)/.installed-llm
else ifeq ($(EXTRAS),)
REQUIREMENTS := requirements.txt
INSTALLED := $(VENV)/.installed
else
$(error EXTRAS can be llm, or nothing, not $(EXTRAS))
endif

.PHONY: run test lint types unit format lock bench fuzz clean

run: $(INSTALLED)
	@$(BIN)/rethread run

test: lint types unit

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

unit: $(VENV)/.installed-dev
	$(BIN)/pytest -n 2 $(PYTEST)

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev
	for each in benchmarks/bench_*.py; do $(BIN)/python -m benchmarks.$$(basename $$each .py) || exit 1; done

# Looks for input that breaks a reader, for SECONDS seconds; READER=mbox tries that one alone. Linux only.
fuzz: .venv-fuzz/.installed
	PYTHONPATH=. .venv-fuzz/bin/python fuzz/readers.py -max_total_time=$(or $(SECONDS),300)

# Writes the locked requirements again. Hashes yes, index addresses no.
lock: $(VENV)/bin/uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header --upgrade pyproject.toml --group build -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header --upgrade pyproject.toml --group build --group dev \
	  -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header pyproject.toml --group build --extra llm \
	  -c requirements-dev.txt -o requirements-llm.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header pyproject.toml --group build --group fuzz \
	  -c requirements.txt -o requirements-fuzz.txt

$(VENV)/bin/uv: | $(VENV)/bin/pip
	$(PIP) install uv

clean:
	rm -rf $(VENV) .venv-fuzz fuzz/corpus build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Rethread needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/pip
	@echo "Installing the locked requirements into $(VENV) (once) …"
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-llm: requirements-llm.txt pyproject.toml | $(VENV)/bin/pip
	@echo "Installing the locked requirements, with those of a language model, into $(VENV) (once) …"
	$(PIP) install --require-hashes -r requirements-llm.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/pip
	@echo "Installing the locked development requirements into $(VENV) (once) …"
	$(PIP) install --require-hashes -r requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.installed

.venv-fuzz/.installed: requirements-fuzz.txt
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/pip --disable-pip-version-check --quiet install --require-hashes -r requirements-fuzz.txt
	@touch $@
