/* Who is let in at a relay, and when no longer. */
#include "server/relay.h"

#include <glib/gstdio.h>
#include <string.h>

#include "server/relay_private.h"

#define NOW_MS  INT64_C(1772330584567)
#define HOUR_MS INT64_C(3600000)

typedef struct Scene {
    struct event_base *base;
    GHashTable *settings;
    Relay *relay;
    char *folder;
} Scene;

static char *put(Scene *scene, const char *name, const char *text)
{
    char *path = g_build_filename(scene->folder, name, NULL);
    g_assert_true(
        g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    return path;
}

static void set(Scene *scene, const char *key, const char *value)
{
    g_hash_table_insert(scene->settings, g_strdup(key), g_strdup(value));
}

static Scene *scene_new(void)
{
    Scene *scene = g_new0(Scene, 1);
    scene->base = event_base_new();
    scene->folder = g_dir_make_tmp("tilik-relay-XXXXXX", NULL);
    scene->settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *secret = put(scene, "secret", "a secret that is long enough\n");
    g_autofree char *logins = put(scene, "logins",
                                  "nvr 0123456789abcdef read,playback kota/* evidence\n"
                                  "kam 0123456789abcdef publish *\n");
    set(scene, "secret_file", secret);
    set(scene, "logins_file", logins);
    set(scene, "url", "rtsp://r:8554/kota/{camera}");
    set(scene, "sub_url", "rtsp://r:8554/kota/{camera}_sub");
    set(scene, "roles", "public volunteer");
    g_assert_true(relay_open(scene->base, scene->settings, &scene->relay, NULL));
    g_assert_nonnull(scene->relay);
    return scene;
}

static void scene_free(Scene *scene)
{
    static const char *const files[] = {"secret", "logins"};
    relay_free(scene->relay);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(scene->folder, files[i], NULL);
        g_unlink(path);
    }
    g_rmdir(scene->folder);
    g_free(scene->folder);
    g_hash_table_unref(scene->settings);
    event_base_free(scene->base);
    g_free(scene);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)

static RelayAnswer ask_at(Scene *scene, const RelayAsk *ask, int64_t now_ms, RelayLook *look)
{
    RelayLook mine;
    return relay_decide(scene->relay, ask, now_ms, look != NULL ? look : &mine);
}

static RelayAsk asks(const char *user, const char *password, const char *path)
{
    return (RelayAsk){.user = user,
                      .password = password,
                      .token = "",
                      .ip = "10.0.0.1",
                      .path = path,
                      .protocol = "rtsp",
                      .query = "",
                      .id = "",
                      .action = RELAY_READ};
}

static ViewGrant lend(Scene *scene)
{
    const RelayWish wish = {.camera = "c1", .expires_ms = NOW_MS + HOUR_MS};
    ViewGrant grant = {0};
    g_assert_true(relay_lend(scene->relay, &wish, &grant));
    return grant;
}

static void test_expires(void)
{
    g_autoptr(Scene) scene = scene_new();
    ViewGrant grant = lend(scene);
    g_assert_cmpstr(grant.url, ==, "rtsp://r:8554/kota/c1");
    RelayAsk ask = asks(grant.user, grant.password, "kota/c1");
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS + HOUR_MS - 1, NULL), ==, RELAY_ALLOW);
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS + HOUR_MS, NULL), ==, RELAY_REFUSE);
    /* Without the control API nobody knows whether it runs on. */
    g_assert_false(relay_is_watched(scene->relay, grant.user));
}

static void test_revoked(void)
{
    g_autoptr(Scene) scene = scene_new();
    ViewGrant grant = lend(scene);
    g_autofree char *user = g_strdup(grant.user), *password = g_strdup(grant.password);
    RelayAsk ask = asks(user, password, "kota/c1");
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS, NULL), ==, RELAY_ALLOW);
    relay_revoke(scene->relay, user);
    relay_revoke(scene->relay, user);
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS, NULL), ==, RELAY_REFUSE);
    g_assert_cmpuint(relay_figures(scene->relay).lent, ==, 0);
    relay_revoke(NULL, user);
}

