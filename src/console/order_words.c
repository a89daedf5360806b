#include "console/order_words.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS  (24 * HOUR_MS)
#define FAR_MS  (3653 * DAY_MS)

void order_words_clear(OrderWords *words)
{
    g_clear_pointer(&words->letter, g_free);
}

bool order_reason_read(const char *text, Reason *out, const char **rest)
{
    size_t best = 0;
    for (int i = REASON_NONE + 1; i < REASONS; i++) {
        const char *words[] = {reason_text((Reason)i), reason_word((Reason)i)};
        for (size_t j = 0; j < G_N_ELEMENTS(words); j++) {
            size_t length = strlen(words[j]);
            bool whole = text[0] != '\0' && strlen(text) >= length &&
                         g_ascii_strncasecmp(text, words[j], length) == 0 &&
                         (text[length] == '\0' || text[length] == ' ');
            if (!whole || length <= best)
                continue;
            best = length;
            *out = (Reason)i;
            *rest = text + length;
        }
    }
    return best > 0;
}

char *order_words_complete(const char *text, int again, void *data)
{
    int count = 0;
    for (int round = 0; round < 2; round++) {
        for (int i = REASON_NONE + 1; i < REASONS; i++) {
            const char *words = reason_text((Reason)i);
            if (g_ascii_strncasecmp(words, text, strlen(text)) != 0)
                continue;
            if (round == 0)
                count++;
            else if (again-- == 0)
                return g_strconcat(words, " ", NULL);
        }
        if (count == 0)
            return NULL;
        again %= count;
    }
    return NULL;
}

static bool read_span(const char *text, int64_t now_ms, int64_t *out)
{
    static const struct {
        char letter;
        int64_t ms;
    } units[] = {{'h', HOUR_MS}, {'j', HOUR_MS}, {'d', DAY_MS}, {'w', 7 * DAY_MS}};
    size_t length = strspn(text, "0123456789");
    guint64 number;
    g_autofree char *digits = g_strndup(text, length);
    if (length == 0 || strlen(text) != length + 1 ||
        !g_ascii_string_to_unsigned(digits, 10, 1, 100000, &number, NULL))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_ascii_tolower(text[length]) != units[i].letter)
            continue;
        *out = now_ms + (int64_t)number * units[i].ms;
        return true;
    }
    return false;
}

static bool read_day(const char *text, int64_t *out)
{
    static const char form[] = "dddd-dd-dd";
    int number[3];
    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != form[i])
            return false;
    number[0] = (int)g_ascii_strtoll(text, NULL, 10);
    number[1] = (int)g_ascii_strtoll(text + 5, NULL, 10);
    number[2] = (int)g_ascii_strtoll(text + 8, NULL, 10);
    g_autoptr(GDateTime) day = g_date_time_new_local(number[0], number[1], number[2], 0, 0, 0);
    if (day == NULL)
        return false;
    *out = g_date_time_to_unix(day) * 1000;
    return true;
}

bool order_review_read(const char *text, int64_t now_ms, int64_t *out)
{
    int64_t at_ms;
    if (!read_span(text, now_ms, &at_ms) && !read_day(text, &at_ms))
        return false;
    if (at_ms <= now_ms || at_ms > now_ms + FAR_MS)
        return false;
    *out = at_ms;
    return true;
}

/* The last word that begins with @ is the day of the review. */
static bool take_review(char *text, int64_t now_ms, int64_t *out, GError **error)
{
    char *at = strrchr(text, '@');
    if (at == NULL || (at > text && at[-1] != ' '))
        return true;
    size_t length = strcspn(at + 1, " ");
    g_autofree char *word = g_strndup(at + 1, length);
    if (!order_review_read(word, now_ms, out)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("the review is a day to come: @2026-12-01, @30h or @2w"));
        return false;
    }
    memmove(at, at + 1 + length, strlen(at + 1 + length) + 1);
    return true;
}

bool order_words_read(const char *text, int64_t now_ms, OrderWords *out, GError **error)
{
    Reason reason;
    const char *rest;
    int64_t review_ms = 0;
    if (!order_reason_read(text, &reason, &rest)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("begin with one of the reasons"));
        return false;
    }
    g_autofree char *letter = g_strdup(rest);
    if (!take_review(letter, now_ms, &review_ms, error))
        return false;
    *out = (OrderWords){reason, g_strdup(g_strstrip(letter)), review_ms};
    return true;
}

void order_day_write(int64_t at_ms, char *out, size_t size)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    bool midnight = at != NULL && g_date_time_get_hour(at) == 0 && g_date_time_get_minute(at) == 0;
    g_autofree char *text =
        at != NULL ? g_date_time_format(at, midnight ? "%Y-%m-%d" : "%Y-%m-%d %H:%M") : NULL;
    g_strlcpy(out, text != NULL ? text : "-", size);
}
