/* Pixels become cells, sixels and kitty's pictures; and when the next one may be made. */
#include <string.h>

#include "video/picture_draw.h"
#include "video/picture_pace.h"

typedef struct Rgb {
    uint8_t red, green, blue;
} Rgb;

static const PictureWish usual = {.ink = VIEWER_INK_SYMBOLS,
                                  .cols = 40,
                                  .rows = 12,
                                  .colours = 256,
                                  .cell_w = 10,
                                  .cell_h = 20,
                                  .fps = 5};

static void fill(uint8_t *room, int width, int from, int to, int height, Rgb colour)
{
    for (int y = 0; y < height; y++) {
        for (int x = from; x < to; x++) {
            uint8_t *pixel = room + (size_t)(y * width + x) * 4;
            pixel[0] = colour.red;
            pixel[1] = colour.green;
            pixel[2] = colour.blue;
            pixel[3] = 255;
        }
    }
}

/* A frame of 16:9, its left half in one colour, its right half in another. */
static bool draw_halves(PictureDraw *draw, const PictureWish *wish, Rgb left, Rgb right,
                        Picture *picture)
{
    int width, height;
    int64_t bytes = 0;
    g_auto(ViewerEvent) event = {.kind = VIEWER_EVENT_PICTURE};
    uint8_t *room = picture_draw_room(draw, wish, 640, 360, &width, &height);
    fill(room, width, 0, width / 2, height, left);
    fill(room, width, width / 2, width, height, right);
    if (!picture_draw(draw, &event, &bytes)) {
        return false;
    }
    g_assert_cmpint(bytes, >, 0);
    g_autoptr(GError) error = NULL;
    g_assert_true(viewer_picture_unpack(&event, picture, &error));
    g_assert_no_error(error);
    return true;
}

static const Rgb red = {220, 20, 20}, blue = {20, 20, 220}, grey = {120, 120, 120};

/* What a cell looks like: all of it in one colour. */
static int seen(const Picture *picture, int row, int col)
{
    const PictureCell *cell = &picture->cells[row * picture->cols + col];
    return cell->code == 0x2588 ? cell->foreground : cell->background;
}

static void test_colours(void)
{
    static const struct {
        int colours, red, blue;
    } cases[] = {{256, 160, 20},
                 {16, 9, 12},
                 {8, 1, 4},
                 {1 << 24, PICTURE_RGB | 0xD81010, PICTURE_RGB | 0x1010D8}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        PictureDraw *draw = picture_draw_new();
        PictureWish wish = usual;
        wish.colours = cases[i].colours;
        g_auto(Picture) picture = {0};
        g_assert_true(draw_halves(draw, &wish, red, blue, &picture));
        g_assert_cmpint(picture.cols, ==, 40);
        g_assert_cmpint(picture.rows, ==, 11); /* 16:9 in cells twice as high as wide */
        g_assert_cmpint(seen(&picture, 5, 3), ==, cases[i].red);
        g_assert_cmpint(seen(&picture, 5, 36), ==, cases[i].blue);
        picture_draw_free(draw);
    }
}

static void test_mono(void)
{
    static const ViewerInk inks[] = {VIEWER_INK_SYMBOLS, VIEWER_INK_ASCII, VIEWER_INK_HALVES};
    for (size_t i = 0; i < G_N_ELEMENTS(inks); i++) {
        PictureDraw *draw = picture_draw_new();
        PictureWish wish = usual;
        wish.colours = 2;
        wish.ink = inks[i];
        g_auto(Picture) picture = {0};
        g_assert_true(draw_halves(draw, &wish, (Rgb){255, 255, 255}, (Rgb){0, 0, 0}, &picture));
        const PictureCell *left = &picture.cells[3], *right = &picture.cells[36];
        g_assert_cmpint(left->foreground, ==, PICTURE_DEFAULT);
        g_assert_cmpint(left->background, ==, PICTURE_DEFAULT);
        g_assert_cmpuint(left->code, !=, right->code);
        for (int k = 0; inks[i] == VIEWER_INK_ASCII && k < picture.cols * picture.rows; k++) {
            g_assert_cmpuint(picture.cells[k].code, <, 0x7F);
        }
        picture_draw_free(draw);
    }
}

