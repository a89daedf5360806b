/* A book of tickets that follows a server, and the objects that are in no book. */
#include <string.h>

#include "base/clock.h"
#include "wire/routes.h"
#include "wire/tickets.h"
#include "world.h"

#define COUNT 200

/* What the server has: number of a ticket (1..) to its revision, 0 for none. */
typedef struct Desk {
    World *world;
    int64_t rev[COUNT + 1];
    unsigned heard;
    GString *objects;
} Desk;

static Ticket ticket_nth(int number, char id[27])
{
    static const char *const cameras[] = {"cam-001", NULL};
    g_snprintf(id, 27, "01JNA3T9V3%016d", number);
    return (Ticket){.id = id,
                    .number = number,
                    .kind = TICKET_INCIDENT,
                    .title = number % 2 == 0 ? "Banjir" : "Pohon tumbang",
                    .area = "33.74.10.1003.005.003",
                    .by = "Sari",
                    .cameras = cameras,
                    .created_at_ms = INT64_C(1760000000000),
                    .updated_at_ms = INT64_C(1760000000000) + number,
                    .version = 1};
}

static void encode(GString *text, int number, int64_t rev)
{
    char id[27];
    Ticket ticket = ticket_nth(number, id);
    ticket.rev = rev;
    ticket.version = rev;
    ticket.status = (TicketStatus)(rev % TICKET_STATUSES);
    encode_ticket(text, &ticket);
}

static void serve(Desk *desk)
{
    g_autoptr(GString) body = g_string_new(NULL);
    for (int i = 1; i <= COUNT; i++) {
        if (desk->rev[i] > 0) {
            encode(body, i, desk->rev[i]);
            g_string_append_c(body, '\n');
        }
    }
    backend_give(desk->world->backend, "body " ROUTE_TICKETS, body->str, body->len);
    backend_tell(desk->world->backend, "type %s %s", ROUTE_TICKETS, MEDIA_NDJSON);
}

static void tell(Desk *desk, int number, int64_t rev)
{
    g_autoptr(GString) text = g_string_new(NULL);
    desk->rev[number] = rev;
    encode(text, number, rev);
    backend_event(desk->world->backend, rev, EVENT_TICKET, text->str);
}

static void tell_gone(Desk *desk, int number, int64_t event, int64_t rev)
{
    char id[27];
    ticket_nth(number, id);
    g_autofree char *gone =
        g_strdup_printf("{\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT ",\"gone\":true}", id, rev);
    backend_event(desk->world->backend, event, EVENT_TICKET, gone);
}

/* The book is what the server has, to the last row. */
static void check(const Desk *desk)
{
    const TicketBook *book = desk->world->tickets;
    unsigned there = 0;
    for (uint32_t i = 0; i < ticket_book_count(book); i++) {
        there += !ticket_book_row(book, i)->gone;
    }
    for (int i = 1; i <= COUNT; i++) {
        char id[27];
        Ticket expected = ticket_nth(i, id);
        uint32_t index = ticket_book_find(book, id);
        if (desk->rev[i] == 0) {
            g_assert_cmpuint(index, ==, TICKET_NOWHERE);
            continue;
        }
        there--;
        g_assert_cmpuint(index, !=, TICKET_NOWHERE);
        const TicketRow *row = ticket_book_row(book, index);
        g_assert_cmpint(row->rev, ==, desk->rev[i]);
        g_assert_cmpint(row->number, ==, i);
        g_assert_cmpstr(row->title, ==, expected.title);
        g_assert_cmpint(row->status, ==, desk->rev[i] % TICKET_STATUSES);
    }
    g_assert_cmpuint(there, ==, 0);
}

static Desk *desk_new(int count)
{
    Desk *desk = g_new0(Desk, 1);
    desk->world = world_new(NULL);
    desk->objects = g_string_new(NULL);
    world_close(desk->world);
    desk->world->with_tickets = true;
    for (int i = 1; i <= count; i++) {
        desk->rev[i] = WORLD_REV - 300 + i;
    }
    serve(desk);
    world_open(desk->world, "me");
    return desk;
}

