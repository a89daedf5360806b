# Tilik - see `make help`.  Each folder of src/ becomes one archive; a program links the archives of its layers.
SHELL := /bin/bash
B ?= build
ifeq ($(origin CC),default)
CC := gcc
endif
VERSION := 0.1.0
# As many compilers at once as there are processors, unless -j says otherwise.  V=1 shows whole commands.
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
SUB = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))
say = $(if $(V),,@printf '  %-6s %s\n' $(1) '$(patsubst $(B)/%,%,$@)';)
#@ make                 build build/tilik, build/tilikd, build/tilik-view (installs what is missing)
#@ make run             open the console on the make-believe Semarang; CITY=banjarmasin for the small one
#@                      V=1 shows the commands, B=FOLDER builds there, CI=true makes warnings errors
PROGRAMS := tilik tilikd tilik-view
FOLDERS := base model wire store net ui console video sources server

PKG_base := glib-2.0 gio-2.0
PKG_wire := libcjson
PKG_store := sqlite3 libxxhash
PKG_net := libcurl
PKG_ui := ncursesw
PKG_console := libnotify gmodule-no-export-2.0
PKG_video := libvlc libavformat libavcodec libavutil libswscale chafa xcb xcb-icccm xcb-keysyms xcb-ewmh xcb-randr
PKG_sources := libcurl libevent libmosquitto libturbojpeg
PKG_server := libevent libevent_openssl sqlite3 openssl zlib

LAYERS_tilik := console ui net store wire model base
LAYERS_tilikd := server sources wire model base
LAYERS_tilik-view := video wire model base

# What a unit test of a folder links.
LAYERS_base := base
LAYERS_model := model base
LAYERS_wire := wire model base
LAYERS_store := store wire model base
LAYERS_net := net store wire model base
LAYERS_ui := ui model base
LAYERS_console := console ui net store wire model base
LAYERS_video := video wire model base
LAYERS_sources := sources wire model base
LAYERS_server := server sources wire model base

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Wundef -Wno-unused-parameter
WERROR ?= $(if $(CI),-Werror)
SANITIZE ?=
OPTIMIZE ?= -O2 -g
HARDEN ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -DTILIK_VERSION='"$(VERSION)"' -Iinclude -Isrc -I$(B)/gen $(WARN) $(WERROR) $(OPTIMIZE) $(HARDEN) $(SANITIZE) $(CFLAGS)
# No pkg-config file names these; what a program does not need is not linked.
LIBS := -lcsv -lm
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SANITIZE) $(LDFLAGS)
pkgs = $(sort $(foreach f,$(1),$(PKG_$(f))) $(PKG_base))

