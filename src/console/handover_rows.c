/* The rows of the handover's desk. */
#include <inttypes.h>
#include <string.h>

#include "console/handover_private.h"
#include "ui/theme.h"

enum { CELL_STATE, CELL_WHAT, CELL_WHERE, CELL_UNTIL, CELL_WITH };

static const DeskColumn columns[] = {
    {N_("State"), 10, 0, 0, false}, {N_("What"), 24, 4, 0, false}, {N_("Where"), 16, 2, 2, false},
    {N_("Until"), 19, 0, 1, false}, {N_("With"), 10, 1, 3, false},
};

void handover_make_rows(HandoverDesk *desk)
{
    const Handover *shown = &desk->shown;
    const HandoverRow word = {ROW_WORD, 0};
    g_array_set_size(desk->rows, 0);
    if (shown->note != NULL)
        g_array_append_val(desk->rows, word);
    for (HandoverWhat what = 0; what < HANDOVER_WHATS; what++) {
        bool begun = false;
        for (size_t i = 0; i < shown->item_count; i++) {
            if (shown->items[i].what != what)
                continue;
            HandoverRow heading = {ROW_HEADING, what}, row = {(int)i, what};
            if (!begun)
                g_array_append_val(desk->rows, heading);
            begun = true;
            g_array_append_val(desk->rows, row);
        }
    }
}

static const HandoverRow *row_at(const HandoverDesk *desk, int row)
{
    return row >= 0 && row < (int)desk->rows->len ? &g_array_index(desk->rows, HandoverRow, row)
                                                  : NULL;
}

const HandoverItem *handover_selected(const HandoverDesk *desk)
{
    const HandoverRow *row = row_at(desk, view_desk_row(desk->view));
    return row != NULL && row->item >= 0 ? &desk->shown.items[row->item] : NULL;
}

static int count(void *data)
{
    return (int)((HandoverDesk *)data)->rows->len;
}

/* A heading's name can't be a ref: it has no '/'. */
static const char *key(void *data, int index)
{
    HandoverDesk *desk = data;
    const HandoverRow *row = row_at(desk, index);
    if (row->item == ROW_WORD)
        g_strlcpy(desk->key, "word", sizeof desk->key);
    else if (row->item == ROW_HEADING)
        g_strlcpy(desk->key, handover_what_word(row->what), sizeof desk->key);
    else
        g_strlcpy(desk->key, desk->shown.items[row->item].ref, sizeof desk->key);
    return desk->key;
}

static void heading_cell(const HandoverDesk *desk, HandoverWhat what, int column, DeskCell *out)
{
    HandoverSum sum = handover_sum(&desk->shown, what);
    char number[24];
    out->style = STYLE_HEADING;
    if (column == CELL_STATE) {
        i18n_number(sum.things, number, sizeof number);
        g_snprintf(out->text, sizeof out->text, "%8s", number);
    } else if (column == CELL_WHAT) {
        g_strlcpy(out->text, handover_what_text(what), sizeof out->text);
    } else if (column == CELL_WHERE) {
        handover_priorities(&sum, out->text, sizeof out->text);
    }
}

/* What who leaves has said with it. */
static void word_cell(const HandoverDesk *desk, int column, DeskCell *out)
{
    const char *end;
    out->style = STYLE_STRONG;
    if (column == CELL_STATE)
        g_strlcpy(out->text, desk->shown.from, sizeof out->text);
    else if (column == CELL_WHAT)
        g_snprintf(out->text, sizeof out->text, "“%s”", desk->shown.note);
    if (!g_utf8_validate(out->text, -1, &end))
        out->text[end - out->text] = '\0';
}

static StyleId style_of(const HandoverItem *item)
{
    static const StyleId styles[] = {STYLE_CRITICAL, STYLE_HIGH, STYLE_MEDIUM, STYLE_LOW};
    return item->priority < PRIORITIES ? styles[item->priority] : STYLE_TEXT;
}

static StyleId until_style(const ViewContext *context, const HandoverItem *item)
{
    bool late = item->until_ms != 0 && item->until_ms < context->now_ms;
    return late ? STYLE_ERROR : STYLE_TEXT;
}

/* In the brief there is nothing to answer. */
static void state_cell(const HandoverDesk *desk, const ViewContext *context,
                       const HandoverItem *item, DeskCell *out)
{
    bool pending;
    HandoverItemState state = handover_state(desk, item, &pending);
    const char *glyph = state == HANDOVER_ITEM_ACCEPTED   ? "marked"
                        : state == HANDOVER_ITEM_RETURNED ? "collapsed"
                                                          : "leaf";
    glyph = pending ? "pending" : glyph;
    g_snprintf(
        out->text, sizeof out->text, "%s %s", theme_glyph(context->theme, glyph, context->ascii),
        desk->shown.id != NULL && state != HANDOVER_ITEM_OFFERED ? handover_item_state_text(state)
                                                                 : "");
    out->style = pending                           ? STYLE_STALE
                 : state == HANDOVER_ITEM_ACCEPTED ? STYLE_LIVE
                 : state == HANDOVER_ITEM_RETURNED ? STYLE_FAULT
                                                   : STYLE_MUTED;
}

