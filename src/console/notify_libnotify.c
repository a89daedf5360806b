#include <gio/gio.h>
#include <libnotify/notify.h>
#include <string.h>

#include "base/error.h"
#include "console/notify_desk.h"

#define DAEMON       "org.freedesktop.Notifications"
#define DAEMON_PATH  "/org/freedesktop/Notifications"
#define EXPIRE_MS    30000
#define ICON         "camera-video"
#define ICON_URGENT  "dialog-warning"
#define CATEGORY     "x-tilik.alert"
#define DESKTOP_FILE "tilik"

WORDS_DEFINE(NotifyAct, notify_act, NOTIFY_ACT_TABLE)

typedef struct Desk Desk;

/* What stands in a slot. */
typedef struct Shown {
    Desk *desk;
    NotifyNotification *notification; /* NULL nothing */
    uint64_t number;
    unsigned slot;
    gulong closed;
} Shown;

struct Desk {
    NotifyDeskHears hears;
    void *data;
    GDBusConnection *bus; /* NULL: not connected */
    guint watch;
    gulong bus_closed;
    Shown slots[NOTIFY_PLACES];
    bool present;                /* a daemon owns the name, as far as told */
    bool asked, markup, buttons; /* what this daemon can do */
};

/* libnotify warns of what show() returns too; once is enough. */
static void hush(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

static void forget(Shown *shown)
{
    if (shown->notification == NULL)
        return;
    g_signal_handler_disconnect(shown->notification, shown->closed);
    g_clear_object(&shown->notification);
    shown->number = 0;
}

static void forget_all(Desk *desk)
{
    for (unsigned i = 0; i < NOTIFY_PLACES; i++)
        forget(&desk->slots[i]);
    desk->asked = false;
}

/* The bus */

static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
    Desk *desk = data;
    desk->present = true;
    desk->hears.appeared(desk->data);
}

/* Ids that the old daemon gave mean other bubbles to the next one. */
static void on_vanished(GDBusConnection *bus, const char *name, gpointer data)
{
    Desk *desk = data;
    if (!desk->present)
        return;
    desk->present = false;
    forget_all(desk);
    desk->hears.vanished(desk->data);
}

static void disconnect(Desk *desk)
{
    forget_all(desk);
    if (desk->watch != 0)
        g_bus_unwatch_name(desk->watch);
    desk->watch = 0;
    desk->present = false;
    if (notify_is_initted())
        notify_uninit();
    if (desk->bus != NULL)
        g_signal_handler_disconnect(desk->bus, desk->bus_closed);
    g_clear_object(&desk->bus);
}

static void on_bus_closed(GDBusConnection *bus, gboolean vanished, GError *error, gpointer data)
{
    Desk *desk = data;
    disconnect(desk);
    desk->hears.vanished(desk->data);
}

/* Without an address GIO would start a bus of its own, that outlives us and has no daemon. */
static bool has_bus(void)
{
    const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS"), *run = g_getenv("XDG_RUNTIME_DIR");
    if (address != NULL && address[0] != '\0')
        return !g_str_has_prefix(address, "autolaunch:");
    g_autofree char *path = g_build_filename(run != NULL ? run : "", "bus", NULL);
    return run != NULL && g_path_is_absolute(run) && g_file_test(path, G_FILE_TEST_EXISTS);
}

static gpointer nothing(gpointer data)
{
    return data;
}

/* GIO takes the whole program down where it gets no thread for the bus. */
static bool has_threads(GError **error)
{
    GThread *thread = g_thread_try_new("probe", nothing, NULL, error);
    if (thread != NULL)
        g_thread_join(thread);
    return thread != NULL;
}

static bool connect_bus(Desk *desk, GError **error)
{
    if (desk->bus != NULL)
        return true;
    if (!has_bus()) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "no D-Bus session");
        return false;
    }
    if (!has_threads(error))
        return false;
    desk->bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, error);
    if (desk->bus == NULL)
        return false;
    /* Else the end of the bus would be ours too, by SIGTERM. */
    g_dbus_connection_set_exit_on_close(desk->bus, FALSE);
    desk->bus_closed = g_signal_connect(desk->bus, "closed", G_CALLBACK(on_bus_closed), desk);
    desk->watch = g_bus_watch_name_on_connection(desk->bus, DAEMON, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                 on_appeared, on_vanished, desk, NULL);
    if (notify_init("Tilik"))
        return true;
    disconnect(desk);
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "libnotify does not begin");
    return false;
}

/* Asks what the daemon can; a daemon that says nothing gets plain text. */
static void ask(Desk *desk)
{
    if (desk->asked)
        return;
    desk->asked = true;
    GList *words = notify_get_server_caps();
    desk->markup = g_list_find_custom(words, "body-markup", (GCompareFunc)strcmp) != NULL;
    desk->buttons = g_list_find_custom(words, "actions", (GCompareFunc)strcmp) != NULL;
    g_list_free_full(words, g_free);
}

