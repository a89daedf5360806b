/* The addresses that recorders of two makes give to their slots. */
#include <string.h>

#include "import_private.h"

#define HOST_MAX 255

typedef struct Make {
    const char *words; /* of nvr_kind, ' ' between */
    const char *main, *sub, *snapshot, *playback;
} Make;

/* {h}: host and port; {n}: the host alone; {c}: the number of the slot. */
static const Make makes[] = {
    {"hikvision hik hilook", "rtsp://{h}/Streaming/Channels/{c}01",
     "rtsp://{h}/Streaming/Channels/{c}02", "http://{n}/ISAPI/Streaming/channels/{c}01/picture",
     "rtsp://{h}/Streaming/tracks/{c}01?starttime={start:hikvision}&endtime={end:hikvision}"},
    {"dahua amcrest imou", "rtsp://{h}/cam/realmonitor?channel={c}&subtype=0",
     "rtsp://{h}/cam/realmonitor?channel={c}&subtype=1",
     "http://{n}/cgi-bin/snapshot.cgi?channel={c}",
     "rtsp://{h}/cam/playback?channel={c}&subtype=0&starttime={start:dahua}&endtime={end:dahua}"},
};

static const Make *find(const char *kind)
{
    g_autofree char *wanted = g_ascii_strdown(kind, -1);
    g_strstrip(wanted);
    for (size_t i = 0; i < G_N_ELEMENTS(makes); i++) {
        g_auto(GStrv) words = g_strsplit(makes[i].words, " ", -1);
        if (g_strv_contains((const char *const *)words, wanted)) {
            return &makes[i];
        }
    }
    return NULL;
}

/* "10.0.0.9", "nvr.local:554", "[fd00::9]:554". */
static bool is_host(const char *host)
{
    size_t length = strlen(host);
    return length > 0 && length <= HOST_MAX &&
           strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
               length &&
           g_ascii_isalnum(host[host[0] == '[']);
}

/* The host without its port, which is that of RTSP. */
static char *name_of(const char *host)
{
    const char *end = host[0] == '[' ? strchr(host, ']') : NULL;
    const char *colon = strchr(end != NULL ? end : host, ':');
    return colon != NULL ? g_strndup(host, (size_t)(colon - host)) : g_strdup(host);
}

static const char *expand(const char *pattern, const char *host, int slot, GStringChunk *chunk)
{
    g_autofree char *name = name_of(host);
    g_autofree char *number = g_strdup_printf("%d", slot);
    g_autoptr(GString) url = g_string_new(pattern);
    g_string_replace(url, "{h}", host, 0);
    g_string_replace(url, "{n}", name, 0);
    g_string_replace(url, "{c}", number, 0);
    return g_string_chunk_insert(chunk, url->str);
}

const char *import_nvr(const ImportCells *cells, int slot, GStringChunk *chunk,
                       StreamAddress *address)
{
    const char *host = cells->text[IMPORT_NVR], *kind = cells->text[IMPORT_NVR_KIND];
    if (host == NULL || *host == '\0') {
        return NULL;
    }
    if (!is_host(host)) {
        return "nvr is not a host name or an address";
    }
    const Make *make = kind != NULL ? find(kind) : NULL;
    if (make == NULL) {
        return "nvr_kind is neither hikvision nor dahua";
    }
    if (slot < 1) {
        return "a recorder's camera needs its slot";
    }
    const char **places[] = {&address->main_url, &address->sub_url, &address->snapshot_url,
                             &address->playback_url};
    const char *patterns[] = {make->main, make->sub, make->snapshot, make->playback};
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        if (*places[i] == NULL) {
            *places[i] = expand(patterns[i], host, slot, chunk);
        }
    }
    return NULL;
}
