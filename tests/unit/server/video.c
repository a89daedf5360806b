/* The demo's RTSP server: who may open what, and what bad input gets. */
#include "rtsp_scene.h"

static void test_options(void)
{
    g_autoptr(Scene) scene = scene_new("junction");
    g_autofree char *reply = ask_with(scene, "OPTIONS", "*", "", NULL);
    assert_status(reply, "200");
    g_assert_nonnull(strstr(reply, "GET_PARAMETER"));
}

static void test_passwords(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    assert_status(none, "401");
    g_autofree char *wrong = ask_with(scene, "DESCRIBE", scene->grant.url, "", "wrong");
    assert_status(wrong, "401");
    g_assert_null(strstr(wrong, "stale"));
    g_autofree char *right = ask(scene, "DESCRIBE", "");
    assert_status(right, "200");
    g_assert_nonnull(strstr(right, "sprop-parameter-sets=Z"));
    g_assert_nonnull(strstr(right, "profile-level-id=4D"));
    g_assert_null(strstr(right, scene->grant.password));
}

static void test_guessing(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    for (int i = 0; i < 8; i++) {
        g_autofree char *wrong = ask_with(scene, "DESCRIBE", scene->grant.url, "", "guess");
        assert_status(wrong, "401");
    }
    UNTIL(scene, scene->ended);
}

static void test_other_channel(void)
{
    g_autoptr(Scene) scene = scene_new("market/c00001");
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    g_autofree char *other = g_strdup_printf("rtsp://127.0.0.1:%u/park/c00002", scene->video->port);
    g_autofree char *reply = ask_with(scene, "DESCRIBE", other, "", scene->grant.password);
    assert_status(reply, "403");
}

static void test_expired(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    video_grant(scene->video, "market", clock_wall_ms() - 1, &scene->grant);
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    ASK(scene, "401", "DESCRIBE", "");
}

static void test_stale_nonce(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    only_viewer(scene)->nonce_ms -= 61000;
    g_autofree char *stale = ask(scene, "DESCRIBE", "");
    assert_status(stale, "401");
    g_assert_nonnull(strstr(stale, "stale=\"true\""));
    ASK(scene, "200", "DESCRIBE", "");
    only_viewer(scene)->nonce_ms -= 61000; /* once it was good, it is good for this connection */
    ASK(scene, "200", "DESCRIBE", "");
}

static void test_garbage(void)
{
    static const char *const garbage[] = {
        "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02", "DESCRIBE x RTSP/1.0\r\n\r\n",
        "OPTIONS * RTSP/3.0\r\nCSeq: 1\r\n\r\n", "\r\n\r\n\r\nNONSENSE\r\n\r\n"};
    g_autoptr(Scene) scene = scene_new("market");
    for (size_t i = 0; i < G_N_ELEMENTS(garbage); i++) {
        say(scene, garbage[i]);
        UNTIL(scene, scene->ended);
        g_assert_true(g_str_has_prefix((const char *)scene->got->data, "RTSP/1.0 "));
        close(scene->fd);
        scene->fd = connect_to(scene, 0);
        scene->ended = false;
        g_byte_array_set_size(scene->got, 0);
    }
    g_autofree char *endless = g_strnfill(3 * VIDEO_REQUEST_MAX, 'A');
    say(scene, endless);
    UNTIL(scene, scene->ended);
    g_assert_true(g_str_has_prefix((const char *)scene->got->data, "RTSP/1.0 413"));
}

static void test_states(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    ASK(scene, "454", "PLAY", "");
    ASK(scene, "454", "TEARDOWN", "");
    ASK(scene, "461", "SETUP", "Transport: RTP/AVP;multicast\r\n");
    ASK(scene, "461", "SETUP", "");
    ASK(scene, "501", "RECORD", "");
    ASK(scene, "551", "DESCRIBE", "Require: magic\r\n");
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    g_strlcpy(scene->session, "wrong", sizeof scene->session);
    ASK(scene, "454", "PLAY", "");
}

static void test_cap(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    int fds[VIDEO_CONNECTIONS_MAX + 8];
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = connect_to(scene, 0);
        event_base_loop(scene->base, EVLOOP_NONBLOCK);
    }
    int last = fds[G_N_ELEMENTS(fds) - 1];
    char byte;
    struct pollfd wait = {.fd = last, .events = POLLIN};
    int64_t end = clock_mono_ms() + DEADLINE_MS;
    while (poll(&wait, 1, 2) == 0) {
        g_assert_cmpint(clock_mono_ms(), <, end);
        event_base_loop(scene->base, EVLOOP_NONBLOCK);
    }
    g_assert_cmpint((int)recv(last, &byte, 1, 0), <=, 0);
    g_assert_cmpuint(scene->video->viewers->len, ==, VIDEO_CONNECTIONS_MAX);
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        close(fds[i]);
    }
    UNTIL(scene, scene->video->viewers->len == 1);
}

static void test_any_channel(void)
{
    g_autoptr(Scene) scene = scene_new("no such \"channel\"/\r\nX: y");
    g_assert_null(strpbrk(scene->grant.url, "\r\n\" "));
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    ASK(scene, "200", "DESCRIBE", "");
}

static void test_many_grants(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    for (int i = 0; i < 5000; i++) {
        VideoGrant old;
        video_grant(scene->video, "market", clock_wall_ms() - 1, &old);
    }
    g_assert_cmpuint(g_hash_table_size(scene->video->grants), <=, 64);
    g_assert_nonnull(video_grant_of(scene->video, scene->grant.user));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/video/OPTIONS needs no password", test_options);
    g_test_add_func("/video/only the granted password opens a channel", test_passwords);
    g_test_add_func("/video/who guesses is hung up on", test_guessing);
    g_test_add_func("/video/a grant opens its own channel only", test_other_channel);
    g_test_add_func("/video/an expired grant opens nothing", test_expired);
    g_test_add_func("/video/an old nonce is said to be stale", test_stale_nonce);
    g_test_add_func("/video/garbage is answered and hung up on", test_garbage);
    g_test_add_func("/video/requests out of turn are refused", test_states);
    g_test_add_func("/video/connections are counted", test_cap);
    g_test_add_func("/video/any name is some channel, and cannot break an address",
                    test_any_channel);
    g_test_add_func("/video/grants that ended are forgotten", test_many_grants);
    return g_test_run();
}
