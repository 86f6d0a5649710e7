# The portal's commands: `make` alone lists them.
# A step that is done leaves a file and is not repeated, so a broken run goes on where it was.

VAR := $(or $(NTM_VAR),var)
PORT ?= 8000
export PORT
PYTHON := .venv/bin/python
MANAGE := NTM_DEMO=1 $(PYTHON) manage.py
DONE := $(VAR)/done
PACKAGES := .venv/packages
TOOLS := .venv/tools
# Data steps belong to one database: the SQLite file, or the one that DATABASE_URL names.
DATABASE := $(DONE)/database-$(firstword $(shell printf '%s' "$$DATABASE_URL" | cksum))
SQLITE := $(if $(DATABASE_URL),,$(VAR)/ntm.sqlite3)
ifneq ($(SQLITE),)
ifeq ($(wildcard $(SQLITE)),)
$(shell rm -rf $(DATABASE))
endif
endif
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard ntm_portal/locale/*/LC_MESSAGES/django.po))
FONT := static/font/source-sans-3.woff2
STATIC := $(shell find static -type f -not -path 'static/font/*')
MIGRATIONS := $(wildcard */migrations/*.py)

.PHONY: help run setup test check fmt messages clean
.DELETE_ON_ERROR:

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

run: | .venv/made ## set everything up, then serve the demo on 127.0.0.1:8000 (PORT=8001 make run)
	@$(PYTHON) scripts/port.py $(PORT)
	@$(MAKE) --no-print-directory setup
	@echo "Starting the server ..."
	@NTM_DEMO=1 exec .venv/bin/gunicorn ntm_portal.wsgi

setup: $(TRANSLATIONS) $(DONE)/static $(DATABASE)/demo ## everything that `run` does before it serves
	@:

test: $(TOOLS) $(FONT) $(TRANSLATIONS) ## run all tests on SQLite, then on PostgreSQL
	@sh scripts/test.sh

check: $(TOOLS) ## what must hold before a change is handed in: style, types, layers, tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	@$(MAKE) --no-print-directory test

fmt: $(TOOLS) ## write the code in the one style
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

messages: $(TOOLS) ## bring the Vietnamese translation file up to date with the texts in the code
	@NTM_DEMO=1 $(PYTHON) -m scripts.messages

clean: ## remove the environment, the demo database and everything made
	rm -rf .venv $(VAR) static/font .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache ntm_portal/locale/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Steps, each with the files that make it necessary again

.venv/made:
	@sh scripts/venv.sh

$(PACKAGES): requirements.txt requirements-font.txt | .venv/made
	@sh scripts/install.sh "Installing Python packages" -r requirements.txt
	@sh scripts/install.sh "Installing the font of papers" --no-deps -r requirements-font.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(PACKAGES)
	@sh scripts/install.sh "Installing tools for development" -r requirements-dev.txt
	@touch $@

%.mo: %.po | $(PACKAGES)
	@echo "Compiling the translation"
	@$(MANAGE) compile_messages -v 0

$(FONT): | $(PACKAGES)
	@echo "Cutting the font down to Vietnamese letters"
	@$(MANAGE) build_assets -v 0

$(DONE)/static: $(STATIC) $(PACKAGES) | $(FONT)
	@echo "Collecting style sheets, scripts and the font"
	@$(MANAGE) collectstatic --noinput -v 0
	@mkdir -p $(DONE) && touch $@

$(DATABASE)/migrated: $(MIGRATIONS) | $(PACKAGES)
	@echo "Preparing the database"
	@$(MANAGE) migrate --noinput -v 0
	@mkdir -p $(DATABASE) && touch $@

$(DATABASE)/units: | $(DATABASE)/migrated
	@echo "Loading the units of the whole country, before and after July 2025"
	@$(MANAGE) load_units
	@touch $@

$(DATABASE)/criteria: | $(DATABASE)/units
	@echo "Loading the criteria sets"
	@$(MANAGE) load_criteria
	@touch $@

$(DATABASE)/demo: | $(DATABASE)/criteria
	@echo "Loading the demo: people, verdicts, registrations"
	@$(MANAGE) load_demo
	@touch $@
