/* baked.h - files of the project that stand inside the programs
 *
 * Default configuration, themes, city lists and demo clips are ordinary files of the project; the
 * build puts them into the programs that need them, so that an installed program needs no data
 * folder.
 *
 * Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_BAKED_H
#define TILIK_BASE_BAKED_H

#include <stdbool.h>
#include <stddef.h>

typedef struct BakedFile {
    const char
        *name; /* as in the project: "themes/malam.theme", "config/keys.conf", "clips/1.h264" */
    const char *data; /* followed by a NUL that is not counted */
    const char *end;
} BakedFile;

/* Finds a baked file by name; false when this program has none of it. */
bool baked_find(const char *name, const char **data, size_t *size);

/* Returns the i-th baked file, NULL past the last. */
const BakedFile *baked_nth(size_t i);

#endif
