#include "wire/viewer.h"

#include <string.h>

static char *why_not_command(const char *json)
{
    g_auto(ViewerCommand) command = {.on = true};
    g_autoptr(GError) error = NULL;
    if (viewer_command_decode(json, strlen(json), &command, &error)) {
        return NULL;
    }
    /* What failed left no trace. */
    g_assert_true(command.on && command.id == NULL && command.url == NULL);
    return g_strdup(error->message);
}

static void test_command(void)
{
    ViewerCommand command = {.kind = VIEWER_COMMAND_OPEN,
                             .id = (char *)"w1",
                             .instead = (char *)"w0",
                             .url = (char *)"rtsp://h/x?a=\"b\"",
                             .user = (char *)"admin",
                             .password = (char *)"S3cr3t\\\"@:/%x é",
                             .title = (char *)"Pos Kamling \"RT 03\""};
    GString *line = g_string_new(NULL);
    viewer_command_encode(line, &command);
    g_assert_cmpuint(line->str[line->len - 1], ==, '\n');
    g_assert_null(memchr(line->str, '\n', line->len - 1));
    g_auto(ViewerCommand) back = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(viewer_command_decode(line->str, line->len, &back, &error));
    g_assert_no_error(error);
    g_assert_cmpint(back.kind, ==, command.kind);
    g_assert_cmpstr(back.id, ==, command.id);
    g_assert_cmpstr(back.instead, ==, command.instead);
    g_assert_cmpstr(back.url, ==, command.url);
    g_assert_cmpstr(back.user, ==, command.user);
    g_assert_cmpstr(back.password, ==, command.password);
    g_assert_cmpstr(back.title, ==, command.title);
    g_assert_null(back.path);
    g_string_free(line, TRUE);
}

static void test_each_command(void)
{
    for (unsigned kind = 0; kind < VIEWER_COMMANDS; kind++) {
        ViewerCommand command = {.kind = (ViewerCommandKind)kind,
                                 .on = kind == VIEWER_COMMAND_FRAMES,
                                 .id = (char *)"w1",
                                 .url = (char *)"rtsp://h",
                                 .title = (char *)"t",
                                 .path = (char *)"/tmp/x.png",
                                 .cols = 80,
                                 .rows = 24,
                                 .colours = 256};
        GString *line = g_string_new(NULL);
        viewer_command_encode(line, &command);
        g_auto(ViewerCommand) back = {0};
        g_assert_true(viewer_command_decode(line->str, line->len, &back, NULL));
        g_assert_cmpint(back.kind, ==, command.kind);
        g_assert_true(back.on == command.on);
        g_string_free(line, TRUE);
    }
}

static void test_bad_commands(void)
{
    static const char *const bad[] = {
        "",
        "x",
        "[]",
        "{}",
        "\"open\"",
        "{\"cmd\":7}",
        "{\"cmd\":\"explode\"}",
        "{\"cmd\":\"open\"}",
        "{\"cmd\":\"open\",\"id\":\"w1\"}",
        "{\"cmd\":\"open\",\"id\":7,\"url\":\"rtsp://h\"}",
        "{\"cmd\":\"open\",\"id\":\"a/b\",\"url\":\"rtsp://h\"}",
        "{\"cmd\":\"open\",\"id\":\"w1\",\"url\":[\"rtsp://h\"]}",
        "{\"cmd\":\"open\",\"id\":\"w1\",\"url\":\"rtsp://h\\n:sout\"}",
        "{\"cmd\":\"open\",\"id\":\"w1\",\"url\":\"rtsp://h\",\"password\":\"a\\u0007b\"}",
        "{\"cmd\":\"open\",\"id\":\"w1\",\"url\":\"rtsp://h\",\"password\":1}",
        "{\"cmd\":\"close\"}",
        "{\"cmd\":\"title\",\"id\":\"w1\"}",
        "{\"cmd\":\"snapshot\",\"id\":\"w1\",\"path\":\"x.png\"}",
        "{\"cmd\":\"close\",\"id\":\"w1\""};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *why = why_not_command(bad[i]);
        g_assert_nonnull(why);
    }
    /* No way to tell a password by the message that refuses it. */
    g_autofree char *why = why_not_command(bad[13]);
    g_assert_cmpstr(why, ==, "password: holds characters that are not printable");
}