static void test_one_address(void)
{
    g_autoptr(Scene) scene = scene_new();
    ViewGrant grant = lend(scene);
    RelayAsk ask = asks(grant.user, grant.password, "kota/c1"), other = ask;
    other.ip = "10.0.0.2";
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS, NULL), ==, RELAY_ALLOW);
    g_assert_cmpint(ask_at(scene, &other, NOW_MS, NULL), ==, RELAY_REFUSE);
    ask.path = "kota/c2";
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS, NULL), ==, RELAY_REFUSE);
}

static bool is_known(const char *camera, void *data)
{
    return strcmp(camera, "c7_sub") == 0;
}

static void test_machine_looks(void)
{
    g_autoptr(Scene) scene = scene_new();
    RelayAsk ask = asks("nvr", "0123456789abcdef", "kota/c7");
    RelayLook look;
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS, &look), ==, RELAY_ALLOW);
    g_assert_cmpstr(look.camera, ==, "c7");
    g_assert_cmpstr(look.by, ==, "relay/nvr");
    g_assert_true(look.fresh);
    g_assert_cmpint(look.purpose, ==, PURPOSE_EVIDENCE);
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS + 500000, &look), ==, RELAY_ALLOW);
    g_assert_false(look.fresh);
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS + 1000000, &look), ==, RELAY_ALLOW);
    g_assert_false(look.fresh);
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS + 1600001, &look), ==, RELAY_ALLOW);
    g_assert_true(look.fresh);
    g_autofree char *key = g_strdup(look.key);
    relay_unlook(scene->relay, key);
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS + 1600002, &look), ==, RELAY_ALLOW);
    g_assert_true(look.fresh);
    relay_close_camera(scene->relay, "c7");
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS + 1600003, &look), ==, RELAY_ALLOW);
    g_assert_true(look.fresh);
    ask.path = "kota/c7_sub";
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS, &look), ==, RELAY_ALLOW);
    g_assert_cmpstr(look.camera, ==, "c7");
    relay_know(scene->relay, is_known, NULL);
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS, &look), ==, RELAY_ALLOW);
    g_assert_cmpstr(look.camera, ==, "c7_sub"); /* there is no c7 */
    ask.path = "desa/c7";
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS, &look), ==, RELAY_REFUSE);
    g_assert_null(look.camera);
}

static void test_guesses(void)
{
    g_autoptr(Scene) scene = scene_new();
    ViewGrant grant = lend(scene);
    RelayAsk ask = asks("x", "y", "kota/c1");
    for (int i = 0; i < 60; i++) {
        g_assert_cmpint(ask_at(scene, &ask, NOW_MS, NULL), ==, RELAY_REFUSE);
    }
    g_assert_cmpint(ask_at(scene, &ask, NOW_MS + 59999, NULL), ==, RELAY_LATER);
    RelayAsk good = asks(grant.user, grant.password, "kota/c1");
    g_assert_cmpint(ask_at(scene, &good, NOW_MS + 59999, NULL), ==, RELAY_LATER);
    g_assert_cmpint(ask_at(scene, &good, NOW_MS + 60000, NULL), ==, RELAY_ALLOW);
    for (int i = 0; i < 10000; i++) { /* as many addresses as there are do not fill the memory */
        g_autofree char *ip = g_strdup_printf("10.1.%d.%d", i / 256, i % 256);
        ask.ip = ip;
        ask_at(scene, &ask, NOW_MS, NULL);
    }
    g_assert_cmpuint(g_hash_table_size(scene->relay->guesses), <=, 4096);
}

