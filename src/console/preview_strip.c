/* Stills of many cameras at once, fetched one or two at a time. */
#include "console/preview_private.h"

#include "base/clock.h"
#include "base/text.h"
#include "console/windows.h"

/* A tile has a picture of at least so many cells, a line for its name and one for its age. */
#define TILE_COLS  26
#define TILE_ROWS  9
#define TILE_WORDS 2
/* Streams that are open at a time. */
#define FETCHES 2
/* How long a still is waited for. */
#define PATIENCE_MS 8000

static bool is_waiting(const Shot *shot)
{
    return shot->open && !shot->fetched;
}

/* Who does not say why they look is not asked for each tile. */
static bool is_given_up(const Shot *shot, const ViewerEvent *event)
{
    return shot->asked && event->kind == VIEWER_EVENT_CLOSED && g_strcmp0(event->id, shot->id) == 0;
}

/* What a tile waits for has come, or will not. */
static void settle(App *app, Shot *shot)
{
    int64_t lasts = clock_mono_ms() - shot->since_ms;
    bool ended = shot->closed != NULL || shot->state == VIEWER_ENDED ||
                 shot->state == VIEWER_QUARANTINED || shot->state == VIEWER_RETRYING ||
                 lasts > PATIENCE_MS;
    if (!is_waiting(shot) || !ended || shot->asked)
        return;
    shot->fetched = true;
    if (shot->closed == NULL && !shot_has_picture(shot))
        shot->closed = g_strdup(shot->state == VIEWER_RETRYING ? viewer_reason_text(shot->reason)
                                                               : _("no answer in time"));
    shot_close(app, shot);
}

/* Begins with the next ones. */
static void go_on(App *app)
{
    Preview *preview = app->preview;
    int open = 0;
    for (int i = 0; i < preview->count; i++) {
        settle(app, &preview->shots[i]);
        open += is_waiting(&preview->shots[i]);
    }
    Rect tile = strip_tile(preview, 0);
    ViewerCommand command = preview_ink_command(app, tile.cols, tile.rows - TILE_WORDS, 0);
    for (int i = 0; i < preview->count && open < FETCHES; i++) {
        Shot *shot = &preview->shots[i];
        if (shot->fetched || shot->open)
            continue;
        g_autofree char *camera = g_strdup(shot->camera);
        shot_open(app, shot, camera, &command);
        shot->fetched = !shot->open;
        open += is_waiting(shot);
        /* Whoever is asked for a purpose answers once for all. */
        if (app->mode == MODE_ASKING)
            return;
    }
}

static void add(Preview *preview, const App *app, uint32_t index)
{
    Camera camera;
    if (preview->count >= STRIP_MAX || !catalog_camera(app->catalog, index, &camera))
        return;
    Shot *shot = &preview->shots[preview->count++];
    shot->camera = g_strdup(camera.id);
    shot->id = windows_id(camera.id, PREVIEW_SUFFIX);
}

/* The row of the selected camera. */
static int selected_row(const View *table)
{
    uint32_t camera = view_table_selected(table);
    int count = view_table_count(table);
    for (int row = 0; row < count; row++)
        if (view_table_nth(table, row) == camera)
            return row;
    return 0;
}

static void add_rows(App *app, int room)
{
    const View *table = app->panes[PANE_CAMERAS];
    int count = view_table_count(table), from = selected_row(table);
    from = CLAMP(from, 0, MAX(count - room, 0));
    for (int row = from; row < count && row < from + room; row++)
        add(app->preview, app, view_table_nth(table, row));
}

static void add_marked(App *app, int room)
{
    guint count = 0;
    g_autofree const char **ids = view_table_marked(app->panes[PANE_CAMERAS], &count);
    for (guint i = 0; i < count && (int)i < room; i++)
        add(app->preview, app, catalog_find_camera(app->catalog, ids[i]));
}

