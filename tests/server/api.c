/* The console's calls against the real tilikd, and what they do to the catalogs of others. */
#include <string.h>

#include "backend.h"
#include "daemon.h"
#include "net/sync.h"
#include "wire/messages.h"

/* Somebody at a console. */
typedef struct Person {
    Catalog *catalog;
    Api *api;
    Sync *sync;
    unsigned done;
    char *text, *message;
} Person;

static void on_text(const char *answer, const GError *error, void *data)
{
    Person *person = data;
    person->done++;
    person->text = g_strdup(answer);
    person->message = error != NULL ? g_strdup(error->message) : NULL;
}

static void on_session(const ApiSession *session, const GError *error, void *data)
{
    on_text(session != NULL ? role_word(session->role) : NULL, error, data);
}

static void on_view(const ApiView *view, const GError *error, void *data)
{
    on_text(view != NULL ? view->url : NULL, error, data);
}

static void on_order(const Order *order, const GError *error, void *data)
{
    g_autofree char *count = order != NULL ? g_strdup_printf("%d", (int)order->cameras) : NULL;
    on_text(count, error, data);
}

static bool is_done(void *data)
{
    return ((Person *)data)->done > 0;
}

static bool is_live(void *data)
{
    return sync_status(((Person *)data)->sync)->state == SYNC_LIVE;
}

static void person_init(Person *person, const Daemon *daemon, Role role)
{
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%d", daemon->port);
    *person = (Person){.catalog = catalog_new()};
    person->api = api_new(url, daemon->token[role], NULL);
    person->sync = sync_open(person->catalog, NULL, url, "");
    sync_connect(person->sync, person->api);
    g_assert_true(loop_until(is_live, person));
}

static void person_clear(Person *person)
{
    sync_free(person->sync);
    api_free(person->api);
    catalog_free(person->catalog);
    g_free(person->text);
    g_free(person->message);
}

/* Waits for the answer to the call under way. */
static void wait_done(Person *person)
{
    g_clear_pointer(&person->text, g_free);
    g_clear_pointer(&person->message, g_free);
    g_assert_true(loop_until(is_done, person));
    person->done = 0;
}

static char *find_camera(const Catalog *catalog, CameraState state)
{
    Camera camera;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        if (catalog_camera(catalog, i, &camera) && camera.state == state &&
            camera.visibility != VISIBILITY_OFFICIAL) {
            return g_strdup(camera.id);
        }
    }
    g_assert_not_reached();
}

typedef struct Awaited {
    Person *person;
    const char *camera;
    int state; /* -1: gone */
} Awaited;

static bool is_so(void *data)
{
    const Awaited *awaited = data;
    uint32_t index = catalog_find_camera(awaited->person->catalog, awaited->camera);
    return awaited->state < 0
               ? index == CATALOG_NONE
               : index != CATALOG_NONE &&
                     (int)catalog_camera_state(awaited->person->catalog, index) == awaited->state;
}

static void wait_state(Person *person, const char *camera, int state)
{
    Awaited awaited = {person, camera, state};
    g_assert_true(loop_until(is_so, &awaited));
}

static void test_session(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    Person person;
    person_init(&person, daemon, ROLE_SUPERVISOR);
    api_session(person.api, on_session, &person);
    wait_done(&person);
    g_assert_cmpstr(person.text, ==, "supervisor");
    person_clear(&person);
}

/* The brake closes a camera to the one who pulled it and to all but supervisors, who open it again.
 */
static void test_brake(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    Person operator, supervisor;
    person_init(&operator, daemon, ROLE_OPERATOR);
    person_init(&supervisor, daemon, ROLE_SUPERVISOR);
    g_autofree char *camera = find_camera(operator.catalog, CAMERA_ONLINE);
    api_privacy_brake(operator.api, camera, "a living room", on_text, &operator);
    wait_done(&operator);
    g_assert_cmpstr(operator.message, ==, NULL);
    g_autoptr(Decoder) decoder = decoder_new();
    BrakeAnswer answer;
    g_autoptr(GError) error = NULL;
    g_assert_true(
        decode_brake_answer(decoder, operator.text, strlen(operator.text), &answer, &error));
    g_assert_cmpstr(answer.camera, ==, camera);
    wait_state(&operator, camera, -1);
    wait_state(&supervisor, camera, CAMERA_OUT_OF_SERVICE);
    api_view(operator.api, camera, PURPOSE_TEST, "sub", on_view, &operator);
    wait_done(&operator);
    g_assert_null(operator.text);
    g_assert_nonnull(operator.message);

    const char *const cameras[] = {camera, NULL};
    const OrderRequest open = {.cameras = cameras, .letter = "", .state = ORDER_IN_SERVICE};
    api_service_order(operator.api, &open, on_order, &operator);
    wait_done(&operator);
    g_assert_nonnull(operator.message); /* not the operator's to open */
    api_service_order(supervisor.api, &open, on_order, &supervisor);
    wait_done(&supervisor);
    g_assert_cmpstr(supervisor.message, ==, NULL);
    g_assert_cmpstr(supervisor.text, ==, "1");
    Awaited back = {&operator, camera, CAMERA_OUT_OF_SERVICE};
    while (catalog_find_camera(operator.catalog, camera) == CATALOG_NONE || is_so(&back)) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_assert_cmpuint(sync_status(operator.sync)->rejected, ==, 0);
    g_assert_cmpuint(sync_status(supervisor.sync)->rejected, ==, 0);
    person_clear(&operator);
    person_clear(&supervisor);
}

static void test_order(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    Person supervisor;
    person_init(&supervisor, daemon, ROLE_SUPERVISOR);
    g_autofree char *camera = find_camera(supervisor.catalog, CAMERA_ONLINE);
    g_autofree char *query = g_strdup_printf("id:%s", camera);
    const OrderRequest close = {.query = query,
                                .letter = "12/X/2026",
                                .state = ORDER_OUT_OF_SERVICE,
                                .reason = REASON_LINK_CONTRACT};
    api_service_order(supervisor.api, &close, on_order, &supervisor);
    wait_done(&supervisor);
    g_assert_cmpstr(supervisor.message, ==, NULL);
    g_assert_cmpstr(supervisor.text, ==, "1");
    wait_state(&supervisor, camera, CAMERA_OUT_OF_SERVICE);
    person_clear(&supervisor);
}

static void test_view(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    Person operator;
    person_init(&operator, daemon, ROLE_OPERATOR);
    api_view(operator.api, "no-such-camera", PURPOSE_TEST, "sub", on_view, &operator);
    wait_done(&operator);
    g_assert_nonnull(operator.message);
    g_autofree char *camera = find_camera(operator.catalog, CAMERA_ONLINE);
    api_view(operator.api, camera, PURPOSE_TEST, "sub", on_view, &operator);
    wait_done(&operator);
    g_assert_null(operator.text);
    g_assert_nonnull(strstr(operator.message, "no stream address")); /* this demo has no video */
    person_clear(&operator);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/api/a session says who we are", test_session);
    g_test_add_func("/api/the brake closes for all but supervisors, who open again", test_brake);
    g_test_add_func("/api/an order reaches the catalog as one change", test_order);
    g_test_add_func("/api/a view that can't be had is said in the server's words", test_view);
    return g_test_run();
}
