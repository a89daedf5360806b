/* Where the pane stands, and what is drawn in it. */
#include "console/preview_private.h"

#include <math.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/desk.h"
#include "ui/picture.h"

/* From here on the pane has a column of its own beside all others. */
#define COLUMN_COLS 176
#define COLUMN_MAX  92
/* What the list keeps. */
#define LIST_MIN 28
/* The card is worth its place from so many on. */
#define CARD_ROWS 8
/* Lines under the picture. */
#define WORD_ROWS 3
#define WORD_COLS 24 /* of the shortest line worth writing */

/* A picture of the usual shape (16:9) in so many columns has so many rows: cells are twice as high
 * as wide. */
static int rows_for(int cols)
{
    return (cols * 9 + 31) / 32;
}

/* Cells that a picture of that shape has in a pane. */
static int seen(int rows, int cols)
{
    int height = MAX(rows - 2 - WORD_ROWS, 0), width = MAX(cols - 2, 0);
    return MIN(width, height * 32 / 9) * MIN(height, rows_for(width));
}

static Rect take_right(Rect *from, int cols)
{
    from->cols -= cols;
    return (Rect){from->row, from->col + from->cols, from->rows, cols};
}

static Rect take_bottom(Rect *from, int rows)
{
    from->rows -= rows;
    return (Rect){from->row + from->rows, from->col, rows, from->cols};
}

/* In a column of its own, as high as a picture is, where that leaves room for the card; or along
 * the bottom. */
static void share(Preview *preview, Rect middle, Rect *rest, Rect *below)
{
    int cols = middle.cols >= COLUMN_COLS ? MIN(middle.cols * 9 / 20, COLUMN_MAX)
                                          : middle.cols - MAX(LIST_MIN, middle.cols * 3 / 8);
    int rows = MIN(middle.rows * 3 / 5, rows_for(middle.cols - 2) + 2 + WORD_ROWS);
    if (middle.cols < COLUMN_COLS && seen(middle.rows, cols) < seen(rows, middle.cols)) {
        preview->rect = take_bottom(rest, rows);
        return;
    }
    preview->rect = take_right(rest, cols);
    int left = preview->rect.rows - rows_for(cols - 2) - 2 - WORD_ROWS;
    if (below != NULL && left >= CARD_ROWS)
        *below = take_bottom(&preview->rect, left);
}

void preview_lay_out(App *app, Rect middle, Rect *rest, Rect *below)
{
    Preview *preview = app->preview;
    *rest = middle;
    *below = (Rect){0};
    if (!preview_shown(app))
        return;
    if (preview->strip || preview->whole) {
        preview->rect = middle;
        *rest = (Rect){0};
    } else {
        share(preview, middle, rest, desk_shown(app) == NULL ? below : NULL);
    }
    /* Its size is the picture's. */
    if (preview->strip) {
        strip_lay_out(app);
    } else if (preview->shot.open) {
        Rect room = preview_room(preview);
        ViewerCommand command =
            preview_ink_command(app, room.cols, room.rows, preview_rates[preview->rate]);
        shot_change(app, &preview->shot, &command);
    }
}

Rect preview_room(const Preview *preview)
{
    const Rect *rect = &preview->rect;
    int words = rect->rows >= WORD_ROWS + 8 ? WORD_ROWS : 1;
    return (Rect){rect->row + 1, rect->col + 1, MAX(rect->rows - 2 - words, 1),
                  MAX(rect->cols - 2, 1)};
}

void preview_unplace(App *app, Shot *shot)
{
    if (app->screen != NULL)
        screen_set_plate(app->screen, shot->plate, 0, 0, NULL);
    shot->placed = false;
}

/* Gives the screen its pixels once; the shot keeps what it is. */
static void place(App *app, Shot *shot, Rect at)
{
    const Picture *picture = &shot->picture;
    if (picture->kind == PICTURE_CELLS) {
        preview_unplace(app, shot);
        return;
    }
    if (shot->placed && shot->placed_row == at.row && shot->placed_col == at.col)
        return;
    Picture copy = *picture;
    copy.cells = NULL;
    copy.body = g_strndup(picture->body, picture->size);
    screen_set_plate(app->screen, shot->plate, at.row, at.col, &copy);
    shot->placed = true;
    shot->placed_row = at.row;
    shot->placed_col = at.col;
}

