/* preview_private.h - what the files of the preview share: preview.c (the pane), preview_strip.c,
 * preview_shot.c (one camera's picture), preview_moved.c (one that was steered), preview_ink.c
 * (what the terminal can), preview_draw.c
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_PREVIEW_PRIVATE_H
#define TILIK_CONSOLE_PREVIEW_PRIVATE_H

#include "console/preview.h"
#include "model/picture.h"

#define PREVIEW_SUFFIX "text"
#define STRIP_MAX      SCREEN_PLATES

/* One camera's text picture, as far as it is known. */
typedef struct Shot {
    char *camera, *id; /* NULL: none */
    Picture picture;   /* rows 0: there is none yet */
    unsigned plate;
    bool placed; /* the screen has its pixels */
    int placed_row, placed_col;
    bool open;               /* wished for, and not closed */
    bool asked;              /* it waits until the person has said why they look */
    bool fetched;            /* of the strip: its turn has been */
    char *closed;            /* why it is not open; NULL not known */
    int64_t at_ms, heard_ms; /* monotonic: the picture's time; the last sign of its stream */
    int64_t since_ms;        /* of its state */
    ViewerState state;
    ViewerReason reason;
    int retry_s, late_ms; /* late_ms: how far the last picture was behind when it came */
    double fps;
    int cpu; /* thousandths of a core */
} Shot;

/* What the terminal takes. */
typedef struct PreviewInk {
    ViewerInk ink;
    int colours, cell_w, cell_h;
    int64_t bytes; /* a second */
    bool asked, kitty, sixel;
} PreviewInk;

struct Preview {
    PreviewInk ink;
    bool pane, strip, focused, whole; /* whole: the pane fills the screen */
    Rect rect;
    int rate; /* of preview_rates */
    Shot shot;
    char *wanted; /* the camera under the cursor, which the picture has not followed yet */
    guint rest_source;
    char *moved; /* the camera that was steered, whose stills are of before */
    guint moved_source;
    int moved_looks; /* how often it was looked at since */
    Shot shots[STRIP_MAX];
    int count, selected, columns, rows; /* of the strip */
    uint64_t bytes_then;                /* sent to the terminal, and when */
    int64_t bytes_ms;
    double bytes_s;
};

/* preview_ink.c */
void preview_ink_start(App *app);
/* What a picture of so many cells is asked for with. */
ViewerCommand preview_ink_command(const App *app, int cols, int rows, double fps);

/* preview_shot.c */

/* Begins to show a camera, in so many cells; what was known of another is forgotten. */
void shot_open(App *app, Shot *shot, const char *camera, const ViewerCommand *picture);
/* Tells size and rate anew. */
void shot_change(App *app, Shot *shot, const ViewerCommand *picture);
/* Ends it; the picture stays. */
void shot_close(App *app, Shot *shot);
/* Forgets it. */
void shot_clear(App *app, Shot *shot);
/* Takes in what tilik-view says; true when it was about this one. */
bool shot_hear(Shot *shot, const ViewerEvent *event);
bool shot_has_picture(const Shot *shot);
/* "live", "FROZEN for 12 s: no pictures arrive", "still, 40 s old" ... */
void shot_words(const Shot *shot, char *out, size_t size);
/* What is written on the picture, where it is not live; "" for nothing.  Returns its style. */
StyleId shot_warning(const Shot *shot, char *out, size_t size);

/* preview_strip.c */
void strip_open(App *app);
/* Of these (ids, NULL-terminated). */
void strip_open_of(App *app, const char *const *cameras);
void strip_close(App *app);
void strip_again(App *app);
/* Fetches one camera's tile anew, where it has a picture. */
void strip_again_of(App *app, const char *camera);
void strip_lay_out(App *app);
bool strip_hear(App *app, const ViewerEvent *event);
bool strip_run(App *app, Action action);
bool strip_click(App *app, const Event *event);
/* The place of a tile, and of its picture in it. */
Rect strip_tile(const Preview *preview, int i);
void strip_draw(App *app);

/* preview_moved.c */
void preview_forget_moved(Preview *preview);

/* preview_draw.c */

/* Draws a shot in rect: the picture, and what it says of itself. */
void preview_draw_shot(App *app, Shot *shot, Rect rect);
/* Cells of the pane that a picture may take. */
Rect preview_room(const Preview *preview);
/* Takes pixels off the screen. */
void preview_unplace(App *app, Shot *shot);

extern const double preview_rates[];

#endif
