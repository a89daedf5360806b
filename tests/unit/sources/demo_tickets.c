/* What the command room of the make-believe city has written by the time it is met. */
#include "sources/source.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "sources/demo_agencies.h"
#include "wire/tickets.h"

/* A server that keeps what it is told. */
typedef struct Room {
    GHashTable *cameras; /* id -> area */
    GHashTable *out;     /* ids of cameras that a letter may hold */
    GHashTable *tickets; /* id -> json */
    GPtrArray *told;     /* the same json, in order; of the table */
    GString *titles;     /* of all, with their status */
    unsigned statuses[TICKET_STATUSES], agencies, orders, held, lines, sentences, pictures, merged,
        rounds, clocks;
    GHashTable *posts; /* that were called */
    unsigned calls;
    int64_t last_call_ms, last_line_ms, first_number, last_number;
    bool full;
} Room;

static void on_begin(void *server)
{
}

static void on_area(void *server, const Area *area)
{
}

static void on_site(void *server, const Site *site)
{
}

static void on_camera(void *server, const Camera *camera, const char *why)
{
    Room *room = server;
    g_hash_table_insert(room->cameras, g_strdup(camera->id), g_strdup(camera->area));
    if (camera->state == CAMERA_OUT_OF_SERVICE && camera->reason == REASON_LINK_CONTRACT) {
        g_hash_table_add(room->out, g_strdup(camera->id));
    }
}

static void on_address(void *server, const char *camera, const StreamAddress *address)
{
}

static bool has_cameras(void *server)
{
    return ((Room *)server)->full;
}

static void check_picture(Room *room, const SourceTicket *told)
{
    const TicketAttachment *file = told->ticket->attachments;
    gsize size;
    const char *why = NULL;
    const guchar *data = g_bytes_get_data(told->files[0], &size);
    TicketFile type;
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size);
    g_assert_true(ticket_file_look(data, size, &type, &why));
    g_assert_cmpint(type, ==, TICKET_FILE_PNG);
    g_assert_cmpstr(file->sha256, ==, sum);
    g_assert_cmpint(file->size, ==, (int64_t)size);
    g_assert_true(ticket_file_name_valid(file->name));
    room->pictures++;
}

static void check_links(Room *room, const Ticket *ticket)
{
    for (const char *const *id = ticket->cameras; id != NULL && *id != NULL; id++) {
        const char *area = g_hash_table_lookup(room->cameras, *id);
        g_assert_nonnull(area);
        g_assert_true(area_code_within(area, ticket->area));
    }
    if (ticket->merged_into != NULL) {
        const char *json = g_hash_table_lookup(room->tickets, ticket->merged_into);
        g_assert_nonnull(json);
        g_assert_nonnull(strstr(json, ticket->id));
        room->merged++;
    }
}

static void check_times(const Ticket *ticket, int64_t at_ms)
{
    int64_t last_ms = ticket->created_at_ms;
    for (size_t i = 0; i < ticket->note_count; i++) {
        const TicketNote *note = &ticket->notes[i];
        g_assert_cmpint(note->at_ms, >=, last_ms);
        g_assert_true(text_is_clean(note->text, strlen(note->text)));
        g_assert_true(note->by != NULL && note->by[0] != '\0');
        last_ms = note->at_ms;
    }
    g_assert_cmpint(at_ms, >=, last_ms);
    g_assert_cmpint(at_ms, <=, clock_wall_ms());
    g_assert_true(ticket->status == TICKET_NEW || ticket->status == TICKET_CANCELLED ||
                  ticket->acked_at_ms != 0);
}

