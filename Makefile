# Tilik - see `make help`.  Each folder of src/ becomes one archive; a program links the archives of its layers.
SHELL := /bin/bash
B ?= build
CC ?= gcc
VERSION := 0.1.0
PROGRAMS := tilik tilikd tilik-view
FOLDERS := base model wire store net ui console video sources server

PKG_base := glib-2.0 gio-2.0
PKG_wire := libcjson
PKG_store := sqlite3 libxxhash
PKG_net := libcurl
PKG_ui := ncursesw
PKG_console := libnotify
PKG_video := libvlc libavformat libavcodec libavutil xcb xcb-icccm xcb-keysyms xcb-ewmh
PKG_sources := libcurl
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
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SANITIZE) $(LDFLAGS)
pkgs = $(sort $(foreach f,$(1),$(PKG_$(f))) $(PKG_base))