BAKED_tilik := $(wildcard themes/*.theme themes/*.sound config/walls/*.wall) config/keys.conf config/tilik.conf config/dispatch.conf
BAKED_tilikd := config/tilikd.conf config/dispatch.conf config/openapi.yaml $(wildcard config/cities/*.csv)
BAKED_tilik-view :=
CLIPS_AT ?= $(B)/clips
CLIPS := $(foreach c,junction street market river alley heritage office park,$(CLIPS_AT)/$(c).h264)

SRC := $(wildcard $(foreach f,$(FOLDERS),src/$(f)/*.c))
MAINS := src/console/main.c src/server/main.c src/video/main.c
OBJ := $(patsubst src/%.c,$(B)/obj/%.o,$(SRC))
archive = $(B)/lib/$(1).a

all: | setup-run
	@$(SUB) programs

programs: $(addprefix $(B)/,$(PROGRAMS))

run: all
	@$(B)/tilik --demo $(if $(CITY),--city $(CITY))

setup-%:
	@src/setup.sh $*

help:
	@grep -hE '^#@' Makefile tests/tests.mk | cut -c4-

# What is made with other flags, or of other files than now, is made again.  -Werror alone changes no object.
$(B)/flags: now = $(CC) $(filter-out -Werror,$(CFLAGS_ALL)) $(LDFLAGS_ALL)
$(B)/sources: now = $(sort $(SRC) $(wildcard tests/support/*.c))
$(B)/readers: now = $(READ_TESTS) $(READ_DEEP)
$(B)/flags $(B)/sources $(B)/readers: always
	@mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(now))' >$@.now; cmp -s $@.now $@ && rm $@.now || mv $@.now $@

define FOLDER_RULES
$(B)/lib/$(1).a: $$(patsubst src/%.c,$(B)/obj/%.o,$$(filter-out $$(MAINS),$$(wildcard src/$(1)/*.c))) $(B)/sources
	@mkdir -p $$(@D); rm -f $$@; ar rcs $$@ $$(filter %.o,$$^)
$(B)/obj/$(1)/%.o: src/$(1)/%.c $(B)/flags
	@mkdir -p $$(@D)
	$$(call say,cc)$$(CC) $$(CFLAGS_ALL) $$(shell pkg-config --cflags $$(call pkgs,$(1) wire)) -MMD -MP -c $$< -o $$@
endef
$(foreach f,$(FOLDERS),$(eval $(call FOLDER_RULES,$(f))))

# The demo city's moving pictures are drawn and packed by a tool of the build.
CLIP_TOOL := $(wildcard src/server/clips/*.c)
$(CLIPS_AT)/mkclip: $(CLIP_TOOL) $(wildcard src/server/clips/*.h)
	@mkdir -p $(@D)
	$(call say,cc)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(WERROR) -O2 $(shell pkg-config --cflags libavcodec libavutil) -o $@ $(CLIP_TOOL) $(shell pkg-config --libs libavcodec libavutil) -lm
$(CLIPS_AT)/%.h264: $(CLIPS_AT)/mkclip
	$(call say,clip)$< $* $@

MAIN_tilik := console
MAIN_tilikd := server
MAIN_tilik-view := video
define PROGRAM_RULES
$(B)/gen/baked-$(1).S: $$(BAKED_$(1)) $$(if $$(filter tilikd,$(1)),$$(CLIPS)) $(B)/flags src/base/bake.sh
	@mkdir -p $$(@D); src/base/bake.sh $$(BAKED_$(1)) $$(if $$(filter tilikd,$(1)),$$(CLIPS)) > $$@
$(B)/obj/baked-$(1).o: $(B)/gen/baked-$(1).S
	@mkdir -p $$(@D); $$(CC) -c $$< -o $$@
$(B)/$(1): $(B)/obj/$$(MAIN_$(1))/main.o $(B)/obj/baked-$(1).o $$(foreach l,$$(LAYERS_$(1)),$(B)/lib/$$(l).a)
	$$(call say,link)$$(CC) $$(CFLAGS_ALL) -o $$@ $(B)/obj/$$(MAIN_$(1))/main.o $(B)/obj/baked-$(1).o -Wl,--start-group $$(foreach l,$$(LAYERS_$(1)),$(B)/lib/$$(l).a) -Wl,--end-group $$(LDFLAGS_ALL) $$(shell pkg-config --libs $$(call pkgs,$$(LAYERS_$(1)))) $(LIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call PROGRAM_RULES,$(p))))

# Languages.  A person translates src/po/<language>.po; `make po` brings new messages in.
LOCALES := $(patsubst src/po/%.po,$(B)/locale/%/LC_MESSAGES/tilik.mo,$(wildcard src/po/*.po))
$(B)/locale/%/LC_MESSAGES/tilik.mo: src/po/%.po
	@mkdir -p $(@D); msgfmt --check -o $@ $<
programs: $(LOCALES)
#@ make po              new messages into src/po/*.po
pot:
	@mkdir -p $(B)/gen
	@xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ --add-comments=TRANSLATORS --add-location=file --sort-by-file \
	  --package-name=tilik --package-version=$(VERSION) -o $(B)/gen/tilik.pot $(sort $(wildcard src/*/*.[ch] include/*/*.h))
po: pot
	for po in src/po/*.po; do msgmerge --quiet --update --no-fuzzy-matching --backup=none --add-location=file --sort-by-file $$po $(B)/gen/tilik.pot; done

include tests/tests.mk

#@ make install         to DESTDIR and prefix (default /usr/local)
prefix ?= /usr/local
SHARE = $(DESTDIR)$(prefix)/share
DOCS := tilik.conf tilikd.conf keys.conf dispatch.conf openapi.yaml motion/tilik.conf
install: programs
	install -d $(DESTDIR)$(prefix)/bin
	install $(addprefix $(B)/,$(PROGRAMS)) $(DESTDIR)$(prefix)/bin
	install -D -m 644 config/man/tilik.1 $(SHARE)/man/man1/tilik.1
	install -d $(SHARE)/man/man8
	sed 's|/usr/share/|$(prefix)/share/|' config/man/tilikd.8 >$(SHARE)/man/man8/tilikd.8
	install -D -m 644 config/desktop/tilik.desktop $(SHARE)/applications/tilik.desktop
	install -D -m 644 config/completions/tilik.bash $(SHARE)/bash-completion/completions/tilik
	ln -sf tilik $(SHARE)/bash-completion/completions/tilikd
	install -d $(DESTDIR)$(prefix)/lib/systemd/system
	sed -E 's,/usr/(bin|share)/,$(prefix)/\1/,' config/systemd/tilikd.service >$(DESTDIR)$(prefix)/lib/systemd/system/tilikd.service
	install -d $(DESTDIR)$(prefix)/lib/systemd/user
	sed 's|/usr/bin/tilik |$(prefix)/bin/tilik |' config/systemd/tilik-kiosk.service >$(DESTDIR)$(prefix)/lib/systemd/user/tilik-kiosk.service
	for mo in $(LOCALES:$(B)/locale/%=%); do install -D -m 644 $(B)/locale/$$mo $(SHARE)/locale/$$mo || exit 1; done
	for doc in $(DOCS); do install -D -m 644 config/$$doc $(SHARE)/doc/tilik/$$doc || exit 1; done

#@ make uninstall       takes that away again; what was configured, and the city's data, stay
uninstall:
	cd $(DESTDIR)$(prefix)/bin && rm -f $(PROGRAMS)
	rm -f $(SHARE)/man/man1/tilik.1 $(SHARE)/man/man8/tilikd.8 $(SHARE)/applications/tilik.desktop
	rm -f $(addprefix $(SHARE)/bash-completion/completions/,tilik tilikd)
	rm -f $(DESTDIR)$(prefix)/lib/systemd/system/tilikd.service $(DESTDIR)$(prefix)/lib/systemd/user/tilik-kiosk.service
	rm -f $(patsubst $(B)/locale/%,$(SHARE)/locale/%,$(LOCALES))
	rm -rf $(SHARE)/doc/tilik

#@ make clean           remove the build folder
clean:
	rm -rf $(B)

-include $(shell find $(addprefix $(B)/,obj tests bench read) -name '*.d' 2>/dev/null)
.PHONY: all programs run help install uninstall clean pot po always
