/* fixture_alerts.h - alerts on the fixture cities that are the same each time, for tests and
 * benches
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_FIXTURE_ALERTS_H
#define TILIK_TESTS_FIXTURE_ALERTS_H

#include "fixture.h"
#include "model/alert_book.h"

#define FIXTURE_ALERTS     32 /* al-001.. in all seven states */
#define FIXTURE_SITUATIONS 2

/* Puts al-001..al-032, as they stand at FIXTURE_NOW_MS, on cameras of fixture_city():
 *   al-001..009   banjir, Tanjung Mas, members of sit-rob, first-out al-001; al-008 acked, al-009
 *                 over
 *   al-010..013   camera_offline at the NVR n0010, suppressed under sit-uplink; al-013 is back
 *   al-014        the uplink_down of sit-uplink, without a camera
 *   al-015..024   one of each: critical fire; critical brawl that Sari has; acknowledged; over, not
 *                 seen; normal with verdict; shelved for once; suppressed; out of service; pending;
 *                 chattering
 *   al-025..032   stale; escalated; called by a person for an RW; a kind nobody knows; a camera
 *                 nobody knows; an owner, a note and a reason in odd letters; a shelf with its
 *                 earlier ack; the longest id and kind
 * and the situations sit-rob (9 members) and sit-uplink (4). */
void fixture_alerts(AlertBook *book);

/* Fills *out with row i of these (0 to FIXTURE_ALERTS - 1); strings are static or the fixture's
 * own. For tests that send them. */
Alert fixture_alert(unsigned i);
Situation fixture_situation(unsigned i);

/* Puts n alerts st-000001.. of the last ten minutes before FIXTURE_NOW_MS, oldest first, and
 * situations ss-KELURAHAN-KIND that hold seven in ten of them; on cameras of fixture_city(), or of
 * a catalog. */
void fixture_storm(AlertBook *book, unsigned n, unsigned seed);
void fixture_storm_on(AlertBook *book, const Catalog *catalog, unsigned n, unsigned seed);

/* An alert as a report of a flood makes it, at FIXTURE_NOW_MS, on cam-011. */
Alert fixture_alert_like(const char *id);

/* Puts it, which the book must take. */
void fixture_alert_put(AlertBook *book, const Alert *alert);

/* Checks that all fields are the same, the score to a millionth. */
void fixture_alert_same(const Alert *a, const Alert *b);

#endif
