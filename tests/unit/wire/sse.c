#include "wire/sse.h"

#include <string.h>

/* Writes down each event as "event|data|id\n". */
static void note(const char *event, const char *data, size_t size, const char *id, void *user)
{
    g_assert_cmpuint(strlen(data), <=, size);
    g_string_append_printf(user, "%s|%s|%s\n", event, data, id);
}

static char *events_of(const char *stream, size_t size)
{
    GString *noted = g_string_new(NULL);
    g_autoptr(Sse) sse = sse_new(note, noted);
    sse_feed(sse, stream, size);
    return g_string_free(noted, FALSE);
}

static void events_are_read_as_the_standard_says(void)
{
    static const char *const streams[][2] = {
        {"data: a\n\n", "message|a|\n"},
        {"data:a\n\n", "message|a|\n"},
        {"data:  a\n\n", "message| a|\n"},
        {"data: a\ndata: b\n\n", "message|a\nb|\n"},
        {"data\n\n", "message||\n"},
        {"data\ndata\n\n", "message|\n|\n"},
        {"event: camera\nid: 7\ndata: {}\n\n", "camera|{}|7\n"},
        {"id: 7\n\n", "message||7\n"},
        {"id: 7\n\ndata: x\n\n", "message||7\nmessage|x|7\n"},
        {"id: 7\ndata: x\n\nid\ndata: y\n\n", "message|x|7\nmessage|y|\n"},
        {"event: camera\n\ndata: x\n\n", "message|x|\n"},
        {": comment\n\n:\n\n", ""},
        {"data: a\n", ""},
        {"data: a\n\ndata: b", "message|a|\n"},
        {"data: a\r\n\r\ndata: b\r\rdata: c\n\n", "message|a|\nmessage|b|\nmessage|c|\n"},
        {"\n\n\n", ""},
        {"\xEF\xBB\xBF"
         "data: a\n\n",
         "message|a|\n"},
        {"\xEF\xBB\xBF\xEF\xBB\xBF"
         "data: a\n\n",
         ""},
        {"data: a\n\n\xEF\xBB\xBF"
         "data: b\n\n",
         "message|a|\n"},
        {"Data: a\ndata : b\nfoo: c\ndatax\n\n", ""},
        {"data: a:b: c\n\n", "message|a:b: c|\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(streams); i++) {
        g_autofree char *events = events_of(streams[i][0], strlen(streams[i][0]));
        g_test_message("%s", streams[i][0]);
        g_assert_cmpstr(events, ==, streams[i][1]);
    }
}

static const char three[] = "\xEF\xBB\xBF"
                            "event: camera\r\nid: 1\r\ndata: {\"name\":\"é東\U0001F6A8\"}\r\n\r\n"
                            "id: 2\rdata: x\rdata: y\r\r: idle\n\nid: 3\n\n";
static const char *const three_events =
    "camera|{\"name\":\"é東\U0001F6A8\"}|1\nmessage|x\ny|2\nmessage||3\n";

static void pieces_of_any_size_give_the_same_events(void)
{
    size_t size = sizeof three - 1;
    for (size_t step = 1; step <= size; step++) {
        g_autoptr(GString) noted = g_string_new(NULL);
        g_autoptr(Sse) sse = sse_new(note, noted);
        for (size_t at = 0; at < size; at += step) {
            g_autofree char *piece = g_memdup2(three + at, MIN(step, size - at));
            sse_feed(sse, piece, MIN(step, size - at));
        }
        g_assert_cmpstr(noted->str, ==, three_events);
    }
}

/* Row R6: the link is cut at a byte; the next connection resumes behind the last id that was
 * dispatched. */
static void a_cut_at_any_byte_gives_each_event_once_after_resuming(void)
{
    static const char *const parts[] = {"event: camera\r\nid: 1\r\ndata: {\"n\":\"é\"}\r\n\r\n",
                                        "id: 2\ndata: x\ndata: y\n\n", "id: 3\rdata: z\r\r"};
    g_autofree char *whole = g_strconcat(parts[0], parts[1], parts[2], NULL);
    for (size_t cut = 0; cut <= strlen(whole); cut++) {
        g_autoptr(GString) noted = g_string_new(NULL);
        g_autoptr(Sse) sse = sse_new(note, noted);
        sse_feed(sse, whole, cut);
        sse_reset(sse);
        size_t seen = 0;
        for (const char *p = noted->str; (p = strchr(p, '|')) != NULL; p++) {
            seen++;
        }
        for (size_t i = seen / 2; i < G_N_ELEMENTS(parts); i++) {
            sse_feed(sse, parts[i], strlen(parts[i]));
        }
        g_assert_cmpstr(noted->str, ==, "camera|{\"n\":\"é\"}|1\nmessage|x\ny|2\nmessage|z|3\n");
    }
}

static void an_id_counts_only_with_its_event(void)
{
    g_autoptr(GString) noted = g_string_new(NULL);
    g_autoptr(Sse) sse = sse_new(note, noted);
    sse_feed(sse, "id: 1\ndata: a\n\nid: 2\ndata: b\n", 29);
    sse_reset(sse);
    sse_feed(sse, "data: c\n\n", 9);
    g_assert_cmpstr(noted->str, ==, "message|a|1\nmessage|c|1\n");
}

static void an_id_with_a_nul_is_passed_over_and_a_long_one_drops_the_event(void)
{
    g_autofree char *nul = events_of("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", 32);
    g_assert_cmpstr(nul, ==, "message|a|1\nmessage|b|1\n");
    g_autoptr(GString) noted = g_string_new(NULL);
    g_autoptr(Sse) sse = sse_new(note, noted);
    g_autofree char *id = g_strnfill(SSE_ID_MAX + 1, '9');
    g_autofree char *stream = g_strdup_printf("id: %s\ndata: a\n\nid: 2\ndata: b\n\n", id);
    sse_feed(sse, stream, strlen(stream));
    g_assert_cmpstr(noted->str, ==, "message|b|2\n");
    g_assert_cmpuint(sse_dropped(sse), ==, 1);
}

static void the_retry_time_is_digits_only_and_bounded(void)
{
    static const struct {
        const char *line;
        int retry_ms;
    } lines[] = {{"retry: 3000\n", 3000}, {"retry:0\n", 0},
                 {"retry: 1x\n", -1},     {"retry: -5\n", -1},
                 {"retry\n", -1},         {"retry: 99999999999999999999\n", 3600000}};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(Sse) sse = sse_new(note, NULL);
        g_assert_cmpint(sse_retry_ms(sse), ==, -1);
        sse_feed(sse, lines[i].line, strlen(lines[i].line));
        g_assert_cmpint(sse_retry_ms(sse), ==, lines[i].retry_ms);
    }
}

