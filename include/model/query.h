/* query.h - the one language that finds cameras
 *
 *   kec:tugu state:offline,frozen reason:none class:rt age:>2h -owner:dishub klipang 3/8 site:n0012
 *
 * Fields are anded, values in one field ored, '-' negates, quotes keep spaces together.  Words that
 * are no field are matched without case against name, id, site id, class, state and reason (whole
 * words: mati, frozen, dicabut; tanpa sebab is reason:none), "RT/RW" (3/8 is RT 3 of RW 8; rt03,
 * rw 5), and, folded, against the names and codes of the camera's area and all above it (but the
 * city, where there is only one).  A word that stands nowhere in the catalog is matched fuzzily:
 * one slip in five letters, else its letters in order.
 *
 * kec, kel and area take names (the best match wins: whole, beginning, middle, one slip) or codes;
 * rt and rw numbers. site, link and id are whole, or a beginning and '*'.  reason:none are the
 * cameras that AreaCounts calls unexplained. Indonesian words are taken for fields and values
 * (status:mati alasan:dicabut umur:>2j).  Units are s m h d w, and dtk mnt jam j hari minggu;
 * behind an Indonesian field word d is detik and h is hari, as the screen writes them.
 * seen and seen-by are of the last look (looks.h); while the looks are not known no camera answers
 * to them, nor to their negation.
 *
 * A Query is compiled once, then asked of many cameras: areas are decided once for all, not once a
 * camera.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_QUERY_H
#define TILIK_MODEL_QUERY_H

#include "model/catalog.h"

typedef struct Query Query;

/* One list: field words and what they mean, for parsing, completion and help. */
#define QUERY_FIELD_TABLE(X)                                                                       \
    X(QUERY_KEC, "kec", N_("kecamatan, by name or code"))                                          \
    X(QUERY_KEL, "kel", N_("kelurahan, by name or code"))                                          \
    X(QUERY_RW, "rw", N_("RW number"))                                                             \
    X(QUERY_RT, "rt", N_("RT number"))                                                             \
    X(QUERY_AREA, "area", N_("area code and all below it"))                                        \
    X(QUERY_STATE, "state", N_("camera state, or off for all that is not live"))                   \
    X(QUERY_REASON, "reason", N_("why it is out, none where nobody knows"))                        \
    X(QUERY_CLASS, "class", N_("camera class"))                                                    \
    X(QUERY_OWNER, "owner", N_("who owns it"))                                                     \
    X(QUERY_VISIBILITY, "visibility", N_("who may see it"))                                        \
    X(QUERY_AGE, "age", N_("how long in this state: >2h, <30m"))                                   \
    X(QUERY_SEEN, "seen", N_("when somebody last looked: >24h, <1h, never"))                       \
    X(QUERY_SEEN_BY, "seen-by", N_("who looked last, or a part of the name"))                      \
    X(QUERY_CONFIRMED, "confirmed", N_("when its state was last confirmed: >1d, <5m"))             \
    X(QUERY_SITE, "site", N_("site id"))                                                           \
    X(QUERY_LINK, "link", N_("upstream link"))                                                     \
    X(QUERY_ID, "id", N_("camera id"))                                                             \
    X(QUERY_NAME, "name", N_("words in the name"))                                                 \
    X(QUERY_ANALYTICS, "analytics", N_("analytic that it runs"))                                   \
    X(QUERY_NIGHT, "night", N_("yes or no"))                                                       \
    X(QUERY_PTZ, "ptz", N_("yes or no"))

typedef enum QueryField { QUERY_FIELD_TABLE(WORDS_ENUM) QUERY_FIELDS } QueryField;
WORDS_DECLARE(QueryField, query_field)

/* Parses at most 512 bytes.  NULL and error "column N: what" for an unknown field or value.
 * Indonesian words for fields and values are taken too. */
Query *query_parse(const char *text, GError **error);
void query_free(Query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_free)

/* True when it matches everything. */
bool query_is_empty(const Query *query);

/* Makes words and names match as they stand or not at all: for what acts on all that it finds. */
void query_exact(Query *query);

/* Returns the first word or name that the query leaves out though no camera answers to it
 * (misspelt, it leaves out nothing), in the query's language and the caller's to free; NULL for
 * none. */
char *query_idle(const Query *query, const Catalog *catalog, int64_t now_ms);

/* True when it asks for a field. */
bool query_asks(const Query *query, QueryField field);

/* Appends the indices (uint32_t) of matching cameras within scope (CATALOG_NONE: all) to out, in
 * catalog order (area code, then name).  now_ms serves ages.  within, where not NULL, is an earlier
 * result for the same scope and an unchanged catalog that this query can only narrow: see
 * query_narrows(). */
void query_select(Query *query, const Catalog *catalog, uint32_t scope, int64_t now_ms,
                  const GArray *within, GArray *out);

/* True when each match of next is surely a match of earlier (typing on narrows).  Never where
 * earlier asks for ages: time alone brings cameras in. */
bool query_narrows(const Query *earlier, const Query *next);

/* Asks of one camera, by the same rules as the last query_select() with this query. */
bool query_matches(Query *query, const Catalog *catalog, uint32_t camera, int64_t now_ms);

#endif
