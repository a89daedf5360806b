/* desk_view.h - a desk from the inside: what its drawing, its card and its actions share
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_DESK_VIEW_H
#define TILIK_UI_DESK_VIEW_H

#include "ui/desk.h"
#include "ui/list.h"
#include "ui/shape.h"

/* The lines of a card, and which of them are seen. */
struct DeskCard {
    GArray *entries; /* CardEntry */
    GArray *lines;   /* CardLine: entries as they are wrapped at cols */
    char title[DESK_TITLE_SIZE];
    int cols, label, top, height;
    bool drawn; /* as it is now */
};

DeskCard *desk_card_new(void);
void desk_card_free(DeskCard *card);
/* Takes all lines away; where it stands scrolled is kept. */
void desk_card_clear(DeskCard *card);
/* Scrolls by a move; false when the action is none. */
bool desk_card_act(DeskCard *card, Action action);
void desk_card_scroll(DeskCard *card, int rows);
/* Wraps it for a place of this size and returns how many lines lie below what is seen. */
int desk_card_lay_out(DeskCard *card, int rows, int cols);
/* Draws it in rect, for which it was laid out, where anew or changed. */
void desk_card_draw(DeskCard *card, Canvas *canvas, Rect rect, bool anew);

typedef struct DeskView {
    View view;
    const DeskTable *table;
    void *data;
    const ViewContext *context; /* during a call that draws or acts */
    List *list;
    DeskCard *card;
    GHashTable *marks;            /* keys */
    char selected[DESK_KEY_SIZE]; /* "" none */
    char sought[DESK_KEY_SIZE];   /* to be selected when it comes; "" none */
    int widths[DESK_COLUMNS_MAX];
    FrameMemo frame, card_frame;
    Rect list_rect, card_rect; /* as last drawn; empty where hidden */
    unsigned waiting;          /* as the frame says */
    int top_sought;
    int below;       /* lines of the card below what is seen, as its frame says */
    bool noted;      /* the line above the columns is there */
    bool adrift;     /* what was selected is gone: nothing is selected */
    bool touched;    /* the person has been here: rows keep still */
    bool in_card;    /* keys scroll the card */
    bool card_shut;  /* the person hid the card */
    bool zoom;       /* list or card alone */
    bool card_stale; /* what the card says is not what it should */
} DeskView;

/* Shares cols out among the columns; 0 hides one. */
void desk_columns_share(const DeskTable *table, int cols, int widths[DESK_COLUMNS_MAX]);
void desk_columns_heads(const DeskView *desk, Canvas *canvas, Rect rect);
void desk_columns_row(const DeskView *desk, Canvas *canvas, Rect rect, const ListRow *row);

/* Keeps the key of the row that is selected now, after the person has chosen it. */
void desk_chosen(DeskView *desk);
/* Finds what was selected, or is waited for, among rows that have changed. */
void desk_follow(DeskView *desk);
/* Lets what waits in. */
void desk_let_in(DeskView *desk);
void desk_set_in_card(DeskView *desk, bool in_card);

/* Hooks of the view. */
void view_desk_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context);
ViewAnswer view_desk_action(View *view, Action action, const ViewContext *context);
ViewAnswer view_desk_click(View *view, int row, int col, bool twice, const ViewContext *context);

#endif
