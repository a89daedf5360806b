#include "ui/view_map.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "ui/map_view.h"

#define GROUP "map"

/* Keeping up */

static void set_wanted(MapView *map, bool wanted)
{
    for (guint i = 0; i < map->city.points->len; i++)
        g_array_index(map->city.points, MapPoint, i).wanted = wanted;
}

void map_choose(MapView *map, const ViewContext *context)
{
    map->grid_stale = true;
    map->wanted = map->city.cameras;
    set_wanted(map, map->query == NULL);
    if (map->query == NULL)
        return;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(map->query, context->catalog, CATALOG_NONE, context->now_ms, NULL, found);
    map->wanted = found->len;
    for (guint i = 0; i < found->len; i++) {
        uint32_t camera = g_array_index(found, uint32_t, i);
        if (camera < map->city.points->len)
            g_array_index(map->city.points, MapPoint, camera).wanted = true;
    }
}

/* What was saved, once there is a city to show it in. */
static void go_back_to_sought(MapView *map)
{
    g_auto(GStrv) parts = g_strsplit(map->sought, " ", 4);
    g_clear_pointer(&map->sought, g_free);
    if (g_strv_length(parts) < 3)
        return;
    double lat = g_ascii_strtod(parts[0], NULL), lon = g_ascii_strtod(parts[1], NULL), x, y;
    int zoom = (int)g_ascii_strtoll(parts[2], NULL, 10);
    if (!map_city_place(&map->city, lat, lon, &x, &y))
        return;
    map->lens.zoom = zoom;
    map_lens_fit(&map->lens, &map->city, map->lens.rows, map->lens.cols);
    map_lens_centre(&map->lens, &map->city, x, y);
    map->placed = true;
}

static void read_city(MapView *map, const ViewContext *context)
{
    map_city_read(&map->city, context->catalog);
    map->city_stale = false;
    map->alerts_stale = true;
    map_choose(map, context);
    if (!map->placed)
        map_lens_whole(&map->lens, &map->city);
    if (map->sought != NULL && map->city.placed > 0)
        go_back_to_sought(map);
}

/* Where a camera lies on the screen is known once the size of that is. */
static void look(MapView *map, const ViewContext *context)
{
    Camera camera;
    double x, y;
    if (!map->look_due || map->view.rect.rows == 0)
        return;
    map->look_due = false;
    if (catalog_camera(context->catalog, catalog_find_camera(context->catalog, map->looked),
                       &camera) &&
        map_city_place(&map->city, camera.lat, camera.lon, &x, &y))
        map_go_to(map, x, y);
}

