#include "model/situation.h"

#include <string.h>

#include "uplink_private.h"

static UplinkNode *node_new(Uplink *uplink, const UplinkCamera *camera)
{
    UplinkNode *node = g_new0(UplinkNode, 1);
    node->id = g_strdup(camera->id);
    node->off = camera->off;
    node->out = camera->out;
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        node->run_at[i] = UPLINK_NOT_IN;
    }
    g_hash_table_insert(uplink->nodes, node->id, node);
    uplink_hang(uplink, node, camera);
    return node;
}

void uplink_note(Uplink *uplink, const UplinkCamera *camera)
{
    UplinkNode *node = g_hash_table_lookup(uplink->nodes, camera->id);
    if (node == NULL) {
        node_new(uplink, camera);
        return;
    }
    uplink_hang(uplink, node, camera);
    uplink_set(node, camera->off, camera->out);
    if (camera->off && !camera->out) {
        return;
    }
    uplink_run_leave(node);
    if (node->outage != NULL) {
        uplink_place_unused(uplink, uplink_leave(node));
    }
}

bool uplink_restore(Uplink *uplink, const char *key, const char *camera, int64_t at_ms)
{
    UplinkNode *node = g_hash_table_lookup(uplink->nodes, camera);
    if (node == NULL || node->outage != NULL || !node->off || node->out) {
        return false;
    }
    UplinkPlace *place = NULL;
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        UplinkPlace *stands = g_hash_table_lookup(uplink->places[i], key);
        if (stands != NULL && (stands == node->places[i] || stands->down)) {
            place = place == NULL || stands->down ? stands : place;
        }
    }
    if (place == NULL) {
        return false;
    }
    node->dark_ms = at_ms;
    node->turn = uplink->turns++;
    uplink_run_add(uplink, node, at_ms);
    uplink_join(node, place);
    return true;
}

static bool is_few(const Uplink *uplink, const UplinkPlace *place)
{
    return place->members->len < MAX(1, uplink->rules.least);
}

bool uplink_stands(const Uplink *uplink, const char *key)
{
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        const UplinkPlace *place = g_hash_table_lookup(uplink->places[i], key);
        if (place != NULL && place->down && !is_few(uplink, place)) {
            return true;
        }
    }
    return false;
}

static void let_go(UplinkPlace *place)
{
    while (place->members->len > 0) {
        uplink_leave(place->members->pdata[place->members->len - 1]);
    }
}

void uplink_end(Uplink *uplink, const char *key)
{
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        UplinkPlace *place = g_hash_table_lookup(uplink->places[i], key);
        if (place != NULL && place->down) {
            let_go(place);
            uplink_place_unused(uplink, place);
        }
    }
}

static bool enough(const Uplink *uplink, unsigned dark, unsigned live)
{
    return (uint64_t)dark * 100 >= (uint64_t)uplink->rules.share_pct * (dark + live);
}

/* True when the outage that stands takes in what goes dark now: close in time, or still down. */
static bool takes_in(const Uplink *uplink, const UplinkPlace *place, int64_t at_ms)
{
    int64_t window = uplink->rules.window_ms;
    return place->down &&
           ((at_ms >= place->first_ms - window && at_ms <= place->last_ms + window) ||
            enough(uplink, place->members->len, place->live));
}

static bool is_whole(const Uplink *uplink, const UplinkPlace *place)
{
    return place->run->len >= MAX(1, uplink->rules.least) &&
           enough(uplink, place->run->len, place->live);
}

/* Returns the scope that is down with this camera: the one with the most dark ones. */
static UplinkPlace *down_with(const Uplink *uplink, const UplinkNode *node)
{
    UplinkPlace *best = NULL;
    unsigned most = 0;
    for (int i = 0; i < UPLINK_SCOPES; i++) {
        UplinkPlace *place = node->places[i];
        if (place == NULL) {
            continue;
        }
        unsigned dark =
            node->run_at[i] != UPLINK_NOT_IN && is_whole(uplink, place) ? place->run->len : 0;
        if (takes_in(uplink, place, node->dark_ms)) {
            dark = MAX(dark, place->members->len + 1);
        }
        if (dark > most) {
            most = dark;
            best = place;
        }
    }
    return best;
}

static void move_all(Uplink *uplink, UplinkPlace *from, UplinkPlace *to)
{
    UplinkAbsorbed absorbed = {from->scope, g_strdup(from->key)};
    g_array_append_val(uplink->absorbed, absorbed);
    while (from->members->len > 0) {
        UplinkNode *node = from->members->pdata[from->members->len - 1];
        uplink_leave(node);
        uplink_join(node, to);
    }
    uplink_place_unused(uplink, from);
}

/* Takes in the smaller outages that mostly hang on this place too. */
static void absorb(Uplink *uplink, UplinkPlace *place)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    for (guint i = 0; i < place->run->len; i++) {
        UplinkPlace *other = ((UplinkNode *)place->run->pdata[i])->outage;
        if (other != NULL && other != place && other->shared++ == 0) {
            g_ptr_array_add(others, other);
        }
    }
    for (guint i = 0; i < others->len; i++) {
        UplinkPlace *other = others->pdata[i];
        unsigned shared = other->shared, members = other->members->len;
        other->shared = 0;
        if (members <= place->run->len && enough(uplink, shared, members - shared)) {
            move_all(uplink, other, place);
        }
    }
}

