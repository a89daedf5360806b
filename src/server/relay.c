#include "relay_private.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "sources/source.h"

#define CHECK_S 30

void relay_lent_free(gpointer data)
{
    Lent *lent = data;
    if (lent->password != NULL) {
        explicit_bzero(lent->password, strlen(lent->password));
    }
    g_free(lent->password);
    g_free(lent->user);
    g_free(lent->path);
    g_free(lent->query);
    g_free(lent->camera);
    g_free(lent->ip);
    g_free(lent);
}

/* Sessions */

void relay_end_sessions(Relay *relay, const Lent *lent, bool connections)
{
    for (unsigned i = 0; relay->control != NULL && i < lent->count; i++) {
        relay_control_kick(relay->control, &lent->ids[i], connections);
    }
}

static void on_there(bool there, const char *user, void *data)
{
    Relay *relay = data;
    Lent *lent = g_hash_table_lookup(relay->lent, user);
    if (lent != NULL) {
        lent->gone = there ? 0 : lent->gone + 1;
    }
}

/* What has expired may still run, and its watcher is known as one for as long as it does. */
static void on_check(evutil_socket_t fd, short what, void *data)
{
    Relay *relay = data;
    int64_t now_ms = clock_wall_ms();
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, relay->lent);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Lent *lent = value;
        if (lent->expires_ms <= now_ms && lent->gone < lent->count) {
            lent->gone = 0;
            for (unsigned i = 0; i < lent->count; i++) {
                relay_control_look(relay->control, &lent->ids[i], lent->user, on_there, relay);
            }
        }
    }
}

/* Life */

static char *setting(GHashTable *settings, const char *key)
{
    const char *text = setting_text(settings, key);
    return text[0] != '\0' ? g_strdup(text) : NULL;
}

static unsigned read_roles(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " ,\t", -1);
    unsigned roles = 0;
    for (char **word = words; *word != NULL; word++) {
        Role role;
        if (role_parse(*word, &role)) {
            roles |= 1u << role;
        }
    }
    return roles;
}

static bool read_files(Relay *relay, GHashTable *settings, AskLogin *login, GError **error)
{
    const char *logins = setting_text(settings, "logins_file");
    relay->secret = setting_secret(setting_text(settings, "secret_file"), error);
    if (relay->secret == NULL) {
        return false;
    }
    relay->logins = logins[0] != '\0'
                        ? relay_logins_load(logins, error)
                        : g_ptr_array_new_with_free_func((GDestroyNotify)relay_login_free);
    return relay->logins != NULL &&
           ask_login(setting_text(settings, "control_login_file"), login, error);
}

bool relay_open(struct event_base *base, GHashTable *settings, Relay **out, GError **error)
{
    *out = NULL;
    if (setting_text(settings, "secret_file")[0] == '\0') {
        return true;
    }
    Relay *relay = g_new0(Relay, 1);
    const char *control = setting_text(settings, "control_url");
    AskLogin login = {0};
    relay->lent = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, relay_lent_free);
    relay->machines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, relay_lent_free);
    relay->guesses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    relay->url = setting(settings, "url");
    relay->sub_url = setting(settings, "sub_url");
    relay->playback_url = setting(settings, "playback_url");
    relay->roles = read_roles(setting_text(settings, "roles"));
    if (!read_files(relay, settings, &login, error)) {
        relay_free(relay);
        return false;
    }
    if (control[0] != '\0') {
        const struct timeval often = {CHECK_S, 0};
        relay->control = relay_control_new(base, control, &login);
        relay->check = event_new(base, -1, EV_PERSIST, on_check, relay);
        event_add(relay->check, &often);
    }
    if (control[0] == '\0' && (relay->url != NULL || relay->logins->len > 0)) {
        g_message("[relay] has no control_url: the privacy brake ends nothing that runs there");
    }
    ask_login_clear(&login);
    *out = relay;
    return true;
}

void relay_free(Relay *relay)
{
    if (relay == NULL) {
        return;
    }
    g_clear_pointer(&relay->check, event_free);
    relay_control_free(relay->control);
    g_hash_table_unref(relay->lent);
    g_hash_table_unref(relay->machines);
    g_hash_table_unref(relay->guesses);
    g_clear_pointer(&relay->logins, g_ptr_array_unref);
    setting_forget(relay->secret);
    char *texts[] = {relay->url,         relay->sub_url, relay->playback_url, relay->last_url,
                     relay->last_camera, relay->last_by, relay->last_key};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(texts[i]);
    }
    g_free(relay);
}

bool relay_knows(const Relay *relay, const char *secret)
{
    return relay_secret_is(relay->secret, secret);
}

/* Lending */

bool relay_serves(const Relay *relay, Role role, bool own)
{
    return relay != NULL && relay->url != NULL && (!own || (relay->roles >> role & 1) != 0);
}

static char *address_of(const Relay *relay, const RelayWish *wish)
{
    if (wish->span == NULL) {
        bool sub = wish->sub && relay->sub_url != NULL;
        return relay_url_make(sub ? relay->sub_url : relay->url, wish->camera);
    }
    g_autofree char *pattern =
        relay->playback_url != NULL ? relay_url_make(relay->playback_url, wish->camera) : NULL;
    return pattern != NULL ? playback_url_make(pattern, wish->span, NULL) : NULL;
}

bool relay_can(const Relay *relay, const RelayWish *wish)
{
    g_autofree char *url = address_of(relay, wish);
    return url != NULL;
}

bool relay_lend(Relay *relay, const RelayWish *wish, ViewGrant *out)
{
    char *url = address_of(relay, wish);
    if (url == NULL) {
        return false;
    }
    Lent *lent = g_new0(Lent, 1);
    lent->user = id_secret(12);
    lent->password = id_secret(24);
    lent->action = wish->span != NULL ? RELAY_PLAYBACK : RELAY_READ;
    lent->path = relay_url_path(url, wish->span != NULL);
    lent->query = g_strdup(wish->span != NULL ? relay_url_query(url) : "");
    lent->camera = g_strdup(wish->camera);
    lent->expires_ms = wish->expires_ms;
    g_hash_table_replace(relay->lent, lent->user, lent);
    g_free(relay->last_url);
    relay->last_url = url;
    out->url = url;
    out->user = lent->user;
    out->password = lent->password;
    return true;
}

void relay_revoke(Relay *relay, const char *user)
{
    Lent *lent = relay != NULL ? g_hash_table_lookup(relay->lent, user) : NULL;
    if (lent != NULL) {
        relay_end_sessions(relay, lent, true);
        g_hash_table_remove(relay->lent, user);
    }
}

bool relay_is_watched(const Relay *relay, const char *user)
{
    const Lent *lent = g_hash_table_lookup(relay->lent, user);
    return lent != NULL && relay->control != NULL && lent->count > 0 && lent->gone < lent->count;
}

void relay_close_camera(Relay *relay, const char *camera)
{
    GHashTableIter iter;
    gpointer value;
    if (relay == NULL) {
        return;
    }
    g_hash_table_iter_init(&iter, relay->machines);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Lent *machine = value;
        if (strcmp(machine->camera, camera) == 0) {
            relay_end_sessions(relay, machine, true);
            g_hash_table_iter_remove(&iter);
        }
    }
}

RelayFigures relay_figures(const Relay *relay)
{
    RelayFigures figures = relay->figures;
    figures.lent = g_hash_table_size(relay->lent);
    if (relay->control != NULL) {
        relay_control_figures(relay->control, &figures);
    }
    return figures;
}
