#include "model/playback_url.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"

WORDS_DEFINE(PlaybackFormat, playback_format, PLAYBACK_FORMAT_TABLE)

/* What a pair of braces asks for. */
typedef enum Part { PART_START, PART_END, PART_DURATION, PARTS } Part;

typedef struct Placeholder {
    Part part;
    PlaybackFormat format;
    size_t size; /* with its braces */
} Placeholder;

static bool complain(GError **error, const char *what)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "playback_url: %s", what);
    return false;
}

/* Returns what stands behind the scheme, NULL for a scheme that is not opened. */
static const char *behind_scheme(const char *pattern)
{
    static const char *const schemes[] = {"rtsp://", "rtsps://", "http://", "https://", "demo:"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (g_ascii_strncasecmp(pattern, schemes[i], length) == 0) {
            return pattern + length;
        }
    }
    return NULL;
}

/* at stands on an opening brace. */
static bool read_placeholder(const char *at, Placeholder *out)
{
    static const char *const names[PARTS] = {"start", "end", "duration"};
    size_t size = strcspn(at, "}");
    if (at[size] != '}') {
        return false;
    }
    g_autofree char *inner = g_strndup(at + 1, size - 1);
    char *colon = strchr(inner, ':');
    if (colon != NULL) {
        *colon = '\0';
    }
    *out = (Placeholder){.size = size + 1, .format = PLAYBACK_RFC3339};
    for (out->part = 0; out->part < PARTS && strcmp(inner, names[out->part]) != 0;) {
        out->part++;
    }
    if (out->part == PARTS || (out->part == PART_DURATION && colon != NULL)) {
        return false;
    }
    return colon == NULL || playback_format_parse(colon + 1, &out->format);
}

static bool check_characters(const char *pattern, GError **error)
{
    for (const char *c = pattern; *c != '\0'; c++) {
        if (*c <= ' ' || *c >= 0x7f || *c == '\\') {
            return complain(error, "holds a character that no address has");
        }
    }
    return true;
}

static bool check_host(const char *pattern, const char *host, GError **error)
{
    size_t authority = strcspn(host, "/?#");
    if (g_ascii_strncasecmp(pattern, "demo:", 5) == 0) {
        authority = strcspn(host, "/?#{");
        return authority > 0 || complain(error, "names no channel");
    }
    if (authority == 0 || host[0] == ':') {
        return complain(error, "has no host");
    }
    if (memchr(host, '@', authority) != NULL) {
        return complain(error, "holds user information");
    }
    if (memchr(host, '{', authority) != NULL || memchr(host, '}', authority) != NULL) {
        return complain(error, "has a placeholder in its host");
    }
    return true;
}

static bool check_placeholders(const char *at, GError **error)
{
    bool starts = false;
    while (*(at += strcspn(at, "{}")) != '\0') {
        Placeholder placeholder;
        if (*at == '}' || !read_placeholder(at, &placeholder)) {
            return complain(error, "has a placeholder that is not known");
        }
        starts = starts || placeholder.part == PART_START;
        at += placeholder.size;
    }
    return starts || complain(error, "says not where {start} goes");
}

bool playback_url_check(const char *pattern, GError **error)
{
    if (strlen(pattern) > PLAYBACK_TEMPLATE_MAX) {
        return complain(error, "too long");
    }
    const char *host = behind_scheme(pattern);
    if (host == NULL) {
        return complain(error, "not an rtsp, rtsps, http or https address");
    }
    return check_characters(pattern, error) && check_host(pattern, host, error) &&
           check_placeholders(host, error);
}

static void put_time(GString *out, PlaybackFormat format, int64_t at_ms, int utc_offset_min)
{
    static const char *const forms[PLAYBACK_FORMATS] = {
        [PLAYBACK_RFC3339] = "%Y-%m-%dT%H:%M:%SZ",     [PLAYBACK_HIKVISION] = "%Y%m%dT%H%M%SZ",
        [PLAYBACK_HIKVISION_LOCAL] = "%Y%m%dT%H%M%SZ", [PLAYBACK_DAHUA] = "%Y_%m_%d_%H_%M_%S",
        [PLAYBACK_DAHUA_UTC] = "%Y_%m_%d_%H_%M_%S",
    };
    if (format == PLAYBACK_UNIX || format == PLAYBACK_UNIX_MS) {
        int64_t number = format == PLAYBACK_UNIX ? at_ms / 1000 : at_ms;
        g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
        return;
    }
    bool local = format == PLAYBACK_HIKVISION_LOCAL || format == PLAYBACK_DAHUA;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_ms / 1000);
    g_autoptr(GDateTime) time = g_date_time_add_minutes(utc, local ? utc_offset_min : 0);
    g_autofree char *text = g_date_time_format(time, forms[format]);
    g_string_append(out, text);
}

static void put_part(GString *out, const Placeholder *placeholder, const PlaybackSpan *span)
{
    if (placeholder->part == PART_DURATION) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT, span->seconds);
        return;
    }
    int64_t at_ms = span->start_ms;
    at_ms += placeholder->part == PART_END ? span->seconds * 1000 : 0;
    put_time(out, placeholder->format, at_ms, span->utc_offset_min);
}

char *playback_url_make(const char *pattern, const PlaybackSpan *span, GError **error)
{
    if (!playback_url_check(pattern, error)) {
        return NULL;
    }
    /* The offset of a day leaves room for any zone. */
    if (span->start_ms <= 0 || span->seconds < 1 || span->seconds > CLOCK_MAX_MS / 1000 ||
        span->start_ms > CLOCK_MAX_MS - 86400000 - span->seconds * 1000) {
        complain(error, "a time that no recording has");
        return NULL;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = pattern; *at != '\0';) {
        Placeholder placeholder;
        if (*at == '{' && read_placeholder(at, &placeholder)) {
            put_part(out, &placeholder, span);
            at += placeholder.size;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    if (out->len > PLAYBACK_URL_MAX) {
        complain(error, "too long with its times");
        return NULL;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
