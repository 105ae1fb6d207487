# SPDX-License-Identifier: GPL-2.0
# ksweep: one makefile, no recursion but for sanitizer builds and the trials.
BUILD   ?= build
PREFIX  ?= /usr/local
SHARE    = $(DESTDIR)$(PREFIX)/share
CC      ?= gcc
PKGS    := glib-2.0 gio-2.0 jansson sqlite3 libelf libdw libarchive
FOLDERS := base kernel-tree semantic-patches series verify reports pipeline
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Werror -Wno-missing-field-initializers -Wstrict-prototypes -Wmissing-prototypes
ALL_CFLAGS = -std=gnu11 $(WARN) $(CFLAGS) $(SANITIZE) -I. -D_GNU_SOURCE \
	'-ffile-prefix-map=$(CURDIR)=.' $(shell pkg-config --cflags $(PKGS))
LIBS     = $(shell pkg-config --libs $(PKGS))

# Only the names of what is made, as kbuild prints them; whole commands with V=1, nothing with -s.
Q   := $(if $(V),,@)
say  = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),@:,@printf '  %-7s %s\n' $(1) $(2))

# All sources of folders, however deep; tests and the guest program are built apart.
sources = $(sort $(shell find $(1) -name '*.[$(2)]' ! -path '*/tests/*' ! -path 'verify/guest/*'))
LIB_C  := $(call sources,$(filter-out pipeline,$(FOLDERS)),c)
MAIN_C := $(call sources,pipeline,c)
TEST_C := $(sort $(shell find $(FOLDERS) -path '*/tests/test-*.c'))
LIB_O  := $(LIB_C:%.c=$(BUILD)/%.o)
MAIN_O := $(MAIN_C:%.c=$(BUILD)/%.o) $(BUILD)/version.o
TESTS  := $(TEST_C:%.c=$(BUILD)/%)
# Those that build Debian's kernel first, in this order: the later ones use the objects of the earlier ones.
KERNEL := $(patsubst %,tests/%.test.sh,demo try faults branches)
E2E    ?= $(KERNEL) $(filter-out $(KERNEL),$(sort $(wildcard tests/*.test.sh)))
# Under sanitizers, those that mostly wait for other programs run in check-long only.
ASAN_TESTS := $(TESTS:$(BUILD)/%=build-asan/%)
ASAN_LONG  := $(filter %/test-spatch %/test-tree-get %/test-git-workdir %/test-guest %/test-qemu,$(ASAN_TESTS))

all: $(BUILD)/ksweep
$(BUILD)/ksweep: $(MAIN_O) $(BUILD)/libksweep.a
	$(call say,LD,$@)
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(LIBS)
$(BUILD)/libksweep.a: $(LIB_O)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^
# Written anew only when the commit has changed.
$(BUILD)/version.c: FORCE
	@pipeline/cli/make-version $@
$(BUILD)/version.o: $(BUILD)/version.c
	$(call say,CC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
FORCE:
# New flags make new objects.
$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/%: $(BUILD)/%.o $(BUILD)/libksweep.a
	$(call say,LD,$@)
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(LIBS)
-include $(LIB_O:.o=.d) $(MAIN_O:.o=.d) $(TESTS:=.d)
.SECONDARY:

tests: $(TESTS)
setup:
	@.ci/setup

# Everything once: set-up, lint, unit tests (also with sanitizers) and end-to-end tests. The last lines
# are prove's and the count.
check: TIDY_DEPTH := 75000
check: check-build
	BUILD=$(BUILD) tests/run $(E2E) $(TESTS) $(filter-out $(ASAN_LONG),$(ASAN_TESTS))
# All that check does, in more depth: hours. Every fault, all pairs of branches built, the whole series
# verified, the analyzer without a limit. KSWEEP_TREE=~/linux adds a tree of 2018.
check-long: check-build
	BUILD=$(BUILD) KSWEEP_TEST_LONG=1 KSWEEP_TEST_SUBSYSTEMS=$${KSWEEP_TEST_SUBSYSTEMS:-all} \
		tests/run $(E2E) $(TESTS) $(ASAN_TESTS)
# How long each step took is in the log, for whoever wants to make it shorter.
TIMED = @bash -c 'TIMEFORMAT="$$1: %R s, %U s + %S s of CPU"; shift; time "$$@"' timed
check-build: setup
	+$(TIMED) build $(MAKE) -j$$(nproc) all tests
	+$(TIMED) build-asan $(MAKE) -j$$(nproc) $(ASAN) all tests
	$(TIMED) lint env BUILD=$(BUILD) TIDY_DEPTH=$(TIDY_DEPTH) tests/lint
check-fast: $(TESTS) $(BUILD)/ksweep
	BUILD=$(BUILD) tests/run $(TESTS)
check-faults: setup
	+$(MAKE) -j$$(nproc) all
	BUILD=$(BUILD) KSWEEP_TEST_LONG=1 tests/run tests/faults.test.sh
check-asan: setup
	+$(MAKE) -j$$(nproc) $(ASAN) all tests
	BUILD=build-asan KSWEEP_TEST_LONG=1 tests/run $(ASAN_TESTS) tests/asan.test.sh
ASAN := BUILD=build-asan CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
lint: all
	BUILD=$(BUILD) TIDY_DEPTH=$(TIDY_DEPTH) tests/lint
format:
	clang-format -i $(call sources,$(FOLDERS),ch) $(wildcard $(FOLDERS:%=%/tests/*.[ch]) tests/fuzz-targets/*.c)
bench: all
	BUILD=$(BUILD) tests/bench
fuzz: setup
	tests/fuzz
# A first look, in minutes; then all of it, in an hour.
try: setup
	+@$(MAKE) -s --no-print-directory -j$$(nproc) all
	@BUILD=$(BUILD) tests/try
demo: setup
	+@$(MAKE) -s --no-print-directory -j$$(nproc) all
	@BUILD=$(BUILD) tests/demo
# Pages and completion come from the tables of commands and options; doc/man/ has further sections.
COMMANDS := $(basename $(notdir $(wildcard pipeline/commands/*.c)))
PAGES    := $(COMMANDS:%=$(BUILD)/man/ksweep-%.1)
$(BUILD)/man/ksweep-%.1: $(BUILD)/ksweep $(wildcard doc/man/*.roff)
	@mkdir -p $(@D)
	$(call say,MAN,$@)
	$(Q)$< man $* $(wildcard doc/man/$*.roff) >$@.new && mv $@.new $@
$(BUILD)/completion/%: $(BUILD)/ksweep
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)$< completion $* >$@.new && mv $@.new $@
man: $(PAGES)
completion: $(BUILD)/completion/bash $(BUILD)/completion/zsh
install: all man completion
	install -D -m 755 $(BUILD)/ksweep "$(DESTDIR)$(PREFIX)/bin/ksweep"
	install -d "$(SHARE)/ksweep/guest" "$(SHARE)/man/man1"
	install -m 644 semantic-patches/*.cocci semantic-patches/policy.ini "$(SHARE)/ksweep"
	install -m 644 verify/guest/*.[ch] "$(SHARE)/ksweep/guest"
	install -m 644 doc/*.1 $(PAGES) "$(SHARE)/man/man1"
	install -D -m 644 $(BUILD)/completion/bash "$(SHARE)/bash-completion/completions/ksweep"
	install -D -m 644 $(BUILD)/completion/zsh "$(SHARE)/zsh/site-functions/_ksweep"
clean:
	rm -rf build build-asan
.PHONY: FORCE man completion all tests setup try check check-long check-build check-fast check-faults check-asan lint format bench fuzz demo install clean
