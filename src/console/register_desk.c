/* The page of the register: who is obliged to join, who is overdue. */
#include <string.h>

#include "console/desk.h"
#include "console/register.h"
#include "wire/page.h"
#include "wire/routes.h"

#define FIRST_PAGE ROUTE_REGISTER "?limit=1000"
/* More pages than a city has entries. */
#define PAGES_MAX 100

typedef struct RegisterDesk {
    App *app;
    GHashTable *all;  /* id -> RegisterLine */
    GHashTable *told; /* ids of the fetch that is under way */
    Decoder *decoder;
    char *filter, *problem;
    unsigned pages;
    bool fetching;
} RegisterDesk;

static void desk_free(gpointer data)
{
    RegisterDesk *desk = data;
    g_hash_table_unref(desk->all);
    g_clear_pointer(&desk->told, g_hash_table_unref);
    decoder_free(desk->decoder);
    g_free(desk->filter);
    g_free(desk->problem);
    g_free(desk);
}

static RegisterDesk *desk_of(const View *view)
{
    return register_lines_page(view)->user;
}

/* What waits of ours. */
static void take_waits(const App *app, RegisterLine *line)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const OutboxAct *act = register_waiting(app, line->building->id);
    BuildingPatch patch;
    line->waits = REGISTER_SENT;
    line->state = line->building->state;
    if (act == NULL)
        return;
    line->waits = act->state == OUTBOX_WAITING ? REGISTER_WAITING : REGISTER_REFUSED;
    if (line->waits == REGISTER_WAITING &&
        decode_building_patch(decoder, act->body, strlen(act->body), &patch, NULL) &&
        (patch.given & 1u << BUILDING_MEMBER_STATE) != 0)
        line->state = patch.to.state;
}

/* Which rows there are, and the sums. */
static void fill(View *view)
{
    RegisterPage *page = register_lines_page(view);
    RegisterDesk *desk = page->user;
    GHashTableIter iter;
    gpointer value;
    g_ptr_array_set_size(page->lines, 0);
    page->all = page->overdue = page->promised = page->linked = 0;
    g_hash_table_iter_init(&iter, desk->all);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        RegisterLine *line = value;
        take_waits(desk->app, line);
        page->all++;
        page->overdue += line->building->state == BUILDING_OVERDUE;
        page->promised += (unsigned)line->building->promised;
        page->linked += (unsigned)line->building->linked;
        if (desk->filter[0] == '\0' || building_matches(line->building, desk->filter))
            g_ptr_array_add(page->lines, line);
    }
    register_lines_sort(page->lines);
    page->filter = desk->filter;
    page->problem = desk->problem;
}

static void show(App *app)
{
    View *view = desk_made(app, &desk_register);
    if (view == NULL)
        return;
    fill(view);
    view_desk_rows_changed(view);
    desk_draw_again(app, &desk_register);
}

static void put(RegisterDesk *desk, const Building *building)
{
    RegisterLine *line = g_new0(RegisterLine, 1);
    line->building = building_copy(building);
    line->state = building->state;
    g_hash_table_replace(desk->all, (gpointer)line->building->id, line);
}

void register_take(App *app, const Building *building)
{
    View *view = desk_made(app, &desk_register);
    if (view == NULL)
        return;
    put(desk_of(view), building);
    show(app);
}

const Building *register_find(const App *app, const char *id)
{
    View *view = desk_made(app, &desk_register);
    const RegisterLine *line = view != NULL ? g_hash_table_lookup(desk_of(view)->all, id) : NULL;
    return line != NULL ? line->building : NULL;
}

void register_outbox_changed(App *app)
{
    show(app);
}

/* Asking the backend */

static void fetch(RegisterDesk *desk, const char *cursor);

static bool take_item(const char *json, size_t size, void *data, GError **error)
{
    RegisterDesk *desk = data;
    Building building;
    if (!decode_building(desk->decoder, json, size, &building, error))
        return false;
    put(desk, &building);
    g_hash_table_add(desk->told, g_strdup(building.id));
    return true;
}

static gboolean is_gone(gpointer id, gpointer line, gpointer told)
{
    return !g_hash_table_contains(told, id);
}

