#include "model/rollcall.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

WORDS_DEFINE(RollState, roll_state, ROLL_STATE_TABLE)
WORDS_DEFINE(RollDue, roll_due, ROLL_DUE_TABLE)

#define MINUTE_MS INT64_C(60000)
#define DAY_MS    INT64_C(86400000)
/* Outside the watch what was said so long ago still counts as said. */
#define RECENT_MS (DAY_MS / 2)

int64_t rollcall_heard(const RollCall *call)
{
    return call->state != ROLL_SILENT ? call->at_ms : 0;
}

/* ---- what was typed ---- */

/* As people say it on the radio. */
static const struct {
    const char *word;
    RollState state;
} said[] = {
    {"aman", ROLL_SAFE},     {"safe", ROLL_SAFE},       {"ok", ROLL_SAFE},
    {"oke", ROLL_SAFE},      {"nihil", ROLL_SAFE},      {"kondusif", ROLL_SAFE},
    {"hadir", ROLL_PRESENT}, {"siap", ROLL_PRESENT},    {"ada", ROLL_PRESENT},
    {"here", ROLL_PRESENT},  {"present", ROLL_PRESENT}, {"gawat", ROLL_ALARM},
    {"tolong", ROLL_ALARM},  {"darurat", ROLL_ALARM},   {"bahaya", ROLL_ALARM},
    {"help", ROLL_ALARM},    {"alarm", ROLL_ALARM},     {"kosong", ROLL_EMPTY},
    {"empty", ROLL_EMPTY},   {"diam", ROLL_SILENT},     {"silent", ROLL_SILENT},
    {"-", ROLL_SILENT},
};

static const char *const people_words[] = {"orang", "org", "people", "person", "persons"};

typedef struct Reading {
    const char *text, *at;
    char kelurahan[AREA_CODE_SIZE];
    unsigned rw; /* 0: not said */
    GArray *lines;
} Reading;

static bool complain(const Reading *reading, const char *at, const char *what, GError **error)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("column %d: %s"),
                (int)g_utf8_strlen(reading->text, at - reading->text) + 1, what);
    return false;
}

static bool is_gap(char c)
{
    return c == ' ' || c == '\t' || c == ',';
}

static bool is_end(char c)
{
    return c == '/' || c == ';' || c == '\n' || c == '\0';
}

static void skip_gaps(Reading *reading)
{
    while (is_gap(*reading->at) || *reading->at == ':') {
        reading->at++;
    }
}

static bool read_number(Reading *reading, unsigned *out, GError **error)
{
    const char *begin = reading->at;
    unsigned number = 0, digits = 0;
    while (g_ascii_isdigit(*reading->at)) {
        number = digits < 4 ? number * 10 + (unsigned)(*reading->at - '0') : number;
        digits++;
        reading->at++;
    }
    if (digits == 0) {
        return complain(reading, begin, _("the number of an RT is missing"), error);
    }
    if (digits > 3 || number == 0) {
        return complain(reading, begin, _("no such number: RT and RW go from 1 to 999"), error);
    }
    *out = number;
    return true;
}

/* True when the word stands here, with nothing but digits or a gap behind it. */
static bool take_label(Reading *reading, const char *label)
{
    size_t length = strlen(label);
    char next = reading->at[0] != '\0' ? reading->at[strnlen(reading->at, length)] : '\0';
    if (g_ascii_strncasecmp(reading->at, label, length) != 0 ||
        (!is_gap(next) && next != '.' && !g_ascii_isdigit(next))) {
        return false;
    }
    reading->at += length;
    while (is_gap(*reading->at) || *reading->at == '.') {
        reading->at++;
    }
    return true;
}

