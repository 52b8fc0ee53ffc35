# Two commands matter: `make report` and `make test`. Each sets up what it needs in .venv.
PYTHON ?= python3
PY := .venv/bin/python
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help report test batch lab lint check bench example lock

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

report: $(READY) ## build the report on Hengyang's zone in both languages and print where it lies
	@$(PY) -m zonereport build --zone hengyang --language all

test: $(READY) ## run all tests
	@$(PY) -m pytest -q -n auto --dist loadscope --no-loadscope-reorder

batch: $(READY) ## build every zone's report in both languages
	@$(PY) -m zonereport batch --zone all --language all

lab: $(READY) ## open the notebooks in JupyterLab
	@$(PY) -m jupyter lab notebooks

lint: $(READY) ## ruff and mypy
	@$(PY) -m ruff check . && $(PY) -m mypy

check: $(READY) ## check the seeds, and the texts where they are held
	@$(PY) -m zonereport check

bench: $(READY) ## time reports, batches, kernels and cleaning beside the plain tools (needs Chromium; an hour)
	@$(PY) bench/report.py && $(PY) bench/batch.py && $(PY) bench/engine.py && $(PY) bench/large.py

example: $(READY) ## renew the committed example of the default report (its picture needs pdftoppm)
	@$(PY) -m zonereport build --zone hengyang --language all --output reports/example && rm reports/example/*/*/*/report.ipynb reports/example/*/*/*/figures.json reports/example/index.html
	@pdftoppm -r 75 -f 1 -l 1 -singlefile -png reports/example/hengyang/*/en/report.pdf reports/example/page-1

lock: $(READY) ## pin all dependencies anew, with hashes and without addresses
	@$(PY) -m pip install --quiet uv && $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --extra dev --output-file requirements.lock pyproject.toml

# Packages are installed again only when the lock or the project's metadata changed.
$(READY): pyproject.toml requirements.lock | .venv/bin/pip
	@echo "Installing the packages of requirements.lock into .venv ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

# Debian's python3 comes without ensurepip: virtualenv, put aside for a moment, brings its own pip.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "zonereport needs Python 3.11 or newer, and $(PYTHON) is not. Name one: make report PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv && \
	  $(PYTHON) -m pip install --quiet --target .venv.bootstrap virtualenv && \
	  PYTHONPATH=.venv.bootstrap $(PYTHON) -m virtualenv --quiet .venv && rm -rf .venv.bootstrap; }
