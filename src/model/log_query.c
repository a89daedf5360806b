/* A few fields over lines of the logbook, compiled once. */
#include <string.h>

#include "base/text.h"
#include "model/logbook.h"
#include "plain_query.h"

WORDS_DEFINE(LogField, log_field, LOG_FIELD_TABLE)

struct LogQuery {
    PlainQuery plain;
};

G_STATIC_ASSERT(LOG_ACTS <= 64);
G_STATIC_ASSERT(LOG_QUERY_MAX == PLAIN_BYTES);

/* As they stand on the Indonesian screen. */
static const char *const aliases[][2] = {
    {"tindakan", "act"},   {"oleh", "by"},
    {"wilayah", "area"},   {"tentang", "ref"},
    {"otomatis", "auto"},  {"saya", "me"},
    {"ya", "yes"},         {"tidak", "no"},
    {"catatan", "note"},   {"koreksi", "correction"},
    {"alarm", "alert"},    {"tiket", "ticket"},
    {"perintah", "order"}, {"gangguan", "outage"},
    {"rem", "brake"},      {"absen", "rollcall"},
    {"serah", "handover"}, {"ronda", "patrol"},
    {"kamera", "camera"},  {"token", "token"},
};

static const char *plain_word(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(aliases); i++) {
        if (g_ascii_strcasecmp(aliases[i][0], word) == 0) {
            return aliases[i][1];
        }
    }
    return word;
}

/* An act, or all that begin with the word: "ticket" is each ticket_… */
static bool read_act(const char *word, PlainTerm *term)
{
    size_t length = strlen(word);
    bool found = false;
    for (unsigned act = 0; act < LOG_ACTS; act++) {
        const char *known = log_act_word((LogAct)act);
        if (strncmp(known, word, length) == 0 && (known[length] == '\0' || known[length] == '_')) {
            term->bits |= UINT64_C(1) << act;
            found = true;
        }
    }
    return found;
}

static bool read_yes(const char *word, PlainTerm *term)
{
    bool yes = strcmp(word, "yes") == 0;
    term->bits |= yes ? 2 : 1;
    return yes || strcmp(word, "no") == 0;
}

static bool read_value(const PlainReader *reader, const char *word, PlainTerm *term)
{
    const char *plain = plain_word(word);
    if (term->field == LOG_FIELD_ACT || term->field == LOG_FIELD_AUTO) {
        bool known = term->field == LOG_FIELD_ACT ? read_act(plain, term) : read_yes(plain, term);
        return known || plain_query_complain(reader, _("unknown value"), word);
    }
    if (term->field == LOG_FIELD_AREA && !plain_query_area(reader, word)) {
        return false;
    }
    if (term->field == LOG_FIELD_BY && strcmp(plain, "me") == 0) {
        word = reader->me;
    } else if (term->field == LOG_FIELD_REF) {
        word = plain;
    }
    plain_query_add(reader, term, g_strdup(word));
    return true;
}

static bool read_term(const PlainReader *reader, const char *token, PlainTerm *term)
{
    const char *colon = strchr(token, ':');
    if (colon == NULL) {
        term->field = LOG_FIELDS;
        plain_query_add(reader, term, text_fold(token));
        return true;
    }
    g_autofree char *name = g_strndup(token, (gsize)(colon - token));
    LogField field;
    if (!log_field_parse(plain_word(name), &field)) {
        return plain_query_complain(reader, _("unknown field"), name);
    }
    term->field = field;
    return plain_query_values(reader, name, colon + 1, read_value, term);
}

LogQuery *log_query_parse(const char *text, const char *me, GError **error)
{
    g_autoptr(LogQuery) query = g_new0(LogQuery, 1);
    bool read = plain_query_read(&query->plain, read_term, text, me, error);
    return read ? g_steal_pointer(&query) : NULL;
}

void log_query_free(LogQuery *query)
{
    if (query != NULL) {
        plain_query_clear(&query->plain);
        g_free(query);
    }
}

bool log_query_is_empty(const LogQuery *query)
{
    return query->plain.terms->len == 0;
}

/* "ticket" is about any ticket; "ticket/ID" about that one. */
static bool is_ref(const char *ref, const char *wanted)
{
    size_t length = strlen(wanted);
    return ref != NULL && strncmp(ref, wanted, length) == 0 &&
           (ref[length] == '\0' || (ref[length] == '/' && strchr(wanted, '/') == NULL));
}

static bool value_holds(LogField field, const char *value, const LogLine *line)
{
    switch (field) {
    case LOG_FIELD_BY:
        return line->by != NULL && g_ascii_strcasecmp(line->by, value) == 0;
    case LOG_FIELD_AREA:
        return line->area != NULL && area_code_within(line->area, value);
    default:
        return is_ref(line->ref, value);
    }
}

static bool word_holds(const char *word, const char *folded)
{
    return strstr(folded, word) != NULL;
}

static bool term_holds(const PlainTerm *term, const LogLine *line, const char *folded)
{
    switch (term->field) {
    case LOG_FIELD_ACT:
        return (term->bits >> line->act & 1) != 0;
    case LOG_FIELD_AUTO:
        return (term->bits & (line->automatic ? 2 : 1)) != 0;
    case LOG_FIELDS:
        return word_holds(term->values[0], folded);
    default:
        break;
    }
    for (unsigned i = 0; i < term->count; i++) {
        if (value_holds(term->field, term->values[i], line)) {
            return true;
        }
    }
    return false;
}

/* All that a word may stand in, each on a line of its own, folded: the same in each language, since
 * the server has none. */
static char *fold_line(const LogLine *line)
{
    g_autofree char *by = text_fold(line->by != NULL ? line->by : "");
    g_autofree char *text = text_fold(line->text != NULL ? line->text : "");
    g_autofree char *word = text_fold(line->word != NULL ? line->word : "");
    return g_strjoin("\n", text, by, word, log_act_word(line->act), NULL);
}

bool log_query_matches(const LogQuery *query, const LogLine *line)
{
    g_autofree char *folded = NULL;
    for (guint i = 0; i < query->plain.terms->len; i++) {
        const PlainTerm *term = &g_array_index(query->plain.terms, PlainTerm, i);
        if (term->field == LOG_FIELDS && folded == NULL) {
            folded = fold_line(line);
        }
        if (term_holds(term, line, folded) == term->negated) {
            return false;
        }
    }
    return true;
}