/* Resident memory in bytes. */
static size_t resident(void)
{
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents("/proc/self/statm", &text, NULL, NULL));
    char *resident_pages = strchr(text, ' ');
    return (size_t)g_ascii_strtoull(resident_pages, NULL, 10) * 4096;
}

/* Row R11. */
static void a_line_of_100_mb_is_dropped_in_bounded_memory_and_the_next_event_works(void)
{
    g_autoptr(GString) noted = g_string_new(NULL);
    g_autoptr(Sse) sse = sse_new(note, noted);
    g_autofree char *piece = g_strnfill(64 * 1024, 'x');
    sse_feed(sse, "id: 1\ndata: a\n\nid: 2\ndata: ", 27);
    size_t before = resident();
    for (int i = 0; i < 1600; i++) {
        sse_feed(sse, piece, 64 * 1024);
    }
#if !defined(__SANITIZE_ADDRESS__) /* which keeps what is freed */
    g_assert_cmpuint(resident(), <, before + 4 * 1024 * 1024);
#else
    g_assert_cmpuint(resident(), <, before + 64 * 1024 * 1024);
#endif
    sse_feed(sse, "\ndata: rest\n\nid: 3\ndata: b\n\n", 29);
    g_assert_cmpstr(noted->str, ==, "message|a|1\nmessage|b|3\n");
    g_assert_cmpuint(sse_dropped(sse), ==, 1);
    g_assert_cmpuint(sse_dropped(sse), ==, 0);
}

