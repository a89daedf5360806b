#include "video/address.h"

#include <string.h>

#include "base/error.h"
#include "wire/viewer.h"

#define HOST_MAX 253
#define DIGITS   "0123456789"
#define LETTERS  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Where the host begins, NULL for a scheme that is not one of ours.  "http/dump://" is none: VLC's
 * and libavformat's tricks all stand before the colon. */
static const char *authority_start(const char *url)
{
    static const char *const schemes[] = {"rtsp://", "rtsps://", "http://", "https://"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(url, schemes[i], strlen(schemes[i])) == 0) {
            return url + strlen(schemes[i]);
        }
    }
    return NULL;
}

static bool refuse(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_REFUSED, what);
    return false;
}

static bool plain(const char *url)
{
    for (const char *c = url; *c != '\0'; c++) {
        if (*c <= ' ' || *c >= 0x7f || strchr("\"<>\\^`{|}#", *c) != NULL) {
            return false;
        }
    }
    return true;
}

/* Returns what follows the host, NULL when there is no proper host. */
static const char *host_end(const char *host)
{
    if (*host == '[') {
        size_t length = strspn(host + 1, DIGITS "abcdefABCDEF:.");
        return length >= 2 && host[1 + length] == ']' ? host + length + 2 : NULL;
    }
    size_t length = strspn(host, LETTERS DIGITS ".-_");
    return length > 0 && length <= HOST_MAX && host[0] != '-' ? host + length : NULL;
}

static bool port_ok(const char *colon, const char **end)
{
    size_t digits = strspn(colon + 1, DIGITS);
    *end = colon + 1 + digits;
    if (digits == 0 || digits > 5) {
        return false;
    }
    int port = atoi(colon + 1);
    return port > 0 && port < 65536;
}

bool address_check(const char *url, GError **error)
{
    if (strlen(url) > VIEWER_ADDRESS_MAX) {
        return refuse(error, "the address is too long");
    }
    const char *host = authority_start(url);
    if (host == NULL) {
        return refuse(error, "only rtsp, rtsps, http and https addresses are opened");
    }
    if (!plain(url)) {
        return refuse(error, "the address has characters that don't belong in one");
    }
    if (memchr(host, '@', strcspn(host, "/?")) != NULL) {
        return refuse(error, "user and password don't belong in the address");
    }
    const char *end = host_end(host);
    if (end == NULL) {
        return refuse(error, "the address has no proper host");
    }
    if (*end == ':' && !port_ok(end, &end)) {
        return refuse(error, "the address has no proper port");
    }
    if (*end != '\0' && *end != '/' && *end != '?') {
        return refuse(error, "the address has no proper host");
    }
    return true;
}

bool address_is_rtsp(const char *url)
{
    return g_ascii_strncasecmp(url, "rtsp", 4) == 0;
}

char *address_label(const char *url)
{
    const char *host = authority_start(url);
    return host != NULL ? g_strndup(host, strcspn(host, "/?")) : g_strdup("");
}

static void append_encoded(GString *out, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (strchr(LETTERS DIGITS "-._~", *c) != NULL) {
            g_string_append_c(out, (char)*c);
        } else {
            g_string_append_printf(out, "%%%02X", *c);
        }
    }
}

char *address_with_login(const char *url, const char *user, const char *password)
{
    const char *host = authority_start(url);
    if (host == NULL || (user == NULL && password == NULL)) {
        return g_strdup(url);
    }
    /* Room for all from the start, so that growing leaves no copies behind. */
    size_t room = strlen(url) +
                  3 * (strlen(user != NULL ? user : "") + strlen(password != NULL ? password : ""));
    GString *out = g_string_sized_new(room + 16);
    g_string_append_len(out, url, host - url);
    append_encoded(out, user != NULL ? user : "");
    g_string_append_c(out, ':');
    append_encoded(out, password != NULL ? password : "");
    g_string_append_c(out, '@');
    g_string_append(out, host);
    return g_string_free(out, FALSE);
}

void address_wipe(char *secret)
{
    if (secret != NULL) {
        explicit_bzero(secret, strlen(secret));
        g_free(secret);
    }
}
