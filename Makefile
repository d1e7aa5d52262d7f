# Two commands do everything: make brief, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# uv installs in five seconds what takes pip a minute. Where it cannot be had, pip does it.
UV := uv==0.13.9
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
install = $(BIN)/uv pip install --quiet --python $(BIN)/python $(1) 2> /dev/null || $(PIP) $(1)

.PHONY: brief test quick lab publish check bench spark dask schedule-example lines hooks clean

brief: $(VENV)/.ready
	$(BIN)/brief render $(ARGS)

test: $(VENV)/.ready-test
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder $(ARGS)

# Under a minute: what renders nothing, drives no browser and is not slow.
quick: $(VENV)/.ready-test
	$(BIN)/python -m pytest -m "not render and not browser and not slow" $(ARGS)

# The filter keeps outputs, counters and versions out of what git sees of a notebook.
lab: $(VENV)/.ready
	@git config filter.nbstripout.clean '"$(CURDIR)/$(BIN)/nbstripout" --extra-keys metadata.language_info' || true
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --FileContentsManager.preferred_dir=notebooks \
		--LabApp.default_url=/lab/tree/notebooks/start.ipynb $(ARGS)

publish: $(VENV)/.ready
	$(BIN)/brief publish $(ARGS)

check: $(VENV)/.ready
	$(BIN)/brief check $(ARGS)

bench: $(VENV)/.ready-test
	$(BIN)/python tests/bench.py $(ARGS)

# To count on Spark, which needs Java 17 or newer.
spark: $(VENV)/.ready
	$(call install,--requirement requirements-spark.txt)

# To sweep on a Dask cluster.
dask: $(VENV)/.ready
	$(call install,--requirement requirements-dask.txt)

schedule-example: $(VENV)/.ready
	@$(BIN)/python -m helpers.runs.schedule

# Lines of Python a room, and of the tests.
lines:
	@for room in helpers/*/ helpers/ tests/; do \
		printf '%7d  %s\n' $$(find $$room -name '*.py' -exec cat {} + | wc -l) $$room; done

hooks: $(VENV)/.ready-test
	$(BIN)/pre-commit install

clean:
	rm -rf $(VENV)

$(VENV)/.ready: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	-@$(PIP) $(UV) 2> /dev/null
	@$(call install,--requirement requirements.txt --editable .)
	touch $@

$(VENV)/.ready-test: $(VENV)/.ready requirements-test.txt requirements-dask.txt
	@$(call install,--requirement requirements-test.txt)
	touch $@
