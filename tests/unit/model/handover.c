/* What a brief sums up, against a hand count of a made-up city. */
#include "model/handover.h"
#include "model/looks.h"

#include <math.h>
#include <string.h>

#define NOW  INT64_C(1772366400000)
#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

#define RT_HERE  "33.74.10.1003.005.003"
#define RT_THERE "33.74.01.1001.001.001"

typedef struct World {
    Catalog *catalog;
    AlertBook *alerts;
    TicketBook *tickets;
    GArray *orders, *notes;
    unsigned made;
} World;

static void set_up(World *world, gconstpointer data)
{
    world->catalog = catalog_new();
    world->alerts = alert_book_new();
    world->tickets = ticket_book_new();
    world->orders = g_array_new(FALSE, FALSE, sizeof(HandoverOrder));
    world->notes = g_array_new(FALSE, FALSE, sizeof(LogLine));
}

static void tear_down(World *world, gconstpointer data)
{
    catalog_free(world->catalog);
    alert_book_free(world->alerts);
    ticket_book_free(world->tickets);
    g_array_unref(world->orders);
    g_array_unref(world->notes);
}

static void add_ticket(World *world, const char *title, const char *area, const char *assignee,
                       AlertPriority severity)
{
    char id[27];
    unsigned n = ++world->made;
    g_snprintf(id, sizeof id, "01JNA3T9V3%016u", n);
    const Ticket ticket = {.id = id,
                           .number = n,
                           .title = title,
                           .topic = "banjir",
                           .area = area,
                           .assignee = assignee,
                           .created_at_ms = NOW - HOUR + n,
                           .arrive_by_ms = NOW + n,
                           .severity = severity,
                           .version = 1};
    ticket_book_put(world->tickets, &ticket);
}

static void add_alert(World *world, const char *id, const char *area, const char *owner,
                      AlertPriority priority, AlertState state)
{
    const Alert alert = {
        .id = id,
        .kind = "rob",
        .area = area,
        .owner = owner,
        .priority = priority,
        .first_at_ms = NOW - HOUR,
        .last_at_ms = NOW,
        .count = 1,
        .score = NAN,
        .looked_s = ALERT_NOT_LOOKED,
        .shelved_by = state == ALERT_SHELVED ? "Sari" : NULL,
        .shelf_reason = state == ALERT_SHELVED ? "pasar" : NULL,
        .shelved_until_ms = state == ALERT_SHELVED ? NOW + HOUR : 0,
        .machine = {.state = state,
                    .active = state != ALERT_NORMAL && state != ALERT_RTN_UNACK,
                    .acked = state == ALERT_ACKED},
    };
    g_autoptr(GError) error = NULL;
    alert_book_put(world->alerts, &alert, NOW, &error);
    g_assert_no_error(error);
}

static void add_camera(World *world, const char *area, CameraState state, int64_t seen_ms)
{
    char id[16];
    g_snprintf(id, sizeof id, "c%05u", ++world->made);
    const Camera camera = {.id = id,
                           .name = "Pos",
                           .area = area,
                           .analytics = "",
                           .seen_at_ms = seen_ms,
                           .lat = NAN,
                           .lon = NAN,
                           .state = state,
                           .reason = state == CAMERA_OUT_OF_SERVICE ? REASON_BROKEN : REASON_NONE};
    g_autoptr(GError) error = NULL;
    catalog_put_camera(world->catalog, &camera, &error);
    g_assert_no_error(error);
    const Look look = {.by = "Budi", .at_ms = seen_ms, .seconds = -1, .purpose = PURPOSE_RONDA};
    looks_put(world->catalog, catalog_find_camera(world->catalog, id), &look);
}

static HandoverSource source_of(const World *world, const char *area)
{
    return (HandoverSource){
        .tickets = world->tickets,
        .alerts = world->alerts,
        .catalog = world->catalog,
        .orders = (const HandoverOrder *)(void *)world->orders->data,
        .order_count = world->orders->len,
        .notes = (const LogLine *)(void *)world->notes->data,
        .note_count = world->notes->len,
        .from = "Sari",
        .area = area,
        .now_ms = NOW,
    };
}

