/* What a logbook says of a piece, however many pages it has and whatever the backend does. */
#include "backend.h"
#include "evidence_kept.h"

#include "console/evidence_told.h"

#define PAGES   130 /* more than were once read */
#define LINES   3   /* a page */
#define LOGBOOK "/api/v1/logbook"

typedef struct Scene {
    Box box;
    Backend *backend;
    Api *api;
    EvidenceReport *report;
    const EvidencePiece *piece;
} Scene;

static void begin(Scene *scene, const void *unused)
{
    setup(&scene->box, NULL);
    g_free(keep(&scene->box, ID_A, ".png", "a picture"));
    scene->report = evidence_check(scene->box.home, NULL);
    g_assert_cmpuint(scene->report->known->len, ==, 1);
    scene->piece = scene->report->known->pdata[0];
    scene->backend = backend_new(NULL, false);
    scene->api = api_new(backend_url(scene->backend), "secret-token-123", NULL);
}

static void end(Scene *scene, const void *unused)
{
    api_free(scene->api);
    backend_free(scene->backend);
    evidence_report_free(scene->report);
    teardown(&scene->box, NULL);
}

/* Serves one page, and a way to the next. */
static void serve(const Scene *scene, int page, int next, const char *text)
{
    g_autoptr(GString) body = g_string_new("{\"items\":[");
    g_autofree char *path =
        page == 0 ? g_strdup("body " LOGBOOK "?limit=500&q=" ID_A)
                  : g_strdup_printf("body " LOGBOOK "?limit=500&q=" ID_A "&cursor=c%d", page);
    for (int i = 0; i < LINES; i++)
        g_string_append_printf(body,
                               "%s{\"id\":\"%d\",\"rev\":%d,\"at\":\"2026-11-23T04:%02d:%02dZ\","
                               "\"by\":\"Sari\",\"area\":\"33.74\",\"auto\":false,\"text\":\"%s\"}",
                               i > 0 ? "," : "", page * LINES + i, page * LINES + i + 1,
                               59 - page % 60, 59 - i, text);
    if (next > 0)
        g_string_append_printf(body, "],\"next\":\"c%d\"}", next);
    else
        g_string_append(body, "],\"next\":null}");
    backend_give(scene->backend, path, body->str, body->len);
}

/* As the console tells it: the file's hash, then the head of the chain. */
static char *telling(const Scene *scene)
{
    const EvidencePiece *piece = scene->piece;
    return g_strdup_printf("kept " ID_A " sha256 %s head %s", piece->sha256,
                           (char *)piece->hashes->pdata[piece->hashes->len - 1]);
}

static void count_calls(const EvidenceTold *told)
{
    g_assert_cmpuint(told->lines, <, (uint64_t)PAGES * LINES);
}

static void all_pages_are_read_and_it_says_how_many(Scene *scene, const void *unused)
{
    EvidenceTold told = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *last = telling(scene);
    for (int page = 0; page < PAGES; page++)
        serve(scene, page, page + 1 < PAGES ? page + 1 : 0, page + 1 < PAGES ? "seen " ID_A : last);
    g_assert_true(evidence_told(scene->api, scene->piece, count_calls, &told, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(told.lines, ==, PAGES * LINES);
    g_assert_true(told.named && told.to_the_end);
    g_assert_cmpuint(told.strangers, ==, 0);
    evidence_told_judge(scene->report, scene->piece, &told);
    const GPtrArray *findings = scene->report->findings;
    const EvidenceFinding *knows = findings->pdata[findings->len - 2],
                          *far = findings->pdata[findings->len - 1];
    g_assert_true(knows->good && strstr(knows->what, "up to the last line") != NULL);
    g_assert_nonnull(strstr(far->what, "lines: 390, the oldest of 2026-11-23T04:50:57"));
}

static void a_circle_is_found_out(Scene *scene, const void *unused)
{
    EvidenceTold told = {0};
    g_autoptr(GError) error = NULL;
    for (int page = 0; page < 20; page++)
        serve(scene, page, page == 19 ? 7 : page + 1, "seen " ID_A);
    g_assert_false(evidence_told(scene->api, scene->piece, NULL, &told, &error));
    g_assert_nonnull(strstr(error->message, "in a circle"));
    g_assert_nonnull(strstr(error->message, "only back to 2026-11-23T"));
    g_assert_cmpuint(told.lines, ==, 0);
}

static void a_break_in_the_middle_says_how_far_it_came(Scene *scene, const void *unused)
{
    EvidenceTold told = {0};
    g_autoptr(GError) error = NULL;
    for (int page = 0; page < 5; page++)
        serve(scene, page, page + 1, "seen " ID_A);
    g_assert_false(evidence_told(scene->api, scene->piece, NULL, &told, &error));
    g_assert_nonnull(strstr(error->message, "only back to 2026-11-23T04:55:57"));
    g_assert_nonnull(strstr(error->message, "lines: 15"));
}

static void lines_that_the_chain_does_not_have_are_counted(Scene *scene, const void *unused)
{
    EvidenceTold told = {0};
    g_autofree char *other = g_strnfill(64, 'e');
    g_autofree char *text =
        g_strdup_printf("kept " ID_A " sha256 %s head %s", scene->piece->sha256, other);
    serve(scene, 0, 0, text);
    g_assert_true(evidence_told(scene->api, scene->piece, NULL, &told, NULL));
    g_assert_true(told.named && !told.to_the_end);
    g_assert_cmpuint(told.strangers, ==, LINES);
    unsigned wrong = scene->report->wrong;
    evidence_told_judge(scene->report, scene->piece, &told);
    g_assert_cmpuint(scene->report->wrong, ==, wrong + 1);
}

#define SCENE(path, function) g_test_add("/evidence-told/" path, Scene, NULL, begin, function, end)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    SCENE("all pages are read, and it says how many", all_pages_are_read_and_it_says_how_many);
    SCENE("a circle is found out", a_circle_is_found_out);
    SCENE("a break in the middle says how far it came", a_break_in_the_middle_says_how_far_it_came);
    SCENE("lines that the chain does not have are counted",
          lines_that_the_chain_does_not_have_are_counted);
    return g_test_run();
}
