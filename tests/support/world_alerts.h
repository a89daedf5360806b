/* world_alerts.h - alerts of the fixture city, for tests of sync
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_WORLD_ALERTS_H
#define TILIK_TESTS_WORLD_ALERTS_H

#include "world.h"

/* A world of count alerts, a1 and on, and the situation s1, with its sync open and not yet
 * connected. */
World *world_new_with_alerts(Catalog *city, int count);

/* One of any number of alerts; its id is written to id. */
Alert world_alert_number(int number, AlertState state, char id[32]);

/* Put one at the server, without a word; and tell of it, too. */
void world_put_alert(World *world, int number, AlertState state, int64_t rev);
void world_put_situation(World *world, const char *id, int64_t rev);
void world_tell_alert(World *world, int number, AlertState state, int64_t rev);

#endif
