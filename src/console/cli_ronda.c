/* `tilik ronda list|begin|stop|end`: a round in a script, its acts through the outbox like those of
 * the console, so that one that is begun without a link is sent later, in order. */
#include "console/cli_ronda.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "console/cli.h"
#include "console/cli_one.h"
#include "console/cli_tickets.h"
#include "console/cli_write.h"
#include "console/order_words.h"
#include "console/round.h"
#include "model/query.h"
#include "wire/page.h"
#include "wire/routes.h"

#define PAGE_ROUNDS "200"

typedef struct Walking {
    Options options;
    gboolean json, open;
    Config *config;
    City *city;
    Decoder *decoder;
    char *mine; /* id of the open round that was sought; NULL none */
} Walking;

static void walking_clear(Walking *walking)
{
    city_close(walking->city);
    config_free(walking->config);
    options_clear(&walking->options);
    decoder_free(walking->decoder);
    g_free(walking->mine);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walking, walking_clear)

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

typedef struct Usage {
    const char *name, *arguments, *summary;
    bool lists;
} Usage;

static bool parse(Walking *walking, const Usage *usage, int *argc, char ***argv, GError **error)
{
    const GOptionEntry list[] = {
        {"open", 0, 0, G_OPTION_ARG_NONE, &walking->open, N_("Only those under way"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &walking->json, N_("The page as it came"), NULL},
        {0}};
    const GOptionEntry none[] = {{0}};
    g_autofree char *name = g_strconcat("tilik ronda ", usage->name, NULL);
    g_set_prgname(name);
    g_autoptr(GOptionContext) context = g_option_context_new(_(usage->arguments));
    g_autofree GOptionEntry *entries = options_entries(&walking->options, false);
    g_option_context_add_main_entries(context, usage->lists ? list : none, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _(usage->summary));
    walking->decoder = decoder_new();
    return g_option_context_parse(context, argc, argv, error) &&
           (walking->config = options_config(&walking->options, error)) != NULL;
}

static bool open_city(Walking *walking, CityWant want, GError **error)
{
    int64_t stale_ms;
    walking->city = city_open(walking->config, &walking->options, want, &stale_ms, error);
    if (walking->city != NULL && want == CITY_CAMERAS)
        cli_warn_stale(stale_ms);
    return walking->city != NULL;
}

/* ---- list ---- */

static bool print_round(const char *json, size_t size, void *data, GError **error)
{
    Walking *walking = data;
    Patrol patrol;
    char when[32], seen[32], place[160] = "";
    if (!decode_patrol(walking->decoder, json, size, &patrol, error))
        return false;
    PatrolSum sum = patrol_sum(&patrol, city_now_ms(walking->city));
    const Catalog *catalog = city_catalog(walking->city);
    uint32_t area = catalog_find_area(catalog, patrol.area);
    if (area != CATALOG_NONE)
        catalog_area_label(catalog, area, place, sizeof place);
    order_day_write(patrol.started_at_ms, when, sizeof when);
    g_snprintf(seen, sizeof seen, "%u/%u", (unsigned)sum.seen, (unsigned)patrol.camera_count);
    printf("%s  ", patrol.id);
    cli_put_padded(stdout, when, 17);
    cli_put_padded(stdout, patrol_status_text(patrol.status), 14);
    cli_put_right(stdout, seen, 9);
    g_snprintf(seen, sizeof seen, "! %u", (unsigned)sum.alerts);
    cli_put_right(stdout, seen, 6);
    g_snprintf(seen, sizeof seen, "- %u", (unsigned)sum.skipped);
    cli_put_right(stdout, seen, 6);
    printf("  ");
    cli_put_padded(stdout, patrol.by, 16);
    printf(" %s\n", place[0] != '\0' ? place : patrol.area);
    return true;
}

static int run_list(int argc, char **argv)
{
    static const Usage usage = {"list", "", N_("Lists the patrol rounds, the newest first."), true};
    g_auto(Walking) walking = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    size_t size = 0;
    if (!parse(&walking, &usage, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!open_city(&walking, CITY_CAMERAS, &error))
        return cli_say(error, CLI_FAILED);
    g_autofree char *page = cli_fetch(walking.city,
                                      walking.open ? ROUTE_PATROLS "?status=open&limit=" PAGE_ROUNDS
                                                   : ROUTE_PATROLS "?limit=" PAGE_ROUNDS,
                                      &size, &error);
    if (page == NULL)
        return cli_say(error, CLI_FAILED);
    if (walking.json)
        printf("%.*s\n", (int)size, page);
    else if (!decode_page(page, size, print_round, &walking, &next, &error))
        return cli_say(error, CLI_FAILED);
    return cli_flush();
}

/* ---- acts ---- */

static void say_done(const char *answer, size_t size, void *data)
{
    Walking *walking = data;
    Patrol patrol;
    if (walking->mine != NULL) /* its id stands there already */
        return;
    if (answer == NULL || !decode_patrol(walking->decoder, answer, size, &patrol, NULL)) {
        printf("%s\n", _("done"));
        return;
    }
    PatrolSum sum = patrol_sum(&patrol, city_now_ms(walking->city));
    printf("%s  %s  %u/%u\n", patrol.id, patrol_status_text(patrol.status), (unsigned)sum.seen,
           (unsigned)patrol.camera_count);
}

static int post(Walking *walking, const char *id, const char *what, const GString *body)
{
    g_autofree char *object = g_strconcat(ROUND_OBJECT, id, NULL);
    g_autofree char *path =
        what != NULL ? g_strdup_printf(ROUTE_PATROLS "/%s/%s", id, what) : g_strdup(ROUTE_PATROLS);
    const OutboxAct act = {
        .object = object, .method = (char *)"POST", .path = path, .body = body->str};
    return cli_one(walking->config, walking->city, &act, say_done, walking);
}

/* The cameras of a query, as ids. */
static GPtrArray *find_cameras(Walking *walking, const char *text, GError **error)
{
    const Catalog *catalog = city_catalog(walking->city);
    g_autoptr(Query) query = query_parse(text, error);
    if (query == NULL)
        return NULL;
    query_exact(query);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, city_now_ms(walking->city), NULL, found);
    if (found->len == 0 || found->len > PATROL_STOPS_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("%u cameras; a round has 1 to %d of them"), found->len, PATROL_STOPS_MAX);
        return NULL;
    }
    GPtrArray *ids = g_ptr_array_new();
    for (guint i = 0; i < found->len; i++) {
        Camera camera;
        if (catalog_camera(catalog, g_array_index(found, uint32_t, i), &camera))
            g_ptr_array_add(ids, (gpointer)camera.id);
    }
    return ids;
}

