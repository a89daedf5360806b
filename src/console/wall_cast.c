#include "console/wall_cast.h"

#include <string.h>

#include "console/app.h"
#include "model/query.h"

/* Tiles are of this shape where no wall says how they lie. */
#define SCREEN_WIDTH  16
#define SCREEN_HEIGHT 9

typedef struct Casting {
    WallCast *cast;
    const WallPlan *plan;
    const Catalog *catalog;
    int64_t now_ms;
    GHashTable *taken;  /* indices of cameras that stand on it, or are asked for by id */
    GHashTable *passed; /* indices of those that were passed over */
} Casting;

void wall_part_clear(WallPart *part)
{
    g_free(part->camera);
    g_free(part->title);
    g_free(part->note);
    g_free(part->waits);
    *part = (WallPart){0};
}

void wall_cast_free(WallCast *cast)
{
    if (cast == NULL)
        return;
    for (int i = 0; i < WALL_TILES_MAX; i++)
        wall_part_clear(&cast->parts[i]);
    g_ptr_array_unref(cast->named);
    g_free(cast);
}

char *wall_cast_name(const Catalog *catalog, const char *camera)
{
    Camera found;
    bool named = catalog_camera(catalog, catalog_find_camera(catalog, camera), &found) &&
                 found.name[0] != '\0';
    return g_strdup(named ? found.name : camera);
}

static bool is_in(GHashTable *set, uint32_t index)
{
    return g_hash_table_contains(set, GUINT_TO_POINTER(index));
}

static void put(Casting *casting, int tile, uint32_t index)
{
    Camera camera;
    if (catalog_camera(casting->catalog, index, &camera)) {
        casting->cast->parts[tile].camera = g_strdup(camera.id);
        casting->cast->shown++;
        g_hash_table_add(casting->taken, GUINT_TO_POINTER(index));
    }
}

static void pass_over(Casting *casting, uint32_t index)
{
    Camera camera;
    if (!g_hash_table_add(casting->passed, GUINT_TO_POINTER(index)) ||
        !catalog_camera(casting->catalog, index, &camera))
        return;
    casting->cast->dark++;
    if (casting->cast->named->len < WALL_NAMED_MAX)
        g_ptr_array_add(casting->cast->named, wall_cast_name(casting->catalog, camera.id));
}

/* What a query finds that stands nowhere yet, in the list's order: indices of cameras. */
static GArray *find(const Casting *casting, const char *text)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(Query) query = query_parse(text, NULL);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (query != NULL)
        query_select(query, casting->catalog, CATALOG_NONE, casting->now_ms, NULL, all);
    for (guint i = 0; i < all->len; i++) {
        uint32_t index = g_array_index(all, uint32_t, i);
        if (!is_in(casting->taken, index))
            g_array_append_val(found, index);
    }
    return found;
}

static bool has_pictures(const Casting *casting, uint32_t index)
{
    return windows_has_pictures(catalog_camera_state(casting->catalog, index));
}

/* The next that has pictures, from *at on; those before it are passed over. */
static uint32_t next_of(Casting *casting, const GArray *found, guint *at)
{
    while (*at < found->len) {
        uint32_t index = g_array_index(found, uint32_t, (*at)++);
        if (has_pictures(casting, index))
            return index;
        pass_over(casting, index);
    }
    return CATALOG_NONE;
}

static unsigned count_with_pictures(const Casting *casting, const GArray *found, guint from)
{
    unsigned count = 0;
    for (guint i = from; i < found->len; i++)
        count += has_pictures(casting, g_array_index(found, uint32_t, i));
    return count;
}

static void cast_camera(Casting *casting, int tile, const char *id)
{
    WallPart *part = &casting->cast->parts[tile];
    uint32_t index = catalog_find_camera(casting->catalog, id);
    if (index == CATALOG_NONE) {
        part->title = g_strdup(id);
        part->note = g_strdup(_("there is no such camera"));
        return;
    }
    CameraState state = catalog_camera_state(casting->catalog, index);
    if (windows_has_pictures(state)) {
        put(casting, tile, index);
        return;
    }
    part->title = wall_cast_name(casting->catalog, id);
    part->note = g_strdup(camera_state_text(state));
    part->waits = g_strdup(id);
}

