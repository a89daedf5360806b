/* alert_query.h - the one query language, asked of alerts
 *
 *   kec:tugu kind:banjir,rob prio:critical,high state:unack who:none age:>10m count:>5 tanjung 3/8
 *
 * Fields of alerts: kind (a known one, else a beginning: kind:camera), priority (prio), state
 * (alert states; open; needs: without an owner; over: the condition is), who (owner: a name, me,
 * none), age (since it began), count, score (>0.8), verdict, situation (an id, yes, no),
 * chattering, stale (over 24 h and not normal), escalated, source, camera, id.  Names and ids are
 * whole, or a beginning and '*'.  All other fields and words are those of model/query.h, asked of
 * the alert's camera, or where it has none that is known of its area: kec kel rw rt area class site
 * link name analytics reason ... and cameras' owner as "owner".  Words that are no field also match
 * in the kind's words and the owner, the beginning of a priority or state, and, whole, the marks of
 * a row (needs, taken, chatters, escalated; perlu, diambil, kambuhan, dinaikkan).  Indonesian words
 * are taken as in model/query.h (jenis, prioritas, status, umur; pemilik is the camera's, the
 * alert's is "oleh" or "pemegang").  Terms are anded, values in one field ored, '-' negates.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_ALERT_QUERY_H
#define TILIK_MODEL_ALERT_QUERY_H

#include "model/alert_book.h"
#include "model/catalog.h"

/* Field words of alerts alone, for completion and help. */
#define ALERT_FIELD_TABLE(X)                                                                       \
    X(ALERT_FIELD_KIND, "kind", N_("what it is: banjir, kerumunan …"))                             \
    X(ALERT_FIELD_PRIORITY, "priority", N_("critical, high, medium, low"))                         \
    X(ALERT_FIELD_STATE, "state", N_("alert state; open, needs (someone), over"))                  \
    X(ALERT_FIELD_WHO, "who", N_("who has it: a name, me, none"))                                  \
    X(ALERT_FIELD_AGE, "age", N_("how long ago it began: >10m"))                                   \
    X(ALERT_FIELD_COUNT, "count", N_("how often it was reported: >5"))                             \
    X(ALERT_FIELD_SCORE, "score", N_("how sure its source is: >0.8"))                              \
    X(ALERT_FIELD_VERDICT, "verdict", N_("real, false, nuisance, duplicate, none"))                \
    X(ALERT_FIELD_SITUATION, "situation", N_("an id, yes or no"))                                  \
    X(ALERT_FIELD_CHATTERING, "chattering", N_("yes or no"))                                       \
    X(ALERT_FIELD_STALE, "stale", N_("yes: for more than a day"))                                  \
    X(ALERT_FIELD_ESCALATED, "escalated", N_("yes or no"))                                         \
    X(ALERT_FIELD_SOURCE, "source", N_("who reported it"))                                         \
    X(ALERT_FIELD_CAMERA, "camera", N_("camera id"))                                               \
    X(ALERT_FIELD_ID, "id", N_("alert id"))

typedef enum AlertField { ALERT_FIELD_TABLE(WORDS_ENUM) ALERT_FIELDS } AlertField;
WORDS_DECLARE(AlertField, alert_field)

#define ALERT_STALE_MS INT64_C(86400000)

typedef struct AlertQuery AlertQuery;

/* Parses at most 512 bytes.  NULL and "column N: what" for what is no query. */
AlertQuery *alert_query_parse(const char *text, GError **error);
void alert_query_free(AlertQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AlertQuery, alert_query_free)

/* True when it matches everything. */
bool alert_query_is_empty(const AlertQuery *query);

/* True when it asks for a field: lists show shelved and normal alerts only to those who ask for
 * states, by the field or by the word of one that is put aside. */
bool alert_query_asks(const AlertQuery *query, AlertField field);

/* Who "me" is; copied.  "" nobody. */
void alert_query_set_me(AlertQuery *query, const char *me);

/* Forgives no slip of the pen: what is forgiven hangs on alerts and cameras that a reader may not
 * see. */
void alert_query_exact(AlertQuery *query);

/* Appends the indices (uint32_t) of matching alerts, in index order, to out; all is decided anew.
 * now_ms serves ages. */
void alert_query_select(AlertQuery *query, const AlertBook *book, const Catalog *catalog,
                        int64_t now_ms, GArray *out);

/* Asks of one alert, cheaply: what was decided of cameras and areas is kept while the catalog's
 * sizes are the same; alert_query_forget() after a changed camera, where that matters. */
bool alert_query_matches(AlertQuery *query, const AlertBook *book, const Catalog *catalog,
                         uint32_t alert, int64_t now_ms);
void alert_query_forget(AlertQuery *query);

#endif
