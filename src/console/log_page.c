#include <string.h>

#include "console/log_text.h"
#include "console/logbook.h"

/* So few rows before the end the next page is asked for. */
#define AHEAD_ROWS 60

enum {
    LOG_COLUMN_TIME,
    LOG_COLUMN_BY,
    LOG_COLUMN_ACT,
    LOG_COLUMN_TEXT,
    LOG_COLUMN_PLACE,
    LOG_COLUMNS
};

static const DeskColumn columns[LOG_COLUMNS] = {
    [LOG_COLUMN_TIME] = {N_("time"), 11, 0, 0, false},
    [LOG_COLUMN_BY] = {N_("who"), 10, 0, 1, false},
    [LOG_COLUMN_ACT] = {N_("what"), 17, 1, 0, false},
    [LOG_COLUMN_TEXT] = {N_("about"), 28, 4, 0, false},
    [LOG_COLUMN_PLACE] = {N_("place"), 16, 1, 2, false},
};

static int row_count(void *data)
{
    const Logbook *logbook = data;
    return log_rows_count(logbook->rows);
}

static const char *row_key(void *data, int row)
{
    const Logbook *logbook = data;
    return log_rows_nth(logbook->rows, row)->line.id;
}

static int row_find(void *data, const char *key, int hint)
{
    const Logbook *logbook = data;
    const LogRow *there = log_rows_nth(logbook->rows, hint);
    return there != NULL && strcmp(there->line.id, key) == 0 ? hint
                                                             : log_rows_find(logbook->rows, key);
}

static StyleId row_style(const Logbook *logbook, const LogRow *row)
{
    if (row->state == LOG_ROW_REFUSED)
        return STYLE_ERROR;
    if (row->state == LOG_ROW_PENDING)
        return STYLE_STALE;
    if (log_rows_is_corrected(logbook->rows, row->line.id))
        return STYLE_MUTED;
    switch (row->line.act) {
    case LOG_OUTAGE:
    case LOG_TICKET_OVERDUE:
    case LOG_ALERT_ESCALATE:
        return STYLE_HIGH;
    default:
        return row->line.automatic ? STYLE_TEXT : STYLE_STRONG;
    }
}

/* What was done; what waits says so before all else. */
static void say_act(const Logbook *logbook, const ViewContext *context, const LogRow *row,
                    DeskCell *out)
{
    if (row->state != LOG_ROW_WRITTEN) {
        const char *glyph = theme_glyph(context->theme, "pending", context->ascii);
        g_snprintf(out->text, sizeof out->text, "%s %s", glyph,
                   row->state == LOG_ROW_PENDING ? _("not sent yet") : _("refused"));
        return;
    }
    g_autofree char *act = log_text_act(&row->line);
    bool corrected = log_rows_is_corrected(logbook->rows, row->line.id);
    g_snprintf(out->text, sizeof out->text, "%s%s", corrected ? _("(corrected) ") : "", act);
}

static void say_cell(void *data, const ViewContext *context, int at, int column, DeskCell *out)
{
    Logbook *logbook = data;
    const LogRow *row = log_rows_nth(logbook->rows, at);
    g_autofree char *said = NULL;
    if (at + AHEAD_ROWS >= log_rows_count(logbook->rows))
        logbook_fetch_more(logbook);
    out->style = row_style(logbook, row);
    switch (column) {
    case LOG_COLUMN_TIME:
        log_text_moment(row->line.at_ms, context->now_ms, out->text, sizeof out->text);
        break;
    case LOG_COLUMN_BY:
        g_strlcpy(out->text, row->line.by != NULL ? row->line.by : "tilikd", sizeof out->text);
        break;
    case LOG_COLUMN_ACT:
        say_act(logbook, context, row, out);
        break;
    case LOG_COLUMN_TEXT:
        said = log_text_said(&row->line);
        g_strlcpy(out->text, said, sizeof out->text);
        break;
    default:
        log_text_place(context->catalog, &row->line, out->text, sizeof out->text);
        break;
    }
}

static void say_when(int64_t at_ms, char *out, size_t size)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_autofree char *text = at != NULL ? g_date_time_format(at, "%Y-%m-%d %H:%M:%S") : NULL;
    g_strlcpy(out, text != NULL ? text : "-", size);
}