/* Bubbles */

static void close_slot(void *data, unsigned slot);

/* After a choice some daemons take the bubble away and some leave it; it has done its work.
 * libnotify holds it until this returns. */
static void on_action(NotifyNotification *notification, char *action, gpointer data)
{
    Shown *shown = data;
    Desk *desk = shown->desk;
    NotifyAct act;
    if (!notify_act_parse(action, &act))
        return;
    desk->hears.chosen(shown->slot, act, desk->data);
    close_slot(desk, shown->slot);
    desk->hears.closed(shown->slot, desk->data);
}

static void on_closed(NotifyNotification *notification, gpointer data)
{
    Shown *shown = data;
    forget(shown);
    shown->desk->hears.closed(shown->slot, shown->desk->data);
}

static void dress(Shown *shown, const NotifyBubble *bubble)
{
    NotifyNotification *notification = shown->notification;
    notify_notification_set_urgency(notification, bubble->critical ? NOTIFY_URGENCY_CRITICAL
                                                                   : NOTIFY_URGENCY_NORMAL);
    notify_notification_set_timeout(notification,
                                    bubble->critical ? NOTIFY_EXPIRES_NEVER : EXPIRE_MS);
    notify_notification_set_category(notification, CATEGORY);
    notify_notification_set_hint(notification, "desktop-entry", g_variant_new_string(DESKTOP_FILE));
    /* What an alert sounds like is the console's own affair (sound.h). */
    notify_notification_set_hint(notification, "suppress-sound", g_variant_new_boolean(TRUE));
    notify_notification_clear_actions(notification);
    for (unsigned act = 0; shown->desk->buttons && act < NOTIFY_ACTS; act++)
        if (bubble->actions & (1u << act))
            notify_notification_add_action(notification, notify_act_word((NotifyAct)act),
                                           notify_act_text((NotifyAct)act), on_action, shown, NULL);
}

static bool show(void *data, unsigned slot, const NotifyBubble *bubble, GError **error)
{
    Desk *desk = data;
    Shown *shown = &desk->slots[slot];
    if (!connect_bus(desk, error))
        return false;
    ask(desk);
    if (shown->notification != NULL && shown->number != bubble->number)
        close_slot(desk, slot);
    g_autofree char *body =
        desk->markup ? g_markup_escape_text(bubble->body, -1) : g_strdup(bubble->body);
    const char *icon = bubble->critical ? ICON_URGENT : ICON;
    if (shown->notification == NULL) {
        shown->notification = notify_notification_new(bubble->title, body, icon);
        shown->closed =
            g_signal_connect(shown->notification, "closed", G_CALLBACK(on_closed), shown);
        shown->number = bubble->number;
    } else {
        notify_notification_update(shown->notification, bubble->title, body, icon);
    }
    dress(shown, bubble);
    if (notify_notification_show(shown->notification, error))
        return true;
    forget(shown);
    desk->asked = false;
    return false;
}

/* Asked of the bus alone, without waiting for an answer: a daemon that is stopped reads it
 * later. */
static void close_slot(void *data, unsigned slot)
{
    Desk *desk = data;
    Shown *shown = &desk->slots[slot];
    int id = 0;
    if (shown->notification == NULL)
        return;
    g_object_get(shown->notification, "id", &id, NULL);
    forget(shown);
    g_autoptr(GDBusMessage) message =
        g_dbus_message_new_method_call(DAEMON, DAEMON_PATH, DAEMON, "CloseNotification");
    g_dbus_message_set_flags(message, G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED |
                                          G_DBUS_MESSAGE_FLAGS_NO_AUTO_START);
    g_dbus_message_set_body(message, g_variant_new("(u)", (guint32)id));
    g_dbus_connection_send_message(desk->bus, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void *open_desk(const NotifyDeskHears *hears, void *data)
{
    Desk *desk = g_new0(Desk, 1);
    desk->hears = *hears;
    desk->data = data;
    for (unsigned i = 0; i < NOTIFY_PLACES; i++) {
        desk->slots[i].desk = desk;
        desk->slots[i].slot = i;
    }
    g_log_set_handler("libnotify", G_LOG_LEVEL_MASK, hush, NULL);
    return desk;
}

static void end(void *data)
{
    Desk *desk = data;
    if (desk->bus != NULL)
        g_dbus_connection_flush_sync(desk->bus, NULL, NULL);
    disconnect(desk);
    g_free(desk);
}

const NotifyDeskKind notify_libnotify = {open_desk, show, close_slot, end};
