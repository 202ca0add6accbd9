# The commands of the shop; `make help` lists them. Everything is installed into .venv, everything made lies in .data.
#
# Settings (environment or command line): PORT=8000, DATA_DIR=.data, PYTHON=python3, DATABASE_URL and REDIS_URL to
# use servers of your own, and what docs/configuration.md lists.

PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

# Never a script of .venv/bin itself: its first line breaks in a path with spaces, or with more than 127 characters.
PY := .venv/bin/python
LOCKS := base local dev uv

.DEFAULT_GOAL := help
.PHONY: help run worker test torture lint format screenshots lighthouse translate lock reset local dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: local ## Start the shop, with a Postgres and a Redis of its own; Ctrl-C stops all of it
	@DEBUG=$${DEBUG:-on} exec $(PY) manage.py run

worker: local ## Deliver events and run jobs beside the shop (EVENT_TRANSPORT=celery: by Celery, with its clock)
	@DEBUG=$${DEBUG:-on} exec $(PY) manage.py worker

test: dev ## Run the tests (ARGS="tests/orders -k cancel")
	@exec $(PY) -m pytest $(ARGS)

torture: dev ## Attack every promise of docs/reliability.md for long, up to an hour; print what was lost
	@exec $(PY) -m tests.reliability.report $(ARGS)

lint: dev ## Check style, types, layers, dependencies, spelling, templates and migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	DEBUG=on $(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(PY) -m deptry .
	$(PY) -m codespell_lib
	$(PY) -m djlint --quiet --check --lint apps commerce config
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run # it warns that no database runs

format: dev ## Put the code into the one style
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m djlint --quiet --reformat apps commerce config

screenshots: dev ## Take the README's pictures of the shop that runs at PORT
	@exec $(PY) docs/screenshots/take.py http://127.0.0.1:$${PORT:-8000}

lighthouse: dev ## Ask Lighthouse about the shop that runs at PORT; into docs/lighthouse.md (needs Node)
	@exec $(PY) -m tests.lighthouse http://127.0.0.1:$${PORT:-8000}

translate: dev ## Bring the German texts, and those of other languages, to the texts of today
	@DEBUG=on exec $(PY) manage.py translate $(ARGS)

lock: dev ## Lock the newest versions that requirements/*.in allow, with hashes
	@for lock in $(LOCKS); do \
		$(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --output-file requirements/$$lock.txt requirements/$$lock.in || exit 1; \
	done

reset: local ## Remove the local shop's data (DATA_DIR): every order, customer and product in it
	@$(PY) -m commerce.embedded reset

local dev:
	@$(PYTHON) requirements/install.py $@
