/* `tilik order list|out|in|undo`.  An order that reaches many says first what it would reach: it is
 * given with --yes. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "console/cli.h"
#include "console/cli_one.h"
#include "console/cli_service.h"
#include "console/cli_tickets.h"
#include "console/cli_write.h"
#include "console/order_words.h"
#include "model/query.h"
#include "wire/page.h"
#include "wire/routes.h"

#define PAGE_ORDERS "200"

typedef struct Ordering {
    Options options;
    gboolean yes, json;
    char *reason, *letter, *review, *note;
    Reason why;
    int64_t review_at_ms;
    Config *config;
    City *city;
    Decoder *decoder;
} Ordering;

static void ordering_clear(Ordering *ordering)
{
    city_close(ordering->city);
    config_free(ordering->config);
    options_clear(&ordering->options);
    decoder_free(ordering->decoder);
    g_free(ordering->reason);
    g_free(ordering->letter);
    g_free(ordering->review);
    g_free(ordering->note);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ordering, ordering_clear)

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

typedef struct Usage {
    const char *name, *arguments, *summary;
    bool wide, undo; /* which options it takes */
} Usage;

static bool parse(Ordering *ordering, const Usage *usage, int *argc, char ***argv, GError **error)
{
    const GOptionEntry wide[] = {
        {"reason", 0, 0, G_OPTION_ARG_STRING, &ordering->reason, N_("Why"), N_("REASON")},
        {"letter", 0, 0, G_OPTION_ARG_STRING, &ordering->letter, N_("The letter's number"),
         N_("TEXT")},
        {"review", 0, 0, G_OPTION_ARG_STRING, &ordering->review, N_("When it comes back by itself"),
         "2026-12-01|30h|2w"},
        {"yes", 0, 0, G_OPTION_ARG_NONE, &ordering->yes, N_("Give it"), NULL},
        {0}};
    const GOptionEntry undo[] = {
        {"note", 0, 0, G_OPTION_ARG_STRING, &ordering->note, N_("Why"), N_("TEXT")}, {0}};
    const GOptionEntry list[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &ordering->json, N_("The page as it came"), NULL}, {0}};
    g_autofree char *name = g_strconcat("tilik order ", usage->name, NULL);
    g_set_prgname(name);
    g_autoptr(GOptionContext) context = g_option_context_new(_(usage->arguments));
    g_autofree GOptionEntry *entries = options_entries(&ordering->options, false);
    g_option_context_add_main_entries(context,
                                      usage->wide   ? wide
                                      : usage->undo ? undo
                                                    : list,
                                      "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _(usage->summary));
    ordering->decoder = decoder_new();
    return g_option_context_parse(context, argc, argv, error) &&
           (ordering->config = options_config(&ordering->options, error)) != NULL;
}

static bool open_city(Ordering *ordering, CityWant want, GError **error)
{
    int64_t stale_ms;
    ordering->city = city_open(ordering->config, &ordering->options, want, &stale_ms, error);
    if (ordering->city != NULL && want == CITY_CAMERAS)
        cli_warn_stale(stale_ms);
    return ordering->city != NULL;
}

/* ---- list ---- */

static const char *standing(const Order *order)
{
    if (order->state == ORDER_IN_SERVICE)
        return _("brought back");
    if (order->held > 0)
        return _("in force");
    return order->undone_by != NULL ? _("undone") : _("ended");
}

static bool print_order(const char *json, size_t size, void *data, GError **error)
{
    Ordering *ordering = data;
    Order order;
    char review[32] = "-", given[32], held[32];
    if (!decode_order(ordering->decoder, json, size, &order, error))
        return false;
    if (order.review_at_ms > 0)
        order_day_write(order.review_at_ms, review, sizeof review);
    order_day_write(order.at_ms, given, sizeof given);
    g_snprintf(held, sizeof held, "%d/%d", (int)order.held, (int)order.cameras);
    printf("%s  ", order.id);
    cli_put_padded(stdout, given, 16);
    cli_put_padded(stdout, standing(&order), 13);
    cli_put_right(stdout, held, 11);
    printf("  ");
    cli_put_padded(stdout, order.reason != REASON_NONE ? reason_text(order.reason) : "-", 14);
    cli_put_padded(stdout, review, 17);
    printf("%s\n", order.letter[0] != '\0' ? order.letter
                   : order.query != NULL   ? order.query
                                           : "-");
    return true;
}