static void on_page(const char *answer, size_t size, const char *etag, const GError *failure,
                    void *data)
{
    App *app = data;
    View *view = desk_made(app, &desk_register);
    RegisterDesk *desk = view != NULL ? desk_of(view) : NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    if (desk == NULL || !desk->fetching)
        return;
    desk->fetching = false;
    g_clear_pointer(&desk->problem, g_free);
    if (failure != NULL) {
        desk->problem = g_strdup(failure->message);
    } else if (!decode_page(answer, size, take_item, desk, &next, &error)) {
        desk->problem = g_strdup(error->message);
    } else if (next != NULL && ++desk->pages < PAGES_MAX) {
        fetch(desk, next);
        return;
    } else {
        g_hash_table_foreach_remove(desk->all, is_gone, desk->told);
        register_lines_page(view)->known = true;
    }
    show(app);
}

static void fetch(RegisterDesk *desk, const char *cursor)
{
    App *app = desk->app;
    if (app->api == NULL) {
        g_free(desk->problem);
        desk->problem = g_strdup(_("there is no backend"));
        return;
    }
    if (cursor == NULL) {
        g_hash_table_remove_all(desk->told);
        desk->pages = 0;
    }
    g_autofree char *path =
        g_strconcat(FIRST_PAGE, cursor != NULL ? "&cursor=" : NULL, cursor, NULL);
    desk->fetching = true; /* an Api that ends answers nobody */
    api_fetch(app->api, path, on_page, app);
}

/* The page */

static View *make(App *app)
{
    RegisterDesk *desk = g_new0(RegisterDesk, 1);
    RegisterPage *page = g_new0(RegisterPage, 1);
    desk->app = app;
    desk->all =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)register_line_free);
    desk->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    desk->decoder = decoder_new();
    desk->filter = g_strdup("");
    page->lines = g_ptr_array_new();
    page->filter = desk->filter;
    page->user = desk;
    page->free_user = desk_free;
    return register_lines_new(page);
}

static void shown(App *app, View *view)
{
    RegisterDesk *desk = desk_of(view);
    if (!desk->fetching)
        fetch(desk, NULL);
    show(app);
}

static bool may_change(const App *app, const View *view)
{
    return link_may(app, RIGHT_SERVICE_ORDER) && register_lines_selected(view) != NULL;
}

static bool run(App *app, View *view, Action action)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const RegisterLine *line = register_lines_selected(view);
    BuildingPatch patch;
    if (action != ACTION_REGISTER_CHANGE && action != ACTION_OPEN)
        return false;
    if (!may_change(app, view)) {
        app_say(app, TONE_PLAIN,
                line == NULL ? _("Select an entry first.")
                             : _("Your role may not change the register."));
        return true;
    }
    const OutboxAct *act = register_waiting(app, line->building->id);
    bool waits =
        act != NULL && decode_building_patch(decoder, act->body, strlen(act->body), &patch, NULL);
    register_ask(app, line->building, waits ? &patch : NULL, NULL);
    return true;
}

static bool allowed(const App *app, const View *view, Action action)
{
    return action == ACTION_OPEN || (action == ACTION_REGISTER_CHANGE && may_change(app, view));
}

static const char *filter_text(const View *view)
{
    return desk_of(view)->filter;
}

static bool set_filter(App *app, View *view, const char *text, GError **error)
{
    RegisterDesk *desk = desk_of(view);
    g_free(desk->filter);
    desk->filter = g_strstrip(g_strdup(text));
    fill(view);
    view_desk_rows_anew(view);
    desk_draw_again(app, &desk_register);
    return true;
}

static void object(App *app, View *view, const char *event, const char *json, size_t size)
{
    RegisterDesk *desk = desk_of(view);
    Building building;
    const char *id;
    int64_t rev;
    if (strcmp(event, EVENT_RESET) == 0) {
        if (desk_shown(app) == &desk_register)
            fetch(desk, NULL);
        return;
    }
    if (strcmp(event, EVENT_BUILDING) != 0)
        return;
    if (decode_gone(desk->decoder, json, size, &id, &rev))
        g_hash_table_remove(desk->all, id);
    else if (decode_building(desk->decoder, json, size, &building, NULL))
        put(desk, &building);
    show(app);
}

static void forget(App *app, View *view)
{
    RegisterDesk *desk = desk_of(view);
    desk->fetching = false;
    register_lines_page(view)->known = false;
    g_ptr_array_set_size(register_lines_page(view)->lines, 0);
    g_hash_table_remove_all(desk->all);
    g_clear_pointer(&desk->problem, g_free);
    fill(view);
    view_desk_rows_anew(view);
}

const DeskKind desk_register = {
    .word = "register",
    .context = KEY_CONTEXT_REGISTER,
    .action = ACTION_REGISTER,
    .right = RIGHT_REPORTS_READ,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .filter = filter_text,
    .set_filter = set_filter,
    .object = object,
    .forget = forget,
};
