/* config_ronda.h - [ronda] and [rounds] in tilik.conf: hours of rounds, and rounds that are kept
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CONFIG_RONDA_H
#define TILIK_CONSOLE_CONFIG_RONDA_H

#include <glib.h>
#include <stdbool.h>

#define CONFIG_HOURS  24
#define CONFIG_ROUNDS 16

typedef struct RondaConfig {
    char *area;                /* the code of the own RT; "" all that the token covers */
    char *hours[CONFIG_HOURS]; /* lines that model/schedule.h reads; NULL none */
    char *names[CONFIG_ROUNDS], *queries[CONFIG_ROUNDS]; /* NULL past the last */
} RondaConfig;

void config_ronda_copy(RondaConfig *out, const RondaConfig *from);
void config_ronda_clear(RondaConfig *ronda);

/* True for a setting of these groups. */
bool config_ronda_knows(const char *group, const char *key);

/* Takes its value.  False and error (what is wrong, without its place). */
bool config_ronda_take(RondaConfig *ronda, const char *group, const char *key, const char *value,
                       GError **error);

#endif
