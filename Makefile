# Every command of the project, each one a script with --help of its own.
# Local commands talk to the emulator on PORT; aws-* commands talk to the AWS account of your credentials.

PORT         ?= 4566
DASHBOARD_PORT ?= 8600
ENVIRONMENT  ?= dev
STACK_PREFIX ?= poc
COMPONENT    ?= all
EVENTS       ?= 20000
DAYS         ?= 30
SEED         ?= 7
ORDERS       ?= 1000000
FUZZ_SECONDS ?= 120
ARGS         ?=

UV_VERSION := 0.13.9
UV  := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .tools/bin/uv)
RUN := $(UV) run --frozen --quiet python -m
LOCAL := AWS_ENDPOINT_URL=http://127.0.0.1:$(PORT)
GENERATORS := named_queries api_deployment monitoring_dashboard quicksight_template
START := $(if $(filter-out 0,$(FRESH)),--fresh)
STACKS := --environment $(ENVIRONMENT) --stack-name-prefix $(STACK_PREFIX)

.DEFAULT_GOAL := help
.PHONY: help install demo up down status doctor logs local-deploy local-teardown seed query queries replay resend dashboard \
        aws-deploy aws-dashboard aws-resend aws-teardown cost permissions test faults parity mutation record-trino aws-examples test-compose check format \
        bench bench-dashboard diagram clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.tools/bin/uv:
	@echo "uv is not installed: fetching it into .tools/"
	@python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

install: $(filter .tools/bin/uv,$(UV)) ## install what the project needs, from its lock files
	@$(UV) sync --frozen --quiet
	@$(UV) sync --frozen --quiet --project emulator --extra localstack
	@PATH="$(CURDIR)/.tools/bin:$$PATH" emulator/lambda_environment/install.sh

demo: install ## the whole product on this machine: start, deploy, seed, answer every question
	@$(LOCAL) $(RUN) scripts.demo --port $(PORT) --dashboard-port $(DASHBOARD_PORT) --events $(EVENTS) --days $(DAYS) --seed $(SEED) $(STACKS) $(START) $(ARGS)

up: install ## start the emulator on 127.0.0.1 with what it knew (PORT=4566; FRESH=1 starts empty)
	@$(RUN) scripts.up --port $(PORT) $(START) $(ARGS)

down: install ## deliver what is buffered and stop the emulator
	@$(RUN) scripts.down --port $(PORT) --dashboard-port $(DASHBOARD_PORT) $(ARGS)

status: install ## what runs, its state's place, age and size, what is deployed, the API's address and key
	@$(LOCAL) $(RUN) scripts.status --port $(PORT) $(STACKS) $(ARGS)

doctor: ## look for all that would keep the project from running here
	@python3 -m scripts.doctor --port $(PORT) --dashboard-port $(DASHBOARD_PORT) $(ARGS)

logs: install ## the emulator's log (ARGS=--follow)
	@$(RUN) scripts.logs --port $(PORT) $(ARGS)

local-deploy: install ## deploy the templates to the emulator (COMPONENT= ENVIRONMENT= STACK_PREFIX=)
	@$(LOCAL) $(RUN) scripts.deploy $(STACKS) --component $(COMPONENT) $(ARGS)

local-teardown: install ## delete the stacks from the emulator (asks; FORCE=1 doesn't)
	@$(LOCAL) $(RUN) scripts.teardown $(STACKS) --component $(COMPONENT) $(if $(FORCE),--force) $(ARGS)

seed: install ## send a month of orders through the API (EVENTS= DAYS= SEED=)
	@$(LOCAL) $(RUN) scripts.seed --events $(EVENTS) --days $(DAYS) --seed $(SEED) $(STACKS) $(ARGS)

query: install ## one answer through Athena (NAME=top_items)
	@$(LOCAL) $(RUN) scripts.query $(NAME) $(STACKS) $(ARGS)

queries: install ## list the questions
	@$(RUN) scripts.queries $(ARGS)

replay: install ## every query by DuckDB straight over the Parquet, compared with Athena's answer
	@$(LOCAL) $(RUN) scripts.replay $(STACKS) $(ARGS)

