#include "console/alerts.h"
#include "console/desk.h"

/* What goes to the clipboard: of the alert where the keys go to the alerts, else of the camera. */

typedef struct Copied {
    const char *id, *name;
    char place[160];
    const char *state;
} Copied;

static bool take_alert(const App *app, Copied *out, char *name, size_t size)
{
    Alert alert;
    if (!alert_book_alert(app->book, view_alerts_selected(app->panes[PANE_ALERTS]), &alert))
        return false;
    uint32_t area = catalog_find_area(app->catalog, alert.area);
    alert_kind_text(alert.kind, name, size);
    *out = (Copied){.id = alert.id, .name = name, .state = alert_state_text(alert.machine.state)};
    if (area != CATALOG_NONE)
        catalog_area_label(app->catalog, area, out->place, sizeof out->place);
    return true;
}

static bool take(const App *app, Copied *out, char *name, size_t size)
{
    Camera camera;
    if (app->focus == PANE_ALERTS)
        return take_alert(app, out, name, size);
    uint32_t index = command_camera(app);
    if (!catalog_camera(app->catalog, index, &camera))
        return false;
    *out = (Copied){.id = camera.id, .name = camera.name, .state = camera_state_text(camera.state)};
    catalog_area_label(app->catalog, catalog_camera_area(app->catalog, index), out->place,
                       sizeof out->place);
    return true;
}

static void copy(App *app, const char *text)
{
    if (!screen_copy(app->screen, text))
        app_say(app, TONE_WARNING, _("That could not be copied."));
    else
        app_say(app, TONE_PLAIN, _("Copied: %s"), text);
}

/* True where a page stands in the place of the panes. */
static bool copy_of_desk(App *app, Action action)
{
    if (desk_shown(app) == NULL)
        return false;
    g_autofree char *text = desk_copied(app, action);
    if (text != NULL)
        copy(app, text);
    return true;
}

void clipboard_id(App *app)
{
    Copied copied;
    char name[96];
    if (copy_of_desk(app, ACTION_COPY_ID))
        return;
    if (take(app, &copied, name, sizeof name))
        copy(app, copied.id);
}

void clipboard_name(App *app)
{
    Copied copied;
    char name[96];
    if (copy_of_desk(app, ACTION_COPY_NAME))
        return;
    if (take(app, &copied, name, sizeof name))
        copy(app, copied.name);
}

void clipboard_line(App *app)
{
    Copied copied;
    char name[96];
    if (copy_of_desk(app, ACTION_COPY))
        return;
    if (!take(app, &copied, name, sizeof name))
        return;
    g_autofree char *line =
        g_strdup_printf("%s  %s  %s  %s", copied.id, copied.name, copied.place, copied.state);
    copy(app, line);
}
