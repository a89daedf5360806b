#include "console/drafts.h"
#include "console/ticket_check.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "console/order_words.h"
#include "console/orders.h"
#include "console/outgoing.h"
#include "console/tickets.h"
#include "wire/maintenance.h"
#include "wire/routes.h"

struct CheckRound {
    char *ticket;    /* its id */
    GPtrArray *left; /* ids of cameras that are still to be looked at */
    guint all, at;   /* of how many; which of left is asked about */
};

/* ---- what is typed ---- */

void check_words_clear(CheckWords *words)
{
    g_clear_pointer(&words->note, g_free);
    g_clear_pointer(&words->photo, g_free);
}

/* A digit, or so much of the word that it can be no other: "2", "mo". */
static bool read_result(const char *text, size_t length, CheckResult *out)
{
    int found = 0;
    for (int i = 0; i < CHECK_RESULTS; i++) {
        bool digit = length == 1 && text[0] == '1' + i;
        if (!digit && g_ascii_strncasecmp(check_result_word((CheckResult)i), text, length) != 0)
            continue;
        *out = (CheckResult)i;
        found++;
    }
    return length > 0 && found == 1;
}

bool check_words_read(const char *text, CheckWords *out, GError **error)
{
    CheckWords words = {.reason = REASON_NONE};
    const char *at = text + strspn(text, " "), *rest;
    size_t length = strcspn(at, " ");
    if (!read_result(at, length, &words.result)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("begin with a number from 1 to 5"));
        return false;
    }
    at += length;
    at += strspn(at, " ");
    if (order_reason_read(at, &words.reason, &rest))
        at = rest;
    if (words.reason == REASON_PRIVACY) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("a camera is closed for privacy by the brake"));
        return false;
    }
    g_autofree char *note = g_strdup(at);
    char *photo = note[0] == '@' ? note : strstr(note, " @");
    if (photo != NULL) {
        char *path = photo + (photo[0] == ' ' ? 2 : 1);
        words.photo = path[0] == '~' && path[1] == '/'
                          ? g_build_filename(g_get_home_dir(), path + 2, NULL)
                          : g_strdup(path);
        *photo = '\0';
    }
    g_strstrip(note);
    if (strlen(note) > TICKET_CHECK_NOTE_MAX) {
        g_free(words.photo);
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("the note is too long"));
        return false;
    }
    words.note = note[0] != '\0' ? g_steal_pointer(&note) : NULL;
    *out = words;
    return true;
}

/* Behind the number Tab goes around the reasons. */
static char *complete(const char *text, int again, void *data)
{
    size_t head = strcspn(text, " ");
    if (text[head] == '\0')
        return NULL;
    head += strspn(text + head, " ");
    g_autofree char *reason = order_words_complete(text + head, again, data);
    return reason != NULL ? g_strdup_printf("%.*s%s", (int)head, text, reason) : NULL;
}

/* ---- sending ---- */

static OutboxAct *check_act(const char *ticket, const CheckRequest *request)
{
    GString *body = g_string_new(NULL);
    OutboxAct *act = g_new0(OutboxAct, 1);
    encode_check_request(body, request);
    act->object = g_strconcat(TICKET_OBJECT, ticket, NULL);
    act->method = g_strdup("POST");
    act->path = g_strdup_printf(ROUTE_TICKETS "/%s/checks", ticket);
    act->body = g_string_free(body, FALSE);
    return act;
}

/* An answer, until it is on the disk. */
typedef struct Answered {
    char *ticket, *camera;
} Answered;

static void answered_free(Answered *answered)
{
    g_free(answered->ticket);
    g_free(answered->camera);
    g_free(answered);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answered, answered_free)

static Answered *answered_new(const char *ticket, const char *camera)
{
    Answered *answered = g_new(Answered, 1);
    *answered = (Answered){g_strdup(ticket), g_strdup(camera)};
    return answered;
}

/* What could not be kept is asked for again, unless another round is under way by then. */
static void on_written(App *app, const GError *error, void *data)
{
    g_autoptr(Answered) answered = data;
    const struct CheckRound *round = app->check_round;
    if (error == NULL)
        return;
    if (round != NULL && strcmp(round->ticket, answered->ticket) == 0)
        g_ptr_array_add(round->left, g_steal_pointer(&answered->camera));
    app_say(app, TONE_WARNING, _("Not kept: %s"), error->message);
}