/* What the line is about, as far as it can be shown. */
static const char *say_ref(const char *ref)
{
    static const struct {
        const char *begin, *text;
    } kinds[] = {
        {"ticket/", N_("a ticket: Enter shows it")}, {"alert/", N_("an alert: Enter shows it")},
        {"camera/", N_("a camera: Enter shows it")}, {"log/", N_("another line: Enter shows it")},
        {"order/", N_("an order: Enter shows it")},
    };
    for (size_t i = 0; ref != NULL && i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_prefix(ref, kinds[i].begin))
            return _(kinds[i].text);
    return "";
}

static void say_card(void *data, const ViewContext *context, int at, const char *key,
                     DeskCard *card)
{
    const Logbook *logbook = data;
    const LogRow *row = log_rows_nth(logbook->rows, at);
    char place[160], when[32];
    if (row == NULL)
        return;
    const LogLine *line = &row->line;
    g_autofree char *act = log_text_act(line), *said = log_text_said(line);
    say_when(line->at_ms, when, sizeof when);
    log_text_place(context->catalog, line, place, sizeof place);
    desk_card_title(card, act);
    desk_card_text(card, STYLE_STRONG, said);
    desk_card_space(card);
    desk_card_field(card, _("who"), line->by != NULL ? line->by : "tilikd");
    desk_card_field(card, _("when"), when);
    desk_card_field(card, _("place"), place);
    desk_card_field(card, _("about"), say_ref(line->ref));
    desk_card_field(card, _("written"),
                    line->automatic ? _("by itself, with the act") : _("by a person"));
    if (log_rows_is_corrected(logbook->rows, line->id))
        desk_card_styled(card, _("corrected by"), STYLE_HIGH, _("a later line"));
    if (row->state == LOG_ROW_PENDING)
        desk_card_styled(card, _("waits"), STYLE_STALE,
                         _("It is kept on this computer, and sent as soon as the link is there."));
    else if (row->state == LOG_ROW_REFUSED)
        desk_card_styled(card, _("refused"), STYLE_ERROR, row->problem);
}

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const Logbook *logbook = data;
    char number[24];
    i18n_number(log_rows_count(logbook->rows), number, sizeof number);
    g_snprintf(out, size, logbook->whole ? _("Logbook · %s lines") : _("Logbook · %s lines so far"),
               number);
}

static void say_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const Logbook *logbook = data;
    if (logbook->problem != NULL)
        g_snprintf(out, size, _("Not read anew: %s"), logbook->problem);
    else if (logbook->fetching && log_rows_count(logbook->rows) == 0)
        g_strlcpy(out, _("Reading …"), size);
}

static const char *say_empty(void *data, const ViewContext *context)
{
    const Logbook *logbook = data;
    if (logbook->problem != NULL)
        return _("The logbook can't be read now.  What you write is kept, and sent later.");
    if (!logbook->whole)
        return _("Reading the logbook …");
    return logbook->query != NULL ? _("No line answers to this filter.  Esc takes it away.")
                                  : _("Nothing is written here yet.  i writes the first line.");
}

static unsigned rows_waiting(void *data)
{
    const Logbook *logbook = data;
    return log_rows_waiting(logbook->rows);
}

static void rows_let_in(void *data)
{
    Logbook *logbook = data;
    log_rows_let_in(logbook->rows);
}

static bool row_needs(void *data, int at)
{
    const Logbook *logbook = data;
    const LogRow *row = log_rows_nth(logbook->rows, at);
    return row != NULL && row->state == LOG_ROW_REFUSED;
}

static void logbook_free(void *data)
{
    Logbook *logbook = data;
    logbook_fetch_stop(logbook);
    log_rows_free(logbook->rows);
    decoder_free(logbook->decoder);
    log_query_free(logbook->query);
    g_free(logbook->filter);
    g_free(logbook->correcting);
    g_free(logbook->draft);
    g_free(logbook->draft_id);
    g_free(logbook->export);
    g_free(logbook);
}

const DeskTable logbook_table = {
    .name = "logbook",
    .columns = columns,
    .column_count = LOG_COLUMNS,
    .count = row_count,
    .key = row_key,
    .find = row_find,
    .cell = say_cell,
    .card = say_card,
    .title = say_title,
    .note = say_note,
    .empty = say_empty,
    .waiting = rows_waiting,
    .let_in = rows_let_in,
    .needs = row_needs,
    .free = logbook_free,
};
