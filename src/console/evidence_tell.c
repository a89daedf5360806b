/* What others hear of evidence: the server's logbook, and the ticket that it belongs to. */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "console/evidence.h"
#include "console/logbook.h"
#include "console/outgoing.h"
#include "console/tickets.h"
#include "wire/logbook.h"
#include "wire/routes.h"

#define WHAT_MAX 400

/* The head of the chain stands in a log that is not on this PC: who changes a file, its facts and
 * its chain here can't change it there. */
void evidence_tell_logbook(App *app, const Evidence *facts, const char *detail, const char *head)
{
    char id[ID_ULID_SIZE];
    if (!link_may(app, RIGHT_LOG_WRITE) || outgoing_outbox(app) == NULL)
        return;
    id_ulid(app_now_ms(app), id);
    /* The path of an export may be long, and the hashes come last. */
    g_autofree char *what = text_clean(detail, strlen(detail), WHAT_MAX);
    g_autofree char *text =
        /* TRANSLATORS: id; what was done; the file's hash; the last hash of its chain */
        g_strdup_printf(_("Evidence %s: %s; sha256 %s, custody %s"), facts->id, what, facts->sha256,
                        head);
    g_autofree char *clean = text_clean(text, strlen(text), LOG_TEXT_MAX);
    g_autofree char *object = g_strconcat(logbook_outgoing.prefix, id, NULL);
    g_autofree char *ref = g_strconcat("camera/", facts->camera, NULL);
    const LogRequest request = {.id = id,
                                .text = clean,
                                .area = facts->area,
                                .ref = log_ref_valid(ref) ? ref : NULL,
                                .at_ms = app_now_ms(app)};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_log_request(body, &request);
    const OutboxAct act = {.id = id,
                           .object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_LOGBOOK,
                           .body = body->str};
    g_autoptr(GError) error = NULL;
    if (!outgoing_post(app, &act, NULL, id, &error))
        app_say(app, TONE_WARNING, _("It could not be kept: %s"), error->message);
}

/* A line of the chain */

typedef struct Act {
    Evidence *facts;
    EvidenceAct act;
    char *detail, *said, *by;
    char head[EVIDENCE_HASH_SIZE];
} Act;

static void act_free(void *data)
{
    Act *act = data;
    evidence_free(act->facts);
    g_free(act->detail);
    g_free(act->said);
    g_free(act->by);
    g_free(act);
}

static void run_act(EvidenceJob *job, EvidenceStore *store)
{
    Act *act = job->data;
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceItem) item = evidence_store_find(store, act->facts->id, &error);
    const CustodyLine line = {
        .at_ms = clock_wall_ms(), .act = act->act, .by = act->by, .detail = act->detail};
    if (item == NULL || !evidence_store_note(store, item, &line, act->head, &error))
        job->problem = g_strdup(error->message);
}

static void acted(App *app, EvidenceJob *job)
{
    const Act *act = job->data;
    if (job->problem != NULL) {
        app_say(app, TONE_WARNING, _("Its custody could not be kept: %s"), job->problem);
        return;
    }
    g_autofree char *detail = g_strdup_printf("%s (%s)", evidence_act_text(act->act), act->detail);
    evidence_tell_logbook(app, act->facts, detail, act->head);
    evidence_desk_changed(app);
    if (act->said != NULL)
        app_say(app, TONE_PLAIN, "%s", act->said);
}

void evidence_note_act(App *app, const Evidence *facts, EvidenceAct what, const char *detail,
                       const char *said)
{
    Act *act = g_new0(Act, 1);
    act->facts = evidence_copy(facts);
    act->act = what;
    act->detail = g_strdup(detail);
    act->said = g_strdup(said);
    act->by = evidence_who(app);
    const EvidenceJob job = {.run = run_act, .done = acted, .free = act_free, .data = act};
    evidence_work(app, &job);
}

/* Tickets */

const char *evidence_ticket(const App *app, const char *camera)
{
    const TicketBook *book = tickets_book(app);
    const char *found = NULL;
    unsigned count = 0;
    for (uint32_t i = 0; book != NULL && i < ticket_book_count(book); i++) {
        const TicketRow *row = ticket_book_row(book, i);
        const char *const *cameras = ticket_book_cameras(book, i);
        if (row->gone || !ticket_row_is_open(row) || cameras == NULL ||
            !g_strv_contains(cameras, camera))
            continue;
        found = row->id;
        count++;
    }
    return count == 1 ? found : NULL;
}

/* Where a file is read that is to be sent: off the loop. */
typedef struct Attaching {
    Evidence *facts;
    char *ticket;
    TicketPaper paper; /* bytes NULL: it goes as a note */
} Attaching;

static void attaching_free(void *data)
{
    Attaching *attaching = data;
    evidence_free(attaching->facts);
    g_free(attaching->ticket);
    ticket_paper_clear(&attaching->paper);
    g_free(attaching);
}

static void run_attach(EvidenceJob *job, EvidenceStore *store)
{
    Attaching *attaching = job->data;
    const Evidence *facts = attaching->facts;
    g_autofree char *path = g_build_filename(evidence_store_path(store), facts->file, NULL);
    g_autoptr(GError) error = NULL;
    if (facts->kind != EVIDENCE_STILL || facts->bytes > TICKET_FILE_MAX)
        return;
    if (!ticket_paper_read(path, &attaching->paper, &error)) {
        job->problem = g_strdup(error->message);
        return;
    }
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, attaching->paper.bytes);
    if (strcmp(hash, facts->sha256) != 0)
        job->problem = g_strdup(_("its file is not the one that was written"));
}

static void attached(App *app, EvidenceJob *job)
{
    Attaching *attaching = job->data;
    const Evidence *facts = attaching->facts;
    TicketLook look;
    char name[64] = "?";
    if (job->problem != NULL) {
        app_say(app, TONE_WARNING, _("It is not attached: %s"), job->problem);
        return;
    }
    if (ticket_look(app, attaching->ticket, &look))
        ticket_look_name(&look, name, sizeof name);
    if (attaching->paper.bytes != NULL) {
        ticket_send(app, ticket_act_attach(attaching->ticket, &attaching->paper),
                    attaching->paper.bytes, "", NULL, NULL);
    } else {
        g_autofree char *text =
            /* TRANSLATORS: id, file, hash: a note on a ticket */
            g_strdup_printf(_("Evidence %s: %s, sha256 %s (too large to attach; it is kept on %s)"),
                            facts->id, facts->file, facts->sha256,
                            facts->host != NULL ? facts->host : "?");
        ticket_send(app, ticket_act_note(attaching->ticket, text, tickets_written_ms(app)), NULL,
                    "", NULL, NULL);
    }
    g_autofree char *detail = g_strdup_printf("ticket %s %s", name, attaching->ticket);
    g_autofree char *said = g_strdup_printf(attaching->paper.bytes != NULL
                                                ? _("It is kept as evidence, and attached to %s.")
                                                : _("It is kept as evidence, and noted on %s."),
                                            name);
    evidence_note_act(app, facts, EVIDENCE_ATTACHED, detail, said);
}

void evidence_attach(App *app, const Evidence *facts, const char *ticket)
{
    Attaching *attaching = g_new0(Attaching, 1);
    attaching->facts = evidence_copy(facts);
    attaching->ticket = g_strdup(ticket);
    const EvidenceJob job = {
        .run = run_attach, .done = attached, .free = attaching_free, .data = attaching};
    evidence_work(app, &job);
}
