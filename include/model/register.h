/* register.h - who is obliged to join: buildings, towers, transport
 *
 * Perwal Semarang 5/2019 obliges buildings and public transport to have cameras and to link them.
 * Of each the city keeps whom it asked, when, what was agreed, and whether it came.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_REGISTER_H
#define TILIK_MODEL_REGISTER_H

#include <glib.h>

#include "model/catalog.h"

#define BUILDING_TEXT_MAX    300 /* bytes of a name, an address ... */
#define BUILDING_NOTE_MAX    1000
#define BUILDING_CAMERAS_MAX 10000

#define BUILDING_KIND_TABLE(X)                                                                     \
    X(BUILDING_OTHER, "building", N_("building"))                                                  \
    X(BUILDING_OFFICE, "office", N_("office"))                                                     \
    X(BUILDING_SHOP, "shop", N_("shop or mall"))                                                   \
    X(BUILDING_MARKET, "market", N_("market"))                                                     \
    X(BUILDING_HOTEL, "hotel", N_("hotel"))                                                        \
    X(BUILDING_BANK, "bank", N_("bank"))                                                           \
    X(BUILDING_FUEL, "fuel", N_("petrol station"))                                                 \
    X(BUILDING_HEALTH, "health", N_("hospital or clinic"))                                         \
    X(BUILDING_SCHOOL, "school", N_("school or campus"))                                           \
    X(BUILDING_HOUSING, "housing", N_("apartments or housing"))                                    \
    X(BUILDING_INDUSTRY, "industry", N_("factory or warehouse"))                                   \
    X(BUILDING_TOWER, "tower", N_("telecom tower"))                                                \
    X(BUILDING_TRANSPORT, "transport", N_("public transport"))

typedef enum BuildingKind { BUILDING_KIND_TABLE(WORDS_ENUM) BUILDING_KINDS } BuildingKind;
WORDS_DECLARE(BuildingKind, building_kind)

/* OVERDUE comes by itself, when what was asked or agreed has not come by its date. */
#define BUILDING_STATE_TABLE(X)                                                                    \
    X(BUILDING_ASKED, "asked", N_("asked"))                                                        \
    X(BUILDING_AGREED, "agreed", N_("agreed"))                                                     \
    X(BUILDING_LINKED, "linked", N_("linked"))                                                     \
    X(BUILDING_OVERDUE, "overdue", N_("overdue"))                                                  \
    X(BUILDING_REFUSED, "refused", N_("refused"))                                                  \
    X(BUILDING_EXEMPT, "exempt", N_("exempt"))

typedef enum BuildingState { BUILDING_STATE_TABLE(WORDS_ENUM) BUILDING_STATES } BuildingState;
WORDS_DECLARE(BuildingState, building_state)

/* One of the register.  Texts are clean, and "" where there is none, but for site. */
typedef struct Building {
    const char *id, *name, *area; /* area: a kelurahan, RW or RT */
    const char *address, *owner, *contact;
    const char *agreement; /* its number */
    const char *note;
    const char *site;                    /* its recorder once it is linked; NULL none */
    double lat, lon;                     /* NAN where not known */
    int64_t agreed_at_ms, until_ms;      /* of the agreement; 0 none */
    int64_t asked_at_ms, due_at_ms, rev; /* 0 none */
    int64_t version;                     /* counts its changes from 1 */
    int promised, linked;                /* cameras */
    BuildingKind kind;
    BuildingState state;
} Building;

/* Returns a copy that owns its texts. */
Building *building_copy(const Building *building);
void building_free(Building *building);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Building, building_free)

/* True when a person may put it from one state into another; the same is no step. */
bool building_may_step(BuildingState from, BuildingState to);

/* True for one that is to be overdue: what was asked for or agreed has not come by its date. */
bool building_is_late(const Building *building, int64_t now_ms);

/* How many of a site's cameras are linked, as the catalog knows; -1 where it does not know the
 * site. */
int building_count_linked(const Catalog *catalog, const char *site);

/* True when all words of text stand in what it is called and where it is; upper and lower case and
 * accents do not matter. */
bool building_matches(const Building *building, const char *text);

/* Sums */

#define REGISTER_BY_TABLE(X)                                                                       \
    X(REGISTER_BY_AREA, "area", N_("area"))                                                        \
    X(REGISTER_BY_KIND, "kind", N_("kind"))                                                        \
    X(REGISTER_BY_STATE, "state", N_("state"))

typedef enum RegisterBy { REGISTER_BY_TABLE(WORDS_ENUM) REGISTER_BYS } RegisterBy;
WORDS_DECLARE(RegisterBy, register_by)

typedef struct RegisterRow {
    char key[AREA_CODE_SIZE]; /* a word, or the code of a kecamatan; "" of the sum of all */
    char *text;               /* for people */
    unsigned all, states[BUILDING_STATES];
    unsigned promised, linked; /* cameras */
    int64_t oldest_due_ms;     /* of what is overdue, the oldest date; 0 none */
} RegisterRow;

/* Returns the rows (RegisterRow), in the order of their words or codes, the sum of all last; free
 * it with g_array_unref(). */
GArray *register_rows(const Building *const *buildings, size_t count, RegisterBy by,
                      const Catalog *catalog);

#endif