static void an_event_of_many_lines_is_bounded_too(void)
{
    g_autoptr(GString) noted = g_string_new(NULL);
    g_autoptr(Sse) sse = sse_new(note, noted);
    g_autofree char *line = g_strnfill(1000, 'x');
    for (int i = 0; i < 2000; i++) {
        sse_feed(sse, "data: ", 6);
        sse_feed(sse, line, 1000);
        sse_feed(sse, "\n", 1);
    }
    sse_feed(sse, "\ndata: b\n\n", 10);
    g_assert_cmpstr(noted->str, ==, "message|b|\n");
    g_assert_cmpuint(sse_dropped(sse), ==, 1);
}

static void a_piece_that_holds_a_whole_long_line_is_bounded(void)
{
    g_autoptr(GString) noted = g_string_new(NULL);
    g_autoptr(Sse) sse = sse_new(note, noted);
    g_autofree char *large = g_strnfill(SSE_EVENT_MAX + 100, 'x');
    g_autofree char *stream = g_strconcat("data: ", large, "\n\ndata: b\n\n", NULL);
    sse_feed(sse, stream, strlen(stream));
    g_assert_cmpstr(noted->str, ==, "message|b|\n");
    g_assert_cmpuint(sse_dropped(sse), ==, 1);
}

static void random_bytes_do_no_harm(void)
{
    static const char alphabet[] = "\r\n: \xEF\xBB\xBF"
                                   "dataidevntry0\0";
    for (int round = 0; round < 300; round++) {
        g_autoptr(GString) noted = g_string_new(NULL), again = g_string_new(NULL);
        g_autoptr(Sse) whole = sse_new(note, noted), bytes = sse_new(note, again);
        char stream[400];
        for (size_t i = 0; i < sizeof stream; i++) {
            stream[i] = alphabet[g_test_rand_int_range(0, sizeof alphabet - 1)];
        }
        sse_feed(whole, stream, sizeof stream);
        for (size_t i = 0; i < sizeof stream; i++) {
            sse_feed(bytes, stream + i, 1);
        }
        g_assert_cmpstr(noted->str, ==, again->str);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sse/events are read as the standard says",
                    events_are_read_as_the_standard_says);
    g_test_add_func("/sse/pieces of any size give the same events",
                    pieces_of_any_size_give_the_same_events);
    g_test_add_func("/sse/a cut at any byte gives each event once after resuming",
                    a_cut_at_any_byte_gives_each_event_once_after_resuming);
    g_test_add_func("/sse/an id counts only with its event", an_id_counts_only_with_its_event);
    g_test_add_func("/sse/an id with a NUL is passed over and a long one drops the event",
                    an_id_with_a_nul_is_passed_over_and_a_long_one_drops_the_event);
    g_test_add_func("/sse/the retry time is digits only and bounded",
                    the_retry_time_is_digits_only_and_bounded);
    g_test_add_func("/sse/a line of 100 MB is dropped in bounded memory and the next event works",
                    a_line_of_100_mb_is_dropped_in_bounded_memory_and_the_next_event_works);
    g_test_add_func("/sse/an event of many lines is bounded too",
                    an_event_of_many_lines_is_bounded_too);
    g_test_add_func("/sse/a piece that holds a whole long line is bounded",
                    a_piece_that_holds_a_whole_long_line_is_bounded);
    g_test_add_func("/sse/random bytes do no harm", random_bytes_do_no_harm);
    return g_test_run();
}
