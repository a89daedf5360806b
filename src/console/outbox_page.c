#include "console/outbox_page.h"

#include <string.h>

#include "base/clock.h"
#include "console/log_text.h"
#include "console/outbox_words.h"

enum { CELL_WHEN, CELL_WHAT, CELL_STATE, CELL_NEXT, CELL_TRIES, CELL_WHY, CELL_COUNT };

static const DeskColumn columns[CELL_COUNT] = {
    [CELL_WHEN] = {N_("written"), 11, 0, 2, false}, [CELL_WHAT] = {N_("what"), 24, 3, 0, false},
    [CELL_STATE] = {N_("stands"), 14, 0, 0, false}, [CELL_NEXT] = {N_("next try"), 9, 0, 3, true},
    [CELL_TRIES] = {N_("tries"), 5, 0, 4, true},    [CELL_WHY] = {N_("why"), 16, 2, 1, false},
};

const OutboxAct *outbox_page_act(const OutboxDesk *desk, const char *key)
{
    const Outbox *outbox = outgoing_outbox(desk->app);
    return outbox != NULL && key != NULL ? outbox_find(outbox, key) : NULL;
}

static const OutboxAct *act_of_row(const OutboxDesk *desk, int row)
{
    bool there = row >= 0 && (guint)row < desk->ids->len;
    return there ? outbox_page_act(desk, g_ptr_array_index(desk->ids, row)) : NULL;
}

static OutboxStand stand_of(const OutboxDesk *desk, const OutboxAct *act)
{
    return outbox_stand_of(outgoing_outbox(desk->app), act, &desk->figures,
                           outgoing_is_sending(desk->app, act->id));
}

/* Rows */

void outbox_page_take(OutboxDesk *desk)
{
    const Outbox *outbox = outgoing_outbox(desk->app);
    g_ptr_array_set_size(desk->ids, 0);
    desk->figures = outgoing_figures(desk->app);
    desk->figures.problem = NULL; /* asked for anew where it is said */
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (outgoing_is_mine(desk->app, act))
            g_ptr_array_add(desk->ids, g_strdup(act->id));
    }
}

static int row_count(void *data)
{
    return (int)((const OutboxDesk *)data)->ids->len;
}

static const char *row_key(void *data, int row)
{
    return g_ptr_array_index(((const OutboxDesk *)data)->ids, row);
}

static StyleId style_of(OutboxStand stand)
{
    switch (stand) {
    case OUTBOX_STANDS_ATTENTION:
    case OUTBOX_STANDS_DAMAGED:
    case OUTBOX_STANDS_HELD:
    case OUTBOX_STANDS_TOKEN:
        return STYLE_ERROR;
    case OUTBOX_STANDS_FLYING:
        return STYLE_TEXT;
    default:
        return STYLE_STALE;
    }
}

/* When it is tried next: its own time, or that of all. */
static int64_t next_try(const OutboxDesk *desk, const OutboxAct *act, OutboxStand stand)
{
    if (stand == OUTBOX_STANDS_AWAY)
        return MAX(desk->figures.retry_ms, act->next_ms);
    return stand == OUTBOX_STANDS_NEXT ? act->next_ms : 0;
}

static void say_next(const OutboxDesk *desk, const OutboxAct *act, OutboxStand stand, DeskCell *out)
{
    int64_t at_ms = next_try(desk, act, stand), now_ms = clock_wall_ms();
    if (at_ms > now_ms)
        clock_age(at_ms, now_ms, out->text, sizeof out->text);
    else if (stand == OUTBOX_STANDS_NEXT || stand == OUTBOX_STANDS_AWAY)
        g_strlcpy(out->text, _("now"), sizeof out->text);
}

static char *why_of(const OutboxDesk *desk, const OutboxAct *act, OutboxStand stand)
{
    SenderFigures figures = outgoing_figures(desk->app);
    return outbox_why(act, stand, &figures);
}

static void say_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const OutboxDesk *desk = data;
    const OutboxAct *act = act_of_row(desk, row);
    if (act == NULL)
        return;
    OutboxStand stand = stand_of(desk, act);
    g_autofree char *text = NULL;
    switch (column) {
    case CELL_WHEN:
        log_text_moment(act->created_ms, clock_wall_ms(), out->text, sizeof out->text);
        break;
    case CELL_WHAT:
        text = outgoing_words(desk->app, act);
        g_strlcpy(out->text, text, sizeof out->text);
        break;
    case CELL_STATE:
        out->style = style_of(stand);
        g_strlcpy(out->text, outbox_stand_text(stand), sizeof out->text);
        break;
    case CELL_NEXT:
        say_next(desk, act, stand, out);
        break;
    case CELL_TRIES:
        g_snprintf(out->text, sizeof out->text, "%u", act->attempts);
        break;
    default:
        text = why_of(desk, act, stand);
        out->style = STYLE_MUTED;
        g_strlcpy(out->text, text, sizeof out->text);
        break;
    }
}

static void card_head(const OutboxDesk *desk, const OutboxAct *act, DeskCard *card)
{
    char moment[48], age[32];
    g_autofree char *words = outgoing_words(desk->app, act);
    log_text_moment(act->created_ms, clock_wall_ms(), moment, sizeof moment);
    clock_age(clock_wall_ms(), act->created_ms, age, sizeof age);
    desk_card_title(card, words);
    /* TRANSLATORS: a time of the day, and how long ago that is */
    desk_card_print(card, _("written"), STYLE_TEXT, _("%s, %s ago"), moment, age);
    desk_card_field(card, _("by"), act->name);
}

static void say_card(void *data, const ViewContext *context, int row, const char *key,
                     DeskCard *card)
{
    const OutboxDesk *desk = data;
    const OutboxAct *act = outbox_page_act(desk, key);
    DeskCell next = {.text = ""};
    if (act == NULL) {
        desk_card_text(card, STYLE_MUTED, _("It is no longer here: it was done, or given up."));
        return;
    }
    OutboxStand stand = stand_of(desk, act);
    g_autofree char *why = why_of(desk, act, stand), *sentences = outbox_sentences(act);
    card_head(desk, act, card);
    desk_card_styled(card, _("stands"), style_of(stand), outbox_stand_text(stand));
    desk_card_field(card, _("why"), why);
    say_next(desk, act, stand, &next);
    desk_card_field(card, _("next try"), next.text);
    desk_card_print(card, _("tries"), STYLE_TEXT, "%u", act->attempts);
    if (act->status > 0)
        desk_card_print(card, _("last answer"), STYLE_MUTED, "%d", act->status);
    if (sentences[0] == '\0')
        return;
    desk_card_heading(card, _("What was written"));
    g_auto(GStrv) lines = g_strsplit(sentences, "\n", 0);
    for (char **line = lines; *line != NULL; line++)
        desk_card_text(card, STYLE_TEXT, *line);
}

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const OutboxDesk *desk = data;
    unsigned wants = desk->figures.attention, waiting = desk->figures.waiting;
    if (wants > 0)
        g_snprintf(out, size, _("Outbox · %u to be sent · %u need you"), waiting, wants);
    else
        g_snprintf(out, size, _("Outbox · %u to be sent"), waiting);
}

static void say_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const OutboxDesk *desk = data;
    const Outbox *outbox = outgoing_outbox(desk->app);
    char names[96];
    unsigned others = outgoing_others(desk->app, names, sizeof names);
    if (outbox != NULL && outbox_notice(outbox) != NULL)
        g_strlcpy(out, outbox_notice(outbox), size);
    else if (others > 0)
        g_snprintf(
            out, size,
            ngettext("%u act here was written by somebody else and waits for that one's token: %s",
                     "%u acts here were written by others and wait for their tokens: %s", others),
            others, names);
}

static const char *say_empty(void *data, const ViewContext *context)
{
    const OutboxDesk *desk = data;
    return outgoing_outbox(desk->app) != NULL
               ? _("Nothing waits: all that you did has been answered.")
               : _("Nothing can be written down here, so nothing waits.");
}

static bool needs_person(void *data, int row)
{
    const OutboxAct *act = act_of_row(data, row);
    return act != NULL && act->state != OUTBOX_WAITING;
}

static bool row_ticks(void *data, int row)
{
    const OutboxAct *act = act_of_row(data, row);
    return act != NULL && act->state == OUTBOX_WAITING;
}

static void free_desk(void *data)
{
    OutboxDesk *desk = data;
    g_ptr_array_unref(desk->ids);
    g_free(desk->dropping);
    g_free(desk);
}

const DeskTable outbox_page_table = {
    .name = "outbox",
    .columns = columns,
    .column_count = CELL_COUNT,
    .marks = true,
    .count = row_count,
    .key = row_key,
    .cell = say_cell,
    .card = say_card,
    .title = say_title,
    .note = say_note,
    .empty = say_empty,
    .needs = needs_person,
    .ticks = row_ticks,
    .free = free_desk,
};
