/* Text pictures: whatever tilik-view says, what comes out can't hurt a terminal. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "wire/viewer_picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cells(const Picture *picture)
{
    for (int i = 0; i < picture->cols * picture->rows; i++) {
        const PictureCell *cell = &picture->cells[i];
        g_assert_cmpint(text_char_width(cell->code), ==, 1);
        g_assert_true(cell->code >= 0x20 && cell->code != 0x7F);
        g_assert_cmpint(cell->foreground, >=, PICTURE_DEFAULT);
        g_assert_cmpint(cell->background, <=, PICTURE_RGB | 0xFFFFFF);
    }
}

static void check_body(const Picture *picture)
{
    g_assert_cmpuint(picture->size, ==, strlen(picture->body));
    for (size_t i = 0; i < picture->size; i++) {
        g_assert_true(picture->body[i] > 0x20 && picture->body[i] < 0x7F);
    }
}

static void check(const ViewerEvent *event)
{
    g_auto(Picture) picture = {0}, again = {0};
    g_auto(ViewerEvent) packed = {.kind = VIEWER_EVENT_PICTURE};
    if (!viewer_picture_unpack(event, &picture, NULL)) {
        g_assert_true(picture.cells == NULL && picture.body == NULL);
        return;
    }
    if (picture.kind == PICTURE_CELLS) {
        check_cells(&picture);
    } else {
        check_body(&picture);
    }
    g_assert_true(viewer_picture_pack(&picture, &packed));
    g_assert_true(viewer_picture_unpack(&packed, &again, NULL));
    g_assert_cmpint(again.cols, ==, picture.cols);
    g_assert_cmpuint(again.size, ==, picture.size);
}

/* The first four bytes say what the rest claims to be. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4) {
        return 0;
    }
    g_auto(ViewerEvent) event = {.kind = VIEWER_EVENT_PICTURE,
                                 .ink = (ViewerInk)(data[0] % VIEWER_INKS),
                                 .cols = data[1],
                                 .rows = data[2] % 128,
                                 .width = data[1] * 10,
                                 .height = data[3] * 6};
    event.data = g_base64_encode(data + 4, size - 4);
    check(&event);
    g_free(event.data);
    event.data = g_strndup((const char *)data + 4, size - 4);
    check(&event);
    return 0;
}
