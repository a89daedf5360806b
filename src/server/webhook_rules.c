#include "webhook_rules.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "model/camera.h"
#include "sources/post.h"
#include "sources/source.h"

#define LIST_MAX 64

static const SourceSetting settings[] = {
    {.key = "url", .form = SETTING_TEXT, .needed = true},
    {.key = "secret_file", .form = SETTING_FILE, .needed = true},
    {.key = "ca_file", .form = SETTING_TEXT},
    {.key = "format", .form = SETTING_TEXT},
    {.key = "events", .form = SETTING_TEXT},
    {.key = "priority", .form = SETTING_TEXT},
    {.key = "kinds", .form = SETTING_TEXT},
    {.key = "agencies", .form = SETTING_TEXT},
    {.key = "areas", .form = SETTING_TEXT},
    {.key = "sees", .form = SETTING_TEXT},
    {.key = "timeout_seconds", .form = SETTING_NUMBER, .least = 1, .most = 60},
    {.key = "retry_seconds", .form = SETTING_NUMBER, .least = 1, .most = 3600},
    {.key = "refused_after", .form = SETTING_NUMBER, .least = 1, .most = 100},
    {.key = "keep_hours", .form = SETTING_NUMBER, .least = 1, .most = 720},
    {.key = "most", .form = SETTING_NUMBER, .least = 10, .most = 1000000},
};

void webhook_rule_free(WebhookRule *rule)
{
    if (rule == NULL) {
        return;
    }
    g_free(rule->name);
    g_free(rule->url);
    g_free(rule->secret_file);
    g_free(rule->ca_file);
    g_strfreev(rule->kinds);
    g_strfreev(rule->areas);
    g_free(rule);
}

bool webhook_is_group(const char *group)
{
    return g_str_has_prefix(group, WEBHOOK_GROUP);
}

/* Secrets */

GPtrArray *webhook_secrets_read(const char *path, GError **error)
{
    char *text = setting_secret(path, error);
    if (text == NULL) {
        return NULL;
    }
    g_autoptr(GPtrArray) secrets = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    bool good = true;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\r\n", &rest); line != NULL && good;
         line = strtok_r(NULL, "\r\n", &rest)) {
        GBytes *secret =
            secrets->len < WEBHOOK_SECRETS_MAX ? webhook_secret(g_strstrip(line)) : NULL;
        good = secret != NULL;
        if (good) {
            g_ptr_array_add(secrets, secret);
        }
    }
    setting_forget(text);
    if (!good || secrets->len == 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "%s: one or two lines whsec_BASE64 of %d to %d bytes each are needed", path,
                    WEBHOOK_SECRET_LEAST, WEBHOOK_SECRET_MOST);
        return NULL;
    }
    return g_steal_pointer(&secrets);
}

/* Words: each says what is wrong with a list of them, NULL for nothing */

typedef struct Taking {
    WebhookRule *rule;
    const char *word;
} Taking;

/* "alert" is all of alerts; what is withdrawn is told unasked. */
static const char *take_event(const Taking *taking)
{
    bool known = false;
    for (unsigned i = 0; i < WEBHOOK_TEST; i++) {
        const char *word = webhook_event_word((WebhookEvent)i);
        size_t length = strlen(taking->word);
        if (strncmp(word, taking->word, length) == 0 &&
            (word[length] == '\0' || word[length] == '.') && !g_str_has_suffix(word, "withdrawn")) {
            taking->rule->events |= 1u << i;
            known = true;
        }
    }
    return known ? NULL
                 : "events are alert, situation, ticket, or one of them such as alert.raised, "
                   "alert.changed, alert.closed, ticket.opened, ticket.dispatched";
}

static const char *take_agency(const Taking *taking)
{
    Agency agency;
    if (!agency_parse(taking->word, &agency) || agency == AGENCY_NONE) {
        return "agencies are words such as bpbd, dpu, damkar: those of dispatch.conf";
    }
    taking->rule->agencies |= 1u << agency;
    return NULL;
}

static const char *check_kind(const Taking *taking)
{
    return alert_kind_valid(taking->word) ? NULL : "kinds are words such as banjir, kebakaran";
}

