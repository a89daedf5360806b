#include "ui/view_keys.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/keys_hints.h"

#define GAP 2
/* From here on there is room to say that the console is locked. */
#define LOCKED_COLS 100

/* Names of keys as they stand on the keyboard, where those of keys.conf do not say it. */
static const struct {
    const char *name, *sign, *words;
} spoken[] = {
    {"Right", "\u2192", N_("Right")},
    {"Left", "\u2190", N_("Left")},
    {"Up", "\u2191", N_("Up")},
    {"Down", "\u2193", N_("Down")},
    {"Space", NULL, N_("Space")},
    {"Minus", "-", "-"},
    {"Comma", ",", ","},
};

static const char *speak(const char *name, bool ascii)
{
    for (size_t i = 0; i < G_N_ELEMENTS(spoken); i++)
        if (strcmp(spoken[i].name, name) == 0)
            return spoken[i].sign == NULL || ascii ? _(spoken[i].words) : spoken[i].sign;
    return name;
}

static bool is_function_key(const char *key)
{
    return key[0] == 'F' && g_ascii_isdigit(key[1]);
}

/* Picks the key to show: for volunteers a function key where the action has one. */
static void pick_key(const Keymap *keymap, const KeysFacts *facts, Action action, char *out,
                     size_t size)
{
    if (action == ACTION_NONE) {
        g_strlcpy(out, "Tab", size); /* the prompt's own, and no action */
        return;
    }
    if (!keymap_first_key(keymap, facts->context, action, out, size))
        out[0] = 0;
    if (!facts->volunteer)
        return;
    g_auto(GStrv) keys = g_strsplit(keymap_keys(keymap, facts->context, action), ", ", 0);
    for (int i = 0; keys[i] != NULL; i++)
        if (is_function_key(keys[i]))
            g_strlcpy(out, keys[i], size);
}

/* What the selected alert, or the marked rows, have no use for is not offered. */
static bool useful_alert(const KeysFacts *facts, Action action)
{
    bool any = facts->alert || facts->marked > 0, many = facts->marked > 0;
    switch (action) {
    case ACTION_ALERT_CLAIM:
        return any && (many || (!facts->owned && !facts->over));
    case ACTION_ALERT_RELEASE:
        return any && (many || (facts->owned && !facts->group && !facts->over));
    case ACTION_ALERT_ACK:
        return any && (many || (!facts->accepted && !facts->shelved));
    case ACTION_ALERT_SHELVE:
        return any && (many || (!facts->shelved && !facts->over));
    case ACTION_ALERT_UNSHELVE:
        return facts->shelved && !many;
    case ACTION_ALERT_ASSIGN:
    case ACTION_ALERT_ESCALATE:
        return any && (many || !facts->over);
    case ACTION_ALERT_CLOSE:
        return any;
    case ACTION_ALERT_CAMERA:
        return facts->alert;
    case ACTION_ALERT_UNFOLD:
        return facts->group;
    case ACTION_FLOOD_REVIEW:
        return facts->unseen > 0 || facts->reviewing;
    default:
        return true;
    }
}

static bool useful(const KeysFacts *facts, Action action)
{
    if (action == ACTION_NONE)
        return facts->suggests;
    if (action == ACTION_REPORT_ALERTS)
        return facts->figures;
    if (action == ACTION_CLOSE)
        return facts->video;
    if (action == ACTION_SHOW_NEW)
        return facts->waiting > 0;
    if (keys_hints_is_desk(facts->context) || facts->context == KEY_CONTEXT_PTZ ||
        action == ACTION_TICKET_NEW || action == ACTION_TICKETS)
        return facts->allows != NULL && facts->allows(action, facts->data);
    if (facts->context == KEY_CONTEXT_ALERTS)
        return useful_alert(facts, action);
    return true;
}

/* What the bar says of a key now. */
static const char *words_of(const KeysFacts *facts, const Hint *hint)
{
    if (hint->action == ACTION_FLOOD_REVIEW && facts->reviewing)
        return _("all again");
    return _(hint->words);
}

/* Walks over the keys that fit.  Draws them on canvas, or with none returns the action at a column.
 */
static Action walk(Canvas *canvas, Rect rect, const Keymap *keymap, const KeysFacts *facts, int at)
{
    const char *state = facts->unlocked ? _("[unlocked]") : _("[locked]");
    /* Locked is the usual: where room is short, or nothing is locked away, it is not said. */
    if (!facts->unlocked && (facts->volunteer || rect.cols < LOCKED_COLS))
        state = "";
    int end = rect.col + rect.cols - text_width(state) - 2, col = rect.col + 1;
    Hints all = keys_hints(facts);
    const Hint *hints = all.hints;
    for (unsigned i = 0; i < all.count; i++) {
        char name[32];
        pick_key(keymap, facts, hints[i].action, name, sizeof name);
        const char *key = speak(name, facts->ascii);
        const char *words = words_of(facts, &hints[i]);
        int width = text_width(key) + 1 + text_width(words);
        if (key[0] == '\0' || !useful(facts, hints[i].action) || col + width > end)
            continue;
        if (canvas == NULL && at >= col && at < col + width)
            return hints[i].action;
        if (canvas != NULL) {
            int after = col + canvas_put(canvas, rect.row, col, STYLE_KEY, key) + 1;
            canvas_put(canvas, rect.row, after, STYLE_BAR, words);
        }
        col += width + GAP;
    }
    if (canvas != NULL)
        canvas_put(canvas, rect.row, end + 1, facts->unlocked ? STYLE_BAR_WARNING : STYLE_BAR,
                   state);
    return ACTION_NONE;
}

void view_keys_draw(Canvas *canvas, Rect rect, const Keymap *keymap, const KeysFacts *facts)
{
    canvas_fill(canvas, rect, STYLE_BAR);
    walk(canvas, rect, keymap, facts, -1);
}

Action view_keys_at(int col, Rect rect, const Keymap *keymap, const KeysFacts *facts)
{
    return walk(NULL, rect, keymap, facts, col);
}