/* The refs of a brief, in their order: "what:ref xCOUNT". */
static char *list(const HandoverSource *source)
{
    size_t count;
    g_autoptr(HandoverBrief) brief = handover_brief_new(source);
    const HandoverItem *items = handover_brief_items(brief, &count);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < count; i++) {
        g_assert_true(handover_ref_valid(items[i].ref));
        g_string_append_printf(text, "%s:%s x%d\n", handover_what_word(items[i].what), items[i].ref,
                               (int)items[i].count);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void check(const World *world, const char *area, const char *expected)
{
    HandoverSource source = source_of(world, area);
    g_autofree char *text = list(&source);
    g_assert_cmpstr(text, ==, expected);
}

static void test_nothing(World *world, gconstpointer data)
{
    check(world, "", "");
    check(world, "33.74.10", "");
}

static void test_tickets(World *world, gconstpointer data)
{
    add_ticket(world, "punya Sari", RT_HERE, "Sari", PRIORITY_LOW);
    add_ticket(world, "punya Budi", RT_HERE, "Budi", PRIORITY_HIGH);
    add_ticket(world, "tanpa tuan", RT_HERE, NULL, PRIORITY_HIGH);
    add_ticket(world, "Sari, jauh", RT_THERE, "Sari", PRIORITY_HIGH);
    const char *here = "ticket:ticket/01JNA3T9V30000000000000001 x1\n"
                       "free_ticket:ticket/01JNA3T9V30000000000000003 x1\n";
    check(world, "33.74.10", here);
    check(world, RT_HERE, here);
    check(world, "",
          "ticket:ticket/01JNA3T9V30000000000000004 x1\n" /* the worse first */
          "ticket:ticket/01JNA3T9V30000000000000001 x1\n"
          "free_ticket:ticket/01JNA3T9V30000000000000003 x1\n");
}

static void test_alerts(World *world, gconstpointer data)
{
    add_alert(world, "mine", RT_HERE, "Sari", PRIORITY_LOW, ALERT_ACKED);
    add_alert(world, "his", RT_HERE, "Budi", PRIORITY_CRITICAL, ALERT_UNACK);
    add_alert(world, "free", RT_HERE, NULL, PRIORITY_HIGH, ALERT_UNACK);
    add_alert(world, "worse", RT_HERE, NULL, PRIORITY_CRITICAL, ALERT_RTN_UNACK);
    add_alert(world, "over", RT_HERE, NULL, PRIORITY_HIGH, ALERT_NORMAL);
    add_alert(world, "shelf", RT_HERE, "Budi", PRIORITY_HIGH, ALERT_SHELVED);
    add_alert(world, "far", RT_THERE, NULL, PRIORITY_HIGH, ALERT_UNACK);
    check(world, "33.74.10",
          "alert:alert/mine x1\n"
          "free_alert:alert/worse x1\nfree_alert:alert/free x1\n"
          "shelf:alert/shelf x1\n");
}

/* Beyond the bound each priority is one counted item, and the sum stays right. */
static void test_many(World *world, gconstpointer data)
{
    char id[16];
    for (unsigned i = 0; i < 100; i++) {
        g_snprintf(id, sizeof id, "a%03u", i);
        add_alert(world, id, RT_HERE, NULL, i < 50 ? PRIORITY_HIGH : PRIORITY_LOW, ALERT_UNACK);
    }
    HandoverSource source = source_of(world, "");
    g_autoptr(HandoverBrief) brief = handover_brief_new(&source);
    Handover handover = {.from = "Sari"};
    handover.items = handover_brief_items(brief, &handover.item_count);
    g_assert_cmpuint(handover.item_count, ==, 42); /* 40, then the rest of each priority */
    HandoverSum sum = handover_sum(&handover, HANDOVER_FREE_ALERT);
    g_assert_cmpint(sum.things, ==, 100);
    g_assert_cmpint(sum.priorities[PRIORITY_HIGH], ==, 50);
    g_assert_cmpint(sum.priorities[PRIORITY_LOW], ==, 50);
    size_t high = handover_find(&handover, "rest/free_alert/high"),
           low = handover_find(&handover, "rest/free_alert/low");
    g_assert_cmpint(handover.items[high].count, ==, 10);
    g_assert_cmpint(handover.items[low].count, ==, 50);
    g_assert_false(handover_item_moves(&handover.items[high], "Sari"));
    g_assert_cmpuint(handover_find(&handover, "nothing"), ==, handover.item_count);
}

static void test_unseen(World *world, gconstpointer data)
{
    add_camera(world, RT_HERE, CAMERA_FROZEN, NOW - 25 * HOUR);
    add_camera(world, RT_HERE, CAMERA_ONLINE, 0); /* never */
    add_camera(world, RT_HERE, CAMERA_OFFLINE, 0);
    add_camera(world, RT_HERE, CAMERA_ONLINE, NOW - 23 * HOUR);
    add_camera(world, RT_HERE, CAMERA_OUT_OF_SERVICE, 0);
    add_camera(world, RT_HERE, CAMERA_UNLINKED, 0);
    add_camera(world, RT_THERE, CAMERA_ONLINE, NOW - 2 * DAY);
    check(world, "", ""); /* nobody knows who looked */
    looks_know(world->catalog, true);
    check(world, "", "unseen:unseen/33.74.10 x2\nunseen:unseen/33.74.01 x1\n");
    check(world, "33.74", "unseen:unseen/33.74.10 x2\nunseen:unseen/33.74.01 x1\n");
    check(world, "33.74.10", "unseen:unseen/33.74.10.1003 x2\n");
    check(world, RT_HERE, "unseen:unseen/33.74.10.1003.005.003 x2\n");
}

static void test_orders_and_notes(World *world, gconstpointer data)
{
    const HandoverOrder orders[] = {
        {.id = "late", .letter = "2", .area = "33.74", .cameras = 9, .review_at_ms = NOW + DAY},
        {.id = "soon", .letter = "1", .area = "33.74", .cameras = 3, .review_at_ms = NOW + HOUR},
        {.id = "open", .letter = "3", .area = "33.74", .cameras = 1},
        {.id = "none", .letter = "4", .area = "33.74"},
    };
    const LogLine notes[] = {
        {.id = "n1", .by = "Sari", .text = "dulu", .at_ms = NOW - 13 * HOUR},
        {.id = "n2", .by = "Sari", .text = "baru", .at_ms = NOW - HOUR},
        {.id = "n3", .by = "Sari", .text = "jauh", .area = RT_THERE, .at_ms = NOW - HOUR},
    };
    g_array_append_vals(world->orders, orders, G_N_ELEMENTS(orders));
    g_array_append_vals(world->notes, notes, G_N_ELEMENTS(notes));
    check(world, "33.74.10",
          "order:order/soon x3\norder:order/late x9\norder:order/open x1\nnote:log/n2 x1\n");
}

static bool only_even(uint32_t index, const void *data)
{
    return index % 2 == 0;
}

static void test_sight(World *world, gconstpointer data)
{
    for (int i = 0; i < 4; i++) {
        add_ticket(world, "x", RT_HERE, "Sari", PRIORITY_LOW);
    }
    add_alert(world, "a0", RT_HERE, "Sari", PRIORITY_LOW, ALERT_UNACK);
    add_alert(world, "a1", RT_HERE, "Sari", PRIORITY_LOW, ALERT_UNACK);
    HandoverSource source = source_of(world, "");
    source.sees_ticket = source.sees_alert = only_even;
    g_autofree char *text = list(&source);
    g_assert_cmpstr(text, ==,
                    "ticket:ticket/01JNA3T9V30000000000000001 x1\n"
                    "ticket:ticket/01JNA3T9V30000000000000003 x1\n"
                    "alert:alert/a0 x1\n");
}

/* More of everything than is told one by one never makes more items than a reader takes. */
static void test_bound(World *world, gconstpointer data)
{
    char id[32];
    for (unsigned i = 0; i < 500; i++) {
        AlertPriority priority = (AlertPriority)(i % PRIORITIES);
        add_ticket(world, "x", RT_HERE, i % 2 == 0 ? "Sari" : NULL, priority);
        g_snprintf(id, sizeof id, "own%03u", i);
        add_alert(world, id, RT_HERE, "Sari", priority, ALERT_UNACK);
        g_snprintf(id, sizeof id, "free%03u", i);
        add_alert(world, id, RT_HERE, NULL, priority, ALERT_UNACK);
        g_snprintf(id, sizeof id, "shelf%03u", i);
        add_alert(world, id, RT_HERE, NULL, priority, ALERT_SHELVED);
    }
    HandoverSource source = source_of(world, "");
    g_autoptr(HandoverBrief) brief = handover_brief_new(&source);
    Handover handover = {.from = "Sari"};
    handover.items = handover_brief_items(brief, &handover.item_count);
    g_assert_cmpuint(handover.item_count, <=, HANDOVER_ITEMS_MAX);
    g_assert_cmpint(handover_sum(&handover, HANDOVER_TICKET).things, ==, 250);
    g_assert_cmpint(handover_sum(&handover, HANDOVER_FREE_TICKET).things, ==, 250);
    g_assert_cmpint(handover_sum(&handover, HANDOVER_ALERT).things, ==, 500);
    g_assert_cmpint(handover_sum(&handover, HANDOVER_FREE_ALERT).things, ==, 500);
    g_assert_cmpint(handover_sum(&handover, HANDOVER_SHELF).things, ==, 500);
    g_assert_cmpint(handover_total(&handover).things, ==, 2000);
    g_autoptr(GHashTable) refs = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < handover.item_count; i++) {
        g_assert_true(g_hash_table_add(refs, (gpointer)handover.items[i].ref));
    }
}

