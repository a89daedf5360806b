#include "console/cli_handover.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "console/cli.h"
#include "console/cli_post.h"
#include "console/cli_tickets.h"
#include "console/handover_words.h"
#include "wire/handovers.h"
#include "wire/page.h"
#include "wire/routes.h"

typedef enum Verb { VERB_BRIEF, VERB_OFFER, VERB_ACCEPT, VERB_WITHDRAW } Verb;

typedef struct Handing {
    Options options;
    gboolean markdown, json, anyone;
    char *area, *note, *to, *id;
    Verb verb;
    City *city;
    Decoder *decoder;
    char *found; /* JSON of the handover that is answered */
    Handover handover;
    GMainLoop *loop;
    int status;
} Handing;

static void handing_clear(Handing *handing)
{
    city_close(handing->city);
    decoder_free(handing->decoder);
    options_clear(&handing->options);
    g_free(handing->area);
    g_free(handing->note);
    g_free(handing->to);
    g_free(handing->id);
    g_free(handing->found);
    if (handing->loop != NULL)
        g_main_loop_unref(handing->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Handing, handing_clear)

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

/* Options */

static const char *const usages[] = {
    [VERB_BRIEF] = N_("[offer|accept|withdraw]"),
    [VERB_OFFER] = N_("NAME…"),
    [VERB_ACCEPT] = "",
    [VERB_WITHDRAW] = "",
};

static const char *const summaries[] = {
    [VERB_BRIEF] = N_("Prints what you would hand over now, and writes nothing."),
    [VERB_OFFER] = N_("Offers your shift to somebody."),
    [VERB_ACCEPT] = N_("Takes the shift that is offered to you over, with all its items."),
    [VERB_WITHDRAW] = N_("Takes the offer of your shift back."),
};

static void add_own(Handing *handing, GOptionContext *context)
{
    const GOptionEntry brief[] = {
        {"markdown", 0, 0, G_OPTION_ARG_NONE, &handing->markdown,
         N_("Short, for pasting into a chat"), NULL},
        {0},
    };
    const GOptionEntry json[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &handing->json, N_("As the API has it"), NULL},
        {0},
    };
    const GOptionEntry area[] = {
        {"area", 0, 0, G_OPTION_ARG_STRING, &handing->area, N_("The area that is handed over"),
         N_("CODE")},
        {0},
    };
    const GOptionEntry offer[] = {
        {"note", 0, 0, G_OPTION_ARG_STRING, &handing->note, N_("A word to who comes"), N_("TEXT")},
        {"anyone", 0, 0, G_OPTION_ARG_NONE, &handing->anyone, N_("To whoever takes it first"),
         NULL},
        {0},
    };
    const GOptionEntry one[] = {
        {"id", 0, 0, G_OPTION_ARG_STRING, &handing->id, N_("Which one, where there are several"),
         N_("ID")},
        {0},
    };
    g_option_context_add_main_entries(context, json, "tilik");
    if (handing->verb == VERB_BRIEF)
        g_option_context_add_main_entries(context, brief, "tilik");
    if (handing->verb == VERB_BRIEF || handing->verb == VERB_OFFER)
        g_option_context_add_main_entries(context, area, "tilik");
    if (handing->verb == VERB_OFFER)
        g_option_context_add_main_entries(context, offer, "tilik");
    if (handing->verb == VERB_ACCEPT || handing->verb == VERB_WITHDRAW)
        g_option_context_add_main_entries(context, one, "tilik");
}

static bool check_text(const char *what, const char *text, size_t max, GError **error)
{
    bool good =
        text == NULL || (g_utf8_validate(text, -1, NULL) && strlen(text) <= max &&
                         text_is_clean(text, strlen(text)) && text[strspn(text, " ")] != '\0');
    if (!good)
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("%s: empty, too long, or not plain text"), what);
    return good;
}