/* "rw04" for what follows, then "01", "rt 01" or "01/04". */
static bool read_place(Reading *reading, RollLine *line, GError **error)
{
    unsigned rt = 0, rw = 0;
    if (take_label(reading, "rw")) {
        if (!read_number(reading, &reading->rw, error)) {
            return false;
        }
        skip_gaps(reading);
    }
    take_label(reading, "rt");
    const char *begin = reading->at;
    line->column = (int)g_utf8_strlen(reading->text, begin - reading->text) + 1;
    if (!read_number(reading, &rt, error)) {
        return false;
    }
    rw = reading->rw;
    if (*reading->at == '/' && g_ascii_isdigit(reading->at[1])) {
        reading->at++;
        if (!read_number(reading, &rw, error)) {
            return false;
        }
    }
    if (rw == 0) {
        return complain(reading, begin, _("which RW? Write 01/04, or rw04 before it"), error);
    }
    g_snprintf(line->area, sizeof line->area, "%s.%03u.%03u", reading->kelurahan, rw, rt);
    for (guint i = 0; i < reading->lines->len; i++) {
        if (strcmp(g_array_index(reading->lines, RollLine, i).area, line->area) == 0) {
            return complain(reading, begin, _("this RT stands twice"), error);
        }
    }
    return true;
}

static bool word_is(const char *word, size_t length, const char *other)
{
    return strlen(other) == length && g_ascii_strncasecmp(word, other, length) == 0;
}

/* The next word of the part; its length, 0 at the end. */
static size_t next_word(Reading *reading)
{
    while (is_gap(*reading->at)) {
        reading->at++;
    }
    size_t length = 0;
    while (!is_gap(reading->at[length]) && !is_end(reading->at[length])) {
        length++;
    }
    return length;
}

static bool take_state(Reading *reading, RollLine *line)
{
    size_t length = next_word(reading);
    for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
        if (word_is(reading->at, length, said[i].word)) {
            line->state = said[i].state;
            reading->at += length;
            return true;
        }
    }
    return false;
}

static bool take_people(Reading *reading, RollLine *line, GError **error)
{
    size_t length = next_word(reading);
    if (length == 0 || strspn(reading->at, "0123456789") != length) {
        return true;
    }
    if (length > 3) {
        return complain(reading, reading->at, _("so many people?"), error);
    }
    line->people = 0;
    for (size_t i = 0; i < length; i++) {
        line->people = line->people * 10 + (reading->at[i] - '0');
    }
    reading->at += length;
    length = next_word(reading);
    for (size_t i = 0; i < G_N_ELEMENTS(people_words); i++) {
        if (word_is(reading->at, length, people_words[i])) {
            reading->at += length;
            break;
        }
    }
    return true;
}

static bool take_text(Reading *reading, RollLine *line, GError **error)
{
    next_word(reading);
    const char *begin = reading->at;
    while (!is_end(*reading->at)) {
        reading->at++;
    }
    size_t length = (size_t)(reading->at - begin);
    while (length > 0 && is_gap(begin[length - 1])) {
        length--;
    }
    if (length > ROLL_TEXT_MAX) {
        return complain(reading, begin, _("too long"), error);
    }
    memcpy(line->text, begin, length);
    line->text[length] = '\0';
    return true;
}

static bool read_line(Reading *reading, GError **error)
{
    RollLine line = {.people = ROLL_UNCOUNTED, .state = ROLL_PRESENT};
    if (reading->lines->len >= ROLL_LINES_MAX) {
        return complain(reading, reading->at, _("too many at once"), error);
    }
    if (!read_place(reading, &line, error)) {
        return false;
    }
    skip_gaps(reading);
    const char *begin = reading->at;
    if (g_ascii_isalpha(begin[0]) && begin > reading->text && g_ascii_isdigit(begin[-1])) {
        return complain(reading, begin, _("a blank is missing"), error);
    }
    take_state(reading, &line);
    if (!take_people(reading, &line, error) || !take_text(reading, &line, error)) {
        return false;
    }
    if (line.people == 0 && line.state == ROLL_PRESENT) {
        line.state = ROLL_EMPTY;
    }
    g_array_append_val(reading->lines, line);
    return true;
}

