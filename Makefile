# Every target sets itself up. The virtual environment is .venv; `make clean` removes it.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
  $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  && echo $$python && break; done)
BIN := .venv/bin
READY := .venv/.ready
PORT ?= 8000
EDITOR_PORT ?= 8001

export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve edit site check schema lock clean

# How the program itself is tested and measured; a portal of one's own has no tests/.
-include tests/targets.mk

help: ## show these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

serve: $(READY) ## build the portal and serve it on 127.0.0.1, again after every change
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

edit: $(READY) editor/node_modules ## edit data and pages in the browser, beside the portal, on 127.0.0.1
	$(BIN)/trust-portal edit --port $(EDITOR_PORT) --preview-port $(PORT)

site: $(READY) ## build the portal into site/, strictly; a refused build leaves the old site
	$(BIN)/mkdocs build --strict

check: $(READY) ## the gate alone: say all that stands against publication
	$(BIN)/trust-portal check

schema: $(READY) ## write data/schema/ and the snippets from the models, for editors
	$(BIN)/trust-portal schema

editor/node_modules: editor/package-lock.json editor/package.json
	@command -v npm >/dev/null || { echo "npm is needed: install npm (Debian, Ubuntu)"; exit 1; }
	npm ci --silent --prefix editor
	@touch $@

lock: $(READY) ## choose new versions of all dependencies and lock them with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --group dev pyproject.toml --output-file requirements.txt

clean: ## remove what the other targets made
	rm -rf .venv site site.staging site.old site.lock .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis hooks/*.egg-info editor/node_modules $(MADE)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed:\
	 install python3 and python3-venv (Debian, Ubuntu), or name one with make PYTHON=..."; exit 1; }
	@echo "setting up .venv, which takes about a minute"
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q hooks/trustportal
	@touch $@