void map_refresh(MapView *map, const ViewContext *context)
{
    Rect inner = map_inner(map);
    bool anew = map->city_stale;
    if (anew)
        read_city(map, context);
    if (anew || inner.rows != map->lens.rows || inner.cols != map->lens.cols) {
        map_lens_fit(&map->lens, &map->city, inner.rows, inner.cols);
        map->grid_stale = true;
    }
    look(map, context);
    map->row = CLAMP(map->row, 0, map->lens.rows - 1);
    map->col = CLAMP(map->col, 0, map->lens.cols - 1);
    if (map->alerts_stale)
        map_grid_find_alerts(&map->grid, &map->city, context->catalog, context->alerts,
                             map->alerts);
    if (map->grid_stale)
        map_grid_fill(&map->grid, &map->city, &map->lens);
    if (map->grid_stale || map->alerts_stale)
        map_grid_put_alerts(&map->grid, map->alerts);
    map->grid_stale = map->alerts_stale = false;
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Within the city a camera moves, and the city stays as it is; false when it does not. */
static bool move_within(MapView *map, MapPoint *point, const Camera *camera)
{
    double x, y;
    if (!point->placed || !map_city_place(&map->city, camera->lat, camera->lon, &x, &y) ||
        !map_box_holds(&map->city.core, x, y) ||
        !map_box_holds(&map->city.core, point->x, point->y))
        return false;
    point->lat = camera->lat;
    point->lon = camera->lon;
    point->x = x;
    point->y = y;
    map->grid_stale = map->alerts_stale = true;
    return true;
}

/* True when the camera has come, gone, or left where the city is; else cells alone have changed. */
static bool camera_changed(MapView *map, const Catalog *catalog, uint32_t index, int64_t now_ms)
{
    Camera camera;
    if (index >= map->city.points->len)
        return true;
    MapPoint *point = &g_array_index(map->city.points, MapPoint, index);
    if (catalog_camera(catalog, index, &camera) != point->there)
        return true;
    if (!point->there)
        return false;
    bool moved = !same_number(camera.lat, point->lat) || !same_number(camera.lon, point->lon);
    if (moved && !move_within(map, point, &camera))
        return true;
    MapState before = (MapState)point->state;
    point->state = (uint8_t)map_state(camera.state, camera.reason);
    if (!map->grid_stale)
        map_grid_state(&map->grid, point, before);
    bool wanted = map->query == NULL || query_matches(map->query, catalog, index, now_ms);
    if (wanted != point->wanted) {
        map->wanted += wanted ? 1 : (uint32_t)-1;
        map->grid_stale = true;
    }
    point->wanted = wanted;
    return false;
}

static bool map_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                        int64_t now_ms)
{
    MapView *map = (MapView *)view;
    bool asks = map->query != NULL &&
                (query_asks(map->query, QUERY_SEEN) || query_asks(map->query, QUERY_SEEN_BY));
    if (thing == CATALOG_SITE || (thing == CATALOG_LOOK && !asks))
        return false;
    if (map->city_stale)
        return true;
    map->city_stale = thing != CATALOG_CAMERA || camera_changed(map, catalog, index, now_ms);
    return true;
}

static void map_aged(View *view)
{
    MapView *map = (MapView *)view;
    /* Time alone brings cameras into such a filter. */
    if (map->query != NULL &&
        (query_asks(map->query, QUERY_AGE) || query_asks(map->query, QUERY_SEEN) ||
         query_asks(map->query, QUERY_CONFIRMED)))
        map->city_stale = true;
}

/* Places */

static void map_save(const View *view, const Catalog *catalog, GKeyFile *place)
{
    const MapView *map = (const MapView *)view;
    char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(lat, sizeof lat, "%.6f", map->lens.y);
    g_ascii_formatd(lon, sizeof lon, "%.6f", map->lens.x / map->city.cosine);
    g_autofree char *at = map->sought != NULL
                              ? g_strdup(map->sought)
                              : g_strdup_printf("%s %s %d", lat, lon, map->lens.zoom);
    g_key_file_set_string(place, GROUP, "at", map->placed || map->sought != NULL ? at : "");
    g_key_file_set_string(place, GROUP, "looked", map->looked != NULL ? map->looked : "");
    g_key_file_set_integer(place, GROUP, "row", map->row);
    g_key_file_set_integer(place, GROUP, "col", map->col);
    g_key_file_set_boolean(place, GROUP, "letters", map->letters);
    g_key_file_set_boolean(place, GROUP, "blink", map->blink);
}

static char *clean_word(GKeyFile *place, const char *key)
{
    char *word = g_key_file_get_string(place, GROUP, key, NULL);
    if (word != NULL && word[0] != '\0' && text_is_clean(word, strlen(word)))
        return word;
    g_free(word);
    return NULL;
}

static void map_restore(View *view, const ViewContext *context, GKeyFile *place)
{
    MapView *map = (MapView *)view;
    if (!g_key_file_has_group(place, GROUP))
        return;
    g_free(map->sought);
    g_free(map->looked);
    map->sought = clean_word(place, "at");
    map->looked = clean_word(place, "looked");
    map->row = MAX(g_key_file_get_integer(place, GROUP, "row", NULL), 0);
    map->col = MAX(g_key_file_get_integer(place, GROUP, "col", NULL), 0);
    map->letters = g_key_file_get_boolean(place, GROUP, "letters", NULL);
    map->blink = g_key_file_get_boolean(place, GROUP, "blink", NULL);
    map->placed = map->look_due = false;
    map->city_stale = true;
}

