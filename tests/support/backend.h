/* backend.h - a backend that does wrong on request, and helpers to run the main loop until
 * something is so
 *
 * Starts tests/support/backend.py, whose comment lists the commands.  The process ends with the
 * test.
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_BACKEND_H
#define TILIK_TESTS_BACKEND_H

#include <glib.h>
#include <stdbool.h>

#include "model/alert_book.h"
#include "model/catalog.h"

typedef struct Backend Backend;

/* certificate: a file with key and certificate for TLS, NULL for plain HTTP; old_tls offers TLS 1.1
 * at most. */
Backend *backend_new(const char *certificate, bool old_tls);
void backend_free(Backend *backend);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Backend, backend_free)

int backend_port(const Backend *backend);

/* "http://127.0.0.1:PORT" or "https://localhost:PORT". */
const char *backend_url(const Backend *backend);

/* Sends a command and returns its answer; good until the next. */
const char *backend_tell(Backend *backend, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A command that carries bytes; its line ends with their count. */
void backend_give(Backend *backend, const char *command, const void *bytes, size_t size);

/* What was asked since the last time: "GET /path", then "  header: value" lines.  The caller frees
 * it. */
char *backend_log(Backend *backend);

/* Serves session, areas, sites and cameras of a catalog at a revision. */
void backend_serve(Backend *backend, const Catalog *catalog, int64_t rev);

/* Serves the alerts and situations of a book. */
void backend_serve_alerts(Backend *backend, const AlertBook *book);

/* Sends one event of the change stream: name with data, or only an id when name is NULL. */
void backend_event(Backend *backend, int64_t id, const char *name, const char *data);

/* One camera as an event, and its text for comparing. */
void backend_camera(Backend *backend, int64_t id, const Camera *camera);

/* Every area, site and camera as a line of JSON, in order of code and id: equal texts are equal
 * cities.  The caller frees it. */
char *backend_city(const Catalog *catalog);

/* The same of alerts and situations: equal texts are equal books. */
char *backend_feed(const AlertBook *book);

/* Runs the main loop until ready says so, 20 s at most.  Returns whether it did. */
bool loop_until(bool (*ready)(void *data), void *data);

/* Runs the main loop for a time, for what must not happen. */
void loop_for(unsigned ms);

/* A folder of the test's own below TILIK_BUILD or /tmp, removed at the end by scratch_free(). */
char *scratch_new(void);
void scratch_free(char *folder);

#endif
