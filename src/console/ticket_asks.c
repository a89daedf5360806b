/* The one line that some acts on a ticket take.  What could not be kept comes back to be mended. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "console/alert_words.h"
#include "console/drafts.h"
#include "console/ticket_keys.h"
#include "console/tickets_private.h"

/* Completion */

static void add_name(GHashTable *names, const char *name)
{
    if (name != NULL && name[0] != '\0' && !g_hash_table_contains(names, name))
        g_hash_table_add(names, g_strdup(name));
}

static int compare_words(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* The words, sorted, of a set. */
static char *complete_from(GHashTable *set, const char *text, int again)
{
    guint count;
    g_autofree gpointer *words = g_hash_table_get_keys_as_array(set, &count);
    qsort(words, count, sizeof *words, compare_words);
    return words_complete(text, 0, (const char *const *)words, again);
}

char *ticket_complete_name(const char *text, int again, void *data)
{
    const App *app = data;
    const TicketBook *book = tickets_book(app);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    add_name(names, app->me);
    for (uint32_t i = 0; i < ticket_book_count(book); i++)
        if (!ticket_book_row(book, i)->gone)
            add_name(names, ticket_book_row(book, i)->assignee);
    for (uint32_t i = 0; i < alert_book_alerts(app->book); i++) {
        Alert alert;
        if (alert_book_alert(app->book, i, &alert))
            add_name(names, alert.owner);
    }
    return complete_from(names, text, again);
}

static char *complete_agency(const char *text, int again, void *data)
{
    const char *words[AGENCIES];
    unsigned count = 0;
    for (unsigned i = AGENCY_NONE + 1; i < AGENCIES; i++)
        words[count++] = agency_text((Agency)i);
    words[count] = NULL;
    return words_complete(text, 0, words, again);
}

/* A path as it is typed: "~/" is the home folder. */
static char *path_typed(const char *text)
{
    if (strcmp(text, "~") == 0 || g_str_has_prefix(text, "~/"))
        return g_build_path("/", g_get_home_dir(), text + 1, NULL);
    return g_strdup(text);
}

/* Files and folders that begin with what is typed. */
static char *complete_path(const char *text, int again, void *data)
{
    const char *slash = strrchr(text, '/'), *entry;
    g_autofree char *folder =
        slash == NULL ? g_strdup(".") : g_strndup(text, (gsize)(slash - text + 1));
    size_t lead = slash != NULL ? (size_t)(slash - text + 1) : 0;
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *place = path_typed(folder);
    g_autoptr(GDir) dir = g_dir_open(place, 0, NULL);
    while (dir != NULL && (entry = g_dir_read_name(dir)) != NULL &&
           g_hash_table_size(found) < 5000) {
        if (entry[0] == '.' && text[lead] != '.')
            continue;
        g_autofree char *path = g_build_filename(place, entry, NULL);
        bool inside = g_file_test(path, G_FILE_TEST_IS_DIR);
        g_autofree char *front = g_strndup(text, lead);
        g_hash_table_add(found, g_strconcat(front, entry, inside ? "/" : "", NULL));
    }
    return complete_from(found, text, again);
}

/* Acting */

/* What was typed, until it is on the disk. */
typedef struct Typed {
    char *ticket, *text;
    Action action;
} Typed;

static Typed *typed_new(const char *ticket, Action action, const char *text)
{
    Typed *typed = g_new(Typed, 1);
    *typed = (Typed){g_strdup(ticket), g_strdup(text), action};
    return typed;
}

/* What could not be kept stands in the line again; where another is being asked the person is told
 * with the words. */
static void on_written(App *app, const GError *error, void *data)
{
    Typed *typed = data;
    if (error != NULL && app->mode == MODE_PANES) {
        ticket_ask(app, typed->ticket, typed->action, typed->text);
        ask_problem(app, error->message);
    } else if (error != NULL) {
        app_say(app, TONE_WARNING, _("Not kept: %s  (%s)"), typed->text, error->message);
    }
    g_free(typed->ticket);
    g_free(typed->text);
    g_free(typed);
}

static void send_note(App *app, const TicketLook *look, const char *text)
{
    char name[24];
    const char *id = look->ticket.id;
    ticket_look_name(look, name, sizeof name);
    g_autofree char *said = g_strdup_printf(_("note on %s"), name);
    ticket_send(app, ticket_act_note(id, text, tickets_written_ms(app)), NULL, said, on_written,
                typed_new(id, ACTION_TICKET_NOTE, text));
}

void ticket_note(App *app, const char *id, const char *text)
{
    TicketLook look;
    if (ticket_look(app, id, &look))
        send_note(app, &look, text);
}

/* Each takes a line; NULL, or what is wrong with it. */
typedef const char *(*TakeLine)(App *app, const TicketLook *look, const char *text);

static const char *take_note(App *app, const TicketLook *look, const char *text)
{
    if (text[0] == '\0')
        return _("write what is to be noted");
    send_note(app, look, text);
    return NULL;
}

static const char *take_name(App *app, const TicketLook *look, const char *text)
{
    Ticket to = look->ticket;
    char name[24];
    to.assignee = text[0] != '\0' ? text : NULL;
    ticket_look_name(look, name, sizeof name);
    g_autofree char *said =
        g_strdup_printf(_("%s: %s"), name, to.assignee != NULL ? text : _("nobody's"));
    ticket_send_change(app, &look->ticket, &to, NULL, said);
    return NULL;
}

/* A word, or the beginning of exactly one, as it is shown or as it stands in files. */
static bool agency_from(const char *text, Agency *out)
{
    g_autofree char *wanted = text_fold(text);
    unsigned found = 0;
    for (unsigned i = AGENCY_NONE + 1; i < AGENCIES && wanted[0] != '\0'; i++) {
        g_autofree char *shown = text_fold(agency_text((Agency)i));
        g_autofree char *word = text_fold(agency_word((Agency)i));
        if (strcmp(shown, wanted) == 0 || strcmp(agency_word((Agency)i), text) == 0) {
            *out = (Agency)i;
            return true;
        }
        if (g_str_has_prefix(shown, wanted) || g_str_has_prefix(word, wanted)) {
            *out = (Agency)i;
            found++;
        }
    }
    return found == 1;
}

static const char *take_agency(App *app, const TicketLook *look, const char *text)
{
    Ticket to = look->ticket;
    char name[24];
    if (!agency_from(text, &to.agency))
        return _("say whom to send; Tab goes around them");
    if (!ticket_step(&to.status, STEP_DISPATCH))
        return _("the ticket has gone on meanwhile");
    ticket_look_name(look, name, sizeof name);
    g_autofree char *said = g_strdup_printf(_("%s: %s is sent"), name, agency_text(to.agency));
    ticket_send_change(app, &look->ticket, &to, NULL, said);
    return NULL;
}

static const char *take_path(App *app, const TicketLook *look, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_auto(TicketPaper) paper = {0};
    char name[24];
    g_autofree char *path = path_typed(text);
    if (text[0] == '\0')
        return _("name a file; Tab completes it");
    if (!ticket_paper_read(path, &paper, &error)) {
        g_free(app->tickets->why);
        app->tickets->why = g_strdup(error->message);
        return app->tickets->why;
    }
    ticket_look_name(look, name, sizeof name);
    g_autofree char *said = g_strdup_printf(_("%s is attached to %s"), paper.name, name);
    ticket_send(app, ticket_act_attach(look->ticket.id, &paper), paper.bytes, said, on_written,
                typed_new(look->ticket.id, ACTION_TICKET_ATTACH, text));
    return NULL;
}

static const char *take_other(App *app, const TicketLook *look, const char *text)
{
    TicketLook into;
    char name[24], other[24];
    const char *id = tickets_named(app, text);
    if (id == NULL || !ticket_look(app, id, &into))
        return _("there is no such ticket here");
    if (strcmp(id, look->ticket.id) == 0)
        return _("that is the ticket itself");
    if (into.index == TICKET_NOWHERE) /* it would be asked for before it is there */
        return _("that one is not sent yet");
    ticket_look_name(look, name, sizeof name);
    ticket_look_name(&into, other, sizeof other);
    g_autofree char *said = g_strdup_printf(_("%s is part of %s"), name, other);
    ticket_send(app, ticket_act_merge(look->ticket.id, id), NULL, said, on_written,
                typed_new(look->ticket.id, ACTION_TICKET_MERGE, text));
    return NULL;
}

/* Asking */

static const struct {
    Action action;
    const char *what;
    TakeLine take;
    PromptComplete complete;
} lines[] = {
    {ACTION_TICKET_NOTE, N_("note"), take_note, NULL},
    {ACTION_TICKET_ASSIGN, N_("whose (Tab; empty: nobody's)"), take_name, ticket_complete_name},
    {ACTION_TICKET_DISPATCH, N_("whom to send (Tab)"), take_agency, complete_agency},
    {ACTION_TICKET_ATTACH, N_("file to attach (Tab)"), take_path, complete_path},
    {ACTION_TICKET_MERGE, N_("part of which ticket"), take_other, NULL},
};

static const size_t lines_count = G_N_ELEMENTS(lines);

static size_t line_of(Action action)
{
    size_t line = 0;
    while (line < lines_count && lines[line].action != action)
        line++;
    return line;
}

/* The ticket left while they wrote: a note goes out all the same, so that it stands in the outbox
 * with what the backend says of it; what else was typed is a word or two. */
static void lost_sight(App *app, const char *id, Action action, const char *words)
{
    const TicketLook gone = {.ticket = {.id = id}};
    if (action == ACTION_TICKET_NOTE && words[0] != '\0')
        send_note(app, &gone, words);
    else
        app_say(app, TONE_WARNING, _("The ticket is no longer here: %s"), words);
}

static void line_done(App *app, const char *text)
{
    TicketAsking asking = app->tickets->asking;
    app->tickets->asking = (TicketAsking){0};
    g_autofree char *id = asking.ticket;
    g_autofree char *words = text != NULL ? g_strstrip(g_strdup(text)) : NULL;
    size_t line = line_of(asking.action);
    TicketLook look;
    if (words == NULL || id == NULL || line >= lines_count) {
        app_say(app, TONE_PLAIN, "%s", _("Nothing was changed."));
        return;
    }
    if (!ticket_look(app, id, &look)) {
        lost_sight(app, id, asking.action, words);
        return;
    }
    const char *wrong = lines[line].take(app, &look, words);
    if (wrong == NULL)
        return;
    ticket_ask(app, id, asking.action, words);
    ask_problem(app, wrong);
}

static void unmerge_done(App *app, const char *text)
{
    TicketAsking asking = app->tickets->asking;
    app->tickets->asking = (TicketAsking){0};
    g_autofree char *id = asking.ticket;
    if (text == NULL || id == NULL)
        app_say(app, TONE_PLAIN, "%s", _("Nothing was changed."));
    else
        ticket_send(app, ticket_act_unmerge(id), NULL, _("taken out again"), NULL, NULL);
}

/* The twin is offered where there is one. */
static void offer_twin(App *app, const TicketLook *look)
{
    TicketLook twin;
    char number[24];
    const char *id = tickets_twin(app, &look->ticket, look->ticket.id);
    if (id == NULL || !ticket_look(app, id, &twin) || twin.ticket.number == 0)
        return;
    ticket_look_name(&twin, number, sizeof number);
    prompt_set_text(app->ask.prompt, number);
}

void ticket_ask(App *app, const char *id, Action action, const char *text)
{
    TicketLook look;
    char name[24];
    size_t line = line_of(action);
    if (line >= lines_count || !ticket_look(app, id, &look))
        return;
    ticket_look_name(&look, name, sizeof name);
    g_autofree char *title =
        text_ellipsize(look.ticket.title, MAX(canvas_cols(app->canvas) / 4, 10));
    g_autofree char *label = g_strdup_printf("%s %s, %s: ", name, title, _(lines[line].what));
    if (action == ACTION_TICKET_MERGE && look.ticket.merged_into != NULL) {
        g_autofree char *question = g_strdup_printf(
            _("%s is part of another.  Enter takes it out again, Esc leaves. "), name);
        ask_confirm(app, question, ACTION_TICKET_MERGE, unmerge_done);
    } else {
        ask_line(app, label, text, NULL, line_done);
        if (action == ACTION_TICKET_NOTE)
            ask_keep(app, &draft_ticket_note, drafts_about("ticket", id));
        if (lines[line].complete != NULL)
            prompt_set_completion(app->ask.prompt, lines[line].complete, app);
        if (action == ACTION_TICKET_MERGE && text[0] == '\0')
            offer_twin(app, &look);
    }
    g_free(app->tickets->asking.ticket);
    app->tickets->asking = (TicketAsking){g_strdup(id), action};
}

static DraftResult resume(App *app, GKeyFile *kept)
{
    TicketLook look;
    g_autofree char *id = g_key_file_get_string(kept, DRAFT_ABOUT, "ticket", NULL);
    g_autofree char *text = g_key_file_get_string(kept, DRAFT_ABOUT, DRAFT_TEXT, NULL);
    if (id == NULL || text == NULL)
        return DRAFT_DONE;
    if (!ticket_look(app, id, &look)) {
        app_say(app, TONE_WARNING, _("The ticket is no longer here: %s"), text);
        return DRAFT_LATER;
    }
    ticket_ask(app, id, ACTION_TICKET_NOTE, text);
    return DRAFT_RESUMED;
}

const DraftKind draft_ticket_note = {
    .word = "ticket-note", .what = N_("a note on a ticket"), .resume = resume};
