/* A few fields over tickets, compiled once. */
#include <string.h>

#include "base/text.h"
#include "plain_query.h"
#include "ticket_book_private.h"

WORDS_DEFINE(TicketField, ticket_field, TICKET_FIELD_TABLE)

struct TicketQuery {
    PlainQuery plain;
};

static bool read_number(const PlainReader *reader, const char *text, PlainTerm *term)
{
    guint64 number;
    text += *text == '#';
    if (!g_ascii_string_to_unsigned(text, 10, 1, (guint64)TICKET_NUMBER_MAX, &number, NULL)) {
        return plain_query_complain(reader, _("not a number"), text);
    }
    term->number = (int64_t)number;
    return true;
}

static bool add_bit(PlainTerm *term, unsigned bit)
{
    term->bits |= 1u << bit;
    return true;
}

/* Bits of overdue: the clocks, then none. */
static bool read_overdue(const char *word, PlainTerm *term)
{
    TicketClock clock;
    if (strcmp(word, "yes") == 0) {
        term->bits |= (1u << TICKET_CLOCKS) - 1;
        return true;
    }
    if (strcmp(word, "no") == 0) {
        return add_bit(term, TICKET_CLOCKS);
    }
    return ticket_clock_parse(word, &clock) && add_bit(term, clock);
}

static bool read_status(const char *word, PlainTerm *term)
{
    TicketStatus status;
    if (strcmp(word, "open") != 0) {
        return ticket_status_parse(word, &status) && add_bit(term, status);
    }
    for (unsigned i = 0; i < TICKET_STATUSES; i++) {
        term->bits |= ticket_status_is_open((TicketStatus)i) ? 1u << i : 0;
    }
    return true;
}

static bool read_yes(const char *word, PlainTerm *term)
{
    bool yes = strcmp(word, "yes") == 0;
    return (yes || strcmp(word, "no") == 0) && add_bit(term, yes);
}

/* Values that are words of a list; *listed is false for fields of texts. */
static bool read_word(TicketField field, const char *word, PlainTerm *term, bool *listed)
{
    AlertPriority severity;
    TicketKind kind;
    Agency agency;
    *listed = true;
    switch (field) {
    case TICKET_FIELD_STATUS:
        return read_status(word, term);
    case TICKET_FIELD_SEVERITY:
        return alert_priority_parse(word, &severity) && add_bit(term, severity);
    case TICKET_FIELD_KIND:
        return ticket_kind_parse(word, &kind) && add_bit(term, kind);
    case TICKET_FIELD_AGENCY:
        return agency_parse(word, &agency) && add_bit(term, agency);
    case TICKET_FIELD_OVERDUE:
        return read_overdue(word, term);
    case TICKET_FIELD_MERGED:
        return read_yes(word, term);
    default:
        *listed = false;
        return true;
    }
}

static bool read_value(const PlainReader *reader, const char *word, PlainTerm *term)
{
    bool listed;
    if (!read_word(term->field, word, term, &listed)) {
        return plain_query_complain(reader, _("unknown value"), word);
    }
    if (listed) {
        return true;
    }
    if (term->field == TICKET_FIELD_NUMBER) {
        return read_number(reader, word, term);
    }
    if (term->field == TICKET_FIELD_AREA && !plain_query_area(reader, word)) {
        return false;
    }
    bool person = term->field == TICKET_FIELD_ASSIGNEE || term->field == TICKET_FIELD_BY;
    bool me = person && strcmp(word, "me") == 0;
    plain_query_add(reader, term, g_strdup(me ? reader->me : word));
    return true;
}

static bool read_term(const PlainReader *reader, const char *token, PlainTerm *term)
{
    const char *colon = strchr(token, ':');
    g_autofree char *name = colon != NULL ? g_strndup(token, (gsize)(colon - token)) : NULL;
    if (name == NULL && token[0] == '#') {
        term->field = TICKET_FIELD_NUMBER;
        return read_number(reader, token, term);
    }
    if (name == NULL) {
        term->field = TICKET_FIELDS;
        plain_query_add(reader, term, text_fold(token));
        return true;
    }
    TicketField field;
    if (!ticket_field_parse(name, &field)) {
        return plain_query_complain(reader, _("unknown field"), name);
    }
    term->field = field;
    return plain_query_values(reader, name, colon + 1, read_value, term);
}

TicketQuery *ticket_query_parse(const char *text, const char *me, GError **error)
{
    g_autoptr(TicketQuery) query = g_new0(TicketQuery, 1);
    bool read = plain_query_read(&query->plain, read_term, text, me, error);
    return read ? g_steal_pointer(&query) : NULL;
}

void ticket_query_free(TicketQuery *query)
{
    if (query != NULL) {
        plain_query_clear(&query->plain);
        g_free(query);
    }
}

