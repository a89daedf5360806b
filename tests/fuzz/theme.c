/* A theme file that somebody wrote: read, or refused with a clean message; what is read can be
 * drawn with. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "ui/theme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(Theme) theme = theme_parse("x.theme", text, size, &error);
    if (theme == NULL) {
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
        return 0;
    }
    for (int i = 0; i < STYLES; i++) {
        Style style = theme_style(theme, (StyleId)i);
        g_assert_cmpint(style.foreground, >=, -1);
        g_assert_cmpint(style.background, >=, -1);
    }
    for (int ascii = 0; ascii < 2; ascii++) {
        const char *online = theme_glyph(theme, "online", ascii);
        g_assert_cmpint(text_width(online), ==, 1);
        g_assert_cmpstr(online, !=, theme_glyph(theme, "offline", ascii));
    }
    return 0;
}