static void test_bounds(void)
{
    g_autofree char *fill = g_strnfill(VIEWER_LINE_MAX, 'a');
    g_autofree char *line =
        g_strdup_printf("{\"cmd\":\"title\",\"id\":\"w1\",\"title\":\"%s\"}", fill);
    g_autofree char *why = why_not_command(line);
    g_assert_nonnull(strstr(why, "line: over"));
    fill[VIEWER_ADDRESS_MAX + 1] = '\0';
    g_autofree char *address =
        g_strdup_printf("{\"cmd\":\"open\",\"id\":\"w1\",\"url\":\"%s\"}", fill);
    g_autofree char *too_long = why_not_command(address);
    g_assert_cmpstr(too_long, ==, "url: too long");
    g_autofree char *title =
        g_strdup_printf("{\"cmd\":\"title\",\"id\":\"w1\",\"title\":\"%s\"}", fill);
    g_auto(ViewerCommand) command = {0};
    g_assert_true(viewer_command_decode(title, strlen(title), &command, NULL));
    g_assert_cmpuint(strlen(command.title), <=, VIEWER_TITLE_MAX);
}

static void test_clean_title(void)
{
    const char *line =
        "{\"cmd\":\"title\",\"id\":\"w1\",\"title\":\"A\\u001b]52;c;x\\u0007\\u202eB\"}";
    g_auto(ViewerCommand) command = {0};
    g_assert_true(viewer_command_decode(line, strlen(line), &command, NULL));
    g_assert_null(strchr(command.title, '\033'));
    g_assert_null(strstr(command.title, "\xe2\x80\xae"));
}

static void test_truncated(void)
{
    const char *line =
        "{\"cmd\":\"open\",\"id\":\"w1\",\"url\":\"rtsp://h\",\"user\":\"u\",\"title\":\"t\"}";
    for (size_t size = 0; size < strlen(line); size++) {
        g_auto(ViewerCommand) command = {0};
        g_assert_false(viewer_command_decode(line, size, &command, NULL));
    }
}

static void test_event(void)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_STATE,
                         .id = (char *)"w1",
                         .state = VIEWER_RETRYING,
                         .reason = VIEWER_REASON_UNAUTHORIZED,
                         .retry_s = 28,
                         .attempt = 3};
    GString *line = g_string_new(NULL);
    viewer_event_encode(line, &event);
    g_auto(ViewerEvent) back = {0};
    g_assert_true(viewer_event_decode(line->str, line->len, &back, NULL));
    g_assert_cmpint(back.state, ==, VIEWER_RETRYING);
    g_assert_cmpint(back.reason, ==, VIEWER_REASON_UNAUTHORIZED);
    g_assert_cmpint(back.retry_s, ==, 28);
    g_assert_cmpint(back.attempt, ==, 3);
    g_string_free(line, TRUE);
}

static void test_each_event(void)
{
    for (unsigned kind = 0; kind < VIEWER_EVENTS; kind++) {
        ViewerEvent event = {.kind = (ViewerEventKind)kind,
                             .id = (char *)"w1",
                             .key = (char *)"n",
                             .text = (char *)"text",
                             .data = (char *)"AAAA",
                             .fps = 14.9,
                             .age_ms = 12};
        GString *line = g_string_new(NULL);
        viewer_event_encode(line, &event);
        g_auto(ViewerEvent) back = {0};
        g_assert_true(viewer_event_decode(line->str, line->len, &back, NULL));
        g_assert_cmpint(back.kind, ==, event.kind);
        g_assert_true(kind != VIEWER_EVENT_FRAME || (back.fps > 14.8 && back.fps < 15));
        g_string_free(line, TRUE);
    }
}