static void test_moves(World *world, gconstpointer data)
{
    const HandoverItem mine = {.ref = "alert/x", .what = HANDOVER_SHELF, .holder = "Sari"},
                       his = {.ref = "alert/x", .what = HANDOVER_SHELF, .holder = "Budi"},
                       free_one = {.ref = "alert/x", .what = HANDOVER_FREE_ALERT},
                       order = {.ref = "order/x", .what = HANDOVER_ORDER, .holder = "Sari"};
    g_assert_true(handover_item_moves(&mine, "Sari"));
    g_assert_false(handover_item_moves(&his, "Sari"));
    g_assert_false(handover_item_moves(&free_one, "Sari"));
    g_assert_false(handover_item_moves(&order, "Sari"));
}

static void test_refs(World *world, gconstpointer data)
{
    const char *const good[] = {"ticket/01J", "unseen/33.74.10", "rest/free_alert/high"};
    const char *const bad[] = {"",        "/",    "ticket", "ticket/", "/x",
                               "a/b/c/d", "a/ b", "a/b\n",  "a//b"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(handover_ref_valid(good[i]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(handover_ref_valid(bad[i]));
    }
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/handover/a city where nothing is open has an empty brief", test_nothing},
        {"/handover/own tickets and those of nobody, in the area", test_tickets},
        {"/handover/own alerts, open ones of nobody, and every shelf", test_alerts},
        {"/handover/what is too much is counted by priority", test_many},
        {"/handover/unseen cameras are counted by place", test_unseen},
        {"/handover/orders by their review, notes of this shift", test_orders_and_notes},
        {"/handover/what may not be known is not told", test_sight},
        {"/handover/no brief has more items than a reader takes", test_bound},
        {"/handover/only what who leaves has changes hands", test_moves},
        {"/handover/refs have one form", test_refs},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
