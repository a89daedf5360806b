/* What is done on the page of the evidence. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/evidence_check.h"
#include "console/evidence_desk.h"
#include "console/evidence_export.h"
#include "console/tickets.h"

static void nothing(App *app)
{
    app_say(app, TONE_PLAIN, _("Nothing was changed."));
}

/* The marked pieces, else the selected one; NULL: none. */
static char **chosen(App *app)
{
    guint count = 0;
    const View *view = desk_view(app, &desk_evidence);
    g_autofree const char **marked = view_desk_marked(view, &count);
    if (count > 0)
        return g_strdupv((char **)marked);
    const char *one = view_desk_selected(view);
    return one != NULL ? g_strdupv((char *[]){(char *)one, NULL}) : NULL;
}

void evidence_say_path(App *app, const EvidenceItem *item)
{
    const EvidenceDesk *desk = evidence_desk_of(app);
    if (item == NULL || desk->path == NULL)
        return;
    g_autofree char *path =
        g_build_filename(desk->path, item->facts != NULL ? item->facts->file : item->stem, NULL);
    app_say(app, TONE_PLAIN, "%s", path);
}

/* To a ticket */

static void ticket_done(App *app, const char *text)
{
    EvidenceDesk *desk = evidence_desk_of(app);
    g_auto(GStrv) asked = g_steal_pointer(&desk->asked);
    const EvidenceItem *item = asked != NULL ? evidence_desk_find(desk, asked[0]) : NULL;
    if (text == NULL || text[0] == '\0' || item == NULL || item->facts == NULL) {
        nothing(app);
        return;
    }
    const char *ticket = tickets_named(app, text);
    if (ticket == NULL) {
        evidence_ask_ticket(app, item);
        ask_problem(app, _("there is no such ticket"));
        return;
    }
    evidence_attach(app, item->facts, ticket);
}

void evidence_ask_ticket(App *app, const EvidenceItem *item)
{
    EvidenceDesk *desk = evidence_desk_of(app);
    TicketLook look;
    char name[64] = "";
    if (item == NULL || item->facts == NULL)
        return;
    const char *ticket = item->facts->ticket != NULL ? item->facts->ticket
                                                     : evidence_ticket(app, item->facts->camera);
    if (ticket != NULL && ticket_look(app, ticket, &look))
        ticket_look_name(&look, name, sizeof name);
    g_strfreev(desk->asked);
    desk->asked = g_strdupv((char *[]){item->stem, NULL});
    ask_line(app, _("To which ticket (its number): "), name, NULL, ticket_done);
}

/* Jobs on several */

typedef struct Many {
    char **stems;
    char *to, *by;
    GPtrArray *facts;    /* Evidence of those that were done */
    GPtrArray *heads;    /* what their chains end in, in the same order */
    GArray *acts;        /* EvidenceAct, the same */
    GHashTable *checked; /* by stem, as in the desk */
    unsigned wrong;
} Many;

static void many_free(void *data)
{
    Many *many = data;
    g_strfreev(many->stems);
    g_free(many->to);
    g_free(many->by);
    g_ptr_array_unref(many->facts);
    g_ptr_array_unref(many->heads);
    g_array_unref(many->acts);
    g_hash_table_unref(many->checked);
    g_free(many);
}

static void start(App *app, char **stems, const char *to,
                  void (*run)(EvidenceJob *, EvidenceStore *), void (*done)(App *, EvidenceJob *))
{
    Many *many = g_new0(Many, 1);
    many->stems = g_strdupv(stems);
    many->to = g_strdup(to);
    many->by = evidence_who(app);
    many->facts = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_free);
    many->heads = g_ptr_array_new_with_free_func(g_free);
    many->acts = g_array_new(FALSE, FALSE, sizeof(EvidenceAct));
    many->checked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    evidence_desk_of(app)->working = g_strv_length(stems);
    evidence_desk_draw(app);
    const EvidenceJob job = {
        .run = run, .done = done, .free = many_free, .data = many, .lengthy = true};
    evidence_work(app, &job);
}

