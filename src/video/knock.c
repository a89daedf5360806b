#include "video/knock.h"

#include <stdlib.h>

#include "base/error.h"

typedef enum Stage { STAGE_IDLE, STAGE_ASKED, STAGE_ANSWERED } Stage;

/* Two owners: who knocks, and the thread that waits at the door. */
struct Knock {
    int refs;
    GMutex mutex;
    GCond answered;
    Stage stage;
    xcb_connection_t *connection;
    int screen, code;
};

static void unref(Knock *knock)
{
    if (g_atomic_int_dec_and_test(&knock->refs)) {
        if (knock->connection != NULL) {
            xcb_disconnect(knock->connection);
        }
        g_mutex_clear(&knock->mutex);
        g_cond_clear(&knock->answered);
        g_free(knock);
    }
}

Knock *knock_new(void)
{
    Knock *knock = g_new0(Knock, 1);
    knock->refs = 1;
    g_mutex_init(&knock->mutex);
    g_cond_init(&knock->answered);
    return knock;
}

void knock_free(Knock *knock)
{
    if (knock != NULL) {
        unref(knock);
    }
}

/* A server that says who it is may still do nothing that it is asked for. */
static int round_trip(xcb_connection_t *connection)
{
    int code = xcb_connection_has_error(connection);
    if (code != 0) {
        return code;
    }
    free(xcb_get_input_focus_reply(connection, xcb_get_input_focus(connection), NULL));
    return xcb_connection_has_error(connection);
}

static void *ask(void *data)
{
    Knock *knock = data;
    int screen = 0;
    xcb_connection_t *connection = xcb_connect(NULL, &screen);
    int code = round_trip(connection);
    g_mutex_lock(&knock->mutex);
    knock->connection = connection;
    knock->screen = screen;
    knock->code = code;
    knock->stage = STAGE_ANSWERED;
    g_cond_signal(&knock->answered);
    g_mutex_unlock(&knock->mutex);
    unref(knock);
    return NULL;
}

static bool has_name(void)
{
    const char *name = g_getenv("DISPLAY");
    return name != NULL && name[0] != '\0';
}

bool knock_wait(Knock *knock, int ms)
{
    if (!has_name()) {
        return true;
    }
    gint64 end = g_get_monotonic_time() + (gint64)ms * 1000;
    g_mutex_lock(&knock->mutex);
    if (knock->stage == STAGE_IDLE) {
        knock->stage = STAGE_ASKED;
        g_atomic_int_inc(&knock->refs);
        g_thread_unref(g_thread_new("knock", ask, knock));
    }
    while (knock->stage != STAGE_ANSWERED &&
           g_cond_wait_until(&knock->answered, &knock->mutex, end)) {
    }
    bool done = knock->stage == STAGE_ANSWERED;
    g_mutex_unlock(&knock->mutex);
    return done;
}

static const char *trouble(int code)
{
    switch (code) {
    case XCB_CONN_CLOSED_PARSE_ERR:
        return "DISPLAY is malformed";
    case XCB_CONN_CLOSED_INVALID_SCREEN:
        return "the X server has no such screen";
    default:
        return "the X server does not answer, or refuses";
    }
}

xcb_connection_t *knock_take(Knock *knock, int *screen, GError **error)
{
    xcb_connection_t *connection = NULL;
    const char *why = has_name() ? "the X server does not answer" : "DISPLAY is not set";
    g_mutex_lock(&knock->mutex);
    if (knock->stage == STAGE_ANSWERED) {
        connection = g_steal_pointer(&knock->connection);
        *screen = knock->screen;
        knock->stage = STAGE_IDLE;
        if (knock->code != 0) {
            why = trouble(knock->code);
            xcb_disconnect(connection);
            connection = NULL;
        }
    }
    g_mutex_unlock(&knock->mutex);
    if (connection == NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "no display: %s", why);
    }
    return connection;
}