/* How many tiles fit. */
static int room_of(const App *app)
{
    int rows = app->layout.status.row - app->layout.bar.row - app->layout.bar.rows;
    int tiles = MAX(canvas_cols(app->canvas) / TILE_COLS, 1) * MAX(rows / TILE_ROWS, 1);
    return MIN(tiles, STRIP_MAX);
}

static void clear(App *app)
{
    Preview *preview = app->preview;
    for (int i = 0; i < STRIP_MAX; i++)
        shot_clear(app, &preview->shots[i]);
    preview->count = preview->selected = 0;
}

void strip_open(App *app)
{
    Preview *preview = app->preview;
    int room = room_of(app);
    clear(app);
    add_marked(app, room);
    guint marked = (guint)preview->count;
    if (marked == 0)
        add_rows(app, room);
    if (preview->count == 0) {
        app_say(app, TONE_PLAIN, _("The list has no camera."));
        return;
    }
    preview->strip = true;
    frame_lay_out(app);
    go_on(app);
}

void strip_open_of(App *app, const char *const *cameras)
{
    clear(app);
    for (int i = 0; cameras[i] != NULL; i++)
        add(app->preview, app, catalog_find_camera(app->catalog, cameras[i]));
    if (app->preview->count == 0)
        return;
    app->preview->strip = true;
    frame_lay_out(app);
    go_on(app);
}

void strip_close(App *app)
{
    clear(app);
    app->preview->strip = app->preview->focused = false;
    frame_lay_out(app);
}

void strip_again(App *app)
{
    Preview *preview = app->preview;
    for (int i = 0; i < preview->count; i++) {
        shot_close(app, &preview->shots[i]);
        preview->shots[i].fetched = false;
    }
    go_on(app);
    frame_want(app, DIRTY_PREVIEW, FRAME_NOW);
}

void strip_again_of(App *app, const char *camera)
{
    Preview *preview = app->preview;
    bool found = false;
    for (int i = 0; i < preview->count; i++) {
        Shot *shot = &preview->shots[i];
        if (shot->fetched && shot_has_picture(shot) && g_strcmp0(shot->camera, camera) == 0) {
            shot->fetched = false;
            found = true;
        }
    }
    if (found) {
        go_on(app);
        frame_want(app, DIRTY_PREVIEW, FRAME_NOW);
    }
}

/* As many columns as there are tiles for, so that few tiles are large. */
void strip_lay_out(App *app)
{
    Preview *preview = app->preview;
    const Rect *rect = &preview->rect;
    int most = MAX(rect->cols / TILE_COLS, 1), best = 1, area = 0;
    for (int columns = 1; columns <= most; columns++) {
        int rows = (preview->count + columns - 1) / columns;
        int width = rect->cols / columns, height = rect->rows / MAX(rows, 1) - TILE_WORDS;
        /* What a picture of the usual shape has of it. */
        int seen = MIN(width, height * 32 / 9) * MIN(height, width * 9 / 32);
        if (height > 0 && seen > area) {
            area = seen;
            best = columns;
        }
    }
    preview->columns = best;
    preview->rows = MAX((preview->count + best - 1) / best, 1);
}

Rect strip_tile(const Preview *preview, int i)
{
    const Rect *rect = &preview->rect;
    int width = rect->cols / MAX(preview->columns, 1), height = rect->rows / MAX(preview->rows, 1);
    int column = i % MAX(preview->columns, 1), row = i / MAX(preview->columns, 1);
    return (Rect){rect->row + row * height, rect->col + column * width, height, width - 1};
}

bool strip_hear(App *app, const ViewerEvent *event)
{
    Preview *preview = app->preview;
    bool ours = false;
    for (int i = 0; i < preview->count; i++) {
        if (is_given_up(&preview->shots[i], event)) {
            strip_close(app);
            return true;
        }
        if (shot_hear(&preview->shots[i], event)) {
            settle(app, &preview->shots[i]);
            ours = true;
        }
    }
    if (ours)
        go_on(app);
    return ours;
}

