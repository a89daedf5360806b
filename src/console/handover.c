#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "console/handover_private.h"
#include "console/verbs.h"

static void wait_free(gpointer data)
{
    HandoverWait *wait = data;
    g_free(wait->why);
    g_free(wait);
}

static View *make(App *app)
{
    HandoverDesk *desk = g_new0(HandoverDesk, 1);
    desk->app = app;
    desk->decoder = decoder_new();
    desk->area = g_strdup("");
    desk->offers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    desk->rows = g_array_new(FALSE, FALSE, sizeof(HandoverRow));
    desk->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    desk->waits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, wait_free);
    desk->posted = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    desk->view = view_desk_new(&handover_table, desk);
    handover_take_waits(desk);
    return desk->view;
}

HandoverDesk *handover_desk(App *app)
{
    return view_desk_data(desk_view(app, &desk_handover));
}

HandoverDesk *handover_made(const App *app)
{
    View *view = desk_made(app, &desk_handover);
    return view != NULL ? view_desk_data(view) : NULL;
}

static void shown(App *app, View *view)
{
    HandoverDesk *desk = view_desk_data(view);
    g_clear_pointer(&desk->kept, g_free);
    g_clear_pointer(&desk->kept_json, g_free);
    desk->aside = false;
    handover_take_waits(desk);
    handover_choose(desk, true);
    handover_ask(desk, false);
}

static void object(App *app, View *view, const char *event, const char *json, size_t size)
{
    HandoverDesk *desk = view_desk_data(view);
    if (strcmp(event, EVENT_HANDOVER) == 0)
        handover_take(desk, json, size, true);
    else if (strcmp(event, EVENT_RESET) == 0)
        handover_ask(desk, true);
}

static void forget(App *app, View *view)
{
    handover_clear(view_desk_data(view));
}

/* The filter is the area of the brief. */
static const char *filter(const View *view)
{
    return ((HandoverDesk *)view_desk_data(view))->area;
}

/* A code, or the name of a kecamatan or kelurahan. */
static const char *area_named(const Catalog *catalog, const char *text)
{
    AreaLevel level;
    Area area;
    g_autofree char *wanted = text_fold(text);
    if (area_code_level(text, &level))
        return catalog_find_area(catalog, text) != CATALOG_NONE ? text : NULL;
    for (uint32_t i = 0; i < catalog_areas(catalog); i++) {
        if (!catalog_area(catalog, i, &area) || area.level > AREA_KELURAHAN)
            continue;
        g_autofree char *name = text_fold(area.name);
        if (strcmp(name, wanted) == 0)
            return area.code;
    }
    return NULL;
}

static bool set_filter(App *app, View *view, const char *text, GError **error)
{
    HandoverDesk *desk = view_desk_data(view);
    const char *code = text[0] != '\0' ? area_named(app->catalog, text) : "";
    if (code == NULL) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("the code of an area, or its name"));
        return false;
    }
    if (strcmp(code, desk->area) == 0)
        return true;
    g_free(desk->area);
    desk->area = g_strdup(code);
    g_clear_pointer(&desk->brief, g_free);
    desk->aside = true;
    handover_choose(desk, false);
    handover_ask(desk, true);
    return true;
}

void handover_know(App *app)
{
    if (!link_may(app, RIGHT_HANDOVER))
        return;
    HandoverDesk *desk = handover_desk(app);
    handover_take_waits(desk);
    handover_choose(desk, false);
    handover_ask(desk, true);
}

bool handover_standing(const App *app, char *out, size_t size)
{
    const HandoverDesk *desk = handover_made(app);
    bool there = desk != NULL && desk_shown(app) == &desk_handover && !desk->aside;
    if (desk == NULL || there || !link_may(app, RIGHT_HANDOVER))
        return false;
    if (desk->standing_from == NULL)
        return false;
    char key[KEY_NAME_SIZE];
    handover_way(desk, key);
    /* TRANSLATORS: a name; how many things; a key */
    g_snprintf(out, size, _("%s offers you the shift (%d items): %s"), desk->standing_from,
               desk->standing_items, key);
    return true;
}

const DeskKind desk_handover = {
    .word = "handover",
    .context = KEY_CONTEXT_HANDOVER,
    .action = ACTION_HANDOVER,
    .right = RIGHT_HANDOVER,
    .make = make,
    .shown = shown,
    .run = handover_run,
    .allowed = handover_allowed,
    .filter = filter,
    .set_filter = set_filter,
    .object = object,
    .forget = forget,
};