static void done_with(App *app, const Many *many, const char *detail)
{
    if (app->desks != NULL)
        evidence_desk_of(app)->working = 0;
    for (guint i = 0; i < many->facts->len; i++)
        evidence_tell_logbook(
            app, many->facts->pdata[i],
            detail != NULL ? detail : evidence_act_text(g_array_index(many->acts, EvidenceAct, i)),
            many->heads->pdata[i]);
    evidence_desk_changed(app);
}

static void remember(Many *many, const EvidenceItem *item, EvidenceAct act)
{
    g_array_append_val(many->acts, act);
    g_ptr_array_add(many->facts, evidence_copy(item->facts));
    g_ptr_array_add(many->heads, g_strdup(custody_head(item->chain, item->anchor)));
}

/* Checking */

static void run_verify(EvidenceJob *job, EvidenceStore *store)
{
    Many *many = job->data;
    for (char **stem = many->stems; *stem != NULL; stem++) {
        char head[EVIDENCE_HASH_SIZE];
        g_autoptr(EvidenceItem) item = evidence_store_read(store, *stem);
        g_autofree char *wrong = evidence_check_item(store, item);
        many->wrong += wrong != NULL;
        const CustodyLine line = {.at_ms = clock_wall_ms(),
                                  .act = wrong != NULL ? EVIDENCE_FAILED : EVIDENCE_VERIFIED,
                                  .by = many->by,
                                  .detail = wrong};
        if (item->facts != NULL && item->chain != NULL &&
            evidence_store_note(store, item, &line, head, NULL))
            remember(many, item, line.act);
        g_hash_table_insert(many->checked, g_strdup(*stem), g_strdup(wrong != NULL ? wrong : ""));
    }
}

static void verified(App *app, EvidenceJob *job)
{
    const Many *many = job->data;
    guint count = g_strv_length(many->stems);
    GHashTableIter iter;
    gpointer stem, wrong;
    if (job->problem != NULL) {
        app_say(app, TONE_WARNING, "%s", job->problem);
    } else {
        EvidenceDesk *desk = evidence_desk_of(app);
        g_hash_table_iter_init(&iter, many->checked);
        while (g_hash_table_iter_next(&iter, &stem, &wrong))
            g_hash_table_insert(desk->checked, g_strdup(stem), g_strdup(wrong));
        if (many->wrong == 0)
            app_say(app, TONE_PLAIN,
                    ngettext("%u piece is unchanged, byte for byte.",
                             "%u pieces are unchanged, byte for byte.", count),
                    count);
        else
            app_say(app, TONE_WARNING,
                    ngettext("%u of %u is not as it was kept; its card says what is wrong.",
                             "%u of %u are not as they were kept; their cards say what is wrong.",
                             many->wrong),
                    many->wrong, count);
    }
    done_with(app, many, NULL);
}

void evidence_verify(App *app)
{
    g_auto(GStrv) stems = chosen(app);
    if (stems != NULL)
        start(app, stems, NULL, run_verify, verified);
}

/* Export */

static void run_export(EvidenceJob *job, EvidenceStore *store)
{
    Many *many = job->data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_item_free);
    for (char **stem = many->stems; *stem != NULL; stem++)
        g_ptr_array_add(items, evidence_store_read(store, *stem));
    if (!evidence_export(store, items, many->to, many->by, &error)) {
        job->problem = g_strdup(error->message);
        return;
    }
    for (guint i = 0; i < items->len; i++)
        remember(many, items->pdata[i], EVIDENCE_EXPORTED);
}

static void exported(App *app, EvidenceJob *job)
{
    const Many *many = job->data;
    guint count = g_strv_length(many->stems);
    if (job->problem != NULL)
        app_say(app, TONE_WARNING, _("Nothing was exported: %s"), job->problem);
    else
        app_say(app, TONE_PLAIN,
                ngettext("%u piece is in %s; tilik verify checks it.",
                         "%u pieces are in %s; tilik verify checks them.", count),
                count, many->to);
    g_autofree char *name = g_path_get_basename(many->to);
    g_autofree char *detail =
        g_strdup_printf("%s (%s)", evidence_act_text(EVIDENCE_EXPORTED), name);
    done_with(app, many, detail);
}

