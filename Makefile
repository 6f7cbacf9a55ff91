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
SUITE        ?= apigateway
ARGS         ?=

UV_VERSION := 0.13.9
UV  := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .tools/bin/uv)
# A user without a home of its own (a service's, a container's): what is fetched stays in this folder.
ifeq ($(shell test -w "$$HOME" && test -d "$$HOME" && echo yes),)
export UV_CACHE_DIR ?= $(CURDIR)/.tools/cache/uv
export UV_PYTHON_INSTALL_DIR ?= $(CURDIR)/.tools/pythons
export npm_config_cache ?= $(CURDIR)/.tools/cache/npm
endif
USE := $(UV) run --frozen --quiet --no-default-groups
RUN := $(USE) python -m
DEVELOP := $(UV) run --frozen --quiet --all-groups
LOCAL := AWS_ENDPOINT_URL=http://127.0.0.1:$(PORT)
GENERATORS := named_queries api_deployment monitoring_dashboard quicksight_template newer_models
START := $(if $(filter-out 0,$(FRESH)),--fresh)
STACKS := --environment $(ENVIRONMENT) --stack-name-prefix $(STACK_PREFIX)

.DEFAULT_GOAL := help
.PHONY: help install tools demo up down status env doctor logs local-deploy local-teardown seed query queries replay resend dev dashboard report \
        aws-deploy aws-dashboard aws-report aws-resend aws-teardown aws-verify release-test second-opinion cost permissions test test-fast faults parity mutation record-trino aws-examples clients corpus localstack-suite test-templates test-compose check format \
        bench bench-dashboard bench-endurance bench-keeping bench-scaling bench-tpch sbom diagram clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { gsub(/[$$][$$]/, "$$", $$2); printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.tools/bin/uv:
	@echo "uv is not installed: fetching it into .tools/"
	@python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# uv has said what failed; offline that is the registry, which a changed pyproject.toml needs once.
OR_SAY = || { echo "error: packages can't be installed (see above): where the package registry is out of reach, connect once and run make install" >&2; exit 1; }

# `--inexact`: what `make tools` and `uv run awslocal` brought stays.
install: $(filter .tools/bin/uv,$(UV)) ## install what the commands need, from the lock files
	@test -w . || { echo "error: $$(pwd) can't be written: copy it to a folder of yours, or mount it writable" >&2; exit 1; }
	@$(UV) sync --frozen --quiet --inexact --no-default-groups $(OR_SAY)
	@$(UV) sync --frozen --quiet --inexact --no-default-groups --project emulator --extra localstack $(OR_SAY)
	@PATH="$(CURDIR)/.tools/bin:$$PATH" emulator/lambda_environment/install.sh

tools: install ## install what tests and checks need besides
	@$(UV) sync --frozen --quiet --all-groups
	@$(UV) sync --frozen --quiet --all-groups --project emulator --extra localstack

demo: install ## the whole product on this machine: start, deploy, seed, answer every question
	@$(LOCAL) $(RUN) scripts.demo --port $(PORT) --dashboard-port $(DASHBOARD_PORT) --events $(EVENTS) --days $(DAYS) --seed $(SEED) $(STACKS) $(START) $(ARGS)

up: install ## start the emulator on 127.0.0.1 with what it knew (PORT=4566; FRESH=1 starts empty)
	@$(RUN) scripts.up --port $(PORT) $(START) $(ARGS)

down: install ## deliver what is buffered and stop the emulator
	@$(RUN) scripts.down --port $(PORT) --dashboard-port $(DASHBOARD_PORT) $(ARGS)

status: install ## what runs, its state's place, age and size, what is deployed, the API's address and key
	@$(LOCAL) $(RUN) scripts.status --port $(PORT) $(STACKS) $(ARGS)

env: install ## what a shell needs to speak to it: eval "$$(make -s env)"
	@$(UV) sync --frozen --quiet --inexact
	@$(LOCAL) $(RUN) scripts.env $(STACKS) $(ARGS)

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

dev: tools ## watch: what is saved is deployed alone, its tests run, its answer shown
	@$(LOCAL) $(DEVELOP) python -m scripts.dev --dashboard-port $(DASHBOARD_PORT) $(STACKS) $(ARGS)

dashboard: install ## the QuickSight dashboard in the browser (DASHBOARD_PORT=8600)
	@$(LOCAL) $(RUN) scripts.dashboard --dashboard-port $(DASHBOARD_PORT) $(ARGS)

report: install ## a sheet as an e-mail, a page, a PDF and a text, into build/reports (SHEET=; ARGS="--help")
	@$(UV) sync --frozen --quiet --inexact --no-default-groups --group report
	@$(LOCAL) $(RUN) scripts.report $(STACKS) --dashboard-port $(DASHBOARD_PORT) $(if $(SHEET),--sheet $(SHEET)) $(ARGS)

aws-report: install ## the same over AWS's QuickSight and Athena (ARGS="--to … --from …" sends it by SES)
	@$(UV) sync --frozen --quiet --inexact --no-default-groups --group report
	@$(RUN) scripts.report $(STACKS) $(if $(SHEET),--sheet $(SHEET)) $(ARGS)

aws-deploy: install ## deploy the same templates to AWS
	@$(RUN) scripts.deploy $(STACKS) --component $(COMPONENT) $(ARGS)

aws-dashboard: install ## the same page over AWS's QuickSight and Athena (DASHBOARD_PORT=8600)
	@$(RUN) scripts.dashboard --dashboard-port $(DASHBOARD_PORT) $(ARGS)

aws-resend: install ## put failed records into the stream on AWS again (asks; FORCE=1 doesn't)
	@$(RUN) scripts.resend $(STACKS) $(if $(FORCE),--force) $(ARGS)

aws-teardown: install ## delete the stacks from AWS (asks; FORCE=1 doesn't)
	@$(RUN) scripts.teardown $(STACKS) --component $(COMPONENT) $(if $(FORCE),--force) $(ARGS)

test: tools ## all tests, files side by side; some of them by ARGS="-k firehose"
	@$(DEVELOP) pytest $(or $(ARGS),-n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder)

test-fast: tools ## unit and template tests but for files of over 1.5 seconds (a minute)
	@$(DEVELOP) pytest --fast -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder tests/unit tests/templates $(ARGS)

faults: tools ## kill -9, disks, S3 and functions that fail, 20,000 hostile requests: nothing accepted is lost (minutes)
	@FAULTS=all $(DEVELOP) pytest tests/faults tests/integration/test_hostile_requests.py tests/integration/test_aws_verify.py \
		tests/integration/test_release_recovery.py tests/browser/test_recovery.py $(ARGS)

parity: tools ## Athena's SQL: recorded answers, then drawn queries asked in several ways (SEED= FUZZ_SECONDS=)
	@PARITY=all $(DEVELOP) pytest tests/parity $(ARGS)
	@$(DEVELOP) python -m tests.parity.tables.fuzz --seed $(SEED) --seconds $(FUZZ_SECONDS)

record-trino: tools ## record the parity suites' answers anew from a Trino 476 (needs Maven and Java 24; minutes)
	@$(DEVELOP) python -m tests.parity.record_trino answers tests/parity/cases/trino_476.jsonl
	@$(DEVELOP) python -m tests.parity.record_trino answers tests/parity/cases/functions_476.jsonl
	@for suite in tpch tpcds engine; do $(DEVELOP) python -m tests.parity.record_trino record $$suite || exit 1; done
	@$(DEVELOP) python -m tests.parity.tables.record --all

aws-examples: tools ## fetch the dashboards that AWS publishes, for tests/foreign (ARGS="--from …": from clones)
	@$(DEVELOP) python -m tests.foreign.obtain $(ARGS)

clients: tools ## programs that ask Athena, unmodified: their suites, dbt, SDKs (half an hour; ARGS="--from …": from clones)
	@$(DEVELOP) python -m tests.clients.obtain $(ARGS)
	@CLIENTS=1 $(DEVELOP) pytest -s tests/clients

corpus: tools ## statements that people wrote, fetched at pinned commits, run by the emulator (ARGS="--from …": from clones)
	@$(DEVELOP) python -m tests.corpus $(ARGS)

localstack-suite: tools ## LocalStack's own tests against the emulator that is up (SUITE=cloudformation; ARGS="-k …", "--from …")
	@$(LOCAL) $(DEVELOP) python -m tests.localstack_suite $(SUITE) $(ARGS)

mutation: tools ## do the tests notice mistakes? Makes some hundred in a copy (a quarter of an hour; ARGS="--only joins")
	@$(DEVELOP) python -m tests.mutation $(ARGS)

test-templates: tools ## deploy public templates of this trade, fetched at pinned commits (ARGS="--from …": from clones)
	@$(DEVELOP) python -m tests.published.obtain $(ARGS)
	@$(DEVELOP) pytest tests/published

test-compose: tools ## the same product in containers, for real (minutes; needs a Docker engine)
	@TEST_COMPOSE=1 $(DEVELOP) pytest tests/compose $(ARGS)

release-test: tools ## a release as on AWS: roles enforced, AWS's time taken, as deployer and as a stranger (minutes)
	@RELEASE_TEST=1 $(DEVELOP) pytest tests/release $(ARGS)

second-opinion: tools ## make aws-verify on an emulator that nobody here wrote (ARGS=ministack, localstack, localemu, moto)
	@$(DEVELOP) python -m tests.second_opinion $(ARGS)

aws-verify: install ## deploy to AWS under a name of its own, try and compare everything, take it down (says the cost, asks)
	@$(RUN) scripts.aws_verify $(ARGS)

cost: install ## what a month costs at a rate (ARGS="--events-a-second 4 --looks 20")
	@$(RUN) scripts.cost --environment $(ENVIRONMENT) $(ARGS)

permissions: tools ## what the deployer's policies lack or grant for nothing, offline (ARGS="--policy FILE")
	@$(DEVELOP) python -m scripts.permissions $(STACKS) $(ARGS)

check: tools ## linters, types and templates
	@$(DEVELOP) python -m scripts.check

format: tools ## lay out the code, and write what is generated of templates and docs
	@$(DEVELOP) ruff format . && $(DEVELOP) ruff check --fix .
	@for name in $(GENERATORS); do $(DEVELOP) python -m scripts.generators.$$name || exit 1; done
	@$(DEVELOP) python -m tests.parity.functions_table

bench: install ## measure the whole path (EVENTS=)
	@$(RUN) scripts.bench --events $(EVENTS) $(ARGS)

bench-dashboard: install ## draw ten visuals over a million orders (ORDERS=)
	@$(RUN) scripts.bench.dashboard --orders $(ORDERS) $(ARGS)

bench-endurance: install ## 10,000 queries, 1,000,000 records, 200,000 posts, a page open for an hour: flat? whole? (hours; ARGS="--scale 0.05")
	@$(RUN) scripts.bench.endurance $(ARGS)

bench-keeping: install ## what keeping state costs: a start with it, records that are synced to the disk (minutes)
	@$(RUN) scripts.bench.keeping $(ARGS)

bench-tpch: install ## TPC-H's queries through Athena's API, beside raw DuckDB over the same files (ARGS="--scale 0.1")
	@$(RUN) scripts.bench.tpch $(ARGS)

bench-scaling: install ## cost against events, rows, objects, partitions, columns, readers, writers (ten minutes; ARGS="--minutes 30")
	@$(RUN) scripts.bench.scaling $(ARGS)
sbom: $(filter .tools/bin/uv,$(UV)) ## what is installed, in CycloneDX, into build/sbom
	@mkdir -p build/sbom
	@$(UV) export --quiet --frozen --no-default-groups --format cyclonedx1.5 --output-file build/sbom/commands.cdx.json
	@$(UV) export --quiet --frozen --no-default-groups --extra localstack --project emulator --format cyclonedx1.5 \
	  --output-file build/sbom/emulator.cdx.json

diagram: ## draw docs/images/architecture.svg from its source (needs graphviz)
	@dot -Tsvg docs/images/architecture.dot -o docs/images/architecture.svg

clean: ## remove what the commands made here (environments, caches, state)
	@rm -rf .venv emulator/.venv emulator/lambda_environment/.venv .tools .tabletop build
