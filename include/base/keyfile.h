/* keyfile.h - configuration files with places
 *
 * A GKeyFile that knows the line of each key, so that a mistake is said as "file:line: what".  A
 * key that stands twice in a group is a mistake: one of the two would be passed over in silence.
 *
 * Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_KEYFILE_H
#define TILIK_BASE_KEYFILE_H

#include <glib.h>

#define KEYFILE_SIZE_MAX 1048576

typedef struct Keyfile Keyfile;

/* Reads a file of at most 1 MiB; its path is what messages call it.  NULL and error when unreadable
 * or malformed. */
Keyfile *keyfile_load(const char *path, GError **error);

/* Reads text that is baked into the program; name is what messages call it. */
Keyfile *keyfile_parse(const char *name, const char *text, gsize size, GError **error);

/* Accepts NULL. */
void keyfile_free(Keyfile *keyfile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keyfile, keyfile_free)

/* Borrowed. */
GKeyFile *keyfile_values(const Keyfile *keyfile);

/* Returns the line of a key in a group, of the group itself when key is NULL, 0 when absent. */
int keyfile_line(const Keyfile *keyfile, const char *group, const char *key);

/* Sets error to "name:line: message", without the line when the key and its group are absent. */
void keyfile_complain(const Keyfile *keyfile, const char *group, const char *key, GError **error,
                      const char *format, ...) G_GNUC_PRINTF(5, 6);

#endif
