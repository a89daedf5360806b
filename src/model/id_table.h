/* id_table.h - finds an index by its id, 8 bytes a slot
 *
 * Holds no text: the caller says what id an index has.  Nothing is ever removed but all at once.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_ID_TABLE_H
#define TILIK_SRC_MODEL_ID_TABLE_H

#include <stddef.h>
#include <stdint.h>

#define ID_TABLE_NONE UINT32_MAX

typedef struct IdTable IdTable;
typedef const char *(*IdTableText)(const void *owner, uint32_t index);

IdTable *id_table_new(IdTableText text, const void *owner);
void id_table_free(IdTable *table);
void id_table_clear(IdTable *table);
void id_table_add(IdTable *table, const char *id, uint32_t index);
size_t id_table_memory(const IdTable *table);
uint32_t id_table_find(const IdTable *table, const char *id);

#endif
