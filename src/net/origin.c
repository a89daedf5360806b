#include "net/origin.h"

#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#define ADDRESS_MAX 1024

/* "localhost" is answered by libcurl itself (RFC 6761), so no name server can send it elsewhere. */
static bool is_loopback(const char *host)
{
    if (g_ascii_strcasecmp(host, "localhost") == 0) {
        return true;
    }
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
    return address != NULL && g_inet_address_get_is_loopback(address);
}

static bool is_printable_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text <= ' ' || *text > '~' || strchr("\"<>\\^`{|}", *text) != NULL) {
            return false;
        }
    }
    return true;
}

/* Names, numbers and literals as they are; nothing that another reader could take for something
 * else. */
static bool is_plain_host(const char *host)
{
    return host[strspn(
               host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:")] == '\0';
}

static bool is_plain_path(const char *path)
{
    for (const char *c = path; *c != '\0'; c++) {
        if (!g_ascii_isalnum(*c) && strchr("-._~/", *c) == NULL) {
            return false;
        }
        if (*c == '/' && (c[1] == '.' || (c[1] == '/' && c[strspn(c, "/")] != '\0'))) {
            return false;
        }
    }
    return true;
}

bool origin_init(Origin *origin, const char *address, GError **error)
{
    if (strchr(address, '@') != NULL) { /* not repeated: what stands before it may be a password */
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("A backend's address carries no user or password."));
        return false;
    }
    g_autofree char *clean = text_clean(address, strlen(address), 200);
    if (strlen(address) > ADDRESS_MAX || !is_printable_ascii(address)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("%s: not an address."), clean);
        return false;
    }
    g_autoptr(GUri) uri = g_uri_parse(address, G_URI_FLAGS_ENCODED, NULL);
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
    if (host == NULL || host[0] == '\0' || !is_plain_host(host) ||
        !is_plain_path(g_uri_get_path(uri)) || strpbrk(address, "?#") != NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("%s: not an address; it looks like https://tilik.example.go.id"), clean);
        return false;
    }
    const char *scheme = g_uri_get_scheme(uri);
    if (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("%s: only http and https addresses are opened."), clean);
        return false;
    }
    bool loopback = is_loopback(host);
    if (strcmp(scheme, "http") == 0 && !loopback) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED,
                    _("%s: plain http is used to this machine only; take https."), host);
        return false;
    }
    const char *path = g_uri_get_path(uri);
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/') {
        length--;
    }
    bool literal = strchr(host, ':') != NULL;
    int port = g_uri_get_port(uri);
    g_autofree char *port_part = port > 0 ? g_strdup_printf(":%d", port) : g_strdup("");
    origin->url = g_strdup_printf("%s://%s%s%s%s%.*s", scheme, literal ? "[" : "", host,
                                  literal ? "]" : "", port_part, (int)length, path);
    origin->host = g_strdup(host);
    origin->loopback = loopback;
    return true;
}

void origin_clear(Origin *origin)
{
    g_clear_pointer(&origin->url, g_free);
    g_clear_pointer(&origin->host, g_free);
}
