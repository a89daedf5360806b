#include "wire/viewer_picture.h"

#include <string.h>

#include "base/error.h"

#define MARK_CELLS 1
#define MARK_SIXEL 2
#define RUN_MAX    255
/* As viewer.c bounds it. */
#define DATA_MAX (VIEWER_LINE_MAX - 2048)

G_STATIC_ASSERT((int)PICTURE_CELLS == (int)VIEWER_INK_SYMBOLS);
G_STATIC_ASSERT((int)PICTURE_SIXEL == (int)VIEWER_INK_SIXEL);
G_STATIC_ASSERT((int)PICTURE_KITTY == (int)VIEWER_INK_KITTY);

typedef enum Depth { DEPTH_NONE, DEPTH_PALETTE, DEPTH_RGB, DEPTHS } Depth;

static Depth depth_of_colour(int colour)
{
    return colour == PICTURE_DEFAULT ? DEPTH_NONE
           : colour < PICTURE_RGB    ? DEPTH_PALETTE
                                     : DEPTH_RGB;
}

static bool colour_valid(int colour)
{
    return colour == PICTURE_DEFAULT || (colour >= 0 && colour <= 255) ||
           (colour >= PICTURE_RGB && colour <= (PICTURE_RGB | 0xFFFFFF));
}

static bool sizes_valid(const Picture *picture)
{
    bool cells = picture->cols >= 1 && picture->cols <= VIEWER_PICTURE_COLS_MAX &&
                 picture->rows >= 1 && picture->rows <= VIEWER_PICTURE_ROWS_MAX;
    if (!cells || picture->kind == PICTURE_CELLS) {
        return cells;
    }
    return picture->width >= 1 && picture->width <= picture->cols * VIEWER_CELL_MAX &&
           picture->height >= 1 && picture->height <= picture->rows * VIEWER_CELL_MAX;
}

/* All colours of a picture are said in one way, or a mono one has none. */
static bool depth_of(const Picture *picture, Depth *depth)
{
    size_t count = (size_t)picture->cols * (size_t)picture->rows;
    *depth = depth_of_colour(picture->cells[0].foreground);
    for (size_t i = 0; i < count; i++) {
        const PictureCell *cell = &picture->cells[i];
        if (!picture_code_allowed(cell->code) || !colour_valid(cell->foreground) ||
            !colour_valid(cell->background) || depth_of_colour(cell->foreground) != *depth ||
            depth_of_colour(cell->background) != *depth) {
            return false;
        }
    }
    return true;
}

static void put_byte(GByteArray *out, int byte)
{
    guint8 value = (guint8)byte;
    g_byte_array_append(out, &value, 1);
}

static void put_colour(GByteArray *out, Depth depth, int colour)
{
    if (depth == DEPTH_RGB) {
        put_byte(out, colour >> 16 & 0xFF);
        put_byte(out, colour >> 8 & 0xFF);
    }
    if (depth != DEPTH_NONE) {
        put_byte(out, colour & 0xFF);
    }
}

static char *pack_cells(const Picture *picture)
{
    Depth depth;
    if (picture->cells == NULL || !depth_of(picture, &depth)) {
        return NULL;
    }
    size_t count = (size_t)picture->cols * (size_t)picture->rows, run;
    g_autoptr(GByteArray) out = g_byte_array_sized_new((guint)count * 4);
    put_byte(out, MARK_CELLS);
    put_byte(out, (int)depth);
    for (size_t i = 0; i < count; i += run) {
        const PictureCell *cell = &picture->cells[i];
        run = 1;
        while (run < RUN_MAX && i + run < count &&
               memcmp(cell, &picture->cells[i + run], sizeof *cell) == 0) {
            run++;
        }
        put_byte(out, (int)run);
        put_byte(out, (int)(cell->code & 0xFF));
        put_byte(out, (int)(cell->code >> 8));
        put_colour(out, depth, cell->foreground);
        put_colour(out, depth, cell->background);
    }
    return g_base64_encode(out->data, out->len);
}

static char *pack_sixel(const Picture *picture)
{
    if (picture->body == NULL || picture->size > DATA_MAX ||
        !picture_sixel_valid(picture->body, picture->size, picture->width, picture->height)) {
        return NULL;
    }
    g_autoptr(GByteArray) out = g_byte_array_sized_new((guint)picture->size + 1);
    put_byte(out, MARK_SIXEL);
    g_byte_array_append(out, (const guint8 *)picture->body, (guint)picture->size);
    return g_base64_encode(out->data, out->len);
}

static char *pack_kitty(const Picture *picture)
{
    bool valid = picture->body != NULL && picture_base64_valid(picture->body, picture->size);
    return valid ? g_strndup(picture->body, picture->size) : NULL;
}

