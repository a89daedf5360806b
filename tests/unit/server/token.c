#include "server/token.h"

#include <string.h>

#include "server/hub_index.h"

static Token *make(Role role, const char *areas)
{
    TokenRow row = {.hash = "h", .id = "i", .name = "n", .areas = areas, .role = role};
    return token_new(&row);
}

static void test_covers(void)
{
    g_autoptr(Token) rt = make(ROLE_VOLUNTEER, "33.74.10.1003.005.003");
    g_assert_true(token_covers(rt, "33.74.10.1003.005.003"));
    g_assert_false(token_covers(rt, "33.74.10.1003.005.004"));
    g_assert_false(token_covers(rt, "33.74.10.1003.005"));
    g_assert_false(token_covers(rt, ""));
    g_assert_true(token_under(rt, "33.74.10.1003"));
    g_assert_false(token_under(rt, "33.74.11"));
    g_autoptr(Token) two = make(ROLE_OPERATOR, "33.74.10 33.74.1");
    g_assert_true(token_covers(two, "33.74.10.1003"));
    g_assert_false(token_covers(two, "33.74.11.1003"));
    g_autoptr(Token) all = make(ROLE_OPERATOR, "*");
    g_assert_true(token_covers(all, ""));
    g_assert_true(token_covers(all, "63.71"));
}

static void test_areas(void)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"*", "*"},
        {"33.74", "33.74"},
        {"33.74.10 33.74", "33.74"},
        {"33.74 33.74", "33.74"},
        {"33.74.10 33.74.11", "33.74.10 33.74.11"},
        {"33.74.10.1003.005.003 33.74.10 33.74.10.1003", "33.74.10"},
        {"", NULL},
        {"33", NULL},
        {"33.74,33.75", NULL},
        {"33.74 *", NULL},
        {"33.74  33.75", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *got = token_areas(cases[i].text, &error);
        g_assert_cmpstr(got, ==, cases[i].want);
        g_assert_true((got == NULL) == (error != NULL));
    }
}

static Entry *entry(const char *area, Sight sight, const char *was_area, Sight was_sight)
{
    Entry *made =
        entry_new(ENTRY_CAMERA, "c1", area, sight, g_string_new("{\"id\":\"c1\",\"rev\":0}"));
    made->was_area = g_strdup(was_area);
    made->was_sight = was_sight;
    entry_stamp(made, 5);
    return made;
}

/* A camera that moves from one RT to another leaves one reader's sight and enters the other's. */
static void test_moves(void)
{
    const char *here = "33.74.10.1003.005.003", *there = "33.74.10.1003.005.004";
    g_autoptr(Token) near = make(ROLE_VOLUNTEER, here), far = make(ROLE_VOLUNTEER, there);
    g_autoptr(Token) both = make(ROLE_OPERATOR, "33.74"), elsewhere = make(ROLE_OPERATOR, "33.75");
    g_autoptr(Entry) moved = entry(there, SIGHT_RESTRICTED, here, SIGHT_RESTRICTED);
    g_assert_cmpint(token_seen(near, moved), ==, SEEN_GONE);
    g_assert_cmpint(token_seen(far, moved), ==, SEEN_OBJECT);
    g_assert_cmpint(token_seen(both, moved), ==, SEEN_OBJECT);
    g_assert_cmpint(token_seen(elsewhere, moved), ==, SEEN_NOTHING);
    g_autoptr(Entry) closed = entry(here, SIGHT_BRAKED_RESTRICTED, NULL, SIGHT_RESTRICTED);
    g_assert_cmpint(token_seen(near, closed), ==, SEEN_GONE);
    g_autoptr(Entry) hidden = entry(here, SIGHT_BRAKED_RESTRICTED, NULL, SIGHT_BRAKED_RESTRICTED);
    g_assert_cmpint(token_seen(near, hidden), ==, SEEN_NOTHING);
    g_autoptr(Entry) official = entry(here, SIGHT_OFFICIAL, NULL, SIGHT_RESTRICTED);
    g_assert_cmpint(token_seen(near, official), ==, SEEN_GONE);
    g_autoptr(Entry) new = entry(here, SIGHT_RESTRICTED, NULL, SIGHT_NONE);
    g_assert_cmpint(token_seen(near, new), ==, SEEN_OBJECT);
    g_assert_cmpint(token_seen(far, new), ==, SEEN_NOTHING);
    g_autoptr(Entry) removed = entry(here, SIGHT_RESTRICTED, NULL, SIGHT_RESTRICTED);
    removed->gone = true;
    g_assert_cmpint(token_seen(near, removed), ==, SEEN_GONE);
    g_assert_cmpint(token_seen(far, removed), ==, SEEN_NOTHING);
}

