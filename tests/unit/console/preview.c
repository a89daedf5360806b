/* The pane with a picture, as plain text: where it stands, and what it says in each state. */
#include <glib.h>
#include <string.h>

#include "base/clock.h"
#include "console/preview_private.h"
#include "page.h"

typedef struct Scene {
    Page page;
    App app;
    Config config;
    Preview preview;
} Scene;

static void scene_init(Scene *scene)
{
    memset(scene, 0, sizeof *scene);
    page_speak("en");
    page_init(&scene->page, "malam");
    scene->config.players = 4;
    scene->app.catalog = scene->page.catalog;
    scene->app.config = &scene->config;
    scene->app.preview = &scene->preview;
    scene->app.focus = PANE_CAMERAS;
    scene->preview.pane = scene->preview.focused = true;
    scene->preview.rate = 2;
    scene->preview.shot.plate = 1;
    scene->preview.ink = (PreviewInk){.colours = 256, .bytes = 65536};
    scene->preview.bytes_s = 12000;
}

static void shot_free(Shot *shot)
{
    picture_clear(&shot->picture);
    g_free(shot->camera);
    g_free(shot->id);
    g_free(shot->closed);
    *shot = (Shot){.plate = shot->plate};
}

static void scene_clear(Scene *scene)
{
    shot_free(&scene->preview.shot);
    for (int i = 0; i < STRIP_MAX; i++)
        shot_free(&scene->preview.shots[i]);
    page_clear(&scene->page);
}

/* A made-up picture, as large as there is room for, in the usual shape. */
static void fill(Shot *shot, const char *camera, Rect room)
{
    int rows = MIN(room.rows, (room.cols * 9 + 16) / 32), cols = MIN(room.cols, rows * 32 / 9);
    shot_free(shot);
    shot->camera = g_strdup(camera);
    shot->id = g_strconcat(camera, ".text", NULL);
    shot->open = true;
    shot->picture = (Picture){.cols = cols, .rows = rows};
    shot->picture.cells = g_new(PictureCell, cols * rows);
    for (int i = 0; i < cols * rows; i++)
        shot->picture.cells[i] = (PictureCell){"-=+*#%@."[(i / cols + i % cols) % 8], 16, 17};
    shot->at_ms = shot->since_ms = clock_mono_ms();
    shot->state = VIEWER_PLAYING;
    shot->cpu = 32;
}

static void lay_out(Scene *scene, int rows, int cols)
{
    Rect rest, below;
    canvas_resize(scene->page.canvas, rows, cols);
    scene->app.canvas = scene->page.canvas;
    scene->app.layout = layout_compute(rows, cols, &(LayoutWishes){.focus = PANE_CAMERAS});
    /* Its size is not told to anybody: nothing is open here. */
    scene->preview.shot.open = false;
    preview_lay_out(&scene->app, (Rect){1, 0, rows - 3, cols}, &rest, &below);
    canvas_put(scene->page.canvas, rest.row, rest.col, STYLE_TEXT, "the list");
    if (below.rows > 0)
        canvas_put(scene->page.canvas, below.row, below.col, STYLE_TEXT, "the card");
}

static void draw(Scene *scene, const char *name)
{
    preview_draw(&scene->app);
    page_check(&scene->page, name);
}

static void test_sizes(void)
{
    static const int sizes[][2] = {{24, 80}, {24, 60}, {40, 120}, {50, 200}, {12, 44}};
    Scene scene;
    scene_init(&scene);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        lay_out(&scene, sizes[i][0], sizes[i][1]);
        fill(&scene.preview.shot, "cam-001", preview_room(&scene.preview));
        draw(&scene, "preview");
    }
    scene.preview.whole = true;
    lay_out(&scene, 24, 80);
    fill(&scene.preview.shot, "cam-001", preview_room(&scene.preview));
    draw(&scene, "preview-whole");
    scene_clear(&scene);
}

typedef struct StateCase {
    const char *name;
    ViewerState state;
    ViewerReason reason;
    int ago_s, since_s, retry_s, late_s;
    bool picture, asked;
    const char *closed;
} StateCase;

static void test_states(void)
{
    static const StateCase cases[] = {
        {"preview-connecting", VIEWER_CONNECTING, VIEWER_REASON_NONE, 0, 1, 0, 0, false, false,
         NULL},
        {"preview-asked", VIEWER_CONNECTING, VIEWER_REASON_NONE, 0, 1, 0, 0, false, true, NULL},
        {"preview-unmoved", VIEWER_PLAYING, VIEWER_REASON_NONE, 42, 60, 0, 0, true, false, NULL},
        {"preview-late", VIEWER_PLAYING, VIEWER_REASON_NONE, 9, 60, 0, 9, true, false, NULL},
        {"preview-frozen", VIEWER_FROZEN, VIEWER_REASON_STALLED, 12, 12, 0, 0, true, false, NULL},
        {"preview-retrying", VIEWER_RETRYING, VIEWER_REASON_REFUSED, 25, 1, 8, 0, true, false,
         NULL},
        {"preview-still", VIEWER_ENDED, VIEWER_REASON_NONE, 9, 9, 0, 0, true, false, NULL},
        {"preview-still-old", VIEWER_ENDED, VIEWER_REASON_NONE, 190, 190, 0, 0, true, false, NULL},
        {"preview-closed", VIEWER_RETRYING, VIEWER_REASON_NONE, 0, 0, 0, 0, false, false,
         "your role may not"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const StateCase *wish = &cases[i];
        Scene scene;
        scene_init(&scene);
        lay_out(&scene, 24, 80);
        Shot *shot = &scene.preview.shot;
        fill(shot, "cam-002", preview_room(&scene.preview));
        if (!wish->picture)
            picture_clear(&shot->picture), shot->picture = (Picture){0};
        int64_t now = clock_mono_ms() - 300; /* a moment that is in no word */
        shot->state = wish->state;
        shot->reason = wish->reason;
        shot->at_ms = now - 1000 * wish->ago_s;
        shot->since_ms = now - 1000 * wish->since_s;
        shot->retry_s = wish->retry_s;
        shot->late_ms = 1000 * wish->late_s;
        shot->asked = wish->asked;
        shot->closed = g_strdup(wish->closed);
        draw(&scene, wish->name);
        scene_clear(&scene);
    }
}

static void test_strip(void)
{
    static const int sizes[][2] = {{24, 80}, {50, 200}};
    static const char *const ids[] = {"cam-001", "cam-002", "cam-003", "cam-004", "cam-005"};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        Scene scene;
        scene_init(&scene);
        Preview *preview = &scene.preview;
        preview->pane = false;
        preview->strip = true;
        preview->selected = 1;
        preview->count = G_N_ELEMENTS(ids);
        lay_out(&scene, sizes[i][0], sizes[i][1]);
        for (int k = 0; k < preview->count; k++) {
            Shot *shot = &preview->shots[k];
            Rect tile = strip_tile(preview, k);
            tile.rows -= 2;
            fill(shot, ids[k], tile);
            shot->state = VIEWER_ENDED;
            shot->at_ms -= 1000 * (k + 1) + 300;
            shot->open = false;
            shot->fetched = true;
        }
        Shot *dead = &preview->shots[3];
        picture_clear(&dead->picture);
        dead->picture = (Picture){0};
        dead->closed = g_strdup("offline");
        draw(&scene, "strip");
        scene_clear(&scene);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/preview/every size", test_sizes);
    g_test_add_func("/preview/what is not live says so on the picture", test_states);
    g_test_add_func("/preview/a strip of stills", test_strip);
    return g_test_run();
}
