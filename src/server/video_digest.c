#include "video_digest.h"

#include <glib.h>
#include <string.h>

/* Takes one name="value" or name=value from *at, and moves past it and its comma. */
static bool take_field(const char **at, char name[16], char *value, size_t size)
{
    const char *start = *at + strspn(*at, " \t,");
    size_t length = strcspn(start, "= \t,\"");
    if (length == 0 || length >= 16 || start[length] != '=') {
        return false;
    }
    memcpy(name, start, length);
    name[length] = '\0';
    start += length + 1;
    bool quoted = *start == '"';
    start += quoted;
    length = quoted ? strcspn(start, "\"\\") : strcspn(start, " \t,\"");
    if (length >= size || (quoted && start[length] != '"')) {
        return false;
    }
    memcpy(value, start, length);
    value[length] = '\0';
    *at = start + length + quoted;
    return true;
}

bool video_digest_read(const char *authorization, VideoDigest *out)
{
    char name[16], value[512];
    char realm[64] = "", algorithm[16] = "MD5";
    const struct {
        const char *name;
        char *room;
        size_t size;
    } fields[] = {
        {"username", out->user, sizeof out->user},
        {"nonce", out->nonce, sizeof out->nonce},
        {"uri", out->uri, sizeof out->uri},
        {"response", out->response, sizeof out->response},
        {"realm", realm, sizeof realm},
        {"algorithm", algorithm, sizeof algorithm},
    };
    memset(out, 0, sizeof *out);
    if (g_ascii_strncasecmp(authorization, "Digest ", 7) != 0) {
        return false;
    }
    const char *at = authorization + 7;
    while (at[strspn(at, " \t,")] != '\0') {
        if (!take_field(&at, name, value, sizeof value)) {
            return false;
        }
        for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
            if (g_ascii_strcasecmp(name, fields[i].name) == 0 &&
                g_strlcpy(fields[i].room, value, fields[i].size) >= fields[i].size) {
                return false;
            }
        }
    }
    return strcmp(realm, VIDEO_REALM) == 0 && g_ascii_strcasecmp(algorithm, "MD5") == 0 &&
           strlen(out->response) == 32;
}

static char *hash(const char *one, const char *two, const char *three)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_MD5);
    g_checksum_update(sum, (const guchar *)one, -1);
    g_checksum_update(sum, (const guchar *)":", 1);
    g_checksum_update(sum, (const guchar *)two, -1);
    if (three != NULL) {
        g_checksum_update(sum, (const guchar *)":", 1);
        g_checksum_update(sum, (const guchar *)three, -1);
    }
    return g_strdup(g_checksum_get_string(sum));
}

bool video_digest_proves(const VideoDigest *digest, const char *method, const char *password)
{
    g_autofree char *who = hash(digest->user, VIDEO_REALM, password);
    g_autofree char *what = hash(method, digest->uri, NULL);
    g_autofree char *wanted = hash(who, digest->nonce, what);
    unsigned char differs = 0;
    for (size_t i = 0; i < 32; i++) { /* the same time whatever is wrong */
        differs |= (unsigned char)(wanted[i] ^ g_ascii_tolower(digest->response[i]));
    }
    return differs == 0;
}
