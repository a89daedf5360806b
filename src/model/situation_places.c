#include <math.h>
#include <string.h>

#include "situation_private.h"

#define EARTH_METRES 6371000.0
#define RW_PARTS     5 /* city (2), kecamatan, kelurahan, RW */

typedef enum PlaceSort { PLACE_AREA, PLACE_BLIND, PLACE_CELL } PlaceSort;

typedef struct PlaceKey {
    const GrouperKind *kind;
    int64_t cell[3];
    char area[AREA_CODE_SIZE];
    PlaceSort sort;
} PlaceKey;

/* The nodes of one group in one place. */
typedef struct Share {
    GrouperGroup *group;
    GPtrArray *nodes; /* of a cell; NULL elsewhere */
    unsigned count;
} Share;

typedef struct Place {
    PlaceKey key;
    GArray *shares;
} Place;

struct GrouperPlaces {
    GHashTable *places; /* of Place, by its key */
    double metres;      /* 0: positions do not count */
    uint64_t searches;
};

static guint key_hash(gconstpointer data)
{
    const PlaceKey *key = data;
    uint64_t hash = (uint64_t)GPOINTER_TO_SIZE(key->kind) + key->sort;
    for (int i = 0; i < 3; i++) {
        hash = (hash ^ (uint64_t)key->cell[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return (guint)(hash >> 16) ^ g_str_hash(key->area);
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
    const PlaceKey *one = a, *two = b;
    return one->kind == two->kind && one->sort == two->sort &&
           memcmp(one->cell, two->cell, sizeof one->cell) == 0 && strcmp(one->area, two->area) == 0;
}

static void share_clear(gpointer data)
{
    Share *share = data;
    g_clear_pointer(&share->nodes, g_ptr_array_unref);
}

static void place_free(gpointer data)
{
    Place *place = data;
    g_array_unref(place->shares);
    g_free(place);
}

GrouperPlaces *grouper_places_new(double metres)
{
    GrouperPlaces *places = g_new0(GrouperPlaces, 1);
    places->places = g_hash_table_new_full(key_hash, key_equal, NULL, place_free);
    places->metres = metres >= 1 && metres < EARTH_METRES ? metres : 0;
    return places;
}

void grouper_places_free(GrouperPlaces *places)
{
    if (places != NULL) {
        g_hash_table_unref(places->places);
        g_free(places);
    }
}

void grouper_place(GrouperNode *node, const GrouperAlert *alert)
{
    g_strlcpy(node->area, alert->area != NULL ? alert->area : "", sizeof node->area);
    int parts = node->area[0] != '\0';
    for (char *at = node->area; *at != '\0'; at++) {
        if (*at == '.' && ++parts > RW_PARTS) {
            *at = '\0';
            parts = RW_PARTS;
            break;
        }
    }
    node->wide = parts < RW_PARTS;
    node->placed = isfinite(alert->lat) && isfinite(alert->lon);
    if (node->placed) {
        double lat = alert->lat * G_PI / 180, lon = alert->lon * G_PI / 180;
        node->at[0] = EARTH_METRES * cos(lat) * cos(lon);
        node->at[1] = EARTH_METRES * cos(lat) * sin(lon);
        node->at[2] = EARTH_METRES * sin(lat);
    }
}

static PlaceKey area_key(const GrouperNode *node, PlaceSort sort)
{
    PlaceKey key = {.kind = node->kind, .sort = sort};
    g_strlcpy(key.area, node->area, sizeof key.area);
    return key;
}

/* A cell is a cube as wide as the reach, so what is near lies in one of the 27 around. */
static PlaceKey cell_key(const GrouperPlaces *places, const GrouperNode *node)
{
    PlaceKey key = {.kind = node->kind, .sort = PLACE_CELL};
    for (int i = 0; i < 3; i++) {
        key.cell[i] = (int64_t)floor(node->at[i] / places->metres);
    }
    return key;
}

static Share *place_share(Place *place, const GrouperGroup *group)
{
    for (guint i = 0; i < place->shares->len; i++) {
        Share *share = &g_array_index(place->shares, Share, i);
        if (share->group == group) {
            return share;
        }
    }
    return NULL;
}

static void place_add(GrouperPlaces *places, PlaceKey key, GrouperNode *node)
{
    Place *place = g_hash_table_lookup(places->places, &key);
    if (place == NULL) {
        place = g_new(Place, 1);
        place->key = key;
        place->shares = g_array_new(FALSE, FALSE, sizeof(Share));
        g_array_set_clear_func(place->shares, share_clear);
        g_hash_table_insert(places->places, &place->key, place);
    }
    Share *share = place_share(place, node->group);
    if (share == NULL) {
        Share fresh = {node->group, key.sort == PLACE_CELL ? g_ptr_array_new() : NULL, 0};
        g_array_append_val(place->shares, fresh);
        share = &g_array_index(place->shares, Share, place->shares->len - 1);
    }
    share->count++;
    if (share->nodes != NULL) {
        g_ptr_array_add(share->nodes, node);
    }
}

static void place_remove(GrouperPlaces *places, PlaceKey key, GrouperNode *node)
{
    Place *place = g_hash_table_lookup(places->places, &key);
    Share *share = place_share(place, node->group);
    if (share->nodes != NULL) {
        g_ptr_array_remove_fast(share->nodes, node);
    }
    if (--share->count == 0) {
        g_array_remove_index_fast(place->shares,
                                  (guint)(share - &g_array_index(place->shares, Share, 0)));
    }
    if (place->shares->len == 0) {
        g_hash_table_remove(places->places, &key);
    }
}

static void each_place(GrouperPlaces *places, GrouperNode *node,
                       void (*act)(GrouperPlaces *, PlaceKey, GrouperNode *))
{
    if (node->area[0] != '\0') {
        act(places, area_key(node, PLACE_AREA), node);
        if (!node->placed) {
            act(places, area_key(node, PLACE_BLIND), node);
        }
    }
    if (node->placed && places->metres > 0) {
        act(places, cell_key(places, node), node);
    }
}

void grouper_places_add(GrouperPlaces *places, GrouperNode *node)
{
    each_place(places, node, place_add);
}

void grouper_places_remove(GrouperPlaces *places, GrouperNode *node)
{
    each_place(places, node, place_remove);
}

static bool share_near(const Share *share, const GrouperNode *node, double metres)
{
    if (share->nodes == NULL) {
        return true;
    }
    for (guint i = 0; i < share->nodes->len; i++) {
        const GrouperNode *other = share->nodes->pdata[i];
        double x = other->at[0] - node->at[0], y = other->at[1] - node->at[1];
        double z = other->at[2] - node->at[2];
        if (x * x + y * y + z * z < metres * metres) {
            return true;
        }
    }
    return false;
}

static void place_near(GrouperPlaces *places, const PlaceKey *key, const GrouperNode *node,
                       GPtrArray *out)
{
    const Place *place = g_hash_table_lookup(places->places, key);
    for (guint i = 0; place != NULL && i < place->shares->len; i++) {
        const Share *share = &g_array_index(place->shares, Share, i);
        if (share->group->mark != places->searches && share_near(share, node, places->metres)) {
            share->group->mark = places->searches;
            g_ptr_array_add(out, share->group);
        }
    }
}

void grouper_places_near(GrouperPlaces *places, const GrouperNode *node, GPtrArray *out)
{
    places->searches++;
    if (node->area[0] != '\0') {
        /* Of an area above the RW it says nothing that two positions lie in it. */
        PlaceKey key = area_key(node, node->wide && node->placed ? PLACE_BLIND : PLACE_AREA);
        place_near(places, &key, node, out);
    }
    if (!node->placed || places->metres == 0) {
        return;
    }
    PlaceKey middle = cell_key(places, node);
    double low = EARTH_METRES - places->metres, high = EARTH_METRES + places->metres;
    for (int i = 0; i < 27; i++) {
        PlaceKey key = middle;
        key.cell[0] += i % 3 - 1;
        key.cell[1] += i / 3 % 3 - 1;
        key.cell[2] += i / 9 - 1;
        double far2 =
            0; /* from the middle of the earth: most of the 27 lie above or below ground */
        for (int axis = 0; axis < 3; axis++) {
            double middle_m = ((double)key.cell[axis] + 0.5) * places->metres;
            far2 += middle_m * middle_m;
        }
        if (far2 < low * low || far2 > high * high) {
            continue;
        }
        place_near(places, &key, node, out);
    }
}
