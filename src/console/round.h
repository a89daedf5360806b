/* round.h - patrol rounds in the console: what their files share
 *
 * round_book.c keeps what the backend knows of rounds, round_keep.c the one that is walked here, on
 * the disk, round_send.c writes down what is said of it, round_choose.c finds cameras to walk and
 * begins, round_walk.c goes from stop to stop, round_alert.c calls for help at one, round_picture.c
 * opens what is looked at, round_desk.c is the page with round_page.c's words, rounds_desk.c the
 * list of all.
 *
 * Always true:
 *   - at most one round is walked here at a time, and what was said in it is in the outbox before
 *     the next stop comes;
 *   - what is shown of it is what was said last, also while that waits to be sent.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ROUND_H
#define TILIK_CONSOLE_ROUND_H

#include "console/app.h"
#include "console/desk.h"
#include "console/outgoing.h"
#include "console/schedule.h"
#include "model/round.h"
#include "wire/patrols.h"

#define ROUND_OBJECT "patrol/"

typedef struct Rounds {
    App *app;
    Round *mine; /* walked here, and not over; NULL none */
    Round *last; /* since the console began, over; NULL none */
    char *path;  /* where it is kept; NULL: not known yet */
    GStrv areas; /* what our token covers; NULL: not known */

    GPtrArray *book; /* of Round: what the backend told, the newest first */
    Decoder *decoder;
    char *problem; /* why they could not be read; NULL */
    bool known, fetching, taken_up;

    char *here;         /* the camera that was come to last; NULL */
    int64_t since_ms;   /* monotonic: since then the person is there */
    char *shown, *warm; /* cameras whose pictures the round opened; NULL */
    bool previews;      /* the picture in the terminal was opened by the round */
    bool no_previews;   /* and closed by its person */
    char *no_picture;   /* why there is no picture at this stop; NULL: there is, or may be */
    char *offer;        /* the words of the likeliest choice, as of offered_ms; NULL none */
    unsigned offers;    /* how many choices there were then */
    int64_t offered_ms; /* monotonic; 0 not looked */
    guint follow;       /* source: the picture follows the person soon */
    Schedule *schedule;
} Rounds;

/* ---- life (round_keep.c) ---- */

void rounds_start(App *app);
void rounds_stop(App *app);

/* The outbox is at outbox_path: what was walked when the last console ended goes on. */
void rounds_open(App *app, const char *outbox_path);

/* What waits in the outbox is another; and who we are is known. */
void rounds_outbox(App *app);
void rounds_know_outbox(Rounds *rounds);

/* Another backend, or another who. */
void rounds_forget(App *app);

/* What the round is now is written to the disk, and shown. */
void rounds_changed(Rounds *rounds);

/* The round that is walked here; NULL none. */
Round *rounds_mine(const App *app);

/* It is over: it is shown as the last one. */
void rounds_finish(Rounds *rounds);

/* ---- what the backend knows (round_book.c) ---- */

/* Who we are is known, with what our token covers. */
void rounds_know(App *app, const char *const *areas);

/* The link is there. */
void rounds_link(App *app);

/* An object of the change stream, and "reset". */
void rounds_object(App *app, const char *event, const char *json, size_t size);

/* Takes in one of the backend's. */
void rounds_take(Rounds *rounds, const Patrol *patrol);

/* Asks for the newest. */
void rounds_fetch(Rounds *rounds);

/* ---- writing down (round_send.c) ---- */

extern const OutgoingKind round_outgoing;

/* Each writes what was done into the outbox.  False: nothing was kept, and it was said. */
bool round_send_begin(Rounds *rounds, const Patrol *patrol);
bool round_send_stop(Rounds *rounds, const char *id, const PatrolStop *stop);
bool round_send_end(Rounds *rounds, int64_t at_ms, const char *note);

/* How many acts on a round wait to be sent. */
unsigned round_waiting(const App *app, const char *id);

/* ---- choosing (round_choose.c) ---- */

/* One way to find cameras. */
typedef struct RoundChoice {
    char *label; /* translated: "this list (23)" */
    char *query; /* what the round is said to be of; "" none */
    GPtrArray *ids;
    unsigned beside; /* cameras that are left out: too many, or another area's */
    char area[AREA_CODE_SIZE];
} RoundChoice;

/* What can be walked now, the likeliest first.  Never empty of choices with no camera.  The array
 * frees them. */
GPtrArray *round_choices(const App *app);

/* What is offered, looked at anew when that is a while ago: a page is drawn each second, and a city
 * has many cameras.  NULL: there is no camera to walk to. */
const char *round_offer(Rounds *rounds);

/* Begins a round of a choice. */
void round_begin(App *app, const RoundChoice *choice);

/* Asks which, where there is more than one. */
void round_ask(App *app);

/* The area of who walks here: of tilik.conf, or all that the token covers; CATALOG_NONE: no one
 * area. */
uint32_t round_own_area(const App *app);

/* The smallest area that holds cameras (ids); "" none is known. */
void round_area_of(const Catalog *catalog, const GPtrArray *ids, char out[AREA_CODE_SIZE]);

/* ---- walking (round_walk.c) ---- */

/* Goes to a stop; round_count(): to none. */
void round_walk_to(Rounds *rounds, size_t at);

/* What the keys do. */
void round_walk_clear(Rounds *rounds);
void round_walk_skip(Rounds *rounds);
void round_walk_note(Rounds *rounds);
void round_walk_end(Rounds *rounds);
void round_walk_alert(Rounds *rounds);

/* Says something of the stop where the person is, and goes on to the next. */
void round_walk_say(Rounds *rounds, PatrolResult result, const char *note);

/* The camera of the stop; CATALOG_NONE none. */
uint32_t round_walk_camera(const App *app);

/* An alert that was raised at a stop is known to the backend by an id now. */
void round_raised(App *app, const char *patrol, const char *camera, const char *alert);

/* ---- pictures (round_picture.c) ---- */

/* Opens the picture of the stop, in the place of the last one, and the next one's behind it. */
void round_picture_follow(Rounds *rounds);

/* Closes what the round opened. */
void round_picture_close(Rounds *rounds);

/* The page is left: the picture in the terminal, where the round opened it, goes with it. */
void round_picture_leave(Rounds *rounds);

/* What somebody who stands before a stop looks for; false: nobody does. */
bool round_purpose(const App *app, Purpose *out);

/* A key in the window that the round opened is a key of the round: who looks at the picture does
 * not go back to the terminal for "safe".  False: it is none of its windows. */
bool round_picture_key(App *app, const char *camera, const char *key);

/* For how long the picture of the stop has been seen, in s; PATROL_UNTIMED: there can be none. */
int round_picture_looked(const Rounds *rounds);

/* Writes how the picture is. */
void round_picture_words(const Rounds *rounds, char *out, size_t size, StyleId *style);

/* ---- pages ---- */

/* What the status line says of a round that is under way, or due; false: nothing. */
bool round_standing(const App *app, char *out, size_t size, bool *overdue);

/* Draws the pages of rounds again. */
void round_draw(Rounds *rounds);

/* "Gapura Mawar · RT 03/RW 05 Sendangguwo"; place may be NULL. */
void round_camera_words(const App *app, const char *id, char *name, size_t size, char *place,
                        size_t place_size);

#endif
