/* wall_lines.h - the page of the walls: those that are open, and those that are kept
 *
 * Its owner says which walls there are; what stands on the tiles of one is asked for when its card
 * is drawn.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_WALL_LINES_H
#define TILIK_UI_WALL_LINES_H

#include "model/wall_layout.h"
#include "ui/desk.h"

/* How a wall stands. */
#define WALL_STAND_TABLE(X)                                                                        \
    X(WALL_OPEN, "open", N_("on screen"))                                                          \
    X(WALL_UNKEPT, "unkept", N_("open, not kept"))                                                 \
    X(WALL_KEPT, "kept", N_("kept"))                                                               \
    X(WALL_EXAMPLE, "example", N_("example"))                                                      \
    X(WALL_BROKEN, "broken", N_("broken"))

typedef enum WallStand { WALL_STAND_TABLE(WORDS_ENUM) WALL_STANDS } WallStand;
WORDS_DECLARE(WallStand, wall_stand)

/* One tile, in words; clean and translated, NULL for nothing. */
typedef struct WallLineTile {
    char *what;   /* a camera's name, or what is asked for */
    char *stands; /* "live, substream", "offline", "the first that is found" */
    bool dark;    /* nobody is shown there */
} WallLineTile;

typedef struct WallLine {
    char *key;  /* unique; borrowed by the page */
    char *name; /* "" not kept */
    char *title, *shows, *monitor;
    char *problem; /* "walls/rob.wall:4: what"; NULL good */
    char *note;    /* who is left out; NULL nobody */
    bool laid_out; /* else it is laid out for what it finds */
    WallLayout layout;
    WallStand stand;
    WallLineTile tiles[WALL_TILES_MAX];
    int tile_count; /* that have words; -1: not asked yet */
} WallLine;

/* Frees a line with all its texts; NULL is taken. */
void wall_line_free(WallLine *line);

/* Fills the tiles of a line. */
typedef void (*WallLineDetail)(WallLine *line, void *user);

/* Returns the page; lines (of WallLine, borrowed, in their order) may change, followed by
 * view_desk_rows_changed().  user is freed with the page by free_user, which may be NULL. */
View *wall_lines_new(GPtrArray *lines, WallLineDetail detail, void *user, GDestroyNotify free_user);

/* What it was made with. */
void *wall_lines_user(const View *view);

/* The selected one; NULL none. */
WallLine *wall_lines_selected(const View *view);

#endif
