#include "options.h"

#include <event2/util.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/baked.h"
#include "base/error.h"
#include "base/keyfile.h"
#include "base/paths.h"
#include "base/text.h"
#include "model/alert_delay.h"
#include "model/rollcall.h"
#include "probe_settings.h"
#include "relay.h"
#include "sources/fetch.h"
#include "sourcing.h"
#include "ticketing_plan.h"
#include "webhook_rules.h"
#include "wire/cap.h"

#define BAKED       "config/tilikd.conf"
#define DELAY_MAX_S 3600

typedef struct NumberKey {
    const char *group, *key;
    size_t place;
    int low, high;
} NumberKey;

#define ESCALATE(priority)                                                                         \
    offsetof(Options, escalate_minutes) + sizeof(int) * (size_t)PRIORITY_##priority

static const NumberKey numbers[] = {
    {"limits", "connections", offsetof(Options, connections), 16, 60000},
    {"limits", "streams", offsetof(Options, streams), 1, 50000},
    {"limits", "waiting", offsetof(Options, waiting), 16, 100000},
    {"limits", "request_seconds", offsetof(Options, request_seconds), 1, 300},
    {"limits", "idle_seconds", offsetof(Options, idle_seconds), 1, 3600},
    {"limits", "stall_seconds", offsetof(Options, stall_seconds), 1, 600},
    {"limits", "stream_buffer", offsetof(Options, stream_buffer), 16384, 4194304},
    {"alerts", "flood_most", offsetof(Options, flood_most), 1, 1000},
    {"alerts", "flood_minutes", offsetof(Options, flood_minutes), 1, 60},
    {"alerts", "group_minutes", offsetof(Options, group_minutes), 1, 1440},
    {"alerts", "group_metres", offsetof(Options, group_metres), 1, 20000},
    {"alerts", "uplink_seconds", offsetof(Options, uplink_seconds), 1, 3600},
    {"alerts", "uplink_least", offsetof(Options, uplink_least), 2, 1000},
    {"alerts", "uplink_share", offsetof(Options, uplink_share), 1, 100},
    {"tickets", "files_megabytes", offsetof(Options, files_megabytes), 0, 1048576},
    {"tickets", "ticket_megabytes", offsetof(Options, ticket_megabytes), 0, 200},
    {"uptime", "days", offsetof(Options, uptime_days), 1, 400},
    {"recordings", "days", offsetof(Options, recording_days), 0, 3660},
    {"recordings", "seconds", offsetof(Options, recording_seconds), 10, 86400},
    {"tickets", "person_minute", offsetof(Options, person_minute), 1, 60000},
    {"alerts", "escalate_critical", ESCALATE(CRITICAL), 0, 1440},
    {"alerts", "escalate_high", ESCALATE(HIGH), 0, 1440},
    {"alerts", "escalate_medium", ESCALATE(MEDIUM), 0, 1440},
    {"alerts", "escalate_low", ESCALATE(LOW), 0, 1440},
    {"rollcall", "every", offsetof(Options, rollcall_minutes), 0, 1440},
};

/* Times of the day, in [rollcall]. */
static const struct {
    const char *key;
    size_t place;
} times[] = {
    {"from", offsetof(Options, rollcall_from)},
    {"to", offsetof(Options, rollcall_to)},
};

typedef struct TextKey {
    const char *group, *key;
    size_t place;
} TextKey;

static const TextKey texts[] = {
    {"server", "listen", offsetof(Options, listen)},
    {"server", "db", offsetof(Options, db)},
    {"server", "certificate", offsetof(Options, certificate)},
    {"server", "private_key", offsetof(Options, private_key)},
    {"server", "key_file", offsetof(Options, key_file)},
    {"server", "dispatch", offsetof(Options, dispatch)},
    {"snapshots", "hosts", offsetof(Options, snapshot_hosts)},
    {"cap", "sender", offsetof(Options, cap_sender)},
    {"cap", "sender_name", offsetof(Options, cap_name)},
    {"cap", "web", offsetof(Options, cap_web)},
    {"cap", "contact", offsetof(Options, cap_contact)},
    {"cap", "status", offsetof(Options, cap_status)},
};

Options *options_new(void)
{
    Options *options = g_new0(Options, 1);
    options->cameras = options->rate = options->changes = options->tickets = -1;
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        *(int *)(void *)((char *)options + numbers[i].place) = -1;
    }
    options->webhooks = g_ptr_array_new_with_free_func((GDestroyNotify)webhook_rule_free);
    options->sources = g_ptr_array_new_with_free_func((GDestroyNotify)source_group_free);
    options->relay = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    options->probe = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    options->delays = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return options;
}

