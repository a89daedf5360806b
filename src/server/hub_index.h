/* hub_index.h - streams found by the areas they watch
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_HUB_INDEX_H
#define TILIK_SERVER_HUB_INDEX_H

#include <glib.h>

#include "stream.h"

typedef struct HubIndex HubIndex;

HubIndex *hub_index_new(void);
void hub_index_free(HubIndex *index);
void hub_index_add(HubIndex *index, Stream *stream);
void hub_index_remove(HubIndex *index, Stream *stream);

/* Appends each stream whose token covers the area to out (of Stream *), once. */
void hub_index_find(const HubIndex *index, const char *area, GPtrArray *out);

#endif
