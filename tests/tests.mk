# Tests.  Included by ../Makefile.
#@ make test            set up, build, lint and run every test
#@ make unit            the unit and screen tests, under address and undefined-behaviour sanitizers
#@ make server-tests    the real tilikd        make pty-tests   the real tilik in a terminal
#@ make video-tests     the real tilik-view under Xvfb
#@ make lint            layers, headers, sizes, format, clang-tidy, shellcheck
#@ make screens-update  record the pictures in tests/screens anew; their diff is the review
#@ make fuzz-replay     every kept fuzz input; make fuzz-NAME S=60 searches for more

# tests/unit/<folder>/<name>.c links the layers that the folder may see.  tests/{server,pty,video,screens}/<name>.c
# drive the real programs.  A file that ends in _child.c is a program that a test starts, not a test.
UNIT := $(wildcard tests/unit/*/*.c)
DRIVERS := $(filter-out %_child.c,$(wildcard tests/server/*.c tests/pty/*.c tests/video/*.c))
CHILDREN := $(wildcard tests/*/*_child.c)
SCREENS := $(filter-out %_child.c,$(wildcard tests/screens/*.c))
SUPPORT := $(filter-out %_shim.c,$(wildcard tests/support/*.c))
LAYERS_driver := ui net store wire model base
PKG_support := vterm xcb
TEST_BINS := $(patsubst tests/%.c,$(B)/tests/%,$(UNIT) $(SCREENS) $(DRIVERS) $(CHILDREN))

SANITIZERS := -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined

$(B)/obj/support/%.o: tests/support/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Itests/support $(shell pkg-config --cflags $(call pkgs,driver support wire net store ui)) -MMD -MP -c $< -o $@
$(B)/lib/support.a: $(patsubst tests/support/%.c,$(B)/obj/support/%.o,$(SUPPORT))
	@mkdir -p $(@D); rm -f $@; ar rcs $@ $^

# A library that tests load into programs to make calls of theirs fail.
$(B)/tests/fault_shim.so: tests/support/fault_shim.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(WERROR) -O1 -g -fPIC -shared -fno-builtin -o $@ $< -ldl

# Whose baked files a test sees.
baked_by = $(if $(filter unit/sources unit/server,$(1)),tilikd,tilik)
# $(1) folder below tests/, $(2) its layers
define TEST_RULES
$(B)/tests/$(1)/%: tests/$(1)/%.c $(B)/obj/baked-$(call baked_by,$(1)).o $(B)/lib/support.a $$(foreach l,$(2),$(B)/lib/$$(l).a)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) -Itests/support $$(shell pkg-config --cflags $$(call pkgs,$(2) support)) -MMD -MP -o $$@ $$< \
	  $(B)/obj/baked-$(call baked_by,$(1)).o -Wl,--start-group $(B)/lib/support.a $$(foreach l,$(2),$(B)/lib/$$(l).a) -Wl,--end-group \
	  $$(LDFLAGS_ALL) $$(shell pkg-config --libs $$(call pkgs,$(2) support)) -lutil -lm
endef
$(foreach f,$(FOLDERS),$(eval $(call TEST_RULES,unit/$(f),$(LAYERS_$(f)))))
$(foreach f,server pty screens,$(eval $(call TEST_RULES,$(f),$(LAYERS_driver))))
$(eval $(call TEST_RULES,video,$(LAYERS_console)))

# Everything that could differ between machines is pinned.
SCRATCH = $(abspath $(B))/scratch
PINNED = env -u DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u NO_COLOR -u COLORTERM -u LANGUAGE -u LANG TERM=xterm-256color LC_ALL=C.UTF-8 \
  TZ=Asia/Jakarta HOME=$(SCRATCH)/home XDG_CONFIG_HOME=$(SCRATCH)/config XDG_STATE_HOME=$(SCRATCH)/state \
  XDG_CACHE_HOME=$(SCRATCH)/cache XDG_RUNTIME_DIR=$(SCRATCH)/run TILIK=$(abspath $(B))/tilik \
  TILIKD=$(abspath $(B))/tilikd TILIK_VIEW=$(abspath $(B))/tilik-view TILIK_BUILD=$(abspath $(B)) \
  TILIK_SOURCE=$(CURDIR) ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/support/leaks.txt:print_suppressions=0
PROVE = mkdir -p $(SCRATCH)/home $(SCRATCH)/run && chmod 700 $(SCRATCH)/run && $(PINNED) prove -e ''
bins = $(patsubst tests/%.c,$(B)/tests/%,$(1))

unit-plain: $(LOCALES) $(call bins,$(UNIT) $(SCREENS) $(wildcard tests/screens/*_child.c))
	$(PROVE) -j2 $(call bins,$(UNIT) $(SCREENS))
unit:
	$(MAKE) --no-print-directory B=$(B)/asan SANITIZE='$(SANITIZERS)' HARDEN= OPTIMIZE='-O1 -g' unit-plain
screens-update: $(LOCALES) $(call bins,$(SCREENS))
	mkdir -p $(SCRATCH)/home
	for test in $(call bins,$(SCREENS)); do TILIK_SCREENS_UPDATE=1 $(PINNED) $$test || exit 1; done
	git diff --stat -- tests/screens
server-tests: programs $(B)/tests/fault_shim.so $(call bins,$(wildcard tests/server/*.c))
	$(PROVE) $(call bins,$(filter tests/server/%,$(DRIVERS))) $(wildcard tests/server/*.py)
pty-tests: programs $(B)/tests/fault_shim.so $(call bins,$(wildcard tests/pty/*.c))
	$(PROVE) $(call bins,$(filter tests/pty/%,$(DRIVERS))) $(wildcard tests/pty/*.py)
video-tests: programs $(call bins,$(wildcard tests/video/*.c))
	$(PROVE) $(call bins,$(filter tests/video/%,$(DRIVERS))) $(wildcard tests/video/*.py)

# tests/fuzz/<name>.c defines LLVMFuzzerTestOneInput and checks what must hold for any input; its kept inputs stand in
# tests/fuzz/corpus/<name>/.  `make fuzz-<name> S=60` searches with clang's libFuzzer and keeps what it found there;
# `make fuzz-replay` feeds them all to the same code built by gcc.  LAYERS_fuzz_<name> where wire is not the top.
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
FUZZ_SANITIZERS := -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
S ?= 60
LAYERS_fuzz_query := model base
LAYERS_fuzz_block := model base
LAYERS_fuzz_head := net store wire model base
LAYERS_fuzz_lines := net store wire model base
LAYERS_fuzz_rtsp := server sources wire model base
fuzz_layers = $(or $(LAYERS_fuzz_$(1)),wire model base)

# $(1) name, $(2) folder of the program, $(3) more sources, $(4) more flags
define FUZZ_RULES
$(B)/$(2)/$(1): tests/fuzz/$(1).c $(3) $(B)/obj/baked-tilik.o $$(foreach l,$$(call fuzz_layers,$(1)),$(B)/lib/$$(l).a)
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) $(4) $$(shell pkg-config --cflags $$(call pkgs,$$(call fuzz_layers,$(1)))) -MMD -MP -o $$@ \
	  tests/fuzz/$(1).c $(3) $(B)/obj/baked-tilik.o -Wl,--start-group $$(foreach l,$$(call fuzz_layers,$(1)),$(B)/lib/$$(l).a) \
	  -Wl,--end-group $$(LDFLAGS_ALL) $$(shell pkg-config --libs $$(call pkgs,$$(call fuzz_layers,$(1)))) -lm
endef
$(foreach f,$(FUZZERS),$(eval $(call FUZZ_RULES,$(f),tests/fuzz,tests/fuzz/replay.c)))
$(foreach f,$(FUZZERS),$(eval $(call FUZZ_RULES,$(f),search,,-fsanitize=fuzzer)))

fuzz-replay-plain: $(addprefix $(B)/tests/fuzz/,$(FUZZERS))
	$(PROVE) $^
fuzz-replay:
	$(MAKE) --no-print-directory B=$(B)/asan SANITIZE='$(SANITIZERS)' HARDEN= OPTIMIZE='-O1 -g' fuzz-replay-plain
$(addprefix fuzz-,$(FUZZERS)): fuzz-%:
	$(MAKE) --no-print-directory B=$(B)/fuzz CC=clang SANITIZE='$(FUZZ_SANITIZERS)' HARDEN= OPTIMIZE='-O1 -g' $(B)/fuzz/search/$*
	@mkdir -p $(B)/fuzz/found/$*
	$(B)/fuzz/search/$* -max_total_time=$(S) -max_len=4096 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
	  -artifact_prefix=tests/fuzz/corpus/$*/ $(B)/fuzz/found/$* tests/fuzz/corpus/$*

# gcc builds what runs; clang reads it all once more.
CLANG_READ := $(patsubst src/%.c,$(B)/clang/%.ok,$(wildcard $(foreach f,$(FOLDERS),src/$(f)/*.c)))
$(B)/clang/%.ok: src/%.c
	@mkdir -p $(@D)
	@clang -fsyntax-only -Werror $(filter-out -Werror,$(CFLAGS_ALL)) $(shell pkg-config --cflags $(call pkgs,$(FOLDERS) support)) $< && touch $@
clang-read: $(CLANG_READ)

TIDY := $(patsubst src/%.c,$(B)/tidy/%.ok,$(wildcard $(foreach f,$(FOLDERS),src/$(f)/*.c)))
$(B)/tidy/%.ok: src/%.c .clang-tidy
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- $(filter-out -Werror,$(CFLAGS_ALL)) $(shell pkg-config --cflags $(call pkgs,$(FOLDERS) support)) 2>/dev/null && touch $@

tidy: $(TIDY)

format-check:
	@git ls-files -z '*.c' '*.h' | xargs -0 clang-format --dry-run -Werror
format:
	@git ls-files -z '*.c' '*.h' | xargs -0 clang-format -i

lint: programs format-check tidy
	shellcheck $(wildcard src/*.sh src/*/*.sh tests/*/*.sh .ci/run)
	prove -e '' tests/lint/structure.py :: $(B)

test:
	@src/setup.sh test
	$(MAKE) --no-print-directory -j2 programs clang-read
	$(MAKE) --no-print-directory -j2 lint
	$(MAKE) --no-print-directory -j2 unit
	$(MAKE) --no-print-directory all-tests
all-tests: fuzz-replay server-tests pty-tests video-tests

.PHONY: unit unit-plain screens-update server-tests pty-tests video-tests clang-read tidy format format-check lint test all-tests fuzz-replay fuzz-replay-plain