void options_free(Options *options)
{
    if (options == NULL) {
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(*(char **)((char *)options + texts[i].place));
    }
    g_hash_table_unref(options->delays);
    g_hash_table_unref(options->relay);
    g_hash_table_unref(options->probe);
    g_ptr_array_unref(options->sources);
    g_ptr_array_unref(options->webhooks);
    g_free(options->config);
    g_free(options->tokens_file);
    g_free(options->city);
    g_free(options->seed);
    g_free(options->speed);
    g_free(options);
}

static bool known(const char *group, const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (strcmp(group, numbers[i].group) == 0 && strcmp(key, numbers[i].key) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(group, texts[i].group) == 0 && strcmp(key, texts[i].key) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        if (strcmp(group, "rollcall") == 0 && strcmp(key, times[i].key) == 0) {
            return true;
        }
    }
    return strcmp(group, "delays") == 0 && alert_kind_valid(key);
}

static bool check_names(const Keyfile *file, GError **error)
{
    static const char *const known_groups[] = {"server", "snapshots", "recordings", "uptime",
                                               "limits", "tickets",   "alerts",     "rollcall",
                                               "cap",    "delays",    NULL};
    g_auto(GStrv) groups = g_key_file_get_groups(keyfile_values(file), NULL);
    for (char **group = groups; *group != NULL; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(file), *group, NULL, NULL);
        if (sourcing_is_group(*group) || probe_settings_is_group(*group) ||
            webhook_is_group(*group) || strcmp(*group, RELAY_GROUP) == 0) {
            continue; /* they are looked at where they are read */
        }
        if (!g_strv_contains(known_groups, *group)) {
            keyfile_complain(file, *group, NULL, error, "unknown group [%s]", *group);
            return false;
        }
        for (char **key = keys; key != NULL && *key != NULL; key++) {
            if (!known(*group, *key)) {
                keyfile_complain(file, *group, *key, error, "unknown key '%s' in [%s]", *key,
                                 *group);
                return false;
            }
        }
    }
    return true;
}

static bool take_numbers(Options *options, const Keyfile *file, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        const NumberKey *number = &numbers[i];
        int *place = (int *)(void *)((char *)options + number->place);
        g_autofree char *text =
            g_key_file_get_string(keyfile_values(file), number->group, number->key, NULL);
        if (text == NULL) {
            continue;
        }
        gint64 value;
        if (!g_ascii_string_to_signed(g_strstrip(text), 10, number->low, number->high, &value,
                                      NULL)) {
            keyfile_complain(file, number->group, number->key, error, "%s goes from %d to %d",
                             number->key, number->low, number->high);
            return false;
        }
        *place = (int)value;
    }
    return true;
}

static bool take_times(Options *options, const Keyfile *file, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        int *place = (int *)(void *)((char *)options + times[i].place);
        g_autofree char *text =
            g_key_file_get_string(keyfile_values(file), "rollcall", times[i].key, NULL);
        if (text != NULL && !rollcall_minute(g_strstrip(text), place)) {
            keyfile_complain(file, "rollcall", times[i].key, error, "%s: a time such as 21:00",
                             times[i].key);
            return false;
        }
    }
    return true;
}

static bool read_seconds(const char *text, int64_t *out)
{
    guint64 seconds;
    bool good = g_ascii_string_to_unsigned(text, 10, 0, DELAY_MAX_S, &seconds, NULL);
    *out = (int64_t)seconds * 1000;
    return good;
}

/* "ON OFF" in seconds. */
static bool take_delays(Options *options, const Keyfile *file, GError **error)
{
    g_auto(GStrv) kinds = g_key_file_get_keys(keyfile_values(file), "delays", NULL, NULL);
    for (char **kind = kinds; kind != NULL && *kind != NULL; kind++) {
        g_autofree char *text = g_key_file_get_string(keyfile_values(file), "delays", *kind, NULL);
        g_auto(GStrv) parts = g_strsplit(g_strstrip(text), " ", 3);
        AlertDelays delays;
        if (g_strv_length(parts) != 2 || !read_seconds(parts[0], &delays.on_ms) ||
            !read_seconds(parts[1], &delays.off_ms)) {
            keyfile_complain(file, "delays", *kind, error,
                             "%s: two numbers of seconds, each from 0 to %d", *kind, DELAY_MAX_S);
            return false;
        }
        g_hash_table_replace(options->delays, g_strdup(*kind), g_memdup2(&delays, sizeof delays));
    }
    return true;
}

static bool is_address(const char *text)
{
    struct sockaddr_storage address;
    int size = sizeof address;
    guint64 port;
    const char *colon = strrchr(text, ':');
    g_autofree char *host = colon != NULL ? g_strndup(text, (size_t)(colon - text)) : NULL;
    return host != NULL && g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &port, NULL) &&
           evutil_parse_sockaddr_port(host, (struct sockaddr *)&address, &size) == 0;
}

