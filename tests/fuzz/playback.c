/* What a person types as a moment, and what an import says of a recorder: taken as what it is or
 * refused with a clean message; what is made of it is a time that was, and an address. */
#include <stdint.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/moment.h"
#include "model/playback_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const MomentHere here = {INT64_C(1795356847000), 420};

static void try_moment(const char *text)
{
    g_autoptr(GError) error = NULL;
    int64_t at_ms = 0;
    if (!moment_parse(text, &here, &at_ms, &error)) {
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
        return;
    }
    g_assert_cmpint(at_ms, >, 0);
    g_assert_cmpint(at_ms, <=, here.now_ms);
    char said[MOMENT_TEXT_SIZE];
    moment_text(at_ms, &here, said);
    g_assert_true(text_is_clean(said, strlen(said)));
}

static void try_template(const char *text)
{
    g_autoptr(GError) error = NULL;
    const PlaybackSpan span = {.start_ms = here.now_ms, .seconds = 90, .utc_offset_min = 420};
    g_autofree char *url = playback_url_make(text, &span, &error);
    if (url == NULL) {
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
        return;
    }
    g_assert_true(playback_url_check(text, NULL));
    g_assert_true(text_is_clean(url, strlen(url)));
    g_assert_cmpuint(strlen(url), <=, PLAYBACK_URL_MAX);
    g_assert_null(strpbrk(url, "{} \\"));
    /* The host is the one that was written. */
    size_t host = strcspn(text, "{");
    g_assert_cmpint(strncmp(url, text, host), ==, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    try_moment(text);
    try_template(text);
    return 0;
}
