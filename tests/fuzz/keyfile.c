/* A configuration file: every value that GKeyFile finds has a line, every mistake is one clean
 * message. */
#include <stdint.h>
#include <string.h>

#include "base/keyfile.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_lines(const Keyfile *keyfile)
{
    GKeyFile *values = keyfile_values(keyfile);
    g_auto(GStrv) groups = g_key_file_get_groups(values, NULL);
    for (char **group = groups; *group != NULL; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(values, *group, NULL, NULL);
        g_assert_true(keyfile_line(keyfile, *group, NULL) > 0);
        for (char **key = keys; key != NULL && *key != NULL; key++) {
            g_assert_true(keyfile_line(keyfile, *group, *key) > 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Keyfile) keyfile = keyfile_parse("x.conf", (const char *)data, size, &error);
    if (keyfile != NULL) {
        check_lines(keyfile);
    } else {
        g_assert_true(g_str_has_prefix(error->message, "x.conf:"));
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
    }
    return 0;
}
