/* What this terminal can show, and how much may be sent to it. */
#include "console/preview_private.h"

#define KIB ((int64_t)1024)

static bool is_remote(void)
{
    const char *connection = g_getenv("SSH_CONNECTION");
    return connection != NULL && connection[0] != '\0';
}

/* Of a terminal inside another, what is said here may not reach the one that shows it. */
static bool asks_at_all(const App *app)
{
    return app->config->picture != PICTURE_INK_SYMBOLS;
}

static ViewerInk choose(const App *app, const ScreenPixels *pixels)
{
    const PreviewInk *ink = &app->preview->ink;
    PictureInk wanted = app->config->picture;
    bool forced = wanted == PICTURE_INK_SIXEL || wanted == PICTURE_INK_KITTY;
    if (pixels->direct && forced)
        return wanted == PICTURE_INK_SIXEL ? VIEWER_INK_SIXEL : VIEWER_INK_KITTY;
    if (pixels->direct && wanted == PICTURE_INK_AUTO && pixels->colours > 0) {
        if (ink->kitty)
            return VIEWER_INK_KITTY;
        if (ink->sixel)
            return VIEWER_INK_SIXEL;
    }
    if (pixels->halves)
        return VIEWER_INK_HALVES;
    return pixels->plain ? VIEWER_INK_ASCII : VIEWER_INK_SYMBOLS;
}

static void settle(App *app)
{
    PreviewInk *ink = &app->preview->ink;
    ScreenPixels pixels = screen_pixels(app->screen);
    ink->ink = choose(app, &pixels);
    ink->colours = pixels.colours == 0 ? 2 : pixels.colours;
    /* All colours cost half as much again as 256. */
    if (is_remote() && ink->colours > 256)
        ink->colours = 256;
    if (pixels.cell_w > 0) {
        ink->cell_w = MIN(pixels.cell_w, VIEWER_CELL_MAX);
        ink->cell_h = MIN(pixels.cell_h, VIEWER_CELL_MAX);
    }
    int limit = app->config->picture_kb;
    ink->bytes = KIB * (limit > 0 ? limit : is_remote() ? 64 : 256);
}

void preview_ink_start(App *app)
{
    PreviewInk *ink = &app->preview->ink;
    if (!ink->asked && asks_at_all(app))
        ink->asked = screen_ask(app->screen);
    settle(app);
}

/* What tilik-view is asked for is not what it was. */
static bool asks_otherwise(const PreviewInk *was, const PreviewInk *is)
{
    return was->ink != is->ink || was->colours != is->colours || was->cell_w != is->cell_w ||
           was->cell_h != is->cell_h || was->bytes != is->bytes;
}

void preview_reply(App *app, const Event *event)
{
    Preview *preview = app->preview;
    if (preview == NULL || !preview->ink.asked)
        return;
    PreviewInk before = preview->ink;
    preview->ink.kitty = preview->ink.kitty || event->reply == REPLY_KITTY;
    preview->ink.sixel = preview->ink.sixel || event->reply == REPLY_SIXEL;
    if (event->reply == REPLY_CELL && event->row > 0 && event->col > 0) {
        preview->ink.cell_w = MIN(event->col, VIEWER_CELL_MAX);
        preview->ink.cell_h = MIN(event->row, VIEWER_CELL_MAX);
    }
    settle(app);
    if (asks_otherwise(&before, &preview->ink) && preview_shown(app))
        frame_lay_out(app);
}

ViewerCommand preview_ink_command(const App *app, int cols, int rows, double fps)
{
    const PreviewInk *ink = &app->preview->ink;
    return (ViewerCommand){.kind = VIEWER_COMMAND_PICTURE,
                           .ink = ink->ink,
                           .colours = ink->colours,
                           .cell_w = ink->cell_w,
                           .cell_h = ink->cell_h,
                           .bytes = ink->bytes,
                           .cols = CLAMP(cols, 1, VIEWER_PICTURE_COLS_MAX),
                           .rows = CLAMP(rows, 1, VIEWER_PICTURE_ROWS_MAX),
                           .fps = fps};
}
