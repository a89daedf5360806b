/* app.h - the console's one state, shared by the files of the program
 *
 * One loop, one App.  app.c makes and ends it, input.c turns events into actions, commands.c
 * carries them out, frame.c draws, link.c follows the backend, windows.c holds the live windows,
 * ask.c asks for a line; alerts.h has what is about alerts.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_APP_H
#define TILIK_CONSOLE_APP_H

#include "console/ask.h"
#include "console/demo.h"
#include "console/history.h"
#include "console/looked.h"
#include "console/options.h"
#include "console/viewer.h"
#include "net/sync.h"
#include "ui/help.h"
#include "ui/keyboard.h"
#include "ui/layout.h"
#include "ui/lock.h"
#include "ui/palette.h"
#include "ui/prompt.h"
#include "ui/screen.h"
#include "ui/view_alerts.h"
#include "ui/view_bar.h"
#include "ui/view_card.h"
#include "ui/view_keys.h"
#include "ui/view_report.h"
#include "ui/view_table.h"
#include "ui/view_tree.h"
#include "wire/alerts.h"

/* What has to be drawn anew. */
typedef enum Dirty {
    DIRTY_BAR = 1 << 0,
    DIRTY_STATUS = 1 << 1,
    DIRTY_KEYS = 1 << 2,
    DIRTY_TREE = 1 << 3, /* DIRTY_TREE << pane is that pane */
    DIRTY_ALERTS = 1 << 4,
    DIRTY_CAMERAS = 1 << 5,
    DIRTY_CARD = 1 << 6,
    DIRTY_DESK = 1 << 7,    /* the page in the place of the panes */
    DIRTY_PREVIEW = 1 << 8, /* a picture here */
    DIRTY_PANES = DIRTY_TREE | DIRTY_ALERTS | DIRTY_CAMERAS | DIRTY_CARD,
    DIRTY_EVERYTHING = (1 << 9) - 1, /* from a blank canvas */
} Dirty;

/* How urgent a frame is: at once after a key, else at most ten in a second. */
typedef enum Urgency { FRAME_SOON, FRAME_NOW } Urgency;

typedef enum Mode {
    MODE_PANES,
    MODE_ASKING,
    MODE_FORM,
    MODE_PAGE,
    MODE_PALETTE,
    MODE_HELP,
    MODE_REPORT,
    MODE_WELCOME
} Mode;

/* What is said aside gives way to an error that stands: it came unasked. */
typedef enum Tone { TONE_PLAIN, TONE_WARNING, TONE_ASIDE } Tone;

typedef struct App App;
typedef struct Notify Notify;
typedef struct Sound Sound;
typedef struct Outgoing Outgoing;
typedef struct Windows Windows;
typedef struct AlertPost AlertPost;
typedef struct Desks Desks;
typedef struct Tickets Tickets;
typedef struct Forms Forms;
typedef struct Rollcalls Rollcalls;
typedef struct Pages Pages;
typedef struct CameraFacts CameraFacts;
typedef struct Walls Walls;

struct App {
    GMainLoop *loop;
    Config *config;
    Options options;

    Catalog *catalog;
    Trail *trail;
    Api *api;
    Sync *sync;
    Outgoing *outgoing;
    Rollcalls *rollcalls;
    struct WeatherDesk *weather; /* rain over the city */
    struct Sources *sources;     /* how the backend's sources stand */
    Walls *walls;                /* that are open, and that were when the last session ended */
    struct Evidences *evidence;  /* what becomes evidence now; NULL while there is no console */
    struct Rounds *rounds; /* patrol rounds: what is walked here, and what is known of others */
    struct CameraUptimes *uptimes; /* how long cameras were live; NULL: none was asked for */
    CameraFacts *pasts;            /* what became of cameras, for cards; NULL: none was asked for */
    struct Preview *preview;       /* pictures inside the console */
    struct Steer *steer;           /* the camera that is steered by keys; NULL none */
    struct Kiosk *kiosk;           /* a display for everybody; NULL it is none */
    struct Tours *tours;           /* the tour that goes; NULL none */
    struct Neighbourhood *neighbourhood; /* where cameras stand, and what was gone from */
    struct Playbacks *playbacks;         /* recordings that play */
    struct CheckRound *check_round;      /* field checks that are being answered; NULL none */
    Demo *demo;
    GPtrArray *rights; /* words of what this token may do; NULL not known yet */

