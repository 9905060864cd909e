# The usual commands. CI runs .ci/run, which calls the same Maven build.

MVN = ./mvnw -B -ntp

.PHONY: help build test fmt

help: ## list the targets
	@awk -F ': ## ' '/^[a-z-]+: ## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## compile and package everything, without tests
	$(MVN) -DskipTests package

test: ## run all tests and checks
	$(MVN) verify

fmt: ## format the sources
	$(MVN) -q spotless:apply
