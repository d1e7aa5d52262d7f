# Two commands do everything: make brief, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: brief test lab publish check bench spark schedule-example hooks clean

brief: $(VENV)/.ready
	$(BIN)/brief render $(ARGS)

test: $(VENV)/.ready
	$(BIN)/python -m pytest $(ARGS)

# The filter keeps outputs, counters and versions out of what git sees of a notebook.
lab: $(VENV)/.ready
	@git config filter.nbstripout.clean '"$(CURDIR)/$(BIN)/nbstripout" --extra-keys metadata.language_info' || true
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --FileContentsManager.preferred_dir=notebooks $(ARGS)

publish: $(VENV)/.ready
	$(BIN)/brief publish $(ARGS)

check: $(VENV)/.ready
	$(BIN)/brief check $(ARGS)

bench: $(VENV)/.ready
	$(BIN)/python tests/bench.py $(ARGS)

# A third command, for counting on Spark: it needs Java 17 or newer.
spark: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-spark.txt

schedule-example: $(VENV)/.ready
	@$(BIN)/python -m helpers.runs.schedule

hooks: $(VENV)/.ready
	$(BIN)/pre-commit install

clean:
	rm -rf $(VENV)

$(VENV)/.ready: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
