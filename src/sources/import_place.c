/* Where a row is: by code, or by the names that people write. */
#include <string.h>

#include "base/text.h"
#include "import_private.h"

/* So many letters may be otherwise in a name. */
#define SPELLING_MAX 2
#define FOLDED_MAX   64

/* "Kel. Tanjungmas" is Tanjungmas. */
static const char *without_title(const char *name)
{
    static const char *const titles[] = {"kelurahan ", "kel. ", "kel ", "desa ",
                                         "kecamatan ", "kec. ", "kec "};
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++) {
        if (g_ascii_strncasecmp(name, titles[i], strlen(titles[i])) == 0) {
            return name + strlen(titles[i]);
        }
    }
    return name;
}

/* Letters as they were written before 1972, and doubled ones, count as today's: "Djomblang". */
static void modern(char *folded)
{
    static const char *const old[][2] = {{"oe", "u"}, {"dj", "j"}, {"tj", "c"}, {"nj", "ny"}};
    for (size_t i = 0; i < G_N_ELEMENTS(old); i++) {
        char *at;
        while ((at = strstr(folded, old[i][0])) != NULL) {
            size_t length = strlen(old[i][1]);
            memcpy(at, old[i][1], length);
            memmove(at + length, at + 2, strlen(at + 2) + 1);
            if (length == 2) {
                break;
            }
        }
    }
}

static void fold(const char *name, char out[FOLDED_MAX])
{
    text_fold_into(without_title(name), out, FOLDED_MAX);
    modern(out);
}

/* Letters to change, add or take away, and neighbours to swap, until a is b. */
static int distance(const char *a, const char *b)
{
    int rows[3][FOLDED_MAX + 1];
    int la = (int)strlen(a), lb = (int)strlen(b);
    for (int j = 0; j <= lb; j++) {
        rows[0][j] = j;
    }
    for (int i = 1; i <= la; i++) {
        int *now = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= lb; j++) {
            int cost = a[i - 1] != b[j - 1];
            now[j] = MIN(MIN(above[j] + 1, now[j - 1] + 1), above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = MIN(now[j], before[j - 2] + 1);
            }
        }
    }
    return rows[la % 3][lb];
}

typedef struct Search {
    const CityPlace *best, *other; /* other: one that is as near */
    int distance;
} Search;

/* The places of a level below scope that a name may mean. */
static Search search(const City *city, AreaLevel level, const char *scope, const char *name)
{
    Search found = {.distance = SPELLING_MAX + 1};
    char wanted[FOLDED_MAX], known[FOLDED_MAX];
    size_t count;
    const CityPlace *places = city_places(city, &count);
    fold(name, wanted);
    for (size_t i = 0; i < count; i++) {
        const CityPlace *place = &places[i];
        if (place->level != level || !area_code_within(place->code, scope)) {
            continue;
        }
        fold(place->name, known);
        int far = distance(wanted, known);
        if (far < found.distance) {
            found = (Search){place, NULL, far};
        } else if (far == found.distance && found.best != NULL) {
            found.other = place;
        }
    }
    /* Of a short name, two letters are nearly all of it. */
    if (found.distance > 0 && found.distance * 4 > (int)strlen(wanted)) {
        return (Search){0};
    }
    return found;
}

static char *complain_search(const City *city, const Search *found, const char *what,
                             const char *name)
{
    g_autofree char *shown = text_clean(name, strlen(name), 70);
    if (found->best == NULL) {
        return g_strdup_printf("no %s is called '%s'", what, shown);
    }
    char parent[2][AREA_CODE_SIZE];
    area_code_parent(found->best->code, parent[0]);
    area_code_parent(found->other->code, parent[1]);
    const CityPlace *above[2] = {city_find(city, parent[0]), city_find(city, parent[1])};
    return g_strdup_printf("'%s' may be %s (%s) or %s (%s): give the kecamatan", shown,
                           found->best->name, above[0] != NULL ? above[0]->name : parent[0],
                           found->other->name, above[1] != NULL ? above[1]->name : parent[1]);
}

