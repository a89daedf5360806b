/* What came of the check, as one line of the logbook. */
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "console/logbook.h"
#include "console/outgoing.h"
#include "console/shift_private.h"
#include "wire/logbook.h"
#include "wire/routes.h"

static void add(GString *text, const char *part)
{
    if (part[0] != '\0')
        g_string_append_printf(text, "%s%s", text->len > 0 ? " · " : "", part);
}

/* "clock +0.2 s · backend 34 ms · sound yes · notification yes · window 1.3 s · 5/5 cameras" */
static GString *sum_up(const ShiftDesk *desk)
{
    GString *text = g_string_new(NULL);
    int good = 0;
    char cameras[64];
    for (int i = 0; i < SHIFT_LINES; i++) {
        if (desk->lines[i].step == SHIFT_CAMERA)
            good += desk->lines[i].state == SHIFT_GOOD;
        else
            add(text, desk->lines[i].brief);
    }
    /* TRANSLATORS: for the logbook: two numbers */
    g_snprintf(cameras, sizeof cameras, _("%d/%d cameras"), good, SHIFT_CAMERAS);
    add(text, cameras);
    return text;
}

void shift_write(ShiftDesk *desk)
{
    App *app = desk->app;
    char id[ID_ULID_SIZE], kept[ID_ULID_SIZE];
    int64_t now_ms = app_now_ms(app);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = sum_up(desk), body = g_string_new(NULL);
    g_autofree char *clean = text_clean(text->str, text->len, LOG_TEXT_MAX);
    id_ulid(now_ms, id);
    g_autofree char *object = g_strconcat(logbook_outgoing.prefix, id, NULL);
    const LogRequest request = {.id = id, .text = clean, .at_ms = now_ms, .act = LOG_SHIFT_CHECK};
    encode_log_request(body, &request);
    const OutboxAct act = {.id = id,
                           .object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_LOGBOOK,
                           .body = body->str};
    desk->written = outgoing_post(app, &act, NULL, kept, &error);
    if (desk->written)
        app_say(app, TONE_PLAIN, _("Into the logbook: %s"), clean);
    else
        app_say(app, TONE_WARNING, _("The check could not be written down: %s"), error->message);
}
