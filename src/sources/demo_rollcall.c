/* The guard posts of one kelurahan were called twice: nearly all answered, and most of them an hour
 * later again. */
#include <string.h>

#include "demo_today.h"

#define POSTS_MOST     14
#define KELURAHAN_SIZE (sizeof "33.74.10.1003")
#define RW_LENGTH      (sizeof "33.74.10.1003.005" - 1)
#define FIRST_MINUTES  96
#define SECOND_MINUTES 31

typedef struct Post {
    const char *area;
    RollState state;
    const char *text;
    int people;
} Post;

static Post draw(Chance *chance, const char *area)
{
    static const struct {
        uint16_t weight;
        RollState state;
        int people;
        const char *text;
    } words[] = {
        {40, ROLL_SAFE, ROLL_UNCOUNTED, "aman"}, {20, ROLL_PRESENT, 2, NULL},
        {14, ROLL_PRESENT, 3, "kopi siap"},      {10, ROLL_SAFE, ROLL_UNCOUNTED, "hujan"},
        {8, ROLL_SILENT, ROLL_UNCOUNTED, NULL},  {5, ROLL_EMPTY, ROLL_UNCOUNTED, "pos dikunci"},
    };
    uint16_t weights[G_N_ELEMENTS(words)];
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        weights[i] = words[i].weight;
    }
    size_t drawn = chance_weighted(chance, weights, G_N_ELEMENTS(weights));
    return (Post){area, words[drawn].state, words[drawn].text, words[drawn].people};
}

/* The RT of the kelurahan, those of the RT's own RW first. */
static GPtrArray *posts_of(const DemoCity *demo, const char *rt)
{
    GPtrArray *posts = g_ptr_array_new();
    char kelurahan[KELURAHAN_SIZE];
    g_strlcpy(kelurahan, rt, sizeof kelurahan);
    for (int own = 1; own >= 0; own--) {
        for (guint i = 0; i < demo->areas->len && posts->len < POSTS_MOST; i++) {
            const Area *area = &g_array_index(demo->areas, Area, i);
            bool same_rw = strncmp(area->code, rt, RW_LENGTH) == 0;
            if (area->level == AREA_RT && area_code_within(area->code, kelurahan) &&
                same_rw == (own != 0)) {
                g_ptr_array_add(posts, (gpointer)area->code);
            }
        }
    }
    return posts;
}

static void append(GString *line, const Post *post)
{
    size_t length = strlen(post->area);
    const char *number = post->area + length - 2, *rw = post->area + RW_LENGTH - 2;
    g_string_append_printf(line, "%s%.2s/%.2s", line->len > 0 ? " · " : "", number, rw);
    if (post->people != ROLL_UNCOUNTED) {
        g_string_append_printf(line, " (%d)", post->people);
    }
    if (post->text != NULL) {
        g_string_append_printf(line, " %s", post->text);
    }
}

/* One call of all posts, or of those that answer in an hour again. */
static void call(DemoDesk *desk, const GPtrArray *posts, int minutes, bool all)
{
    int64_t at_ms = desk->now_ms - minutes * DEMO_MINUTE;
    const char *by = demo_operator(1);
    g_autoptr(GString) line = g_string_new(NULL);
    int64_t count = 0;
    char kelurahan[KELURAHAN_SIZE];
    g_strlcpy(kelurahan, posts->pdata[0], sizeof kelurahan);
    for (guint i = 0; i < posts->len; i++) {
        Post post = draw(&desk->chance, posts->pdata[i]);
        if (!all && i % 5 == 3) {
            continue;
        }
        const RollCall told = {.area = post.area,
                               .text = post.text,
                               .by = by,
                               .at_ms = at_ms,
                               .people = post.people,
                               .state = post.state};
        desk->sink.rollcall(desk->sink.server, &told);
        append(line, &post);
        count++;
    }
    g_autofree char *ref = g_strconcat("rollcall/", kelurahan, NULL);
    const LogLine log = {.by = by,
                         .area = kelurahan,
                         .text = line->str,
                         .ref = ref,
                         .at_ms = at_ms,
                         .count = count,
                         .act = LOG_ROLLCALL,
                         .automatic = true};
    demo_desk_log(desk, &log);
}

void demo_today_rollcall(DemoDesk *desk, const char *rt)
{
    AreaLevel level;
    if (desk->sink.rollcall == NULL || !area_code_level(rt, &level) || level != AREA_RT) {
        return;
    }
    g_autoptr(GPtrArray) posts = posts_of(desk->demo, rt);
    if (posts->len > 0) {
        call(desk, posts, FIRST_MINUTES, true);
        call(desk, posts, SECOND_MINUTES, false);
    }
}