static bool on_ticket(void *server, const SourceTicket *told)
{
    Room *room = server;
    const Ticket *ticket = told->ticket;
    g_assert_true(ticket_id_valid(ticket->id));
    g_assert_true(text_is_clean(ticket->title, strlen(ticket->title)));
    g_assert_cmpuint(strlen(ticket->title), <=, TICKET_TITLE_MAX);
    g_assert_null(strstr(ticket->title, "{t}"));
    g_assert_cmpint(ticket->version, >=, 0);
    room->first_number = room->first_number != 0 ? room->first_number : ticket->number;
    room->last_number = MAX(room->last_number, ticket->number);
    check_links(room, ticket);
    check_times(ticket, told->at_ms);
    if (ticket->attachment_count > 0) {
        check_picture(room, told);
    }
    GString *json = g_string_new(NULL);
    Ticket kept = *ticket, read; /* as the server keeps it */
    kept.version++;
    kept.updated_at_ms = told->at_ms;
    encode_ticket(json, &kept);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    decode_ticket(decoder, json->str, json->len, &read, &error);
    g_assert_no_error(error);
    room->statuses[ticket->status]++;
    room->agencies |= 1u << ticket->agency;
    room->rounds += ticket_is_round(ticket);
    room->clocks += ticket_is_open(ticket) && told->at_ms > clock_wall_ms() - 900000;
    g_string_append_printf(room->titles, "%s %s\n", ticket_status_word(ticket->status),
                           ticket->title);
    g_assert_false(g_hash_table_contains(room->tickets, ticket->id));
    g_hash_table_insert(room->tickets, g_strdup(ticket->id), g_string_free(json, FALSE));
    return true;
}

static bool on_order(void *server, const Order *order, const char *const *cameras)
{
    Room *room = server;
    g_assert_cmpint(order->state, ==, ORDER_OUT_OF_SERVICE);
    g_assert_cmpint(order->review_at_ms, >, clock_wall_ms());
    g_assert_true(ticket_id_valid(order->id));
    g_assert_cmpint((int64_t)g_strv_length((char **)cameras), ==, order->cameras);
    for (; *cameras != NULL; cameras++) {
        g_assert_true(g_hash_table_remove(room->out, *cameras)); /* held once */
        room->held++;
    }
    room->orders++;
    return true;
}

static void on_rollcall(void *server, const RollCall *call)
{
    Room *room = server;
    AreaLevel level;
    g_assert_true(area_code_level(call->area, &level) && level == AREA_RT);
    g_assert_cmpint(call->at_ms, >=, room->last_call_ms);
    g_assert_true(call->at_ms <= clock_wall_ms() && call->by != NULL);
    room->last_call_ms = call->at_ms;
    room->calls++;
    g_hash_table_add(room->posts, g_strdup(call->area));
}

static void on_log(void *server, const LogLine *line)
{
    Room *room = server;
    g_assert_cmpint(line->at_ms, >=, room->last_line_ms);
    g_assert_cmpint(line->at_ms, <=, clock_wall_ms());
    g_assert_true(text_is_clean(line->text, strlen(line->text)));
    g_assert_nonnull(line->by);
    if (line->ref != NULL) {
        bool roll = g_str_has_prefix(line->ref, "rollcall/");
        g_assert_true(roll || g_str_has_prefix(line->ref, "ticket/"));
        g_assert_true(roll || g_hash_table_contains(room->tickets, line->ref + strlen("ticket/")));
    }
    room->last_line_ms = line->at_ms;
    room->lines++;
    room->sentences += !line->automatic;
}

static Room *room_new(bool full)
{
    Room *room = g_new0(Room, 1);
    room->cameras = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    room->out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    room->tickets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    room->posts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    room->titles = g_string_new(NULL);
    room->full = full;
    return room;
}

static void room_free(Room *room)
{
    g_hash_table_unref(room->cameras);
    g_hash_table_unref(room->out);
    g_hash_table_unref(room->tickets);
    g_hash_table_unref(room->posts);
    g_string_free(room->titles, TRUE);
    g_free(room);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Room, room_free)

/* options: "name=value" words. */
static void meet(Room *room, const char *words)
{
    g_autoptr(GHashTable) options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) each = g_strsplit(words, " ", -1);
    for (char **word = each; *word != NULL && **word != '\0'; word++) {
        char *value = strchr(*word, '=');
        g_hash_table_insert(options, g_strndup(*word, (gsize)(value - *word)), value + 1);
    }
    const SourceSink sink = {.server = room,
                             .begin = on_begin,
                             .commit = on_begin,
                             .area = on_area,
                             .site = on_site,
                             .camera = on_camera,
                             .address = on_address,
                             .ticket = on_ticket,
                             .order = on_order,
                             .rollcall = on_rollcall,
                             .log = on_log,
                             .has_cameras = has_cameras};
    struct event_base *base = event_base_new();
    g_autoptr(GError) error = NULL;
    Source *source = source_demo.start(base, &sink, options, &error);
    g_assert_no_error(error);
    source_demo.stop(source);
    event_base_free(base);
}

