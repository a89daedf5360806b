#include "video/picture_draw.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "video/chafa_quiet.h"

/* Pixels of a cell that symbols are chosen by: chafa itself looks at 8 x 8. */
#define CELL_STILL  8
#define CELL_MOVING 4
/* Above this rate symbols are chosen with less care. */
#define MOVING_FPS  1.5
#define WORK_STILL  0.6f
#define WORK_MOVING 0.1f
/* Levels of 256 that a camera's noise moves a pixel by. */
#define NOISE 12
/* Bytes that a changed cell costs a terminal, by colours. */
#define CELL_BYTES_MONO    4
#define CELL_BYTES_PALETTE 16
#define CELL_BYTES_RGB     26
/* The low bits of red, green and blue make many colours and no picture. */
#define RGB_MASK 0xF8F8F8
/* A picture with pixels is at most so large: a terminal's own limit is about this. */
#define PIXELS_MAX  (1000 * 1000)
#define KITTY_LEVEL 4
#define ROOM_AFTER  64

struct PictureDraw {
    PictureWish wish;
    int width, height; /* of the frame */
    int cols, rows;    /* that it covers */
    int pixel_w, pixel_h;
    int block_w, block_h; /* pixels of a cell */
    uint8_t *room, *kept; /* kept: the pixels of the last picture */
    bool fresh;           /* there is a last one */
    ChafaCanvas *canvas;
    PictureCell *cells;
};

void picture_draw_init(void)
{
    chafa_set_n_threads(1);
}

PictureDraw *picture_draw_new(void)
{
    return g_new0(PictureDraw, 1);
}

static void forget(PictureDraw *draw)
{
    g_clear_pointer(&draw->canvas, chafa_canvas_unref);
    g_clear_pointer(&draw->room, g_free);
    g_clear_pointer(&draw->kept, g_free);
    g_clear_pointer(&draw->cells, g_free);
    draw->fresh = false;
}

void picture_draw_free(PictureDraw *draw)
{
    if (draw != NULL) {
        forget(draw);
        g_free(draw);
    }
}

static bool has_pixels(const PictureWish *wish)
{
    return wish->ink == VIEWER_INK_SIXEL || wish->ink == VIEWER_INK_KITTY;
}

static ChafaCanvasMode mode_of(int colours)
{
    switch (colours) {
    case 8:
        return CHAFA_CANVAS_MODE_INDEXED_8;
    case 16:
        return CHAFA_CANVAS_MODE_INDEXED_16;
    case 256:
        /* The first sixteen are what the person made of them. */
        return CHAFA_CANVAS_MODE_INDEXED_240;
    case 1 << 24:
        return CHAFA_CANVAS_MODE_TRUECOLOR;
    default:
        return CHAFA_CANVAS_MODE_FGBG;
    }
}

static ChafaSymbolTags tags_of(ViewerInk ink)
{
    switch (ink) {
    case VIEWER_INK_ASCII:
        return CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_ASCII;
    case VIEWER_INK_HALVES:
        return CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_HALF;
    default:
        return CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_BLOCK |
               CHAFA_SYMBOL_TAG_QUAD | CHAFA_SYMBOL_TAG_HALF;
    }
}

static ChafaCanvas *canvas_of(const PictureDraw *draw)
{
    const PictureWish *wish = &draw->wish;
    bool moving = wish->fps > MOVING_FPS, mono = mode_of(wish->colours) == CHAFA_CANVAS_MODE_FGBG;
    ChafaCanvasConfig *config = chafa_canvas_config_new();
    ChafaSymbolMap *symbols = chafa_symbol_map_new();
    chafa_symbol_map_add_by_tags(symbols, tags_of(wish->ink));
    chafa_canvas_config_set_symbol_map(config, symbols);
    chafa_canvas_config_set_geometry(config, draw->cols, draw->rows);
    chafa_canvas_config_set_cell_geometry(config, draw->block_w, draw->block_h);
    chafa_canvas_config_set_canvas_mode(config, mode_of(wish->colours));
    if (wish->ink == VIEWER_INK_SIXEL) {
        chafa_canvas_config_set_pixel_mode(config, CHAFA_PIXEL_MODE_SIXELS);
        /* A palette of the picture's own. */
        chafa_canvas_config_set_canvas_mode(config, CHAFA_CANVAS_MODE_TRUECOLOR);
    }
    chafa_canvas_config_set_preprocessing_enabled(config, mono);
    /* Few colours are mixed by eye, and chosen as it sees them. */
    bool few = wish->colours == 8 || wish->colours == 16;
    bool mixed = wish->ink != VIEWER_INK_ASCII && (few || mono);
    chafa_canvas_config_set_dither_mode(config,
                                        mixed ? CHAFA_DITHER_MODE_ORDERED : CHAFA_DITHER_MODE_NONE);
    chafa_canvas_config_set_color_space(config,
                                        few ? CHAFA_COLOR_SPACE_DIN99D : CHAFA_COLOR_SPACE_RGB);
    chafa_canvas_config_set_work_factor(config, moving ? WORK_MOVING : WORK_STILL);
    ChafaCanvas *canvas = chafa_canvas_new(config);
    chafa_canvas_config_unref(config);
    chafa_symbol_map_unref(symbols);
    return canvas;
}

