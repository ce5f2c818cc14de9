# Two commands do everything on a fresh machine: `make report` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements/torch-cpu.txt
export HF_HUB_OFFLINE = 1

.PHONY: report test test-slow test-browser lint format eval clean

report: $(VENV)/.installed  ## cross-check the articles in seeds/ and print the report
	@$(BIN)/crosscheck report seeds

test: $(VENV)/.installed-dev lint  ## style, types, layers, then every test
	$(BIN)/python -m pytest

test-slow: $(VENV)/.installed-browser  ## the minutes-long tests as well
	$(BIN)/python -m pytest -m "slow or not slow"

test-browser: $(VENV)/.installed-browser  ## the page and the report in Chromium, with axe
	@command -v chromium >/dev/null || { echo "no Chromium; apt-get install chromium" >&2; exit 1; }
	$(BIN)/python -m pytest -m slow tests/web

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements/torch-cpu.txt | $(VENV)/bin/python
	@echo "Installing crosscheck into $(VENV), once; this takes a few minutes ..." >&2
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml requirements/torch-cpu.txt | $(VENV)/bin/python
	@echo "Installing crosscheck with its development tools into $(VENV), once ..." >&2
	$(PIP) -e '.[dev,train]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-browser: $(VENV)/.installed-dev
	$(PIP) -e '.[browser]'
	@touch $@

clean:
	rm -rf $(VENV) index/*.db* index/*.faiss index/*.json .pytest_cache .mypy_cache .ruff_cache
