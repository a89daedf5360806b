#include "net/head.h"

#include <curl/curl.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "wire/routes.h"

#define VALUE_MAX 1024

void head_init(HttpHead *head)
{
    *head = (HttpHead){.utf8 = true, .revision = -1, .retry_after_ms = -1};
}

static void read_media(HttpHead *head, const char *value)
{
    size_t length = strcspn(value, "; \t");
    g_autofree char *media = g_ascii_strdown(value, (gssize)length);
    g_strlcpy(head->media, media, sizeof head->media);
    g_auto(GStrv) parameters = g_strsplit(value + length, ";", 8);
    for (char **each = parameters; *each != NULL; each++) {
        g_strstrip(*each);
        if (g_ascii_strncasecmp(*each, "charset=", 8) == 0) {
            g_strdelimit(*each, "\"'", ' ');
            const char *charset = g_strstrip(*each + 8);
            head->utf8 = g_ascii_strcasecmp(charset, "utf-8") == 0 ||
                         g_ascii_strcasecmp(charset, "utf8") == 0 ||
                         g_ascii_strcasecmp(charset, "us-ascii") == 0;
        }
    }
}

/* RFC 9110, 8.8.3: visible characters between quotes.  One that is not is none: it would be sent
 * back as a condition. */
static void read_etag(HttpHead *head, const char *value)
{
    size_t length = strlen(value);
    const char *tag = g_str_has_prefix(value, "W/") ? value + 2 : value;
    bool quoted =
        length < sizeof head->etag && strlen(tag) >= 2 && tag[0] == '"' && value[length - 1] == '"';
    for (const char *at = value; quoted && *at != '\0'; at++) {
        quoted = g_ascii_isgraph(*at) && (*at != '"' || at == tag || at == value + length - 1);
    }
    g_strlcpy(head->etag, quoted ? value : "", sizeof head->etag);
}

/* Digits only, so that no sign, space or overflow is taken for a number. */
static int64_t read_number(const char *value)
{
    guint64 number;
    return g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT64, &number, NULL) ? (int64_t)number
                                                                               : -1;
}

static int64_t read_date_ms(const char *value)
{
    time_t seconds = curl_getdate(value, NULL);
    return seconds > 0 ? (int64_t)seconds * 1000 : 0;
}

/* RFC 9110, 10.2.3: seconds, or a date, which counts from the server's own Date where there is one.
 */
static int64_t read_retry_after(const HttpHead *head, const char *value)
{
    int64_t seconds = read_number(value);
    if (seconds >= 0) {
        return MIN(seconds, HTTP_RETRY_AFTER_MAX / 1000) * 1000;
    }
    int64_t date = read_date_ms(value);
    if (date == 0) {
        return -1;
    }
    int64_t now = head->date_ms != 0 ? head->date_ms : clock_wall_ms();
    return CLAMP(date - now, 0, HTTP_RETRY_AFTER_MAX);
}

static void read_field(HttpHead *head, const char *name, const char *value)
{
    if (g_ascii_strcasecmp(name, "Content-Type") == 0) {
        read_media(head, value);
    } else if (g_ascii_strcasecmp(name, "Content-Encoding") == 0) {
        head->packed = g_ascii_strcasecmp(value, "identity") != 0;
    } else if (g_ascii_strcasecmp(name, "Content-Length") == 0) {
        head->delimited = true;
    } else if (g_ascii_strcasecmp(name, "Transfer-Encoding") == 0) {
        head->delimited = head->delimited || g_ascii_strcasecmp(value, "chunked") == 0;
    } else if (g_ascii_strcasecmp(name, HEADER_REVISION) == 0) {
        head->revision = read_number(value);
    } else if (g_ascii_strcasecmp(name, HEADER_IDEMPOTENCY_REPLAYED) == 0) {
        head->replayed = g_ascii_strcasecmp(value, "true") == 0;
    } else if (g_ascii_strcasecmp(name, "Date") == 0) {
        head->date_ms = read_date_ms(value);
    } else if (g_ascii_strcasecmp(name, "Retry-After") == 0) {
        head->retry_after_ms = read_retry_after(head, value);
    } else if (g_ascii_strcasecmp(name, "ETag") == 0) {
        read_etag(head, value);
    } else if (g_ascii_strcasecmp(name, "Location") == 0) {
        g_autofree char *clean = text_clean(value, strlen(value), sizeof head->location - 1);
        g_strlcpy(head->location, clean, sizeof head->location);
    }
}

void head_line(HttpHead *head, const char *line, size_t size)
{
    if (size > 5 && memcmp(line, "HTTP/", 5) == 0) {
        head_init(head);
        const char *space = memchr(line, ' ', size);
        if (space != NULL && line + size - space > 3) {
            head->status = g_ascii_digit_value(space[1]) * 100 +
                           g_ascii_digit_value(space[2]) * 10 + g_ascii_digit_value(space[3]);
        }
        return;
    }
    const char *colon = memchr(line, ':', size);
    if (colon == NULL || size > VALUE_MAX) {
        return; /* none of ours is that long */
    }
    g_autofree char *name = g_strndup(line, (size_t)(colon - line));
    g_autofree char *value = g_strndup(colon + 1, (size_t)(line + size - colon) - 1);
    read_field(head, name, g_strstrip(value));
}