static bool check(Handing *handing, char **words, GError **error)
{
    AreaLevel level;
    if (handing->markdown && handing->json)
        return mistake(error, _("--markdown or --json, not both"));
    if (handing->area != NULL && !area_code_level(handing->area, &level))
        return mistake(error, _("--area takes the code of an area, as 33.74.10"));
    if (handing->id != NULL && !ticket_id_valid(handing->id))
        return mistake(error, _("--id takes the id of a handover"));
    if (handing->verb != VERB_OFFER)
        return words[0] == NULL || mistake(error, _("that is one word too many"));
    g_autofree char *joined = g_strjoinv(" ", words);
    handing->to = g_strdup(g_strstrip(joined));
    if (handing->anyone == (handing->to[0] != '\0'))
        return mistake(error, _("say to whom, or --anyone"));
    if (handing->anyone)
        g_clear_pointer(&handing->to, g_free);
    if (handing->options.demo)
        return mistake(error, _("a make-believe city ends with the command; open the console "
                                "on it"));
    return check_text(_("the name"), handing->to, CODEC_NAME_MAX, error) &&
           check_text("--note", handing->note, HANDOVER_NOTE_MAX, error);
}

static bool parse(Handing *handing, int *argc, char ***argv, GError **error)
{
    g_set_prgname("tilik handover");
    g_autoptr(GOptionContext) context =
        g_option_context_new(usages[handing->verb][0] != '\0' ? _(usages[handing->verb]) : "");
    g_autofree GOptionEntry *entries = options_entries(&handing->options, false);
    add_own(handing, context);
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _(summaries[handing->verb]));
    return g_option_context_parse(context, argc, argv, error) && check(handing, *argv + 1, error);
}

/* The brief */

static void print_plain(const Handing *handing, const Handover *handover)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const Catalog *catalog = city_catalog(handing->city);
    if (handing->markdown)
        handover_markdown(out, catalog, handover, city_now_ms(handing->city));
    else
        handover_plain(out, catalog, handover, city_now_ms(handing->city));
    fputs(out->str, stdout);
}

static int run_brief(Handing *handing)
{
    size_t size;
    Handover brief;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strconcat(ROUTE_HANDOVERS "/brief",
                                        handing->area != NULL ? "?area=" : "", handing->area, NULL);
    g_autofree char *json = cli_fetch(handing->city, path, &size, &error);
    if (json == NULL || !decode_handover_brief(handing->decoder, json, size, &brief, &error))
        return cli_say(error, CLI_FAILED);
    if (handing->json)
        printf("%.*s\n", (int)size, json);
    else
        print_plain(handing, &brief);
    return cli_flush();
}

/* Acts */

static void on_posted(const HttpAnswer *answer, const GError *error, void *data)
{
    Handing *handing = data;
    Handover handover;
    bool away = cli_post_is_kept(answer, error);
    if (away) {
        printf("%s\n", _("written down, not sent yet"));
        log_complain("tilik: %s\n", error->message);
        handing->status = CLI_KEPT;
    } else if (error != NULL) {
        handing->status = cli_say(error, CLI_FAILED);
    } else if (answer == NULL ||
               !decode_handover(handing->decoder, answer->body, answer->size, &handover, NULL)) {
        printf("%s\n", _("done"));
    } else if (handing->json) {
        printf("%.*s\n", (int)answer->size, answer->body);
    } else {
        printf("%s  ", handover.id);
        print_plain(handing, &handover);
    }
    g_main_loop_quit(handing->loop);
}

static int post(Handing *handing, const Config *config, const OutboxAct *act)
{
    CliPost *outbox = cli_post_new(config, city_api(handing->city));
    handing->loop = g_main_loop_new(NULL, FALSE);
    if (outbox == NULL || !cli_post_add(outbox, act, on_posted, handing)) {
        log_complain("%s", _("tilik: the outbox takes no more: nothing was done\n"));
        cli_post_free(outbox);
        return CLI_FAILED;
    }
    g_main_loop_run(handing->loop);
    cli_post_free(outbox);
    int status = cli_flush();
    return status != CLI_DONE ? status : handing->status;
}

static int run_offer(Handing *handing, const Config *config)
{
    char id[ID_ULID_SIZE];
    g_autoptr(GString) body = g_string_new(NULL);
    id_ulid(clock_wall_ms(), id);
    const HandoverRequest request = {
        .id = id, .to = handing->to, .area = handing->area, .note = handing->note};
    encode_handover_request(body, &request);
    g_autofree char *object = g_strconcat("handover/", id, NULL);
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_HANDOVERS,
                           .body = body->str};
    return post(handing, config, &act);
}