static int by_dark(gconstpointer a, gconstpointer b)
{
    const UplinkNode *one = *(UplinkNode *const *)a, *two = *(UplinkNode *const *)b;
    if (one->dark_ms != two->dark_ms) {
        return one->dark_ms < two->dark_ms ? -1 : 1;
    }
    return (one->turn > two->turn) - (one->turn < two->turn);
}

/* Lets all of the run that is in no outage join. */
static void join_loose(Uplink *uplink, UplinkPlace *place)
{
    for (guint i = 0; i < place->run->len; i++) {
        UplinkNode *node = place->run->pdata[i];
        if (node->outage == NULL) {
            uplink_join(node, place);
            g_ptr_array_add(uplink->dark, node);
        }
    }
}

/* Makes what is dark the names of it, first-out first. */
static void name_dark(Uplink *uplink)
{
    g_ptr_array_sort(uplink->dark, by_dark);
    for (guint i = 0; i < uplink->dark->len; i++) {
        uplink->dark->pdata[i] = ((UplinkNode *)uplink->dark->pdata[i])->id;
    }
}

/* Fills dark with what is in the outage from now on, and the waiting list with what it absorbs.
 * The place is not down after all when most of what went dark is in other outages. */
static bool go_down(Uplink *uplink, UplinkPlace *place, UplinkNode *node)
{
    bool began = !place->down;
    bool surge = !takes_in(uplink, place, node->dark_ms) || place->loose > 1;
    if (surge && is_whole(uplink, place)) {
        absorb(uplink, place);
        join_loose(uplink, place);
    }
    if (node->outage == NULL) {
        uplink_join(node, place);
        g_ptr_array_add(uplink->dark, node);
    }
    if (began) {
        g_ptr_array_set_size(uplink->dark, 0);
        if (is_few(uplink, place) && uplink->absorbed->len == 0) {
            let_go(place);
            return false;
        }
        g_ptr_array_extend(uplink->dark, place->members, NULL, NULL);
    }
    name_dark(uplink);
    return began;
}

static UplinkAnswer answer(Uplink *uplink, const UplinkPlace *place)
{
    UplinkAnswer said = {.scope = UPLINK_NONE};
    g_ptr_array_add(uplink->dark, NULL);
    said.dark = (const char *const *)uplink->dark->pdata;
    g_free(uplink->key);
    uplink->key = place != NULL ? g_strdup(place->key) : NULL;
    g_clear_pointer(&uplink->absorbs, g_free);
    if (place != NULL) {
        said.scope = place->scope;
        said.key = uplink->key;
    }
    if (uplink->absorbed->len > 0) {
        guint last = uplink->absorbed->len - 1;
        UplinkAbsorbed *absorbed = &g_array_index(uplink->absorbed, UplinkAbsorbed, last);
        said.absorbs_scope = absorbed->scope;
        said.absorbs = uplink->absorbs = g_steal_pointer(&absorbed->key);
        g_array_set_size(uplink->absorbed, last);
    }
    return said;
}

/* It is no longer dark, or counts no longer. */
static UplinkAnswer comes_back(Uplink *uplink, UplinkNode *node)
{
    g_array_set_size(uplink->absorbed, 0);
    uplink_run_leave(node);
    if (node->outage == NULL) {
        return answer(uplink, NULL);
    }
    UplinkPlace *place = uplink_leave(node);
    if (is_few(uplink, place)) {
        g_ptr_array_extend(uplink->dark, place->members, NULL, NULL);
        let_go(place);
        name_dark(uplink);
    }
    UplinkAnswer said = answer(uplink, place);
    said.ended = !place->down;
    uplink_place_unused(uplink, place);
    return said;
}

static void ask(Uplink *uplink, const UplinkNode *node)
{
    g_ptr_array_set_size(uplink->dark, 0);
    if (uplink->asked != node) {
        g_array_set_size(uplink->absorbed, 0);
        uplink->asked = node;
    }
}

UplinkAnswer uplink_change(Uplink *uplink, const UplinkCamera *camera, int64_t at_ms)
{
    UplinkNode *node = g_hash_table_lookup(uplink->nodes, camera->id);
    if (node == NULL) {
        ask(uplink, NULL);
        node_new(uplink, camera);
        return answer(uplink, NULL);
    }
    ask(uplink, node);
    uplink_hang(uplink, node, camera);
    bool lived = uplink_lives(node);
    uplink_set(node, camera->off, camera->out);
    if (!camera->off || camera->out) {
        return comes_back(uplink, node);
    }
    if (!lived) {
        return answer(uplink, node->outage);
    }
    g_array_set_size(uplink->absorbed, 0);
    node->dark_ms = at_ms;
    node->turn = uplink->turns++;
    uplink_run_add(uplink, node, at_ms);
    UplinkPlace *place = down_with(uplink, node);
    if (place == NULL) {
        return answer(uplink, NULL);
    }
    bool began = go_down(uplink, place, node);
    UplinkAnswer said = answer(uplink, place->down ? place : NULL);
    said.began = began;
    return said;
}

UplinkAnswer uplink_forget(Uplink *uplink, const char *camera)
{
    UplinkNode *node = g_hash_table_lookup(uplink->nodes, camera);
    ask(uplink, NULL);
    if (node == NULL) {
        return answer(uplink, NULL);
    }
    UplinkAnswer said = comes_back(uplink, node);
    uplink_unhang(uplink, node);
    g_hash_table_remove(uplink->nodes, camera);
    return said;
}
