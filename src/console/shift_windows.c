/* The steps that open a window: a test, and cameras of chance. */
#include <string.h>

#include "base/clock.h"
#include "console/shift_private.h"
#include "console/windows.h"
#include "model/looks.h"

/* Lines that have a camera: the test window, then the five. */
#define PICKED (1 + SHIFT_CAMERAS)

/* Some of the cameras that are live, each with the same chance (reservoir sampling). */
typedef struct Picked {
    uint32_t cameras[PICKED], found;
} Picked;

static void pick(Picked *picked, uint32_t camera)
{
    uint32_t found = picked->found++;
    uint32_t place = found < PICKED ? found : (uint32_t)g_random_int_range(0, (gint)found + 1);
    if (place < PICKED)
        picked->cameras[place] = camera;
}

static bool is_unseen(const App *app, uint32_t camera)
{
    Look look;
    int64_t since_ms = app_now_ms(app) - app->config->unseen_hours * INT64_C(3600000);
    return looks_known(app->catalog) &&
           (!looks_last(app->catalog, camera, &look) || look_end_ms(&look) < since_ms);
}

/* Those that nobody has looked at come first: the check is a look at them, too. */
void shift_pick(ShiftDesk *desk)
{
    const Catalog *catalog = desk->app->catalog;
    Picked unseen = {.found = 0}, others = {.found = 0};
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera) && camera.state == CAMERA_ONLINE)
            pick(is_unseen(desk->app, i) ? &unseen : &others, i);
    }
    uint32_t first = MIN(unseen.found, PICKED), all = MIN(first + others.found, PICKED);
    for (uint32_t i = 0; i < all; i++) {
        Camera camera;
        uint32_t index = i < first ? unseen.cameras[i] : others.cameras[i - first];
        if (catalog_camera(catalog, index, &camera))
            desk->lines[SHIFT_WINDOW + i].camera = g_strdup(camera.id);
    }
}

static void name_of(const ShiftDesk *desk, const ShiftLine *line, char *out, size_t size)
{
    const Catalog *catalog = desk->app->catalog;
    Camera camera;
    char place[160];
    uint32_t index = catalog_find_camera(catalog, line->camera);
    if (!catalog_camera(catalog, index, &camera)) {
        g_strlcpy(out, line->camera, size);
        return;
    }
    catalog_area_label(catalog, catalog_camera_area(catalog, index), place, sizeof place);
    g_snprintf(out, size, "%s, %s", camera.name[0] != '\0' ? camera.name : camera.id, place);
    const char *end;
    if (!g_utf8_validate(out, -1, &end))
        out[end - out] = '\0';
}

/* Why there can be no window; NULL when there can. */
static const char *hindrance(const App *app)
{
    if (app->config->players == 0)
        return _("video is switched off in tilik.conf");
    if (app->viewer == NULL)
        return _("video has not started yet");
    if (viewer_trouble(app->viewer) != NULL)
        return viewer_trouble(app->viewer);
    if (!link_may(app, RIGHT_CAMERAS_VIEW))
        return _("your role may not look");
    return windows_full(app) ? _("all windows are in use; close one first") : NULL;
}

void shift_open(ShiftDesk *desk, ShiftLine *line)
{
    App *app = desk->app;
    const char *why = hindrance(app);
    const char *brief = line->step == SHIFT_WINDOW ? _("no window") : NULL;
    if (why != NULL || line->camera == NULL) {
        shift_done(desk, SHIFT_SKIPPED, why != NULL ? why : _("no other camera is live"), brief);
        return;
    }
    if (viewer_find(app->viewer, line->camera) != NULL) {
        g_clear_pointer(&line->camera, g_free); /* a person's own: it stays open */
        shift_done(desk, SHIFT_SKIPPED, _("its window was open already"), brief);
        return;
    }
    name_of(desk, line, line->result, sizeof line->result);
    windows_open_for(app, catalog_find_camera(app->catalog, line->camera), PURPOSE_TEST);
    shift_check_windows(app);
}

void shift_close(ShiftDesk *desk, ShiftLine *line)
{
    if (line->camera != NULL && (line->step == SHIFT_WINDOW || line->step == SHIFT_CAMERA)) {
        uint32_t index = catalog_find_camera(desk->app->catalog, line->camera);
        g_clear_pointer(&line->camera, g_free);
        if (index != CATALOG_NONE)
            windows_close(desk->app, index);
    }
}

static void came(ShiftDesk *desk, ShiftLine *line)
{
    char seconds[24], result[200], brief[96];
    i18n_tenths((clock_mono_ms() - line->began_ms + 50) / 100, seconds, sizeof seconds);
    if (line->step == SHIFT_WINDOW) {
        /* TRANSLATORS: seconds */
        g_snprintf(result, sizeof result, _("the first picture after %s s"), seconds);
        /* TRANSLATORS: for the logbook: seconds */
        g_snprintf(brief, sizeof brief, _("window %s s"), seconds);
        shift_done(desk, SHIFT_GOOD, result, brief);
        return;
    }
    char name[160];
    name_of(desk, line, name, sizeof name);
    /* TRANSLATORS: a camera and its place */
    g_snprintf(line->result, sizeof line->result, _("is this %s?"), name);
    shift_ask(desk, line);
}

void shift_window_late(ShiftDesk *desk, ShiftLine *line)
{
    const Viewer *viewer = desk->app->viewer;
    const ViewerWindow *window =
        viewer != NULL && line->camera != NULL ? viewer_find(viewer, line->camera) : NULL;
    const char *why = window != NULL && window->reason != VIEWER_REASON_NONE
                          ? viewer_reason_text(window->reason)
                          : _("no picture came");
    shift_done(desk, SHIFT_BAD, why, line->step == SHIFT_WINDOW ? _("window: no picture") : NULL);
}

void shift_check_windows(App *app)
{
    View *view = desk_made(app, &desk_shift);
    ShiftDesk *desk = view != NULL ? view_desk_data(view) : NULL;
    ShiftLine *line = desk != NULL ? shift_line(desk) : NULL;
    if (line == NULL || line->camera == NULL || line->step < SHIFT_WINDOW ||
        line->state == SHIFT_WAITING || line->state >= SHIFT_GOOD)
        return;
    const ViewerWindow *window =
        app->viewer != NULL ? viewer_find(app->viewer, line->camera) : NULL;
    bool gone = window == NULL && !windows_has(app, line->camera);
    if (line->state == SHIFT_RUNNING && window != NULL && window->state == VIEWER_PLAYING)
        came(desk, line);
    else if (gone && line->state == SHIFT_RUNNING)
        shift_window_late(desk, line);
}
