#include "ticketing_plan.h"

#include <string.h>

#include "base/baked.h"
#include "base/error.h"
#include "base/keyfile.h"

#define BAKED       "config/dispatch.conf"
#define OTHER       "other"
#define SECONDS_MAX 31536000

typedef struct Sent {
    Agency agency[PRIORITIES];
} Sent;

struct TicketPlan {
    GHashTable *sent[TICKET_KINDS]; /* topic -> Sent */
    int64_t clocks_ms[TICKET_KINDS][PRIORITIES][TICKET_CLOCKS];
    int64_t escalate_ms;
};

static const char *const clock_groups[TICKET_KINDS] = {"incident-clocks", "maintenance-clocks"};

static bool check_groups(const Keyfile *file, GError **error)
{
    static const char *const known[] = {"incident",           "maintenance", "incident-clocks",
                                        "maintenance-clocks", "escalation",  NULL};
    g_auto(GStrv) groups = g_key_file_get_groups(keyfile_values(file), NULL);
    for (char **group = groups; *group != NULL; group++) {
        if (!g_strv_contains(known, *group)) {
            keyfile_complain(file, *group, NULL, error, "unknown group [%s]", *group);
            return false;
        }
    }
    return true;
}

/* One word of "dpu critical:bpbd". */
static bool read_word(const char *word, Sent *sent)
{
    const char *colon = strchr(word, ':');
    Agency agency;
    AlertPriority severity;
    if (!agency_parse(colon != NULL ? colon + 1 : word, &agency)) {
        return false;
    }
    if (colon == NULL) {
        for (unsigned i = 0; i < PRIORITIES; i++) {
            sent->agency[i] = agency;
        }
        return true;
    }
    g_autofree char *name = g_strndup(word, (gsize)(colon - word));
    if (!alert_priority_parse(name, &severity)) {
        return false;
    }
    sent->agency[severity] = agency;
    return true;
}

static bool take_agencies(TicketPlan *plan, const Keyfile *file, TicketKind kind, GError **error)
{
    const char *group = ticket_kind_word(kind);
    g_auto(GStrv) topics = g_key_file_get_keys(keyfile_values(file), group, NULL, NULL);
    for (char **topic = topics; topic != NULL && *topic != NULL; topic++) {
        g_autofree char *text = g_key_file_get_string(keyfile_values(file), group, *topic, NULL);
        g_auto(GStrv) words = g_strsplit_set(text != NULL ? g_strstrip(text) : "", " \t", 16);
        Sent sent = {{AGENCY_NONE}};
        bool good = words[0] != NULL && strchr(words[0], ':') == NULL && alert_kind_valid(*topic);
        for (char **word = words; good && *word != NULL; word++) {
            good = **word == '\0' || read_word(*word, &sent);
        }
        if (!good) {
            keyfile_complain(file, group, *topic, error,
                             "%s: an agency, then severity:agency where it differs", *topic);
            return false;
        }
        g_hash_table_replace(plan->sent[kind], g_strdup(*topic), g_memdup2(&sent, sizeof sent));
    }
    return true;
}

static bool read_seconds(const char *text, int64_t *out_ms)
{
    guint64 seconds;
    bool good = g_ascii_string_to_unsigned(text, 10, 0, SECONDS_MAX, &seconds, NULL);
    *out_ms = (int64_t)seconds * 1000;
    return good;
}

static bool take_clocks(TicketPlan *plan, const Keyfile *file, TicketKind kind, GError **error)
{
    const char *group = clock_groups[kind];
    g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(file), group, NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++) {
        AlertPriority severity;
        g_autofree char *text = g_key_file_get_string(keyfile_values(file), group, *key, NULL);
        g_auto(GStrv) words = g_strsplit(text != NULL ? g_strstrip(text) : "", " ", 3);
        if (!alert_priority_parse(*key, &severity)) {
            keyfile_complain(file, group, *key, error, "unknown key '%s' in [%s]", *key, group);
            return false;
        }
        int64_t *clocks = plan->clocks_ms[kind][severity];
        if (g_strv_length(words) != 2 || !read_seconds(words[0], &clocks[TICKET_CLOCK_ACK]) ||
            !read_seconds(words[1], &clocks[TICKET_CLOCK_ARRIVE])) {
            keyfile_complain(file, group, *key, error,
                             "%s: two numbers of seconds, each from 0 to %d", *key, SECONDS_MAX);
            return false;
        }
    }
    return true;
}

static bool take_escalation(TicketPlan *plan, const Keyfile *file, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(file), "escalation", NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++) {
        g_autofree char *text =
            g_key_file_get_string(keyfile_values(file), "escalation", *key, NULL);
        if (strcmp(*key, "seconds") != 0) {
            keyfile_complain(file, "escalation", *key, error, "unknown key '%s' in [escalation]",
                             *key);
            return false;
        }
        if (text == NULL || !read_seconds(g_strstrip(text), &plan->escalate_ms)) {
            keyfile_complain(file, "escalation", *key, error, "seconds goes from 0 to %d",
                             SECONDS_MAX);
            return false;
        }
    }
    return true;
}

static bool take(TicketPlan *plan, Keyfile *opened, GError **error)
{
    g_autoptr(Keyfile) file = opened;
    if (file == NULL || !check_groups(file, error)) {
        return false;
    }
    for (unsigned kind = 0; kind < TICKET_KINDS; kind++) {
        if (!take_agencies(plan, file, (TicketKind)kind, error) ||
            !take_clocks(plan, file, (TicketKind)kind, error)) {
            return false;
        }
    }
    return take_escalation(plan, file, error);
}

TicketPlan *ticket_plan_new(const char *path, GError **error)
{
    g_autoptr(TicketPlan) plan = g_new0(TicketPlan, 1);
    for (unsigned kind = 0; kind < TICKET_KINDS; kind++) {
        plan->sent[kind] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    }
    const char *text;
    size_t size;
    if (baked_find(BAKED, &text, &size) &&
        !take(plan, keyfile_parse(BAKED, text, size, error), error)) {
        return NULL;
    }
    if (path != NULL && !take(plan, keyfile_load(path, error), error)) {
        return NULL;
    }
    return g_steal_pointer(&plan);
}

void ticket_plan_free(TicketPlan *plan)
{
    if (plan == NULL) {
        return;
    }
    for (unsigned kind = 0; kind < TICKET_KINDS; kind++) {
        g_hash_table_unref(plan->sent[kind]);
    }
    g_free(plan);
}

Agency ticket_plan_agency(const TicketPlan *plan, TicketKind kind, const char *topic,
                          AlertPriority severity)
{
    const Sent *sent = topic != NULL ? g_hash_table_lookup(plan->sent[kind], topic) : NULL;
    sent = sent != NULL ? sent : g_hash_table_lookup(plan->sent[kind], OTHER);
    return sent != NULL ? sent->agency[severity] : AGENCY_NONE;
}

int64_t ticket_plan_clock_ms(const TicketPlan *plan, TicketKind kind, AlertPriority severity,
                             TicketClock clock)
{
    return plan->clocks_ms[kind][severity][clock];
}

int64_t ticket_plan_escalate_ms(const TicketPlan *plan)
{
    return plan->escalate_ms;
}
