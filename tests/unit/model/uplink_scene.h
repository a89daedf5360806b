/* uplink_scene.h - a city whose cameras hang to sites, links and kelurahan, and go dark
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_UPLINK_SCENE_H
#define TILIK_TESTS_UPLINK_SCENE_H

#include "model/situation.h"

#define WINDOW INT64_C(120000)
#define RULES  (&(UplinkRules){.window_ms = WINDOW, .least = 3, .share_pct = 60})
#define SPAN   4

/* Cameras 0.. hang SPAN to a site, `by_link` to a link, `by_kelurahan` to a kelurahan. */
typedef struct City {
    Uplink *uplink;
    int cameras, by_link, by_kelurahan;
    char id[16], site[16], link[16], area[AREA_CODE_SIZE];
} City;

static inline UplinkCamera camera(City *city, int i, bool off)
{
    g_snprintf(city->id, sizeof city->id, "c%d", i);
    g_snprintf(city->site, sizeof city->site, "n%d", i / SPAN);
    g_snprintf(city->link, sizeof city->link, "l%d", i / city->by_link);
    g_snprintf(city->area, sizeof city->area, "33.74.10.%04d.001.001", i / city->by_kelurahan);
    return (UplinkCamera){city->id, city->site, city->link, city->area, .off = off};
}

static inline void city_init(City *city, int cameras, int by_link, int by_kelurahan)
{
    *city = (City){uplink_new(RULES), cameras, by_link, by_kelurahan, "", "", "", ""};
    for (int i = 0; i < cameras; i++) {
        UplinkCamera one = camera(city, i, false);
        uplink_note(city->uplink, &one);
    }
}

static inline UplinkAnswer change(City *city, int i, bool off, int64_t at_ms)
{
    UplinkCamera one = camera(city, i, off);
    return uplink_change(city->uplink, &one, at_ms);
}

static inline void assert_dark(const UplinkAnswer *answer, const char *want)
{
    g_autofree char *got = g_strjoinv(" ", (char **)answer->dark);
    g_assert_cmpstr(got, ==, want);
}

#endif
