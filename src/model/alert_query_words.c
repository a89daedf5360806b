/* The words that a query of alerts takes besides those of the vocabulary: Indonesian ones, and
 * short ones. */
#include <string.h>

#include "alert_query_private.h"
#include "base/text.h"

#define WORD_LEAST 3 /* letters of a priority or state that is no field */

WORDS_DEFINE(AlertField, alert_field, ALERT_FIELD_TABLE)

static const struct {
    const char *word;
    AlertField field;
    bool indonesian;
} field_words[] = {
    {"jenis", ALERT_FIELD_KIND, true},
    {"macam", ALERT_FIELD_KIND, true},
    {"prio", ALERT_FIELD_PRIORITY, false},
    {"prioritas", ALERT_FIELD_PRIORITY, true},
    {"severity", ALERT_FIELD_PRIORITY, false},
    {"status", ALERT_FIELD_STATE, true},
    {"keadaan", ALERT_FIELD_STATE, true},
    {"oleh", ALERT_FIELD_WHO, true},
    {"siapa", ALERT_FIELD_WHO, true},
    {"pemegang", ALERT_FIELD_WHO, true},
    {"taken", ALERT_FIELD_WHO, false},
    {"umur", ALERT_FIELD_AGE, true},
    {"usia", ALERT_FIELD_AGE, true},
    {"lama", ALERT_FIELD_AGE, true},
    {"jumlah", ALERT_FIELD_COUNT, true},
    {"kali", ALERT_FIELD_COUNT, true},
    {"skor", ALERT_FIELD_SCORE, true},
    {"nilai", ALERT_FIELD_SCORE, true},
    {"putusan", ALERT_FIELD_VERDICT, true},
    {"hasil", ALERT_FIELD_VERDICT, true},
    {"situasi", ALERT_FIELD_SITUATION, true},
    {"kejadian", ALERT_FIELD_SITUATION, true},
    {"kambuhan", ALERT_FIELD_CHATTERING, true},
    {"usang", ALERT_FIELD_STALE, true},
    {"basi", ALERT_FIELD_STALE, true},
    {"eskalasi", ALERT_FIELD_ESCALATED, true},
    {"naik", ALERT_FIELD_ESCALATED, true},
    {"dinaikkan", ALERT_FIELD_ESCALATED, true},
    {"sumber", ALERT_FIELD_SOURCE, true},
    {"kamera", ALERT_FIELD_CAMERA, true},
};

#define BIT(value)  (1u << (value))
#define OPEN_STATES (BIT(ALERT_UNACK) | BIT(ALERT_ACKED) | BIT(ALERT_RTN_UNACK))

