#include "model/schedule.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#define DAY_MS    INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)
#define ALL_DAYS  0x7fu

/* From Monday on, in both languages. */
static const char *const day_words[7][2] = {
    {"mon", "sen"}, {"tue", "sel"}, {"wed", "rab"}, {"thu", "kam"},
    {"fri", "jum"}, {"sat", "sab"}, {"sun", "min"},
};

static bool fail(GError **error, const char *text, const char *at, const char *what)
{
    long column = g_utf8_pointer_to_offset(text, at) + 1;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("column %ld: %s"), column, what);
    return false;
}

/* Reads a day's word; longer ones begin so too: "senin", "Monday". */
static bool read_day(const char **at, int *out)
{
    size_t letters = 0;
    while (g_ascii_isalpha((*at)[letters])) {
        letters++;
    }
    for (int day = 0; day < 7 && letters >= 3; day++) {
        if (g_ascii_strncasecmp(*at, day_words[day][0], 3) == 0 ||
            g_ascii_strncasecmp(*at, day_words[day][1], 3) == 0) {
            *out = day;
            *at += letters;
            return true;
        }
    }
    return false;
}

/* "sen-jum,min" */
static bool read_days(const char **at, unsigned *out)
{
    *out = 0;
    for (;;) {
        int first, last;
        if (!read_day(at, &first)) {
            return false;
        }
        last = first;
        if (**at == '-') {
            (*at)++;
            if (!read_day(at, &last)) {
                return false;
            }
        }
        for (int day = first;; day = (day + 1) % 7) {
            *out |= 1u << day;
            if (day == last) {
                break;
            }
        }
        if (**at != ',') {
            return true;
        }
        (*at)++;
    }
}

/* "21:00", "21.00" */
static bool read_hour(const char **at, int *out)
{
    const char *from = *at;
    int hour = 0, minute = 0, digits = 0;
    for (; g_ascii_isdigit(*from) && digits < 2; from++, digits++) {
        hour = hour * 10 + (*from - '0');
    }
    if (digits == 0 || (*from != ':' && *from != '.') || !g_ascii_isdigit(from[1]) ||
        !g_ascii_isdigit(from[2]) || g_ascii_isdigit(from[3])) {
        return false;
    }
    minute = (from[1] - '0') * 10 + (from[2] - '0');
    if (hour > 23 || minute > 59) {
        return false;
    }
    *out = hour * 60 + minute;
    *at = from + 3;
    return true;
}

bool schedule_read(const char *text, ScheduleRow *out, GError **error)
{
    ScheduleRow row = {.days = ALL_DAYS};
    const char *at = text + strspn(text, " \t");
    if (g_ascii_isalpha(*at) && !read_days(&at, &row.days)) {
        return fail(error, text, at, _("no day; days are sen sel rab kam jum sab min"));
    }
    at += strspn(at, " \t");
    if (!read_hour(&at, &row.minute)) {
        return fail(error, text, at, _("no hour; it is written like 21:00"));
    }
    if (*at != '\0' && *at != ' ' && *at != '\t') {
        return fail(error, text, at, _("no hour; it is written like 21:00"));
    }
    at += strspn(at, " \t");
    g_autofree char *people = text_clean(at, strlen(at), SCHEDULE_PEOPLE_MAX);
    if (strlen(at) > SCHEDULE_PEOPLE_MAX) {
        return fail(error, text, at, _("too many names"));
    }
    g_strlcpy(row.people, g_strstrip(people), sizeof row.people);
    *out = row;
    return true;
}

bool schedule_names(const ScheduleRow *row, const char *person)
{
    g_autofree char *who = g_utf8_strdown(person, -1);
    g_autofree char *all = g_utf8_strdown(row->people, -1);
    g_auto(GStrv) names = g_strsplit(all, ",", 0);
    if (row->people[0] == '\0') {
        return true;
    }
    for (char **name = names; *name != NULL; name++) {
        g_strstrip(*name);
        size_t length = strlen(*name);
        if (length > 0 && strncmp(who, *name, length) == 0 && !g_ascii_isalnum(who[length])) {
            return true;
        }
    }
    return false;
}

/* The row's time on the day that lies so many days after that of local_ms; 0: not on that day. */
static int64_t time_on(const ScheduleRow *row, int64_t local_ms, int days)
{
    int64_t day = local_ms / DAY_MS + days;
    int weekday = (int)((day + 3) % 7); /* 1970 began on a Thursday */
    return (row->days & (1u << weekday)) != 0 ? day * DAY_MS + row->minute * MINUTE_MS : 0;
}

/* The last time of any row that is not after a moment; or the first that is. */
static bool seek(const ScheduleRow *rows, size_t count, int64_t local_ms, bool after,
                 ScheduleDue *out)
{
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        for (int days = after ? 0 : -7; days <= (after ? 8 : 1); days++) {
            int64_t at_ms = time_on(&rows[i], local_ms, days);
            if (at_ms == 0 || (at_ms > local_ms) != after) {
                continue;
            }
            if (!found || (after ? at_ms < out->due_ms : at_ms > out->due_ms)) {
                out->row = i;
                out->due_ms = at_ms;
                found = true;
            }
        }
    }
    return found;
}

ScheduleDue schedule_look(const ScheduleRow *rows, size_t count, int64_t now_ms, int64_t offset_ms,
                          ScheduleWalked walked, void *data)
{
    ScheduleDue due = {.row = count}, next = {.row = count};
    int64_t local_ms = now_ms + offset_ms;
    seek(rows, count, local_ms + SCHEDULE_SOON_MS, true, &next);
    next.due_ms -= next.row < count ? offset_ms : 0;
    if (!seek(rows, count, local_ms + SCHEDULE_SOON_MS, false, &due)) {
        return next;
    }
    due.due_ms -= offset_ms;
    due.since_ms = due.due_ms - SCHEDULE_EARLY_MS;
    if (now_ms - due.due_ms > SCHEDULE_OVER_MS ||
        walked(&rows[due.row], due.since_ms, now_ms + 1, data)) {
        return next;
    }
    due.state = now_ms < due.due_ms                      ? SCHEDULE_SOON
                : now_ms < due.due_ms + SCHEDULE_LATE_MS ? SCHEDULE_DUE
                                                         : SCHEDULE_OVERDUE;
    return due;
}
