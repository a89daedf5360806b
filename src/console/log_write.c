#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "console/drafts.h"
#include "console/logbook.h"
#include "console/verbs.h"
#include "wire/logbook.h"
#include "wire/problem.h"
#include "wire/routes.h"

/* What waits */

static bool is_line(const OutboxAct *act)
{
    return g_str_has_prefix(act->object, logbook_outgoing.prefix);
}

static void add_pending(Logbook *logbook, const OutboxAct *act)
{
    LogRequest request;
    if (!decode_log_request(logbook->decoder, act->body, strlen(act->body), &request, NULL))
        return;
    g_autofree char *ref =
        request.corrects != NULL ? g_strconcat("log/", request.corrects, NULL) : NULL;
    const LogLine line = {.id = request.id != NULL ? request.id : act->id,
                          .by = act->name[0] != '\0' ? act->name : logbook->app->me,
                          .area = request.area,
                          .text = request.text,
                          .ref = ref != NULL ? ref : request.ref,
                          .at_ms = request.at_ms != 0 ? request.at_ms : act->created_ms,
                          .count = 1,
                          .act = request.act};
    bool refused = act->state != OUTBOX_WAITING;
    log_rows_add_pending(logbook->rows, &line,
                         refused ? act->problem != NULL ? act->problem : "?" : NULL);
}

void logbook_take_pending(Logbook *logbook)
{
    const Outbox *outbox = outgoing_outbox(logbook->app);
    log_rows_forget_pending(logbook->rows);
    for (unsigned i = outbox != NULL ? outbox_count(outbox) : 0; i > 0; i--) {
        const OutboxAct *act = outbox_act(outbox, i - 1);
        if (act != NULL && is_line(act) && outgoing_is_mine(logbook->app, act))
            add_pending(logbook, act);
    }
    logbook_changed(logbook);
}

/* Writing */

static void ask_again(Logbook *logbook, const char *text, const char *problem);

/* The area that the tree stands on; NULL the whole city. */
static const char *chosen_area(const App *app, Area *out)
{
    uint32_t selected = view_tree_selected(app->panes[PANE_TREE]);
    uint32_t area = view_table_place(app->catalog, selected);
    return area != CATALOG_NONE && catalog_area(app->catalog, area, out) ? out->code : NULL;
}

/* The line has the act's id, so that it is known again when it comes back. */
static bool post(Logbook *logbook, const char *text, const char *corrects, GError **error)
{
    App *app = logbook->app;
    Area area;
    char id[ID_ULID_SIZE], kept[ID_ULID_SIZE];
    int64_t now_ms = app_now_ms(app);
    id_ulid(now_ms, id);
    g_autofree char *clean = text_clean(text, strlen(text), LOG_TEXT_MAX);
    g_autofree char *object = g_strconcat(logbook_outgoing.prefix, id, NULL);
    const LogRequest request = {.id = id,
                                .text = g_strstrip(clean),
                                .area = corrects == NULL ? chosen_area(app, &area) : NULL,
                                .corrects = corrects,
                                .at_ms = now_ms};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_log_request(body, &request);
    const OutboxAct act = {.id = id,
                           .object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_LOGBOOK,
                           .body = body->str};
    if (!outgoing_post(app, &act, NULL, kept, error))
        return false;
    g_free(logbook->draft);
    g_free(logbook->draft_id);
    logbook->draft = g_strdup(text);
    logbook->draft_id = g_strdup(kept);
    if (desk_shown(app) == &desk_logbook) /* who writes wants to see it stand there */
        view_desk_select(desk_view(app, &desk_logbook), id);
    return true;
}

static void write_down(Logbook *logbook, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *corrects = g_strdup(logbook->correcting);
    if (post(logbook, text, corrects, &error))
        g_clear_pointer(&logbook->correcting, g_free);
    else
        ask_again(logbook, text, error->message);
}

static void line_done(App *app, const char *text)
{
    Logbook *logbook = logbook_of(app);
    if (text == NULL || text[strspn(text, " ")] == '\0') {
        g_clear_pointer(&logbook->correcting, g_free);
        app_say(app, TONE_PLAIN, _("Nothing was written."));
        return;
    }
    write_down(logbook, text);
}

static void ask(Logbook *logbook, const char *text)
{
    App *app = logbook->app;
    char place[160];
    Area area;
    if (logbook->correcting != NULL) {
        ask_line(app, _("What is right: "), text, NULL, line_done);
        ask_keep(app, &draft_log, drafts_about("corrects", logbook->correcting));
        return;
    }
    const char *code = chosen_area(app, &area);
    if (code != NULL)
        catalog_area_label(app->catalog, catalog_find_area(app->catalog, code), place,
                           sizeof place);
    else
        g_strlcpy(place, _("whole city"), sizeof place);
    g_autofree char *brief = text_ellipsize(place, MAX(canvas_cols(app->canvas) / 4, 12));
    g_autofree char *label =
        /* TRANSLATORS: a place */
        g_strdup_printf(_("Into the logbook (%s): "), brief);
    ask_line(app, label, text, NULL, line_done);
    ask_keep(app, &draft_log, NULL);
}