static const struct {
    const char *word;
    AlertField field;
    uint32_t bits;
} value_words[] = {
    {"kritis", ALERT_FIELD_PRIORITY, BIT(PRIORITY_CRITICAL)},
    {"gawat", ALERT_FIELD_PRIORITY, BIT(PRIORITY_CRITICAL)},
    {"tinggi", ALERT_FIELD_PRIORITY, BIT(PRIORITY_HIGH)},
    {"sedang", ALERT_FIELD_PRIORITY, BIT(PRIORITY_MEDIUM)},
    {"rendah", ALERT_FIELD_PRIORITY, BIT(PRIORITY_LOW)},
    {"open", ALERT_FIELD_STATE, OPEN_STATES},
    {"terbuka", ALERT_FIELD_STATE, OPEN_STATES},
    {"new", ALERT_FIELD_STATE, BIT(ALERT_UNACK)},
    {"baru", ALERT_FIELD_STATE, BIT(ALERT_UNACK)},
    {"ack", ALERT_FIELD_STATE, BIT(ALERT_ACKED)},
    {"acknowledged", ALERT_FIELD_STATE, BIT(ALERT_ACKED)},
    {"diterima", ALERT_FIELD_STATE, BIT(ALERT_ACKED)},
    {"terima", ALERT_FIELD_STATE, BIT(ALERT_ACKED)},
    {"rtn", ALERT_FIELD_STATE, BIT(ALERT_RTN_UNACK)},
    {"terlewat", ALERT_FIELD_STATE, BIT(ALERT_RTN_UNACK)},
    {"ditangguhkan", ALERT_FIELD_STATE, BIT(ALERT_SHELVED)},
    {"tangguh", ALERT_FIELD_STATE, BIT(ALERT_SHELVED)},
    {"tunda", ALERT_FIELD_STATE, BIT(ALERT_SHELVED)},
    {"shelf", ALERT_FIELD_STATE, BIT(ALERT_SHELVED)},
    {"diredam", ALERT_FIELD_STATE, BIT(ALERT_SUPPRESSED)},
    {"redam", ALERT_FIELD_STATE, BIT(ALERT_SUPPRESSED)},
    {"suppr", ALERT_FIELD_STATE, BIT(ALERT_SUPPRESSED)},
    {"oos", ALERT_FIELD_STATE, BIT(ALERT_OUT_OF_SERVICE)},
    {"nonaktif", ALERT_FIELD_STATE, BIT(ALERT_OUT_OF_SERVICE)},
    {"nonakt", ALERT_FIELD_STATE, BIT(ALERT_OUT_OF_SERVICE)},
    {"out", ALERT_FIELD_STATE, BIT(ALERT_OUT_OF_SERVICE)},
    {"benar", ALERT_FIELD_VERDICT, BIT(VERDICT_REAL)},
    {"nyata", ALERT_FIELD_VERDICT, BIT(VERDICT_REAL)},
    {"salah", ALERT_FIELD_VERDICT, BIT(VERDICT_FALSE)},
    {"palsu", ALERT_FIELD_VERDICT, BIT(VERDICT_FALSE)},
    {"gangguan", ALERT_FIELD_VERDICT, BIT(VERDICT_NUISANCE)},
    {"ganda", ALERT_FIELD_VERDICT, BIT(VERDICT_DUPLICATE)},
    {"tanpa", ALERT_FIELD_VERDICT, BIT(VERDICT_NONE)},
    {"belum", ALERT_FIELD_VERDICT, BIT(VERDICT_NONE)},
    {"belum_dinilai", ALERT_FIELD_VERDICT, BIT(VERDICT_NONE)},
};

bool alert_words_field(const char *word, AlertField *out, bool *indonesian)
{
    *indonesian = false;
    if (alert_field_parse(word, out)) {
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(field_words); i++) {
        if (strcmp(field_words[i].word, word) == 0) {
            *out = field_words[i].field;
            *indonesian = field_words[i].indonesian;
            return true;
        }
    }
    return false;
}

static bool vocabulary_value(AlertTerm *term, const char *word)
{
    AlertPriority priority;
    AlertState state;
    Verdict verdict;
    if (term->field == ALERT_FIELD_PRIORITY && alert_priority_parse(word, &priority)) {
        term->bits |= BIT(priority);
        return true;
    }
    if (term->field == ALERT_FIELD_STATE && alert_state_parse(word, &state)) {
        term->bits |= BIT(state);
        return true;
    }
    if (term->field == ALERT_FIELD_VERDICT && verdict_parse(word, &verdict)) {
        term->bits |= BIT(verdict);
        return true;
    }
    return false;
}

/* What no state alone says. */
static bool special_state(AlertTerm *term, const char *word)
{
    static const char *const needs[] = {"needs", "perlu", "perlu_orang"};
    static const char *const over[] = {"over", "selesai", "usai", "berakhir"};
    for (size_t i = 0; term->field == ALERT_FIELD_STATE && i < G_N_ELEMENTS(over); i++) {
        if (i < G_N_ELEMENTS(needs) && strcmp(needs[i], word) == 0) {
            return term->needs = term->loose = true;
        }
        if (strcmp(over[i], word) == 0) {
            return term->over = term->loose = true;
        }
    }
    return false;
}