static void desk_free(Desk *desk)
{
    world_free(desk->world);
    g_string_free(desk->objects, TRUE);
    g_free(desk);
}

static void is_whole_after_the_start(void)
{
    Desk *desk = desk_new(50);
    g_assert_false(sync_tickets_known(desk->world->sync));
    world_go_live(desk->world);
    g_assert_true(sync_tickets_known(desk->world->sync));
    world_check_same(desk->world);
    check(desk);
    g_assert_cmpuint(sync_status(desk->world->sync)->rejected, ==, 0);
    g_assert_cmpint(sync_status(desk->world->sync)->rev, ==, WORLD_REV);
    desk_free(desk);
}

static void follows_what_changes(void)
{
    Desk *desk = desk_new(10);
    world_go_live(desk->world);
    tell(desk, 3, WORLD_REV + 1);
    tell(desk, 11, WORLD_REV + 2);
    tell_gone(desk, 4, WORLD_REV + 3, WORLD_REV + 3);
    desk->rev[4] = 0;
    tell_gone(desk, 150, WORLD_REV + 4, WORLD_REV + 4); /* never seen */
    tell(desk, 5, WORLD_REV + 5);
    tell_gone(desk, 5, WORLD_REV + 6, WORLD_REV + 4); /* older than what is held */
    tell_gone(desk, 6, WORLD_REV + 7, WORLD_REV + 7);
    tell(desk, 6, WORLD_REV + 8); /* and back */
    world_wait_rev(desk->world, WORLD_REV + 8);
    check(desk);
    g_assert_cmpuint(sync_status(desk->world->sync)->rejected, ==, 0);
    desk_free(desk);
}

/* Its revision decides, not the order in which they come. */
static void is_not_led_back_by_what_is_old(void)
{
    Desk *desk = desk_new(10);
    world_go_live(desk->world);
    g_autoptr(GString) old = g_string_new(NULL);
    encode(old, 3, WORLD_REV + 1);
    tell(desk, 3, WORLD_REV + 2);
    backend_event(desk->world->backend, WORLD_REV + 3, EVENT_TICKET, old->str);
    backend_event(desk->world->backend, WORLD_REV + 4, EVENT_TICKET, "{\"id\":7}");
    backend_event(desk->world->backend, WORLD_REV + 5, NULL, NULL);
    world_wait_rev(desk->world, WORLD_REV + 5);
    check(desk);
    g_assert_cmpuint(sync_status(desk->world->sync)->rejected, ==, 1);
    desk_free(desk);
}

static void resumes_without_asking_for_all(void)
{
    Desk *desk = desk_new(10);
    world_go_live(desk->world);
    g_autofree char *before = backend_log(desk->world->backend);
    backend_tell(desk->world->backend, "drop");
    tell(desk, 2, WORLD_REV + 1);
    g_assert_true(loop_until(world_is_lost, desk->world));
    g_assert_true(sync_tickets_known(desk->world->sync));
    world_wait_rev(desk->world, WORLD_REV + 1);
    check(desk);
    g_autofree char *log = backend_log(desk->world->backend);
    g_assert_null(strstr(log, "GET " ROUTE_TICKETS));
    desk_free(desk);
}

static void on_book(TicketBook *book, uint32_t index, void *data)
{
    Desk *desk = data;
    char id[27];
    desk->heard++;
    ticket_nth(1, id);
    g_assert_cmpuint(ticket_book_find(book, id), !=, TICKET_NOWHERE); /* never empty */
}

