/* Who holds a stream address, and when he no longer does. */
#include "rtsp_scene.h"
#include "server/watching.h"

static Token *make_token(int64_t expires_ms)
{
    const TokenRow row = {.hash = "h",
                          .id = "i",
                          .name = "Budi",
                          .areas = "*",
                          .role = ROLE_OPERATOR,
                          .expires_ms = expires_ms};
    return token_new(&row);
}

static void look(Scene *scene, Watching *watching, Token *token, int64_t expires_ms)
{
    const ViewRecord view = {.id = "v1", .camera = "c1", .by = "Budi", .at_ms = clock_wall_ms()};
    watching_set_video(watching, scene->video);
    g_assert_true(watching_add(watching, &view, token, expires_ms));
    watching_grant(watching, &view, token, scene->grant.user, expires_ms);
}

static guint watchers(Watching *watching, int64_t now_ms)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(ViewRecord));
    watching_find(watching, "c1", now_ms, found);
    return found->len;
}

/* What plays when its hour is over plays on; the brake must still know of it. */
static void test_plays_on(void)
{
    g_autoptr(Scene) scene = scene_new("office");
    Watching *watching = watching_new(scene->base);
    g_autoptr(Token) token = make_token(0);
    int64_t over = clock_wall_ms() + 60000;
    look(scene, watching, token, over);
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    ASK(scene, "200", "PLAY", "");
    g_assert_cmpuint(watchers(watching, over + 1), ==, 1);
    g_autoptr(Batch) batch = batch_new();
    Entry *closed = entry_new(ENTRY_CAMERA, "c1", "33.74.10.1003", SIGHT_BRAKED_PUBLIC, NULL);
    closed->was_sight = SIGHT_PUBLIC;
    batch_add(batch, closed);
    watching_follow(watching, batch);
    UNTIL(scene, scene->ended);
    g_assert_cmpuint(watchers(watching, over + 1), ==, 0);
    watching_free(watching);
}

/* A make-believe camera that fails shows nothing more. */
static void test_off(void)
{
    g_autoptr(Scene) scene = scene_new("office");
    Watching *watching = watching_new(scene->base);
    g_autoptr(Token) token = make_token(0);
    look(scene, watching, token, clock_wall_ms() + 60000);
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    ASK(scene, "200", "PLAY", "");
    watching_off(watching, "c2");
    g_assert_cmpuint(watchers(watching, clock_wall_ms()), ==, 1);
    watching_off(watching, "c1");
    UNTIL(scene, scene->ended);
    g_assert_cmpuint(watchers(watching, clock_wall_ms()), ==, 0);
    watching_free(watching);
}

static void test_expires(void)
{
    g_autoptr(Scene) scene = scene_new("office");
    Watching *watching = watching_new(scene->base);
    g_autoptr(Token) token = make_token(0);
    int64_t over = clock_wall_ms() + 60000;
    look(scene, watching, token, over);
    g_assert_cmpuint(watchers(watching, over - 1), ==, 1);
    g_assert_cmpuint(watchers(watching, over), ==, 0);
    g_assert_null(video_grant_of(scene->video, scene->grant.user));
    watching_free(watching);
}

static void test_token_ends(void)
{
    g_autoptr(Scene) scene = scene_new("office");
    Watching *watching = watching_new(scene->base);
    int64_t now = clock_wall_ms();
    g_autoptr(Token) token = make_token(now + 1000);
    look(scene, watching, token, now + 60000);
    watching_check_tokens(watching, now + 999);
    g_assert_cmpuint(watchers(watching, now), ==, 1);
    watching_check_tokens(watching, now + 1000);
    g_assert_cmpuint(watchers(watching, now), ==, 0);
    watching_free(watching);
}

static void test_one_address(void)
{
    g_autoptr(Scene) scene = scene_new("office");
    Watching *watching = watching_new(scene->base);
    g_autoptr(Token) token = make_token(0);
    int64_t over = clock_wall_ms() + 60000;
    look(scene, watching, token, over);
    const ViewRecord view = {.id = "v1", .camera = "c1", .by = "Budi"};
    watching_grant(watching, &view, token, "another", over);
    g_assert_null(video_grant_of(scene->video, scene->grant.user));
    g_assert_cmpuint(watchers(watching, over - 1), ==, 1);
    watching_free(watching);
}

int main(int count, char **arguments)
{
    signal(SIGPIPE, SIG_IGN);
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/watching/what outlasts its hour is ended by the brake", test_plays_on);
    g_test_add_func("/watching/a camera that goes off is watched no more", test_off);
    g_test_add_func("/watching/an address that nobody opened expires", test_expires);
    g_test_add_func("/watching/a token that ends takes its addresses along", test_token_ends);
    g_test_add_func("/watching/a looking holds one address", test_one_address);
    return g_test_run();
}
