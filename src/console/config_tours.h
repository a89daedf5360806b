/* config_tours.h - [tour], [tours] and [kiosk] in tilik.conf
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CONFIG_TOURS_H
#define TILIK_CONSOLE_CONFIG_TOURS_H

#include <glib.h>
#include <stdbool.h>

#define CONFIG_TOURS 16
/* Bytes of the word that leaves a kiosk. */
#define CONFIG_KIOSK_WORD 40

typedef struct TourConfig {
    int dwell_s, patience_s;
    int resume_min; /* an alert holds a tour so long; 0: until its person lets it go on */
    char *names[CONFIG_TOURS], *queries[CONFIG_TOURS]; /* NULL past the last */
    int dwells_s[CONFIG_TOURS];                        /* 0: dwell_s */
    char *kiosk_cameras;                               /* a query; "" all that are public */
    char *kiosk_contact;                               /* who to call; "" nobody */
    char *kiosk_word;                                  /* typed to leave; "" none is asked for */
    char *kiosk_monitor; /* where its window fills the screen; "" the first */
} TourConfig;

void config_tours_copy(TourConfig *out, const TourConfig *from);
void config_tours_clear(TourConfig *tours);

/* True for a setting of these groups. */
bool config_tours_knows(const char *group, const char *key);

/* Takes its value.  False and error (what is wrong, without its place). */
bool config_tours_take(TourConfig *tours, const char *group, const char *key, const char *value,
                       GError **error);

/* The place of a kept tour, by its name without case; -1 none. */
int config_tours_find(const TourConfig *tours, const char *name);

#endif
