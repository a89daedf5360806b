/* What is known of a picture that becomes evidence. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "console/evidence.h"
#include "console/windows_private.h"

#define HOST_MAX  64
#define PLACE_MAX 160

static char *cleaned(const char *text, size_t max)
{
    return text == NULL || text[0] == '\0' ? NULL : text_clean(text, strlen(text), max);
}

static char *computer(void)
{
    char name[HOST_MAX + 1] = "";
    if (gethostname(name, HOST_MAX) != 0)
        return NULL;
    return cleaned(name, HOST_MAX);
}

char *evidence_who(const App *app)
{
    g_autofree char *host = computer();
    g_autofree char *user = cleaned(g_get_user_name(), HOST_MAX);
    const char *me = app != NULL && app->me != NULL ? app->me : "";
    const char *at = host != NULL ? host : "?", *name = user != NULL ? user : "?";
    g_autofree char *who = me[0] != '\0' ? g_strdup_printf("%s (%s@%s)", me, name, at)
                                         : g_strdup_printf("%s@%s", name, at);
    return text_clean(who, strlen(who), EVIDENCE_TEXT_MAX);
}

static void say_where(const App *app, Evidence *facts)
{
    Camera camera;
    Area area;
    char place[PLACE_MAX];
    uint32_t index = catalog_find_camera(app->catalog, facts->camera);
    if (!catalog_camera(app->catalog, index, &camera))
        return;
    uint32_t where = catalog_camera_area(app->catalog, index);
    facts->name = cleaned(camera.name, EVIDENCE_TEXT_MAX);
    facts->site = cleaned(camera.site, EVIDENCE_TEXT_MAX);
    catalog_area_label(app->catalog, where, place, sizeof place);
    facts->place = cleaned(place, EVIDENCE_TEXT_MAX);
    if (catalog_area(app->catalog, where, &area))
        facts->area = g_strdup(area.code);
}

static void say_when(const App *app, Evidence *facts)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    facts->begin_ms = facts->end_ms = facts->asked_ms = clock_wall_ms();
    facts->zone_minutes = (int)(g_date_time_get_utc_offset(now) / G_TIME_SPAN_MINUTE);
    facts->zone = cleaned(g_date_time_get_timezone_abbreviation(now), EVIDENCE_TEXT_MAX);
    facts->skew_known = app->sync != NULL && sync_status(app->sync)->confirmed_ms != 0;
    facts->skew_ms = facts->skew_known ? sync_skew_ms(app->sync) : 0;
}

static char *how_made(const Evidence *facts, const Showing *showing)
{
    const char *rung = viewer_rung_word(showing->rung);
    if (facts->kind == EVIDENCE_STILL)
        return g_strdup_printf("one picture as it was decoded by libvlc (%s stream), written as "
                               "PNG by tilik-view",
                               rung);
    return g_strdup_printf("frames as they were received (%s stream), not transcoded, put into "
                           "MPEG-TS (MJPEG: Matroska) by tilik-view; it begins before the key",
                           rung);
}

/* An address may hold a login: what stands before '@' is nobody's business. */
static char *without_login(const char *address)
{
    const char *scheme = strstr(address, "://"), *at = strrchr(address, '@');
    if (scheme == NULL || at == NULL)
        return cleaned(address, EVIDENCE_TEXT_MAX);
    g_autofree char *begin = g_strndup(address, (gsize)(scheme - address) + 3);
    g_autofree char *plain = g_strconcat(begin, at + 1, NULL);
    return cleaned(plain, EVIDENCE_TEXT_MAX);
}

Evidence *evidence_facts(const App *app, const char *id, EvidenceKind kind)
{
    char ulid[ID_ULID_SIZE];
    const Showing *showing = windows_showing(app, id);
    if (showing == NULL)
        return NULL;
    Evidence *facts = evidence_new();
    facts->kind = kind;
    facts->camera = g_strdup(showing->camera);
    facts->purpose = showing->purpose;
    facts->view = cleaned(showing->view, EVIDENCE_TEXT_MAX);
    facts->recorded_ms = showing->from_ms;
    say_where(app, facts);
    say_when(app, facts);
    id_ulid(facts->asked_ms, ulid);
    facts->id = g_strdup(ulid);
    facts->by = evidence_who(app);
    facts->host = computer();
    facts->role = g_strdup(evidence_role(app));
    facts->backend = without_login(app->config->backend);
    facts->ticket = g_strdup(evidence_ticket(app, facts->camera));
    facts->version = g_strdup(TILIK_VERSION);
    facts->how = how_made(facts, showing);
    g_autofree char *stem = evidence_stem(facts);
    facts->file = g_strconcat(stem, kind == EVIDENCE_STILL ? ".png" : ".ts", NULL);
    return facts;
}
