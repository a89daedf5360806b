#include "model/register.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

WORDS_DEFINE(BuildingKind, building_kind, BUILDING_KIND_TABLE)
WORDS_DEFINE(BuildingState, building_state, BUILDING_STATE_TABLE)
WORDS_DEFINE(RegisterBy, register_by, REGISTER_BY_TABLE)

static const size_t texts[] = {
    offsetof(Building, id),      offsetof(Building, name),      offsetof(Building, area),
    offsetof(Building, address), offsetof(Building, owner),     offsetof(Building, contact),
    offsetof(Building, note),    offsetof(Building, agreement), offsetof(Building, site),
};

Building *building_copy(const Building *building)
{
    Building *copy = g_new0(Building, 1);
    *copy = *building;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        char **text = (char **)((char *)copy + texts[i]);
        *text = g_strdup(*text);
    }
    return copy;
}

void building_free(Building *building)
{
    for (size_t i = 0; building != NULL && i < G_N_ELEMENTS(texts); i++) {
        g_free(*(char **)((char *)building + texts[i]));
    }
    g_free(building);
}

#define BIT(state) (1u << (state))

bool building_may_step(BuildingState from, BuildingState to)
{
    static const unsigned steps[BUILDING_STATES] = {
        [BUILDING_ASKED] = BIT(BUILDING_AGREED) | BIT(BUILDING_LINKED) | BIT(BUILDING_REFUSED) |
                           BIT(BUILDING_EXEMPT),
        [BUILDING_AGREED] = BIT(BUILDING_LINKED) | BIT(BUILDING_ASKED) | BIT(BUILDING_REFUSED) |
                            BIT(BUILDING_EXEMPT),
        [BUILDING_LINKED] = BIT(BUILDING_AGREED) | BIT(BUILDING_ASKED) | BIT(BUILDING_EXEMPT),
        [BUILDING_OVERDUE] = BIT(BUILDING_LINKED) | BIT(BUILDING_AGREED) | BIT(BUILDING_ASKED) |
                             BIT(BUILDING_REFUSED) | BIT(BUILDING_EXEMPT),
        [BUILDING_REFUSED] = BIT(BUILDING_ASKED) | BIT(BUILDING_AGREED) | BIT(BUILDING_LINKED) |
                             BIT(BUILDING_EXEMPT),
        [BUILDING_EXEMPT] = BIT(BUILDING_ASKED),
    };
    return (steps[from] & BIT(to)) != 0;
}

bool building_is_late(const Building *building, int64_t now_ms)
{
    bool waits = building->state == BUILDING_ASKED || building->state == BUILDING_AGREED;
    return waits && building->due_at_ms > 0 && building->due_at_ms <= now_ms;
}

int building_count_linked(const Catalog *catalog, const char *site)
{
    uint32_t index = site != NULL ? catalog_find_site(catalog, site) : CATALOG_NONE;
    int linked = 0;
    if (index == CATALOG_NONE) {
        return -1;
    }
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera) && g_strcmp0(camera.site, site) == 0) {
            linked += camera.state != CAMERA_UNLINKED && camera.state != CAMERA_MISSING;
        }
    }
    return linked;
}

bool building_matches(const Building *building, const char *text)
{
    g_autofree char *all = g_strjoin(
        "\n", building->id, building->name, building->address, building->owner, building->area,
        building->agreement, building_kind_word(building->kind), building_kind_text(building->kind),
        building_state_word(building->state), building_state_text(building->state),
        building->site != NULL ? building->site : "", NULL);
    g_autofree char *folded = text_fold(all);
    g_auto(GStrv) words = g_strsplit(text, " ", 32);
    for (char **word = words; *word != NULL; word++) {
        g_autofree char *wanted = text_fold(*word);
        if (strstr(folded, wanted) == NULL) {
            return false;
        }
    }
    return true;
}

/* Sums */

static void key_of(const Building *building, RegisterBy by, char out[AREA_CODE_SIZE])
{
    AreaLevel level;
    if (by == REGISTER_BY_KIND) {
        g_strlcpy(out, building_kind_word(building->kind), AREA_CODE_SIZE);
        return;
    }
    if (by == REGISTER_BY_STATE) {
        g_strlcpy(out, building_state_word(building->state), AREA_CODE_SIZE);
        return;
    }
    g_strlcpy(out, building->area, AREA_CODE_SIZE);
    while (area_code_level(out, &level) && level > AREA_KECAMATAN) {
        char above[AREA_CODE_SIZE];
        area_code_parent(out, above);
        memcpy(out, above, sizeof above);
    }
}

static char *text_of(const Building *building, RegisterBy by, const char *key,
                     const Catalog *catalog)
{
    Area area;
    if (by == REGISTER_BY_KIND) {
        return g_strdup(building_kind_text(building->kind));
    }
    if (by == REGISTER_BY_STATE) {
        return g_strdup(building_state_text(building->state));
    }
    uint32_t index = catalog != NULL ? catalog_find_area(catalog, key) : CATALOG_NONE;
    return g_strdup(index != CATALOG_NONE && catalog_area(catalog, index, &area) ? area.name : key);
}

static void count_in(RegisterRow *row, const Building *building)
{
    row->all++;
    row->states[building->state]++;
    row->promised += (unsigned)building->promised;
    row->linked += (unsigned)building->linked;
    int64_t due = building->state == BUILDING_OVERDUE ? building->due_at_ms : 0;
    if (due != 0 && (row->oldest_due_ms == 0 || due < row->oldest_due_ms)) {
        row->oldest_due_ms = due;
    }
}

static void row_clear(gpointer data)
{
    g_free(((RegisterRow *)data)->text);
}

/* In the order of the vocabulary, where it is one. */
static int compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    const RegisterRow *one = a, *other = b;
    BuildingKind kinds[2];
    BuildingState states[2];
    if (*(const RegisterBy *)data == REGISTER_BY_KIND && building_kind_parse(one->key, &kinds[0]) &&
        building_kind_parse(other->key, &kinds[1])) {
        return (int)kinds[0] - (int)kinds[1];
    }
    if (*(const RegisterBy *)data == REGISTER_BY_STATE &&
        building_state_parse(one->key, &states[0]) &&
        building_state_parse(other->key, &states[1])) {
        return (int)states[0] - (int)states[1];
    }
    return strcmp(one->key, other->key);
}

GArray *register_rows(const Building *const *buildings, size_t count, RegisterBy by,
                      const Catalog *catalog)
{
    GArray *rows = g_array_new(FALSE, TRUE, sizeof(RegisterRow));
    g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    RegisterRow sum = {.text = g_strdup(_("all"))};
    g_array_set_clear_func(rows, row_clear);
    for (size_t i = 0; i < count; i++) {
        char key[AREA_CODE_SIZE];
        key_of(buildings[i], by, key);
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, key));
        if (place == 0) {
            RegisterRow row = {.text = text_of(buildings[i], by, key, catalog)};
            memcpy(row.key, key, sizeof row.key);
            g_array_append_val(rows, row);
            place = rows->len;
            g_hash_table_insert(places, g_strdup(key), GUINT_TO_POINTER(place));
        }
        count_in(&g_array_index(rows, RegisterRow, place - 1), buildings[i]);
        count_in(&sum, buildings[i]);
    }
    g_array_sort_with_data(rows, compare_rows, &by);
    g_array_append_val(rows, sum);
    return rows;
}
