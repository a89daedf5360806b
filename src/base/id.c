#include "base/id.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/random.h>

/* A weak secret is worse than no program. */
static void fill_random(void *out, size_t size)
{
    unsigned char *at = out;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            g_error("getrandom: %s", g_strerror(errno));
        }
        at += got;
        size -= (size_t)got;
    }
}

void id_ulid(int64_t wall_ms, char out[ID_ULID_SIZE])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    unsigned char random[10];
    fill_random(random, sizeof random);
    uint64_t time = wall_ms > 0 ? (uint64_t)wall_ms & UINT64_C(0xFFFFFFFFFFFF) : 0;
    for (int i = 9; i >= 0; i--) {
        out[i] = digits[time & 31];
        time >>= 5;
    }
    for (int half = 0; half < 2; half++) {
        uint64_t bits = 0;
        for (int i = 0; i < 5; i++) {
            bits = bits << 8 | random[half * 5 + i];
        }
        for (int i = 7; i >= 0; i--) {
            out[10 + half * 8 + i] = digits[bits & 31];
            bits >>= 5;
        }
    }
    out[ID_ULID_SIZE - 1] = '\0';
}

char *id_secret(size_t n)
{
    g_autofree unsigned char *raw = g_malloc(n + 1);
    fill_random(raw, n);
    char *secret = g_base64_encode(raw, n);
    explicit_bzero(raw, n);
    size_t kept = 0;
    for (char *p = secret; *p != '\0' && *p != '='; p++, kept++) {
        *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
    }
    secret[kept] = '\0';
    return secret;
}

bool id_valid(const char *id)
{
    size_t length = 0;
    for (; id[length] != '\0'; length++) {
        char c = id[length];
        bool allowed = g_ascii_isalnum(c) || c == '.' || c == '_' || c == ':' || c == '-';
        if (!allowed || length == ID_LENGTH_MAX) {
            return false;
        }
    }
    return length > 0;
}