/* The photo first, then what names it: acts on one ticket keep their order. */
static bool send(App *app, const char *camera, const CheckWords *words, GError **error)
{
    const struct CheckRound *round = app->check_round;
    g_auto(TicketPaper) paper = {0};
    g_autofree char *sha256 = NULL;
    if (words->photo != NULL) {
        if (!ticket_paper_read(words->photo, &paper, error))
            return false;
        sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, paper.bytes);
        ticket_send(app, ticket_act_attach(round->ticket, &paper), paper.bytes, "", NULL, NULL);
    }
    const CheckRequest request = {.camera = camera,
                                  .note = words->note,
                                  .attachment = sha256,
                                  .at_ms = app_now_ms(app),
                                  .result = words->result,
                                  .reason = words->reason};
    ticket_send(app, check_act(round->ticket, &request), NULL, "", on_written,
                answered_new(round->ticket, camera));
    return true;
}

/* ---- asking ---- */

static void round_free(struct CheckRound *round)
{
    if (round == NULL)
        return;
    g_ptr_array_unref(round->left);
    g_free(round->ticket);
    g_free(round);
}

void ticket_check_stop(App *app)
{
    g_clear_pointer(&app->check_round, round_free);
}

static void ask(App *app, const char *text);

static void end(App *app)
{
    guint left = app->check_round->left->len;
    if (left == 0)
        app_say(app, TONE_PLAIN, _("Every camera of the round is answered for."));
    else
        app_say(
            app, TONE_PLAIN,
            ngettext("%u camera of the round is left.", "%u cameras of the round are left.", left),
            left);
    ticket_check_stop(app);
}

static void go_on(App *app)
{
    if (app->check_round->at < app->check_round->left->len)
        ask(app, "");
    else
        end(app);
}

static void line_done(App *app, const char *text)
{
    struct CheckRound *round = app->check_round;
    g_auto(CheckWords) words = {0};
    g_autoptr(GError) error = NULL;
    if (round == NULL)
        return;
    if (text == NULL) {
        end(app);
        return;
    }
    if (text[strspn(text, " ")] == '\0') {
        round->at++;
        go_on(app);
        return;
    }
    g_autofree char *camera = NULL;
    if (check_words_read(text, &words, &error)) {
        camera = g_ptr_array_steal_index(round->left, round->at);
        if (send(app, camera, &words, &error)) {
            go_on(app);
            return;
        }
        g_ptr_array_insert(round->left, (int)round->at, g_steal_pointer(&camera));
    }
    ask(app, text);
    ask_problem(app, error->message);
}

static void ask(App *app, const char *text)
{
    const struct CheckRound *round = app->check_round;
    const char *id = g_ptr_array_index(round->left, round->at);
    Camera camera = {.name = id};
    catalog_camera(app->catalog, catalog_find_camera(app->catalog, id), &camera);
    g_autofree char *name = text_ellipsize(camera.name[0] != '\0' ? camera.name : id,
                                           MAX(canvas_cols(app->canvas) / 4, 12));
    g_autofree char *label =
        /* TRANSLATORS: which of how many cameras; its name; what is there is said by a number */
        g_strdup_printf(
            _("%u/%u %s  1 works 2 dark 3 gone 4 moved 5 other, reason (Tab) note @photo: "),
            round->all - round->left->len + 1, round->all, name);
    GKeyFile *about = drafts_about("ticket", round->ticket);
    g_key_file_set_string(about, DRAFT_ABOUT, "camera", id);
    ask_line(app, label, text, NULL, line_done);
    ask_keep(app, &draft_check, about);
    prompt_set_completion(app->ask.prompt, complete, app);
}

