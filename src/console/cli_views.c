/* `tilik views [CAMERA]`: who looked at what, for auditors and for the people of an RT.  Who asks
 * which pictures of them were looked at is answered from it (UU 27/2022, article 32). */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "console/cli_command.h"
#include "console/cli_seen.h"
#include "console/cli_write.h"
#include "wire/page.h"
#include "wire/routes.h"

#define VIEWS_USUAL 100
#define VIEWS_MAX   100000
#define PAGE_MAX    500

typedef struct Listing {
    CliCommand command;
    char *from, *to;
    int limit;
    const char *camera; /* NULL all */
    int64_t from_ms, to_ms;
    char *cursor;
    unsigned printed;
} Listing;

static void listing_clear(Listing *listing)
{
    cli_command_clear(&listing->command);
    g_free(listing->from);
    g_free(listing->to);
    g_free(listing->cursor);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static const CliKind kind = {
    .name = "tilik views",
    .arguments = N_("[CAMERA]"),
    .json = N_("One array of objects"),
    .summary = N_("Lists who looked at a camera, or at any, when, why and for how long; the newest "
                  "first.")};

static bool check(Listing *listing, int argc, char **argv, GError **error)
{
    listing->camera = argc > 1 ? argv[1] : NULL;
    if (argc > 2 || (listing->camera != NULL && !id_valid(listing->camera)))
        return cli_mistake(error, "%s", _("one camera's id, or none"));
    if (listing->limit < 1 || listing->limit > VIEWS_MAX)
        return cli_mistake(error, "%s", _("--limit takes 1 to 100000"));
    return cli_span(listing->from, listing->to, &listing->from_ms, &listing->to_ms, error);
}

static bool parse(Listing *listing, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &listing->from, N_("Where it begins"), N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &listing->to, N_("Where it ends"), N_("TIME")},
        {"limit", 0, 0, G_OPTION_ARG_INT, &listing->limit, N_("At most so many lines (100)"), "N"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    listing->limit = VIEWS_USUAL;
    return cli_command_read(&listing->command, &kind, own, argc, argv, error) &&
           check(listing, *argc, *argv, error);
}

static void put_csv(const ViewRecord *view)
{
    fputs(view->id, stdout);
    cli_put_field(stdout, view->camera);
    cli_put_field(stdout, view->by);
    cli_put_field(stdout, purpose_word(view->purpose));
    cli_put_time(stdout, view->at_ms);
    printf(",");
    if (view->seconds >= 0)
        printf("%d", (int)view->seconds);
    cli_put_time(stdout, view->from_ms);
    fputs("\r\n", stdout);
}

static void put_row(const ViewRecord *view)
{
    char at[CLOCK_RFC3339_SIZE], length[24] = "?";
    g_autoptr(GDateTime) local = g_date_time_new_from_unix_local(view->at_ms / 1000);
    g_autofree char *when = g_date_time_format(local, "%Y-%m-%d %H:%M:%S");
    if (view->seconds >= 0)
        clock_age(view->seconds * 1000 + 1, 1, length, sizeof length);
    cli_put_padded(stdout, when, 19);
    cli_put_padded(stdout, view->by, 20);
    cli_put_right(stdout, length, 7);
    cli_put_padded(stdout, purpose_text(view->purpose), 10);
    fputs(view->camera, stdout);
    if (view->from_ms != 0) {
        clock_format(view->from_ms, at);
        /* TRANSLATORS: the time that a recording was looked at of */
        printf(_("  recording of %s"), at);
    }
    fputc('\n', stdout);
}

/* What stands before the first view: nothing is written of a list that is refused. */
static void begin(const Listing *listing)
{
    if (listing->command.json)
        fputs("[", stdout);
    else if (listing->command.csv)
        fputs("id,camera,by,purpose,at,seconds,recording_of\r\n", stdout);
}

static bool take_view(const char *json, size_t size, void *data, GError **error)
{
    Listing *listing = data;
    ViewRecord view;
    if (!decode_view(listing->command.decoder, json, size, &view, error))
        return false;
    if (listing->printed >= (unsigned)listing->limit)
        return true;
    if (listing->printed == 0)
        begin(listing);
    if (listing->command.json)
        printf("%s\n%.*s", listing->printed > 0 ? "," : "", (int)size, json);
    else if (listing->command.csv)
        put_csv(&view);
    else
        put_row(&view);
    listing->printed++;
    return true;
}

static bool fetch(Listing *listing, GError **error)
{
    size_t size;
    unsigned wanted = (unsigned)listing->limit - listing->printed;
    g_autoptr(GString) path = g_string_new(NULL);
    g_string_printf(path, ROUTE_VIEWS "?limit=%u", MIN(wanted, PAGE_MAX));
    cli_path_text(path, "camera", listing->camera);
    cli_path_time(path, "from", listing->from_ms);
    cli_path_time(path, "to", listing->to_ms);
    cli_path_text(path, "cursor", listing->cursor);
    g_clear_pointer(&listing->cursor, g_free);
    g_autofree char *page = cli_fetch(listing->command.city, path->str, &size, error);
    return page != NULL && decode_page(page, size, take_view, listing, &listing->cursor, error);
}

static bool list(Listing *listing, GError **error)
{
    do {
        if (!fetch(listing, error))
            return false;
    } while (listing->cursor != NULL && listing->printed < (unsigned)listing->limit);
    return true;
}

/* A camera that nobody looked at, and one that is not there, are not the same; one that is gone
 * may have been looked at. */
static bool nobody_looked(const Listing *listing, GError **error)
{
    if (listing->camera != NULL) {
        size_t size;
        g_autofree char *path = g_strconcat(ROUTE_CAMERAS "/", listing->camera, NULL);
        g_autofree char *camera = cli_fetch(listing->command.city, path, &size, error);
        if (camera == NULL)
            return false;
    }
    begin(listing);
    if (!listing->command.json && !listing->command.csv)
        puts(_("Nobody looked."));
    return true;
}

int cli_views(int argc, char **argv)
{
    g_auto(Listing) listing = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&listing, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!cli_command_open(&listing.command, CITY_BACKEND, &error) || !list(&listing, &error) ||
        (listing.printed == 0 && !nobody_looked(&listing, &error)))
        return cli_say(error, CLI_FAILED);
    if (listing.command.json)
        fputs("\n]\n", stdout);
    return cli_flush();
}