static void test_addresses(void)
{
    static const struct {
        const char *url, *path;
    } urls[] = {
        {"rtsp://r:8554/kota/c1", "kota/c1"},
        {"rtsps://r/c1?a=b", "c1"},
        {"http://r:8888/kota/c1/index.m3u8", "kota/c1"},
        {"https://r/c1/whep", "c1"},
        {"http://r:8888/c1/", "c1"},
        {"http://r:8888", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autofree char *path = relay_url_path(urls[i].url, false);
        g_assert_cmpstr(path, ==, urls[i].path);
    }
    static const char *const wrong[] = {
        "",
        "rtsp://",
        "rtsp://r/kota",
        "file:///{camera}",
        "rtsp://{camera}/x",
        "rtsp://u:p@r/{camera}",
        "rtsp://r/{camera}/{camera}",
        "rtsp://r/{camera}{start}",
        "rtsp://r/ {camera}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_nonnull(relay_wrong_live(wrong[i]));
    }
    g_assert_null(relay_wrong_live("http://r:8888/{camera}/index.m3u8"));
    g_assert_null(
        relay_wrong_playback("http://r/get?path={camera}&start={start}&duration={duration}"));
    g_assert_nonnull(relay_wrong_playback("http://r/get?start={start}&x={camera}"));
    g_assert_nonnull(relay_wrong_playback("http://r/get?path={camera}"));
    g_autofree char *c1 = relay_path_camera("rtsp://r/kota/{camera}", "kota/c1");
    g_assert_cmpstr(c1, ==, "c1");
    g_assert_null(relay_path_camera("rtsp://r/kota/{camera}", "kota/"));
    g_assert_null(relay_path_camera("rtsp://r/kota/{camera}", "kota/a/b"));
    g_assert_null(relay_url_make("rtsp://r/{camera}", "c:1"));
    g_assert_null(relay_url_make("rtsp://r/{camera}", "../x"));
}

static void test_logins(void)
{
    static const struct {
        const char *text, *wrong;
    } files[] = {
        {"a 0123456789abcdef read", ":1: not NAME"},
        {"# a\n\na short read *", ":3: a secret has 16"},
        {"a 0123456789abcdef fly *", ":1: actions are"},
        {"a 0123456789abcdef read * fun", ":1: the purpose"},
        {"a/b 0123456789abcdef read *", ":1: a name has"},
        {"a 0123456789abcdef read *\na 0123456789abcdeg read *", ":2: the name stands twice"},
    };
    g_autoptr(Scene) scene = scene_new();
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = put(scene, "logins", files[i].text);
        g_assert_null(relay_logins_load(path, &error));
        g_assert_nonnull(strstr(error->message, files[i].wrong));
        g_assert_null(strstr(error->message, "0123456789"));
    }
    g_autofree char *path = put(scene, "logins", "\t a \t 0123456789abcdef  read\t*  \r\n");
    g_autoptr(GPtrArray) logins = relay_logins_load(path, NULL);
    g_assert_cmpuint(logins->len, ==, 1);
    g_assert_null(relay_logins_load("/nowhere/at/all", NULL));
}

static void test_none(void)
{
    g_autoptr(Scene) scene = scene_new();
    Relay *none;
    g_hash_table_remove(scene->settings, "secret_file");
    g_assert_true(relay_open(scene->base, scene->settings, &none, NULL));
    g_assert_null(none);
    g_assert_false(relay_serves(NULL, ROLE_PUBLIC, true));
    g_assert_true(relay_serves(scene->relay, ROLE_PUBLIC, true));
    g_assert_false(relay_serves(scene->relay, ROLE_OPERATOR, true));
    g_assert_true(relay_serves(scene->relay, ROLE_OPERATOR, false));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/relay/what is lent opens until it expires", test_expires);
    g_test_add_func("/relay/what is taken back opens nothing", test_revoked);
    g_test_add_func("/relay/one address and one path", test_one_address);
    g_test_add_func("/relay/a machine's looking begins once in ten minutes", test_machine_looks);
    g_test_add_func("/relay/who guesses waits a minute", test_guesses);
    g_test_add_func("/relay/addresses and their paths", test_addresses);
    g_test_add_func("/relay/a mistake in a file of logins is told by its line", test_logins);
    g_test_add_func("/relay/without a secret there is no relay", test_none);
    return g_test_run();
}