static void map_free(View *view)
{
    MapView *map = (MapView *)view;
    map_city_clear(&map->city);
    map_grid_clear(&map->grid);
    g_array_unref(map->alerts);
    query_free(map->query);
    g_free(map->filter);
    g_free(map->looked);
    g_free(map->sought);
    g_free(map);
}

View *view_map_new(void)
{
    static const ViewClass class = {
        .name = GROUP,
        .draw = view_map_draw,
        .action = view_map_action,
        .click = view_map_click,
        .changed = map_changed,
        .save = map_save,
        .restore = map_restore,
        .scroll = view_map_scroll,
        .aged = map_aged,
        .free = map_free,
    };
    MapView *map = g_new0(MapView, 1);
    map->view.class = &class;
    map->filter = g_strdup("");
    map->alerts = g_array_new(FALSE, FALSE, sizeof(MapAlert));
    map->city_stale = true;
    map->stop = CATALOG_NONE;
    map->row = map->col = INT16_MAX; /* the middle, once there is a screen */
    map_city_init(&map->city);
    map_lens_fit(&map->lens, &map->city, 1, 1);
    return &map->view;
}

/* From outside */

bool view_map_filter(View *view, const ViewContext *context, const char *text, GError **error)
{
    MapView *map = (MapView *)view;
    Query *query = text[0] != '\0' ? query_parse(text, error) : NULL;
    if (text[0] != '\0' && query == NULL)
        return false;
    query_free(map->query);
    map->query = query;
    g_free(map->filter);
    map->filter = g_strdup(text);
    if (map->city_stale)
        map_refresh(map, context);
    else
        map_choose(map, context);
    return true;
}

const char *view_map_filter_text(const View *view)
{
    return ((const MapView *)view)->filter;
}

unsigned view_map_count(const View *view)
{
    return ((const MapView *)view)->wanted;
}

void view_map_look_at(View *view, const ViewContext *context, uint32_t index)
{
    MapView *map = (MapView *)view;
    Camera camera;
    if (!catalog_camera(context->catalog, index, &camera) || g_strcmp0(map->looked, camera.id) == 0)
        return;
    g_free(map->looked);
    map->looked = g_strdup(camera.id);
    map->look_due = true;
    if (view->rect.rows > 0)
        map_refresh(map, context);
}

static uint32_t common_area(const Catalog *catalog, uint32_t a, uint32_t b)
{
    while (a != CATALOG_NONE && !catalog_area_within(catalog, b, a))
        a = catalog_area_parent(catalog, a);
    return a;
}

uint32_t view_map_area(View *view, const ViewContext *context)
{
    MapView *map = (MapView *)view;
    uint32_t area = CATALOG_NONE;
    bool any = false;
    map_refresh(map, context);
    for (guint i = 0; i < map->city.points->len && (!any || area != CATALOG_NONE); i++) {
        const MapPoint *point = &g_array_index(map->city.points, MapPoint, i);
        int row, col;
        if (!point->placed || !point->wanted ||
            !map_lens_cell(&map->lens, point->x, point->y, &row, &col) || row != map->row ||
            col != map->col)
            continue;
        uint32_t at = catalog_camera_area(context->catalog, i);
        area = any ? common_area(context->catalog, area, at) : at;
        any = true;
    }
    return area;
}

void view_map_alerts(View *view)
{
    ((MapView *)view)->alerts_stale = true;
}

bool view_map_tick(View *view)
{
    MapView *map = (MapView *)view;
    if (!map->blink || map->grid.alerts == 0)
        return false;
    map->blink_off = !map->blink_off;
    return true;
}

void view_map_letters(View *view, bool letters)
{
    ((MapView *)view)->letters_only = letters;
}