/* Of the same journal, and of another one that has never heard of most of it. */
static void is_the_servers_after_a_reset(void)
{
    Desk *desk = desk_new(20);
    world_go_live(desk->world);
    ticket_book_listen(desk->world->tickets, on_book, desk);
    desk->rev[7] = 0;
    desk->rev[9] = WORLD_REV + 40;
    desk->rev[30] = WORLD_REV + 41;
    serve(desk);
    backend_tell(desk->world->backend, "rev %d", WORLD_REV + 50);
    backend_event(desk->world->backend, WORLD_REV + 50, EVENT_RESET, "");
    backend_tell(desk->world->backend, "forget");
    world_wait_rev(desk->world, WORLD_REV + 50);
    g_assert_true(loop_until(world_is_live, desk->world));
    check(desk);
    g_assert_cmpuint(desk->heard, >, 0);
    ticket_book_listen(desk->world->tickets, NULL, NULL);
    for (int i = 2; i <= 20; i++) {
        desk->rev[i] = 0;
    }
    desk->rev[1] = 4;
    desk->rev[2] = 5;
    serve(desk);
    backend_tell(desk->world->backend, "wait 1");
    backend_tell(desk->world->backend, "rev 60");
    desk->rev[30] = 0;
    serve(desk);
    backend_event(desk->world->backend, WORLD_REV + 51, EVENT_RESET, "");
    backend_tell(desk->world->backend, "forget");
    while (sync_status(desk->world->sync)->rev != 60) {
        g_main_context_iteration(NULL, TRUE);
    }
    check(desk);
    desk_free(desk);
}

/* Who may not see tickets has none, and is live all the same. */
static void is_empty_for_who_may_not_see_them(void)
{
    Desk *desk = desk_new(10);
    backend_tell(desk->world->backend, "rule " ROUTE_TICKETS " 0 status 403");
    memset(desk->rev, 0, sizeof desk->rev);
    world_go_live(desk->world);
    g_assert_true(sync_tickets_known(desk->world->sync));
    g_assert_cmpint(sync_status(desk->world->sync)->state, ==, SYNC_LIVE);
    check(desk);
    desk_free(desk);
}

static void is_emptied_when_the_scope_changes(void)
{
    Desk *desk = desk_new(10);
    world_go_live(desk->world);
    static const char narrow[] = "{\"name\":\"Sari\",\"role\":\"volunteer\",\"areas\":[\"33.74.10."
                                 "1003.005.003\"],\"rights\":[],\"expires_at\":null}";
    backend_give(desk->world->backend, "body " ROUTE_SESSION, narrow, strlen(narrow));
    backend_tell(desk->world->backend, "rule " ROUTE_AREAS " 0 hang");
    backend_tell(desk->world->backend, "drop");
    while (sync_status(desk->world->sync)->state != SYNC_LOADING) {
        g_main_context_iteration(NULL, TRUE);
    }
    memset(desk->rev, 0, sizeof desk->rev);
    check(desk);
    g_assert_false(sync_tickets_known(desk->world->sync));
    desk_free(desk);
}

static bool is_known(void *data)
{
    return sync_tickets_known(((World *)data)->sync) && world_is_live(data);
}

/* A list that breaks off takes nothing away, and is asked for anew. */
static void a_cut_list_loses_nothing(void)
{
    Desk *desk = desk_new(60);
    backend_tell(desk->world->backend, "rule " ROUTE_TICKETS " 1 cut 9000");
    world_connect(desk->world);
    g_assert_true(loop_until(is_known, desk->world));
    check(desk);
    desk_free(desk);
}

static void tell_at_random(Desk *desk, GRand *random, int64_t rev)
{
    World *world = desk->world;
    int number = g_rand_int_range(random, 1, COUNT + 1);
    int what = g_rand_int_range(random, 0, 40);
    if (what < 28) {
        tell(desk, number, rev);
    } else if (what < 36) {
        tell_gone(desk, number, rev, rev);
        desk->rev[number] = 0;
    } else if (what < 38) {
        backend_tell(world->backend, "drop");
        backend_event(world->backend, rev, NULL, NULL);
        g_assert_true(loop_until(world_is_lost, world));
        sync_retry(world->sync);
    } else {
        world_wait_rev(world, rev - 1); /* what is forgotten now has come */
        g_assert_true(loop_until(world_is_live, world));
        backend_tell(world->backend, "wait 1");
        serve(desk);
        backend_tell(world->backend, "rev %" G_GINT64_FORMAT, rev);
        backend_event(world->backend, rev, EVENT_RESET, "");
        backend_tell(world->backend, "forget");
        world_wait_rev(world, rev);
        g_assert_true(loop_until(world_is_live, world));
    }
}