resend: install ## put failed records into the stream again (asks; FORCE=1 doesn't; ARGS=--list)
	@$(LOCAL) $(RUN) scripts.resend $(STACKS) $(if $(FORCE),--force) $(ARGS)

dashboard: install ## the QuickSight dashboard in the browser (DASHBOARD_PORT=8600)
	@$(LOCAL) $(RUN) scripts.dashboard --dashboard-port $(DASHBOARD_PORT) $(ARGS)

aws-deploy: install ## deploy the same templates to AWS
	@$(RUN) scripts.deploy $(STACKS) --component $(COMPONENT) $(ARGS)

aws-dashboard: install ## the same page over AWS's QuickSight and Athena (DASHBOARD_PORT=8600)
	@$(RUN) scripts.dashboard --dashboard-port $(DASHBOARD_PORT) $(ARGS)

aws-resend: install ## put failed records into the stream on AWS again (asks; FORCE=1 doesn't)
	@$(RUN) scripts.resend $(STACKS) $(if $(FORCE),--force) $(ARGS)

aws-teardown: install ## delete the stacks from AWS (asks; FORCE=1 doesn't)
	@$(RUN) scripts.teardown $(STACKS) --component $(COMPONENT) $(if $(FORCE),--force) $(ARGS)

test: install ## all tests, files side by side; some of them by ARGS="-k firehose"
	@$(UV) run --frozen --quiet pytest $(or $(ARGS),-n logical --maxprocesses 4 --dist loadfile)

faults: install ## kill -9 at random moments, disks, S3 and functions that fail: nothing accepted is lost (minutes)
	@FAULTS=all $(UV) run --frozen --quiet pytest tests/faults $(ARGS)

parity: install ## Athena's SQL: recorded answers, then drawn queries asked in several ways (SEED= FUZZ_SECONDS=)
	@$(UV) run --frozen --quiet pytest tests/parity $(ARGS)
	@$(RUN) tests.parity.tables.fuzz --seed $(SEED) --seconds $(FUZZ_SECONDS)

record-trino: install ## record the parity suites' answers anew from a Trino 476 (needs Maven and Java 24; minutes)
	@$(RUN) tests.parity.record_trino answers tests/parity/cases/trino_476.jsonl
	@for suite in tpch tpcds engine; do $(RUN) tests.parity.record_trino record $$suite || exit 1; done
	@$(RUN) tests.parity.tables.record --all

aws-examples: install ## fetch the dashboards that AWS publishes, for tests/foreign (ARGS="--from …": from clones)
	@$(RUN) tests.foreign.obtain $(ARGS)

mutation: install ## do the tests notice mistakes? Makes some hundred in a copy (half an hour; ARGS="--only joins")
	@$(RUN) tests.mutation $(ARGS)

test-compose: install ## the same product in containers, for real (minutes; needs a Docker engine)
	@TEST_COMPOSE=1 $(UV) run --frozen --quiet pytest tests/compose $(ARGS)

cost: install ## what a month costs at a rate (ARGS="--events-a-second 4 --looks 20")
	@$(RUN) scripts.cost --environment $(ENVIRONMENT) $(ARGS)

permissions: install ## what the deployer's policies lack or grant for nothing, offline (ARGS="--policy FILE")
	@$(RUN) scripts.permissions $(STACKS) $(ARGS)

check: install ## linters, types and templates
	@$(RUN) scripts.check

format: install ## lay out the code, and write the templates' generated parts
	@$(UV) run --frozen --quiet ruff format . && $(UV) run --frozen --quiet ruff check --fix .
	@for name in $(GENERATORS); do $(RUN) scripts.generators.$$name || exit 1; done

bench: install ## measure the whole path (EVENTS=)
	@$(RUN) scripts.bench --events $(EVENTS) $(ARGS)

bench-dashboard: install ## draw ten visuals over a million orders (ORDERS=)
	@$(RUN) scripts.bench.dashboard --orders $(ORDERS) $(ARGS)

diagram: ## draw docs/images/architecture.svg from its source (needs graphviz)
	@dot -Tsvg docs/images/architecture.dot -o docs/images/architecture.svg

clean: ## remove what the commands made here (environments, caches, state)
	@rm -rf .venv emulator/.venv emulator/lambda_environment/.venv .tools .tabletop build