    Notify *notify; /* bubbles on the desktop */
    Sound *sound;
    AlertBook *book;
    Feed *feed;
    Looked *looked;
    struct Shown *shown;
    struct Unseen *unseen;
    char *me;          /* our name at the backend; "" not known */
    char *identity;    /* LinkKey.identity that is in use; NULL none */
    GPtrArray *doings; /* acts under way */
    AlertPost *alert_post;
    GPtrArray *targets; /* ids of the alerts that a question is about */
    GPtrArray *ordered; /* the same of cameras, for service orders; NULL none */
    char *blind;        /* id of the alert of which was said that nobody looked */
    char *views[CONFIG_VIEWS];
    ReportPage *report;
    unsigned coverage_pages; /* pages of what is seen, so far: the answer to a former one is late */

    Viewer *viewer;
    Windows *windows;   /* what is shown, and what was wished for */
    char *wanted;       /* id of the camera that a question is about */
    GStrv last_windows; /* camera ids that were open when the last session ended */

    Theme *theme;
    Keymap *keymap;
    Screen *screen;
    Keyboard *keyboard;
    Canvas *canvas;
    View *panes[PANES];
    Palette *palette;
    Help *help;
    Tickets *tickets;      /* what is known of them, and what is done */
    Desks *desks;          /* pages in the place of the panes; NULL: none was shown yet */
    Forms *forms;          /* the one that is filled in, and drafts; NULL: none was yet */
    Pages *pages;          /* a page with keys of its own; NULL: none */
    struct Drafts *drafts; /* of what is being written, on disk; NULL: none yet */
    GPtrArray *verb_lines; /* typed after ":", oldest first */
    Ask ask;
    Lock lock;

    History *history;
    GKeyFile *here;            /* the place that "back" would return to from the next one */
    GPtrArray *filters[PANES]; /* lines that were sought, oldest first; NULL where none can be */
    Pane filter_pane;          /* whose filter is being typed */
    char *filter_before;       /* what the filter goes back to when a new one is given up */
    char *said;                /* what the status line says; NULL nothing */
    int64_t last_frame_ms, last_aged_ms;

    KeySequence sequence;
    Layout layout;
    Pane focus;
    LayoutWish tree, alerts, card;
    Mode mode;
    Tone tone;
    Purpose purpose;
    AlertAct act_asked; /* what the question on app->targets is about */
    unsigned raising;   /* alerts by hand that are not answered yet */
    int exit_status;
    unsigned listener, book_listener;
    unsigned dirty;
    unsigned epoch; /* of the canvas, as last drawn */
    guint renew_source, frame_source, tick_source, scope_source, start_source, said_source;
    bool purpose_known;
    bool zoom;
    bool went_back;
    bool asked;          /* who we are */
    bool was_live;       /* the link, when it was last looked at */
    char *notice_said;   /* the last word about the cache that was said; NULL none */
    bool token_said;     /* that the token is refused */
    bool blocked;        /* the terminal takes no frame now */
    bool book_changed;   /* since the feed was last brought up to date */
    bool review_offered; /* a flood has ended, and nobody has said what becomes of what it folded */
    bool alerts_hidden;  /* since our role sees none */
    bool leaving;        /* when the last act is answered */
    bool quitting;
};

/* app.c */

/* Runs the console on the terminal until the person leaves; returns the exit status. */
int app_run(Config *config, const Options *options);

/* Ends the loop. */
void app_quit(App *app, int status);

/* What a pane is given to draw and act with. */
ViewContext app_context(const App *app, Pane pane);

/* The city's wall clock: ours, corrected by how far the server's is off. */
int64_t app_now_ms(const App *app);

/* Says something in the status line for a while, at most until the next key that acts; clean,
 * translated. */
