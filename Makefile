# Two commands do everything on a fresh machine: `make report` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements/torch-cpu.txt
export HF_HUB_OFFLINE = 1

.PHONY: report test test-slow lint format eval clean

report: $(VENV)/.installed  ## cross-check the articles in seeds/ and print the report
	@$(BIN)/crosscheck report seeds

test: $(VENV)/.installed-dev lint  ## style, types, layers, then every test
	$(BIN)/python -m pytest

test-slow: $(VENV)/.installed-dev  ## the minutes-long tests as well
	$(BIN)/python -m pytest -m "slow or not slow"

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

clean:
	rm -rf $(VENV) index/*.db* index/*.faiss index/*.json .pytest_cache .mypy_cache .ruff_cache