static void test_room(void)
{
    g_autoptr(Room) room = room_new(false);
    meet(room, "seed=3");
    g_assert_cmpuint(g_hash_table_size(room->tickets), ==, 42);
    for (unsigned status = 0; status < TICKET_STATUSES; status++) {
        g_assert_cmpuint(room->statuses[status], >, 0);
    }
    g_assert_cmpint(__builtin_popcount(room->agencies), >=, 12);
    g_assert_cmpint(room->first_number, ==, 1381);
    g_assert_cmpint(room->last_number, ==, 1422); /* the user's first is #1423 */
    g_assert_cmpuint(room->merged, ==, 1);
    g_assert_cmpuint(room->pictures, ==, 1);
    g_assert_cmpuint(room->rounds, ==, 1);
    g_assert_cmpuint(room->clocks, >=, 4);
    g_assert_cmpuint(room->orders, >=, 1);
    g_assert_cmpuint(room->held, >, 100);
    g_assert_cmpuint(g_hash_table_size(room->out), ==, 0); /* each of them has its letter */
    g_assert_cmpuint(room->sentences, ==, 8);
    g_assert_cmpuint(room->lines, >=, 30);
    g_assert_cmpuint(g_hash_table_size(room->posts), >=, 5);
    g_assert_cmpuint(room->calls, <, 2 * g_hash_table_size(room->posts)); /* some are late */
    g_assert_cmpuint(room->calls, >, g_hash_table_size(room->posts));
}

static void test_seed(void)
{
    g_autoptr(Room) one = room_new(false), same = room_new(false), other = room_new(false);
    meet(one, "seed=5 cameras=2000");
    meet(same, "seed=5 cameras=2000");
    meet(other, "seed=6 cameras=2000");
    g_assert_cmpstr(one->titles->str, ==, same->titles->str);
    g_assert_cmpstr(one->titles->str, !=, other->titles->str);
}

static void test_still(void)
{
    g_autoptr(Room) still = room_new(false), again = room_new(true), asked = room_new(false);
    meet(still, "rate=0");
    meet(again, "");
    meet(asked, "rate=0 tickets=7 cameras=300");
    g_assert_cmpuint(g_hash_table_size(still->tickets) + still->orders + still->lines, ==, 0);
    g_assert_cmpuint(g_hash_table_size(again->tickets) + again->orders + again->lines, ==, 0);
    g_assert_cmpuint(g_hash_table_size(asked->tickets), ==, 7);
}

static void test_many(void)
{
    static const char *const options[] = {"tickets=3000 cameras=400 rate=0",
                                          "tickets=3000 cameras=1", "tickets=50 city=banjarmasin"};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        g_autoptr(Room) room = room_new(false);
        meet(room, options[i]);
        g_assert_cmpuint(g_hash_table_size(room->tickets), ==, i < 2 ? 3000 : 50);
    }
}

static void test_agencies(void)
{
    TicketRow row = {.id = "01HV3K7ZQ4M8W2X5Y6Z7A8B9C0", .agency = AGENCY_BPBD};
    for (row.status = TICKET_NEW; row.status < TICKET_STATUSES; row.status++) {
        int64_t wait_ms = demo_agencies_wait(&row, 1);
        bool goes = row.status == TICKET_DISPATCHED || row.status == TICKET_ON_SCENE;
        g_assert_true(goes ? wait_ms >= 90000 && wait_ms <= 2700000 : wait_ms == 0);
        g_assert_cmpint(demo_agencies_wait(&row, 1), ==, wait_ms);
    }
    row.status = TICKET_DISPATCHED;
    row.topic = TICKET_TOPIC_CHECK; /* people of the RT do that */
    g_assert_cmpint(demo_agencies_wait(&row, 1), ==, 0);
    row.topic = "banjir";
    row.agency = AGENCY_NONE;
    g_assert_cmpint(demo_agencies_wait(&row, 1), ==, 0);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/demo tickets/a command room has a past, and something under way", test_room);
    g_test_add_func("/demo tickets/a seed decides them", test_seed);
    g_test_add_func("/demo tickets/a still city has none, unless asked, nor one that is known",
                    test_still);
    g_test_add_func("/demo tickets/any number, in any city", test_many);
    g_test_add_func("/demo tickets/who is sent comes after a while, and is done", test_agencies);
    return g_test_run();
}
