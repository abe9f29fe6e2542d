# Every target does its own set-up: a fresh clone with Go, npm, git and make on Linux x86-64 is enough.
# `make help` lists the targets.

GO       ?= go
NPM      ?= npm
BIN      := bin/zhice
EMBEDDED := deploy/embedded
CACHE    := $(CURDIR)/.cache

# The linter is pinned: another version has other opinions.
LINT_VERSION := 2.15.0
LINT         := $(CACHE)/bin/golangci-lint-$(LINT_VERSION)

# What `make fuzz` and `make bench` may spend, and the PDFs that `make bench` reads.
FUZZ_SECONDS ?= 60
BENCH_ARGS   ?=
BENCH_FOLDER ?= samples
# Where `make archive` keeps its documents, and how many there are: 100,000 take some 10 GB and half an hour.
ARCHIVE_DATA  ?= .cache/archive
ARCHIVE_SIZES ?= 1000,10000
TEST_ARGS    ?= -timeout 12m
LINT_ARGS    ?=

.PHONY: help setup build demo test lint bench archive fuzz samples generate clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(EMBEDDED)/node_modules/.package-lock.json build ## fetch the embedded ClickHouse and a CJK font, build bin/zhice

# npm checks every byte against the hashes in the lock file. Its own marker says which lock file was installed last.
$(EMBEDDED)/node_modules/.package-lock.json: $(EMBEDDED)/package-lock.json $(EMBEDDED)/package.json
	@command -v $(NPM) >/dev/null || { echo "npm is missing; install Node.js, or use external servers (see README.md)" >&2; exit 1; }
	$(NPM) ci --prefix $(EMBEDDED) --no-audit --no-fund
	@touch $@

build:
	@mkdir -p bin
	$(GO) build -trimpath -o $(BIN) ./cmd/zhice

demo: setup ## the whole way over samples/: documents, facts, SQL, a plot
	@samples/demo.sh $(BIN)

test: setup ## all tests
	$(GO) test $(TEST_ARGS) ./...

lint: $(LINT) ## gofmt, go vet, the layers and some ninety linters
	$(LINT) run $(LINT_ARGS) ./...

$(LINT):
	@mkdir -p $(CACHE)/bin
	GOBIN=$(CACHE)/bin GOFLAGS= $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(LINT_VERSION)
	@mv $(CACHE)/bin/golangci-lint $@

bench: setup ## speed and memory over the PDFs in BENCH_FOLDER, printed as a table
	$(GO) run ./internal/bench $(BENCH_ARGS) $(BIN) $(BENCH_FOLDER)

archive: setup ## a synthetic archive that grows through ARCHIVE_SIZES, and what asking it takes
	$(GO) run ./internal/archive grow -zhice $(BIN) -data $(ARCHIVE_DATA) -sizes $(ARCHIVE_SIZES)

fuzz: setup ## every fuzz target in turn, FUZZ_SECONDS in all
	@.ci/fuzz $(FUZZ_SECONDS)

samples: ## rebuild the sample PDFs from samples/src (wants LibreOffice and Python, see samples/README.md)
	samples/src/build.sh

generate: ## rewrite what is generated from Go types
	$(GO) generate ./...

clean: ## remove what was built here; downloads in .cache and node_modules stay
	rm -rf bin samples/out
