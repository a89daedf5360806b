/* sourcing.h - all sources of a running tilikd: those of tilikd.conf, the prober and the demo
 *
 * Each has a Sink, which says how it stands: what is committed of that is an object of the journal
 * (GET /sources and the change stream), and what is counted meanwhile stands beside it.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_SOURCING_H
#define TILIK_SERVER_SOURCING_H

#include <glib.h>
#include <stdbool.h>

#include "base/keyfile.h"
#include "journal.h"
#include "sources/source.h"

#define SOURCE_GROUP    "source "
#define SOURCE_NAME_MAX 32
#define SOURCES_MAX     64

/* Settings */

/* One group "[source NAME]". */
typedef struct SourceGroup {
    char *name;
    const SourceKind *kind;
    GHashTable *options; /* key -> text, both owned; blanks around it left out, none is empty */
} SourceGroup;
void source_group_free(SourceGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceGroup, source_group_free)

/* NULL for a word that is no kind. */
const SourceKind *sourcing_kind(const char *word);

/* True for a group of tilikd.conf that is read here. */
bool sourcing_is_group(const char *group);

/* Appends the file's groups (SourceGroup).  False and "file:line: what". */
bool sourcing_read(GPtrArray *groups, const Keyfile *file, GError **error);

/* Running */

struct Server;
typedef struct Sink Sink;
typedef struct Sourcing Sourcing;

Sourcing *sourcing_new(struct Server *server);
void sourcing_free(Sourcing *sourcing);

/* Starts a source under a name; its sink is kept here.  False and error. */
bool sourcing_start(Sourcing *sourcing, const char *name, const SourceKind *kind,
                    GHashTable *options, GError **error);

/* All are started, and what they first told is written: what became of their alerts is told, and
 * sources that are no more are taken off. */
void sourcing_wake(Sourcing *sourcing);

/* Stops all; what they said last is submitted. */
void sourcing_stop(Sourcing *sourcing);

/* Told of what was committed, and that a commit failed: what was told may be lost, so those that
 * keep a cursor start from it again. */
void sourcing_committed(Sourcing *sourcing, const Batch *batch);
void sourcing_failed(Sourcing *sourcing);

/* From the first to the last; NULL past it.  Good until the next change. */
const SourceHealth *sourcing_nth(const Sourcing *sourcing, guint i);

/* The objects of the journal that are no sink's: what others of tilikd say of themselves in the
 * same words ("webhook"), each of whom takes its own off. */
#define SOURCING_OTHERS "webhook"
typedef void (*SourcingOther)(const Line *line, void *data);
void sourcing_others(const Sourcing *sourcing, SourcingOther each, void *data);

/* Somebody changes cameras: what sources have told of them so far goes before that, since an entry
 * is the whole camera, and one that was made before would undo what was said later. */
void sourcing_yield(Sourcing *sourcing);

/* For sinks: one stands otherwise now. */
void sourcing_changed(Sourcing *sourcing);

/* What is said of a camera (sink's word, UNKNOWN takes it back); returns the worst that any source
 * says of it, UNKNOWN when none says anything. */
CameraState sourcing_say(Sourcing *sourcing, const Sink *sink, const char *camera,
                         CameraState state);

/* All that a sink said is taken back, since it is down; cameras keep the state they have. */
void sourcing_hush(Sourcing *sourcing, const Sink *sink);

#endif
