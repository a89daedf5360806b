/* The addresses of [relay], and the paths that they open. */
#include <string.h>

#include "base/id.h"
#include "relay_private.h"

#define HOLE "{camera}"

/* Returns what stands behind scheme and host; NULL: it is no such address. */
static const char *behind_host(const char *url)
{
    static const char *const schemes[] = {"rtsp://", "rtsps://", "http://", "https://"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (g_ascii_strncasecmp(url, schemes[i], length) == 0) {
            size_t host = strcspn(url + length, "/?#");
            bool good = host > 0 && memchr(url + length, '@', host) == NULL &&
                        memchr(url + length, '{', host) == NULL;
            return good ? url + length + host : NULL;
        }
    }
    return NULL;
}

static const char *wrong_text(const char *pattern)
{
    if (strlen(pattern) > PLAYBACK_TEMPLATE_MAX) {
        return "too long";
    }
    for (const char *p = pattern; *p != '\0'; p++) {
        if (*p <= ' ' || *p >= 0x7F || *p == '\\') {
            return "holds a character that no address has";
        }
    }
    const char *rest = behind_host(pattern);
    if (rest == NULL) {
        return "not an rtsp, rtsps, http or https address with a host and without a user";
    }
    const char *hole = strstr(rest, HOLE);
    return hole == NULL || strstr(hole + 1, HOLE) != NULL ? "needs {camera} once, behind its host"
                                                          : NULL;
}

char *relay_url_make(const char *pattern, const char *camera)
{
    /* What its paths may hold (a colon is none of it). */
    if (!id_valid(camera) || strchr(camera, ':') != NULL || camera[0] == '.') {
        return NULL;
    }
    const char *hole = strstr(pattern, HOLE);
    g_autofree char *before = g_strndup(pattern, (size_t)(hole - pattern));
    return g_strconcat(before, camera, hole + strlen(HOLE), NULL);
}

const char *relay_wrong_live(const char *pattern)
{
    const char *wrong = wrong_text(pattern);
    if (wrong != NULL) {
        return wrong;
    }
    g_autofree char *url = relay_url_make(pattern, "x");
    return strpbrk(url, "{}") != NULL ? "no braces but {camera}" : NULL;
}

const char *relay_wrong_playback(const char *pattern)
{
    const char *wrong = wrong_text(pattern);
    if (wrong != NULL) {
        return wrong;
    }
    g_autofree char *url = relay_url_make(pattern, "x");
    g_autofree char *path = relay_url_path(url, true);
    if (path[0] == '\0') {
        return "needs path= in its query";
    }
    return playback_url_check(url, NULL) ? NULL : "needs {start}, and may have {end}, {duration}";
}

static char *path_in_query(const char *url)
{
    g_autoptr(GHashTable) pairs =
        g_uri_parse_params(relay_url_query(url), -1, "&", G_URI_PARAMS_NONE, NULL);
    const char *path = pairs != NULL ? g_hash_table_lookup(pairs, "path") : NULL;
    return g_strdup(path != NULL ? path : "");
}

/* What a player's address has behind the path, by protocol. */
static size_t without_tail(const char *path, size_t length)
{
    static const char *const tails[] = {"/index.m3u8", "/whep", "/"};
    for (size_t i = 0; i < G_N_ELEMENTS(tails); i++) {
        size_t tail = strlen(tails[i]);
        if (length > tail && strncmp(path + length - tail, tails[i], tail) == 0) {
            return length - tail;
        }
    }
    return length;
}

char *relay_url_path(const char *url, bool playback)
{
    const char *rest = behind_host(url);
    if (playback || rest == NULL) {
        return rest != NULL ? path_in_query(url) : g_strdup("");
    }
    rest += *rest == '/';
    return g_strndup(rest, without_tail(rest, strcspn(rest, "?#")));
}

const char *relay_url_query(const char *url)
{
    const char *query = strchr(url, '?');
    return query != NULL ? query + 1 : "";
}

char *relay_path_camera(const char *pattern, const char *path)
{
    g_autofree char *form = relay_url_path(pattern, false);
    const char *hole = strstr(form, HOLE);
    if (hole == NULL) {
        return NULL;
    }
    size_t before = (size_t)(hole - form), after = strlen(hole + strlen(HOLE)),
           length = strlen(path);
    if (length <= before + after || strncmp(path, form, before) != 0 ||
        strcmp(path + length - after, hole + strlen(HOLE)) != 0) {
        return NULL;
    }
    char *camera = g_strndup(path + before, length - before - after);
    if (!id_valid(camera)) {
        g_clear_pointer(&camera, g_free);
    }
    return camera;
}
