# `make` lists the targets. Each is one line; the work is done by the command `waqai`.
SEEDS ?= seeds
OUT ?= out
GOLD ?= tests/gold
# Handed on as they are written: the shell never sees the quotes inside a question or a text.
export SEEDS OUT GOLD JOBS Q TEXT ROW

# The first Python that is new enough; `make PYTHON=/path/to/python3` chooses another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
WAQAI := .venv/bin/waqai

.DEFAULT_GOAL := help
.PHONY: help rebuild native test check query explain score bench notebook report clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*  ## /  \1 | /p' Makefile | awk -F' *[|] *' '{printf "%-11s %-42s %s\n", $$1, $$2, $$3}'

rebuild: .venv/ready  ## build out/ from seeds/ | make rebuild SEEDS=reports.jsonl OUT=out JOBS=4 FULL=1 REPORT=1
	@$(WAQAI) rebuild "$$SEEDS" --out "$$OUT" $(if $(JOBS),--jobs "$$JOBS") $(if $(FULL),--full) $(if $(REPORT),--report)

native: .venv/ready  ## compile the hot path: a third less time, same rows
	@$(WAQAI) native

test: .venv/ready  ## run every test | make test TESTS="tests/test_dates.py -x"
	@$(WAQAI) test $(TESTS)

check: .venv/ready  ## lint, types, every rule, name and table
	@$(WAQAI) check

query: .venv/ready  ## ask in SQL, or a prompt | make query Q="select * from acled limit 5"
	@$(WAQAI) query --out "$$OUT" $(if $(Q),"$$Q")

explain: .venv/ready  ## why a row, or a text | make explain ROW=report_id   make explain TEXT="..."
	@$(WAQAI) explain --out "$$OUT" $(if $(ROW),--row "$$ROW") $(if $(TEXT),-- "$$TEXT")

score: .venv/ready  ## compare with gold | make score SEEDS=reports.jsonl GOLD=gold/
	@$(WAQAI) score "$$SEEDS" --gold "$$GOLD"

bench: .venv/ready  ## measure speed and memory, six minutes | make bench DOCUMENTS=2000 ROWS=200000 JOBS=4 RULES=1
	@$(WAQAI) bench --out "$$OUT" $(if $(JOBS),--jobs "$$JOBS")

notebook: .venv/ready  ## run the notebook on out/
	@$(WAQAI) notebook --out "$$OUT"

report: .venv/ready  ## write out/ as one page of HTML
	@$(WAQAI) report --out "$$OUT"

clean: .venv/ready  ## remove what was built
	@$(WAQAI) clean --out "$$OUT"

# The environment is made again when what it holds has changed.
.venv/ready: pyproject.toml requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "Setting up .venv with $$($(PYTHON) --version); this is done once." >&2
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
