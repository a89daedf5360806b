/* Whether the desktop shows notifications: one is sent, and an answer waited for.
 *
 * The bubbles of alerts go through libnotify in a thread of their own, which tells nobody how it
 * went; this one is a call of its own, that never blocks. */
#include <gio/gio.h>

#include "console/shift_private.h"

#define DAEMON      "org.freedesktop.Notifications"
#define DAEMON_PATH "/org/freedesktop/Notifications"
#define ANSWER_MS   4000
#define SHOWN_MS    5000

typedef struct Probe {
    ShiftDesk *desk;
    GCancellable *cancel;
} Probe;

static void probe_free(Probe *probe)
{
    g_object_unref(probe->cancel);
    g_free(probe);
}

/* Cancelled: the step is over, and so may be the desk. */
static bool is_over(const Probe *probe)
{
    return g_cancellable_is_cancelled(probe->cancel);
}

static void fail(Probe *probe)
{
    if (!is_over(probe))
        shift_done(probe->desk, SHIFT_BAD, _("nobody on this desktop shows notifications"),
                   _("notification no"));
    probe_free(probe);
}

static void on_shown(GObject *source, GAsyncResult *result, gpointer data)
{
    Probe *probe = data;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
    if (answer == NULL) {
        fail(probe);
        return;
    }
    if (!is_over(probe))
        shift_done(probe->desk, SHIFT_GOOD, _("the desktop has taken it"), _("notification yes"));
    probe_free(probe);
}

static void on_bus(GObject *source, GAsyncResult *result, gpointer data)
{
    Probe *probe = data;
    g_autoptr(GDBusConnection) bus = g_bus_get_finish(result, NULL);
    if (bus == NULL || is_over(probe)) {
        fail(probe);
        return;
    }
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    GVariantBuilder hints, actions;
    g_variant_builder_init(&hints, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&hints, "{sv}", "transient", g_variant_new_boolean(TRUE));
    g_variant_builder_init(&actions, G_VARIANT_TYPE("as"));
    g_dbus_connection_call(
        bus, DAEMON, DAEMON_PATH, DAEMON, "Notify",
        g_variant_new("(susssasa{sv}i)", "Tilik", 0u, "camera-video",
                      _("Tilik: check before the shift"), _("Alerts will be shown here."), &actions,
                      &hints, (gint32)SHOWN_MS),
        G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, ANSWER_MS, probe->cancel, on_shown, probe);
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

void shift_bubble(ShiftDesk *desk)
{
    if (!has_bus()) {
        shift_done(desk, SHIFT_BAD, _("this terminal has no desktop that shows them"),
                   _("notification no"));
        return;
    }
    Probe *probe = g_new(Probe, 1);
    desk->cancel = g_cancellable_new();
    *probe = (Probe){desk, g_object_ref(desk->cancel)};
    g_bus_get(G_BUS_TYPE_SESSION, probe->cancel, on_bus, probe);
}
