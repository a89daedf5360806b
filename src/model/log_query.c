/* A few fields over lines of the logbook, compiled once. */
#include <string.h>

#include "base/text.h"
#include "model/logbook.h"
#include "plain_query.h"

WORDS_DEFINE(LogField, log_field, LOG_FIELD_TABLE)

typedef struct Term {
    LogField field; /* LOG_FIELDS: a word of the text */
    bool negated;
    uint64_t bits;  /* of acts; 1: no, 2: yes */
    unsigned count; /* values that are texts */
    const char *values[PLAIN_VALUES];
} Term;

struct LogQuery {
    GArray *terms;    /* of Term */
    GPtrArray *texts; /* what their values point to */
};

G_STATIC_ASSERT(LOG_ACTS <= 64);
G_STATIC_ASSERT(LOG_QUERY_MAX == PLAIN_BYTES);

static const char *keep(LogQuery *query, char *text)
{
    g_ptr_array_add(query->texts, text);
    return text;
}

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
static bool read_act(const char *word, Term *term)
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

static bool read_yes(const char *word, Term *term)
{
    bool yes = strcmp(word, "yes") == 0;
    term->bits |= yes ? 2 : 1;
    return yes || strcmp(word, "no") == 0;
}

static bool read_value(const PlainReader *reader, const char *word, void *data)
{
    Term *term = data;
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
    term->values[term->count++] = keep(reader->query, g_strdup(word));
    return true;
}

static bool read_term(const PlainReader *reader, const char *token, Term *term)
{
    const char *colon = strchr(token, ':');
    if (colon == NULL) {
        term->field = LOG_FIELDS;
        term->values[term->count++] = keep(reader->query, text_fold(token));
        return true;
    }
    g_autofree char *name = g_strndup(token, (gsize)(colon - token));
    if (!log_field_parse(plain_word(name), &term->field)) {
        return plain_query_complain(reader, _("unknown field"), name);
    }
    return plain_query_values(reader, name, colon + 1, read_value, term);
}

static bool take_term(const PlainReader *reader, const char *token, bool negated)
{
    LogQuery *query = reader->query;
    Term term = {.negated = negated};
    if (!read_term(reader, token, &term)) {
        return false;
    }
    g_array_append_val(query->terms, term);
    return true;
}

/* Words are looked for last, where all else holds: LOG_FIELDS is the highest. */
static gint compare_cost(gconstpointer a, gconstpointer b)
{
    return (int)((const Term *)a)->field - (int)((const Term *)b)->field;
}

LogQuery *log_query_parse(const char *text, const char *me, GError **error)
{
    g_autoptr(LogQuery) query = g_new0(LogQuery, 1);
    query->terms = g_array_new(FALSE, FALSE, sizeof(Term));
    query->texts = g_ptr_array_new_with_free_func(g_free);
    PlainReader reader = {query, me != NULL ? me : "", take_term, error, 1};
    if (!plain_query_read(&reader, text)) {
        return NULL;
    }
    g_array_sort(query->terms, compare_cost);
    return g_steal_pointer(&query);
}

void log_query_free(LogQuery *query)
{
    if (query != NULL) {
        g_array_unref(query->terms);
        g_ptr_array_unref(query->texts);
        g_free(query);
    }
}

bool log_query_is_empty(const LogQuery *query)
{
    return query->terms->len == 0;
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

static bool term_holds(const Term *term, const LogLine *line, const char *folded)
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
    for (guint i = 0; i < query->terms->len; i++) {
        const Term *term = &g_array_index(query->terms, Term, i);
        if (term->field == LOG_FIELDS && folded == NULL) {
            folded = fold_line(line);
        }
        if (term_holds(term, line, folded) == term->negated) {
            return false;
        }
    }
    return true;
}