static void choose(App *app, int to)
{
    Preview *preview = app->preview;
    if (to < 0 || to >= preview->count)
        return;
    preview->selected = to;
    uint32_t index = catalog_find_camera(app->catalog, preview->shots[to].camera);
    view_table_select(app->panes[PANE_CAMERAS], index);
    frame_want(app, DIRTY_PREVIEW, FRAME_NOW);
}

/* The camera of the tile, in a window or in the pane. */
static void open_selected(App *app)
{
    bool window = app->viewer != NULL && viewer_trouble(app->viewer) == NULL;
    uint32_t index =
        catalog_find_camera(app->catalog, app->preview->shots[app->preview->selected].camera);
    if (window) {
        windows_open(app, index);
        return;
    }
    strip_close(app);
    command_focus(app, PANE_CAMERAS);
    preview_act(app);
}

bool strip_run(App *app, Action action)
{
    Preview *preview = app->preview;
    int at = preview->selected;
    switch (action) {
    case ACTION_CANCEL:
        strip_close(app);
        return true;
    case ACTION_LEFT:
    case ACTION_NEIGHBOUR_LEFT:
        choose(app, at - 1);
        return true;
    case ACTION_RIGHT:
    case ACTION_NEIGHBOUR_RIGHT:
        choose(app, at + 1);
        return true;
    case ACTION_UP:
    case ACTION_NEIGHBOUR_UP:
        choose(app, at - preview->columns);
        return true;
    case ACTION_DOWN:
    case ACTION_NEIGHBOUR_DOWN:
        choose(app, at + preview->columns);
        return true;
    case ACTION_OPEN:
        open_selected(app);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
    case ACTION_ZOOM:
        return true;
    default:
        return false;
    }
}

bool strip_click(App *app, const Event *event)
{
    const Preview *preview = app->preview;
    for (int i = 0; i < preview->count; i++) {
        Rect tile = strip_tile(preview, i);
        bool inside = event->row >= tile.row && event->row < tile.row + tile.rows &&
                      event->col >= tile.col && event->col < tile.col + tile.cols;
        if (inside) {
            choose(app, i);
            if (event->mouse == MOUSE_DOUBLE)
                open_selected(app);
        }
    }
    return true;
}

static void draw_tile(App *app, int i)
{
    Preview *preview = app->preview;
    Shot *shot = &preview->shots[i];
    Rect tile = strip_tile(preview, i);
    Rect room = {tile.row, tile.col, tile.rows - TILE_WORDS, tile.cols};
    Camera camera;
    char words[200];
    bool known =
        catalog_camera(app->catalog, catalog_find_camera(app->catalog, shot->camera), &camera);
    bool begun = shot->open || shot->fetched;
    if (begun) {
        preview_draw_shot(app, shot, room);
        shot_words(shot, words, sizeof words);
    } else {
        canvas_fill(app->canvas, room, STYLE_TEXT);
        g_strlcpy(words, _("waits for its turn"), sizeof words);
    }
    bool here = i == preview->selected;
    g_autofree char *name = g_strdup_printf(
        "%s%s", here ? "> " : "", known && camera.name[0] != '\0' ? camera.name : shot->camera);
    canvas_field(app->canvas, tile.row + tile.rows - 2, tile.col, tile.cols,
                 here ? STYLE_SELECTED : STYLE_STRONG, name);
    canvas_field(app->canvas, tile.row + tile.rows - 1, tile.col, tile.cols,
                 shot->closed != NULL ? STYLE_FAULT : STYLE_MUTED, words);
}

void strip_draw(App *app)
{
    Preview *preview = app->preview;
    canvas_fill(app->canvas, preview->rect, STYLE_TEXT);
    go_on(app);
    for (int i = 0; i < preview->count; i++)
        draw_tile(app, i);
}