/* The same frame, or one that differs by a camera's noise, is no picture. */
static void test_same(void)
{
    PictureDraw *draw = picture_draw_new();
    g_auto(Picture) first = {0}, second = {0}, third = {0};
    g_assert_true(draw_halves(draw, &usual, red, grey, &first));
    g_assert_false(draw_halves(draw, &usual, red, grey, &second));
    g_assert_false(draw_halves(draw, &usual, red, (Rgb){126, 115, 121}, &second));
    g_assert_true(draw_halves(draw, &usual, blue, grey, &second));
    PictureWish larger = usual; /* another size is another picture */
    larger.cols = 60;
    g_assert_true(draw_halves(draw, &larger, blue, grey, &third));
    g_assert_cmpint(third.cols, >, second.cols);
    picture_draw_free(draw);
}

static void test_pixels(void)
{
    static const ViewerInk inks[] = {VIEWER_INK_SIXEL, VIEWER_INK_KITTY};
    for (size_t i = 0; i < G_N_ELEMENTS(inks); i++) {
        PictureDraw *draw = picture_draw_new();
        PictureWish wish = usual;
        wish.ink = inks[i];
        g_auto(Picture) picture = {0}, again = {0};
        g_assert_true(draw_halves(draw, &wish, red, blue, &picture)); /* valid: it was unpacked */
        g_assert_cmpint(picture.width, ==, 400);
        g_assert_cmpint(picture.height, <=, picture.rows * 20);
        g_assert_false(draw_halves(draw, &wish, red, blue, &again));
        picture_draw_free(draw);
    }
}

/* The largest that can be asked for stays within what a line holds, or is said not to be one. */
static void test_largest(void)
{
    static const ViewerInk inks[] = {VIEWER_INK_SYMBOLS, VIEWER_INK_SIXEL, VIEWER_INK_KITTY};
    for (size_t i = 0; i < G_N_ELEMENTS(inks); i++) {
        PictureDraw *draw = picture_draw_new();
        PictureWish wish = {.ink = inks[i],
                            .cols = VIEWER_PICTURE_COLS_MAX,
                            .rows = VIEWER_PICTURE_ROWS_MAX,
                            .colours = 1 << 24,
                            .cell_w = VIEWER_CELL_MAX,
                            .cell_h = VIEWER_CELL_MAX};
        g_auto(Picture) picture = {0};
        g_assert_true(draw_halves(draw, &wish, red, blue, &picture));
        picture_draw_free(draw);
    }
    int width, height;
    PictureDraw *draw = picture_draw_new();
    PictureWish wish = usual; /* frames of odd shapes have at least a cell */
    picture_draw_room(draw, &wish, 16000, 1, &width, &height);
    g_assert_cmpint(height, >, 0);
    picture_draw_room(draw, &wish, 1, 16000, &width, &height);
    g_assert_cmpint(width, >, 0);
    picture_draw_free(draw);
}

static void test_rate(void)
{
    PicturePace pace = {0};
    picture_pace_wish(&pace, &usual);
    int made = 0;
    for (int64_t now = 1000; now < 11000; now += 33) { /* 30 frames a second */
        if (picture_pace_may_draw(&pace, now)) {
            picture_pace_drawn(&pace, now, 100);
            made++;
        }
    }
    g_assert_cmpint(made, >=, 49);
    g_assert_cmpint(made, <=, 51);
    g_assert_cmpfloat(picture_pace_rate(&pace), >, 4.5);
    g_assert_cmpfloat(picture_pace_rate(&pace), <=, VIEWER_PICTURE_FPS_MAX);
}

