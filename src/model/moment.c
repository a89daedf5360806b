#include "model/moment.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"

#define DAY_MS INT64_C(86400000)
/* Nobody means more than this by "-N". */
#define AGO_MAX_MS (400 * DAY_MS)
#define TEXT_MAX   64

int moment_utc_offset(const char *area_code)
{
    int province = area_code != NULL ? atoi(area_code) : 0;
    if (province >= 81) {
        return 9 * 60;
    }
    bool wita = (province >= 51 && province <= 53) || (province >= 63 && province <= 65) ||
                (province >= 71 && province <= 76);
    return wita ? 8 * 60 : 7 * 60;
}

static bool complain(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

/* Numbers that stand at *at, each followed by the mark that is asked for; the last by none. */
static int read_numbers(const char **at, const char *marks, int *out, int most)
{
    int count = 0;
    const char *next = *at;
    while (count < most && g_ascii_isdigit(*next)) {
        int digits = 0, value = 0;
        for (; g_ascii_isdigit(*next) && digits < 4; digits++) {
            value = value * 10 + (*next++ - '0');
        }
        out[count++] = value;
        *at = next;
        if (*next == '\0' || strchr(marks, *next) == NULL) {
            break;
        }
        next++;
    }
    return count;
}

static void skip_blanks(const char **at)
{
    while (g_ascii_isspace(**at)) {
        (*at)++;
    }
}

/* "21:05", "21.05.30"; out: seconds of the day. */
static bool read_clock(const char **at, int64_t *out)
{
    int parts[3] = {0};
    int count = read_numbers(at, ":.", parts, 3);
    if (count < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 59) {
        return false;
    }
    *out = parts[0] * INT64_C(3600) + parts[1] * 60 + parts[2];
    return true;
}

/* A local date's midnight as if it were UTC's. */
static bool midnight_of(int year, int month, int day, int64_t *out)
{
    g_autoptr(GDateTime) date = g_date_time_new_utc(year, month, day, 0, 0, 0);
    if (date == NULL || year < 1970) {
        return false;
    }
    *out = g_date_time_to_unix(date) * 1000;
    return true;
}

static int64_t local_ms(const MomentHere *here)
{
    return here->now_ms + here->utc_offset_min * INT64_C(60000);
}

static int64_t today_ms(const MomentHere *here)
{
    return local_ms(here) / DAY_MS * DAY_MS;
}

/* "22/11", "22/11/2026", "2026-11-22"; a day without a year is the last one that there was. */
static bool read_date(const char **at, const MomentHere *here, int64_t *out)
{
    int parts[3] = {0};
    const char *next = *at;
    int count = read_numbers(&next, "/-", parts, 3);
    bool year_first = parts[0] > 31;
    if (count < 2 || (year_first && count < 3)) {
        return false;
    }
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(local_ms(here) / 1000);
    int year = count == 2 ? g_date_time_get_year(now) : year_first ? parts[0] : parts[2];
    int day = year_first ? parts[2] : parts[0];
    if (!midnight_of(year, parts[1], day, out)) {
        return false;
    }
    if (count == 2 && *out > today_ms(here) && !midnight_of(year - 1, parts[1], day, out)) {
        return false;
    }
    *at = next;
    return true;
}

static const struct {
    const char *word;
    int days;
} day_words[] = {
    {"hari ini", 0},  {"tadi", 0}, {"today", 0},    {"kemarin", 1},     {"kemaren", 1},
    {"yesterday", 1}, {"kmrn", 1}, {"semalam", -1}, {"last night", -1},
};

/* A word that ends where the text goes on with something else than a letter. */
static bool read_word(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (g_ascii_strncasecmp(*at, word, length) != 0 || g_ascii_isalpha((*at)[length])) {
        return false;
    }
    *at += length;
    return true;
}

/* Days ago, and -1 for last night: which day that was the hour tells. */
static bool read_day_word(const char **at, int *days)
{
    for (size_t i = 0; i < G_N_ELEMENTS(day_words); i++) {
        if (read_word(at, day_words[i].word)) {
            *days = day_words[i].days;
            return true;
        }
    }
    return false;
}

static const struct {
    const char *word;
    int64_t ms;
} units[] = {
    {"s", 1000},      {"sec", 1000},     {"dtk", 1000},      {"detik", 1000},    {"m", 60000},
    {"min", 60000},   {"mnt", 60000},    {"menit", 60000},   {"h", 3600000},     {"j", 3600000},
    {"jam", 3600000}, {"hour", 3600000}, {"hours", 3600000}, {"minutes", 60000}, {"seconds", 1000},
    {"d", DAY_MS},    {"day", DAY_MS},   {"days", DAY_MS},   {"hari", DAY_MS},
};

/* "10m", behind its minus. */
static bool read_ago(const char *at, int64_t *out)
{
    int number = 0;
    if (read_numbers(&at, "", &number, 1) != 1) {
        return false;
    }
    skip_blanks(&at);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        const char *end = at;
        if (read_word(&end, units[i].word) && *end == '\0') {
            *out = number * units[i].ms;
            return *out <= AGO_MAX_MS;
        }
    }
    return false;
}

