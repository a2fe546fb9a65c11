# Each target is one script in eng/, which runs alone as well. A variable given to make reaches it by the environment.
MAKEFLAGS += --no-print-directory
.PHONY: build run picture manual test check fmt fmt-check secret-scan bench torture mutants soak-refresh deb install uninstall clean help

build: ## runnable tools in out/bin (AOT=no: on the .NET runtime)
	@eng/build
run: ## a live run on a sandbox (OCX_ENV=/etc/ocx/ocx.env: on the real thing)
	@eng/demo
picture: ## draw docs/picture.svg anew, from a run of now
	@eng/picture
manual: ## man pages, completions and lists of options, from what the tools say of themselves
	@eng/man
test: ## all tests (TEST=FILTER: some, by a dotnet test filter)
	@eng/test
check: ## format, analysers, scripts, units, secrets, house rules
	@eng/check
fmt: ## format the sources
	@eng/fmt
fmt-check: ## fail where make fmt would change something
	@eng/fmt --verify-no-changes
secret-scan: ## fail where something looks like a real secret
	@eng/secret-scan
bench: ## speed and memory, beside jq, python3 and sed
	@eng/bench
mutants: ## how much of ocx-core the tests would miss, were it otherwise (MUTATE=GLOBS: of these files)
	@eng/mutants
torture: ## the tests of docs/reliability.md in full, for hours, and its tables anew (PROJECTS=NAME[:PART]…: of these tests)
	@eng/torture $(PROJECTS)
soak-refresh: ## tokens of minutes on the real timer: none expires in the gateway (SOAK_CYCLES=4)
	@eng/soak-refresh
deb: ## a Debian package in out/, which needs no .NET
	@eng/deb
install: build ## into PREFIX (default /usr/local), below DESTDIR
	@eng/install
uninstall: ## remove what install put there
	@eng/uninstall
clean: ## remove everything that was built
	@rm -rf out
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 24
