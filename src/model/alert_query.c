/* Asking alerts. */
#include "model/alert_query.h"

#include <string.h>

#include "alert_query_private.h"

void alert_query_free(AlertQuery *query)
{
    if (query == NULL) {
        return;
    }
    g_ptr_array_unref(query->terms);
    g_array_unref(query->names);
    g_array_unref(query->area_masks);
    g_free(query->me);
    g_free(query);
}

bool alert_query_is_empty(const AlertQuery *query)
{
    return query->terms->len == 0;
}

bool alert_query_asks(const AlertQuery *query, AlertField field)
{
    for (guint i = 0; i < query->terms->len; i++) {
        const AlertTerm *term = g_ptr_array_index(query->terms, i);
        bool state = field == ALERT_FIELD_STATE && term->word && !term->negated;
        if (term->field == (unsigned)field || (state && alert_words_put_aside(term->text))) {
            return true;
        }
    }
    return false;
}

void alert_query_set_me(AlertQuery *query, const char *me)
{
    g_free(query->me);
    query->me = g_strdup(me != NULL ? me : "");
    query->ready = false;
}

void alert_query_exact(AlertQuery *query)
{
    for (guint i = 0; i < query->terms->len; i++) {
        AlertTerm *term = g_ptr_array_index(query->terms, i);
        if (term->field == TERM_CITY) {
            query_exact(term->query);
        }
    }
    query->ready = false;
}

void alert_query_forget(AlertQuery *query)
{
    query->ready = false;
}

/* ---- what an alert alone can say ---- */

static bool compare(double value, TermOperator operator, double with)
{
    switch (operator) {
    case TERM_MORE:
        return value > with;
    case TERM_LESS:
        return value < with;
    case TERM_LEAST:
        return value >= with;
    case TERM_MOST:
        return value <= with;
    default:
        return value == with;
    }
}

static bool number_has(const AlertTerm *term, double value)
{
    for (unsigned i = 0; i < term->count; i++) {
        if (compare(value, term->operators[i], term->numbers[i])) {
            return true;
        }
    }
    return false;
}

static bool text_has(const AlertTerm *term, const char *text)
{
    for (unsigned i = 0; i < term->count; i++) {
        if (alert_words_same(text, term->values[i])) {
            return true;
        }
    }
    return false;
}

static bool situation_has(const AlertBook *book, const AlertTerm *term, const AlertRecord *alert)
{
    bool in_one = alert->situation != BOOK_NONE;
    for (unsigned i = 0; i < term->count; i++) {
        bool yes;
        if (query_words_yes(term->values[i], &yes) && yes == in_one) {
            return true;
        }
    }
    return in_one && text_has(term, book_text(book, situation_at(book, alert->situation)->id));
}

static bool state_has(const AlertTerm *term, const AlertRecord *alert)
{
    bool over = (alert->flags & (ALERT_ACTIVE | ALERT_PENDING)) == 0;
    return (term->bits >> alert->state & 1) != 0 || (term->over && over) ||
           (term->needs && alert_record_needs(alert));
}

static bool flag_of(const AlertBook *book, const AlertTerm *term, const AlertRecord *alert,
                    int64_t now_ms)
{
    switch (term->field) {
    case ALERT_FIELD_CHATTERING:
        return (alert->flags & ALERT_CHATTERING) != 0;
    case ALERT_FIELD_STALE:
        return alert->state != ALERT_NORMAL && now_ms - book_time(alert->first_at) > ALERT_STALE_MS;
    default:
        return alert->handled != BOOK_NONE &&
               book_time(handled_at(book, alert->handled)->escalated_at) != 0;
    }
}

static bool loose_has(const AlertBook *book, const AlertTerm *term, const AlertRecord *alert,
                      int64_t now_ms)
{
    switch (term->field) {
    case ALERT_FIELD_STATE:
        return state_has(term, alert);
    case ALERT_FIELD_AGE:
        return book_time(alert->first_at) != 0 &&
               number_has(term, (double)(now_ms - book_time(alert->first_at)));
    case ALERT_FIELD_COUNT:
        return number_has(term, alert->count);
    case ALERT_FIELD_SCORE:
        return alert->score != BOOK_NONE && number_has(term, alert->score / (double)BOOK_SCORE_ONE);
    case ALERT_FIELD_SITUATION:
        return situation_has(book, term, alert);
    case ALERT_FIELD_ID:
        return text_has(term, book_text(book, alert->id));
    default:
        return flag_of(book, term, alert, now_ms) == term->yes;
    }
}

static bool passes(AlertQuery *query, const AlertRecord *alert, int64_t now_ms)
{
    if ((alert->flags & ALERT_PRESENT) == 0) {
        return false;
    }
    uint32_t mask = alert_query_mask(query, alert);
    if ((mask & query->required) != query->required || (mask & query->forbidden) != 0) {
        return false;
    }
    for (guint i = 0; i < query->loose_count; i++) {
        const AlertTerm *term = query->loose[i];
        if (loose_has(query->book, term, alert, now_ms) == term->negated) {
            return false;
        }
    }
    return true;
}

void alert_query_select(AlertQuery *query, const AlertBook *book, const Catalog *catalog,
                        int64_t now_ms, GArray *out)
{
    alert_query_forget(query);
    alert_query_prepare(query, book, catalog, now_ms);
    for (uint32_t i = 0; i < book->alerts.count; i++) {
        if (passes(query, alert_at(book, i), now_ms)) {
            g_array_append_val(out, i);
        }
    }
}

bool alert_query_matches(AlertQuery *query, const AlertBook *book, const Catalog *catalog,
                         uint32_t alert, int64_t now_ms)
{
    if (alert >= book->alerts.count) {
        return false;
    }
    alert_query_prepare(query, book, catalog, now_ms);
    return passes(query, alert_at(book, alert), now_ms);
}