/* "RW 05", "5", "V" is not read. */
static bool number_of(const char *text, const char *word, unsigned *out)
{
    guint64 value;
    while (g_ascii_isspace(*text)) {
        text++;
    }
    if (g_ascii_strncasecmp(text, word, strlen(word)) == 0) {
        text += strlen(word);
    }
    while (*text == ' ' || *text == '.') {
        text++;
    }
    g_autofree char *digits = g_strchomp(g_strdup(text));
    if (!g_ascii_string_to_unsigned(digits, 10, 1, 999, &value, NULL)) {
        return false;
    }
    *out = (unsigned)value;
    return true;
}

static bool is_given(const char *cell)
{
    return cell != NULL && cell[strspn(cell, " ")] != '\0';
}

/* Adds ".005.003" for RW 5 and RT 3. */
static char *below(const ImportCells *cells, char code[AREA_CODE_SIZE])
{
    unsigned rw, rt;
    const char *rw_text = cells->text[IMPORT_RW], *rt_text = cells->text[IMPORT_RT];
    size_t length = strlen(code);
    if (is_given(rw_text)) {
        if (!number_of(rw_text, "rw", &rw)) {
            return g_strdup("rw is not a number from 1 to 999");
        }
        g_snprintf(code + length, AREA_CODE_SIZE - length, ".%03u", rw);
        length = strlen(code);
    }
    if (is_given(rt_text)) {
        if (!is_given(rw_text)) {
            return g_strdup("an rt without its rw");
        }
        if (!number_of(rt_text, "rt", &rt)) {
            return g_strdup("rt is not a number from 1 to 999");
        }
        g_snprintf(code + length, AREA_CODE_SIZE - length, ".%03u", rt);
    }
    return NULL;
}

static void say_otherwise(GString *said, const char *written, const CityPlace *place)
{
    g_autofree char *shown = text_clean(written, strlen(written), 70);
    g_autofree char *one = text_fold(without_title(shown)), *other = text_fold(place->name);
    if (strcmp(one, other) != 0) {
        g_string_append_printf(said, "%s'%s' read as %s %s", said->len > 0 ? ", " : "", shown,
                               place->name, place->code);
    }
}

static char *by_names(const City *city, const ImportCells *cells, char code[AREA_CODE_SIZE],
                      char **how)
{
    const char *kelurahan = cells->text[IMPORT_KELURAHAN],
               *kecamatan = cells->text[IMPORT_KECAMATAN];
    g_autoptr(GString) said = g_string_new(NULL);
    size_t count;
    const CityPlace *scope = city_places(city, &count);
    if (is_given(kecamatan)) {
        Search found = search(city, AREA_KECAMATAN, scope->code, kecamatan);
        if (found.best == NULL || found.other != NULL) {
            return complain_search(city, &found, "kecamatan", kecamatan);
        }
        scope = found.best;
        say_otherwise(said, kecamatan, scope);
    }
    Search found = search(city, AREA_KELURAHAN, scope->code, kelurahan);
    if (found.best == NULL || found.other != NULL) {
        return complain_search(city, &found, "kelurahan", kelurahan);
    }
    say_otherwise(said, kelurahan, found.best);
    g_strlcpy(code, found.best->code, AREA_CODE_SIZE);
    if (said->len > 0) {
        *how = g_strdup(said->str);
    }
    return below(cells, code);
}

char *import_place(const City *city, const ImportCells *cells, char code[AREA_CODE_SIZE],
                   char **how)
{
    const char *given = cells->text[IMPORT_AREA];
    AreaLevel level;
    *how = NULL;
    if (is_given(given)) {
        if (!area_code_level(given, &level) || level < AREA_KELURAHAN) {
            return g_strdup("area is not the code of a kelurahan, RW or RT");
        }
        g_strlcpy(code, given, AREA_CODE_SIZE);
        char kelurahan[AREA_CODE_SIZE];
        g_strlcpy(kelurahan, code, sizeof kelurahan);
        for (; level > AREA_KELURAHAN; level--) {
            char above[AREA_CODE_SIZE];
            area_code_parent(kelurahan, above);
            memcpy(kelurahan, above, sizeof kelurahan);
        }
        if (city != NULL && city_find(city, kelurahan) == NULL) {
            return g_strdup_printf("area: the city has no kelurahan %s", kelurahan);
        }
        return NULL;
    }
    if (!is_given(cells->text[IMPORT_KELURAHAN])) {
        return g_strdup("neither an area nor a kelurahan");
    }
    if (city == NULL) {
        return g_strdup("names of areas need a city that is known; give its name with --city");
    }
    return by_names(city, cells, code, how);
}
