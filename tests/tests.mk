# Tests.  Included by ../Makefile.
#@ make test            everything: sets up, builds with -Werror, reads (lint), runs every test under prove
#@ make unit            the unit and screen tests, under address and undefined-behaviour sanitizers
#@ make server-tests    the real tilikd        make pty-tests   the real tilik in a terminal
#@ make video-tests     the real tilik-view under Xvfb
#@ make lint            clang's warnings, clang-tidy, layers, headers, sizes, format, shellcheck, hardening
#@ make format          clang-format over all C files
#@ make screens-update  record the pictures in tests/screens anew; their diff is the review
#@ make fuzz-replay     every kept fuzz input; make fuzz-NAME S=60 searches for more
#@ make tsan            unit and server tests under the thread sanitizer
#@ make valgrind        the unit tests under valgrind's memcheck
#@ make coverage        lines that the tests run, by folder
#@ make bench           what it costs, beside other programs: tests/bench/README.md
#@ make soak            the console under 100 changes a second for MINUTES=120, after a thousand kills, power cuts, bad disks
#@                      and 10,000 reconnects of video
#@ make soak-rounds     those alone
#@ make top             the ten longest files and functions

# tests/unit/<folder>/<name>.c links the layers that the folder may see.  tests/{server,pty,video,screens}/<name>.c
# drive the real programs.  A file that ends in _child.c is a program that a test starts, not a test.
UNIT := $(wildcard tests/unit/*/*.c)
DRIVERS := $(filter-out %_child.c,$(wildcard tests/server/*.c tests/pty/*.c tests/video/*.c))
CHILDREN := $(wildcard tests/*/*_child.c)
SCREENS := $(filter-out %_child.c,$(wildcard tests/screens/*.c))
# Unit tests that compare a picture, too.
DRAWN := $(shell grep -l 'page_check' tests/unit/*/*.c)
SUPPORT := $(filter-out %_shim.c,$(wildcard tests/support/*.c))
LAYERS_driver := ui net store wire model base
PKG_support := vterm xcb xcb-randr libavformat libavcodec libavutil libarchive

SANITIZERS := -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
ASAN := B=$(B)/asan CLIPS_AT=$(CLIPS_AT) SANITIZE='$(SANITIZERS)' HARDEN= OPTIMIZE='-O1 -g'

$(B)/obj/support/%.o: tests/support/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(CFLAGS_ALL) -Itests/support $(shell pkg-config --cflags $(call pkgs,driver support wire net store ui)) -MMD -MP -c $< -o $@
$(B)/lib/support.a: $(patsubst tests/support/%.c,$(B)/obj/support/%.o,$(SUPPORT)) $(B)/sources
	@mkdir -p $(@D); rm -f $@; ar rcs $@ $(filter %.o,$^)

# A library that tests load into programs to make calls of theirs fail.
$(B)/tests/fault_shim.so: tests/support/fault_shim.c tests/support/fault_real.h
	@mkdir -p $(@D)
	$(call say,cc)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(WERROR) -O1 -g -fPIC -shared -fno-builtin -o $@ $< -ldl

# Whose baked files a test sees.
baked_by = $(if $(filter unit/sources unit/server,$(1)),tilikd,tilik)
# $(1) a file without .c, below tests/; $(2) its layers; $(3) what bakes its files; $(4) where its program goes, below $(B)
define TEST_RULES
$(B)/$(4)/%: tests/$(1)/%.c $(B)/obj/baked-$(3).o $(B)/lib/support.a $$(foreach l,$(2),$(B)/lib/$$(l).a)
	@mkdir -p $$(@D)
	$$(call say,test)$$(CC) $$(CFLAGS_ALL) -Itests/support $$(shell pkg-config --cflags $$(call pkgs,$(2) support)) -MMD -MP -o $$@ $$< \
	  $(B)/obj/baked-$(3).o -Wl,--start-group $(B)/lib/support.a $$(foreach l,$(2),$(B)/lib/$$(l).a) -Wl,--end-group \
	  $$(LDFLAGS_ALL) $$(shell pkg-config --libs $$(call pkgs,$(2) support)) -lutil $(LIBS)
endef
$(foreach f,$(FOLDERS),$(eval $(call TEST_RULES,unit/$(f),$(LAYERS_$(f)),$(call baked_by,unit/$(f)),tests/unit/$(f))))
$(foreach f,server pty screens,$(eval $(call TEST_RULES,$(f),$(LAYERS_driver),tilik,tests/$(f))))
$(eval $(call TEST_RULES,video,$(LAYERS_console),tilik,tests/video))
$(eval $(call TEST_RULES,bench,$(LAYERS_driver),tilik,bench))

# Everything that could differ between machines is pinned, and nothing is left over from the last run.
SCRATCH = $(abspath $(B))/scratch
# What tests write lies in memory where there is room for it: that a disk is slow is not what they are about, and the disk is
# what all of them wait for together.
TEMPORARY := $(shell [ -w /dev/shm ] && ! grep -q ' /dev/shm .*noexec' /proc/mounts && [ "$$(df --output=avail -k /dev/shm | tail -1)" -gt 2000000 ] && echo \
  /dev/shm/tilik-tests-$$(echo '$(abspath $(B))' | cksum | cut -d' ' -f1))
ifeq ($(TEMPORARY),)
TEMPORARY := $(SCRATCH)/tmp
endif
PINNED = env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u NO_COLOR -u COLORTERM -u LANGUAGE -u LANG -u MAKEFLAGS -u MAKELEVEL \
  TERM=xterm-256color LC_ALL=C.UTF-8 TZ=Asia/Jakarta HOME=$(SCRATCH)/home XDG_CONFIG_HOME=$(SCRATCH)/config \
  XDG_STATE_HOME=$(SCRATCH)/state XDG_CACHE_HOME=$(SCRATCH)/cache XDG_RUNTIME_DIR=$(SCRATCH)/run TMPDIR=$(TEMPORARY) \
  PYTHONDONTWRITEBYTECODE=1 \
  TILIK=$(abspath $(B))/tilik TILIKD=$(abspath $(B))/tilikd TILIK_VIEW=$(abspath $(B))/tilik-view \
  TILIK_BUILD=$(abspath $(B)) TILIK_SOURCE=$(CURDIR) ASAN_OPTIONS=detect_leaks=1 \
  LSAN_OPTIONS=suppressions=$(CURDIR)/tests/support/leaks.txt:print_suppressions=0
FRESH = rm -rf $(SCRATCH) $(TEMPORARY) $(B)/twice; mkdir -p $(SCRATCH)/home $(SCRATCH)/run $(TEMPORARY) && chmod 700 $(SCRATCH)/run
# A test that hangs fails after TIMEOUT seconds.  Tests of the real programs mostly wait: those of the server, of the terminal and
# of video run one after the other, the three rows beside each other and beside the rest; a fourth row are those of outside
# systems, which wait for these most of their time.  A program of the video row whose tests mostly wait has them side by side
# itself, two or three at a time (support/lanes.h, run(lanes=) of support/video.py).
TIMEOUT ?= 300
export TIMEOUT
COMMA := ,
SPACE := $(subst ,, )
OUTSIDE := frigate mediamtx zoneminder motion bmkg relay webhooks stills probe probe_gst probe_hostile onvif steer
prove = $(FRESH) && $(PINNED) prove --timer -j5 --rules 'seq=tests/server/{$(subst $(SPACE),$(COMMA),$(OUTSIDE))}.py' \
  $(foreach f,server pty video,--rules 'seq=**tests/$(f)/*') --rules 'par=**' -e $(1)
PROVE = $(call prove,tests/lint/one.sh)
bins = $(patsubst tests/%.c,$(B)/tests/%,$(1))
asan_bins = $(patsubst tests/%.c,$(B)/asan/tests/%,$(1))

FUZZERS := $(patsubst tests/fuzz/%.c,%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
UNIT_TESTS = $(LOCALES) $(call bins,$(UNIT) $(SCREENS) $(wildcard tests/screens/*_child.c))
FUZZ_TESTS = $(addprefix $(B)/tests/fuzz/,$(FUZZERS))
DRIVER_TESTS = programs $(B)/tests/fault_shim.so $(call bins,$(DRIVERS) $(CHILDREN))
driver_tests = $(call bins,$(filter tests/$(1)/%,$(DRIVERS))) $(wildcard tests/$(1)/*.py)

unit-tests-built: $(UNIT_TESTS) $(FUZZ_TESTS)
driver-tests-built: $(DRIVER_TESTS)
unit-plain: $(UNIT_TESTS)
	$(PROVE) $(call bins,$(UNIT) $(SCREENS))
unit:
	@$(SUB) $(ASAN) unit-plain
screens-update: $(LOCALES) $(call bins,$(SCREENS) $(DRAWN))
	@$(FRESH)
	for test in $(call bins,$(SCREENS) $(DRAWN)); do TILIK_SCREENS_UPDATE=1 $(PINNED) $$test || exit 1; done
	git diff --stat -- tests/screens
server-tests: programs $(B)/tests/fault_shim.so $(call bins,$(wildcard tests/server/*.c))
	$(PROVE) $(call driver_tests,server)
pty-tests: programs $(B)/tests/fault_shim.so $(call bins,$(wildcard tests/pty/*.c))
	$(PROVE) $(call driver_tests,pty)
video-tests: programs $(call bins,$(wildcard tests/video/*.c))
	$(PROVE) $(call driver_tests,video)

# All of it, in one prove, so that one run tells everything that fails.  What could not be built fails there too.
test:
	@src/setup.sh test
	@$(SUB) -k WERROR=-Werror programs readings driver-tests-built; built=$$?; \
	$(SUB) -k WERROR=-Werror $(ASAN) unit-tests-built || built=$$?; \
	$(SUB) all-tests && exit $$built
all-tests:
	@$(PROVE) $(LINTS) $(call asan_bins,$(UNIT) $(SCREENS)) $(addprefix $(B)/asan/tests/fuzz/,$(FUZZERS)) \
	  $(call driver_tests,server) $(call driver_tests,pty) $(call driver_tests,video); passed=$$?; \
	  [ ! -s $(B)/twice ] || { echo "Run twice, since they failed at first:"; cat $(B)/twice; }; exit $$passed

# tests/fuzz/<name>.c defines LLVMFuzzerTestOneInput and checks what must hold for any input; its kept inputs stand in
# tests/fuzz/corpus/<name>/.  `make fuzz-<name> S=60` searches with clang's libFuzzer and keeps what it found there;
# `make fuzz-replay` feeds them all to the same code built by gcc.  LAYERS_fuzz_<name> where wire is not the top.
FUZZ_SANITIZERS := -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined
S ?= 60
LAYERS_fuzz_query := model base
LAYERS_fuzz_alert_query := model base
LAYERS_fuzz_log_query := model base
LAYERS_fuzz_block := model base
LAYERS_fuzz_wall_layout := model base
LAYERS_fuzz_theme := ui model base
LAYERS_fuzz_keys := ui model base
LAYERS_fuzz_keyboard := ui model base
LAYERS_fuzz_head := net store wire model base
LAYERS_fuzz_lines := net store wire model base
LAYERS_fuzz_rtsp := server sources wire model base
LAYERS_fuzz_import := sources wire model base
LAYERS_fuzz_still := sources wire model base
fuzz_layers = $(or $(LAYERS_fuzz_$(1)),wire model base)

# $(1) name, $(2) folder of the program, $(3) more sources, $(4) more flags
define FUZZ_RULES
$(B)/$(2)/$(1): tests/fuzz/$(1).c $(3) $(B)/obj/baked-tilik.o $$(foreach l,$$(call fuzz_layers,$(1)),$(B)/lib/$$(l).a)
	@mkdir -p $$(@D)
	$$(call say,fuzz)$$(CC) $$(CFLAGS_ALL) $(4) $$(shell pkg-config --cflags $$(call pkgs,$$(call fuzz_layers,$(1)))) -MMD -MP -o $$@ \
	  tests/fuzz/$(1).c $(3) $(B)/obj/baked-tilik.o -Wl,--start-group $$(foreach l,$$(call fuzz_layers,$(1)),$(B)/lib/$$(l).a) \
	  -Wl,--end-group $$(LDFLAGS_ALL) $$(shell pkg-config --libs $$(call pkgs,$$(call fuzz_layers,$(1)))) $(LIBS)
endef
$(foreach f,$(FUZZERS),$(eval $(call FUZZ_RULES,$(f),tests/fuzz,tests/fuzz/replay.c)))
$(foreach f,$(FUZZERS),$(eval $(call FUZZ_RULES,$(f),search,,-fsanitize=fuzzer)))

fuzz-replay-plain: $(FUZZ_TESTS)
	$(PROVE) $^
fuzz-replay:
	@$(SUB) $(ASAN) fuzz-replay-plain
$(addprefix fuzz-,$(FUZZERS)): fuzz-%:
	@$(SUB) B=$(B)/fuzz CC=clang SANITIZE='$(FUZZ_SANITIZERS)' HARDEN= OPTIMIZE='-O1 -g' $(B)/fuzz/search/$*
	@mkdir -p $(B)/fuzz/found/$*
	$(B)/fuzz/search/$* -max_total_time=$(S) -max_len=4096 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
	  -artifact_prefix=tests/fuzz/corpus/$*/ $(B)/fuzz/found/$* tests/fuzz/corpus/$*

# gcc builds what runs; clang reads it all once more, with the tests, and clang-tidy reads src.  What they say of a file
# is kept in $(B)/read until it, a header of it or the rules change; tests/lint/tools.py tells it.  The analyzer looks at
# DEEP states a function, a tenth of its own limit; `make lint DEEP=225000` lets it look at all.  clang calls a g_autofree
# that only holds unused; gcc knows better, so tests may have them.
READ = $(patsubst %.c,$(B)/read/%.txt,$(SRC) $(wildcard src/server/clips/*.c tests/*/*.c tests/*/*/*.c))
READ_PKGS = $(eval READ_PKGS := $(shell pkg-config --cflags $(call pkgs,$(FOLDERS) support)))$(READ_PKGS)
READ_FLAGS = $(filter-out -Werror,$(CFLAGS_ALL)) -Itests/support $(READ_PKGS)
READ_TESTS := -Wno-unused-variable
DEEP ?= 20000
READ_DEEP := -Xclang -analyzer-config -Xclang max-nodes=$(DEEP)
$(B)/read/%.txt: %.c .clang-tidy $(B)/flags $(B)/readers
	@mkdir -p $(@D); rm -f $@
	$(call say,read)clang -fsyntax-only -Werror $(READ_FLAGS) $(if $(filter tests/%,$<),$(READ_TESTS)) -MMD -MP -MT $@ -MF $(@:.txt=.d) $< >$@.new 2>&1 || echo "$<: clang: $$?" >>$@.new; \
	case $< in src/*) clang-tidy --quiet $< -- $(READ_FLAGS) $(READ_DEEP) 2>/dev/null >>$@.new \
	  || echo "$<: clang-tidy: $$?" >>$@.new ;; esac; mv $@.new $@
readings: $(READ)
C_FILES = $(wildcard src/*/*.[ch] src/*/*/*.[ch] include/*/*.h tests/*/*.[ch] tests/*/*/*.[ch])
format:
	clang-format -i $(C_FILES)

LINTS := $(addprefix tests/lint/,structure.py promises.py tools.py hardening.py manual.py messages.py selftest.py install.py)
lint: programs readings
	$(PROVE) $(LINTS)
top:
	@tests/lint/longest.py

# GLib's locks tell the sanitizer nothing by themselves: the shim does.  Where another shim stands in front of the program's
# calls the sanitizer cannot.
SHIMMED := $(shell grep -lE 'fault_shim|clocks_put_on' tests/server/*.c)
TSAN = B=$(B)/tsan CLIPS_AT=$(CLIPS_AT) SANITIZE=-fsanitize=thread HARDEN= OPTIMIZE='-O1 -g' LDFLAGS=$(B)/tsan/obj/support/tsan_shim.o
tsan:
	@src/setup.sh test
	@$(SUB) $(TSAN) $(B)/tsan/obj/support/tsan_shim.o
	@G_SLICE=always-malloc $(SUB) $(TSAN) tsan-plain
tsan-plain: $(UNIT_TESTS) programs $(call bins,$(wildcard tests/server/*.c))
	$(PROVE) $(call bins,$(UNIT) $(SCREENS)) $(filter-out $(call bins,$(SHIMMED)),$(call driver_tests,server))
valgrind:
	@src/setup.sh test
	@$(SUB) B=$(B)/valgrind CLIPS_AT=$(CLIPS_AT) HARDEN= OPTIMIZE='-O1 -g' valgrind-plain
valgrind-plain: $(UNIT_TESTS)
	$(call prove,tests/lint/memcheck.sh) $(call bins,$(UNIT) $(SCREENS))
coverage:
	@src/setup.sh test
	@$(SUB) B=$(B)/coverage CLIPS_AT=$(CLIPS_AT) SANITIZE=--coverage HARDEN= OPTIMIZE='-O0 -g' coverage-plain
coverage-plain: $(UNIT_TESTS) $(DRIVER_TESTS)
	find $(B) -name '*.gcda' -delete
	-$(PROVE) $(call bins,$(UNIT) $(SCREENS)) $(foreach f,server pty video,$(call driver_tests,$(f)))
	@tests/lint/coverage.py $(B)

BENCHES = $(patsubst tests/%.c,$(B)/%,$(wildcard tests/bench/*.c))
bench:
	@src/setup.sh bench
	@$(SUB) programs benches
	@tests/bench/all.sh $(B)
benches: $(BENCHES) $(call bins,$(CHILDREN)) $(B)/tests/fault_shim.so
MINUTES ?= 120
soak:
	@src/setup.sh test
	@$(SUB) programs $(B)/bench/pty soak-rounds
	@tests/bench/video_wall.sh $(B) 0 0 10000
	@tests/bench/soak.sh $(B) $(MINUTES)
# What `make test` does a seeded hundred times, a thousand times; every byte of a submit in place of some.
ROUNDED := tests/server/outbox.c tests/server/outbox_files.c tests/server/submit_killed.c \
  tests/server/submit_disk.c tests/unit/store/outbox_power.c tests/unit/store/outbox_power_files.c
soak-rounds: TIMEOUT := 7200
soak-rounds: programs $(B)/tests/fault_shim.so $(call bins,$(ROUNDED) tests/server/submit.c $(CHILDREN))
	export TILIK_ROUNDS=1000; $(PROVE) $(call bins,$(ROUNDED))
	export TILIK_ROUNDS=0; $(PROVE) $(call bins,tests/server/submit.c)

.PHONY: unit unit-plain unit-tests-built driver-tests-built screens-update server-tests pty-tests video-tests test all-tests \
  fuzz-replay fuzz-replay-plain $(addprefix fuzz-,$(FUZZERS)) readings format lint top tsan tsan-plain valgrind valgrind-plain coverage \
  coverage-plain bench benches soak soak-rounds
