#include <string.h>

#include "video/keys.h"
#include "video/wall_private.h"

#define DOUBLE_CLICK_MS 400
/* Keysyms, as X11/keysymdef.h numbers them. */
#define KEY_ESCAPE 0xff1b
#define KEY_F11    0xffc8

/* Another one is selected; the one that fills the wall gives way to it, or they swap. */
static void choose(Wall *wall, int tile)
{
    if (tile < 0 || tile >= wall->layout.count || tile == wall->selected) {
        return;
    }
    int before = wall->selected;
    bool swap = wall->swapping;
    wall->swapping = false;
    wall->selected = tile;
    if (swap) {
        wall_swap(wall, before, tile);
    } else {
        wall_frame(wall);
        wall_place(wall);
    }
    wall_tell(wall);
}

static void enlarge(Wall *wall, bool enlarged)
{
    if (wall->enlarged != enlarged) {
        wall->enlarged = enlarged;
        wall_place(wall);
        wall_tell(wall);
    }
}

static void begin_swap(Wall *wall, bool swapping)
{
    wall->swapping = swapping && wall->layout.count > 1;
    wall_frame(wall);
}

/* The last thing that was begun. */
static void take_back(Wall *wall)
{
    if (wall->swapping) {
        begin_swap(wall, false);
    } else if (wall->enlarged) {
        enlarge(wall, false);
    } else {
        wall_cover(wall, false);
    }
}

static bool choose_by(Wall *wall, const char *key)
{
    static const struct {
        const char *key;
        WallWay way;
    } ways[] = {{"Left", WALL_LEFT}, {"Right", WALL_RIGHT}, {"Up", WALL_UP}, {"Down", WALL_DOWN}};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (strcmp(key, ways[i].key) == 0) {
            choose(wall, wall_layout_towards(&wall->layout, wall->selected, ways[i].way));
            return true;
        }
    }
    if (key[0] >= '1' && key[0] <= '9' && key[1] == '\0') {
        choose(wall, key[0] - '1');
        return true;
    }
    return false;
}

static bool act(Wall *wall, const char *key)
{
    if (strcmp(key, "Enter") == 0) {
        enlarge(wall, !wall->enlarged);
    } else if (strcmp(key, "x") == 0) {
        begin_swap(wall, !wall->swapping);
    } else if (strcmp(key, "f") == 0) {
        wall_cover(wall, !toplevel_covers(wall->toplevel));
    } else {
        return choose_by(wall, key);
    }
    return true;
}

void wall_on_key(Wall *wall, const xcb_key_press_event_t *event)
{
    char key[KEYS_WORD_MAX];
    xcb_keysym_t symbol = desktop_keysym(wall->desktop, event);
    if (wall->kiosk) {
        return;
    }
    if ((event->state & (XCB_MOD_MASK_CONTROL | XCB_MOD_MASK_1 | XCB_MOD_MASK_4)) != 0) {
        return;
    }
    if (symbol == KEY_ESCAPE) {
        take_back(wall);
        return;
    }
    if (symbol == KEY_F11) {
        wall_cover(wall, !toplevel_covers(wall->toplevel));
        return;
    }
    if (!keys_word(symbol, key)) {
        return;
    }
    if (strcmp(key, "q") == 0) {
        wall->callbacks.close(wall, wall->callbacks.user);
    } else if (!act(wall, key) && !surface_key(wall_surface(wall, wall->selected), key)) {
        ViewerEvent told = {.kind = VIEWER_EVENT_KEY, .id = wall->id, .key = key};
        wall->callbacks.event(&told, wall->callbacks.user);
    }
}

/* A click selects; two of them on one tile enlarge it, and back. */
void wall_on_button(Wall *wall, const xcb_button_press_event_t *event)
{
    if (event->detail != XCB_BUTTON_INDEX_1 || wall->kiosk) {
        return;
    }
    int tile = wall->enlarged ? wall->selected
                              : wall_layout_at(&wall->layout, event->event_x, event->event_y,
                                               wall->width, wall->height);
    bool twice = event->time - wall->clicked < DOUBLE_CLICK_MS && tile == wall->clicked_tile;
    wall->clicked = event->time;
    wall->clicked_tile = twice ? -1 : tile;
    if (tile < 0) {
        return;
    }
    choose(wall, tile);
    if (twice) {
        enlarge(wall, !wall->enlarged);
    }
}
