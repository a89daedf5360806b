/* Lines of tilik-view, both ways: what is read once is written and read again unchanged. */
#include <stdint.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "wire/viewer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
    g_assert_true(text == NULL || text_is_clean(text, strlen(text)));
}

static void check_command(const char *line, size_t size)
{
    g_auto(ViewerCommand) command = {0}, again = {0};
    if (!viewer_command_decode(line, size, &command, NULL)) {
        g_assert_true(command.id == NULL && command.url == NULL && command.password == NULL);
        return;
    }
    check_text(command.title);
    check_text(command.url);
    check_text(command.password);
    g_assert_true(command.id == NULL || id_valid(command.id));
    g_autoptr(GString) out = g_string_new(NULL);
    viewer_command_encode(out, &command);
    g_assert_true(memchr(out->str, '\n', out->len) == out->str + out->len - 1);
    /* Escapes can make it longer than a line may be. */
    if (out->len <= VIEWER_LINE_MAX) {
        g_assert_true(viewer_command_decode(out->str, out->len - 1, &again, NULL));
        g_assert_cmpstr(again.url, ==, command.url);
        g_assert_cmpstr(again.password, ==, command.password);
        g_assert_cmpstr(again.title, ==, command.title);
    }
}

static void check_event(const char *line, size_t size)
{
    g_auto(ViewerEvent) event = {0}, again = {0};
    if (!viewer_event_decode(line, size, &event, NULL)) {
        g_assert_true(event.id == NULL && event.text == NULL);
        return;
    }
    check_text(event.text);
    g_assert_cmpint(event.age_ms, >=, 0);
    g_assert_cmpint(event.state, <, VIEWER_STATES);
    g_assert_cmpint(event.reason, <, VIEWER_REASONS);
    g_autoptr(GString) out = g_string_new(NULL);
    viewer_event_encode(out, &event);
    g_assert_true(viewer_event_decode(out->str, out->len - 1, &again, NULL));
    g_assert_cmpstr(again.id, ==, event.id);
    g_assert_cmpstr(again.text, ==, event.text);
}

static void on_line(const char *line, size_t size, void *user)
{
    if (line != NULL) {
        g_assert_true(line[size] == '\0');
        check_command(line, size);
        check_event(line, size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_command((const char *)data, size);
    check_event((const char *)data, size);
    g_autoptr(ViewerLines) lines = viewer_lines_new(on_line, NULL);
    viewer_lines_feed(lines, (const char *)data, size / 2);
    viewer_lines_feed(lines, (const char *)data + size / 2, size - size / 2);
    viewer_lines_feed(lines, "\n", 1);
    return 0;
}