/* Returns what is wrong with a value, NULL for nothing. */
static const char *wrong_text(const char *key, const char *value)
{
    if (strcmp(key, "listen") == 0) {
        return is_address(value) ? NULL : "not of the form ADDRESS:PORT";
    }
    if (strcmp(key, "db") == 0) {
        return g_str_has_prefix(value, "sqlite:") && value[7] != '\0'
                   ? NULL
                   : "not of the form sqlite:PATH";
    }
    if (strcmp(key, "hosts") == 0) {
        return fetch_hosts_valid(value) ? NULL : "not hosts, or HOST:PORT, with blanks between";
    }
    if (strcmp(key, "sender") == 0) {
        return cap_sender_valid(value) ? NULL : "not one word such as tilik.semarangkota.go.id";
    }
    if (strcmp(key, "status") == 0) {
        CapStatus status;
        return cap_status_parse(value, &status) ? NULL : "not Actual, Exercise, System or Test";
    }
    if (strcmp(key, "sender_name") == 0 || strcmp(key, "web") == 0 || strcmp(key, "contact") == 0) {
        return text_is_clean(value, strlen(value)) ? NULL : "not plain text";
    }
    return g_access(value, R_OK) == 0 ? NULL : "can't be read";
}

static bool check_texts(const Keyfile *file, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text =
            g_key_file_get_string(keyfile_values(file), texts[i].group, texts[i].key, NULL);
        const char *wrong =
            text != NULL && *g_strstrip(text) != '\0' ? wrong_text(texts[i].key, text) : NULL;
        if (wrong != NULL) {
            /* An address of a database may hold a password. */
            bool secret = strcmp(texts[i].key, "db") == 0;
            keyfile_complain(file, texts[i].group, texts[i].key, error, "%s: %s%s%s", texts[i].key,
                             secret ? "" : text, secret ? "" : ": ", wrong);
            return false;
        }
    }
    return true;
}

/* What stands on the command line is there already and wins. */
static void take_texts(Options *options, const Keyfile *file, const bool given[])
{
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        char **place = (char **)(void *)((char *)options + texts[i].place);
        g_autofree char *text =
            g_key_file_get_string(keyfile_values(file), texts[i].group, texts[i].key, NULL);
        if (text != NULL && *g_strstrip(text) != '\0' && !given[i]) {
            g_free(*place);
            *place = g_steal_pointer(&text);
        }
    }
}

static bool take(Options *options, Keyfile *opened, const bool given[], GError **error)
{
    g_autoptr(Keyfile) file = opened;
    if (file == NULL || !check_names(file, error) || !take_numbers(options, file, error) ||
        !take_times(options, file, error) || !take_delays(options, file, error) ||
        !check_texts(file, error) || !sourcing_read(options->sources, file, error) ||
        !relay_settings_read(options->relay, file, error) ||
        !probe_settings_read(options->probe, file, error) ||
        !webhook_rules_read(options->webhooks, file, error)) {
        return false;
    }
    take_texts(options, file, given);
    bool here = keyfile_line(file, "server", "listen") != 0 && options->listen != NULL;
    if (here && !given[0] && options->certificate == NULL &&
        !g_str_has_prefix(options->listen, "127.") &&
        !g_str_has_prefix(options->listen, "[::1]:")) {
        keyfile_complain(file, "server", "listen", error,
                         "listen: %s: plain HTTP is served on loopback only; give a certificate",
                         options->listen);
        return false;
    }
    return true;
}

bool options_load(Options *options, GError **error)
{
    bool given[G_N_ELEMENTS(texts)];
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        given[i] = *(char **)(void *)((char *)options + texts[i].place) != NULL;
    }
    const char *text;
    size_t size;
    if (baked_find(BAKED, &text, &size) &&
        !take(options, keyfile_parse(BAKED, text, size, error), given, error)) {
        return false;
    }
    if (options->config != NULL &&
        !take(options, keyfile_load(options->config, error), given, error)) {
        return false;
    }
    if ((options->certificate == NULL) != (options->private_key == NULL)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "certificate and private_key are given together or not");
        return false;
    }
    g_autoptr(TicketPlan) plan = ticket_plan_new(options->dispatch, error);
    return plan != NULL;
}

bool options_default_db(Options *options, GError **error)
{
    if (options->db == NULL) {
        g_autofree char *path = paths_state("tilikd.db");
        options->db = g_strconcat("sqlite:", path, NULL);
        if (!paths_make_parent(path, error)) {
            return false;
        }
    }
    if (options->key_file == NULL && g_str_has_prefix(options->db, "sqlite:")) {
        options->key_file = g_strconcat(options->db + strlen("sqlite:"), ".key", NULL);
    }
    return true;
}
