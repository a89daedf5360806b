#include "ui/ptz_strip.h"

#include <glib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define PAD_COLS   15
#define SPOTS_MAX  40
#define NAME_COLS  22
#define GAP        2
#define STATE_ROW  0
#define LAST_ROW   1
#define SPEED_ROW  2
#define PRESET_ROW 3 /* and the one below */
#define INNER_ROWS (PTZ_STRIP_ROWS - 2)

/* What can be seen and clicked. */
typedef struct Spot {
    int row, col, cols;
    Action action;
    StyleId style;
    char text[96];
} Spot;

typedef struct Spots {
    Spot spots[SPOTS_MAX];
    int count;
    Rect inner;
} Spots;

/* Cut to columns. */
static char *shorten(const char *text, int columns, bool ascii)
{
    if (!ascii || text_width(text) <= columns) {
        return text_ellipsize(text, columns);
    }
    g_autofree char *cut = g_strndup(text, text_fit(text, MAX(columns - 2, 0)));
    return g_strconcat(cut, "..", NULL);
}

static int add(Spots *spots, int row, int col, Action action, StyleId style, const char *text)
{
    int width = text_width(text), right = spots->inner.cols;
    if (spots->count == SPOTS_MAX || row >= spots->inner.rows || col + width > right) {
        return col;
    }
    Spot *spot = &spots->spots[spots->count++];
    *spot = (Spot){.row = row, .col = col, .cols = width, .action = action, .style = style};
    g_strlcpy(spot->text, text, sizeof spot->text);
    return col + width;
}

/* The arrows as they stand on a keyboard. */
static void add_pad(Spots *spots, const PtzStripFacts *facts, bool ascii)
{
    static const struct {
        SteeringWay way;
        Action action;
        int row, col;
        const char *sign, *plain;
    } arrows[] = {
        {STEERING_UP, ACTION_PTZ_UP, 0, 5, " \u2191 ", " ^ "},
        {STEERING_LEFT, ACTION_PTZ_LEFT, 1, 1, " \u2190 ", " < "},
        {STEERING_RIGHT, ACTION_PTZ_RIGHT, 1, 9, " \u2192 ", " > "},
        {STEERING_DOWN, ACTION_PTZ_DOWN, 2, 5, " \u2193 ", " v "},
        {STEERING_OUT, ACTION_PTZ_OUT, 4, 1, " - ", " - "},
        {STEERING_IN, ACTION_PTZ_IN, 4, 9, " + ", " + "},
    };
    StyleId rest = facts->stand == PTZ_MINE || facts->stand == PTZ_FREE ? STYLE_KEY : STYLE_MUTED;
    for (size_t i = 0; i < G_N_ELEMENTS(arrows); i++) {
        bool lit = facts->ways[arrows[i].way];
        /* Seen without colour too. */
        g_autofree char *text = g_strdup(ascii ? arrows[i].plain : arrows[i].sign);
        if (lit) {
            text[0] = '[';
            text[strlen(text) - 1] = ']';
        }
        add(spots, arrows[i].row, arrows[i].col, arrows[i].action, lit ? STYLE_SELECTED : rest,
            text);
    }
    add(spots, 1, 5, ACTION_PTZ_STOP, rest, ascii ? " o " : " \u25a0 ");
}

static void add_speed(Spots *spots, const PtzStripFacts *facts)
{
    int col = add(spots, SPEED_ROW, PAD_COLS, ACTION_PTZ_SPEED, STYLE_MUTED, _("Speed")) + 1;
    for (SteeringSpeed speed = 0; speed < STEERING_SPEEDS; speed++) {
        char text[64];
        bool this = speed == facts->speed;
        g_snprintf(text, sizeof text, this ? "[%s]" : " %s ", steering_speed_text(speed));
        col = add(spots, SPEED_ROW, col, ACTION_PTZ_SPEED, this ? STYLE_STRONG : STYLE_MUTED, text);
    }
}

static void add_presets(Spots *spots, const PtzStripFacts *facts, bool ascii)
{
    int row = PRESET_ROW, col = PAD_COLS;
    for (size_t i = 0; i <= facts->preset_count; i++) {
        char text[96];
        Action action = ACTION_PTZ_HOME;
        if (i < facts->preset_count) {
            const PtzPreset *preset = &facts->presets[i];
            g_autofree char *name = shorten(preset->name, NAME_COLS, ascii);
            bool key = preset->number >= 1 && preset->number <= 9;
            action = key ? ACTION_PTZ_1 + (Action)(preset->number - 1) : ACTION_NONE;
            g_snprintf(text, sizeof text, "%d %s", preset->number, name);
        } else if (facts->home) {
            g_snprintf(text, sizeof text, "0 %s", _("home"));
        } else {
            break;
        }
        if (col + text_width(text) > spots->inner.cols) {
            row++;
            col = PAD_COLS;
        }
        col = add(spots, row, col, action, STYLE_TEXT, text) + GAP;
    }
    if (facts->preset_count == 0 && facts->stand == PTZ_MINE) {
        add(spots, PRESET_ROW + (facts->home ? 1 : 0), PAD_COLS, ACTION_NONE, STYLE_MUTED,
            _("It keeps no presets."));
    }
}

