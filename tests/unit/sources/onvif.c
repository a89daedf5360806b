/* Where a device is asked, whatever addresses it gives. */
#include "sources/onvif_private.h"

#include <string.h>

#include "base/error.h"

static void a_device_is_named_by_host_port_or_address(void)
{
    static const struct {
        const char *text, *url;
    } cases[] = {
        {"10.0.0.9", "http://10.0.0.9/onvif/device_service"},
        {"10.0.0.9:8000", "http://10.0.0.9:8000/onvif/device_service"},
        {"kamera.lan/", "http://kamera.lan/onvif/device_service"},
        {"http://10.0.0.9/onvif/device", "http://10.0.0.9/onvif/device"},
        {"http://10.0.0.9/onvif/device#Profile_5", "http://10.0.0.9/onvif/device"},
        {"https://[fe80::1]:8443", "https://[fe80::1]:8443/onvif/device_service"},
        {"http://u@h/", NULL},
        {"http://u:p@h/", NULL},
        {"rtsp://h/", NULL},
        {"file:///etc/passwd", NULL},
        {"", NULL},
        {"http://", NULL},
        {"h\nX-Evil: 1", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *url = onvif_device_url(cases[i].text, &error);
        g_assert_cmpstr(url, ==, cases[i].url);
        g_assert_true((url == NULL) == (error != NULL));
    }
}

static void its_services_are_asked_at_the_host_that_was_named(void)
{
    static const struct {
        const char *told, *url;
    } cases[] = {
        {"http://10.0.0.9:8000/onvif/media", "http://10.0.0.9:8000/onvif/media"},
        {"http://192.168.1.108:8000/onvif/media?x=1", "http://10.0.0.9:81/onvif/media?x=1"},
        {"http://evil/", "http://10.0.0.9:81/"},
        {"https://10.0.0.9/onvif/media", "http://10.0.0.9:81/onvif/media"},
        {"http://u:p@10.0.0.9:81/m", "http://10.0.0.9:81/m"},
        {"file:///etc/passwd", NULL},
        {"gopher://10.0.0.9/", NULL},
        {"/onvif/media", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *url = onvif_service_url("http://10.0.0.9:81/onvif/device", cases[i].told);
        g_assert_cmpstr(url, ==, cases[i].url);
    }
}

static void addresses_of_pictures_keep_their_port_and_lose_their_login(void)
{
    static const struct {
        const char *told, *url;
    } cases[] = {
        {"rtsp://192.168.1.108:554/live?a=1&b=2", "rtsp://203.0.113.7:554/live?a=1&b=2"},
        {"rtsp://admin:geheim@203.0.113.7/live", "rtsp://203.0.113.7/live"},
        {"rtsps://203.0.113.7:322/live", "rtsps://203.0.113.7:322/live"},
        {"http://203.0.113.7/live", NULL},
        {"file:///etc/passwd", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *url =
            onvif_picture_url("http://203.0.113.7:8000/onvif/x", cases[i].told, "rtsp rtsps");
        g_assert_cmpstr(url, ==, cases[i].url);
    }
    g_autofree char *named = onvif_profile_named("http://h/x#Profile%205");
    g_autofree char *evil = onvif_profile_named("http://h/x#a%0ab");
    g_autofree char *none = onvif_profile_named("http://h/x");
    g_assert_cmpstr(named, ==, "Profile 5");
    g_assert_null(evil);
    g_assert_null(none);
    g_assert_true(onvif_same_host("http://A.lan/", "rtsp://a.lan:554/x"));
    g_assert_false(onvif_same_host("http://a.lan/", "rtsp://b.lan/x"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/onvif/a device is named by host, port or address",
                    a_device_is_named_by_host_port_or_address);
    g_test_add_func("/onvif/its services are asked at the host that was named",
                    its_services_are_asked_at_the_host_that_was_named);
    g_test_add_func("/onvif/addresses of pictures keep their port and lose their login",
                    addresses_of_pictures_keep_their_port_and_lose_their_login);
    return g_test_run();
}
