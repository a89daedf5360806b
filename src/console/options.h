/* options.h - what the command line of tilik may say, for the console and for its commands
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_OPTIONS_H
#define TILIK_CONSOLE_OPTIONS_H

#include "console/config.h"

typedef struct Options {
    char *backend, *token_file, *config, *language, *theme, *profile;
    char *city, *seed, *rate;
    int cameras;
    gboolean demo, version;
} Options;

/* The entries that fill *options, for a GOptionContext; the caller frees the array.  for_screen
 * adds those of the screen. */
GOptionEntry *options_entries(Options *options, bool for_screen);

/* Reads the configuration and lays the options over it.  NULL and error for a mistake in either. */
Config *options_config(const Options *options, GError **error);

void options_clear(Options *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

#endif