bool alert_words_value(AlertTerm *term, const char *word)
{
    g_autofree char *plain = g_strdup(word);
    g_strdelimit(plain, "- ", '_');
    if (vocabulary_value(term, plain) || special_state(term, plain)) {
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(value_words); i++) {
        if (value_words[i].field == term->field && strcmp(value_words[i].word, plain) == 0) {
            term->bits |= value_words[i].bits;
            return true;
        }
    }
    return false;
}

/* ---- words that are no field ---- */

bool alert_words_put_aside(const char *word)
{
    AlertTerm term = {.field = ALERT_FIELD_STATE};
    return alert_words_value(&term, word) && (term.bits & ~OPEN_STATES) != 0;
}

static bool begins(const char *text, const char *word)
{
    return strlen(word) >= WORD_LEAST && g_ascii_strncasecmp(text, word, strlen(word)) == 0;
}

static bool other_word(AlertField field, unsigned value, const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(value_words); i++) {
        if (value_words[i].field == field && value_words[i].bits == BIT(value) &&
            begins(value_words[i].word, word)) {
            return true;
        }
    }
    return false;
}

bool alert_words_priority(const char *word, AlertPriority priority)
{
    return begins(alert_priority_word(priority), word) ||
           begins(alert_priority_text(priority), word) ||
           other_word(ALERT_FIELD_PRIORITY, priority, word);
}

bool alert_words_state(const char *word, AlertState state)
{
    return begins(alert_state_word(state), word) || begins(alert_state_text(state), word) ||
           other_word(ALERT_FIELD_STATE, state, word);
}

bool alert_words_kind(const AlertTerm *word, const char *kind)
{
    char text[200], folded[200];
    if (strstr(kind, word->text) != NULL) {
        return true;
    }
    alert_kind_text(kind, text, sizeof text);
    text_fold_into(text, folded, sizeof folded);
    return word->folded[0] != '\0' && strstr(folded, word->folded) != NULL;
}

/* ---- values ---- */

bool alert_words_is_kind(const char *value, const char *kind)
{
    g_autofree char *plain = g_strdup(value);
    g_strdelimit(plain, "- ", '_');
    if (alert_words_same(kind, plain)) {
        return true;
    }
    for (size_t i = 0; alert_kind_nth(i) != NULL; i++) {
        if (strcmp(alert_kind_nth(i), plain) == 0) {
            return false; /* "rob" is no beginning of another */
        }
    }
    char text[200];
    alert_kind_text(kind, text, sizeof text);
    g_strdelimit(text, "- ", '_');
    return g_str_has_prefix(kind, plain) || g_ascii_strncasecmp(text, plain, strlen(plain)) == 0;
}

static bool one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(*words, word) == 0) {
            return true;
        }
    }
    return false;
}

AlertMarks alert_words_marks(const char *word)
{
    static const char *const needs[] = {"need", "needs", "perlu", NULL};
    static const char *const taken[] = {"taken", "diambil", "dipegang", NULL};
    static const char *const chatters[] = {"chatters", "chattering", "kambuhan", NULL};
    static const char *const escalated[] = {"escalated", "dinaikkan", NULL};
    return (AlertMarks){.needs = one_of(word, needs),
                        .taken = one_of(word, taken),
                        .chatters = one_of(word, chatters),
                        .escalated = one_of(word, escalated)};
}

bool alert_words_me(const char *word)
{
    static const char *const words[] = {"me", "saya", "aku", NULL};
    return one_of(word, words);
}

bool alert_words_none(const char *word)
{
    static const char *const words[] = {"none",      "nobody", "tanpa", "belum",
                                        "tidak_ada", "kosong", NULL};
    return one_of(word, words);
}

bool alert_words_same(const char *text, const char *wanted)
{
    size_t length = strlen(wanted);
    if (length > 0 && wanted[length - 1] == '*') {
        return g_ascii_strncasecmp(text, wanted, length - 1) == 0;
    }
    return g_ascii_strcasecmp(text, wanted) == 0;
}
