/* What kind of alert a review is: by the labels of what was seen or heard, and where. */
#include <string.h>

#include "frigate_private.h"

#define RULES_MAX 64

typedef struct Rule {
    char *zone; /* NULL anywhere */
    char *label;
    char *kind;
} Rule;

struct FrigateKinds {
    GPtrArray *rules; /* of Rule, in their order */
};

/* What Frigate hears by itself, where nothing else is said. */
static const char usual[] = "fire_alarm=kebakaran, smoke_detector=kebakaran";

static void rule_free(gpointer data)
{
    Rule *rule = data;
    g_free(rule->zone);
    g_free(rule->label);
    g_free(rule->kind);
    g_free(rule);
}

/* "ZONE/LABEL=KIND"; NULL for what is none. */
static Rule *rule_read(const char *text)
{
    const char *equals = strrchr(text, '='), *slash = strchr(text, '/');
    if (equals == NULL || (slash != NULL && slash > equals)) {
        return NULL;
    }
    const char *from = slash != NULL ? slash + 1 : text;
    Rule *rule = g_new0(Rule, 1);
    rule->zone = slash != NULL ? g_strstrip(g_strndup(text, (gsize)(slash - text))) : NULL;
    rule->label = g_strstrip(g_strndup(from, (gsize)(equals - from)));
    rule->kind = g_strstrip(g_strdup(equals + 1));
    if (rule->label[0] == '\0' || (rule->zone != NULL && rule->zone[0] == '\0') ||
        !alert_kind_valid(rule->kind)) {
        rule_free(rule);
        return NULL;
    }
    return rule;
}

/* False at what is no rule. */
static bool read_rules(const char *text, GPtrArray *out)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", RULES_MAX + 2);
    for (char **part = parts; *part != NULL; part++) {
        Rule *rule = *g_strstrip(*part) != '\0' ? rule_read(*part) : NULL;
        if (rule != NULL) {
            g_ptr_array_add(out, rule);
        } else if (**part != '\0') {
            return false;
        }
    }
    return out->len <= RULES_MAX;
}

const char *frigate_kinds_wrong(const char *text)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(rule_free);
    return read_rules(text, rules) ? NULL
                                   : "not LABEL=KIND or ZONE/LABEL=KIND with commas between, at "
                                     "most 64; a kind has small letters, digits and _";
}

FrigateKinds *frigate_kinds_new(const char *text)
{
    FrigateKinds *kinds = g_new0(FrigateKinds, 1);
    kinds->rules = g_ptr_array_new_with_free_func(rule_free);
    read_rules(text, kinds->rules);
    read_rules(usual, kinds->rules);
    return kinds;
}

void frigate_kinds_free(FrigateKinds *kinds)
{
    if (kinds != NULL) {
        g_ptr_array_unref(kinds->rules);
        g_free(kinds);
    }
}

/* One that was recognized is "person-verified". */
static bool same_label(const char *told, const char *label)
{
    size_t length = strlen(label);
    return strncmp(told, label, length) == 0 &&
           (told[length] == '\0' || strcmp(told + length, "-verified") == 0);
}

static bool has_label(const char *const *labels, const char *label)
{
    for (; *labels != NULL; labels++) {
        if (same_label(*labels, label)) {
            return true;
        }
    }
    return false;
}

static bool fits(const Rule *rule, const FrigateReview *review)
{
    bool there = has_label(review->objects, rule->label) || has_label(review->audio, rule->label);
    return there && (rule->zone == NULL || g_strv_contains(review->zones, rule->zone));
}

/* "objek_" and the label as a kind is written. */
static void make_kind(const char *before, const char *label, char out[ALERT_KIND_SIZE])
{
    g_autofree char *plain = g_ascii_strdown(label, -1);
    if (g_str_has_suffix(plain, "-verified")) {
        plain[strlen(plain) - strlen("-verified")] = '\0';
    }
    g_strcanon(plain, "abcdefghijklmnopqrstuvwxyz0123456789_", '_');
    g_snprintf(out, ALERT_KIND_SIZE, "%s%s", before, plain);
}

void frigate_kinds_of(const FrigateKinds *kinds, const FrigateReview *review,
                      char out[ALERT_KIND_SIZE])
{
    for (guint i = 0; i < kinds->rules->len; i++) {
        const Rule *rule = kinds->rules->pdata[i];
        if (fits(rule, review)) {
            g_strlcpy(out, rule->kind, ALERT_KIND_SIZE);
            return;
        }
    }
    if (review->objects[0] != NULL) {
        make_kind("objek_", review->objects[0], out);
    } else if (review->audio[0] != NULL) {
        make_kind("suara_", review->audio[0], out);
    } else {
        g_strlcpy(out, "gerakan", ALERT_KIND_SIZE);
    }
}
