#include "console/ticket_draft.h"

#include <string.h>

#include "console/alerts.h"
#include "console/desk.h"

static void begin(TicketDraft *draft)
{
    *draft = (TicketDraft){
        .severity = PRIORITIES,
        .cameras = g_ptr_array_new_with_free_func(g_free),
        .alerts = g_ptr_array_new_with_free_func(g_free),
        .names = g_ptr_array_new_with_free_func(g_free),
    };
}

void ticket_draft_clear(TicketDraft *draft)
{
    g_clear_pointer(&draft->cameras, g_ptr_array_unref);
    g_clear_pointer(&draft->alerts, g_ptr_array_unref);
    g_clear_pointer(&draft->names, g_ptr_array_unref);
    g_clear_pointer(&draft->title, g_free);
}

void ticket_draft_widen(char area[AREA_CODE_SIZE], const char *other)
{
    if (area[0] == '\0')
        g_strlcpy(area, other, AREA_CODE_SIZE);
    while (area[0] != '\0' && !area_code_within(other, area)) {
        char *dot = strrchr(area, '.');
        /* "33.74" is a city: nothing stands above it. */
        bool above = dot != NULL && strchr(area, '.') != dot;
        *(above ? dot : area) = '\0';
    }
}

void ticket_draft_smallest(const App *app, const char *const *cameras, const char *const *alerts,
                           char out[AREA_CODE_SIZE])
{
    Camera camera;
    Alert alert;
    out[0] = '\0';
    for (; cameras != NULL && *cameras != NULL; cameras++)
        if (catalog_camera(app->catalog, catalog_find_camera(app->catalog, *cameras), &camera))
            ticket_draft_widen(out, camera.area);
    for (; alerts != NULL && *alerts != NULL; alerts++) {
        uint32_t index = alert_book_find(app->book, *alerts);
        if (index != ALERT_NONE && alert_book_alert(app->book, index, &alert))
            ticket_draft_widen(out, alert.area);
    }
}

static bool holds(const GPtrArray *ids, const char *id)
{
    for (guint i = 0; i < ids->len; i++)
        if (strcmp(ids->pdata[i], id) == 0)
            return true;
    return false;
}

static void add_camera(TicketDraft *draft, const App *app, uint32_t index, bool named)
{
    Camera camera;
    if (!catalog_camera(app->catalog, index, &camera) || holds(draft->cameras, camera.id) ||
        draft->cameras->len >= TICKET_LINKS_MAX)
        return;
    g_ptr_array_add(draft->cameras, g_strdup(camera.id));
    ticket_draft_widen(draft->area, camera.area);
    if (named)
        g_ptr_array_add(draft->names, g_strdup(camera.name));
}

static void add_alert(TicketDraft *draft, const App *app, uint32_t index)
{
    Alert alert;
    char name[256];
    if (!alert_book_alert(app->book, index, &alert) || holds(draft->alerts, alert.id) ||
        draft->alerts->len >= TICKET_LINKS_MAX)
        return;
    alerts_name(app, &alert, name, sizeof name);
    g_ptr_array_add(draft->alerts, g_strdup(alert.id));
    g_ptr_array_add(draft->names, g_strdup(name));
    ticket_draft_widen(draft->area, alert.area);
    draft->severity = MIN(draft->severity, alert.priority);
    if (draft->topic[0] == '\0')
        g_strlcpy(draft->topic, alert.kind, sizeof draft->topic);
    if (alert.camera != NULL)
        add_camera(draft, app, catalog_find_camera(app->catalog, alert.camera), false);
}

/* What is marked, else what is selected: a situation's row gives its members. */
static void take_alerts(TicketDraft *draft, const App *app)
{
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    view_alerts_targets(app->panes[PANE_ALERTS], alerts);
    for (guint i = 0; i < alerts->len; i++)
        add_alert(draft, app, g_array_index(alerts, uint32_t, i));
    bool health = draft->topic[0] != '\0' && alert_kind_is_health(draft->topic);
    draft->kind = health ? TICKET_MAINTENANCE : TICKET_INCIDENT;
}

static bool is_dark(const App *app, const char *id)
{
    CameraState state = catalog_camera_state(app->catalog, catalog_find_camera(app->catalog, id));
    return state != CAMERA_ONLINE && state != CAMERA_UNKNOWN;
}