static bool is_wanted(const Handing *handing, const Handover *handover, const char *me)
{
    bool by_me = strcmp(handover->from, me) == 0;
    if (handing->id != NULL && strcmp(handing->id, handover->id) != 0)
        return false;
    return handing->verb == VERB_WITHDRAW
               ? by_me
               : !by_me && (handover->to == NULL || strcmp(handover->to, me) == 0);
}

typedef struct Seeking {
    Handing *handing;
    const char *me;
} Seeking;

/* They come newest first. */
static bool take_offer(const char *json, size_t size, void *data, GError **error)
{
    Seeking *seeking = data;
    Handing *handing = seeking->handing;
    Handover handover;
    if (handing->found == NULL && decode_handover(handing->decoder, json, size, &handover, NULL) &&
        is_wanted(handing, &handover, seeking->me))
        handing->found = g_strndup(json, size);
    return true;
}

static bool seek(Handing *handing, GError **error)
{
    size_t size;
    g_autofree char *next = NULL;
    const Session *session = city_session(handing->city, error);
    if (session == NULL)
        return false;
    Seeking seeking = {handing, session->name};
    g_autofree char *page =
        cli_fetch(handing->city, ROUTE_HANDOVERS "?status=offered&limit=20", &size, error);
    if (page == NULL || !decode_page(page, size, take_offer, &seeking, &next, error))
        return false;
    if (handing->found == NULL) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                            handing->verb == VERB_WITHDRAW ? _("you offer no shift")
                                                           : _("no shift is offered to you"));
        return false;
    }
    return decode_handover(handing->decoder, handing->found, strlen(handing->found),
                           &handing->handover, error);
}

/* All of it on the version that was read: where something was changed meanwhile nothing is done. */
static int run_answer(Handing *handing, const Config *config)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) body = g_string_new(NULL);
    if (!seek(handing, &error))
        return cli_say(error, CLI_FAILED);
    const Handover *handover = &handing->handover;
    g_autofree HandoverReply *replies = g_new0(HandoverReply, handover->item_count + 1);
    HandoverPatch patch = {.items = replies, .status = HANDOVER_WITHDRAWN};
    if (handing->verb == VERB_ACCEPT) {
        patch.status = HANDOVER_FINISHED;
        for (size_t i = 0; i < handover->item_count; i++)
            if (handover->items[i].state == HANDOVER_ITEM_OFFERED)
                replies[patch.item_count++] =
                    (HandoverReply){.ref = handover->items[i].ref, .state = HANDOVER_ITEM_ACCEPTED};
    }
    encode_handover_patch(body, &patch);
    g_autofree char *object = g_strconcat("handover/", handover->id, NULL);
    g_autofree char *path = g_strconcat(ROUTE_HANDOVERS "/", handover->id, NULL);
    g_autofree char *condition = g_strdup_printf("\"%" PRId64 "\"", handover->version);
    const OutboxAct act = {.object = object,
                           .method = (char *)"PATCH",
                           .path = path,
                           .body = body->str,
                           .condition = condition};
    return post(handing, config, &act);
}

static Verb verb_of(int *argc, char ***argv)
{
    static const char *const words[] = {
        [VERB_OFFER] = "offer", [VERB_ACCEPT] = "accept", [VERB_WITHDRAW] = "withdraw"};
    for (Verb verb = VERB_OFFER; *argc > 1 && verb <= VERB_WITHDRAW; verb++) {
        if (strcmp(words[verb], (*argv)[1]) == 0) {
            *argc -= 1;
            *argv += 1;
            return verb;
        }
    }
    return VERB_BRIEF;
}

int cli_handover(int argc, char **argv)
{
    g_auto(Handing) handing = {.decoder = decoder_new()};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    handing.verb = verb_of(&argc, &argv);
    if (!parse(&handing, &argc, &argv, &error) ||
        (config = options_config(&handing.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    bool names = !handing.json && handing.verb != VERB_OFFER;
    handing.city =
        city_open(config, &handing.options, names ? CITY_CAMERAS : CITY_BACKEND, &stale_ms, &error);
    if (handing.city == NULL)
        return cli_say(error, CLI_FAILED);
    if (handing.verb == VERB_BRIEF)
        return run_brief(&handing);
    return handing.verb == VERB_OFFER ? run_offer(&handing, config) : run_answer(&handing, config);
}