void app_say(App *app, Tone tone, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Says that so many entries of a page could not be read; 0: nothing. */
void app_say_unread(App *app, unsigned count);

/* Writes the first key of an action, as it is now; "?" where it has none. */
void app_key(const App *app, Action action, char out[KEY_NAME_SIZE]);
/* The same, as it is where the keys go to another pane. */
void app_key_in(const App *app, KeyContext context, Action action, char out[KEY_NAME_SIZE]);

/* Takes back what was said. */
void app_hush(App *app);

/* frame.c */

/* Wants parts drawn. */
void frame_want(App *app, unsigned dirty, Urgency urgency);

/* Shares the screen out anew. */
void frame_lay_out(App *app);

/* Draws now what is wanted. */
void frame_draw(App *app);

/* Takes the screen's new size in. */
void frame_resize(App *app);

/* Starts or changes the clock tick. */
void frame_tick_start(App *app);

/* Ends what draws by itself. */
void frame_stop(App *app);

/* status.c */

/* What the bar at the top, and the key bar, show. */
BarFacts status_bar(const App *app);
KeysFacts status_keys(const App *app);
Freshness status_freshness(const App *app);

/* Draws the line above the keys: what is asked, what was said, or what is wrong. */
void status_draw(App *app, Canvas *canvas, Rect rect);

/* Tells the list why it is empty while there is no city. */
void status_explain(App *app);

/* input.c */

/* What keyboard.c calls with each event. */
void input_event(const Event *event, void *data);

/* The key context of the focused pane. */
KeyContext input_context(const App *app);

/* commands.c */

/* Carries an action out, in the focused pane where it is one of its own. */
void command_run(App *app, Action action);

/* Does what a view asked for. */
void command_answer(App *app, Pane pane, ViewAnswer answer);

/* True when an action makes sense now: the palette shows only these. */
bool command_allowed(Action action, void *data);

/* Moves the keys' focus. */
void command_focus(App *app, Pane pane);

/* The camera that an act on one is for: of the selected alert where the keys go to the alerts. */
uint32_t command_camera(const App *app);

/* places.c */

/* Shows the cameras of an area. */
void place_scope(App *app, uint32_t area);

/* Shows one camera in the list, among those around it. */
void place_camera(App *app, uint32_t camera);

/* What a pane shows of what it could: its filter.  False and error for what is none. */
const char *place_filter_text(const App *app, Pane pane);
bool place_filter(App *app, Pane pane, const char *text, GError **error);

/* The pane that a filter is for now: the alerts or the cameras. */
Pane place_filtered(const App *app);

/* Lets the list follow the tree when the keys have come to rest, so that no key waits for it. */
void place_follow_tree(App *app);

/* Keeps the place that was left, where it differs, so that "back" returns to it. */
void place_settle(App *app);

void place_back(App *app);
void place_forward(App *app);
/* Goes between this place and the last. */
void place_last_view(App *app);

/* clipboard.c */

/* Copy what is selected: its id, its name, its line. */
void clipboard_id(App *app);
void clipboard_name(App *app);
void clipboard_line(App *app);

/* help_page.c */

/* Adds the glyphs and the query language to the help page. */
void help_page_fill(App *app);

/* link.c */

/* Opens what is kept of the city; nothing of the network is touched. */
bool link_open(App *app, GError **error);

/* Starts to follow the backend. */
void link_connect(App *app);
void link_close(App *app);

/* Asks who we are and what we may. */
void link_ask_session(App *app);

/* Asks for everything again. */
void link_reload(App *app);

/* Starts a demo city and follows it. */
bool link_start_demo(App *app, GError **error);

/* Takes the backend that the person has just named. */
bool link_use(App *app, const char *backend, const char *token, GError **error);

/* True unless the server has said that this token may not. */
bool link_may(const App *app, Right right);

/* windows.c */

/* Makes what keeps the wishes, and frees it. */
void windows_init(App *app);
void windows_free(App *app);

/* Starts what shows video, and ends it. */
void windows_start(App *app);
void windows_stop(App *app);

/* Opens the video of a camera; says so where it is open. */
void windows_open(App *app, uint32_t index);
/* The same for a purpose that is known without asking. */
void windows_open_for(App *app, uint32_t index, Purpose purpose);
/* True when a camera in this state may have pictures to show. */
bool windows_has_pictures(CameraState state);
void windows_close(App *app, uint32_t index);
void windows_close_all(App *app);
void windows_reopen(App *app);

/* Goes on with what was asked before the purpose was known. */
void windows_go_on(App *app);

/* Writes what is known of the video of the selected camera; "" for none. */
void windows_describe(const App *app, const char *id, char *out, size_t size);

/* session.c */

/* Writes where all panes stand; the caller unrefs it. */
GKeyFile *session_place(const App *app);
void session_go(App *app, GKeyFile *place);

/* Brings back where the last session was, and keeps where this one is. */
void session_restore(App *app);
void session_keep(App *app);

/* How many windows and walls the last session had open that are not open yet; opens them. */
unsigned session_last(const App *app);
void session_reopen(App *app);

/* welcome.c */

/* The first start: asks for a demo or a backend. */
void welcome_start(App *app);
void welcome_event(App *app, const Event *event);
void welcome_draw(App *app);

#endif
