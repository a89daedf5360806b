/* order.h - camera rows by any column
 *
 * Sorting is stable: rows that a column does not tell apart stay as they were.  What is not known
 * (no time, no site) comes last either way; what nobody ever looked at was seen the longest ago.
 * Names are compared without case, accents, spaces and dots, and by the value of numbers: "Pos 2"
 * before "Pos 10".
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_ORDER_H
#define TILIK_MODEL_ORDER_H

#include "model/catalog.h"

#define ORDER_TABLE(X)                                                                             \
    X(ORDER_AREA, "area", N_("place"))                                                             \
    X(ORDER_NAME, "name", N_("name"))                                                              \
    X(ORDER_STATE, "state", N_("state, the worst first"))                                          \
    X(ORDER_SINCE, "since", N_("in this state since"))                                             \
    X(ORDER_SEEN, "seen", N_("last looked at, the longest ago first"))                             \
    X(ORDER_CONFIRMED, "confirmed", N_("last confirmed"))                                          \
    X(ORDER_CLASS, "class", N_("class"))                                                           \
    X(ORDER_OWNER, "owner", N_("owner"))                                                           \
    X(ORDER_SITE, "site", N_("site"))                                                              \
    X(ORDER_KELURAHAN, "kelurahan", N_("name of the kelurahan"))                                   \
    X(ORDER_ID, "id", N_("camera id"))

typedef enum OrderColumn { ORDER_TABLE(WORDS_ENUM) ORDER_COLUMNS } OrderColumn;
WORDS_DECLARE(OrderColumn, order_column)

/* Returns how bad a camera is off: 0 is the worst, an outage that nobody can explain; the live come
 * last. */
unsigned order_severity(CameraState state, Reason reason);

/* Sorts camera indices (uint32_t). */
void order_sort(const Catalog *catalog, OrderColumn column, bool descending, GArray *cameras);

#endif