static void test_bad_events(void)
{
    static const char *const bad[] = {
        "{\"event\":\"state\",\"id\":\"w1\"}",
        "{\"event\":\"state\",\"id\":\"w1\",\"state\":\"dancing\"}",
        "{\"event\":\"state\",\"id\":\"w1\",\"state\":\"quarantined\"}",
        "{\"event\":\"state\",\"state\":\"playing\"}",
        "{\"event\":\"frame\",\"id\":\"w1\",\"age_ms\":-1}",
        "{\"event\":\"frame\",\"id\":\"w1\",\"age_ms\":\"5\"}",
        "{\"event\":\"frame\",\"id\":\"w1\",\"age_ms\":1e300}",
        "{\"event\":\"key\",\"id\":\"w1\"}",
        "{\"event\":\"nonsense\"}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(ViewerEvent) event = {0};
        g_assert_false(viewer_event_decode(bad[i], strlen(bad[i]), &event, NULL));
    }
}

static void test_newer_event(void)
{
    const char *line =
        "{\"event\":\"state\",\"id\":\"w1\",\"state\":\"retrying\",\"reason\":\"gremlins\","
        "\"more\":{\"x\":[1]}}";
    g_auto(ViewerEvent) event = {0};
    g_assert_true(viewer_event_decode(line, strlen(line), &event, NULL));
    g_assert_cmpint(event.reason, ==, VIEWER_REASON_FAILED);
}

typedef struct Seen {
    GString *text;
    int too_long;
} Seen;

static void on_line(const char *line, size_t size, void *user)
{
    Seen *seen = user;
    if (line == NULL) {
        g_assert_cmpuint(size, ==, 0);
        seen->too_long++;
        return;
    }
    g_assert_cmpuint(strlen(line), ==, size);
    g_string_append_printf(seen->text, "<%s>", line);
}

static void test_lines(void)
{
    const char *bytes = "one\n\ntwo\r\n\n\nthree\nrest";
    for (size_t piece = 1; piece < 12; piece++) {
        Seen seen = {.text = g_string_new(NULL)};
        g_autoptr(ViewerLines) lines = viewer_lines_new(on_line, &seen);
        for (size_t at = 0; at < strlen(bytes); at += piece) {
            viewer_lines_feed(lines, bytes + at, MIN(piece, strlen(bytes) - at));
        }
        g_assert_cmpstr(seen.text->str, ==, "<one><two\r><three>");
        g_string_free(seen.text, TRUE);
    }
}

static void test_long_lines(void)
{
    Seen seen = {.text = g_string_new(NULL)};
    g_autoptr(ViewerLines) lines = viewer_lines_new(on_line, &seen);
    g_autofree char *fill = g_strnfill(VIEWER_LINE_MAX + 1, 'a');
    viewer_lines_feed(lines, fill, VIEWER_LINE_MAX);
    viewer_lines_feed(lines, "\n", 1);
    g_assert_cmpint(seen.too_long, ==, 0);
    g_assert_cmpuint(seen.text->len, ==, VIEWER_LINE_MAX + 2);
    g_string_truncate(seen.text, 0);
    viewer_lines_feed(lines, fill, VIEWER_LINE_MAX + 1);
    viewer_lines_feed(lines, fill, VIEWER_LINE_MAX);
    viewer_lines_feed(lines, "\nnext\n", 6);
    g_assert_cmpint(seen.too_long, ==, 1);
    g_assert_cmpstr(seen.text->str, ==, "<next>");
    g_string_free(seen.text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/viewer/a command comes back as it went", test_command);
    g_test_add_func("/viewer/each command is read back", test_each_command);
    g_test_add_func("/viewer/what is no command is refused without repeating secrets",
                    test_bad_commands);
    g_test_add_func("/viewer/lines, addresses and titles are bounded", test_bounds);
    g_test_add_func("/viewer/titles are cleaned", test_clean_title);
    g_test_add_func("/viewer/a command cut off anywhere is refused", test_truncated);
    g_test_add_func("/viewer/an event comes back as it went", test_event);
    g_test_add_func("/viewer/each event is read back", test_each_event);
    g_test_add_func("/viewer/what is no event is refused", test_bad_events);
    g_test_add_func("/viewer/an event of a newer player is still understood", test_newer_event);
    g_test_add_func("/viewer/lines come whole in whatever pieces", test_lines);
    g_test_add_func("/viewer/a long line is dropped whole and the next is read", test_long_lines);
    return g_test_run();
}