static void cast_query(Casting *casting, int tile, const char *text)
{
    g_autoptr(GArray) found = find(casting, text);
    guint at = 0;
    uint32_t index = next_of(casting, found, &at);
    if (index != CATALOG_NONE) {
        put(casting, tile, index);
        return;
    }
    casting->cast->parts[tile].title = g_strdup(text);
    casting->cast->parts[tile].note = g_strdup(_("no camera with pictures is found"));
}

/* Cameras that are asked for by id are nobody else's. */
static void reserve(Casting *casting)
{
    for (int i = 0; i < WALL_TILES_MAX; i++) {
        const char *id = casting->plan->tiles[i].camera;
        uint32_t index = id != NULL ? catalog_find_camera(casting->catalog, id) : CATALOG_NONE;
        if (index != CATALOG_NONE)
            g_hash_table_add(casting->taken, GUINT_TO_POINTER(index));
    }
}

static bool is_asked(const WallPlan *plan, int tile)
{
    return plan->tiles[tile].camera != NULL || plan->tiles[tile].query != NULL;
}

/* Of a wall that is not laid out: as many tiles as are asked for, and as the query fills. */
static void lay_out(Casting *casting, unsigned found, int most)
{
    WallCast *cast = casting->cast;
    int asked = wall_plan_asked(casting->plan), own = 0;
    for (int i = 0; i < asked; i++)
        own += is_asked(casting->plan, i);
    int room = MAX(CLAMP(most, 1, WALL_TILES_MAX) - own, 0);
    int wanted = MAX(own + (int)MIN(found, (unsigned)room), asked);
    wall_layout_for(&cast->layout, wanted, SCREEN_WIDTH, SCREEN_HEIGHT);
}

/* The tiles that ask for nothing of their own get what the wall's query finds. */
static void fill(Casting *casting, const GArray *found, int most)
{
    WallCast *cast = casting->cast;
    int room = casting->plan->laid_out ? WALL_TILES_MAX : MAX(most, 1);
    guint at = 0;
    for (int i = 0; i < cast->layout.count; i++) {
        if (is_asked(casting->plan, i) || cast->shown >= room)
            continue;
        uint32_t index = next_of(casting, found, &at);
        if (index != CATALOG_NONE)
            put(casting, i, index);
    }
    cast->over = count_with_pictures(casting, found, at);
}

WallCast *wall_cast_new(const WallPlan *plan, const Catalog *catalog, int64_t now_ms, int most)
{
    WallCast *cast = g_new0(WallCast, 1);
    cast->named = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) passed = g_hash_table_new(NULL, NULL);
    Casting casting = {cast, plan, catalog, now_ms, taken, passed};
    reserve(&casting);
    for (int i = 0; i < WALL_TILES_MAX; i++) {
        if (plan->tiles[i].camera != NULL)
            cast_camera(&casting, i, plan->tiles[i].camera);
        else if (plan->tiles[i].query != NULL)
            cast_query(&casting, i, plan->tiles[i].query);
    }
    g_autoptr(GArray) found = plan->query != NULL ? find(&casting, plan->query)
                                                  : g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (plan->laid_out)
        cast->layout = plan->layout;
    else
        lay_out(&casting, count_with_pictures(&casting, found, 0), most);
    fill(&casting, found, most);
    return cast;
}

char *wall_cast_dark_text(const WallCast *cast)
{
    if (cast->dark == 0)
        return NULL;
    g_autofree char **names = g_new0(char *, cast->named->len + 2);
    for (guint i = 0; i < cast->named->len; i++)
        names[i] = g_ptr_array_index(cast->named, i);
    if (cast->dark > cast->named->len)
        names[cast->named->len] = (char *)"…";
    g_autofree char *list = g_strjoinv(", ", names);
    return g_strdup_printf(ngettext("%u without pictures is left out: %s",
                                    "%u without pictures are left out: %s", cast->dark),
                           cast->dark, list);
}