static void take_cameras(TicketDraft *draft, const App *app)
{
    guint count, dark = 0;
    g_autofree const char **marked = view_table_marked(app->panes[PANE_CAMERAS], &count);
    for (guint i = 0; i < count; i++)
        add_camera(draft, app, catalog_find_camera(app->catalog, marked[i]), true);
    if (count == 0)
        add_camera(draft, app, view_table_selected(app->panes[PANE_CAMERAS]), true);
    for (guint i = 0; i < draft->cameras->len; i++)
        dark += is_dark(app, draft->cameras->pdata[i]);
    if (dark == 0 || dark < draft->cameras->len)
        return;
    draft->kind = TICKET_MAINTENANCE;
    g_strlcpy(draft->topic, "camera_offline", sizeof draft->topic);
}

static void take_area(TicketDraft *draft, const App *app)
{
    Area area;
    uint32_t selected = view_tree_selected(app->panes[PANE_TREE]);
    uint32_t index = view_table_place(app->catalog, selected);
    if (catalog_area(app->catalog, index, &area))
        g_strlcpy(draft->area, area.code, sizeof draft->area);
}

/* "Flood, …": a title begins a line. */
static void begin_large(char *text, size_t size)
{
    char first[8];
    gunichar large = g_unichar_toupper(g_utf8_get_char(text));
    first[g_unichar_to_utf8(large, first)] = '\0';
    g_autofree char *rest = g_strdup(g_utf8_next_char(text));
    g_snprintf(text, size, "%s%s", first, rest);
}

/* Without the NULL that ends a finished one. */
static guint count_of(const GPtrArray *ids)
{
    bool ended = ids->len > 0 && ids->pdata[ids->len - 1] == NULL;
    return ended ? ids->len - 1 : ids->len;
}

char *ticket_draft_title(const App *app, const char *topic, const TicketDraft *draft)
{
    char what[96] = "", place[160] = "";
    Camera camera;
    if (topic[0] != '\0')
        alert_kind_text(topic, what, sizeof what);
    bool one = count_of(draft->cameras) == 1;
    if (one && catalog_camera(app->catalog,
                              catalog_find_camera(app->catalog, draft->cameras->pdata[0]), &camera))
        g_strlcpy(place, camera.name, sizeof place);
    else if (draft->area[0] != '\0')
        tickets_place(app, draft->area, place, sizeof place);
    if (what[0] == '\0')
        return g_strdup("");
    begin_large(what, sizeof what);
    return place[0] != '\0' ? g_strdup_printf("%s, %s", what, place) : g_strdup(what);
}

static void finish(TicketDraft *draft)
{
    g_ptr_array_add(draft->cameras, NULL);
    g_ptr_array_add(draft->alerts, NULL);
    g_ptr_array_add(draft->names, NULL);
}

void ticket_draft_init(TicketDraft *draft, App *app)
{
    begin(draft);
    id_ulid(tickets_written_ms(app), draft->id);
    if (desk_shown(app) != NULL || app->focus == PANE_TREE)
        take_area(draft, app);
    else if (app->focus == PANE_ALERTS)
        take_alerts(draft, app);
    else
        take_cameras(draft, app);
    if (draft->area[0] == '\0')
        take_area(draft, app);
    draft->title = ticket_draft_title(app, draft->topic, draft);
    finish(draft);
}

void ticket_draft_again(TicketDraft *draft, const App *app, const TicketWait *wait)
{
    const TicketRequest *request = &wait->request;
    begin(draft);
    g_strlcpy(draft->id, wait->ticket, sizeof draft->id);
    draft->kind = request->kind;
    draft->severity = request->severity_given ? request->severity : PRIORITIES;
    if (request->topic != NULL)
        g_strlcpy(draft->topic, request->topic, sizeof draft->topic);
    ticket_draft_smallest(app, request->cameras, request->alerts, draft->area);
    if (draft->area[0] == '\0' && request->area != NULL)
        g_strlcpy(draft->area, request->area, sizeof draft->area);
    for (const char *const *id = request->cameras; id != NULL && *id != NULL; id++)
        g_ptr_array_add(draft->cameras, g_strdup(*id));
    for (const char *const *id = request->alerts; id != NULL && *id != NULL; id++)
        g_ptr_array_add(draft->alerts, g_strdup(*id));
    draft->title = g_strdup(request->title);
    finish(draft);
}
