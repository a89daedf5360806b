#include "wire/viewer_picture.h"

#include <string.h>

#define SIXELS "\"1;1;40;36#0;2;100;0;0#0!40~"

static PictureCell *cells_new(int count, int first, int step)
{
    PictureCell *cells = g_new(PictureCell, count);
    for (int i = 0; i < count; i++) {
        cells[i] = (PictureCell){.code = i % 3 == 0 ? 0x2584 : ' ',
                                 .foreground = first + i / 300 * step,
                                 .background = first};
    }
    return cells;
}

static void assert_same(const Picture *a, const Picture *b)
{
    g_assert_cmpint(a->kind, ==, b->kind);
    g_assert_cmpint(a->cols, ==, b->cols);
    g_assert_cmpint(a->rows, ==, b->rows);
    g_assert_cmpint(a->width, ==, b->width);
    g_assert_cmpint(a->height, ==, b->height);
    if (a->kind == PICTURE_CELLS) {
        g_assert_cmpmem(a->cells, (size_t)(a->cols * a->rows) * sizeof *a->cells, b->cells,
                        (size_t)(b->cols * b->rows) * sizeof *b->cells);
    } else {
        g_assert_cmpmem(a->body, a->size, b->body, b->size);
    }
}

/* Packs, sends as a line, reads the line, unpacks. */
static void assert_travels(const Picture *picture)
{
    g_auto(ViewerEvent) event = {.kind = VIEWER_EVENT_PICTURE, .id = g_strdup("c1.text")};
    g_auto(ViewerEvent) heard = {0};
    g_auto(Picture) again = {0};
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(viewer_picture_pack(picture, &event));
    viewer_event_encode(line, &event);
    g_assert_cmpuint(line->len, <=, VIEWER_LINE_MAX);
    g_assert_true(viewer_event_decode(line->str, line->len - 1, &heard, &error));
    g_assert_no_error(error);
    g_assert_true(viewer_picture_unpack(&heard, &again, &error));
    g_assert_no_error(error);
    assert_same(picture, &again);
}

static void test_travels(void)
{
    static const int colours[][2] = {
        {PICTURE_DEFAULT, 0}, {16, 1}, {PICTURE_RGB | 0x102030, 0x101}};
    for (size_t i = 0; i < G_N_ELEMENTS(colours); i++) {
        g_auto(Picture) picture = {.cols = 80, .rows = 22};
        picture.cells = cells_new(80 * 22, colours[i][0], colours[i][1]);
        assert_travels(&picture);
    }
    g_auto(Picture)
        sixel = {.kind = PICTURE_SIXEL, .cols = 4, .rows = 2, .width = 40, .height = 36};
    sixel.body = g_strdup(SIXELS);
    sixel.size = strlen(SIXELS);
    assert_travels(&sixel);
    g_auto(Picture)
        kitty = {.kind = PICTURE_KITTY, .cols = 4, .rows = 2, .width = 40, .height = 40};
    kitty.body = g_strdup("eJwDAAAAAAE=");
    kitty.size = strlen(kitty.body);
    assert_travels(&kitty);
}

/* Every cell another, in all colours: the dearest that there is. */
static void test_largest(void)
{
    int count = VIEWER_PICTURE_COLS_MAX * VIEWER_PICTURE_ROWS_MAX;
    g_auto(Picture) picture = {.cols = VIEWER_PICTURE_COLS_MAX, .rows = VIEWER_PICTURE_ROWS_MAX};
    picture.cells = g_new(PictureCell, count);
    for (int i = 0; i < count; i++) {
        picture.cells[i] = (PictureCell){0x2580 + (uint32_t)i % 32, PICTURE_RGB | i, PICTURE_RGB};
    }
    assert_travels(&picture);
}

static void assert_not_packed(Picture picture)
{
    g_auto(ViewerEvent) event = {.kind = VIEWER_EVENT_PICTURE};
    g_assert_false(viewer_picture_pack(&picture, &event));
    g_assert_null(event.data);
}

