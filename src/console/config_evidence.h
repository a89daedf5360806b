/* config_evidence.h - [evidence] of tilik.conf
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CONFIG_EVIDENCE_H
#define TILIK_CONSOLE_CONFIG_EVIDENCE_H

#include <glib.h>
#include <stdbool.h>

typedef struct ConfigEvidence {
    char *folder; /* "" $XDG_DATA_HOME/tilik/evidence */
    int pre_s, max_minutes, free_mb;
    int keep_days; /* 0: nothing is said */
} ConfigEvidence;

/* What it is where nothing is said. */
#define CONFIG_EVIDENCE_DEFAULT                                                                    \
    {                                                                                              \
        .folder = "", .pre_s = 5, .max_minutes = 30, .free_mb = 500                                \
    }

/* True for one of its settings. */
bool config_evidence_knows(const char *group, const char *key);

/* Takes a value; false: it is none. */
bool config_evidence_take(ConfigEvidence *config, const char *key, const char *value);

/* Makes a copy own its strings; frees them. */
void config_evidence_copy(ConfigEvidence *copy, const ConfigEvidence *from);
void config_evidence_clear(ConfigEvidence *config);

#endif
