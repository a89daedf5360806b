#include "video/address.h"

#include <string.h>

#include "wire/viewer.h"

static bool allowed(const char *url)
{
    g_autoptr(GError) error = NULL;
    bool ok = address_check(url, &error);
    g_assert_true(ok == (error == NULL));
    if (!ok && strlen(url) > strlen("https://")) {
        g_assert_null(strstr(error->message, url));
    }
    return ok;
}

static void test_allowed(void)
{
    static const char *const good[] = {
        "rtsp://10.1.2.3/live",          "rtsps://cam.semarang.go.id:322/1/main",
        "http://[::1]:8080/a?b=c&d=%20", "https://host_name/x",
        "RTSP://127.0.0.1:554",          "rtsp://h?tcp",
        "rtsp://h/a:b/c,d;e=(f)",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(allowed(good[i]));
    }
}

static void test_refused(void)
{
    static const char *const bad[] = {
        "",
        "/etc/passwd",
        "file:///etc/passwd",
        "http/dump://h/x",
        "http",
        "http:",
        "http:/h",
        "http://",
        "http:///x",
        " http://h",
        "http://h ",
        "http://h/\n:sout=x",
        "http://h/#1:2",
        "http://user@h/",
        "http://user:pw@h/",
        "http://h:0/",
        "http://h:65536/",
        "http://h:/",
        "http://h:1x/",
        "http://-h/",
        "http://[::1/",
        "http://[]/",
        "http://h\\x",
        "http://h/\xc3\xa9",
        "http://h/\x7f",
        "rtspu://h/",
        "rtsp://h;x/",
        "udp://h:1",
        "concat:http://h/",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        if (allowed(bad[i])) {
            g_test_message("allowed: %s", bad[i]);
            g_test_fail();
        }
    }
}

static void test_length(void)
{
    g_autofree char *path = g_strnfill(VIEWER_ADDRESS_MAX - strlen("http://h/"), 'a');
    g_autofree char *longest = g_strconcat("http://h/", path, NULL);
    g_autofree char *longer = g_strconcat(longest, "a", NULL);
    g_assert_true(allowed(longest));
    g_assert_false(allowed(longer));
    g_autofree char *host = g_strnfill(254, 'a');
    g_autofree char *long_host = g_strconcat("http://", host, "/", NULL);
    g_assert_false(allowed(long_host));
}

static void test_label(void)
{
    g_autofree char *label = address_label("rtsp://10.1.2.3:554/grant/SECRET?token=SECRET");
    g_assert_cmpstr(label, ==, "10.1.2.3:554");
}

static void test_login(void)
{
    char *whole = address_with_login("rtsp://h:1/x?y", "a b", "S3cr3t@:/%x\xc3\xa9");
    g_assert_cmpstr(whole, ==, "rtsp://a%20b:S3cr3t%40%3A%2F%25x%C3%A9@h:1/x?y");
    address_wipe(whole);
    char *none = address_with_login("rtsp://h/x", NULL, NULL);
    g_assert_cmpstr(none, ==, "rtsp://h/x");
    address_wipe(none);
    char *user = address_with_login("rtsp://h/x", "u", NULL);
    g_assert_cmpstr(user, ==, "rtsp://u:@h/x");
    address_wipe(user);
    address_wipe(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/plain rtsp, rtsps, http and https addresses are allowed",
                    test_allowed);
    g_test_add_func("/address/everything else is refused, and not repeated", test_refused);
    g_test_add_func("/address/length is bounded", test_length);
    g_test_add_func("/address/the label is host and port, and no secret", test_label);
    g_test_add_func("/address/a login is percent-encoded into the address", test_login);
    return g_test_run();
}
