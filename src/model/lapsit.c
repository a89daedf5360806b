#include "model/lapsit.h"

#include <string.h>

static void kind_clear(gpointer data)
{
    g_free(((LapsitKind *)data)->kind);
}

static void line_clear(gpointer data)
{
    LapsitLine *line = data;
    g_free(line->by);
    g_free(line->area);
    g_free(line->text);
    g_free(line->word);
}

Lapsit *lapsit_new(const ReportSpan *span)
{
    Lapsit *lapsit = g_new0(Lapsit, 1);
    lapsit->span = *span;
    lapsit->kinds = g_array_new(FALSE, FALSE, sizeof(LapsitKind));
    g_array_set_clear_func(lapsit->kinds, kind_clear);
    lapsit->lines = g_array_new(FALSE, FALSE, sizeof(LapsitLine));
    g_array_set_clear_func(lapsit->lines, line_clear);
    return lapsit;
}

void lapsit_free(Lapsit *lapsit)
{
    if (lapsit == NULL) {
        return;
    }
    g_array_unref(lapsit->kinds);
    g_array_unref(lapsit->lines);
    g_free(lapsit->by);
    g_free(lapsit->area);
    g_free(lapsit);
}

static bool in_span(const Lapsit *lapsit, int64_t at_ms)
{
    return at_ms >= lapsit->span.from_ms && at_ms < lapsit->span.to_ms;
}

static LapsitKind *find_kind(Lapsit *lapsit, const char *kind)
{
    for (guint i = 0; i < lapsit->kinds->len; i++) {
        LapsitKind *row = &g_array_index(lapsit->kinds, LapsitKind, i);
        if (strcmp(row->kind, kind) == 0) {
            return row;
        }
    }
    const LapsitKind fresh = {.kind = g_strdup(kind)};
    g_array_append_val(lapsit->kinds, fresh);
    return &g_array_index(lapsit->kinds, LapsitKind, lapsit->kinds->len - 1);
}

void lapsit_add_fact(Lapsit *lapsit, const AlertFact *fact)
{
    if (!in_span(lapsit, fact->at_ms) || fact->suppressed) {
        return;
    }
    LapsitKind *kind = find_kind(lapsit, fact->kind);
    kind->alerts++;
    kind->real += fact->verdict == VERDICT_REAL;
    lapsit->alerts.told++;
    lapsit->alerts.priorities[fact->priority]++;
    lapsit->alerts.verdicts[fact->verdict]++;
}

void lapsit_add_line(Lapsit *lapsit, const LogLine *line)
{
    if (!in_span(lapsit, line->at_ms)) {
        return;
    }
    if (line->act == LOG_ALERT_ESCALATE) {
        lapsit->alerts.escalated += (unsigned)MAX(line->count, 1);
    }
    if (!log_act_is_notable(line->act)) {
        return;
    }
    if (lapsit->lines->len == LAPSIT_LINES_MAX) {
        lapsit->lines_beside++;
        return;
    }
    const LapsitLine copy = {.by = g_strdup(line->by),
                             .area = g_strdup(line->area),
                             .text = g_strdup(line->text),
                             .word = g_strdup(line->word),
                             .at_ms = line->at_ms,
                             .count = line->count,
                             .act = line->act};
    g_array_append_val(lapsit->lines, copy);
}

void lapsit_add_ticket(Lapsit *lapsit, const Ticket *ticket, int64_t closed_at_ms)
{
    LapsitTickets *tickets = &lapsit->tickets;
    if (ticket->merged_into != NULL) {
        return; /* it is counted as part of the other */
    }
    tickets->opened += in_span(lapsit, ticket->created_at_ms);
    tickets->closed += closed_at_ms != 0 && in_span(lapsit, closed_at_ms);
    if (ticket_is_open(ticket)) {
        tickets->open++;
        tickets->overdue += ticket->overdue != 0;
        tickets->agencies[ticket->agency]++;
    }
}

void lapsit_add_post(Lapsit *lapsit, const RollCall *call)
{
    lapsit->posts[call->state] += in_span(lapsit, call->at_ms);
}

void lapsit_add_patrol(Lapsit *lapsit, const Patrol *patrol)
{
    LapsitPatrols *patrols = &lapsit->patrols;
    patrols->open += patrol->status == PATROL_OPEN;
    if (in_span(lapsit, patrol->started_at_ms)) {
        PatrolSum sum = patrol_sum(patrol, patrol->ended_at_ms);
        patrols->begun++;
        patrols->seen += (unsigned)sum.seen;
        patrols->dark += (unsigned)sum.dark;
        patrols->skipped += (unsigned)sum.skipped;
        patrols->timed_out += patrol->status == PATROL_TIMED_OUT;
    }
}

static int compare_kinds(const void *a, const void *b)
{
    const LapsitKind *left = a, *right = b;
    if (left->alerts != right->alerts) {
        return left->alerts < right->alerts ? 1 : -1;
    }
    return strcmp(left->kind, right->kind);
}

static int compare_lines(const void *a, const void *b)
{
    const LapsitLine *left = a, *right = b;
    return left->at_ms < right->at_ms ? -1 : left->at_ms > right->at_ms;
}

void lapsit_finish(Lapsit *lapsit)
{
    GArray *kinds = lapsit->kinds;
    g_array_sort(kinds, compare_kinds);
    if (kinds->len > LAPSIT_KINDS_MAX) {
        LapsitKind others = {0};
        for (guint i = LAPSIT_KINDS_MAX - 1; i < kinds->len; i++) {
            others.alerts += g_array_index(kinds, LapsitKind, i).alerts;
            others.real += g_array_index(kinds, LapsitKind, i).real;
        }
        g_array_set_size(kinds, LAPSIT_KINDS_MAX - 1);
        g_array_append_val(kinds, others);
    }
    g_array_sort(lapsit->lines, compare_lines);
}