static void export_done(App *app, const char *text)
{
    EvidenceDesk *desk = evidence_desk_of(app);
    g_auto(GStrv) asked = g_steal_pointer(&desk->asked);
    if (text == NULL || text[0] == '\0' || asked == NULL) {
        nothing(app);
        return;
    }
    g_autofree char *path = g_str_has_prefix(text, "~/")
                                ? g_build_filename(g_get_home_dir(), text + 2, NULL)
                                : g_canonicalize_filename(text, NULL);
    start(app, asked, path, run_export, exported);
}

void evidence_ask_export(App *app)
{
    EvidenceDesk *desk = evidence_desk_of(app);
    char **stems = chosen(app);
    if (stems == NULL)
        return;
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *path = g_date_time_format(now, "~/tilik-%Y%m%d-%H%M%S.zip");
    g_strfreev(desk->asked);
    desk->asked = stems;
    g_autofree char *label = g_strdup_printf(
        ngettext("Export %u piece to (a new folder, or a .zip): ",
                 "Export %u pieces to (a new folder, or a .zip): ", g_strv_length(stems)),
        g_strv_length(stems));
    ask_line(app, label, path, NULL, export_done);
}

/* Deleting */

static void run_delete(EvidenceJob *job, EvidenceStore *store)
{
    Many *many = job->data;
    g_autoptr(GError) error = NULL;
    for (char **stem = many->stems; *stem != NULL; stem++) {
        g_autoptr(EvidenceItem) item = evidence_store_read(store, *stem);
        const Evidence *facts = item->facts;
        g_autofree char *detail =
            facts != NULL ? g_strdup_printf("%s %s sha256 %s custody %s", facts->id, facts->file,
                                            facts->sha256, custody_head(item->chain, item->anchor))
                          : g_strdup(*stem);
        const CustodyLine line = {
            .at_ms = clock_wall_ms(), .act = EVIDENCE_DELETED, .by = many->by, .detail = detail};
        if (!evidence_store_delete(store, item, &line, &error)) {
            job->problem = g_strdup(error->message);
            return;
        }
        if (facts != NULL)
            remember(many, item, EVIDENCE_DELETED);
    }
}

static void deleted(App *app, EvidenceJob *job)
{
    const Many *many = job->data;
    if (job->problem != NULL)
        app_say(app, TONE_WARNING, _("Not all is deleted: %s"), job->problem);
    else
        app_say(app, TONE_PLAIN,
                ngettext("%u piece is deleted; a line about it stays.",
                         "%u pieces are deleted; a line about each stays.", many->facts->len),
                many->facts->len);
    done_with(app, many, NULL);
}

static void delete_done(App *app, const char *text)
{
    EvidenceDesk *desk = evidence_desk_of(app);
    char number[16];
    if (text == NULL || text[0] == '\0' || desk->asked == NULL) {
        g_clear_pointer(&desk->asked, g_strfreev);
        nothing(app);
        return;
    }
    g_snprintf(number, sizeof number, "%u", g_strv_length(desk->asked));
    g_autofree char *expected = g_strdup_printf("%s %s", _("delete"), number);
    if (strcmp(text, expected) != 0) {
        evidence_ask_delete(app);
        ask_problem(app, _("type the word and the number, or Esc"));
        return;
    }
    g_auto(GStrv) asked = g_steal_pointer(&desk->asked);
    start(app, asked, NULL, run_delete, deleted);
}

void evidence_ask_delete(App *app)
{
    EvidenceDesk *desk = evidence_desk_of(app);
    char **stems = chosen(app);
    if (stems == NULL)
        return;
    g_strfreev(desk->asked);
    desk->asked = stems;
    guint count = g_strv_length(stems);
    g_autofree char *label = g_strdup_printf(
        /* TRANSLATORS: how many; the word "delete" and the number again, to be typed */
        ngettext("%u piece of evidence goes for good; type “%s %u”: ",
                 "%u pieces of evidence go for good; type “%s %u”: ", count),
        count, _("delete"), count);
    ask_line(app, label, "", NULL, delete_done);
}