/* What is over the bound is left out, and never made up for. */
static void test_bytes(void)
{
    PicturePace pace = {0};
    PictureWish wish = usual;
    wish.bytes = 64 * 1024;
    picture_pace_wish(&pace, &wish);
    int64_t sent = 0;
    for (int64_t now = 1000; now < 61000; now += 66) {
        if (picture_pace_may_draw(&pace, now)) {
            picture_pace_drawn(&pace, now, 100 * 1024);
            sent += 100 * 1024;
        }
    }
    g_assert_cmpint(sent, <=, 64 * 1024 * 61 + 100 * 1024);
    g_assert_cmpint(sent, >=, 64 * 1024 * 55);
    /* An hour without pictures is no credit for more. */
    g_assert_true(picture_pace_may_draw(&pace, 3661000));
    picture_pace_drawn(&pace, 3661000, 100 * 1024);
    g_assert_false(picture_pace_may_draw(&pace, 3661200));
}

/* A line that is slower than the camera: what comes is ever older, and says so; a camera that
 * starts its clock over is on time again. */
static void test_late(void)
{
    PicturePace pace = {0};
    AVPacket *packet = av_packet_alloc();
    const AVRational base = {1, 90000};
    g_assert_cmpint(picture_pace_late_ms(&pace), ==, 0);
    for (int i = 0; i < 100; i++) { /* a packet each 100 ms of the camera's takes 150 ms to come */
        packet->dts = INT64_C(9000) * i;
        picture_pace_arrived(&pace, 5000 + 150 * i, packet, base);
    }
    g_assert_cmpint(picture_pace_late_ms(&pace), ==, 99 * 50);
    packet->dts = 0;
    picture_pace_arrived(&pace, 30000, packet, base);
    g_assert_cmpint(picture_pace_late_ms(&pace), ==, 0);
    packet->dts = 90000 / 5;
    picture_pace_arrived(&pace, 30100, packet, base); /* faster than all before */
    g_assert_cmpint(picture_pace_late_ms(&pace), ==, 0);
    packet->dts = packet->pts = AV_NOPTS_VALUE;
    picture_pace_arrived(&pace, 99000, packet, base);
    g_assert_cmpint(picture_pace_late_ms(&pace), ==, 0);
    av_packet_free(&packet);
}

static void test_keys(void)
{
    PicturePace pace = {0};
    PictureWish still = usual, slow = usual, fast = usual;
    still.fps = 0;
    slow.fps = 1;
    picture_pace_wish(&pace, &still);
    g_assert_true(picture_pace_keys_only(&pace));
    picture_pace_wish(&pace, &slow);
    g_assert_false(picture_pace_keys_only(&pace)); /* not known yet how far apart they lie */
    picture_pace_packet(&pace, 1000, true);
    picture_pace_packet(&pace, 1500, false);
    picture_pace_packet(&pace, 2000, true);
    g_assert_true(picture_pace_keys_only(&pace));
    picture_pace_wish(&pace, &fast);
    g_assert_false(picture_pace_keys_only(&pace));
    picture_pace_wish(&pace, &slow);
    picture_pace_packet(&pace, 6000, true); /* four seconds apart now */
    g_assert_false(picture_pace_keys_only(&pace));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    picture_draw_init();
    g_test_add_func("/picture/its colours are the frame's", test_colours);
    g_test_add_func("/picture/without colours light and dark differ", test_mono);
    g_test_add_func("/picture/the same frame, and noise, is no new one", test_same);
    g_test_add_func("/picture/sixels and kitty's pictures pass what the console checks",
                    test_pixels);
    g_test_add_func("/picture/the largest fits into a line, and odd shapes do no harm",
                    test_largest);
    g_test_add_func("/picture/its rate is kept", test_rate);
    g_test_add_func("/picture/its bytes a second are bounded", test_bytes);
    g_test_add_func("/picture/what comes ever later says so", test_late);
    g_test_add_func("/picture/key frames alone are decoded where they do", test_keys);
    return g_test_run();
}
