# One environment for everything: .venv, made from requirements.lock, without a resolver.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help install demo test coverage test-web screenshots check bench-ingest bench-search bench-attacks \
	bench-schedule bench-brief soak-ingest soak-slack live format lock clean

help:  ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(INSTALLED)  ## Make the environment and install Newsdesk into it

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Newsdesk needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED)  ## Ingest the sample desk and show every job in the terminal
	@$(BIN)/newsdesk --home .newsdesk demo

# In the order of the folders the slow files come first, and none is left to run alone at the end.
PYTEST := $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test: $(INSTALLED)  ## Run the tests
	$(PYTEST)

# Measuring every process, the bots that tests start among them, takes a fifth more time.
coverage: $(INSTALLED)  ## Run the tests, and name the lines and branches that none of them takes
	$(PYTEST) --cov --cov-report=term-missing:skip-covered

EMULATE := tests/web/emulate/node_modules

# Where Chromium or Node is missing, `make test` skips these tests by name; who asks for them gets them or an
# error.
test-web: $(INSTALLED) $(EMULATE)  ## Look at exported pages in Chromium, and serve a second Slack emulator
	@command -v chromedriver >/dev/null \
		|| { echo "Needs Chromium and ChromeDriver, in Debian: apt-get install chromium-driver"; exit 2; }
	$(BIN)/pytest tests/web

$(EMULATE): tests/web/emulate/package-lock.json
	@command -v npm >/dev/null || { echo "Needs Node.js 20 and npm, in Debian: apt-get install npm"; exit 2; }
	npm ci --ignore-scripts --no-fund --no-audit --prefix tests/web/emulate
	@touch $@

# To be looked at, not a test: what a bot in the stand-in workspace posted, drawn as Slack would.
SCREENSHOTS ?= .newsdesk/screenshots
RENDERER := slack-blocks-to-jsx@1.1.1 react@18.3.1 react-dom@18.3.1

screenshots: $(INSTALLED)  ## Draw the main Slack surfaces (needs npm and Chromium)
	@mkdir -p $(SCREENSHOTS)
	$(BIN)/python -m tests.screenshots $(SCREENSHOTS)/surfaces.json
	npm install --prefix $(SCREENSHOTS) --ignore-scripts --no-audit --no-fund --silent $(RENDERER)
	cd $(SCREENSHOTS) && node $(CURDIR)/tests/screenshots/render.mjs surfaces.json .
	cd $(SCREENSHOTS) && for page in *.html; do chromium --headless --no-sandbox --disable-gpu --hide-scrollbars \
		--window-size=720,1250 --screenshot="$$PWD/$${page%.html}.png" "file://$$PWD/$$page" 2>/dev/null; done

check: $(INSTALLED)  ## Lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Where the sets lie that nobody here wrote, and a Python that has the peers' packages (see README).
SHARED ?= ../shared
PEER ?=
KILLS ?= 200
ARTICLES ?= 2000

bench-ingest: $(INSTALLED)  ## Measure reading, copies, speed and memory against their bars
	$(BIN)/python -m tests.benchmarks.bench_ingest --shared $(SHARED) $(if $(PEER),--peer $(PEER))

bench-search: $(INSTALLED)  ## Measure the search while an archive grows: latency, memory, disk, start
	$(BIN)/python -m tests.benchmarks.growth --shared $(SHARED) $(if $(GROWN),--home $(GROWN)) \
		$(if $(PEER),--peer $(PEER)) $(if $(WRITE),--write $(WRITE))

soak-ingest: $(INSTALLED)  ## Kill an ingest KILLS times and prove that nothing is lost or double
	$(BIN)/python -m tests.benchmarks.soak_ingest --shared $(SHARED) --kills $(KILLS) --articles $(ARTICLES)

bench-schedule: $(INSTALLED)  ## Simulate three years of briefings in 40 zones, posted by processes that are killed
	$(BIN)/python -m tests.benchmarks.schedule_sim

bench-brief: $(INSTALLED)  ## Brief on 5,000 articles: seconds and memory
	$(BIN)/python -m tests.benchmarks.briefing --shared $(SHARED)

soak-slack: $(INSTALLED)  ## Kill the Slack app again and again while it is asked: nothing lost, nothing double
	$(BIN)/python -m tests.benchmarks.soak_slack --deliveries 2000 --kills 40
	$(BIN)/python -m tests.benchmarks.soak_slack --deliveries 2000 --kills 40 --http

bench-attacks: $(INSTALLED)  ## Plant 75 orders in real articles and see what of them reaches a reader
	$(BIN)/python -m tests.benchmarks.attacks --shared $(SHARED)

live: $(INSTALLED)  ## Ask a real model the sample desk's questions; needs OPENAI_API_KEY, costs money
	@$(BIN)/python -m tests.benchmarks.live $(if $(QUESTIONS),--questions $(QUESTIONS))

format: $(INSTALLED)  ## Put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# uv resolves in a second what takes pip six minutes; the lock names no index, so any mirror serves it.
lock:  ## Write requirements.lock anew (needs uv on the path)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:  ## Remove the environment and the demo's home
	rm -rf $(VENV) $(EMULATE) .newsdesk .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage
