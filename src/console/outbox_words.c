#include "console/outbox_words.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "wire/alerts.h"
#include "wire/routes.h"
#include "wire/waiting.h"

#define WORDS_BYTES 300

WORDS_DEFINE(OutboxStand, outbox_stand, OUTBOX_STAND_TABLE)

/* How it stands */

/* The first act before this one on the same object; NULL none. */
static const OutboxAct *before(const Outbox *outbox, const OutboxAct *act)
{
    for (unsigned i = 0; i < outbox_count(outbox) && act->object[0] != '\0'; i++) {
        const OutboxAct *other = outbox_act(outbox, i);
        if (other->seq >= act->seq)
            return NULL;
        if (strcmp(other->object, act->object) == 0 && strcmp(other->who, act->who) == 0)
            return other;
    }
    return NULL;
}

OutboxStand outbox_stand_of(const Outbox *outbox, const OutboxAct *act,
                            const SenderFigures *figures, bool flying)
{
    if (act->state == OUTBOX_DAMAGED)
        return OUTBOX_STANDS_DAMAGED;
    if (act->state == OUTBOX_ATTENTION)
        return OUTBOX_STANDS_ATTENTION;
    if (flying)
        return OUTBOX_STANDS_FLYING;
    const OutboxAct *first = before(outbox, act);
    if (first != NULL)
        return first->state == OUTBOX_WAITING ? OUTBOX_STANDS_BEHIND : OUTBOX_STANDS_HELD;
    switch (figures->state) {
    case SENDER_AWAY:
        return OUTBOX_STANDS_AWAY;
    case SENDER_REFUSED:
        return OUTBOX_STANDS_TOKEN;
    case SENDER_OTHER:
        return OUTBOX_STANDS_ELSEWHERE;
    default:
        return OUTBOX_STANDS_NEXT;
    }
}

char *outbox_why(const OutboxAct *act, OutboxStand stand, const SenderFigures *figures)
{
    switch (stand) {
    case OUTBOX_STANDS_BEHIND:
        return g_strdup(_("What was written before it on the same thing is sent first."));
    case OUTBOX_STANDS_HELD:
        return g_strdup(_("What was written before it on the same thing needs you."));
    case OUTBOX_STANDS_AWAY:
    case OUTBOX_STANDS_TOKEN:
        return g_strdup(figures->problem != NULL ? figures->problem : "");
    case OUTBOX_STANDS_ELSEWHERE:
        return g_strdup(_("Another Tilik that is open here sends it."));
    default:
        return g_strdup(act->problem != NULL ? act->problem : "");
    }
}

/* What it is */

static const struct {
    const char *path;   /* '*' is one id */
    const char *method; /* NULL any */
    const char *words;
} names[] = {
    {ROUTE_TICKETS, NULL, N_("new ticket")},
    {ROUTE_TICKETS "/*", "PATCH", N_("change of a ticket")},
    {ROUTE_TICKETS "/*/notes", NULL, N_("note on a ticket")},
    {ROUTE_TICKETS "/*/attachments", NULL, N_("file for a ticket")},
    {ROUTE_TICKETS "/*/merge", NULL, N_("merging of tickets")},
    {ROUTE_TICKETS "/*/unmerge", NULL, N_("parting of tickets")},
    {ROUTE_TICKETS "/*/refer", NULL, N_("referral of a ticket")},
    {ROUTE_TICKETS "/*/checks", NULL, N_("what was found at a camera")},
    {ROUTE_CAMERAS "/*/privacy-brake", NULL, N_("privacy brake")},
    {ROUTE_CAMERAS "/*/reason", NULL, N_("why a camera is dark")},
    {ROUTE_SERVICE_ORDERS, NULL, N_("service order")},
    {ROUTE_SERVICE_ORDERS "/*", NULL, N_("change of a service order")},
    {ROUTE_ALERTS, NULL, N_("alert for all")},
    {ROUTE_ALERTS_BULK, NULL, N_("many alerts at once")},
    {ROUTE_LOGBOOK, NULL, N_("line for the logbook")},
    {ROUTE_HANDOVERS, NULL, N_("handover")},
    {ROUTE_HANDOVERS "/*", NULL, N_("answer to a handover")},
    {ROUTE_ROLLCALLS, NULL, N_("roll-call")},
};

static bool path_is(const char *path, const char *pattern)
{
    g_auto(GStrv) have = g_strsplit(path, "/", 12), want = g_strsplit(pattern, "/", 12);
    if (g_strv_length(have) != g_strv_length(want))
        return false;
    for (int i = 0; want[i] != NULL; i++)
        if (strcmp(want[i], "*") != 0 && strcmp(want[i], have[i]) != 0)
            return false;
    return true;
}

/* "alerts/ID/ACT" is called as the act. */
static const char *alert_words(const char *path)
{
    AlertAct act;
    const char *last = strrchr(path, '/');
    bool alert = g_str_has_prefix(path, ROUTE_ALERTS "/") && alert_act_parse(last + 1, &act);
    return alert ? alert_act_text(act) : NULL;
}

static const char *name_of(const OutboxAct *act)
{
    g_autofree char *path = g_strndup(act->path, strcspn(act->path, "?"));
    const char *alert = alert_words(path);
    for (size_t i = 0; alert == NULL && i < G_N_ELEMENTS(names); i++)
        if (path_is(path, names[i].path) &&
            (names[i].method == NULL || strcmp(names[i].method, act->method) == 0))
            return _(names[i].words);
    return alert;
}

char *outbox_sentences(const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    Written written;
    if (act->file[0] != '\0' ||
        !decode_written(decoder, act->body, strlen(act->body), &written, NULL))
        return g_strdup("");
    const char *const parts[] = {written.title, written.text, written.note, written.reason,
                                 written.letter};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] != NULL)
            g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", parts[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *outbox_words(const OutboxAct *act)
{
    g_autofree char *text = outbox_sentences(act);
    const char *name = name_of(act);
    g_strdelimit(text, "\n", ' ');
    g_autofree char *short_text = text_clean(text, strlen(text), WORDS_BYTES);
    if (name == NULL)
        name = act->object;
    /* TRANSLATORS: what is to be done ("note on a ticket"), and what was written */
    return short_text[0] != '\0' ? g_strdup_printf(_("%s: %s"), name, short_text) : g_strdup(name);
}