static const char *check_area(const Taking *taking)
{
    AreaLevel level;
    return area_code_level(taking->word, &level) ? NULL : "areas are codes such as 33.74.10";
}

static char **words_of(const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text, " ,;\t", -1);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (char **part = parts; *part != NULL; part++) {
        if (**part != '\0') {
            g_strv_builder_add(builder, *part);
        }
    }
    return g_strv_builder_end(builder);
}

typedef const char *(*TakeWord)(const Taking *taking);

/* Returns the words, NULL where there are none; *wrong says what is the matter with one. */
static char **take_words(WebhookRule *rule, const char *text, TakeWord take, const char **wrong)
{
    g_auto(GStrv) words = words_of(text);
    for (guint i = 0; words[i] != NULL && *wrong == NULL; i++) {
        const Taking taking = {rule, words[i]};
        *wrong = i < LIST_MAX ? take(&taking) : "more than 64";
    }
    return words[0] != NULL ? g_steal_pointer(&words) : NULL;
}

static const char *take_sees(WebhookRule *rule, const char *word)
{
    Visibility most;
    if (!visibility_parse(word, &most)) {
        return "sees is public, restricted or official";
    }
    rule->sights = 1u << SIGHT_ALERTS | 1u << SIGHT_TICKETS |
                   (most == VISIBILITY_OFFICIAL ? 1u << SIGHT_TICKETS_OFFICIAL : 0);
    for (Visibility one = 0; one <= most; one++) {
        rule->sights |= 1u << sight_of_alert(sight_of_camera(one, REASON_NONE));
    }
    return NULL;
}

static const char *take_format(WebhookRule *rule, const char *word)
{
    rule->cap = strcmp(word, "cap") == 0;
    if (!rule->cap && strcmp(word, "json") != 0) {
        return "format is json or cap";
    }
    unsigned tickets = rule->events >> WEBHOOK_TICKET_OPENED;
    return rule->cap && tickets != 0 ? "tickets are told as json alone" : NULL;
}

/* A group */

typedef struct Group {
    WebhookRule *rule;
    GHashTable *options;
    const Keyfile *file;
    const char *in;
} Group;

static bool complain(const Group *group, const char *key, const char *wrong, GError **error)
{
    keyfile_complain(group->file, group->in, key, error, "%s", wrong);
    return false;
}

static bool take_lists(const Group *group, GError **error)
{
    WebhookRule *rule = group->rule;
    const struct {
        const char *key, *otherwise;
        TakeWord take;
        char ***kept;
    } lists[] = {
        {"events", "alert", take_event, NULL},
        {"agencies", "", take_agency, NULL},
        {"kinds", "", check_kind, &rule->kinds},
        {"areas", "", check_area, &rule->areas},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        const char *wrong = NULL;
        const char *text = setting_text(group->options, lists[i].key);
        g_auto(GStrv) words =
            take_words(rule, text[0] != '\0' ? text : lists[i].otherwise, lists[i].take, &wrong);
        if (wrong != NULL) {
            return complain(group, lists[i].key, wrong, error);
        }
        if (lists[i].kept != NULL) {
            *lists[i].kept = g_steal_pointer(&words);
        }
    }
    return true;
}

static const char *text_or(const Group *group, const char *key, const char *otherwise)
{
    const char *text = setting_text(group->options, key);
    return text[0] != '\0' ? text : otherwise;
}

static bool take_rest(const Group *group, GError **error)
{
    WebhookRule *rule = group->rule;
    const char *wrong = take_sees(rule, text_or(group, "sees", "restricted"));
    if (wrong != NULL) {
        return complain(group, "sees", wrong, error);
    }
    if ((wrong = take_format(rule, text_or(group, "format", "json"))) != NULL) {
        return complain(group, "format", wrong, error);
    }
    if (!alert_priority_parse(text_or(group, "priority", "low"), &rule->priority)) {
        return complain(group, "priority", "priority is critical, high, medium or low", error);
    }
    if (!post_url_fits(setting_text(group->options, "url"))) {
        return complain(group, "url",
                        "url: https, or http to this machine itself, without a user in it", error);
    }
    g_autoptr(GError) unread = NULL;
    g_autoptr(GPtrArray) secrets =
        webhook_secrets_read(setting_text(group->options, "secret_file"), &unread);
    if (secrets == NULL) {
        return complain(group, "secret_file", unread->message, error);
    }
    rule->url = g_strdup(setting_text(group->options, "url"));
    rule->secret_file = g_strdup(setting_text(group->options, "secret_file"));
    rule->ca_file = g_strdup(text_or(group, "ca_file", NULL));
    rule->timeout_s = setting_number(group->options, "timeout_seconds", 15);
    rule->retry_s = setting_number(group->options, "retry_seconds", 5);
    rule->refused_after = setting_number(group->options, "refused_after", 8);
    rule->keep_hours = setting_number(group->options, "keep_hours", 72);
    rule->most = setting_number(group->options, "most", 10000);
    return true;
}

