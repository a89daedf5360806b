#include "console/shift_check.h"

#include <string.h>

#include "base/clock.h"
#include "console/shift_private.h"
#include "console/verbs.h"
#include "ui/theme.h"

enum { CELL_STATE, CELL_STEP, CELL_RESULT };

static const DeskColumn columns[] = {
    {N_("State"), 14, 0, 0, false},
    {N_("Step"), 24, 0, 0, false},
    {N_("Result"), 24, 1, 0, false},
};

static int count(void *data)
{
    return SHIFT_LINES;
}

static const char *key(void *data, int row)
{
    return ((ShiftDesk *)data)->lines[row].key;
}

static StyleId style_of(ShiftState state)
{
    static const StyleId styles[SHIFT_STATES] = {
        [SHIFT_WAITING] = STYLE_MUTED, [SHIFT_RUNNING] = STYLE_STALE, [SHIFT_ASKING] = STYLE_STRONG,
        [SHIFT_GOOD] = STYLE_LIVE,     [SHIFT_BAD] = STYLE_ERROR,     [SHIFT_SKIPPED] = STYLE_MUTED,
    };
    return styles[state];
}

static void cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    static const char *const glyphs[SHIFT_STATES] = {
        [SHIFT_WAITING] = "leaf", [SHIFT_RUNNING] = "pending", [SHIFT_ASKING] = "cursor",
        [SHIFT_GOOD] = "marked",  [SHIFT_BAD] = "warning",     [SHIFT_SKIPPED] = "leaf",
    };
    const ShiftDesk *desk = data;
    const ShiftLine *line = &desk->lines[row];
    out->style = style_of(line->state);
    if (column == CELL_STATE) {
        g_snprintf(out->text, sizeof out->text, "%s %s",
                   theme_glyph(context->theme, glyphs[line->state], context->ascii),
                   shift_state_text(line->state));
    } else if (column == CELL_RESULT) {
        g_strlcpy(out->text, line->result, sizeof out->text);
    } else {
        out->style = line->state == SHIFT_WAITING ? STYLE_MUTED : STYLE_TEXT;
        if (line->step == SHIFT_CAMERA)
            g_snprintf(out->text, sizeof out->text, "%s %d/%d", shift_step_text(line->step),
                       row - SHIFT_CAMERA + 1, SHIFT_CAMERAS);
        else
            g_strlcpy(out->text, shift_step_text(line->step), sizeof out->text);
    }
}

static void title(void *data, const ViewContext *context, char *out, size_t size)
{
    g_strlcpy(out, _("Check before the shift"), size);
}

static void note(void *data, const ViewContext *context, char *out, size_t size)
{
    ShiftDesk *desk = data;
    const ShiftLine *line = shift_line(desk);
    char again[KEY_NAME_SIZE], yes[KEY_NAME_SIZE], no[KEY_NAME_SIZE], skip[KEY_NAME_SIZE];
    app_key_in(desk->app, KEY_CONTEXT_SHIFT, ACTION_SHIFT_CHECK, again);
    app_key_in(desk->app, KEY_CONTEXT_SHIFT, ACTION_SHIFT_YES, yes);
    app_key_in(desk->app, KEY_CONTEXT_SHIFT, ACTION_SHIFT_NO, no);
    app_key_in(desk->app, KEY_CONTEXT_SHIFT, ACTION_SHIFT_SKIP, skip);
    if (line == NULL && desk->written)
        g_snprintf(out, size, _("Done, and written into the logbook.  %s checks again."), again);
    else if (line == NULL)
        g_snprintf(out, size, _("%s checks again."), again);
    else if (line->state == SHIFT_ASKING)
        g_snprintf(out, size, _("%s yes, %s no, %s skips."), yes, no, skip);
    else
        g_snprintf(out, size, _("%s skips a step."), skip);
}

static void desk_data_free(void *data)
{
    ShiftDesk *desk = data;
    ShiftLine *line = shift_line(desk);
    if (line != NULL)
        g_clear_pointer(&line->camera, g_free); /* all windows close with the console */
    shift_end(desk);
    for (int i = 0; i < SHIFT_LINES; i++)
        g_free(desk->lines[i].camera);
    g_free(desk);
}

static const DeskTable table = {
    .name = "shift",
    .columns = columns,
    .column_count = G_N_ELEMENTS(columns),
    .count = count,
    .key = key,
    .cell = cell,
    .title = title,
    .note = note,
    .free = desk_data_free,
};

static View *make(App *app)
{
    ShiftDesk *desk = g_new0(ShiftDesk, 1);
    desk->app = app;
    desk->now = -1;
    for (int i = 0; i < SHIFT_LINES; i++) {
        desk->lines[i].step = MIN((ShiftStep)i, SHIFT_CAMERA);
        g_snprintf(desk->lines[i].key, sizeof desk->lines[i].key, "%d", i);
    }
    desk->view = view_desk_new(&table, desk);
    return desk->view;
}

static void shown(App *app, View *view)
{
    ShiftDesk *desk = view_desk_data(view);
    if (shift_line(desk) == NULL)
        shift_begin(desk);
}

static bool run(App *app, View *view, Action action)
{
    ShiftDesk *desk = view_desk_data(view);
    switch (action) {
    case ACTION_SHIFT_CHECK:
        if (desk_shown(app) != &desk_shift)
            return false;
        if (shift_line(desk) == NULL)
            shift_begin(desk);
        return true;
    case ACTION_SHIFT_YES:
    case ACTION_SHIFT_NO:
        shift_answer(desk, action == ACTION_SHIFT_YES);
        return true;
    case ACTION_SHIFT_SKIP:
        shift_done(desk, SHIFT_SKIPPED, _("skipped"), NULL);
        return true;
    default:
        return false;
    }
}

static bool allowed(const App *app, const View *view, Action action)
{
    ShiftDesk *desk = view != NULL ? view_desk_data(view) : NULL;
    const ShiftLine *line = desk != NULL ? shift_line(desk) : NULL;
    switch (action) {
    case ACTION_SHIFT_CHECK:
        return true;
    case ACTION_SHIFT_YES:
    case ACTION_SHIFT_NO:
        return line != NULL && line->state == SHIFT_ASKING;
    case ACTION_SHIFT_SKIP:
        return line != NULL && line->state < SHIFT_GOOD;
    default:
        return action < ACTION_TICKETS || action > ACTION_ROLLCALL_WRITE;
    }
}

static void forget(App *app, View *view)
{
    shift_end(view_desk_data(view));
}

void shift_verb_check(App *app, const char *rest)
{
    desk_show(app, &desk_shift);
}

const DeskKind desk_shift = {
    .word = "shift",
    .context = KEY_CONTEXT_SHIFT,
    .action = ACTION_SHIFT_CHECK,
    .right = RIGHT_LOG_WRITE,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .forget = forget,
};
