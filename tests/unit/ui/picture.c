/* Pictures on the canvas, and pixels on their way to the terminal. */
#include "ui/picture.h"

#include <string.h>

#include "ui/canvas_cells.h"
#include "ui/screen_plates.h"

#define SIXELS "\"1;1;40;36#0!40~"

static Picture checkers(int cols, int rows)
{
    Picture picture = {.cols = cols, .rows = rows, .cells = g_new(PictureCell, cols * rows)};
    for (int i = 0; i < cols * rows; i++) {
        picture.cells[i] = (PictureCell){i % 2 == 0 ? '#' : 0x2584, 16 + i % 200, 17 + i % 200};
    }
    return picture;
}

static void test_show(void)
{
    g_autoptr(Canvas) canvas = canvas_new(6, 9);
    g_auto(Picture) picture = checkers(4, 2);
    Ink ink;
    canvas_fill(canvas, (Rect){0, 0, 6, 9}, STYLE_BAR);
    canvas_put(canvas, 1, 0, STYLE_TEXT, "xxxxxxxxx");
    Rect place = picture_show(canvas, (Rect){1, 0, 4, 9}, &picture, 1);
    g_assert_cmpint(place.row, ==, 2);
    g_assert_cmpint(place.col, ==, 2);
    g_assert_cmpint(place.rows, ==, 2);
    g_assert_cmpint(place.cols, ==, 4);
    g_autofree char *dump = canvas_dump(canvas);
    g_assert_cmpstr(dump, ==, "\n\n  #▄#▄\n  #▄#▄\n\n\n");
    g_assert_true(canvas_cell_ink(canvas, 2, 3, &ink));
    g_assert_cmpint(ink.foreground, ==, 17);
    g_assert_cmpint(ink.background, ==, 18);
    g_assert_false(canvas_cell_ink(canvas, 1, 3, &ink));
    g_assert_cmpint(canvas_cell(canvas, 2, 3).style, ==, STYLE_TEXT);
    canvas_restyle(canvas, (Rect){2, 3, 1, 1}, STYLE_ERROR);
    g_assert_false(canvas_cell_ink(canvas, 2, 3, &ink));
    g_assert_cmpstr(canvas_cell(canvas, 2, 3).text, ==, "▄");
}

static void test_cut(void)
{
    g_autoptr(Canvas) canvas = canvas_new(4, 5);
    g_auto(Picture) picture = checkers(40, 20);
    Rect place = picture_show(canvas, (Rect){0, 0, 4, 5}, &picture, 1);
    g_assert_cmpint(place.rows, ==, 4);
    g_assert_cmpint(place.cols, ==, 5);
    picture_show(canvas, (Rect){0, 0, 0, 0}, &picture, 1);
    picture_show(canvas, (Rect){-3, -3, 30, 30}, &picture, 1);
    picture_say(canvas, (Rect){0, 0, 4, 5}, 1, STYLE_CRITICAL, "FROZEN for long");
    g_assert_cmpint(canvas_cell(canvas, 1, 0).style, ==, STYLE_CRITICAL);
    picture_say(canvas, (Rect){0, 0, 4, 5}, 9, STYLE_CRITICAL, "outside");
    /* Pixels that do not fit are not shown at all. */
    Picture pixels = {.kind = PICTURE_SIXEL, .cols = 40, .rows = 20};
    picture_show(canvas, (Rect){0, 0, 4, 5}, &pixels, 1);
    g_assert_false(canvas_plate_whole(canvas, (Rect){0, 0, 4, 5}, 1));
}

/* More inks than there are numbers: those on the canvas keep their colours. */
static void test_many_inks(void)
{
    g_autoptr(Canvas) canvas = canvas_new(20, 50);
    unsigned before = canvas_generation(canvas);
    canvas_put(canvas, 0, 0, STYLE_TEXT, "e\u0301");
    for (int round = 0; round < 200; round++) {
        for (int i = 50; i < 1000; i++) {
            Ink ink = {PICTURE_RGB | (round * 1000 + i), PICTURE_RGB};
            canvas_put_ink(canvas, i / 50, i % 50, 0x2588, ink);
        }
    }
    g_assert_cmpuint(canvas_generation(canvas), >, before);
    g_assert_cmpuint(canvas_generation(canvas), <, before + 10);
    for (int i = 50; i < 1000; i++) {
        Ink ink = {0};
        g_assert_true(canvas_cell_ink(canvas, i / 50, i % 50, &ink));
        g_assert_cmpint(ink.foreground, ==, PICTURE_RGB | (199 * 1000 + i));
    }
    g_assert_cmpstr(canvas_cell(canvas, 0, 0).text, ==, "e\u0301");
    canvas_clear(canvas, STYLE_TEXT);
    canvas_put_ink(canvas, 0, 0, 'x', (Ink){1, 2});
    g_assert_cmpstr(canvas_cell(canvas, 0, 0).text, ==, "x");
}