static void test_not_packed(void)
{
    PictureCell cells[4] = {{'a', 1, 2}, {'b', 1, 2}, {'c', 1, 2}, {'d', 1, 2}};
    assert_not_packed((Picture){.cols = 0, .rows = 1, .cells = cells});
    assert_not_packed((Picture){.cols = VIEWER_PICTURE_COLS_MAX + 1, .rows = 1, .cells = cells});
    assert_not_packed((Picture){.cols = 4, .rows = 1});
    cells[2].code = 0x1B;
    assert_not_packed((Picture){.cols = 4, .rows = 1, .cells = cells});
    cells[2] = (PictureCell){'c', PICTURE_RGB, 2}; /* colours in two ways */
    assert_not_packed((Picture){.cols = 4, .rows = 1, .cells = cells});
    cells[2] = (PictureCell){'c', 256, 2};
    assert_not_packed((Picture){.cols = 4, .rows = 1, .cells = cells});
    char bad[] = "\"1;1;40;36~\033\\";
    assert_not_packed((Picture){.kind = PICTURE_SIXEL,
                                .cols = 4,
                                .rows = 2,
                                .width = 40,
                                .height = 36,
                                .body = bad,
                                .size = strlen(bad)});
    assert_not_packed((Picture){.kind = PICTURE_KITTY,
                                .cols = 4,
                                .rows = 2,
                                .width = 40,
                                .height = 36,
                                .body = bad,
                                .size = strlen(bad)});
}

typedef struct Refusal {
    ViewerInk ink;
    int cols, rows, width, height;
    const char *bytes; /* encoded, unless of kitty's */
    size_t size;
} Refusal;

#define BYTES(text) text, sizeof(text) - 1

static void test_refused(void)
{
    static const Refusal cases[] = {
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("")},
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1")},
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\3\2a\0")},      /* an unknown depth */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\0\1a\0")},      /* too few */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\0\3a\0")},      /* too many */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\0\0a\0\2a\0")}, /* a run of none */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\0\2a\0x")},     /* something after it */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\0\2\x1b\0")},   /* an escape */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\0\2\x9b\0")},   /* another */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\0\2\x2e\x20")}, /* U+202E */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\1\1\2a\0\1")},    /* half a colour */
        {VIEWER_INK_SYMBOLS, 0, 1, 0, 0, BYTES("\1\0\2a\0")},      /* no size */
        {VIEWER_INK_SYMBOLS, 321, 1, 0, 0, BYTES("\1\0\2a\0")},    /* too large */
        {VIEWER_INK_SYMBOLS, 2, 1, 0, 0, BYTES("\2" SIXELS)},      /* another kind */
        {VIEWER_INK_SIXEL, 4, 2, 40, 36, BYTES("\1" SIXELS)},
        {VIEWER_INK_SIXEL, 4, 2, 40, 30, BYTES("\2" SIXELS)}, /* another size */
        {VIEWER_INK_SIXEL, 4, 2, 0, 0, BYTES("\2" SIXELS)},
        {VIEWER_INK_SIXEL, 4, 2, 401, 36, BYTES("\2" SIXELS)}, /* more than its cells hold */
        {VIEWER_INK_SIXEL, 4, 2, 40, 36, BYTES("\2" SIXELS "\033\\")},
        {VIEWER_INK_KITTY, 4, 2, 40, 40, BYTES("QUJD\033\\")},
        {VIEWER_INK_KITTY, 4, 2, 40, 40, BYTES("QUJD;")},
        {VIEWER_INK_KITTY, 4, 2, 40, 40, BYTES("QUJ")},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Refusal *wrong = &cases[i];
        g_auto(ViewerEvent) event = {.kind = VIEWER_EVENT_PICTURE,
                                     .ink = wrong->ink,
                                     .cols = wrong->cols,
                                     .rows = wrong->rows,
                                     .width = wrong->width,
                                     .height = wrong->height};
        event.data = wrong->ink == VIEWER_INK_KITTY
                         ? g_strndup(wrong->bytes, wrong->size)
                         : g_base64_encode((const guchar *)wrong->bytes, wrong->size);
        Picture picture = {.cols = -7};
        g_autoptr(GError) error = NULL;
        if (viewer_picture_unpack(&event, &picture, &error)) {
            g_error("case %zu was taken", i);
        }
        g_assert_nonnull(error);
        g_assert_cmpint(picture.cols, ==, -7); /* untouched */
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/viewer picture/what is packed comes out as it was", test_travels);
    g_test_add_func("/viewer picture/the dearest fits into a line", test_largest);
    g_test_add_func("/viewer picture/what is none is not packed", test_not_packed);
    g_test_add_func("/viewer picture/whatever is not exactly one is refused", test_refused);
    return g_test_run();
}
