#include "console/alert_words.h"

#include <glib.h>
#include <string.h>

#include "base/i18n.h"
#include "wire/alerts.h"

#define NUMBER_DIGITS 6

static const struct {
    const char *unit;
    int minutes;
} units[] = {
    {"", 1},   {"m", 1},    {"min", 1},  {"mnt", 1},   {"menit", 1},   {"h", 60},
    {"j", 60}, {"jam", 60}, {"d", 1440}, {"hr", 1440}, {"hari", 1440},
};

/* The first word of text, its length in *length. */
static const char *first_word(const char *text, size_t *length)
{
    text += strspn(text, " ");
    *length = strcspn(text, " ");
    return text;
}

static bool is_once(const char *word, size_t length)
{
    static const char *const words[] = {"once", "sekali"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i]) == length && g_ascii_strncasecmp(words[i], word, length) == 0)
            return true;
    return false;
}

/* Minutes of "90", "90m", "2j"; 0 for what is no time. */
static int64_t minutes_of(const char *word, size_t length)
{
    size_t digits = strspn(word, "0123456789");
    if (digits == 0 || digits > NUMBER_DIGITS || digits > length)
        return 0;
    int64_t number = g_ascii_strtoll(word, NULL, 10);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
        if (strlen(units[i].unit) == length - digits &&
            g_ascii_strncasecmp(units[i].unit, word + digits, length - digits) == 0)
            return number * units[i].minutes;
    return 0;
}

const char *shelf_parse(const char *text, Shelf *out)
{
    size_t length;
    const char *word = first_word(text, &length);
    bool once = is_once(word, length);
    if (once)
        word = first_word(word + length, &length);
    int64_t minutes = minutes_of(word, length);
    if (minutes < 1)
        return _("begin with how long: 60, 2h, 1d");
    if (minutes > ALERT_SHELVE_MAX_MINUTES)
        return _("seven days at most");
    const char *reason = word + length + strspn(word + length, " ");
    if (reason[0] == '\0')
        return _("say why, behind the time");
    *out = (Shelf){.minutes = minutes, .one_shot = once, .reason = reason};
    return NULL;
}

static bool begins(const char *word, const char *text)
{
    return g_ascii_strncasecmp(word, text, strlen(text)) == 0;
}

/* The one verdict whose word begins with text; VERDICT_NONE for none or several. */
static Verdict only_verdict(const char *text, const char *(*word)(Verdict verdict))
{
    Verdict found = VERDICT_NONE;
    for (int i = VERDICT_NONE + 1; i < VERDICTS; i++) {
        Verdict verdict = (Verdict)i;
        if (g_ascii_strcasecmp(word(verdict), text) == 0)
            return verdict;
        if (!begins(word(verdict), text))
            continue;
        if (found != VERDICT_NONE)
            return VERDICT_NONE;
        found = verdict;
    }
    return found;
}

bool verdict_from(const char *text, Verdict *out)
{
    g_autofree char *typed = g_strstrip(g_strdup(text));
    Verdict verdict = VERDICT_NONE;
    if (typed[0] == '\0')
        return false;
    if (typed[0] > '0' && typed[0] < '0' + VERDICTS && typed[1] == '\0')
        verdict = (Verdict)(typed[0] - '0');
    if (verdict == VERDICT_NONE)
        verdict = only_verdict(typed, verdict_text);
    if (verdict == VERDICT_NONE)
        verdict = only_verdict(typed, verdict_word);
    if (verdict == VERDICT_NONE)
        return false;
    *out = verdict;
    return true;
}

/* Completion */

char *words_complete(const char *line, int keep, const char *const *candidates, int again)
{
    int count = 0;
    for (int i = 0; candidates[i] != NULL; i++)
        count += begins(candidates[i], line + keep);
    if (count == 0)
        return NULL;
    int wanted = again % count;
    for (int i = 0; candidates[i] != NULL; i++)
        if (begins(candidates[i], line + keep) && wanted-- == 0)
            return g_strdup_printf("%.*s%s", keep, line, candidates[i]);
    return NULL;
}

char *shelf_complete(const char *text, int again, void *data)
{
    const char *const times[] = {"30 ", "60 ", "120 ", "240 ", "480 ", "15 ", _("1d "), NULL};
    const char *const reasons[] = {_("heavy rain"), _("being repaired"), _("known event"),
                                   _("too many false ones"), NULL};
    size_t length;
    const char *word = first_word(text, &length);
    if (is_once(word, length) && word[length] == ' ')
        word = first_word(word + length, &length);
    if (word[length] == '\0')
        return words_complete(text, (int)(word - text), times, again);
    const char *reason = word + length + strspn(word + length, " ");
    return words_complete(text, (int)(reason - text), reasons, again);
}

char *verdict_complete(const char *text, int again, void *data)
{
    const char *words[VERDICTS] = {NULL};
    for (int i = VERDICT_NONE + 1; i < VERDICTS; i++)
        words[i - 1] = verdict_text((Verdict)i);
    return words_complete(text, 0, words, again);
}