static void ask_again(Logbook *logbook, const char *text, const char *problem)
{
    ask(logbook, text);
    ask_problem(logbook->app, problem);
}

void logbook_ask_line(App *app)
{
    Logbook *logbook = logbook_of(app);
    g_autofree char *draft = logbook->draft_id == NULL ? g_steal_pointer(&logbook->draft) : NULL;
    g_clear_pointer(&logbook->correcting, g_free);
    ask(logbook, draft != NULL ? draft : "");
}

void logbook_ask_correction(Logbook *logbook, const LogRow *row)
{
    const char *text = row->line.automatic || row->line.text == NULL ? "" : row->line.text;
    g_free(logbook->correcting);
    logbook->correcting = g_strdup(row->line.id);
    ask(logbook, text);
}

void logbook_verb_write(App *app, const char *rest)
{
    Logbook *logbook = logbook_of(app);
    g_clear_pointer(&logbook->correcting, g_free);
    if (rest[0] == '\0')
        logbook_ask_line(app);
    else
        write_down(logbook, rest);
}

static DraftResult resume(App *app, GKeyFile *kept)
{
    Logbook *logbook = logbook_of(app);
    g_autofree char *text = g_key_file_get_string(kept, DRAFT_ABOUT, DRAFT_TEXT, NULL);
    g_free(logbook->correcting);
    logbook->correcting = g_key_file_get_string(kept, DRAFT_ABOUT, "corrects", NULL);
    ask(logbook, text != NULL ? text : "");
    return DRAFT_RESUMED;
}

const DraftKind draft_log = {.word = "log", .what = N_("a line of the logbook"), .resume = resume};

/* What became of it */

static char *words(const App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    LogRequest request;
    if (!decode_log_request(decoder, act->body, strlen(act->body), &request, NULL))
        return NULL;
    return g_strdup_printf(
        request.corrects != NULL ? _("logbook, correction: %s") : _("logbook: %s"), request.text);
}

/* What could not be kept goes back to where it was written. */
static void written(App *app, const char *id, const GError *error)
{
    Logbook *logbook = logbook_of(app);
    bool mine = g_strcmp0(logbook->draft_id, id) == 0;
    if (!mine && error == NULL)
        return;
    g_clear_pointer(&logbook->draft_id, g_free);
    if (error == NULL) {
        g_clear_pointer(&logbook->draft, g_free);
        bool live = app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
        app_say(app, TONE_PLAIN, "%s",
                live ? _("Written into the logbook.")
                     : _("Written down here; it goes out when the link is there."));
        return;
    }
    g_autofree char *draft =
        mine && app->mode == MODE_PANES ? g_steal_pointer(&logbook->draft) : NULL;
    if (draft != NULL)
        ask_again(logbook, draft, error->message);
    else
        app_say(app, TONE_WARNING, _("It could not be kept: %s"), error->message);
}

static void sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    if (desk_shown(app) != &desk_logbook || answer == NULL)
        return;
    Logbook *logbook = logbook_of(app);
    LogLine line;
    if (decode_log(logbook->decoder, answer->body, answer->size, &line, NULL) &&
        (logbook->query == NULL || log_query_matches(logbook->query, &line)))
        log_rows_arrive(logbook->rows, &line, true);
}

/* True where the answer is a problem of this type. */
static bool is_problem(const HttpAnswer *answer, int status, const char *type)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Problem problem = {0};
    return answer != NULL && answer->body != NULL && answer->head.status == status &&
           decode_problem(decoder, answer->body, answer->size, &problem) && problem.type != NULL &&
           g_str_has_suffix(problem.type, type);
}

/* A clock that is off must not keep a sentence back. */
static bool send_untimed(App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) body = g_string_new(NULL);
    LogRequest request;
    if (!decode_log_request(decoder, act->body, strlen(act->body), &request, NULL) ||
        request.at_ms == 0)
        return false;
    request.at_ms = 0;
    encode_log_request(body, &request);
    OutboxAct again = *act;
    again.body = body->str;
    return outgoing_replace(app, act->id, &again, NULL);
}

/* What a person wrote stays until they say what is to become of it; that there is a line of its id
 * means that it was written. */
static bool refused(App *app, const OutboxAct *act, const HttpAnswer *answer, const GError *error)
{
    if (is_problem(answer, 409, "/exists"))
        return true;
    if (is_problem(answer, 422, "/time") && send_untimed(app, act))
        return false;
    g_autofree char *what = words(app, act);
    app_say(app, TONE_WARNING, _("Not written: %s  (%s)"), what != NULL ? what : "",
            error->message);
    return false;
}

static void changed(App *app)
{
    if (desk_shown(app) == &desk_logbook)
        logbook_take_pending(logbook_of(app));
}

static bool open_line(App *app, const OutboxAct *act)
{
    desk_show(app, &desk_logbook);
    return view_desk_select(desk_view(app, &desk_logbook), strchr(act->object, '/') + 1);
}

const OutgoingKind logbook_outgoing = {
    .prefix = "log/",
    .words = words,
    .written = written,
    .sent = sent,
    .refused = refused,
    .changed = changed,
    .open = open_line,
};
