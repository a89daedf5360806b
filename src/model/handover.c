#include "model/handover.h"

#include <string.h>

#include "base/id.h"

WORDS_DEFINE(HandoverStatus, handover_status, HANDOVER_STATUS_TABLE)
WORDS_DEFINE(HandoverWhat, handover_what, HANDOVER_WHAT_TABLE)
WORDS_DEFINE(HandoverItemState, handover_item_state, HANDOVER_ITEM_STATE_TABLE)

bool handover_ref_valid(const char *ref)
{
    size_t slashes = 0;
    const char *part = ref;
    for (const char *c = ref;; c++) {
        if (*c != '/' && *c != '\0') {
            continue;
        }
        size_t length = (size_t)(c - part);
        char id[ID_LENGTH_MAX + 1];
        if (length > ID_LENGTH_MAX) {
            return false;
        }
        memcpy(id, part, length);
        id[length] = '\0';
        if (!id_valid(id)) {
            return false;
        }
        if (*c == '\0') {
            return slashes == 1 || slashes == 2;
        }
        slashes++;
        part = c + 1;
    }
}

size_t handover_find(const Handover *handover, const char *ref)
{
    size_t i = 0;
    while (i < handover->item_count && strcmp(handover->items[i].ref, ref) != 0) {
        i++;
    }
    return i;
}

bool handover_item_moves(const HandoverItem *item, const char *from)
{
    bool kind = item->what == HANDOVER_TICKET || item->what == HANDOVER_ALERT ||
                item->what == HANDOVER_SHELF;
    return kind && !g_str_has_prefix(item->ref, "rest/") && g_strcmp0(item->holder, from) == 0;
}

static void add(HandoverSum *sum, const HandoverItem *item)
{
    sum->items++;
    sum->states[item->state]++;
    sum->things += item->count;
    if (item->priority < PRIORITIES) {
        sum->priorities[item->priority] += item->count;
    }
}

HandoverSum handover_sum(const Handover *handover, HandoverWhat what)
{
    HandoverSum sum = {0};
    for (size_t i = 0; i < handover->item_count; i++) {
        if (handover->items[i].what == what) {
            add(&sum, &handover->items[i]);
        }
    }
    return sum;
}

HandoverSum handover_total(const Handover *handover)
{
    HandoverSum sum = {0};
    for (size_t i = 0; i < handover->item_count; i++) {
        add(&sum, &handover->items[i]);
    }
    return sum;
}