/* What a terminal is sent. */
typedef struct Sent {
    Painter *painter;
    Plates *plates;
    Canvas *canvas;
    GByteArray *frame;
} Sent;

static void sent_init(Sent *sent)
{
    g_setenv("TERM", "xterm-256color", TRUE);
    g_autoptr(GError) error = NULL;
    Theme *theme = theme_load(THEME_DEFAULT, &error);
    g_assert_no_error(error);
    sent->painter = painter_new(theme, &error);
    g_assert_no_error(error);
    theme_free(theme);
    painter_resize(sent->painter, 10, 40);
    sent->plates = plates_new();
    sent->canvas = canvas_new(10, 40);
    sent->frame = g_byte_array_new();
}

static void sent_clear(Sent *sent)
{
    painter_free(sent->painter);
    plates_free(sent->plates);
    canvas_free(sent->canvas);
    g_byte_array_free(sent->frame, TRUE);
}

/* One frame; true when some text is in it. */
static bool sends(Sent *sent, const char *text)
{
    g_byte_array_set_size(sent->frame, 0);
    painter_paint(sent->painter, sent->canvas, sent->frame);
    plates_paint(sent->plates, sent->painter, sent->canvas, sent->frame);
    return memmem(sent->frame->data, sent->frame->len, text, strlen(text)) != NULL;
}

static void set(Sent *sent, PictureKind kind, const char *body)
{
    Picture picture = {.kind = kind, .cols = 4, .rows = 2, .width = 40, .height = 36};
    picture.body = g_strdup(body);
    picture.size = strlen(body);
    plates_set(sent->plates, 2, 3, 5, &picture);
    g_assert_null(picture.body);
    canvas_plate(sent->canvas, (Rect){3, 5, 2, 4}, 2);
}

static void test_sixels(void)
{
    static const char whole[] = "\033P0;1;0q" SIXELS "\033\\";
    Sent sent;
    sent_init(&sent);
    set(&sent, PICTURE_SIXEL, SIXELS);
    g_assert_true(sends(&sent, whole));
    g_assert_false(sends(&sent, "\033P")); /* once */
    canvas_put(sent.canvas, 3, 6, STYLE_TEXT, "ab");
    g_assert_false(sends(&sent, "\033P")); /* it would lie over what lies over it */
    canvas_plate(sent.canvas, (Rect){3, 5, 2, 4}, 2);
    g_assert_true(sends(&sent, whole));
    set(&sent, PICTURE_SIXEL, "\"1;1;40;36#1!40~");
    g_assert_true(sends(&sent, "#1!40~\033\\"));
    painter_redraw(sent.painter);
    g_assert_true(sends(&sent, "#1!40~\033\\")); /* on a fresh screen again */
    plates_set(sent.plates, 2, 0, 0, NULL);
    painter_redraw(sent.painter);
    g_assert_false(sends(&sent, "\033P"));
    g_assert_cmpstr(plates_leave_bytes(sent.plates), ==, "");
    sent_clear(&sent);
}

static void test_kitty(void)
{
    static const char next[] = "AAAA\033\\\033_Gm=0;AAAA";
    g_autofree char *body = g_strnfill(5000, 'A');
    Sent sent;
    sent_init(&sent);
    set(&sent, PICTURE_KITTY, body);
    g_assert_true(
        sends(&sent, "\033_Ga=T,q=2,f=24,o=z,s=40,v=36,i=74102,p=1,c=4,r=2,C=1,m=1;AAAA"));
    g_assert_true(memmem(sent.frame->data, sent.frame->len, next, strlen(next)) != NULL);
    g_assert_false(sends(&sent, "\033_G"));
    canvas_put(sent.canvas, 3, 6, STYLE_TEXT, "ab");
    g_assert_true(sends(&sent, "\033_Ga=d,d=i,i=74102,q=2\033\\"));
    g_assert_false(sends(&sent, "\033_G"));
    canvas_plate(sent.canvas, (Rect){3, 5, 2, 4}, 2);
    g_assert_true(sends(&sent, "i=74102"));
    plates_set(sent.plates, 2, 0, 0, NULL);
    g_assert_true(sends(&sent, "\033_Ga=d,d=i,i=74102"));
    g_assert_cmpstr(plates_leave_bytes(sent.plates), !=, "");
    sent_clear(&sent);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/picture/it stands in the middle, in its colours", test_show);
    g_test_add_func("/picture/a larger one is cut, and pixels are left out", test_cut);
    g_test_add_func("/picture/there can be more colours than numbers", test_many_inks);
    g_test_add_func("/picture/sixels are sent when new or uncovered, and never over anything",
                    test_sixels);
    g_test_add_func("/picture/kitty's are taken away when something covers them", test_kitty);
    return g_test_run();
}
