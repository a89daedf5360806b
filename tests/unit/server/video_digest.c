/* Digest authentication as RTSP clients do it. */
#include "server/video_digest.h"

#include <glib.h>

/* The user and password of RFC 2617 with our realm. */
#define REALM "username=\"Mufasa\", realm=\"Tilik demo\", "

static char *response_for(const char *method, const char *password)
{
    g_autofree char *one = g_strdup_printf("Mufasa:Tilik demo:%s", password);
    g_autofree char *two = g_strdup_printf("%s:rtsp://h/park", method);
    g_autofree char *who = g_compute_checksum_for_string(G_CHECKSUM_MD5, one, -1);
    g_autofree char *what = g_compute_checksum_for_string(G_CHECKSUM_MD5, two, -1);
    g_autofree char *all = g_strdup_printf("%s:abc:%s", who, what);
    return g_compute_checksum_for_string(G_CHECKSUM_MD5, all, -1);
}

static void test_proof(void)
{
    VideoDigest digest;
    g_autofree char *response = response_for("PLAY", "Circle of Life");
    g_autofree char *header = g_strdup_printf("Digest " REALM "nonce=\"abc\", "
                                              "uri=\"rtsp://h/park\", response=\"%s\"",
                                              response);
    g_assert_true(video_digest_read(header, &digest));
    g_assert_cmpstr(digest.user, ==, "Mufasa");
    g_assert_cmpstr(digest.nonce, ==, "abc");
    g_assert_true(video_digest_proves(&digest, "PLAY", "Circle of Life"));
    g_assert_false(video_digest_proves(&digest, "TEARDOWN", "Circle of Life"));
    g_assert_false(video_digest_proves(&digest, "PLAY", "circle of life"));
    g_assert_false(video_digest_proves(&digest, "PLAY", ""));
    digest.response[31] ^= 1;
    g_assert_false(video_digest_proves(&digest, "PLAY", "Circle of Life"));
}

static void test_forms(void)
{
    VideoDigest digest;
    const char *response = "response=\"0123456789abcdef0123456789abcdef\"";
    g_autofree char *plain = g_strdup_printf(
        "digest " REALM "nonce=abc,uri=\"*\" ,algorithm=MD5,opaque=\"\",%s", response);
    g_assert_true(video_digest_read(plain, &digest));
    g_assert_cmpstr(digest.uri, ==, "*");
}

static void test_wrong(void)
{
    static const char *const wrong[] = {
        "",
        "Basic TXVmYXNhOng=",
        "Digest",
        "Digest " REALM "response=\"short\"",
        "Digest " REALM "response=\"0123456789abcdef0123456789abcdef",
        "Digest " REALM "=\"x\", response=\"0123456789abcdef0123456789abcdef\"",
        "Digest " REALM "averyveryverylongname=\"x\"",
        "Digest " REALM "algorithm=\"SHA-256\", response=\"0123456789abcdef0123456789abcdef\"",
        "Digest username=\"Mufasa\", realm=\"other\", "
        "response=\"0123456789abcdef0123456789abcdef\"",
        "Digest "
        "username=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "\", realm=\"Tilik demo\", response=\"0123456789abcdef0123456789abcdef\"",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        VideoDigest digest;
        g_assert_false(video_digest_read(wrong[i], &digest));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/video digest/only the right password for the right method proves",
                    test_proof);
    g_test_add_func("/video digest/quoted and bare fields are read", test_forms);
    g_test_add_func("/video digest/broken headers are refused", test_wrong);
    return g_test_run();
}