static int run_begin(int argc, char **argv)
{
    static const Usage usage = {
        "begin", N_("[QUERY…]"),
        N_("Begins a round of the cameras of a query, or of all, and prints its id."), false};
    g_auto(Walking) walking = {0};
    g_autoptr(GError) error = NULL;
    char id[ID_ULID_SIZE], area[AREA_CODE_SIZE];
    if (!parse(&walking, &usage, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    g_autofree char *text = g_strjoinv(" ", argv + 1);
    if (!open_city(&walking, CITY_CAMERAS, &error))
        return cli_say(error, CLI_FAILED);
    g_autoptr(GPtrArray) ids = find_cameras(&walking, text, &error);
    if (ids == NULL)
        return cli_say(error, CLI_USAGE);
    int64_t now_ms = city_now_ms(walking.city);
    id_ulid(now_ms, id);
    round_area_of(city_catalog(walking.city), ids, area);
    size_t count = ids->len;
    g_ptr_array_add(ids, NULL);
    const PatrolRequest request = {.id = id,
                                   .area = area,
                                   .query = text[0] != '\0' ? text : NULL,
                                   .cameras = (const char *const *)ids->pdata,
                                   .camera_count = count,
                                   .at_ms = now_ms,
                                   .purpose = PURPOSES};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_patrol_request(body, &request);
    walking.mine = g_strdup(id);
    /* Before the answer: who is without a link needs it for the stops. */
    printf(ngettext("%s  %u camera\n", "%s  %u cameras\n", (unsigned)count), id, (unsigned)count);
    return post(&walking, id, NULL, body);
}

static bool read_result(const char *word, PatrolResult *out)
{
    static const struct {
        const char *word;
        PatrolResult result;
    } words[] = {{"aman", PATROL_CLEAR},
                 {"alarm", PATROL_ALERT},
                 {"gelap", PATROL_DARK},
                 {"lewat", PATROL_SKIPPED}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i].word, word) == 0) {
            *out = words[i].result;
            return true;
        }
    }
    return patrol_result_parse(word, out);
}

static char *note_of(char **words)
{
    g_autofree char *text = g_strjoinv(" ", words);
    char *note = text_clean(text, strlen(text), PATROL_NOTE_MAX);
    if (note[0] == '\0')
        g_clear_pointer(&note, g_free);
    return note;
}

static int run_stop(int argc, char **argv)
{
    static const Usage usage = {"stop", N_("ROUND CAMERA aman|alarm|gelap|lewat [NOTE…]"),
                                N_("Says what was seen at a camera of a round."), false};
    g_auto(Walking) walking = {0};
    g_autoptr(GError) error = NULL;
    PatrolStop stop = {.looked_s = PATROL_UNTIMED};
    if (!parse(&walking, &usage, &argc, &argv, &error) ||
        ((argc < 4 || !id_valid(argv[1]) || !id_valid(argv[2]) ||
          !read_result(argv[3], &stop.result)) &&
         !mistake(&error, _("give a round, a camera, and aman, alarm, gelap or lewat"))))
        return cli_say(error, CLI_USAGE);
    if (!open_city(&walking, CITY_BACKEND, &error))
        return cli_say(error, CLI_FAILED);
    g_autofree char *note = note_of(argv + 4);
    stop.camera = argv[2];
    stop.note = note;
    stop.at_ms = city_now_ms(walking.city);
    const PatrolStops stops = {&stop, 1};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_patrol_stops(body, &stops);
    return post(&walking, argv[1], "stops", body);
}

static int run_end(int argc, char **argv)
{
    static const Usage usage = {"end", N_("ROUND [NOTE…]"),
                                N_("Ends a round; what nothing was said of is skipped."), false};
    g_auto(Walking) walking = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&walking, &usage, &argc, &argv, &error) ||
        ((argc < 2 || !id_valid(argv[1])) && !mistake(&error, _("name a round by its id"))))
        return cli_say(error, CLI_USAGE);
    if (!open_city(&walking, CITY_BACKEND, &error))
        return cli_say(error, CLI_FAILED);
    g_autofree char *note = note_of(argv + 2);
    const PatrolEnd end = {.at_ms = city_now_ms(walking.city), .note = note};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_patrol_end(body, &end);
    return post(&walking, argv[1], "end", body);
}

int cli_ronda(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } verbs[] = {{"list", run_list}, {"begin", run_begin}, {"stop", run_stop}, {"end", run_end}};
    for (size_t i = 0; argc > 1 && i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(argc - 1, argv + 1);
    bool help = argc > 1 && strcmp(argv[1], "--help") == 0;
    if (help)
        printf("%s", _("Usage: tilik ronda list|begin|stop|end …  (each: --help)\n"));
    else
        log_complain("%s", _("tilik: ronda takes list, begin, stop or end\n"));
    return help ? CLI_DONE : CLI_USAGE;
}
