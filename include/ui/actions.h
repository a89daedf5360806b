/* actions.h - everything that a key, the palette or the mouse can ask for
 *
 * One table gives the enum, the word in keys.conf, the line in `?` help and `:` palette, and what
 * kind of act it is.  Views return an Action; console/commands.c acts.
 *
 * Layer: ui.  Thread: any.
 */
#ifndef TILIK_UI_ACTIONS_H
#define TILIK_UI_ACTIONS_H

#include <stdbool.h>

#include "base/i18n.h"

typedef enum ActionFlags {
    ACTION_PLAIN = 0,
    ACTION_BULK = 1 << 0,        /* touches more than one thing: needs the console unlocked */
    ACTION_DESTRUCTIVE = 1 << 1, /* hard to take back: needs the console unlocked */
    ACTION_VOLUNTEER = 1 << 2,   /* in the key bar of a ronda volunteer */
    ACTION_MOVE = 1 << 3,        /* moves the cursor; the palette leaves it out */
} ActionFlags;

/* X(id, word in keys.conf, help, flags) */
#define ACTION_TABLE(X)                                                                            \
    X(ACTION_NONE, "none", "", ACTION_MOVE)                                                        \
    X(ACTION_UP, "up", N_("Move up"), ACTION_MOVE)                                                 \
    X(ACTION_DOWN, "down", N_("Move down"), ACTION_MOVE)                                           \
    X(ACTION_PAGE_UP, "page-up", N_("One page up"), ACTION_MOVE)                                   \
    X(ACTION_PAGE_DOWN, "page-down", N_("One page down"), ACTION_MOVE)                             \
    X(ACTION_HALF_UP, "half-up", N_("Half a page up"), ACTION_MOVE)                                \
    X(ACTION_HALF_DOWN, "half-down", N_("Half a page down"), ACTION_MOVE)                          \
    X(ACTION_HOME, "home", N_("To the first line"), ACTION_MOVE)                                   \
    X(ACTION_END, "end", N_("To the last line"), ACTION_MOVE)                                      \
    X(ACTION_LEFT, "left", N_("Collapse, or to the level above"), ACTION_MOVE)                     \
    X(ACTION_RIGHT, "right", N_("Expand, or to the level below"), ACTION_MOVE)                     \
    X(ACTION_NEXT_PANE, "next-pane", N_("To the next pane"), ACTION_VOLUNTEER)                     \
    X(ACTION_PREV_PANE, "prev-pane", N_("To the previous pane"), ACTION_PLAIN)                     \
    X(ACTION_OPEN, "open", N_("Open: this area, or this camera's video"), ACTION_VOLUNTEER)        \
    X(ACTION_CLOSE, "close", N_("Close the camera's video"), ACTION_VOLUNTEER)                     \
    X(ACTION_CLOSE_ALL, "close-all", N_("Close all video windows"), ACTION_PLAIN)                  \
    X(ACTION_REOPEN, "reopen", N_("Open the windows of the last session again"), ACTION_PLAIN)     \
    X(ACTION_FILTER, "filter", N_("Filter as you type"), ACTION_VOLUNTEER)                         \
    X(ACTION_CLEAR_FILTER, "clear-filter", N_("Clear the filter"), ACTION_PLAIN)                   \
    X(ACTION_NEXT_ATTENTION, "next-attention", N_("To the next one that needs a person"),          \
      ACTION_VOLUNTEER)                                                                            \
    X(ACTION_PREV_ATTENTION, "prev-attention", N_("To the previous one that needs a person"),      \
      ACTION_PLAIN)                                                                                \
    X(ACTION_SHOW_NEW, "show-new", N_("Let the waiting rows in"), ACTION_VOLUNTEER)                \
    X(ACTION_BACK, "back", N_("Back to where you were"), ACTION_PLAIN)                             \
    X(ACTION_FORWARD, "forward", N_("Forward again"), ACTION_PLAIN)                                \
    X(ACTION_LAST_VIEW, "last-view", N_("Between this place and the last"), ACTION_PLAIN)          \
    X(ACTION_MARK, "mark", N_("Mark or unmark, and move down"), ACTION_PLAIN)                      \
    X(ACTION_MARK_ALL, "mark-all", N_("Mark all that the list shows"), ACTION_PLAIN)               \
    X(ACTION_MARK_CLEAR, "mark-clear", N_("Take all marks away"), ACTION_PLAIN)                    \
    X(ACTION_SORT, "sort", N_("Sort by the next column"), ACTION_PLAIN)                            \
    X(ACTION_SORT_REVERSE, "sort-reverse", N_("Turn the order around"), ACTION_PLAIN)              \
    X(ACTION_SORT_1, "sort-1", N_("Sort by column 1"), ACTION_PLAIN)                               \
    X(ACTION_SORT_2, "sort-2", N_("Sort by column 2"), ACTION_PLAIN)                               \
    X(ACTION_SORT_3, "sort-3", N_("Sort by column 3"), ACTION_PLAIN)                               \
    X(ACTION_SORT_4, "sort-4", N_("Sort by column 4"), ACTION_PLAIN)                               \
    X(ACTION_SORT_5, "sort-5", N_("Sort by column 5"), ACTION_PLAIN)                               \
    X(ACTION_SORT_6, "sort-6", N_("Sort by column 6"), ACTION_PLAIN)                               \
    X(ACTION_SORT_7, "sort-7", N_("Sort by column 7"), ACTION_PLAIN)                               \
    X(ACTION_SORT_8, "sort-8", N_("Sort by column 8"), ACTION_PLAIN)                               \
    X(ACTION_SORT_9, "sort-9", N_("Sort by column 9"), ACTION_PLAIN)                               \
    X(ACTION_TREE_ORDER, "tree-order", N_("Order the tree by code, changes or unseen"),            \
      ACTION_PLAIN)                                                                                \
    X(ACTION_EXPAND_ALL, "expand-all", N_("Expand all below"), ACTION_PLAIN)                       \
    X(ACTION_COLLAPSE_ALL, "collapse-all", N_("Collapse all"), ACTION_PLAIN)                       \
    X(ACTION_TREE, "tree", N_("Show or hide the area tree"), ACTION_PLAIN)                         \
    X(ACTION_CARD, "card", N_("Show or hide the camera card"), ACTION_PLAIN)                       \
    X(ACTION_ZOOM, "zoom", N_("This pane alone on the screen, and back"), ACTION_PLAIN)            \
    X(ACTION_COPY, "copy", N_("Copy the line to the clipboard"), ACTION_PLAIN)                     \
    X(ACTION_COPY_ID, "copy-id", N_("Copy the id to the clipboard"), ACTION_PLAIN)                 \
    X(ACTION_COPY_NAME, "copy-name", N_("Copy the name to the clipboard"), ACTION_PLAIN)           \
    X(ACTION_PURPOSE, "purpose", N_("Say why you look"), ACTION_PLAIN)                             \
    X(ACTION_PRIVACY_BRAKE, "privacy-brake",                                                       \
      N_("Privacy brake: close this camera to all at once"), ACTION_VOLUNTEER)                     \
    X(ACTION_OUT_OF_SERVICE, "out-of-service", N_("Put the marked cameras out of service"),        \
      ACTION_BULK | ACTION_DESTRUCTIVE)                                                            \
    X(ACTION_IN_SERVICE, "in-service", N_("Put the marked cameras back in service"), ACTION_BULK)  \
    X(ACTION_CAMERA_REASON, "camera-reason", N_("Say why this camera is dark"), ACTION_PLAIN)      \
    X(ACTION_ALERTS, "alerts", N_("To the alerts"), ACTION_VOLUNTEER)                              \
    X(ACTION_ALERTS_PANE, "alerts-pane", N_("Show or hide the alerts"), ACTION_PLAIN)              \
    X(ACTION_ALERT_ACK, "alert-ack", N_("Acknowledge: seen; it stays until it is over"),           \
      ACTION_VOLUNTEER)                                                                            \
    X(ACTION_ALERT_UNACK, "alert-unack", N_("Take the acknowledgement back"), ACTION_PLAIN)        \
    X(ACTION_ALERT_CLAIM, "alert-claim", N_("Take it: it is yours"), ACTION_VOLUNTEER)             \
    X(ACTION_ALERT_RELEASE, "alert-release", N_("Give it back to all"), ACTION_PLAIN)              \
    X(ACTION_ALERT_ASSIGN, "alert-assign", N_("Give it to somebody"), ACTION_PLAIN)                \
    X(ACTION_ALERT_SHELVE, "alert-shelve", N_("Shelve it for a time, with a reason"),              \
      ACTION_PLAIN)                                                                                \
    X(ACTION_ALERT_UNSHELVE, "alert-unshelve", N_("Take it off the shelf"), ACTION_PLAIN)          \
    X(ACTION_ALERT_SUPPRESS, "alert-suppress", N_("Suppress it, or no longer"), ACTION_PLAIN)      \
    X(ACTION_ALERT_ESCALATE, "alert-escalate", N_("Call the supervisors"), ACTION_PLAIN)           \
    X(ACTION_ALERT_CLOSE, "alert-close", N_("Close it with a verdict"), ACTION_VOLUNTEER)          \
    X(ACTION_ALERT_UNFOLD, "alert-unfold", N_("Unfold or fold"), ACTION_PLAIN)                     \
    X(ACTION_ALERT_RAISE, "alert-raise",                                                           \
      N_("Report what you see at this camera: an alert to all"), ACTION_VOLUNTEER)                 \
    X(ACTION_ALERT_CAMERA, "alert-camera", N_("To its camera in the list"), ACTION_PLAIN)          \
    X(ACTION_FLOOD_REVIEW, "flood-review", N_("What the flood folded and nobody opened"),          \
      ACTION_PLAIN)                                                                                \
    X(ACTION_TICKETS, "tickets", N_("To the tickets"), ACTION_VOLUNTEER)                           \
    X(ACTION_TICKET_NEW, "ticket-new", N_("A ticket about what is selected"), ACTION_VOLUNTEER)    \
    X(ACTION_TICKET_NOTE, "ticket-note", N_("Add a note"), ACTION_VOLUNTEER)                       \
    X(ACTION_TICKET_EDIT, "ticket-edit", N_("Change the ticket"), ACTION_PLAIN)                    \
    X(ACTION_TICKET_TAKE, "ticket-take", N_("Take it: it is yours"), ACTION_PLAIN)                 \
    X(ACTION_TICKET_ASSIGN, "ticket-assign", N_("Give it to somebody"), ACTION_PLAIN)              \
    X(ACTION_TICKET_DISPATCH, "ticket-dispatch", N_("Send an agency"), ACTION_PLAIN)               \
    X(ACTION_TICKET_ARRIVE, "ticket-arrive", N_("They are there"), ACTION_PLAIN)                   \
    X(ACTION_TICKET_RESOLVE, "ticket-resolve", N_("It is done"), ACTION_PLAIN)                     \
    X(ACTION_TICKET_CLOSE, "ticket-close", N_("Close it"), ACTION_PLAIN)                           \
    X(ACTION_TICKET_CANCEL, "ticket-cancel", N_("It was nothing"), ACTION_PLAIN)                   \
    X(ACTION_TICKET_RECALL, "ticket-recall", N_("Call them back"), ACTION_PLAIN)                   \
    X(ACTION_TICKET_REOPEN, "ticket-reopen", N_("Open it again"), ACTION_PLAIN)                    \
    X(ACTION_TICKET_ATTACH, "ticket-attach", N_("Attach a picture or a text"), ACTION_PLAIN)       \
    X(ACTION_TICKET_MERGE, "ticket-merge", N_("Merge it into another, or take it out again"),      \
      ACTION_PLAIN)                                                                                \
    X(ACTION_TICKET_REFER, "ticket-refer", N_("Refer it to another agency"), ACTION_PLAIN)         \
    X(ACTION_TICKET_CHECK, "ticket-check", N_("Answer for a camera that was to be looked at"),     \
      ACTION_VOLUNTEER)                                                                            \
    X(ACTION_TICKET_ROUND, "ticket-round", N_("A round of field checks of the marked cameras"),    \
      ACTION_PLAIN)                                                                                \
    X(ACTION_LOGBOOK, "logbook", N_("To the logbook"), ACTION_PLAIN)                               \
    X(ACTION_LOG_WRITE, "log-write", N_("Write a sentence into the logbook"), ACTION_PLAIN)        \
    X(ACTION_LOG_CORRECT, "log-correct", N_("Correct this line, by a new one"), ACTION_PLAIN)      \
    X(ACTION_LOG_EXPORT, "log-export", N_("Write the lines to a file"), ACTION_PLAIN)              \
    X(ACTION_REPORT_SITUATION, "report-situation", N_("Situation report, one page"), ACTION_PLAIN) \
    X(ACTION_HANDOVER, "handover", N_("Handover of the shift"), ACTION_PLAIN)                      \
    X(ACTION_HANDOVER_OFFER, "handover-offer", N_("Offer the shift to somebody"), ACTION_PLAIN)    \
    X(ACTION_HANDOVER_ACCEPT, "handover-accept", N_("Accept this item"), ACTION_PLAIN)             \
    X(ACTION_HANDOVER_ACCEPT_ALL, "handover-accept-all", N_("Accept all that was shown"),          \
      ACTION_PLAIN)                                                                                \
    X(ACTION_HANDOVER_RETURN, "handover-return", N_("Return this item"), ACTION_PLAIN)             \
    X(ACTION_HANDOVER_WITHDRAW, "handover-withdraw", N_("Take the offer of the shift back"),       \
      ACTION_PLAIN)                                                                                \
    X(ACTION_HANDOVER_FINISH, "handover-finish", N_("The shift is taken over"), ACTION_PLAIN)      \
    X(ACTION_SHIFT_CHECK, "shift-check", N_("Check all before the shift"), ACTION_PLAIN)           \
    X(ACTION_SHIFT_YES, "shift-yes", N_("Yes, it is well"), ACTION_PLAIN)                          \
    X(ACTION_SHIFT_NO, "shift-no", N_("No, it is not"), ACTION_PLAIN)                              \
    X(ACTION_SHIFT_SKIP, "shift-skip", N_("Skip this step"), ACTION_PLAIN)                         \
    X(ACTION_OUTBOX, "outbox", N_("What waits to be sent, and why"), ACTION_PLAIN)                 \
    X(ACTION_OUTBOX_AGAIN, "outbox-again", N_("Send it again"), ACTION_PLAIN)                      \
    X(ACTION_OUTBOX_DROP, "outbox-drop", N_("Give it up"), ACTION_DESTRUCTIVE)                     \
    X(ACTION_ORDERS, "orders", N_("To the service orders"), ACTION_PLAIN)                          \
    X(ACTION_ORDER_QUERY, "order-query", N_("Put the cameras of a query out of service"),          \
      ACTION_BULK | ACTION_DESTRUCTIVE)                                                            \
    X(ACTION_ORDER_UNDO, "order-undo", N_("Undo this order: its cameras come back"), ACTION_BULK)  \
    X(ACTION_ROLLCALL, "rollcall", N_("To the roll-call of the guard posts"), ACTION_PLAIN)        \
    X(ACTION_ROLLCALL_WRITE, "rollcall-write", N_("Write down who answered"), ACTION_PLAIN)        \
    X(ACTION_MAP, "map", N_("To the map of the city"), ACTION_PLAIN)                               \
    X(ACTION_MAP_IN, "map-in", N_("Larger: zoom in"), ACTION_PLAIN)                                \
    X(ACTION_MAP_OUT, "map-out", N_("Smaller: zoom out"), ACTION_PLAIN)                            \
    X(ACTION_MAP_WHOLE, "map-whole", N_("The whole city"), ACTION_PLAIN)                           \
    X(ACTION_MAP_LETTERS, "map-letters", N_("Letters for states, or dots"), ACTION_PLAIN)          \
    X(ACTION_MAP_BLINK, "map-blink", N_("Alerts on the map blink, or no longer"), ACTION_PLAIN)    \
    X(ACTION_WALLS, "walls", N_("To the walls"), ACTION_PLAIN)                                     \
    X(ACTION_WALL_KEEP, "wall-keep", N_("Keep this wall under a name"), ACTION_PLAIN)              \
    X(ACTION_WALL_CLOSE, "wall-close", N_("Close this wall"), ACTION_PLAIN)                        \
    X(ACTION_WALL_DELETE, "wall-delete", N_("Throw this layout away"), ACTION_DESTRUCTIVE)         \
    X(ACTION_TOUR_LIST, "tour-list", N_("What the tour shows next, and what it skips"),            \
      ACTION_PLAIN)                                                                                \
    X(ACTION_ROUND, "round", N_("The patrol round: begin, or go on"), ACTION_VOLUNTEER)            \
    X(ACTION_ROUND_CLEAR, "round-clear", N_("Safe: on to the next"), ACTION_VOLUNTEER)             \
    X(ACTION_ROUND_ALERT, "round-alert", N_("Not safe: raise an alert here"), ACTION_VOLUNTEER)    \
    X(ACTION_ROUND_SKIP, "round-skip", N_("Skip this stop for now"), ACTION_VOLUNTEER)             \
    X(ACTION_ROUND_NOTE, "round-note", N_("Write a note on this stop"), ACTION_PLAIN)              \
    X(ACTION_ROUND_END, "round-end", N_("End the round; what is left is skipped"),                 \
      ACTION_VOLUNTEER)                                                                            \
    X(ACTION_ROUND_CHOOSE, "round-choose", N_("Walk another list of cameras"), ACTION_VOLUNTEER)   \
    X(ACTION_ROUNDS, "rounds", N_("To the list of patrol rounds"), ACTION_VOLUNTEER)               \
    X(ACTION_EVIDENCE, "evidence", N_("To the evidence kept on this PC"), ACTION_PLAIN)            \
    X(ACTION_EVIDENCE_TICKET, "evidence-ticket", N_("Attach it to a ticket"), ACTION_PLAIN)        \
    X(ACTION_EVIDENCE_EXPORT, "evidence-export", N_("Export it, with its manifest"), ACTION_PLAIN) \
    X(ACTION_EVIDENCE_VERIFY, "evidence-verify", N_("Check that it is unchanged"), ACTION_PLAIN)   \
    X(ACTION_EVIDENCE_DELETE, "evidence-delete", N_("Delete it from this PC"), ACTION_DESTRUCTIVE) \
    X(ACTION_PREVIEW, "preview", N_("Its picture here in the terminal"), ACTION_VOLUNTEER)         \
    X(ACTION_PREVIEW_STRIP, "preview-strip", N_("Stills of the rows, here in the terminal"),       \
      ACTION_PLAIN)                                                                                \
    X(ACTION_PREVIEW_RATE, "preview-rate", N_("A still, or moving: slower or faster"),             \
      ACTION_PLAIN)                                                                                \
    X(ACTION_NEIGHBOUR_LEFT, "neighbour-left", N_("To the next camera to the west"), ACTION_PLAIN) \
    X(ACTION_NEIGHBOUR_RIGHT, "neighbour-right", N_("To the next camera to the east"),             \
      ACTION_PLAIN)                                                                                \
    X(ACTION_NEIGHBOUR_UP, "neighbour-up", N_("To the next camera to the north"), ACTION_PLAIN)    \
    X(ACTION_NEIGHBOUR_DOWN, "neighbour-down", N_("To the next camera to the south"),              \
      ACTION_PLAIN)                                                                                \
    X(ACTION_NEAREST, "nearest", N_("Open the four cameras nearest to it"), ACTION_PLAIN)          \
    X(ACTION_FOLLOW, "follow", N_("Keep the last picture beside the next, or no longer"),          \
      ACTION_PLAIN)                                                                                \
    X(ACTION_WALL_MARKED, "wall-marked", N_("A wall of what is marked, or of these rows"),         \
      ACTION_PLAIN)                                                                                \
    X(ACTION_RUNG_UP, "rung-up", N_("Its picture better: one rung up"), ACTION_PLAIN)              \
    X(ACTION_RUNG_DOWN, "rung-down", N_("Its picture cheaper: one rung down"), ACTION_PLAIN)       \
    X(ACTION_RUNG_AUTO, "rung-auto", N_("Its rung as this PC and the link bear it"), ACTION_PLAIN) \
    X(ACTION_MEASURE, "measure", N_("Measure anew how many players this PC bears"), ACTION_PLAIN)  \
    X(ACTION_TOUR, "tour", N_("Start a tour of these cameras, hold it, or go on"), ACTION_PLAIN)   \
    X(ACTION_TOUR_NEXT, "tour-next", N_("The next camera of the tour"), ACTION_PLAIN)              \
    X(ACTION_TOUR_STOP, "tour-stop", N_("End the tour"), ACTION_PLAIN)                             \
    X(ACTION_KENTONGAN, "kentongan", N_("Kentongan: call the neighbours, typed to confirm"),       \
      ACTION_VOLUNTEER)                                                                            \
    X(ACTION_STILL, "still", N_("Evidence: keep a still of its picture"), ACTION_PLAIN)            \
    X(ACTION_RECORD, "record", N_("Evidence: record its picture, or end the recording"),           \
      ACTION_PLAIN)                                                                                \
    X(ACTION_PLAYBACK, "playback", N_("Play what was recorded, from 30 s before"), ACTION_PLAIN)   \
    X(ACTION_PLAYBACK_BACK, "playback-back", N_("The recording: 10 s back"), ACTION_PLAIN)         \
    X(ACTION_PLAYBACK_FORWARD, "playback-forward", N_("The recording: 10 s on"), ACTION_PLAIN)     \
    X(ACTION_PLAYBACK_SLOWER, "playback-slower", N_("The recording: slower"), ACTION_PLAIN)        \
    X(ACTION_PLAYBACK_FASTER, "playback-faster", N_("The recording: faster"), ACTION_PLAIN)        \
    X(ACTION_PLAYBACK_HOLD, "playback-hold", N_("The recording: hold, or go on"), ACTION_PLAIN)    \
    X(ACTION_PLAYBACK_STEP, "playback-step", N_("The recording: one picture on"), ACTION_PLAIN)    \
    X(ACTION_PLAYBACK_LIVE, "playback-live", N_("Back to what is live"), ACTION_PLAIN)             \
    X(ACTION_PTZ, "ptz", N_("Steer this camera, or no longer"), ACTION_PLAIN)                      \
    X(ACTION_PTZ_TAKE, "ptz-take", N_("Take the camera that somebody else steers"), ACTION_PLAIN)  \
    X(ACTION_PTZ_LEFT, "ptz-left", N_("Turn the camera left"), ACTION_PLAIN)                       \
    X(ACTION_PTZ_RIGHT, "ptz-right", N_("Turn the camera right"), ACTION_PLAIN)                    \
    X(ACTION_PTZ_UP, "ptz-up", N_("Tilt the camera up"), ACTION_PLAIN)                             \
    X(ACTION_PTZ_DOWN, "ptz-down", N_("Tilt the camera down"), ACTION_PLAIN)                       \
    X(ACTION_PTZ_IN, "ptz-in", N_("Nearer: zoom the camera in"), ACTION_PLAIN)                     \
    X(ACTION_PTZ_OUT, "ptz-out", N_("Wider: zoom the camera out"), ACTION_PLAIN)                   \
    X(ACTION_PTZ_STOP, "ptz-stop", N_("Stop the camera"), ACTION_PLAIN)                            \
    X(ACTION_PTZ_HOME, "ptz-home", N_("The camera to its home position"), ACTION_PLAIN)            \
    X(ACTION_PTZ_SPEED, "ptz-speed", N_("Steer slower or faster"), ACTION_PLAIN)                   \
    X(ACTION_PTZ_1, "ptz-1", N_("The camera to preset 1"), ACTION_PLAIN)                           \
    X(ACTION_PTZ_2, "ptz-2", N_("The camera to preset 2"), ACTION_PLAIN)                           \
    X(ACTION_PTZ_3, "ptz-3", N_("The camera to preset 3"), ACTION_PLAIN)                           \
    X(ACTION_PTZ_4, "ptz-4", N_("The camera to preset 4"), ACTION_PLAIN)                           \
    X(ACTION_PTZ_5, "ptz-5", N_("The camera to preset 5"), ACTION_PLAIN)                           \
    X(ACTION_PTZ_6, "ptz-6", N_("The camera to preset 6"), ACTION_PLAIN)                           \
    X(ACTION_PTZ_7, "ptz-7", N_("The camera to preset 7"), ACTION_PLAIN)                           \
    X(ACTION_PTZ_8, "ptz-8", N_("The camera to preset 8"), ACTION_PLAIN)                           \
    X(ACTION_PTZ_9, "ptz-9", N_("The camera to preset 9"), ACTION_PLAIN)                           \
    X(ACTION_SOURCES, "sources", N_("Where states and alerts come from, and how it stands"),       \
      ACTION_PLAIN)                                                                                \
    X(ACTION_REGISTER, "register", N_("To the register of who is obliged to join"), ACTION_PLAIN)  \
    X(ACTION_REGISTER_CHANGE, "register-change", N_("Change the selected entry of the register"),  \
      ACTION_PLAIN)                                                                                \
    X(ACTION_REPORT_COVERAGE, "report-coverage",                                                   \
      N_("Figures: installed, linked, live, and how long"), ACTION_PLAIN)                          \
    X(ACTION_DRAFT, "draft", N_("Go on with the draft that was kept"), ACTION_PLAIN)               \
    X(ACTION_SAVE_VIEW, "save-view", N_("Keep this filter as a numbered view"), ACTION_PLAIN)      \
    X(ACTION_VIEW_1, "view-1", N_("View 1"), ACTION_PLAIN)                                         \
    X(ACTION_VIEW_2, "view-2", N_("View 2"), ACTION_PLAIN)                                         \
    X(ACTION_VIEW_3, "view-3", N_("View 3"), ACTION_PLAIN)                                         \
    X(ACTION_VIEW_4, "view-4", N_("View 4"), ACTION_PLAIN)                                         \
    X(ACTION_VIEW_5, "view-5", N_("View 5"), ACTION_PLAIN)                                         \
    X(ACTION_VIEW_6, "view-6", N_("View 6"), ACTION_PLAIN)                                         \
    X(ACTION_VIEW_7, "view-7", N_("View 7"), ACTION_PLAIN)                                         \
    X(ACTION_VIEW_8, "view-8", N_("View 8"), ACTION_PLAIN)                                         \
    X(ACTION_VIEW_9, "view-9", N_("View 9"), ACTION_PLAIN)                                         \
    X(ACTION_SOUND, "sound", N_("Alert sound on, or muted for a while"), ACTION_PLAIN)             \
    X(ACTION_REPORT_ALERTS, "report-alerts", N_("Figures: load, floods, worst cameras"),           \
      ACTION_PLAIN)                                                                                \
    X(ACTION_REPORT_KINDS, "report-kinds", N_("Figures: what happens where and when"),             \
      ACTION_PLAIN)                                                                                \
    X(ACTION_LOCK, "lock", N_("Unlock or lock bulk and destructive acts"), ACTION_PLAIN)           \
    X(ACTION_THEME, "theme", N_("Next colour theme"), ACTION_PLAIN)                                \
    X(ACTION_LANGUAGE, "language", N_("Switch between Indonesian and English"), ACTION_PLAIN)      \
    X(ACTION_RECONNECT, "reconnect", N_("Try the backend now"), ACTION_PLAIN)                      \
    X(ACTION_BACKEND, "backend", N_("Give another backend or token"), ACTION_PLAIN)                \
    X(ACTION_RELOAD, "reload", N_("Ask the backend for everything again"), ACTION_PLAIN)           \
    X(ACTION_REDRAW, "redraw", N_("Draw the screen anew"), ACTION_PLAIN)                           \
    X(ACTION_SUSPEND, "suspend", N_("Suspend; fg in the shell comes back"), ACTION_PLAIN)          \
    X(ACTION_PALETTE, "palette", N_("Every action by name"), ACTION_PLAIN)                         \
    X(ACTION_HELP, "help", N_("Help on keys"), ACTION_VOLUNTEER)                                   \
    X(ACTION_CANCEL, "cancel", N_("Close what is open on top"), ACTION_PLAIN)                      \
    X(ACTION_QUIT, "quit", N_("Leave Tilik"), ACTION_VOLUNTEER)

#define ACTION_ENUM(id, word, text, flags) id,
typedef enum Action { ACTION_TABLE(ACTION_ENUM) ACTIONS } Action;

/* The word in keys.conf, never NULL. */
const char *action_word(Action action);

/* The help line, translated. */
const char *action_text(Action action);

/* The same in English: the palette finds an action by either. */
const char *action_text_english(Action action);

/* Finds an action by its word; false, *out untouched, when there is none. */
bool action_parse(const char *word, Action *out);

/* What kind of act it is. */
ActionFlags action_flags(Action action);

/* True for bulk and destructive acts, which a locked console refuses. */
bool action_needs_unlock(Action action);

#endif