static void say_stand(const PtzStripFacts *facts, char *out, size_t size)
{
    const char *take = facts->take_key;
    switch (facts->stand) {
    case PTZ_ASKING:
        g_strlcpy(out, _("Taking it …"), size);
        break;
    case PTZ_MINE:
        /* TRANSLATORS: seconds till others may steer the camera */
        g_snprintf(out, size, _("You steer it: nobody else does for %d s more."), facts->left_s);
        break;
    case PTZ_THEIRS:
        if (facts->may_force) {
            /* TRANSLATORS: a person; seconds; a key */
            g_snprintf(out, size, _("%s steers it, for %d s more.  %s takes it from them."),
                       facts->holder, facts->left_s, take);
        } else {
            /* TRANSLATORS: a person; seconds; a key */
            g_snprintf(out, size, _("%s steers it, for %d s more.  %s asks again."), facts->holder,
                       facts->left_s, take);
        }
        break;
    case PTZ_FREE:
        g_strlcpy(out, _("Nobody steers it.  The next key takes it."), size);
        break;
    case PTZ_UNFIT:
        /* TRANSLATORS: a key */
        g_snprintf(out, size, _("It is not steered.  %s tries again."), take);
        break;
    }
}

static void say_last(const PtzStripFacts *facts, char *out, size_t size)
{
    bool mine = facts->stand == PTZ_MINE || facts->stand == PTZ_FREE;
    if (facts->problem != NULL && facts->last != NULL) {
        /* TRANSLATORS: why a camera did not do what it was asked */
        g_snprintf(out, size, _("NOT done: %s"), facts->problem);
    } else if (facts->problem != NULL) {
        g_strlcpy(out, facts->problem, size);
    } else if (facts->last == NULL) {
        g_strlcpy(out, mine ? _("Hold an arrow to move it; it stops when you let go.") : "", size);
    } else if (facts->answered_ms < 0) {
        /* TRANSLATORS: what a camera was asked to do */
        g_snprintf(out, size, _("%s: no answer yet …"), facts->last);
    } else {
        /* TRANSLATORS: what a camera was asked to do; how long it took to answer */
        g_snprintf(out, size, _("%s: answered in %d ms"), facts->last, facts->answered_ms);
    }
}

static void add_words(Spots *spots, const PtzStripFacts *facts, bool ascii)
{
    static const StyleId styles[] = {
        [PTZ_ASKING] = STYLE_MUTED, [PTZ_MINE] = STYLE_LIVE,   [PTZ_THEIRS] = STYLE_HIGH,
        [PTZ_FREE] = STYLE_STRONG,  [PTZ_UNFIT] = STYLE_ERROR,
    };
    char text[256];
    int room = spots->inner.cols - PAD_COLS;
    say_stand(facts, text, sizeof text);
    g_autofree char *stand = shorten(text, room, ascii);
    add(spots, STATE_ROW, PAD_COLS, ACTION_NONE, styles[facts->stand], stand);
    say_last(facts, text, sizeof text);
    g_autofree char *last = shorten(text, room, ascii);
    add(spots, LAST_ROW, PAD_COLS, ACTION_NONE, facts->problem != NULL ? STYLE_ERROR : STYLE_TEXT,
        last);
}

static void lay_out(Spots *spots, Rect rect, const PtzStripFacts *facts, bool ascii)
{
    spots->count = 0;
    spots->inner =
        (Rect){rect.row + 1, rect.col + 1, MIN(rect.rows - 2, INNER_ROWS), MAX(rect.cols - 2, 0)};
    add_pad(spots, facts, ascii);
    add_words(spots, facts, ascii);
    add_speed(spots, facts);
    add_presets(spots, facts, ascii);
}

/* Where no frame fits: whom the keys move is said all the same. */
static void draw_bare(Canvas *canvas, Rect rect, const char *title, const PtzStripFacts *facts)
{
    char text[256];
    bool ascii = canvas_ascii(canvas);
    if (facts->problem != NULL)
        say_last(facts, text, sizeof text);
    else
        say_stand(facts, text, sizeof text);
    g_autofree char *head = shorten(title, rect.cols, ascii);
    g_autofree char *stand = shorten(text, rect.cols, ascii);
    canvas_put(canvas, rect.row, rect.col, STYLE_STRONG, head);
    if (rect.rows > 1)
        canvas_put(canvas, rect.row + 1, rect.col, STYLE_TEXT, stand);
}

void ptz_strip_draw(Canvas *canvas, Rect rect, const PtzStripFacts *facts)
{
    Spots spots;
    char title[256];
    if (rect.rows < 1) {
        return;
    }
    /* TRANSLATORS: a camera's name; a key */
    g_snprintf(title, sizeof title, _("Steering: %s (%s ends it)"), facts->camera,
               facts->leave_key);
    canvas_fill(canvas, rect, STYLE_TEXT);
    if (rect.rows < 3) {
        draw_bare(canvas, rect, title, facts);
        return;
    }
    canvas_frame(canvas, rect, title, true);
    lay_out(&spots, rect, facts, canvas_ascii(canvas));
    for (int i = 0; i < spots.count; i++) {
        const Spot *spot = &spots.spots[i];
        canvas_put(canvas, spots.inner.row + spot->row, spots.inner.col + spot->col, spot->style,
                   spot->text);
    }
}

Action ptz_strip_at(Rect rect, int row, int col, const PtzStripFacts *facts)
{
    Spots spots;
    lay_out(&spots, rect, facts, false);
    for (int i = 0; i < spots.count; i++) {
        const Spot *spot = &spots.spots[i];
        int left = spots.inner.col + spot->col;
        if (row == spots.inner.row + spot->row && col >= left && col < left + spot->cols) {
            return spot->action;
        }
    }
    return ACTION_NONE;
}
