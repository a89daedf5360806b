/* fixture.h - small and large cities that are the same each time, for tests and benches
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_FIXTURE_H
#define TILIK_TESTS_FIXTURE_H

#include "model/catalog.h"

/* 2026-03-01T12:00:00Z: what a test passes as the time of the fixture cities. */
#define FIXTURE_NOW_MS INT64_C(1772366400000)

/* Returns 4 kecamatan of Semarang with 8 kelurahan (two named Purwosari, two Mangunharjo), 15 sites
 * on 4 links, and 60 cameras cam-001..cam-060 in all states, with and without reasons; some names
 * have wide characters, marks and 300 bytes. */
Catalog *fixture_city(void);

/* Returns a city of so many cameras, c000001.., 16 kecamatan, 176 kelurahan, some 10,000 RT, a site
 * for each 2 cameras. */
Catalog *fixture_many(unsigned cameras, unsigned seed);

#endif
