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

#define BAKED "config/tilikd.conf"

typedef struct NumberKey {
    const char *key;
    size_t place;
    int low, high;
} NumberKey;

static const NumberKey limits[] = {
    {"connections", offsetof(Options, connections), 16, 60000},
    {"streams", offsetof(Options, streams), 1, 50000},
    {"waiting", offsetof(Options, waiting), 16, 100000},
    {"request_seconds", offsetof(Options, request_seconds), 1, 300},
    {"idle_seconds", offsetof(Options, idle_seconds), 1, 3600},
    {"stall_seconds", offsetof(Options, stall_seconds), 1, 600},
    {"stream_buffer", offsetof(Options, stream_buffer), 16384, 4194304},
};

typedef struct TextKey {
    const char *key;
    size_t place;
} TextKey;

static const TextKey texts[] = {
    {"listen", offsetof(Options, listen)},
    {"db", offsetof(Options, db)},
    {"certificate", offsetof(Options, certificate)},
    {"private_key", offsetof(Options, private_key)},
};

Options *options_new(void)
{
    Options *options = g_new0(Options, 1);
    options->cameras = options->rate = options->changes = -1;
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        *(int *)((char *)options + limits[i].place) = -1;
    }
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
    g_free(options->config);
    g_free(options->tokens_file);
    g_free(options->city);
    g_free(options->seed);
    g_free(options->speed);
    g_free(options);
}

static bool known(const char *group, const char *key)
{
    if (strcmp(group, "limits") == 0) {
        for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
            if (strcmp(limits[i].key, key) == 0) {
                return true;
            }
        }
    } else if (strcmp(group, "server") == 0) {
        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
            if (strcmp(texts[i].key, key) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool check_names(const Keyfile *file, GError **error)
{
    g_auto(GStrv) groups = g_key_file_get_groups(keyfile_values(file), NULL);
    for (char **group = groups; *group != NULL; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(file), *group, NULL, NULL);
        if (strcmp(*group, "server") != 0 && strcmp(*group, "limits") != 0) {
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

static bool take_limits(Options *options, const Keyfile *file, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        int *place = (int *)(void *)((char *)options + limits[i].place);
        g_autofree char *text =
            g_key_file_get_string(keyfile_values(file), "limits", limits[i].key, NULL);
        if (text == NULL) {
            continue;
        }
        gint64 number;
        if (!g_ascii_string_to_signed(g_strstrip(text), 10, limits[i].low, limits[i].high, &number,
                                      NULL)) {
            keyfile_complain(file, "limits", limits[i].key, error, "%s goes from %d to %d",
                             limits[i].key, limits[i].low, limits[i].high);
            return false;
        }
        *place = (int)number;
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
    return g_access(value, R_OK) == 0 ? NULL : "can't be read";
}

static bool check_texts(const Keyfile *file, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text =
            g_key_file_get_string(keyfile_values(file), "server", texts[i].key, NULL);
        const char *wrong =
            text != NULL && *g_strstrip(text) != '\0' ? wrong_text(texts[i].key, text) : NULL;
        if (wrong != NULL) {
            /* An address of a database may hold a password. */
            bool secret = strcmp(texts[i].key, "db") == 0;
            keyfile_complain(file, "server", texts[i].key, error, "%s: %s%s%s", texts[i].key,
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
            g_key_file_get_string(keyfile_values(file), "server", texts[i].key, NULL);
        if (text != NULL && *g_strstrip(text) != '\0' && !given[i]) {
            g_free(*place);
            *place = g_steal_pointer(&text);
        }
    }
}

static bool take(Options *options, Keyfile *opened, const bool given[], GError **error)
{
    g_autoptr(Keyfile) file = opened;
    if (file == NULL || !check_names(file, error) || !take_limits(options, file, error) ||
        !check_texts(file, error)) {
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
    return true;
}

bool options_default_db(Options *options, GError **error)
{
    if (options->db != NULL) {
        return true;
    }
    g_autofree char *path = paths_state("tilikd.db");
    options->db = g_strconcat("sqlite:", path, NULL);
    return paths_make_parent(path, error);
}
