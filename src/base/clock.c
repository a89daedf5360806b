#include "base/clock.h"

#include <glib.h>
#include <stdio.h>
#include <time.h>

#include "base/i18n.h"

#define MS_DAY INT64_C(86400000)

int64_t clock_wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_mono_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar.  The year is counted from March, so
 * that the leap day is its last. */
static int64_t days_from_date(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t month_from_march = month > 2 ? month - 3 : month + 9;
    return y * 365 + y / 4 - y / 100 + y / 400 + (month_from_march * 153 + 2) / 5 + day - 1 -
           719468;
}

static void date_from_days(int64_t days, int *year, int *month, int *day)
{
    days += 719468; /* since 0000-03-01 */
    int64_t era = days / 146097;
    int64_t day_of_era = days % 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (day_of_year * 5 + 2) / 153;
    *day = (int)(day_of_year - (month_from_march * 153 + 2) / 5 + 1);
    *month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    *year = (int)(era * 400 + year_of_era + (*month <= 2 ? 1 : 0));
}

/* Writes value with leading zeroes; by hand, since a snapshot of a city writes tens of thousands of
 * times. */
static void put_digits(char *out, int count, int value)
{
    for (int i = count - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void clock_format(int64_t wall_ms, char out[CLOCK_RFC3339_SIZE])
{
    static const char form[] = "0000-00-00T00:00:00.000Z";
    wall_ms = CLAMP(wall_ms, 0, CLOCK_MAX_MS);
    int year, month, day;
    date_from_days(wall_ms / MS_DAY, &year, &month, &day);
    int ms = (int)(wall_ms % MS_DAY);
    for (size_t i = 0; i < sizeof form; i++) {
        out[i] = form[i];
    }
    put_digits(out, 4, year);
    put_digits(out + 5, 2, month);
    put_digits(out + 8, 2, day);
    put_digits(out + 11, 2, ms / 3600000);
    put_digits(out + 14, 2, ms / 60000 % 60);
    put_digits(out + 17, 2, ms / 1000 % 60);
    put_digits(out + 20, 3, ms % 1000);
}

/* Reads exactly count digits. */
static bool take_digits(const char **text, int count, int *out)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        char c = (*text)[i];
        if (c < '0' || c > '9') {
            return false;
        }
        value = value * 10 + (c - '0');
    }
    *text += count;
    *out = value;
    return true;
}

static bool take_char(const char **text, const char *allowed)
{
    for (const char *p = allowed; *p != '\0'; p++) {
        if (**text == *p) {
            (*text)++;
            return true;
        }
    }
    return false;
}

static bool take_date(const char **text, int64_t *days)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (!take_digits(text, 4, &year) || !take_char(text, "-") || !take_digits(text, 2, &month) ||
        !take_char(text, "-") || !take_digits(text, 2, &day) || month < 1 || month > 12 ||
        day < 1) {
        return false;
    }
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > lengths[month - 1] + (month == 2 && leap ? 1 : 0)) {
        return false;
    }
    *days = days_from_date(year, month, day);
    return true;
}

/* Reads hh:mm:ss with an optional fraction; 23:59:60, a leap second, is taken as the second after.
 */
static bool take_time(const char **text, int64_t *ms)
{
    int hour, minute, second, fraction = 0;
    if (!take_digits(text, 2, &hour) || !take_char(text, ":") || !take_digits(text, 2, &minute) ||
        !take_char(text, ":") || !take_digits(text, 2, &second) || hour > 23 || minute > 59 ||
        second > 60) {
        return false;
    }
    if (take_char(text, ".")) {
        int scale = 100;
        if (**text < '0' || **text > '9') {
            return false;
        }
        for (; **text >= '0' && **text <= '9'; (*text)++, scale /= 10) {
            fraction += (**text - '0') * scale;
        }
    }
    *ms = INT64_C(3600000) * hour + INT64_C(60000) * minute + INT64_C(1000) * second + fraction;
    return true;
}

static bool take_offset(const char **text, int64_t *ms)
{
    *ms = 0;
    if (take_char(text, "Zz")) {
        return true;
    }
    int sign = **text == '-' ? -1 : 1, hours, minutes;
    if (!take_char(text, "+-") || !take_digits(text, 2, &hours) || !take_char(text, ":") ||
        !take_digits(text, 2, &minutes) || hours > 23 || minutes > 59) {
        return false;
    }
    *ms = sign * ((int64_t)hours * 60 + minutes) * 60000;
    return true;
}

bool clock_parse(const char *text, int64_t *out)
{
    int64_t days, time, offset;
    if (!take_date(&text, &days) || !take_char(&text, "Tt ") || !take_time(&text, &time) ||
        !take_offset(&text, &offset) || *text != '\0') {
        return false;
    }
    int64_t result = days * MS_DAY + time - offset;
    if (result < 0 || result > CLOCK_MAX_MS) {
        return false;
    }
    *out = result;
    return true;
}

void clock_age(int64_t now_ms, int64_t then_ms, char *out, size_t size)
{
    int64_t age = now_ms - then_ms;
    if (then_ms == 0 || age < 0) {
        g_strlcpy(out, "-", size);
    } else if (age < 1000) {
        snprintf(out, size, _("%d.%d s"), 0, (int)(age / 100));
    } else if (age < 60000) {
        snprintf(out, size, _("%d s"), (int)(age / 1000));
    } else if (age < 3600000) {
        snprintf(out, size, _("%d min"), (int)(age / 60000));
    } else if (age < MS_DAY) {
        snprintf(out, size, _("%d h"), (int)(age / 3600000));
    } else {
        snprintf(out, size, _("%d d"), (int)(age / MS_DAY));
    }
}