bool viewer_picture_pack(const Picture *picture, ViewerEvent *event)
{
    if (!sizes_valid(picture)) {
        return false;
    }
    g_autofree char *data = picture->kind == PICTURE_CELLS   ? pack_cells(picture)
                            : picture->kind == PICTURE_SIXEL ? pack_sixel(picture)
                                                             : pack_kitty(picture);
    if (data == NULL || strlen(data) > DATA_MAX) {
        return false;
    }
    event->ink = (ViewerInk)picture->kind;
    event->cols = picture->cols;
    event->rows = picture->rows;
    event->width = picture->width;
    event->height = picture->height;
    g_free(event->data);
    event->data = g_steal_pointer(&data);
    return true;
}

static bool refuse(GError **error, const char *what)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "picture: %s", what);
    return false;
}

/* Bytes that are taken from the front; what is not there counts as the end. */
typedef struct Bytes {
    const guint8 *at, *end;
    bool over;
} Bytes;

static int take_byte(Bytes *bytes)
{
    if (bytes->at == bytes->end) {
        bytes->over = true;
        return 0;
    }
    return *bytes->at++;
}

static int take_colour(Bytes *bytes, Depth depth)
{
    if (depth == DEPTH_NONE) {
        return PICTURE_DEFAULT;
    }
    int colour = depth == DEPTH_RGB ? PICTURE_RGB : 0;
    if (depth == DEPTH_RGB) {
        colour |= take_byte(bytes) << 16;
        colour |= take_byte(bytes) << 8;
    }
    return colour | take_byte(bytes);
}

static PictureCell take_cell(Bytes *bytes, Depth depth)
{
    PictureCell cell = {.code = (uint32_t)take_byte(bytes)};
    cell.code |= (uint32_t)take_byte(bytes) << 8;
    cell.foreground = take_colour(bytes, depth);
    cell.background = take_colour(bytes, depth);
    return cell;
}

static bool unpack_cells(Bytes bytes, Picture *picture, GError **error)
{
    size_t count = (size_t)picture->cols * (size_t)picture->rows, filled = 0;
    int depth = take_byte(&bytes);
    if (bytes.over || depth >= DEPTHS) {
        return refuse(error, "colours of an unknown kind");
    }
    picture->cells = g_new(PictureCell, count);
    while (filled < count) {
        size_t run = (size_t)take_byte(&bytes);
        PictureCell cell = take_cell(&bytes, (Depth)depth);
        if (bytes.over || run == 0 || run > count - filled) {
            return refuse(error, "more or fewer cells than said");
        }
        if (!picture_code_allowed(cell.code)) {
            return refuse(error, "a character that pictures don't have");
        }
        while (run-- > 0) {
            picture->cells[filled++] = cell;
        }
    }
    return bytes.at == bytes.end || refuse(error, "bytes after its end");
}

static bool unpack_bytes(const ViewerEvent *event, Picture *picture, GError **error)
{
    gsize size = 0;
    if (!picture_base64_valid(event->data, strlen(event->data))) {
        return refuse(error, "not base64");
    }
    g_autofree guint8 *data = g_base64_decode(event->data, &size);
    Bytes bytes = {data, data + size, false};
    int mark = take_byte(&bytes);
    if (mark != (picture->kind == PICTURE_CELLS ? MARK_CELLS : MARK_SIXEL)) {
        return refuse(error, "not of the kind that it says");
    }
    if (picture->kind == PICTURE_CELLS) {
        return unpack_cells(bytes, picture, error);
    }
    picture->size = size - 1;
    picture->body = g_strndup((const char *)bytes.at, picture->size);
    return picture_sixel_valid((const char *)bytes.at, picture->size, picture->width,
                               picture->height) ||
           refuse(error, "not sixels of that size");
}

bool viewer_picture_unpack(const ViewerEvent *event, Picture *out, GError **error)
{
    bool pixels = event->ink == VIEWER_INK_SIXEL || event->ink == VIEWER_INK_KITTY;
    g_auto(Picture) picture = {.kind = pixels ? (PictureKind)event->ink : PICTURE_CELLS,
                               .cols = event->cols,
                               .rows = event->rows,
                               .width = event->width,
                               .height = event->height};
    if (event->data == NULL || !sizes_valid(&picture)) {
        return refuse(error, "no data, or not of a size that pictures have");
    }
    if (picture.kind == PICTURE_KITTY) {
        picture.size = strlen(event->data);
        picture.body = g_strndup(event->data, picture.size);
        if (!picture_base64_valid(picture.body, picture.size)) {
            return refuse(error, "not base64");
        }
    } else if (!unpack_bytes(event, &picture, error)) {
        return false;
    }
    *out = picture;
    picture = (Picture){0};
    return true;
}