void preview_draw_shot(App *app, Shot *shot, Rect rect)
{
    char words[200];
    if (!shot_has_picture(shot)) {
        canvas_fill(app->canvas, rect, STYLE_TEXT);
        shot_words(shot, words, sizeof words);
        int width = MIN(text_width(words), rect.cols);
        canvas_field(app->canvas, rect.row + rect.rows / 2, rect.col + (rect.cols - width) / 2,
                     width, STYLE_MUTED, shot->camera != NULL ? words : "");
        return;
    }
    Rect at = picture_show(app->canvas, rect, &shot->picture, shot->plate);
    place(app, shot, at);
    StyleId style = shot_warning(shot, words, sizeof words);
    if (words[0] != '\0')
        picture_say(app->canvas, rect, at.row, style, words);
}

/* "Pos Kamling Jl. Mawar · RT 03/RW 05 Sendangguwo" */
static char *name_of(const App *app, const char *id)
{
    Camera camera;
    char where[160];
    uint32_t index = catalog_find_camera(app->catalog, id);
    if (!catalog_camera(app->catalog, index, &camera))
        return g_strdup(id);
    catalog_area_label(app->catalog, catalog_camera_area(app->catalog, index), where, sizeof where);
    return g_strdup_printf("%s · %s", camera.name[0] != '\0' ? camera.name : id, where);
}

static const char *rate_text(const App *app)
{
    static const char *const texts[] = {N_("one still"), N_("1 a second"), N_("2 a second"),
                                        N_("5 a second")};
    return _(texts[app->preview->rate]);
}

/* "text picture, 2 a second, 3 % CPU, 41 KB/s to the terminal" */
static void write_cost(const App *app, char *out, size_t size)
{
    const Preview *preview = app->preview;
    const Shot *shot = &preview->shot;
    double rate = preview_rates[preview->rate];
    if (!shot->open || shot->state != VIEWER_PLAYING || rate <= 0) {
        g_snprintf(out, size, _("%s, %s"), viewer_rung_text(VIEWER_RUNG_TEXT), rate_text(app));
        return;
    }
    /* What the bound of bytes leaves of it. */
    bool less = shot->fps > 0 && shot->fps < rate * 0.7;
    g_autofree char *got = less ? g_strdup_printf(_(" (%.1f come)"), shot->fps) : g_strdup("");
    g_snprintf(out, size, _("%s, %s%s, %d %% CPU, %.0f KB/s"), viewer_rung_text(VIEWER_RUNG_TEXT),
               rate_text(app), got, (shot->cpu + 5) / 10, ceil(preview->bytes_s / 1024));
}

static StyleId style_of(const Shot *shot)
{
    bool live = shot->closed == NULL && shot->state == VIEWER_PLAYING;
    bool calm =
        shot->closed == NULL && (shot->state == VIEWER_CONNECTING || shot->state == VIEWER_ENDED);
    return live ? STYLE_LIVE : calm ? STYLE_MUTED : STYLE_FAULT;
}

static void draw_words(App *app, Rect rect)
{
    const Preview *preview = app->preview;
    const Shot *shot = &preview->shot;
    char state[200], cost[160];
    if (shot->camera == NULL || rect.cols < WORD_COLS)
        return;
    g_autofree char *name = name_of(app, shot->camera);
    shot_words(shot, state, sizeof state);
    write_cost(app, cost, sizeof cost);
    if (rect.rows == 1) {
        canvas_field(app->canvas, rect.row, rect.col, rect.cols, style_of(shot), state);
        return;
    }
    canvas_field(app->canvas, rect.row, rect.col, rect.cols, STYLE_STRONG, name);
    canvas_field(app->canvas, rect.row + 1, rect.col, rect.cols, style_of(shot), state);
    canvas_field(app->canvas, rect.row + 2, rect.col, rect.cols, STYLE_MUTED, cost);
}

static void draw_pane(App *app)
{
    Preview *preview = app->preview;
    Rect rect = preview->rect, room = preview_room(preview);
    canvas_frame(app->canvas, rect, _("Picture"), preview_focused(app));
    preview_draw_shot(app, &preview->shot, room);
    int below = room.row + room.rows;
    draw_words(app, (Rect){below, room.col, rect.row + rect.rows - 1 - below, room.cols});
}

void preview_draw(App *app)
{
    if (!preview_shown(app))
        return;
    if (app->preview->strip)
        strip_draw(app);
    else
        draw_pane(app);
}