static const SourceSetting *find_setting(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++) {
        if (strcmp(settings[i].key, key) == 0) {
            return &settings[i];
        }
    }
    return NULL;
}

static bool take_keys(const Group *group, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(group->file), group->in, NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++) {
        const SourceSetting *setting = find_setting(*key);
        g_autofree char *value =
            g_key_file_get_string(keyfile_values(group->file), group->in, *key, NULL);
        if (setting == NULL) {
            keyfile_complain(group->file, group->in, *key, error, "unknown key '%s' in [%s]", *key,
                             group->in);
            return false;
        }
        if (value == NULL || *g_strstrip(value) == '\0') {
            continue;
        }
        g_autofree char *wrong = setting_wrong(setting, value);
        if (wrong != NULL) {
            return complain(group, *key, wrong, error);
        }
        g_hash_table_insert(group->options, g_strdup(*key), g_steal_pointer(&value));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++) {
        if (settings[i].needed && !g_hash_table_contains(group->options, settings[i].key)) {
            keyfile_complain(group->file, group->in, NULL, error, "[%s] needs %s", group->in,
                             settings[i].key);
            return false;
        }
    }
    return true;
}

static bool take_group(GPtrArray *rules, const Keyfile *file, const char *in, GError **error)
{
    const char *name = in + strlen(WEBHOOK_GROUP);
    g_autoptr(WebhookRule) rule = g_new0(WebhookRule, 1);
    g_autoptr(GHashTable) options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const Group group = {rule, options, file, in};
    if (!id_valid(name) || strlen(name) > WEBHOOK_NAME_MAX) {
        keyfile_complain(
            file, in, NULL, error,
            "[%s]: a name of at most %d letters, digits and -_. comes behind 'webhook'", in,
            WEBHOOK_NAME_MAX);
        return false;
    }
    rule->name = g_strdup(name);
    if (!take_keys(&group, error) || !take_lists(&group, error) || !take_rest(&group, error)) {
        return false;
    }
    g_ptr_array_add(rules, g_steal_pointer(&rule));
    return true;
}

bool webhook_rules_read(GPtrArray *rules, const Keyfile *file, GError **error)
{
    g_auto(GStrv) names = g_key_file_get_groups(keyfile_values(file), NULL);
    for (char **name = names; *name != NULL; name++) {
        if (webhook_is_group(*name) && !take_group(rules, file, *name, error)) {
            return false;
        }
    }
    if (rules->len > WEBHOOKS_MAX) {
        keyfile_complain(file, names[0], NULL, error, "more than %d webhooks", WEBHOOKS_MAX);
        return false;
    }
    return true;
}

/* Asking */

bool webhook_rule_wants(const WebhookRule *rule, const WebhookNews *news)
{
    if (news->priority > rule->priority) {
        return false;
    }
    if (rule->agencies != 0 && (rule->agencies & 1u << news->agency) == 0) {
        return false;
    }
    return rule->kinds == NULL ||
           (news->kind != NULL && g_strv_contains((const char *const *)rule->kinds, news->kind));
}

bool webhook_rule_sees(const WebhookRule *rule, Sight sight, const char *area)
{
    if ((rule->sights & 1u << sight) == 0) {
        return false;
    }
    for (char **scope = rule->areas; scope != NULL && *scope != NULL; scope++) {
        if (area_code_within(area, *scope)) {
            return true;
        }
    }
    return rule->areas == NULL;
}
