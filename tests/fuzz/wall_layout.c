/* Any text is a layout or a mistake; a layout comes back from its own text, and its tiles lie in
 * the window. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/wall_layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const WallLayout *layout)
{
    char text[WALL_LAYOUT_SIZE];
    WallLayout again;
    wall_layout_write(layout, text);
    if (!wall_layout_parse(text, &again, NULL) || !wall_layout_equal(layout, &again))
        abort();
    for (int i = 0; i < layout->count; i++) {
        WallRect rect = wall_layout_place(layout, i, 640, 360);
        if (rect.x < 0 || rect.y < 0 || rect.x + rect.width > 640 || rect.y + rect.height > 360 ||
            wall_layout_at(layout, rect.x, rect.y, 640, 360) != i)
            abort();
        for (int way = WALL_LEFT; way <= WALL_DOWN; way++)
            if (wall_layout_towards(layout, i, (WallWay)way) >= layout->count)
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    WallLayout layout;
    bool read = wall_layout_parse(text, &layout, &error);
    if (read == (error != NULL))
        abort();
    if (read)
        check(&layout);
    return 0;
}