static void cell(void *data, const ViewContext *context, int index, int column, DeskCell *out)
{
    HandoverDesk *desk = data;
    const HandoverRow *row = row_at(desk, index);
    HandoverWords words;
    if (row->item == ROW_WORD) {
        word_cell(desk, column, out);
        return;
    }
    if (row->item == ROW_HEADING) {
        heading_cell(desk, row->what, column, out);
        return;
    }
    const HandoverItem *item = &desk->shown.items[row->item];
    if (!g_hash_table_contains(desk->seen, item->ref))
        g_hash_table_add(desk->seen, g_strdup(item->ref));
    handover_words(context->catalog, item, context->now_ms, &words);
    switch (column) {
    case CELL_STATE:
        state_cell(desk, context, item, out);
        break;
    case CELL_WHAT:
        g_strlcpy(out->text, words.what, sizeof out->text);
        out->style = style_of(item);
        break;
    case CELL_WHERE:
        g_strlcpy(out->text, words.where, sizeof out->text);
        break;
    case CELL_UNTIL:
        g_strlcpy(out->text, words.until, sizeof out->text);
        out->style = until_style(context, item);
        break;
    default:
        g_strlcpy(out->text, item->holder != NULL ? item->holder : "", sizeof out->text);
        out->style = STYLE_MUTED;
    }
    const char *end;
    if (!g_utf8_validate(out->text, -1, &end))
        out->text[end - out->text] = '\0';
}

static void item_card(const HandoverDesk *desk, const ViewContext *context,
                      const HandoverItem *item, DeskCard *card)
{
    HandoverWords words;
    char moment[32];
    bool pending;
    HandoverItemState state = handover_state(desk, item, &pending);
    handover_words(context->catalog, item, context->now_ms, &words);
    desk_card_title(card, handover_what_text(item->what));
    desk_card_text(card, style_of(item), words.what);
    desk_card_space(card);
    desk_card_field(card, _("Where"), words.where);
    if (item->priority < PRIORITIES)
        desk_card_field(card, _("Priority"), alert_priority_text(item->priority));
    handover_moment(item->at_ms, context->now_ms, moment, sizeof moment);
    desk_card_field(card, _("Since"), moment);
    handover_moment(item->until_ms, context->now_ms, moment, sizeof moment);
    desk_card_styled(card, _("Until"), until_style(context, item), moment);
    desk_card_field(card, _("With"), item->holder != NULL ? item->holder : "");
    if (desk->shown.id != NULL)
        desk_card_print(card, _("State"), pending ? STYLE_STALE : STYLE_TEXT, "%s%s",
                        handover_item_state_text(state), pending ? _(", not sent yet") : "");
    const HandoverWait *wait = g_hash_table_lookup(desk->waits, item->ref);
    desk_card_field(card, _("Why"),
                    wait != NULL && wait->why != NULL ? wait->why
                    : item->why != NULL               ? item->why
                                                      : "");
    if (desk->shown.id == NULL)
        return;
    desk_card_space(card);
    desk_card_text(card, STYLE_MUTED,
                   handover_item_moves(item, desk->shown.from)
                       ? _("Accepted, it is yours when the shift is taken over.")
                       : _("Accepted, it is known; it stays with whom it is."));
}

static void card(void *data, const ViewContext *context, int index, const char *key, DeskCard *card)
{
    const HandoverDesk *desk = data;
    const HandoverRow *row = row_at(desk, index);
    if (row == NULL) {
        desk_card_text(card, STYLE_MUTED, _("It is no longer there."));
        return;
    }
    if (row->item == ROW_WORD) {
        desk_card_title(card, _("A word to who comes"));
        desk_card_said(card, desk->shown.from, desk->shown.note);
        return;
    }
    if (row->item >= 0) {
        item_card(desk, context, &desk->shown.items[row->item], card);
        return;
    }
    HandoverSum sum = handover_sum(&desk->shown, row->what);
    char priorities[160];
    desk_card_title(card, handover_what_text(row->what));
    desk_card_print(card, _("In all"), STYLE_TEXT, "%" PRId64, sum.things);
    handover_priorities(&sum, priorities, sizeof priorities);
    desk_card_field(card, _("Priority"), priorities);
    for (HandoverItemState state = 0; desk->shown.id != NULL && state < HANDOVER_ITEM_STATES;
         state++)
        if (sum.states[state] > 0)
            desk_card_print(card, handover_item_state_text(state), STYLE_TEXT, "%zu",
                            sum.states[state]);
}

static void title(void *data, const ViewContext *context, char *out, size_t size)
{
    const HandoverDesk *desk = data;
    const Handover *shown = &desk->shown;
    char when[32], number[24];
    HandoverSum sum = handover_total(shown);
    i18n_number(sum.things, number, sizeof number);
    handover_moment(shown->at_ms, context->now_ms, when, sizeof when);
    if (desk->json == NULL)
        g_strlcpy(out, _("Handover of the shift"), size);
    else if (shown->id == NULL)
        /* TRANSLATORS: a number of things; a time */
        g_snprintf(out, size, _("Handover · what you would hand over: %s, as of %s"), number, when);
    else
        /* TRANSLATORS: two names; a status; a number of things; a time */
        g_snprintf(out, size, _("Handover · %s → %s · %s · %s, as of %s"), shown->from,
                   shown->to != NULL ? shown->to : "?", handover_status_text(shown->status), number,
                   when);
}

/* How far it is answered. */
static void write_answered(const HandoverDesk *desk, char *out, size_t size)
{
    int answered = 0;
    for (size_t i = 0; i < desk->shown.item_count; i++)
        answered += handover_state(desk, &desk->shown.items[i], NULL) != HANDOVER_ITEM_OFFERED;
    /* TRANSLATORS: two numbers */
    g_snprintf(out, size, _("%d of %d answered"), answered, (int)desk->shown.item_count);
}

static void write_over(const HandoverDesk *desk, char *out, size_t size)
{
    HandoverSum sum = handover_total(&desk->shown);
    int accepted = (int)sum.states[HANDOVER_ITEM_ACCEPTED];
    int rest = (int)desk->shown.item_count - accepted;
    if (desk->shown.status == HANDOVER_WITHDRAWN)
        g_snprintf(out, size, _("The offer was taken back."));
    else if (rest == 0)
        g_snprintf(out, size, _("Over: all %d went to %s."), accepted, desk->shown.to);
    else
        /* TRANSLATORS: number, name, number, name */
        g_snprintf(out, size, _("Over: %d went to %s; %d stay with %s."), accepted, desk->shown.to,
                   rest, desk->shown.from);
}

static void write_problem(const HandoverDesk *desk, char *out, size_t size)
{
    char key[KEY_NAME_SIZE];
    out[0] = '\0';
    if (desk->problem == NULL)
        return;
    app_key(desk->app, ACTION_SHOW_NEW, key);
    g_snprintf(out, size, _("%s  %s asks again."), desk->problem, key);
}

static void note(void *data, const ViewContext *context, char *out, size_t size)
{
    const HandoverDesk *desk = data;
    char answered[64];
    write_answered(desk, answered, sizeof answered);
    if (desk->refused != NULL)
        g_snprintf(out, size, _("Not done: %s"), desk->refused);
    else if (desk->offering != NULL)
        g_strlcpy(out, _("The shift is offered; that is written down and not sent yet."), size);
    else if (desk->shown.id == NULL)
        write_problem(desk, out, size);
    else if (desk->ending)
        g_strlcpy(out, _("The end is written down and not sent yet."), size);
    else if (desk->shown.status != HANDOVER_OFFERED)
        write_over(desk, out, size);
    else if (handover_is_by(desk, &desk->shown))
        g_snprintf(out, size, _("You offer it: %s."), answered);
    else
        g_snprintf(out, size, _("Offered to you: %s.  What you do not accept stays with %s."),
                   answered, desk->shown.from);
}

static const char *empty(void *data, const ViewContext *context)
{
    const HandoverDesk *desk = data;
    if (desk->json != NULL)
        return _("Nothing is open: there is nothing to hand over but the chair.");
    return desk->problem != NULL ? desk->problem : _("Asking the backend what is open …");
}

static bool needs(void *data, int index)
{
    const HandoverDesk *desk = data;
    const HandoverRow *row = row_at(desk, index);
    return row->item >= 0 && handover_is_for(desk, &desk->shown) &&
           handover_state(desk, &desk->shown.items[row->item], NULL) == HANDOVER_ITEM_OFFERED;
}

static void desk_data_free(void *data)
{
    HandoverDesk *desk = data;
    decoder_free(desk->decoder);
    g_hash_table_unref(desk->offers);
    g_hash_table_unref(desk->seen);
    g_hash_table_unref(desk->waits);
    g_ptr_array_unref(desk->posted);
    g_array_unref(desk->rows);
    g_free(desk->json);
    g_free(desk->brief);
    g_free(desk->area);
    g_free(desk->kept);
    g_free(desk->kept_json);
    g_free(desk->problem);
    g_free(desk->offering);
    g_free(desk->refused);
    g_free(desk->standing_from);
    g_free(desk->asked);
    g_free(desk->asked_item);
    g_free(desk->to);
    g_free(desk);
}

const DeskTable handover_table = {
    .name = "handover",
    .columns = columns,
    .column_count = G_N_ELEMENTS(columns),
    .count = count,
    .key = key,
    .cell = cell,
    .card = card,
    .title = title,
    .note = note,
    .empty = empty,
    .needs = needs,
    .free = desk_data_free,
};
