/* What a spreadsheet saves is not always UTF-8. */
#include <string.h>

#include "base/error.h"
#include "import_private.h"

static char *convert(const char *file, const char *bytes, size_t size, const char *from,
                     GError **error)
{
    char *text = g_convert(bytes, (gssize)size, "UTF-8", from, NULL, NULL, NULL);
    if (text == NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: not text in %s", file, from);
    }
    return text;
}

char *import_text(const char *file, const void *bytes, size_t size, const char **how,
                  GError **error)
{
    const char *at = bytes;
    *how = NULL;
    if (size > IMPORT_FILE_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "%s: over %zu MiB", file,
                    IMPORT_FILE_MAX / 1024 / 1024);
        return NULL;
    }
    if (size >= 2 && (memcmp(at, "\xff\xfe", 2) == 0 || memcmp(at, "\xfe\xff", 2) == 0)) {
        *how = "UTF-16";
        return convert(file, at, size, "UTF-16", error);
    }
    if (size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) {
        at += 3;
        size -= 3;
    }
    if (memchr(at, '\0', size) != NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: not a text file", file);
        return NULL;
    }
    if (g_utf8_validate(at, (gssize)size, NULL)) {
        return g_strndup(at, size);
    }
    *how = "Windows-1252";
    return convert(file, at, size, "WINDOWS-1252", error);
}
