/* Service orders that were written by a tired hand: they hit what was meant, or nothing. */
#include <stdlib.h>
#include <string.h>

#include "daemon.h"

typedef struct World {
    Daemon *daemon;
    char *camera, *kecamatan;
    unsigned orders;
} World;

static void world_set_up(World *world, gconstpointer data)
{
    world->daemon = daemon_new(NULL, NULL);
    g_auto(Answer) page =
        daemon_ask(world->daemon, "GET", "/api/v1/cameras?q=class:rt%20state:online&limit=1",
                   world->daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    world->camera = json_member(page.body, "id");
    g_autofree char *area = json_member(page.body, "area");
    world->kecamatan = g_strndup(area, 8);
}

static void world_tear_down(World *world, gconstpointer data)
{
    daemon_free(world->daemon);
    g_free(world->camera);
    g_free(world->kecamatan);
}

/* Returns the status of an order; *count (may be NULL) is how many cameras it changed. */
static int order(World *world, const char *query, const char *rest, int *count)
{
    g_autofree char *key = g_strdup_printf("o%u", world->orders++),
                    *body = g_strdup_printf("{\"query\":\"%s\",%s}", query, rest);
    g_auto(Answer) answer = daemon_post(world->daemon, "/api/v1/service-orders",
                                        world->daemon->token[ROLE_SUPERVISOR], key, body);
    g_autofree char *cameras = answer.status == 201 ? json_member(answer.body, "cameras") : NULL;
    if (count != NULL) {
        *count = cameras != NULL ? atoi(cameras) : 0;
    }
    return answer.status;
}

#define OUT  "\"state\":\"out_of_service\",\"reason\":\"maintenance\""
#define BACK "\"state\":\"in_service\""

static void brake(const World *world)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/privacy-brake", world->camera),
                    *key = g_uuid_string_random();
    g_auto(Answer) answer =
        daemon_post(world->daemon, path, world->daemon->token[ROLE_OPERATOR], key, "{}");
    g_assert_cmpint(answer.status, ==, 200);
}

static bool operator_sees(const World *world)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s", world->camera);
    g_auto(Answer) answer =
        daemon_ask(world->daemon, "GET", path, world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    return answer.status == 200;
}

/* A letter switches a kecamatan off, and its end switches it on: a window into a living room stays
 * closed. */
static void test_brake_outlives_wide_orders(World *world, gconstpointer data)
{
    g_autofree char *query = g_strdup_printf("kec:%s", world->kecamatan);
    brake(world);
    g_assert_cmpint(order(world, query, OUT, NULL), ==, 201);
    g_assert_cmpint(order(world, query, BACK, NULL), ==, 201);
    g_assert_false(operator_sees(world));
    g_assert_cmpint(order(world, query, BACK ",\"reason\":\"privacy\"", NULL), ==, 201);
    g_assert_true(operator_sees(world));
}

static void test_misspelt(World *world, gconstpointer data)
{
    static const char *const none[] = {"kalibantng", "kec:tgu", "kel:bandarharj0",
                                       "name:posskamling", "state:online kec:tgu"};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        g_assert_cmpint(order(world, none[i], OUT, NULL), ==, 422);
    }
}

/* What excludes nothing was meant to exclude something. */
static void test_misspelt_exclusion(World *world, gconstpointer data)
{
    static const char *const wide[] = {
        "-kalibantng",         "-kec:tgu",          "-kel:xyz",
        "class:rt -kec:tgu",   "class:rt -klipagg", "class:rt -site:n9",
        "class:rt -name:balei"};
    for (size_t i = 0; i < G_N_ELEMENTS(wide); i++) {
        g_test_message("%s", wide[i]);
        g_assert_cmpint(order(world, wide[i], OUT, NULL), ==, 422);
    }
    g_assert_cmpint(order(world, "class:market -kec:tugu", OUT, NULL), ==, 201);
}

static void test_everything(World *world, gconstpointer data)
{
    static const char *const all[] = {"", " ", "id:*", "site:*", "-id:none"};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        int status = order(world, all[i], OUT, NULL);
        g_assert_true(status == 422 || status == 400);
    }
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/orders/a wide order does not lift the privacy brake", test_brake_outlives_wide_orders},
        {"/orders/a misspelt word hits nothing", test_misspelt},
        {"/orders/an exclusion of nothing is refused", test_misspelt_exclusion},
        {"/orders/all cameras at once are refused", test_everything},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, world_set_up, tests[i].test, world_tear_down);
    }
    return g_test_run();
}
