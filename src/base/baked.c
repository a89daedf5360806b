#include "base/baked.h"

#include <string.h>

/* Made by the build, one per program; ends with a row without a name. */
extern const BakedFile baked_files[];

bool baked_find(const char *name, const char **data, size_t *size)
{
    for (const BakedFile *file = baked_files; file->name != NULL; file++) {
        if (strcmp(file->name, name) == 0) {
            *data = file->data;
            *size = (size_t)(file->end - file->data);
            return true;
        }
    }
    return false;
}

const BakedFile *baked_nth(size_t i)
{
    for (size_t k = 0; k <= i; k++) {
        if (baked_files[k].name == NULL) {
            return NULL;
        }
    }
    return &baked_files[i];
}
