#include <string.h>

#include "base/text.h"
#include "console/app.h"
#include "console/orders.h"
#include "console/orders_desk.h"
#include "wire/messages.h"

/* Service orders: what takes cameras away from others.  Each is typed, none is one key. */

/* The marked ones, else the selected one. */
static GPtrArray *targets_now(const App *app)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    guint count;
    g_autofree const char **marked = view_table_marked(app->panes[PANE_CAMERAS], &count);
    Camera camera;
    for (guint i = 0; i < count; i++)
        if (catalog_find_camera(app->catalog, marked[i]) != CATALOG_NONE)
            g_ptr_array_add(ids, g_strdup(marked[i]));
    uint32_t selected = view_table_selected(app->panes[PANE_CAMERAS]);
    if (count == 0 && catalog_camera(app->catalog, selected, &camera))
        g_ptr_array_add(ids, g_strdup(camera.id));
    return ids;
}

GPtrArray *orders_ask_about(App *app)
{
    g_clear_pointer(&app->ordered, g_ptr_array_unref);
    app->ordered = targets_now(app);
    return app->ordered;
}

GPtrArray *orders_asked(App *app)
{
    GPtrArray *ids = g_steal_pointer(&app->ordered);
    for (guint i = ids != NULL ? ids->len : 0; i-- > 0;)
        if (catalog_find_camera(app->catalog, ids->pdata[i]) == CATALOG_NONE)
            g_ptr_array_remove_index(ids, i);
    return ids != NULL ? ids : g_ptr_array_new();
}

/* How many, and in how many kelurahan: the size of what is about to be done. */
static OrderReach reach_of(const App *app, const GPtrArray *ids)
{
    g_autoptr(GArray) cameras = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < ids->len; i++) {
        uint32_t index = catalog_find_camera(app->catalog, g_ptr_array_index(ids, i));
        if (index != CATALOG_NONE)
            g_array_append_val(cameras, index);
    }
    return order_reach_of(app, cameras);
}

static void send_marked(App *app, OrderState state, const OrderWords *words)
{
    g_autoptr(GPtrArray) ids = orders_asked(app);
    if (ids->len == 0) {
        app_say(app, TONE_PLAIN, _("Nothing was changed."));
        return;
    }
    g_ptr_array_add(ids, NULL);
    const OrderRequest request = {
        .cameras = (const char *const *)ids->pdata,
        .letter = words->letter != NULL ? words->letter : "",
        .review_at_ms = words->review_at_ms,
        .state = state,
        .reason = words->reason,
    };
    order_send(app, &request);
}

static void ask_out(App *app, const char *text);

static void out_done(App *app, const char *text)
{
    g_auto(OrderWords) words = {0};
    g_autoptr(GError) error = NULL;
    if (text == NULL || text[strspn(text, " ")] == '\0') {
        app_say(app, TONE_PLAIN, _("Nothing was changed."));
    } else if (!order_words_read(text, app_now_ms(app), &words, &error)) {
        ask_out(app, text);
        ask_problem(app, error->message);
    } else {
        send_marked(app, ORDER_OUT_OF_SERVICE, &words);
    }
}

static void in_done(App *app, const char *text)
{
    const OrderWords words = {.reason = REASON_NONE};
    if (text == NULL || g_ascii_strcasecmp(text, _("restore")) != 0)
        app_say(app, TONE_PLAIN, _("Nothing was changed."));
    else
        send_marked(app, ORDER_IN_SERVICE, &words);
}

static bool may_order(App *app, guint count)
{
    if (!link_may(app, RIGHT_SERVICE_ORDER)) {
        app_say(app, TONE_WARNING, _("Your role may not give service orders."));
        return false;
    }
    if (count == 0)
        app_say(app, TONE_PLAIN, _("Select a camera first."));
    return count > 0;
}

static void ask_out(App *app, const char *text)
{
    OrderReach reach = reach_of(app, app->ordered);
    g_autofree char *label =
        /* TRANSLATORS: how many cameras, in how many kelurahan; @ begins the day of the review */
        g_strdup_printf(_("%u cameras in %u kelurahan out of service, reason (Tab), letter, "
                          "@review: "),
                        reach.cameras, reach.kelurahan);
    ask_line(app, label, text, NULL, out_done);
    prompt_set_completion(app->ask.prompt, order_words_complete, app);
}

void orders_out_of_service(App *app)
{
    const GPtrArray *ids = orders_ask_about(app);
    if (may_order(app, ids->len))
        ask_out(app, "");
}

void orders_in_service(App *app)
{
    const GPtrArray *ids = orders_ask_about(app);
    if (!may_order(app, ids->len))
        return;
    OrderReach reach = reach_of(app, ids);
    g_autofree char *label =
        /* TRANSLATORS: how many cameras, in how many kelurahan; the word "restore", to be typed */
        g_strdup_printf(_("%u cameras in %u kelurahan back in service: type “%s”: "), reach.cameras,
                        reach.kelurahan, _("restore"));
    ask_line(app, label, "", NULL, in_done);
}