static void test_gone_frame(void)
{
    Frame frame;
    frame_init(&frame);
    g_autoptr(Entry) moved =
        entry("33.74.10.1003", SIGHT_RESTRICTED, "33.74.11.1001", SIGHT_RESTRICTED);
    frame_entry(&frame, moved, SEEN_GONE);
    g_autofree char *event = g_strndup(frame.text->str + frame.start, frame.size);
    g_assert_cmpstr(event, ==,
                    "id: 5\nevent: camera\ndata: {\"id\":\"c1\",\"gone\":true,\"rev\":5}\n\n");
    frame_entry(&frame, moved, SEEN_OBJECT);
    g_autofree char *object = g_strndup(frame.text->str + frame.start, frame.size);
    g_assert_cmpstr(object, ==, "id: 5\nevent: camera\ndata: {\"id\":\"c1\",\"rev\":5}\n\n");
    g_assert_cmpuint(strtoul(frame.text->str, NULL, 16), ==, frame.size);
    frame_set(&frame, 9, NULL, NULL);
    g_autofree char *idle = g_strndup(frame.text->str + frame.start, frame.size);
    g_assert_cmpstr(idle, ==, "id: 9\n\n");
    frame_clear(&frame);
}

/* The index finds exactly the streams that asking each token would find. */
static void test_index(void)
{
    static const char *const scopes[] = {"*",
                                         "33.74",
                                         "33.74.10",
                                         "33.74.10.1003",
                                         "33.74.10.1003.005.003",
                                         "33.74.10.1003.005.004 33.74.11",
                                         "33.75",
                                         "33.74.1"};
    static const char *const areas[] = {
        "33.74",         "33.74.10",      "33.74.10.1003.005.003", "33.74.11.1001",
        "33.75.01.1001", "33.74.10.1004", "33.74.10.1003.005.004"};
    HubIndex *index = hub_index_new();
    Stream streams[G_N_ELEMENTS(scopes)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(scopes); i++) {
        streams[i].token = make(ROLE_OPERATOR, scopes[i]);
        hub_index_add(index, &streams[i]);
    }
    for (size_t removed = 0; removed <= G_N_ELEMENTS(scopes); removed++) {
        for (size_t a = 0; a < G_N_ELEMENTS(areas); a++) {
            g_autoptr(GPtrArray) found = g_ptr_array_new();
            hub_index_find(index, areas[a], found);
            guint want = 0;
            for (size_t i = removed; i < G_N_ELEMENTS(scopes); i++) {
                bool covers = token_covers(streams[i].token, areas[a]);
                g_assert_cmpint(g_ptr_array_find(found, &streams[i], NULL), ==, covers);
                want += covers;
            }
            g_assert_cmpuint(found->len, ==, want);
        }
        if (removed < G_N_ELEMENTS(scopes)) {
            hub_index_remove(index, &streams[removed]);
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(scopes); i++) {
        token_unref(streams[i].token);
    }
    hub_index_free(index);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/token/an area is covered by a prefix that ends at a dot", test_covers);
    g_test_add_func("/token/areas within each other are left out, bad ones refused", test_areas);
    g_test_add_func("/token/what moves is gone for one and new for the other", test_moves);
    g_test_add_func("/token/a reader who may not know is told the id alone", test_gone_frame);
    g_test_add_func("/token/the index finds whom asking all would find", test_index);
    return g_test_run();
}