/* The day, or today and *open: any earlier day will do as well. */
static bool read_day(const char **at, const MomentHere *here, int64_t *midnight, bool *open)
{
    int days = 0;
    *midnight = today_ms(here);
    *open = false;
    if (read_day_word(at, &days)) {
        *open = days < 0;
        *midnight -= MAX(days, 0) * DAY_MS;
        skip_blanks(at);
        return true;
    }
    const char *clock = *at;
    int64_t seconds;
    if (read_clock(&clock, &seconds) && *clock == '\0') {
        *open = true;
        return true;
    }
    if (!read_date(at, here, midnight)) {
        return false;
    }
    *at += **at == 'T' || **at == ',' ? 1 : 0;
    skip_blanks(at);
    return true;
}

static bool read_moment(const char *text, const MomentHere *here, int64_t *out)
{
    int64_t midnight, seconds, ago;
    bool open;
    if (text[0] == '-') {
        const char *behind = text + 1;
        skip_blanks(&behind);
        if (!read_ago(behind, &ago)) {
            return false;
        }
        *out = here->now_ms - ago;
        return true;
    }
    if (clock_parse(text, out)) {
        return true;
    }
    if (!read_day(&text, here, &midnight, &open) || !read_clock(&text, &seconds) || *text != '\0') {
        return false;
    }
    *out = midnight + seconds * 1000 - here->utc_offset_min * INT64_C(60000);
    *out -= open && *out > here->now_ms ? DAY_MS : 0;
    return true;
}

bool moment_parse(const char *text, const MomentHere *here, int64_t *out, GError **error)
{
    g_autofree char *line = g_strstrip(g_strndup(text, TEXT_MAX + 1));
    int64_t at_ms;
    if (strlen(line) > TEXT_MAX || !read_moment(line, here, &at_ms) || at_ms <= 0) {
        return complain(error, _("a time such as 21:05, yesterday 21:05, 22/11 21:05 or -10m"));
    }
    if (at_ms > here->now_ms) {
        return complain(error, _("that time is yet to come"));
    }
    *out = at_ms;
    return true;
}

static void zone_name(int utc_offset_min, char *out, size_t size)
{
    static const char *const names[] = {"WIB", "WITA", "WIT"};
    int hours = utc_offset_min / 60;
    if (utc_offset_min % 60 == 0 && hours >= 7 && hours <= 9) {
        g_strlcpy(out, names[hours - 7], size);
    } else {
        g_snprintf(out, size, "UTC%+d:%02d", hours, abs(utc_offset_min % 60));
    }
}

void moment_text(int64_t at_ms, const MomentHere *here, char out[MOMENT_TEXT_SIZE])
{
    char zone[16];
    const MomentHere there = {CLAMP(at_ms, 0, CLOCK_MAX_MS - DAY_MS), here->utc_offset_min};
    int64_t days = (today_ms(here) - today_ms(&there)) / DAY_MS;
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(local_ms(&there) / 1000);
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(local_ms(here) / 1000);
    bool this_year = g_date_time_get_year(at) == g_date_time_get_year(now);
    const char *form = days == 0 || days == 1 ? "%H:%M:%S"
                       : this_year            ? "%d/%m %H:%M:%S"
                                              : "%d/%m/%Y %H:%M:%S";
    g_autofree char *text = g_date_time_format(at, form);
    zone_name(here->utc_offset_min, zone, sizeof zone);
    if (days == 1) {
        /* TRANSLATORS: a time of the day before, and its zone */
        g_snprintf(out, MOMENT_TEXT_SIZE, _("yesterday %s %s"), text, zone);
    } else {
        g_snprintf(out, MOMENT_TEXT_SIZE, "%s %s", text, zone);
    }
}