static int run_list(int argc, char **argv)
{
    static const Usage usage = {"list", "", N_("Lists the service orders, the newest first."),
                                false, false};
    g_auto(Ordering) ordering = {0};
    g_autoptr(GError) error = NULL;
    size_t size = 0;
    if (!parse(&ordering, &usage, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!open_city(&ordering, CITY_BACKEND, &error))
        return cli_say(error, CLI_FAILED);
    g_autofree char *page =
        cli_fetch(ordering.city, ROUTE_SERVICE_ORDERS "?limit=" PAGE_ORDERS, &size, &error);
    g_autofree char *next = NULL;
    if (page == NULL)
        return cli_say(error, CLI_FAILED);
    if (ordering.json)
        printf("%.*s\n", (int)size, page);
    else if (!decode_page(page, size, print_order, &ordering, &next, &error))
        return cli_say(error, CLI_FAILED);
    return cli_flush();
}

/* ---- out, in, undo ---- */

static void say_done(const char *answer, size_t size, void *data)
{
    Ordering *ordering = data;
    Order order;
    if (answer != NULL && decode_order(ordering->decoder, answer, size, &order, NULL))
        printf(ngettext("%s  %s, %u camera\n", "%s  %s, %u cameras\n", (unsigned)order.cameras),
               order.id, order_state_text(order.state), (unsigned)order.cameras);
    else
        printf("%s\n", _("done"));
}

static int post(Ordering *ordering, const char *object, const char *path, const GString *body)
{
    const OutboxAct act = {.object = (char *)object,
                           .method = (char *)"POST",
                           .path = (char *)path,
                           .body = body->str};
    return cli_one(ordering->config, ordering->city, &act, say_done, ordering);
}

static bool check(Ordering *ordering, bool out, GError **error)
{
    const char *rest = "";
    if (ordering->reason == NULL
            ? out
            : !order_reason_read(ordering->reason, &ordering->why, &rest) || rest[0] != '\0')
        return mistake(error, _("--reason takes unplugged, broken, stolen, cable, link_contract, "
                                "renovation, privacy or maintenance"));
    if (ordering->review != NULL &&
        !order_review_read(ordering->review, clock_wall_ms(), &ordering->review_at_ms))
        return mistake(error, _("--review takes a day to come: 2026-12-01, 30h or 2w"));
    return true;
}

/* True when it is to be given; else it has been said what it would reach. */
static bool preview(const Ordering *ordering, const char *text, bool *good, GError **error)
{
    const Catalog *catalog = city_catalog(ordering->city);
    g_autoptr(Query) query = query_parse(text, error);
    *good = query != NULL;
    if (query == NULL)
        return false;
    query_exact(query);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, city_now_ms(ordering->city), NULL, found);
    if (!ordering->yes)
        printf(ngettext("%u camera; --yes gives the order\n", "%u cameras; --yes gives the order\n",
                        found->len),
               found->len);
    return ordering->yes;
}

static int run_wide(int argc, char **argv, OrderState state)
{
    static const Usage usages[ORDER_STATES] = {
        [ORDER_OUT_OF_SERVICE] = {"out", N_("QUERY…"),
                                  N_("Puts the cameras of a query out of service."), true, false},
        [ORDER_IN_SERVICE] = {"in", N_("QUERY…"),
                              N_("Puts the cameras of a query back in service."), true, false},
    };
    g_auto(Ordering) ordering = {0};
    g_autoptr(GError) error = NULL;
    bool good;
    if (!parse(&ordering, &usages[state], &argc, &argv, &error) ||
        !check(&ordering, state == ORDER_OUT_OF_SERVICE, &error) ||
        (argc < 2 && !mistake(&error, _("say which cameras, as in a filter"))))
        return cli_say(error, CLI_USAGE);
    g_autofree char *text = g_strjoinv(" ", argv + 1);
    if (!open_city(&ordering, CITY_CAMERAS, &error))
        return cli_say(error, CLI_FAILED);
    if (!preview(&ordering, text, &good, &error))
        return good ? cli_flush() : cli_say(error, CLI_USAGE);
    const OrderRequest request = {.query = text,
                                  .letter = ordering.letter != NULL ? ordering.letter : "",
                                  .review_at_ms = ordering.review_at_ms,
                                  .state = state,
                                  .reason = ordering.why};
    g_autoptr(GString) body = g_string_new(NULL);
    encode_order_request(body, &request);
    return post(&ordering, "order", ROUTE_SERVICE_ORDERS, body);
}

static int run_out(int argc, char **argv)
{
    return run_wide(argc, argv, ORDER_OUT_OF_SERVICE);
}

static int run_in(int argc, char **argv)
{
    return run_wide(argc, argv, ORDER_IN_SERVICE);
}

static int run_undo(int argc, char **argv)
{
    static const Usage usage = {
        "undo", N_("ORDER"), N_("Brings back the cameras that an order still holds."), false, true};
    g_auto(Ordering) ordering = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&ordering, &usage, &argc, &argv, &error) ||
        ((argc != 2 || !id_valid(argv[1])) && !mistake(&error, _("name one order by its id"))))
        return cli_say(error, CLI_USAGE);
    if (!open_city(&ordering, CITY_BACKEND, &error))
        return cli_say(error, CLI_FAILED);
    g_autofree char *object = g_strconcat("order/", argv[1], NULL);
    g_autofree char *path = g_strdup_printf(ROUTE_SERVICE_ORDERS "/%s/undo", argv[1]);
    g_autoptr(GString) body = g_string_new(NULL);
    encode_order_undo(body, &(OrderUndo){.note = ordering.note});
    return post(&ordering, object, path, body);
}

int cli_order(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } verbs[] = {{"list", run_list}, {"out", run_out}, {"in", run_in}, {"undo", run_undo}};
    for (size_t i = 0; argc > 1 && i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(argc - 1, argv + 1);
    bool help = argc > 1 && strcmp(argv[1], "--help") == 0;
    if (help)
        printf("%s", _("Usage: tilik order list|out|in|undo …  (each: --help)\n"));
    else
        log_complain("%s", _("tilik: order takes list, out, in or undo\n"));
    return help ? CLI_DONE : CLI_USAGE;
}
