/* view.h - a pane of the console as a table of hooks
 *
 * A View draws itself on a Canvas and answers actions; what goes beyond its own pane it asks of the
 * console through a ViewAnswer, and never does itself.  Where a View stands can be saved and
 * restored as a group of a GKeyFile: that is how back and forward, and the session after a power
 * cut, bring filter, selection and scroll back.
 *
 * Always true of a View:
 *   - only what is visible is formatted, so a frame costs the same at 100 and 100,000 cameras;
 *   - nothing but the person's own key or click moves its selection;
 *   - an index of the catalog that it holds is dropped on CATALOG_RESET and found again by its id
 * or code.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_H
#define TILIK_UI_VIEW_H

#include "model/alert_book.h"
#include "model/catalog.h"
#include "model/looks.h"
#include "model/ticket_book.h"
#include "model/roll_book.h"
#include "model/weather.h"
#include "ui/actions.h"
#include "ui/canvas.h"
#include "ui/keymap.h"

/* How far what is shown may be believed. */
typedef enum Freshness {
    FRESH_LIVE,    /* the catalog is the server's, as of a moment ago */
    FRESH_STALE,   /* the link is lost; states are shown as what they were */
    FRESH_UNKNOWN, /* lost for too long: no state is known any more */
} Freshness;

/* What a view draws and acts with; borrowed for the call. */
typedef struct ViewContext {
    const Catalog *catalog;
    const AlertBook *alerts;   /* NULL: none are known */
    const RollBook *rolls;     /* NULL: no roll-call is known */
    const TicketBook *tickets; /* the same */
    const LooksCount *looks;   /* what nobody looked at for unseen_hours; NULL not known */
    int unseen_hours;
    const WeatherBook *weather; /* rain over the areas; NULL not known */
    const char *me;             /* the person's name at the backend, "" not known */
    const Keymap *keymap;       /* for naming keys; NULL: none is named */
    const Theme *theme;
    int64_t now_ms; /* wall clock, as the server counts it */
    Freshness freshness;
    bool ascii;
    bool focused; /* the pane that keys go to */
} ViewContext;

typedef enum ViewAsk {
    VIEW_PASS,   /* not an action of this view */
    VIEW_DONE,   /* done; draw again */
    VIEW_SELECT, /* done, and another camera, area or alert is selected: index */
    VIEW_SCOPE,  /* show the cameras of area index (CATALOG_NONE: of all) */
    VIEW_OPEN,   /* show the video of camera index */
} ViewAsk;

typedef struct ViewAnswer {
    ViewAsk ask;
    uint32_t index;
} ViewAnswer;

/* Each function below passes over NULL: a pane that is not made yet. */
typedef struct View View;

typedef struct ViewClass {
    const char *name; /* config word, and the group in saved sessions */
    void (*draw)(View *view, Canvas *canvas, Rect rect, const ViewContext *context);
    /* NULL where a view takes no input. */
    ViewAnswer (*action)(View *view, Action action, const ViewContext *context);
    /* A click at a cell of the rect last drawn; twice is true for the second click on the same row.
     */
    ViewAnswer (*click)(View *view, int row, int col, bool twice, const ViewContext *context);
    /* See view_changed(), view_save() and view_restore(). */
    bool (*changed)(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                    int64_t now_ms);
    void (*save)(const View *view, const Catalog *catalog, GKeyFile *place);
    void (*restore)(View *view, const ViewContext *context, GKeyFile *place);
    void (*scroll)(View *view, int rows);
    /* Time has passed: ages that are shown have changed. */
    void (*aged)(View *view);
    void (*free)(View *view);
} ViewClass;

/* The first member of each view's own struct. */
struct View {
    const ViewClass *class;
    Rect rect; /* as last drawn */
};

/* Draws in rect and remembers it for clicks.  An empty rect hides the view. */
void view_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context);

/* Carries out an action; VIEW_PASS when it is none of the view's. */
ViewAnswer view_action(View *view, Action action, const ViewContext *context);

/* Takes a click at a cell of the screen. */
ViewAnswer view_click(View *view, int row, int col, bool twice, const ViewContext *context);

/* Tells the view of a change; true when what is visible may have changed. */
bool view_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                  int64_t now_ms);

/* Scrolls by rows, downwards where positive; the selection moves only as far as it must to stay
 * visible. */
void view_scroll(View *view, int rows);

/* Tells the view that time has passed or freshness has changed, so that all rows are drawn anew. */
void view_aged(View *view);

/* Write where the view stands into place, and go back there. */
void view_save(const View *view, const Catalog *catalog, GKeyFile *place);
void view_restore(View *view, const ViewContext *context, GKeyFile *place);

/* True when (row, col) of the screen lies in the view. */
bool view_holds(const View *view, int row, int col);

/* Frees it; NULL is passed over. */
void view_free(View *view);

#endif
