/* Addresses that a device gives, and which of them are asked. */
#include <curl/curl.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "onvif_private.h"

#define ADDRESS_MAX 2048
#define DEVICE_PATH "/onvif/device_service"
#define WEB_SCHEMES "http https"
#define ANY_SCHEMES "http https rtsp rtsps"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CURLU, curl_url_cleanup)

static char *part(CURLU *url, CURLUPart which)
{
    char *text = NULL;
    curl_url_get(url, which, &text, 0);
    char *copy = g_strdup(text);
    curl_free(text);
    return copy;
}

static char *whole(CURLU *url)
{
    return part(url, CURLUPART_URL);
}

static CURLU *parse(const char *text, const char *schemes)
{
    g_autoptr(CURLU) url = curl_url();
    if (text == NULL || strlen(text) > ADDRESS_MAX ||
        curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
        return NULL;
    }
    g_autofree char *scheme = part(url, CURLUPART_SCHEME), *host = part(url, CURLUPART_HOST);
    g_auto(GStrv) known = g_strsplit(schemes, " ", -1);
    bool good = scheme != NULL && host != NULL && host[0] != '\0' &&
                g_strv_contains((const char *const *)known, scheme);
    curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
    return good ? g_steal_pointer(&url) : NULL;
}

static void without_login(CURLU *url)
{
    curl_url_set(url, CURLUPART_USER, NULL, 0);
    curl_url_set(url, CURLUPART_PASSWORD, NULL, 0);
    curl_url_set(url, CURLUPART_OPTIONS, NULL, 0);
}

char *onvif_device_url(const char *text, GError **error)
{
    bool bare = text != NULL && strstr(text, "://") == NULL;
    g_autofree char *full = bare ? g_strconcat("http://", text, NULL) : g_strdup(text);
    g_autoptr(CURLU) url = full != NULL && text_is_clean(full, strlen(full)) && full[0] != '\0'
                               ? parse(full, WEB_SCHEMES)
                               : NULL;
    g_autofree char *user = url != NULL ? part(url, CURLUPART_USER) : NULL;
    if (url == NULL || user != NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s",
                    user != NULL ? "an ONVIF address has no login in it"
                                 : "not the address of an ONVIF service (http or https)");
        return NULL;
    }
    g_autofree char *path = part(url, CURLUPART_PATH);
    if (path == NULL || strcmp(path, "/") == 0) {
        curl_url_set(url, CURLUPART_PATH, DEVICE_PATH, 0);
    }
    return whole(url);
}

char *onvif_profile_named(const char *text)
{
    const char *mark = strchr(text, '#');
    char *token = mark != NULL ? g_uri_unescape_string(mark + 1, NULL) : NULL;
    bool good = token != NULL && token[0] != '\0' && text_is_clean(token, strlen(token));
    if (!good) {
        g_clear_pointer(&token, g_free);
    }
    return token;
}

static bool same(CURLU *one, CURLU *other, CURLUPart which)
{
    g_autofree char *first = part(one, which), *second = part(other, which);
    return first != NULL && second != NULL && g_ascii_strcasecmp(first, second) == 0;
}

char *onvif_service_url(const char *asked, const char *told)
{
    g_autoptr(CURLU) here = parse(asked, WEB_SCHEMES), there = parse(told, WEB_SCHEMES);
    if (here == NULL || there == NULL) {
        return NULL;
    }
    without_login(there);
    if (same(here, there, CURLUPART_HOST) && same(here, there, CURLUPART_SCHEME)) {
        return whole(there);
    }
    g_autofree char *path = part(there, CURLUPART_PATH), *query = part(there, CURLUPART_QUERY);
    curl_url_set(here, CURLUPART_PATH, path, 0);
    curl_url_set(here, CURLUPART_QUERY, query, 0);
    return whole(here);
}

char *onvif_picture_url(const char *asked, const char *told, const char *schemes)
{
    g_autoptr(CURLU) here = parse(asked, WEB_SCHEMES), there = parse(told, schemes);
    if (here == NULL || there == NULL) {
        return NULL;
    }
    without_login(there);
    if (!same(here, there, CURLUPART_HOST)) {
        g_autofree char *host = part(here, CURLUPART_HOST);
        curl_url_set(there, CURLUPART_HOST, host, 0);
    }
    return whole(there);
}

bool onvif_same_host(const char *one, const char *other)
{
    g_autoptr(CURLU) first = parse(one, ANY_SCHEMES), second = parse(other, ANY_SCHEMES);
    return first != NULL && second != NULL && same(first, second, CURLUPART_HOST);
}
