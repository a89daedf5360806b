/* naming.h - what an outside system calls our cameras
 *
 * A group of tilikd.conf says it in two ways: "names", a form such as "kota/{camera}", and
 * "names_file", a file of lines "CAMERA NAME" for those that go by no rule; the file wins.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_NAMING_H
#define TILIK_SOURCES_NAMING_H

#include <glib.h>

#include "sources/source.h"

/* The keys of a group, for a SourceSetting table. */
#define NAMING_SETTINGS                                                                            \
    {.key = "names", .form = SETTING_TEXT, .check = naming_wrong_form},                            \
    {                                                                                              \
        .key = "names_file", .form = SETTING_TEXT, .check = naming_wrong_file                      \
    }

/* Returns what is wrong with a value; NULL nothing. */
const char *naming_wrong_form(const char *form);
const char *naming_wrong_file(const char *path);

typedef struct Naming Naming;

/* Reads both keys; without them a camera is called by its id.  NULL and error. */
Naming *naming_new(GHashTable *options, GError **error);
void naming_free(Naming *naming);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Naming, naming_free)

/* Returns the id of the camera that is called so, which need not be one that there is; NULL: none
 * can be.  Free it. */
char *naming_camera(const Naming *naming, const char *name);

#endif
