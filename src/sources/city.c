#include "sources/city.h"

#include <math.h>
#include <string.h>

#include "base/baked.h"
#include "base/error.h"
#include "base/text.h"

#define CITY_PLACES_MAX 20000
#define CITY_LINE_MAX   512
#define CITY_COLUMNS    6
#define CITY_HEADER     "code,name,lat,lon,rt,rw"
#define CITY_REACH_MAX  0.02

struct City {
    GArray *places; /* CityPlace */
    GStringChunk *names;
};

typedef struct Reader {
    const char *name;
    int line;
    bool header;
    City *city;
} Reader;

static bool complain(const Reader *reader, GError **error, const char *what)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s:%d: %s", reader->name, reader->line,
                what);
    return false;
}

static bool read_degrees(const char *text, double limit, double *out)
{
    char *end;
    double value = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value) || fabs(value) > limit) {
        return false;
    }
    *out = value;
    return true;
}

static bool read_count(const char *text, int *out)
{
    guint64 value = 0;
    if (*text == '\0') {
        *out = 0;
        return true;
    }
    if (!g_ascii_string_to_unsigned(text, 10, 0, 999, &value, NULL)) {
        return false;
    }
    *out = (int)value;
    return true;
}

/* Code order and an earlier parent keep the file free of doubles and orphans. */
static bool check_order(const Reader *reader, const CityPlace *place, GError **error)
{
    GArray *places = reader->city->places;
    if (places->len == 0) {
        return place->level == AREA_CITY || complain(reader, error, "the city must stand first");
    }
    const CityPlace *last = &g_array_index(places, CityPlace, places->len - 1);
    if (strcmp(last->code, place->code) >= 0) {
        return complain(reader, error, "codes must rise");
    }
    char parent[AREA_CODE_SIZE];
    area_code_parent(place->code, parent);
    if (!area_code_within(last->code, parent)) {
        return complain(reader, error, "the area above it is missing");
    }
    return true;
}

static bool read_place(Reader *reader, char **columns, GError **error)
{
    CityPlace place = {.name = columns[1]};
    if (strlen(columns[0]) >= sizeof place.code || !area_code_level(columns[0], &place.level) ||
        place.level > AREA_KELURAHAN) {
        return complain(reader, error, "not the code of a kota, kecamatan or kelurahan");
    }
    g_strlcpy(place.code, columns[0], sizeof place.code);
    if (*place.name == '\0' || !text_is_clean(place.name, strlen(place.name))) {
        return complain(reader, error, "no clean name");
    }
    if (!read_degrees(columns[2], 90, &place.lat) || !read_degrees(columns[3], 180, &place.lon)) {
        return complain(reader, error, "lat and lon must be degrees");
    }
    if (!read_count(columns[4], &place.rt) || !read_count(columns[5], &place.rw) ||
        place.rw > place.rt) {
        return complain(reader, error, "rt and rw must be counts, no more rw than rt");
    }
    if (!check_order(reader, &place, error)) {
        return false;
    }
    place.name = g_string_chunk_insert(reader->city->names, place.name);
    g_array_append_val(reader->city->places, place);
    return true;
}

static bool read_line(Reader *reader, const char *line, size_t length, GError **error)
{
    reader->line++;
    if (length == 0 || line[0] == '#') {
        return true;
    }
    if (length > CITY_LINE_MAX || memchr(line, '\0', length) != NULL) {
        return complain(reader, error, "too long a line, or a NUL in it");
    }
    g_autofree char *copy = g_strndup(line, length);
    if (!reader->header) {
        reader->header = true;
        return strcmp(copy, CITY_HEADER) == 0 ||
               complain(reader, error, "the header must be " CITY_HEADER);
    }
    if (reader->city->places->len >= CITY_PLACES_MAX) {
        return complain(reader, error, "too many places");
    }
    g_auto(GStrv) columns = g_strsplit(copy, ",", CITY_COLUMNS + 1);
    if (g_strv_length(columns) != CITY_COLUMNS) {
        return complain(reader, error, "six columns are needed");
    }
    return read_place(reader, columns, error);
}

City *city_parse(const char *name, const char *text, size_t size, GError **error)
{
    g_autoptr(City) city = g_new0(City, 1);
    city->places = g_array_new(FALSE, FALSE, sizeof(CityPlace));
    city->names = g_string_chunk_new(4096);

    Reader reader = {.name = name, .city = city};
    const char *end = text + size;
    bool kelurahan = false;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        if (stop == NULL) {
            stop = end;
        }
        if (!read_line(&reader, text, (size_t)(stop - text), error)) {
            return NULL;
        }
        text = stop + 1;
    }
    for (unsigned i = 0; i < city->places->len; i++) {
        kelurahan |= g_array_index(city->places, CityPlace, i).level == AREA_KELURAHAN;
    }
    if (!kelurahan) {
        complain(&reader, error, "no kelurahan in the file");
        return NULL;
    }
    return g_steal_pointer(&city);
}

City *city_load(const char *name, GError **error)
{
    const char *text;
    size_t size;
    g_autofree char *file = g_strdup_printf("config/cities/%s.csv", name);
    if (!baked_find(file, &text, &size)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "no city is named '%s'", name);
        return NULL;
    }
    return city_parse(file, text, size, error);
}

City *city_load_around(const char *code)
{
    const BakedFile *file;
    for (size_t i = 0; (file = baked_nth(i)) != NULL; i++) {
        if (!g_str_has_prefix(file->name, "config/cities/")) {
            continue;
        }
        size_t size = (size_t)(file->end - file->data);
        g_autoptr(City) city = city_parse(file->name, file->data, size, NULL);
        if (city != NULL && area_code_within(code, city_places(city, &size)->code)) {
            return g_steal_pointer(&city);
        }
    }
    return NULL;
}

const CityPlace *city_places(const City *city, size_t *count)
{
    *count = city->places->len;
    return (const CityPlace *)(const void *)city->places->data;
}

const CityPlace *city_find(const City *city, const char *code)
{
    unsigned low = 0, high = city->places->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        const CityPlace *place = &g_array_index(city->places, CityPlace, middle);
        int order = strcmp(code, place->code);
        if (order == 0) {
            return place;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

double city_reach(const City *city, const CityPlace *kelurahan)
{
    double nearest = 2 * CITY_REACH_MAX;
    for (unsigned i = 0; i < city->places->len; i++) {
        const CityPlace *other = &g_array_index(city->places, CityPlace, i);
        if (other->level != AREA_KELURAHAN || other == kelurahan) {
            continue;
        }
        double lat = other->lat - kelurahan->lat, lon = other->lon - kelurahan->lon;
        nearest = fmin(nearest, sqrt(lat * lat + lon * lon));
    }
    return nearest / 2;
}

void city_free(City *city)
{
    if (city == NULL) {
        return;
    }
    g_array_free(city->places, TRUE);
    g_string_chunk_free(city->names);
    g_free(city);
}
