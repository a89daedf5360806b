#include "console/cli_outbox.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "console/cli.h"
#include "console/link.h"
#include "console/outbox_words.h"
#include "wire/waiting.h"

/* `tilik outbox`: what waits to be sent from here, and what wants a person.  It sends nothing: a
 * console does, or the next command that writes. */

#define READ_MS 10000

typedef struct Listing {
    Options options;
    gboolean json;
    Outbox *outbox;
    GMainLoop *loop;
} Listing;

static void listing_clear(Listing *listing)
{
    outbox_free(listing->outbox);
    options_clear(&listing->options);
    if (listing->loop != NULL)
        g_main_loop_unref(listing->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static bool parse(Listing *listing, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &listing->json, N_("One object a line"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik outbox");
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree GOptionEntry *entries = options_entries(&listing->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _("What waits to be sent, and why.  Exits with 0 when "
                                            "nothing waits, else with 1."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc > 1) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("what is '%s'?"), (*argv)[1]);
        return false;
    }
    return true;
}

static void on_changed(void *data)
{
    const Listing *listing = data;
    g_main_loop_quit(listing->loop);
}

static gboolean on_late(gpointer data)
{
    g_main_loop_quit(((Listing *)data)->loop);
    return G_SOURCE_REMOVE;
}

/* Reads the file once. */
static bool read_outbox(Listing *listing, const Config *config, GError **error)
{
    static const OutboxEvents events = {.changed = on_changed};
    g_autofree char *path = outbox_path(config->backend);
    listing->loop = g_main_loop_new(NULL, FALSE);
    listing->outbox = outbox_open(path, &events, listing, error);
    if (listing->outbox == NULL)
        return false;
    guint late = g_timeout_add(READ_MS, on_late, listing);
    g_main_loop_run(listing->loop);
    if (outbox_known(listing->outbox)) {
        g_source_remove(late);
        return true;
    }
    const char *notice = outbox_notice(listing->outbox);
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_STORAGE,
                        notice != NULL ? notice : _("the outbox can't be read now"));
    return false;
}

static void print_json(const OutboxAct *act, const char *what, OutboxStand stand, bool mine)
{
    g_autoptr(GString) line = g_string_new(NULL);
    const Waiting waiting = {
        .id = act->id,
        .object = act->object,
        .what = what,
        .by = act->name[0] != '\0' ? act->name : NULL,
        .state = outbox_stand_word(stand),
        .why = act->problem,
        .written_at_ms = act->created_ms,
        .next_at_ms = MAX(act->next_ms, 0),
        .tries = act->attempts,
        .status = act->status,
        .mine = mine,
    };
    encode_waiting(line, &waiting);
    puts(line->str);
}

static void print_text(const OutboxAct *act, const char *what, OutboxStand stand)
{
    char age[32];
    clock_age(clock_wall_ms(), act->created_ms, age, sizeof age);
    printf("%s  %s  %s", age, outbox_stand_text(stand), what);
    if (act->problem != NULL)
        printf("  (%s)", act->problem);
    putchar('\n');
}

static unsigned print_all(const Listing *listing, const char *identity)
{
    const SenderFigures figures = {0};
    unsigned others = 0, count = outbox_count(listing->outbox);
    for (unsigned i = 0; i < count; i++) {
        const OutboxAct *act = outbox_act(listing->outbox, i);
        bool mine = strcmp(act->who, identity) == 0;
        OutboxStand stand = outbox_stand_of(listing->outbox, act, &figures, false);
        g_autofree char *what = outbox_words(act);
        others += !mine;
        if (listing->json)
            print_json(act, what, stand, mine);
        else if (mine)
            print_text(act, what, stand);
    }
    if (others > 0 && !listing->json)
        printf(ngettext("%u act was written with another token.\n",
                        "%u acts were written with other tokens.\n", others),
               others);
    return count;
}

int cli_outbox(int argc, char **argv)
{
    g_auto(Listing) listing = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&listing, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    g_autoptr(Config) config = options_config(&listing.options, &error);
    if (config == NULL)
        return cli_say(error, CLI_USAGE);
    if (config->backend[0] == '\0') {
        g_set_error_literal(&error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("no backend: --backend URL names one"));
        return cli_say(error, CLI_USAGE);
    }
    g_autoptr(LinkKey) key = link_key_new(config, &error);
    if (key == NULL || !read_outbox(&listing, config, &error))
        return cli_say(error, CLI_FAILED);
    unsigned count = print_all(&listing, key->identity);
    int status = cli_flush();
    return status != CLI_DONE ? status : count > 0 ? CLI_FAILED : CLI_DONE;
}
