/* probe_settings.h - the groups [probe] and [probe.delays] of tilikd.conf
 *
 * Layer: server.  Thread: any.
 */
#ifndef TILIK_SERVER_PROBE_SETTINGS_H
#define TILIK_SERVER_PROBE_SETTINGS_H

#include <glib.h>
#include <stdbool.h>

#include "base/keyfile.h"

/* True for a group that is read here. */
bool probe_settings_is_group(const char *group);

/* Reads both over what the table holds, key and value as source_probe takes them.  False and
 * "file:line: what". */
bool probe_settings_read(GHashTable *settings, const Keyfile *file, GError **error);

#endif