/* How many cells a frame covers, in its shape, of those that there are. */
static void fit(PictureDraw *draw)
{
    const PictureWish *wish = &draw->wish;
    double shape = (double)draw->width / draw->height;
    double cell = (double)wish->cell_w / wish->cell_h;
    int rows = (int)(wish->cols * cell / shape + 0.5);
    int cols = (int)(wish->rows * shape / cell + 0.5);
    draw->cols = rows <= wish->rows ? wish->cols : CLAMP(cols, 1, wish->cols);
    draw->rows = rows <= wish->rows ? CLAMP(rows, 1, wish->rows) : wish->rows;
}

static void size_blocks(PictureDraw *draw)
{
    const PictureWish *wish = &draw->wish;
    int side = wish->fps > MOVING_FPS ? CELL_MOVING : CELL_STILL;
    draw->block_w = has_pixels(wish) ? wish->cell_w : side;
    draw->block_h = has_pixels(wish) ? wish->cell_h : side;
    /* A large window of many pixels gets fewer, which its terminal makes larger (kitty), or a
     * smaller picture. */
    while (has_pixels(wish) &&
           (int64_t)draw->cols * draw->block_w * draw->rows * draw->block_h > PIXELS_MAX) {
        if (wish->ink == VIEWER_INK_KITTY) {
            draw->block_w = MAX(draw->block_w / 2, 1);
            draw->block_h = MAX(draw->block_h / 2, 1);
        } else {
            draw->cols = MAX(draw->cols * 3 / 4, 1);
            draw->rows = MAX(draw->rows * 3 / 4, 1);
        }
    }
    draw->pixel_w = draw->cols * draw->block_w;
    draw->pixel_h = draw->rows * draw->block_h;
}

static bool same_wish(const PictureWish *one, const PictureWish *other)
{
    return one->ink == other->ink && one->cols == other->cols && one->rows == other->rows &&
           one->colours == other->colours && one->cell_w == other->cell_w &&
           one->cell_h == other->cell_h && one->fps == other->fps && one->bytes == other->bytes;
}

uint8_t *picture_draw_room(PictureDraw *draw, const PictureWish *wish, int width, int height,
                           int *out_width, int *out_height)
{
    bool same = draw->room != NULL && same_wish(&draw->wish, wish) && draw->width == width &&
                draw->height == height;
    if (!same) {
        forget(draw);
        draw->wish = *wish;
        draw->width = width;
        draw->height = height;
        fit(draw);
        size_blocks(draw);
        size_t pixels = (size_t)draw->pixel_w * (size_t)draw->pixel_h;
        draw->room = g_malloc0(pixels * 4 + ROOM_AFTER); /* swscale writes a little past the end */
        draw->kept = g_malloc0(pixels * 4);
        draw->cells = g_new0(PictureCell, (size_t)draw->cols * (size_t)draw->rows);
    }
    *out_width = draw->pixel_w;
    *out_height = draw->pixel_h;
    return draw->room;
}

/* True when a block of pixels differs from the kept one by more than noise. */
static bool block_changed(const PictureDraw *draw, size_t at)
{
    size_t stride = (size_t)draw->pixel_w * 4, width = (size_t)draw->block_w * 4;
    for (int y = 0; y < draw->block_h; y++, at += stride) {
        for (size_t x = at; x < at + width; x++) {
            if (abs(draw->room[x] - draw->kept[x]) > NOISE) {
                return true;
            }
        }
    }
    return false;
}

static void block_keep(PictureDraw *draw, size_t at)
{
    size_t stride = (size_t)draw->pixel_w * 4;
    for (int y = 0; y < draw->block_h; y++, at += stride) {
        memcpy(draw->kept + at, draw->room + at, (size_t)draw->block_w * 4);
    }
}

/* Takes over the blocks that changed; returns whether any did. */
static bool take_changes(PictureDraw *draw)
{
    bool changed = false;
    for (int row = 0; row < draw->rows; row++) {
        for (int col = 0; col < draw->cols; col++) {
            size_t at = ((size_t)row * (size_t)draw->block_h * (size_t)draw->pixel_w +
                         (size_t)col * (size_t)draw->block_w) *
                        4;
            if (!draw->fresh || block_changed(draw, at)) {
                block_keep(draw, at);
                changed = true;
            }
        }
    }
    return changed;
}

static int colour_of(const PictureDraw *draw, int raw)
{
    switch (mode_of(draw->wish.colours)) {
    case CHAFA_CANVAS_MODE_TRUECOLOR:
        return PICTURE_RGB | (MAX(raw, 0) & RGB_MASK);
    case CHAFA_CANVAS_MODE_FGBG:
        return PICTURE_DEFAULT;
    default:
        return CLAMP(raw, 0, 255);
    }
}

/* Reads chafa's cells; returns how many are others than in the last picture. */
static int read_cells(PictureDraw *draw)
{
    int changed = 0;
    for (int row = 0; row < draw->rows; row++) {
        for (int col = 0; col < draw->cols; col++) {
            gint foreground, background;
            chafa_canvas_get_raw_colors_at(draw->canvas, col, row, &foreground, &background);
            gunichar code = chafa_canvas_get_char_at(draw->canvas, col, row);
            PictureCell cell = {.code = picture_code_allowed(code) ? code : ' ',
                                .foreground = colour_of(draw, foreground),
                                .background = colour_of(draw, background)};
            /* What is all background has no other colour. */
            if (cell.code == ' ') {
                cell.foreground = cell.background;
            }
            PictureCell *place = &draw->cells[row * draw->cols + col];
            changed += memcmp(place, &cell, sizeof cell) != 0;
            *place = cell;
        }
    }
    return changed;
}

static void draw_pixels(PictureDraw *draw)
{
    if (draw->canvas == NULL) {
        draw->canvas = canvas_of(draw);
    }
    chafa_canvas_draw_all_pixels(draw->canvas, CHAFA_PIXEL_RGBA8_UNASSOCIATED, draw->kept,
                                 draw->pixel_w, draw->pixel_h, draw->pixel_w * 4);
}

static bool draw_cells(PictureDraw *draw, Picture *picture, int64_t *bytes)
{
    draw_pixels(draw);
    int changed = read_cells(draw), colours = draw->wish.colours;
    *bytes = (int64_t)changed * (colours <= 2     ? CELL_BYTES_MONO
                                 : colours <= 256 ? CELL_BYTES_PALETTE
                                                  : CELL_BYTES_RGB);
    picture->cells =
        g_memdup2(draw->cells, (size_t)draw->cols * (size_t)draw->rows * sizeof(PictureCell));
    return changed > 0 || !draw->fresh;
}

/* chafa's sequence without what begins and ends it.  It leaves out rows that fill no band. */
static bool draw_sixels(PictureDraw *draw, Picture *picture, int64_t *bytes)
{
    draw_pixels(draw);
    GString *text = chafa_canvas_print(draw->canvas, NULL);
    const char *from = strstr(text->str, "q\"1;1;");
    const char *to = from != NULL ? strstr(from, "\033\\") : NULL;
    bool found =
        to != NULL && sscanf(from, "q\"1;1;%5d;%5d", &picture->width, &picture->height) == 2;
    if (found) {
        picture->size = (size_t)(to - from) - 1;
        picture->body = g_strndup(from + 1, picture->size);
        *bytes = (int64_t)picture->size;
    }
    g_string_free(text, TRUE);
    return found;
}

/* Three bytes a pixel, as a zlib stream in base64: what kitty takes as it is. */
static bool draw_kitty(const PictureDraw *draw, Picture *picture, int64_t *bytes)
{
    size_t pixels = (size_t)draw->pixel_w * (size_t)draw->pixel_h;
    g_autofree uint8_t *rgb = g_malloc(pixels * 3), *packed = g_malloc(pixels * 3 + 1024);
    for (size_t i = 0; i < pixels; i++) {
        memcpy(rgb + i * 3, draw->kept + i * 4, 3);
    }
    g_autoptr(GZlibCompressor) zlib =
        g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, KITTY_LEVEL);
    gsize read = 0, written = 0;
    GConverterResult result =
        g_converter_convert(G_CONVERTER(zlib), rgb, pixels * 3, packed, pixels * 3 + 1024,
                            G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
    if (result != G_CONVERTER_FINISHED) {
        return false;
    }
    picture->body = g_base64_encode(packed, written);
    picture->size = strlen(picture->body);
    *bytes = (int64_t)picture->size;
    return true;
}

bool picture_draw(PictureDraw *draw, ViewerEvent *event, int64_t *bytes)
{
    if (!take_changes(draw)) {
        return false;
    }
    g_auto(Picture) picture = {.cols = draw->cols, .rows = draw->rows};
    bool made;
    if (has_pixels(&draw->wish)) {
        picture.kind = draw->wish.ink == VIEWER_INK_SIXEL ? PICTURE_SIXEL : PICTURE_KITTY;
        picture.width = draw->pixel_w;
        picture.height = draw->pixel_h;
        made = picture.kind == PICTURE_SIXEL ? draw_sixels(draw, &picture, bytes)
                                             : draw_kitty(draw, &picture, bytes);
    } else {
        made = draw_cells(draw, &picture, bytes);
    }
    draw->fresh = true;
    return made && viewer_picture_pack(&picture, event);
}