/* Random changes, cuts and resets: at the end it is what the server has. */
static void comes_to_the_same_whatever_happens(void)
{
    for (unsigned seed = 1; seed <= 12; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Desk *desk = desk_new(30);
        static const SyncTimes times = {
            .silence_ms = 20000, .settled_ms = 0, .save_ms = 60000, .retire_ms = 60000};
        int64_t rev = WORLD_REV;
        sync_set_times(desk->world->sync, &times);
        world_go_live(desk->world);
        for (int step = 0; step < 120; step++) {
            tell_at_random(desk, random, ++rev);
        }
        world_wait_rev(desk->world, rev);
        check(desk);
        desk_free(desk);
    }
}

/* Objects */

static void on_object(const char *event, const char *json, size_t size, void *data)
{
    Desk *desk = data;
    g_assert_cmpuint(strlen(json), ==, size);
    g_string_append_printf(desk->objects, "%s%s\n", event, json);
}

static void tells_what_is_in_no_book(void)
{
    Desk *desk = desk_new(2);
    sync_objects(desk->world->sync, on_object, desk);
    world_go_live(desk->world);
    g_assert_cmpstr(desk->objects->str, ==, "reset\n");
    backend_event(desk->world->backend, WORLD_REV + 1, EVENT_HANDOVER, "{\"id\":\"h\"}");
    tell(desk, 1, WORLD_REV + 2);
    backend_event(desk->world->backend, WORLD_REV + 3, EVENT_LOG, "{\"id\":\"l\"}");
    backend_tell(desk->world->backend, "drop");
    g_assert_true(loop_until(world_is_lost, desk->world));
    backend_event(desk->world->backend, WORLD_REV + 4, EVENT_ORDER, "{\"id\":\"o\"}");
    world_wait_rev(desk->world, WORLD_REV + 4);
    g_assert_cmpstr(desk->objects->str, ==,
                    "reset\nhandover{\"id\":\"h\"}\nlog{\"id\":\"l\"}\norder{\"id\":\"o\"}\n");
    g_string_truncate(desk->objects, 0);
    backend_tell(desk->world->backend, "rev %d", WORLD_REV + 50);
    backend_event(desk->world->backend, WORLD_REV + 50, EVENT_RESET, "");
    backend_tell(desk->world->backend, "forget");
    world_wait_rev(desk->world, WORLD_REV + 50);
    g_assert_true(loop_until(world_is_live, desk->world));
    g_assert_cmpstr(desk->objects->str, ==, "reset\n");
    desk_free(desk);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tickets/they are whole after the start", is_whole_after_the_start);
    g_test_add_func("/tickets/they follow what changes", follows_what_changes);
    g_test_add_func("/tickets/they are not led back by what is old",
                    is_not_led_back_by_what_is_old);
    g_test_add_func("/tickets/they resume without asking for all", resumes_without_asking_for_all);
    g_test_add_func("/tickets/they are the server's after a reset", is_the_servers_after_a_reset);
    g_test_add_func("/tickets/there are none for who may not see them",
                    is_empty_for_who_may_not_see_them);
    g_test_add_func("/tickets/there are none when the scope changes",
                    is_emptied_when_the_scope_changes);
    g_test_add_func("/tickets/a list that is cut loses nothing", a_cut_list_loses_nothing);
    g_test_add_func("/tickets/they come to the same whatever happens",
                    comes_to_the_same_whatever_happens);
    g_test_add_func("/objects/what is in no book is told", tells_what_is_in_no_book);
    return g_test_run();
}