bool ticket_query_asks(const TicketQuery *query, TicketField field)
{
    for (guint i = 0; i < query->plain.terms->len; i++) {
        if (g_array_index(query->plain.terms, PlainTerm, i).field == field) {
            return true;
        }
    }
    return false;
}

/* A value "none" is nobody, and nothing. */
static bool is_one_of(const PlainTerm *term, const char *text)
{
    for (unsigned i = 0; i < term->count; i++) {
        if (text == NULL ? strcmp(term->values[i], "none") == 0
                         : strcmp(term->values[i], text) == 0) {
            return true;
        }
    }
    return false;
}

static bool lies_in(const PlainTerm *term, const char *area)
{
    for (unsigned i = 0; i < term->count; i++) {
        if (area_code_within(area, term->values[i])) {
            return true;
        }
    }
    return false;
}

/* Which of a key's words a field is about; TICKET_WORDS for none. */
static TicketWord word_of(TicketField field)
{
    switch (field) {
    case TICKET_FIELD_AREA:
        return TICKET_WORD_AREA;
    case TICKET_FIELD_TOPIC:
        return TICKET_WORD_TOPIC;
    case TICKET_FIELD_ASSIGNEE:
        return TICKET_WORD_ASSIGNEE;
    case TICKET_FIELD_BY:
        return TICKET_WORD_BY;
    default:
        return TICKET_WORDS;
    }
}

/* Terms beside one book: for those over words, what holds for each word of the book. */
typedef struct Asking {
    const TicketQuery *query;
    const TicketBook *book;
    char *holds[PLAIN_TERMS];
} Asking;

/* Only texts that can stand there are areas. */
static bool word_holds(const PlainTerm *term, const char *word)
{
    AreaLevel level;
    if (term->field != TICKET_FIELD_AREA) {
        return is_one_of(term, word);
    }
    return word != NULL && strlen(word) < AREA_CODE_SIZE && area_code_level(word, &level) &&
           lies_in(term, word);
}

static void ask(Asking *asking)
{
    const GPtrArray *words = asking->book->words;
    for (guint i = 0; i < asking->query->plain.terms->len; i++) {
        const PlainTerm *term = &g_array_index(asking->query->plain.terms, PlainTerm, i);
        if (word_of(term->field) == TICKET_WORDS) {
            continue;
        }
        asking->holds[i] = g_malloc(words->len);
        for (guint w = 0; w < words->len; w++) {
            asking->holds[i][w] = word_holds(term, words->pdata[w]);
        }
    }
}

static bool term_holds(const Asking *asking, guint place, const TicketKey *key)
{
    const PlainTerm *term = &g_array_index(asking->query->plain.terms, PlainTerm, place);
    const char *holds = asking->holds[place];
    if (holds != NULL) {
        return holds[key->words[word_of(term->field)]] != 0;
    }
    if (word_of(term->field) != TICKET_WORDS) {
        return word_holds(term, asking->book->words->pdata[key->words[word_of(term->field)]]);
    }
    switch (term->field) {
    case TICKET_FIELD_STATUS:
        return (term->bits & (1u << key->status)) != 0;
    case TICKET_FIELD_SEVERITY:
        return (term->bits & (1u << key->severity)) != 0;
    case TICKET_FIELD_KIND:
        return (term->bits & (1u << key->kind)) != 0;
    case TICKET_FIELD_AGENCY:
        return (term->bits & (1u << key->agency)) != 0;
    case TICKET_FIELD_OVERDUE:
        return (term->bits & (key->overdue != 0 ? key->overdue : 1u << TICKET_CLOCKS)) != 0;
    case TICKET_FIELD_MERGED:
        return (term->bits & (1u << key->merged)) != 0;
    case TICKET_FIELD_NUMBER:
        return term->number == key->number;
    default:
        return strstr(strings_at(&asking->book->folded, key->folded), term->values[0]) != NULL;
    }
}

static bool matches(const Asking *asking, const TicketKey *key)
{
    if (key->gone) {
        return false;
    }
    for (guint i = 0; i < asking->query->plain.terms->len; i++) {
        if (term_holds(asking, i, key) ==
            g_array_index(asking->query->plain.terms, PlainTerm, i).negated) {
            return false;
        }
    }
    return true;
}

bool ticket_query_matches(const TicketQuery *query, const TicketBook *book, uint32_t index)
{
    const Asking asking = {query, book, {NULL}};
    return matches(&asking, &g_array_index(book->keys, TicketKey, index));
}

void ticket_query_select(const TicketQuery *query, const TicketBook *book, GArray *out)
{
    Asking asking = {query, book, {NULL}};
    ask(&asking);
    for (uint32_t i = 0; i < book->keys->len; i++) {
        if (matches(&asking, &g_array_index(book->keys, TicketKey, i))) {
            g_array_append_val(out, i);
        }
    }
    for (guint i = 0; i < PLAIN_TERMS; i++) {
        g_free(asking.holds[i]);
    }
}