void rollcall_kelurahan(const char *scope, char out[AREA_CODE_SIZE])
{
    AreaLevel level;
    char parent[AREA_CODE_SIZE];
    g_strlcpy(out, scope, AREA_CODE_SIZE);
    while (area_code_level(out, &level) && level > AREA_KELURAHAN) {
        area_code_parent(out, parent);
        memcpy(out, parent, sizeof parent);
    }
}

static bool begin(Reading *reading, const char *scope, GError **error)
{
    AreaLevel level;
    char rw[AREA_CODE_SIZE];
    if (scope == NULL || !area_code_level(scope, &level) || level < AREA_KELURAHAN) {
        return complain(reading, reading->text, _("select a kelurahan or an RW first"), error);
    }
    if (!text_is_clean(reading->text, strlen(reading->text))) {
        return complain(reading, reading->text, _("characters that are not printable"), error);
    }
    rollcall_kelurahan(scope, reading->kelurahan);
    g_strlcpy(rw, scope, sizeof rw);
    if (level == AREA_RT) {
        area_code_parent(scope, rw);
    }
    reading->rw = level >= AREA_RW ? area_code_number(rw) : 0;
    return true;
}

GArray *rollcall_parse(const char *text, const char *scope, GError **error)
{
    Reading reading = {.text = text, .at = text};
    reading.lines = g_array_new(FALSE, TRUE, sizeof(RollLine));
    bool good = begin(&reading, scope, error);
    while (good) {
        skip_gaps(&reading);
        if (*reading.at == '\0') {
            break;
        }
        if (is_end(*reading.at)) {
            reading.at++; /* nothing between two */
            continue;
        }
        good = read_line(&reading, error);
    }
    if (good && reading.lines->len == 0) {
        good = complain(&reading, reading.at, _("nobody answered?"), error);
    }
    if (!good) {
        g_array_unref(reading.lines);
        return NULL;
    }
    return reading.lines;
}

/* ---- who should have answered ---- */

bool rollcall_minute(const char *text, int *out)
{
    int hour = 0, minute = 0;
    if (strlen(text) != 5 || text[2] != ':' || !g_ascii_isdigit(text[0]) ||
        !g_ascii_isdigit(text[1]) || !g_ascii_isdigit(text[3]) || !g_ascii_isdigit(text[4])) {
        return false;
    }
    hour = (text[0] - '0') * 10 + (text[1] - '0');
    minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (hour > 23 || minute > 59) {
        return false;
    }
    *out = hour * 60 + minute;
    return true;
}

int64_t rollcall_began(const RollWatch *watch, int64_t now_ms, int64_t offset_ms)
{
    int64_t local_ms = now_ms + offset_ms;
    int64_t midnight_ms = local_ms / DAY_MS * DAY_MS;
    int64_t from_ms = watch->from_minute * MINUTE_MS, to_ms = watch->to_minute * MINUTE_MS;
    int64_t lasts_ms = (to_ms - from_ms + DAY_MS) % DAY_MS;
    int64_t began_ms = midnight_ms + from_ms;
    if (watch->every_ms <= 0) {
        return 0;
    }
    lasts_ms = lasts_ms == 0 ? DAY_MS : lasts_ms;
    began_ms -= began_ms > local_ms ? DAY_MS : 0;
    return local_ms - began_ms < lasts_ms ? began_ms - offset_ms : 0;
}

RollDue rollcall_due(const RollWatch *watch, int64_t began_ms, bool awake, int64_t heard_ms,
                     int64_t now_ms)
{
    if (began_ms == 0) {
        return heard_ms > 0 && now_ms - heard_ms < RECENT_MS ? ROLL_ANSWERED : ROLL_NOT_CALLED;
    }
    bool tonight = heard_ms >= began_ms;
    int64_t last_ms = tonight ? heard_ms : began_ms;
    if ((tonight || awake) && now_ms - last_ms > watch->every_ms) {
        return ROLL_OVERDUE;
    }
    return tonight ? ROLL_ANSWERED : ROLL_NOT_CALLED;
}
