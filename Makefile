# Laufzettel: what developers and CI run. "make" alone lists the targets.
# make test is the one command that proves everything; it installs what a fresh machine lacks.

APT_PACKAGES := chromium opensmtpd python3-aiosmtpd strace fonts-liberation clamav-daemon
GO_FLAGS     := -count=1
export LAUFZETTEL_TEST_ALL := 1

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.PHONY: demo
demo: ## try it: an invented organisation on http://127.0.0.1:8080
	go run ./cmd/laufzettel demo

.PHONY: setup
setup: ## install what the tests need (Debian packages as root, npm packages, Go modules)
	@missing=""; for p in $(APT_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
	@npm ci --silent --no-audit --no-fund
	@go mod download

.PHONY: test
test: setup check ## everything: static checks, all tests, real mail server, real browser, kill -9
	go test $(GO_FLAGS) -timeout 20m $$(go list ./... | grep -v /ui/journey)
	@# The browser walks alone: beside the kill -9 test it is only slow.
	go test $(GO_FLAGS) -timeout 20m ./ui/journey

.PHONY: check
check: ## formatting, vet, types of the client code, generated files
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "gofmt would change: $$bad"; exit 1; fi
	go vet ./...
	node_modules/.bin/tsc --noEmit -p ui/client

.PHONY: race
race: ## the tests of engine, stores and pages under the race detector
	LAUFZETTEL_TEST_ALL= go test -race -count=1 -timeout 60m ./flows ./forms ./engine/... ./ui/pages ./ui/api
	go test -race -count=1 -run '^$$' -bench BareFlow -benchtime 200x ./engine/crashtest

.PHONY: fuzz
fuzz: ## every fuzz target for 30 seconds
	@grep -rE '^func Fuzz[A-Za-z0-9]+' --include='*_test.go' --exclude-dir=node_modules . | sed -E 's,^(.*)/[^/]+:func (Fuzz[A-Za-z0-9]+).*,\1 \2,' | sort -u | \
	while read -r dir target; do go test $$dir -run '^$$' -fuzz "^$$target$$" -fuzztime 30s -fuzzminimizetime 10x || exit 1; done

.PHONY: bench
bench: ## Go benchmarks of the core, the pages, the stores and the engine
	go test -run '^$$' -bench . -benchmem ./definitions/... ./forms ./flows ./engine/... ./ui ./ui/api

.PHONY: load
load: ## the load driver over HTTP, both workloads (docs/benchmarks.md)
	go run ./cmd/loaddriver

.PHONY: large
large: ## the pages of an association with 100,000 cases and 10,000 people: times and queries (docs/benchmarks.md)
	LAUFZETTEL_LARGE=100000 go test ./ui/pages -count=1 -timeout 60m -run TestPagesOfALargeInstallation -v

.PHONY: soak
soak: ## kill -9 for half an hour
	go test ./engine/crashtest -count=1 -timeout 60m -soak 30m

.PHONY: faults
faults: ## kill -9 at 1,000 random moments under mixed traffic, about twenty minutes (docs/benchmarks.md, Faults)
	go test ./engine/crashtest -count=1 -timeout 3h -run TestMixedTrafficSurvivesKills -kills 1000 -v

.PHONY: bundle
bundle: ## bundle the client code into ui/static/app.js
	go run ./tools/bundle

.PHONY: pictures
pictures: ## take the pictures of the README anew, from the running program
	LAUFZETTEL_PICTURES=1 go test ./ui/journey -count=1 -run TestPicturesOfTheReadme

.PHONY: build
build: ## one binary in bin/
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/laufzettel ./cmd/laufzettel
