#include <string.h>

#include "zoneminder_private.h"

#define RULES_MAX 64
#define NOTHING   "-"

typedef struct Rule {
    char *word; /* lower case */
    char *kind; /* NOTHING: no alert */
} Rule;

struct ZmKinds {
    GPtrArray *rules; /* of Rule, in their order */
};

/* Behind those of the configuration.  "Signal" is said by the camera's state. */
static const char usual[] = "Forced=manual, Motion=gerakan, Linked=gerakan, Signal=-";

static void rule_free(gpointer data)
{
    Rule *rule = data;
    g_free(rule->word);
    g_free(rule->kind);
    g_free(rule);
}

/* False at what is no rule. */
static bool read_rules(const char *text, GPtrArray *out)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", RULES_MAX + 2);
    for (char **part = parts; *part != NULL; part++) {
        char *equals = strrchr(g_strstrip(*part), '=');
        if (**part == '\0') {
            continue;
        }
        const char *kind = equals != NULL ? equals + 1 + strspn(equals + 1, " ") : "";
        if (equals == NULL || equals == *part ||
            (strcmp(kind, NOTHING) != 0 && !alert_kind_valid(kind))) {
            return false;
        }
        *equals = '\0';
        Rule *rule = g_new0(Rule, 1);
        rule->word = g_utf8_strdown(g_strchomp(*part), -1);
        rule->kind = g_strdup(kind);
        g_ptr_array_add(out, rule);
    }
    return out->len <= RULES_MAX;
}

const char *zm_kinds_wrong(const char *text)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(rule_free);
    return g_utf8_validate(text, -1, NULL) && read_rules(text, rules)
               ? NULL
               : "not WORD=KIND with commas between, at most 64; a kind has small letters, digits "
                 "and _, or is -";
}

ZmKinds *zm_kinds_new(const char *text)
{
    ZmKinds *kinds = g_new0(ZmKinds, 1);
    kinds->rules = g_ptr_array_new_with_free_func(rule_free);
    read_rules(text, kinds->rules);
    read_rules(usual, kinds->rules);
    return kinds;
}

void zm_kinds_free(ZmKinds *kinds)
{
    if (kinds != NULL) {
        g_ptr_array_unref(kinds->rules);
        g_free(kinds);
    }
}

/* An event that only records is none, until something in it scores. */
const char *zm_kinds_of(const ZmKinds *kinds, const ZmEvent *event)
{
    g_autofree char *both = g_strconcat(event->cause, " ", event->notes, NULL);
    g_autofree char *text = g_utf8_strdown(both, -1);
    if (g_ascii_strncasecmp(event->cause, "Continuous", strlen("Continuous")) == 0 &&
        event->score == 0) {
        return NULL;
    }
    for (guint i = 0; i < kinds->rules->len; i++) {
        const Rule *rule = kinds->rules->pdata[i];
        if (strstr(text, rule->word) != NULL) {
            return strcmp(rule->kind, NOTHING) != 0 ? rule->kind : NULL;
        }
    }
    return "gerakan";
}
