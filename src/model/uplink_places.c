#include <string.h>

#include "uplink_private.h"

#define KELURAHAN_PARTS 4

static void place_free(gpointer data)
{
    UplinkPlace *place = data;
    g_ptr_array_unref(place->run);
    g_ptr_array_unref(place->members);
    g_free(place->key);
    g_free(place);
}

static void node_free(gpointer data)
{
    UplinkNode *node = data;
    g_free(node->id);
    g_free(node);
}

static void absorbed_clear(gpointer data)
{
    g_free(((UplinkAbsorbed *)data)->key);
}

Uplink *uplink_new(const UplinkRules *rules)
{
    Uplink *uplink = g_new0(Uplink, 1);
    uplink->rules = *rules;
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        uplink->places[i] = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, place_free);
    }
    uplink->nodes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, node_free);
    uplink->absorbed = g_array_new(FALSE, FALSE, sizeof(UplinkAbsorbed));
    g_array_set_clear_func(uplink->absorbed, absorbed_clear);
    uplink->dark = g_ptr_array_new();
    return uplink;
}

void uplink_free(Uplink *uplink)
{
    if (uplink == NULL) {
        return;
    }
    g_hash_table_unref(uplink->nodes);
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        g_hash_table_unref(uplink->places[i]);
    }
    g_array_unref(uplink->absorbed);
    g_ptr_array_unref(uplink->dark);
    g_free(uplink->key);
    g_free(uplink->absorbs);
    g_free(uplink);
}

bool uplink_lives(const UplinkNode *node)
{
    return !node->off && !node->out;
}

static UplinkPlace *find_place(Uplink *uplink, UplinkScope scope, const char *key)
{
    GHashTable *places = uplink->places[scope - UPLINK_SITE];
    UplinkPlace *place = g_hash_table_lookup(places, key);
    if (place == NULL) {
        place = g_new0(UplinkPlace, 1);
        place->scope = scope;
        place->key = g_strdup(key);
        place->run = g_ptr_array_new();
        place->members = g_ptr_array_new();
        g_hash_table_insert(places, place->key, place);
    }
    return place;
}

void uplink_place_unused(Uplink *uplink, UplinkPlace *place)
{
    if (place->cameras == 0 && !place->down) {
        g_hash_table_remove(uplink->places[place->scope - UPLINK_SITE], place->key);
    }
}

/* Cuts an area to its kelurahan; "" for what lies above. */
static void kelurahan_of(const char *area, char out[AREA_CODE_SIZE])
{
    g_strlcpy(out, area != NULL ? area : "", AREA_CODE_SIZE);
    int parts = 1;
    for (char *at = out; *at != '\0'; at++) {
        if (*at == '.' && ++parts > KELURAHAN_PARTS) {
            *at = '\0';
            return;
        }
    }
    if (parts < KELURAHAN_PARTS) {
        out[0] = '\0';
    }
}

static void run_drop(UplinkNode *node, int i)
{
    UplinkPlace *place = node->places[i];
    uint32_t at = node->run_at[i];
    if (place == NULL || at == UPLINK_NOT_IN) {
        return;
    }
    UplinkNode *last = place->run->pdata[place->run->len - 1];
    place->run->pdata[at] = last;
    last->run_at[i] = at;
    g_ptr_array_set_size(place->run, (gint)place->run->len - 1);
    node->run_at[i] = UPLINK_NOT_IN;
    place->loose -= node->outage == NULL;
}

void uplink_run_leave(UplinkNode *node)
{
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        run_drop(node, i);
    }
}

void uplink_run_add(Uplink *uplink, UplinkNode *node, int64_t at_ms)
{
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        UplinkPlace *place = node->places[i];
        if (place == NULL) {
            continue;
        }
        if (place->run->len > 0 && at_ms > place->run_last_ms + uplink->rules.window_ms) {
            while (place->run->len > 0) {
                run_drop(place->run->pdata[place->run->len - 1], i);
            }
        }
        if (place->run->len == 0) {
            place->run_first_ms = place->run_last_ms = at_ms;
        } else if (at_ms < place->run_first_ms - uplink->rules.window_ms) {
            continue; /* it comes too late to be of this run */
        }
        place->run_first_ms = MIN(place->run_first_ms, at_ms);
        place->run_last_ms = MAX(place->run_last_ms, at_ms);
        node->run_at[i] = place->run->len;
        g_ptr_array_add(place->run, node);
        place->loose += node->outage == NULL;
    }
}

void uplink_join(UplinkNode *node, UplinkPlace *place)
{
    for (int i = 0; node->outage == NULL && i < UPLINK_SCOPES; i++) {
        if (node->run_at[i] != UPLINK_NOT_IN) {
            node->places[i]->loose--;
        }
    }
    if (place->members->len == 0) {
        place->first_ms = place->last_ms = node->dark_ms;
    }
    place->first_ms = MIN(place->first_ms, node->dark_ms);
    place->last_ms = MAX(place->last_ms, node->dark_ms);
    place->down = true;
    node->outage = place;
    node->member_at = place->members->len;
    g_ptr_array_add(place->members, node);
}

UplinkPlace *uplink_leave(UplinkNode *node)
{
    UplinkPlace *place = node->outage;
    UplinkNode *last = place->members->pdata[place->members->len - 1];
    place->members->pdata[node->member_at] = last;
    last->member_at = node->member_at;
    g_ptr_array_set_size(place->members, (gint)place->members->len - 1);
    place->down = place->members->len > 0;
    node->outage = NULL;
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        if (node->run_at[i] != UPLINK_NOT_IN) {
            node->places[i]->loose++;
        }
    }
    return place;
}

void uplink_set(UplinkNode *node, bool off, bool out)
{
    bool lived = uplink_lives(node);
    node->off = off;
    node->out = out;
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        if (node->places[i] != NULL) {
            node->places[i]->live += (unsigned)uplink_lives(node) - (unsigned)lived;
        }
    }
}

void uplink_unhang(Uplink *uplink, UplinkNode *node)
{
    uplink_run_leave(node);
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        UplinkPlace *place = node->places[i];
        node->places[i] = NULL;
        if (place != NULL) {
            place->cameras--;
            place->live -= uplink_lives(node);
            uplink_place_unused(uplink, place);
        }
    }
}

void uplink_hang(Uplink *uplink, UplinkNode *node, const UplinkCamera *camera)
{
    char kelurahan[AREA_CODE_SIZE];
    kelurahan_of(camera->area, kelurahan);
    const char *keys[UPLINK_SCOPES] = {camera->site, camera->link, kelurahan};
    bool same = true;
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        const char *now = node->places[i] != NULL ? node->places[i]->key : "";
        same = same && strcmp(now, keys[i] != NULL ? keys[i] : "") == 0;
    }
    if (same) {
        return;
    }
    uplink_unhang(uplink, node);
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        if (keys[i] != NULL && keys[i][0] != '\0') {
            node->places[i] = find_place(uplink, UPLINK_SITE + (UplinkScope)i, keys[i]);
            node->places[i]->cameras++;
            node->places[i]->live += uplink_lives(node);
        }
    }
}