/* What is being sent is not asked for again. */
static bool is_sent(const App *app, const Ticket *ticket, const char *camera)
{
    const Outbox *outbox = outgoing_outbox(app);
    g_autofree char *object = g_strconcat(TICKET_OBJECT, ticket->id, NULL);
    g_autoptr(Decoder) decoder = decoder_new();
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        CheckRequest request;
        if (act->state == OUTBOX_WAITING && strcmp(act->object, object) == 0 &&
            g_str_has_suffix(act->path, "/checks") &&
            decode_check_request(decoder, act->body, strlen(act->body), &request, NULL) &&
            strcmp(request.camera, camera) == 0)
            return true;
    }
    return false;
}

void ticket_check_begin(App *app, const Ticket *ticket)
{
    if (!ticket_is_round(ticket)) {
        app_say(app, TONE_PLAIN, _("The ticket is no round of field checks."));
        return;
    }
    ticket_check_stop(app);
    struct CheckRound *round = g_new0(struct CheckRound, 1);
    round->ticket = g_strdup(ticket->id);
    round->left = g_ptr_array_new_with_free_func(g_free);
    for (const char *const *id = ticket->cameras; id != NULL && *id != NULL; id++) {
        round->all++;
        if (ticket_check_of(ticket, *id) == NULL && !is_sent(app, ticket, *id))
            g_ptr_array_add(round->left, g_strdup(*id));
    }
    app->check_round = round;
    go_on(app);
}

/* On the camera that it was about, if that is not answered meanwhile. */
static DraftResult resume(App *app, GKeyFile *kept)
{
    guint at;
    TicketLook look;
    g_autofree char *id = g_key_file_get_string(kept, DRAFT_ABOUT, "ticket", NULL);
    g_autofree char *camera = g_key_file_get_string(kept, DRAFT_ABOUT, "camera", NULL);
    g_autofree char *text = g_key_file_get_string(kept, DRAFT_ABOUT, DRAFT_TEXT, NULL);
    if (id == NULL || camera == NULL || text == NULL)
        return DRAFT_DONE;
    if (!ticket_look(app, id, &look)) {
        app_say(app, TONE_WARNING, _("The ticket is no longer here: %s"), text);
        return DRAFT_LATER;
    }
    ticket_check_begin(app, &look.ticket);
    if (app->check_round == NULL ||
        !g_ptr_array_find_with_equal_func(app->check_round->left, camera, g_str_equal, &at))
        return DRAFT_DONE;
    app->check_round->at = at;
    ask(app, text);
    return DRAFT_RESUMED;
}

const DraftKind draft_check = {.word = "check", .what = N_("a field check"), .resume = resume};

/* ---- a new round ---- */

static void title_done(App *app, const char *text)
{
    g_autoptr(GPtrArray) ids = orders_asked(app);
    char id[ID_ULID_SIZE];
    if (text == NULL || text[strspn(text, " ")] == '\0' || ids->len == 0) {
        app_say(app, TONE_PLAIN, _("No round was opened."));
        return;
    }
    g_autofree char *title = text_clean(text, strlen(text), TICKET_TITLE_MAX);
    guint count = ids->len;
    g_ptr_array_add(ids, NULL);
    id_ulid(app_now_ms(app), id);
    const TicketRequest request = {.id = id,
                                   .kind = TICKET_MAINTENANCE,
                                   .topic = TICKET_TOPIC_CHECK,
                                   .title = g_strstrip(title),
                                   .cameras = (const char *const *)ids->pdata,
                                   .at_ms = app_now_ms(app)};
    g_autofree char *said =
        g_strdup_printf(ngettext("a round of %u camera", "a round of %u cameras", count), count);
    ticket_send(app, ticket_act_open(&request), NULL, said, NULL, NULL);
}

void ticket_round_begin(App *app)
{
    const GPtrArray *ids = orders_ask_about(app);
    if (ids->len == 0) {
        app_say(app, TONE_PLAIN, _("Mark the cameras of the round first."));
        return;
    }
    if (ids->len > TICKET_LINKS_MAX) {
        app_say(app, TONE_WARNING, _("A round has at most %d cameras; %u are marked."),
                TICKET_LINKS_MAX, ids->len);
        return;
    }
    g_autofree char *label =
        g_strdup_printf(ngettext("Round of field checks, %u camera, title: ",
                                 "Round of field checks, %u cameras, title: ", ids->len),
                        ids->len);
    ask_line(app, label, _("Field check"), NULL, title_done);
}
