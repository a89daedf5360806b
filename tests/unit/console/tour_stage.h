/* tour_stage.h - a make-believe tilik-view for tests of a walking tour
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_TOUR_STAGE_H
#define TILIK_TESTS_TOUR_STAGE_H

#include <string.h>

#include "console/tour_walk.h"

#define WALL INT64_C(1772330400000)

/* A make-believe tilik-view: takes what is wished for, and says what the test has it say. */
typedef struct Stage {
    TourWalk *walk;
    Tour *tour;
    GPtrArray *asked;        /* "warm B instead A", "open B", "drop B" */
    GHashTable *open;        /* ids */
    int64_t now_ms, wake_ms; /* -1: nothing is due */
    unsigned missed;
    unsigned places;
    bool no_player, nothing;
} Stage;

G_GNUC_UNUSED static bool take_wish(void *user, const WindowWish *wish, const char **why)
{
    Stage *stage = user;
    if (stage->nothing || (stage->no_player && wish->warm)) {
        *why = "no player is left";
        return false;
    }
    g_assert_true(wish->purpose_known);
    g_assert_cmpint(wish->purpose, ==, PURPOSE_PATROL);
    GString *line = g_string_new(wish->warm ? "warm " : "open ");
    g_string_append(line, wish->camera);
    if (wish->instead != NULL)
        g_string_append_printf(line, " instead %s", wish->instead);
    if (wish->wall != NULL)
        g_string_append_printf(line, " in %s/%d", wish->wall, wish->tile);
    g_ptr_array_add(stage->asked, g_string_free(line, FALSE));
    g_hash_table_add(stage->open, g_strdup(wish->camera));
    return true;
}

G_GNUC_UNUSED static void take_drop(void *user, const char *id)
{
    Stage *stage = user;
    if (g_hash_table_remove(stage->open, id))
        g_ptr_array_add(stage->asked, g_strconcat("drop ", id, NULL));
}

G_GNUC_UNUSED static bool has(void *user, const char *id)
{
    return g_hash_table_contains(((Stage *)user)->open, id);
}

G_GNUC_UNUSED static void take_missed(void *user, const char *id, const char *why)
{
    ((Stage *)user)->missed++;
}

G_GNUC_UNUSED static void step(Stage *stage)
{
    int64_t wait_ms = tour_walk_step(stage->walk, stage->now_ms, WALL + stage->now_ms);
    g_assert_cmpint(wait_ms, !=, 0);
    stage->wake_ms = wait_ms > 0 ? stage->now_ms + wait_ms : -1;
}

G_GNUC_UNUSED static Stage *stage_new(unsigned cameras, unsigned places)
{
    static const TourHooks hooks = {
        .wish = take_wish, .drop = take_drop, .has = has, .missed = take_missed};
    static const TourPlan plan = {
        .dwell_ms = 10000, .patience_ms = 8000, .purpose = PURPOSE_PATROL};
    Stage *stage = g_new0(Stage, 1);
    stage->asked = g_ptr_array_new_with_free_func(g_free);
    stage->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    stage->tour = tour_new(4);
    stage->now_ms = 1000;
    tour_list_begin(stage->tour);
    for (unsigned i = 0; i < cameras; i++) {
        const TourFacts facts = {
            .state = CAMERA_ONLINE, .worst = PRIORITIES, .looked_ms = 1, .confirmed_ms = WALL};
        char id[8];
        g_snprintf(id, sizeof id, "k%u", i);
        tour_list_put(stage->tour, id, &facts);
    }
    tour_list_end(stage->tour);
    stage->walk = tour_walk_new(stage->tour, &hooks, stage, &plan);
    for (unsigned i = 0; i < places; i++)
        g_assert_true(tour_walk_place(stage->walk, places > 1 ? "wall.1" : NULL, (int)i, NULL));
    step(stage);
    return stage;
}

G_GNUC_UNUSED static void stage_free(Stage *stage)
{
    tour_walk_free(stage->walk);
    g_ptr_array_unref(stage->asked);
    g_hash_table_unref(stage->open);
    g_free(stage);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stage, stage_free)

G_GNUC_UNUSED static void hear(Stage *stage, const ViewerEvent *event)
{
    g_autofree char *camera = g_strndup(event->id, strcspn(event->id, "."));
    tour_walk_hear(stage->walk, event, camera, stage->now_ms, WALL + stage->now_ms);
    step(stage);
}

G_GNUC_UNUSED static void state(Stage *stage, const char *id, ViewerState state,
                                ViewerReason reason)
{
    g_autofree char *own = g_strdup(id);
    hear(stage,
         &(ViewerEvent){.kind = VIEWER_EVENT_STATE, .id = own, .state = state, .reason = reason});
}

/* What it took the place of is not open any more. */
G_GNUC_UNUSED static void shown(Stage *stage, const char *id, int dark_ms)
{
    g_autofree char *own = g_strdup(id);
    TourPlace at;
    for (unsigned i = 0; tour_walk_nth(stage->walk, i, &at); i++)
        if (at.shown != NULL && g_strcmp0(at.next, id) == 0)
            g_hash_table_remove(stage->open, at.shown);
    hear(stage, &(ViewerEvent){.kind = VIEWER_EVENT_SHOWN, .id = own, .age_ms = dark_ms});
}

G_GNUC_UNUSED static void closed(Stage *stage, const char *id, const char *text)
{
    g_autofree char *own = g_strdup(id), *why = g_strdup(text);
    g_hash_table_remove(stage->open, own);
    hear(stage, &(ViewerEvent){.kind = VIEWER_EVENT_CLOSED, .id = own, .text = why});
}

/* Time goes by, as its timer would have it. */
G_GNUC_UNUSED static void wait(Stage *stage, int64_t ms)
{
    int64_t until = stage->now_ms + ms;
    while (stage->wake_ms >= 0 && stage->wake_ms <= until) {
        stage->now_ms = stage->wake_ms;
        step(stage);
    }
    stage->now_ms = until;
}

G_GNUC_UNUSED static const char *last(const Stage *stage)
{
    return g_ptr_array_index(stage->asked, stage->asked->len - 1);
}

G_GNUC_UNUSED static TourPlace place(const Stage *stage, unsigned at)
{
    TourPlace out = {0};
    g_assert_true(tour_walk_nth(stage->walk, at, &out));
    return out;
}

#define expect_asked(stage, ...)                                                                   \
    G_STMT_START                                                                                   \
    {                                                                                              \
        g_autofree char *expected = g_strdup_printf(__VA_ARGS__);                                  \
        g_assert_cmpstr(last(stage), ==, expected);                                                \
    }                                                                                              \
    G_STMT_END

/* The first stands, and the next is connected behind it: *first and *next are the caller's. */
G_GNUC_UNUSED static Stage *stage_at_the_second(char **first, char **next)
{
    Stage *stage = stage_new(6, 1);
    *first = g_strdup(place(stage, 0).next);
    expect_asked(stage, "open %s", *first);
    state(stage, *first, VIEWER_PLAYING, VIEWER_REASON_NONE);
    g_assert_cmpstr(place(stage, 0).shown, ==, *first);
    g_assert_cmpuint(stage->asked->len, ==, 1);
    wait(stage, 5000);
    *next = g_strdup(place(stage, 0).next);
    expect_asked(stage, "warm %s instead %s", *next, *first);
    return stage;
}

#endif
