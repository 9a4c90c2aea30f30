# OpenIMR. `make demo` and `make test` are all a newcomer needs: each sets everything up first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# Three to two cores: a test that waits for a browser or a server leaves its core to another, and each worker has its start.
WORKERS ?= $(shell expr \( $$(nproc) \* 3 + 1 \) / 2)
# The tests start hundreds of processes, each of which would compile every module anew where no bytecode may be kept.
unexport PYTHONDONTWRITEBYTECODE
EXAMPLE ?= examples/case-files/opioid-without-measures

.PHONY: help setup demo test browser tests lint format types contract soak bench bench-server examples docs schemas lock library serve vendor clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: $(STAMP) ## virtual environment with the locked packages

$(STAMP): requirements/lock.txt requirements/pip.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	@# The pip that Python 3.11 brings takes half a minute longer over the lock; it does it, too.
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/pip.txt || true
	$(BIN)/python -m pip install --quiet --no-deps --no-compile --require-hashes -r requirements/lock.txt
	@# By all cores, and without what nobody imports here; some packages bring files of other Pythons.
	@$(BIN)/python -m compileall -q -j 0 -x '/tests?/|/site-packages/(mypy|mypyc|pip|setuptools)/|/(faker/providers|pygments/lexers|holidays/countries)/|/socialaccount/providers/' $(VENV)/lib > /dev/null || true
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## review an example case file and say where the drafts are
	$(BIN)/imr review $(EXAMPLE)/records --out build/demo
	@echo "Open build/demo/worksheet.html in a browser and build/demo/determination.pdf in a PDF reader."

test: ## linter, types, import contract and every test; side by side, as pip, apt and mypy keep one core only
	$(MAKE) --no-print-directory -j2 setup browser
	$(MAKE) --no-print-directory -j2 lint tests

browser: # Debian's Chromium for the browser tests, where it may be installed
	@tools/browser.sh

tests: setup browser
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not soak"

lint: setup ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## let ruff put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

soak: setup browser ## long trials: 1,000 to 10,000 pages, an interrupted OCR, memory
	$(BIN)/pytest -m soak -p no:xdist

bench: setup ## speed against peers, recall and precision of findings; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks

bench-server: setup ## the server: 100,000 cases under load for ten minutes (after filling), memory of large uploads
	$(BIN)/python -m benchmarks server uploads

examples: setup ## draw the example case files again from their sources
	$(BIN)/python -m examples.build

library: setup ## compile the guideline library; says in plain words what is wrong with it
	$(BIN)/python -m openimr.guidelines.compile

docs: setup ## write docs/findings.md, checks.md, rules.md and topics/ from what the program declares
	$(BIN)/python tests/repository/pages.py

schemas: setup ## write schemas/ from the program: the form of what its commands write
	$(BIN)/python -m openimr.review.schemas schemas

serve: setup ## the workbench with 200 invented cases and an account of each role (needs nothing installed)
	$(BIN)/imr demo --server

vendor: ## renew the front-end files that are committed (needs npm)
	$(PYTHON) tools/vendor.py

lock: ## renew requirements/lock.txt (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/lock.txt

clean: ## remove what make made
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache
