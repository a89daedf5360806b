#include "video/tile.h"

#include "video/caption.h"
#include "video/lettering.h"
#include "video/tile_words.h"
#include "video/words.h"

#define FRAME   3
#define PADDING 4
/* From so many pixels of width on the strip's letters are twice as large. */
#define LARGE 1000
/* A strip of one line has room for so many characters; a tile that is lower has no second one. */
#define ONE_LINE 90
#define TALL     110
/* A tile that is lower has no strip at all: it would leave nothing of the picture. */
#define LOWEST 48
/* By their place in the visual: exact on the 24-bit displays that all are, close elsewhere. */
#define GREY  0x2a2e33u
#define AMBER 0xffb000u
#define BLUE  0x30a0ffu
#define DARK  0x14171au
#define RED   0xb00000u

struct Tile {
    Surface surface; /* first: tile_of() */
    Desktop *desktop;
    xcb_window_t window, strip;
    Caption *caption;
    WallRect where;
    int number;
    TileFrame frame;
    bool alarm, marked, shown; /* marked: the why is an alert's line */
    char *name, *state, *why;  /* the strip's */
    char *title, *note;        /* while it is empty */
};

static void on_look(Surface *surface, const SurfaceLook *look);
static void on_raised(Surface *surface);
static void on_vacated(Surface *surface);

static const SurfaceKind kind = {
    .look = on_look, .raised = on_raised, .vacated = on_vacated, .names = true};

static xcb_window_t child(Desktop *desktop, xcb_window_t parent, uint32_t pixel)
{
    xcb_connection_t *connection = desktop_connection(desktop);
    xcb_window_t window = xcb_generate_id(connection);
    xcb_create_window(connection, XCB_COPY_FROM_PARENT, window, parent, 0, 0, 1, 1, 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, XCB_COPY_FROM_PARENT, XCB_CW_BACK_PIXEL,
                      &pixel);
    return window;
}

static void place_window(Tile *tile, xcb_window_t window, const WallRect *where)
{
    uint32_t values[] = {(uint32_t)where->x, (uint32_t)where->y, (uint32_t)MAX(where->width, 1),
                         (uint32_t)MAX(where->height, 1)};
    xcb_configure_window(desktop_connection(tile->desktop), window,
                         XCB_CONFIG_WINDOW_X | XCB_CONFIG_WINDOW_Y | XCB_CONFIG_WINDOW_WIDTH |
                             XCB_CONFIG_WINDOW_HEIGHT,
                         values);
}

/* The strip */

typedef struct StripSize {
    int scale, lines, chars, height;
} StripSize;

static StripSize strip_size(const Tile *tile)
{
    int inside = tile->where.width - 2 * FRAME;
    StripSize size = {.scale = inside >= LARGE ? 2 : 1};
    size.chars = (inside - 2 * PADDING) / (LETTERING_WIDTH * size.scale);
    size.lines = size.chars >= ONE_LINE || tile->where.height < TALL ? 1 : 2;
    size.height = size.lines * LETTERING_HEIGHT * size.scale + PADDING;
    return size;
}

/* "left ...... right": the left is cut where both have no room. */
static void draw_line(Tile *tile, xcb_pixmap_t on, const StripSize *size, int line,
                      const char *left, const char *right)
{
    int y = PADDING / 2 + line * LETTERING_HEIGHT * size->scale;
    int right_chars = MIN(lettering_length(tile->desktop, right), size->chars);
    int left_chars = MAX(size->chars - right_chars - (right_chars > 0 ? 2 : 0), 0);
    int step = LETTERING_WIDTH * size->scale;
    Lettering place = {.on = on, .x = PADDING, .y = y, .scale = size->scale, .most = left_chars};
    lettering_draw(tile->desktop, &place, left);
    place.x = PADDING + (size->chars - right_chars) * step;
    place.most = right_chars;
    lettering_draw(tile->desktop, &place, right);
}

static void draw_words(Tile *tile, xcb_pixmap_t on, const StripSize *size)
{
    if (size->lines == 2) {
        draw_line(tile, on, size, 0, tile->name, "");
        bool both = lettering_length(tile->desktop, tile->why) +
                        lettering_length(tile->desktop, tile->state) <
                    size->chars - 1;
        draw_line(tile, on, size, 1, tile->why, both || !tile->marked ? tile->state : "");
        return;
    }
    /* What has no room is the why first; a name is never all gone. */
    g_autofree char *both = g_strdup_printf("%s | %s", tile->state, tile->why);
    int most = size->chars * 2 / 3;
    bool all = tile->why[0] != '\0' && size->chars >= ONE_LINE &&
               lettering_length(tile->desktop, both) <= most;
    g_autofree char *right = g_strdup(all ? both : tile->marked ? tile->why : tile->state);
    if (lettering_length(tile->desktop, right) > most) {
        g_autofree char *cut = g_utf8_substring(right, 0, MIN(g_utf8_strlen(right, -1), most));
        draw_line(tile, on, size, 0, tile->name, cut);
    } else {
        draw_line(tile, on, size, 0, tile->name, right);
    }
}

/* Drawn unseen and made the strip's ground, which the server shows by itself from then on. */
static void draw_strip(Tile *tile)
{
    if (!tile->shown || tile->where.height < LOWEST) {
        return;
    }
    xcb_connection_t *connection = desktop_connection(tile->desktop);
    xcb_gcontext_t pen = desktop_pen(tile->desktop);
    StripSize size = strip_size(tile);
    uint16_t width = (uint16_t)MAX(tile->where.width - 2 * FRAME, 1);
    xcb_pixmap_t pixmap = xcb_generate_id(connection);
    xcb_create_pixmap(connection, desktop_screen(tile->desktop)->root_depth, pixmap, tile->strip,
                      width, (uint16_t)size.height);
    uint32_t pixel = tile->alarm ? RED : DARK;
    xcb_rectangle_t all = {0, 0, width, (uint16_t)size.height};
    xcb_change_gc(connection, pen, XCB_GC_FOREGROUND, &pixel);
    xcb_poly_fill_rectangle(connection, pixmap, pen, 1, &all);
    draw_words(tile, pixmap, &size);
    xcb_change_window_attributes(connection, tile->strip, XCB_CW_BACK_PIXMAP, &pixmap);
    xcb_clear_area(connection, 0, tile->strip, 0, 0, 0, 0);
    xcb_free_pixmap(connection, pixmap);
}

/* Takes all three over. */
static void set_strip(Tile *tile, bool alarm, char *name, char *state, char *why)
{
    bool same = tile->alarm == alarm && g_strcmp0(tile->name, name) == 0 &&
                g_strcmp0(tile->state, state) == 0 && g_strcmp0(tile->why, why) == 0;
    g_free(tile->name);
    g_free(tile->state);
    g_free(tile->why);
    tile->alarm = alarm;
    tile->name = name;
    tile->state = state;
    tile->why = why;
    if (!same) {
        draw_strip(tile);
    }
}

static void say_empty(Tile *tile)
{
    const char *title = tile->title != NULL ? tile->title : "";
    const char *note = tile->note != NULL ? tile->note : _("empty");
    tile->marked = false;
    set_strip(tile, false, tile_words_name(tile->number, title), g_strdup(""), g_strdup(note));
    bool titled = title[0] != '\0';
    CaptionWords words = {
        .name = title, .headline = titled ? note : "", .detail = titled ? "" : note};
    caption_show(tile->caption, CAPTION_CALM, &words);
}

/* What the guest says */

static void on_look(Surface *surface, const SurfaceLook *look)
{
    Tile *tile = tile_of(surface);
    tile->marked = look->mark[0] != '\0';
    set_strip(tile, tile_words_alarm(look), tile_words_name(tile->number, look->name),
              tile_words_state(look), tile_words_why(look));
    words_show_state(tile->caption, look);
}

static void on_raised(Surface *surface)
{
    caption_raise(tile_of(surface)->caption);
}

static void on_vacated(Surface *surface)
{
    say_empty(tile_of(surface));
}

/* Its life */

Tile *tile_new(Desktop *desktop, xcb_window_t wall)
{
    Tile *tile = g_new0(Tile, 1);
    tile->desktop = desktop;
    tile->window = child(desktop, wall, GREY);
    tile->strip = child(desktop, tile->window, DARK);
    xcb_window_t inside = child(desktop, tile->window, desktop_screen(desktop)->black_pixel);
    surface_init(&tile->surface, &kind, desktop, inside);
    tile->caption = caption_new(desktop, inside, CAPTION_MIDDLE);
    xcb_map_window(desktop_connection(desktop), inside);
    xcb_map_window(desktop_connection(desktop), tile->strip);
    say_empty(tile);
    return tile;
}

void tile_free(Tile *tile)
{
    if (tile == NULL) {
        return;
    }
    surface_clear(&tile->surface);
    caption_free(tile->caption);
    xcb_destroy_window(desktop_connection(tile->desktop), tile->window);
    g_free(tile->name);
    g_free(tile->state);
    g_free(tile->why);
    g_free(tile->title);
    g_free(tile->note);
    g_free(tile);
}

Surface *tile_surface(Tile *tile)
{
    return &tile->surface;
}

Tile *tile_of(Surface *surface)
{
    return (Tile *)surface;
}

bool tile_is_empty(const Tile *tile)
{
    return tile->surface.guest.close == NULL;
}

void tile_place(Tile *tile, const WallRect *where, bool in_front)
{
    xcb_connection_t *connection = desktop_connection(tile->desktop);
    bool moved = tile->where.width != where->width || tile->where.height != where->height;
    tile->where = *where;
    place_window(tile, tile->window, where);
    if (in_front) {
        uint32_t above = XCB_STACK_MODE_ABOVE;
        xcb_configure_window(connection, tile->window, XCB_CONFIG_WINDOW_STACK_MODE, &above);
    }
    if (moved || !tile->shown) {
        int strip = where->height < LOWEST ? 0 : strip_size(tile).height;
        int width = MAX(where->width - 2 * FRAME, 1);
        int height = MAX(where->height - 2 * FRAME - strip, 1);
        place_window(tile, tile->surface.xid, &(WallRect){FRAME, FRAME, width, height});
        place_window(tile, tile->strip, &(WallRect){FRAME, FRAME + height, width, strip});
        surface_resized(&tile->surface, width, height);
        caption_resize(tile->caption, width, height);
    }
    tile->shown = true;
    xcb_map_window(connection, tile->window);
    if (moved) {
        draw_strip(tile);
    }
}

void tile_hide(Tile *tile)
{
    tile->shown = false;
    xcb_unmap_window(desktop_connection(tile->desktop), tile->window);
}

void tile_set_number(Tile *tile, int number)
{
    if (tile->number == number) {
        return;
    }
    tile->number = number;
    if (tile_is_empty(tile)) {
        say_empty(tile);
    }
}

void tile_set_frame(Tile *tile, TileFrame frame)
{
    static const uint32_t pixels[] = {
        [TILE_PLAIN] = GREY, [TILE_SELECTED] = AMBER, [TILE_SWAPPING] = BLUE};
    if (tile->frame == frame) {
        return;
    }
    tile->frame = frame;
    xcb_change_window_attributes(desktop_connection(tile->desktop), tile->window, XCB_CW_BACK_PIXEL,
                                 &pixels[frame]);
    xcb_clear_area(desktop_connection(tile->desktop), 0, tile->window, 0, 0, 0, 0);
}

void tile_say(Tile *tile, const char *title, const char *note)
{
    g_free(tile->title);
    g_free(tile->note);
    tile->title = g_strdup(title);
    tile->note = g_strdup(note);
    if (tile_is_empty(tile)) {
        say_empty(tile);
    }
}
