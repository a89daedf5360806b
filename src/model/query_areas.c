/* What a query asks of areas is decided once an area: words and fields that stand in names and
 * codes. */
#include <string.h>

#include "base/text.h"
#include "catalog_private.h"
#include "query_private.h"

#define NAME_BYTES 400

/* How well a name answers a field's value: a whole name is better than a beginning, that better
 * than a middle. */
typedef enum Grade { GRADE_NONE, GRADE_SLIP, GRADE_INSIDE, GRADE_BEGINNING, GRADE_WHOLE } Grade;

typedef struct Place {
    uint32_t area;
    AreaLevel level;
    const char *code, *name;
    char *folded;
} Place;

static void place_clear(void *place)
{
    g_free(((Place *)place)->folded);
}

static void add_places(const Catalog *catalog, uint32_t above, GArray *places)
{
    for (uint32_t i = node_at(catalog, above)->first_child; i != CATALOG_NONE;
         i = node_at(catalog, i)->next_sibling) {
        const AreaRecord *area = area_at(catalog, i);
        const char *name = catalog_text(catalog, area->name);
        Place place = {i, area->level, catalog_text(catalog, area->code), name, text_fold(name)};
        g_array_append_val(places, place);
        if (area->level < AREA_KELURAHAN) {
            add_places(catalog, i, places);
        }
    }
}

static bool word_in_name(const Word *word, const char *name, const char *folded)
{
    if (word->folded_length == 0) {
        return false;
    }
    switch (word->tier) {
    case TIER_SLIP:
        return fuzzy_near(word->pattern, fuzzy_slips(word->pattern), folded, strlen(folded));
    case TIER_SCATTERED:
        return fuzzy_scattered(word->pattern, name, strlen(name));
    default:
        return strstr(folded, word->folded) != NULL;
    }
}

/* The name of the only city says nothing: all its cameras would answer to it. */
static void mark_words(Query *query, const Catalog *catalog, const GArray *places)
{
    uint32_t root = catalog->root.first_child;
    bool one_city = root == catalog->root.last_child;
    for (guint i = 0; i < places->len; i++) {
        const Place *place = &g_array_index(places, Place, i);
        if (one_city && place->area == root) {
            continue;
        }
        for (unsigned k = 0; k < query->word_count; k++) {
            const Word *word = &query->words[k];
            bool code =
                word->form == FORM_CODE && query_form_matches(word, place->level, place->code);
            if (code || word_in_name(word, place->name, place->folded)) {
                query->bits[place->area] |= 1u << k;
            }
        }
    }
}

static Grade grade_of(const Place *place, const char *value, const char *folded,
                      const FuzzyPattern *pattern)
{
    if (g_ascii_isdigit(value[0])) {
        const char *dot = strrchr(place->code, '.');
        bool last = dot != NULL && strcmp(dot + 1, value) == 0;
        return last || strcmp(place->code, value) == 0 ? GRADE_WHOLE : GRADE_NONE;
    }
    if (strcmp(place->folded, folded) == 0) {
        return GRADE_WHOLE;
    }
    if (folded[0] != '\0' && g_str_has_prefix(place->folded, folded)) {
        return GRADE_BEGINNING;
    }
    if (folded[0] != '\0' && strstr(place->folded, folded) != NULL) {
        return GRADE_INSIDE;
    }
    int slips = fuzzy_slips(pattern);
    return slips > 0 && fuzzy_near(pattern, slips, place->folded, strlen(place->folded))
               ? GRADE_SLIP
               : GRADE_NONE;
}

static bool level_asked(QueryField field, AreaLevel level)
{
    return field == QUERY_AREA || level == (field == QUERY_KEC ? AREA_KECAMATAN : AREA_KELURAHAN);
}

/* Marks the areas that answer best, all of them: there are two Purwosari. */
static void mark_value(Query *query, const GArray *places, unsigned bit, const char *value)
{
    const Term *term = query->places[bit - query->word_count];
    g_autofree char *folded = text_fold(value);
    FuzzyPattern *pattern = fuzzy_new(folded);
    Grade best = query->exact ? GRADE_BEGINNING : GRADE_SLIP;
    for (guint pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < places->len; i++) {
            const Place *place = &g_array_index(places, Place, i);
            if (!level_asked(term->field, place->level)) {
                continue;
            }
            Grade grade = grade_of(place, value, folded, pattern);
            if (pass == 0) {
                best = MAX(best, grade);
            } else if (grade == best) {
                query->bits[place->area] |= 1u << bit;
            }
        }
    }
    fuzzy_free(pattern);
}

/* A code says its area at once. */
static void mark_code(Query *query, const Catalog *catalog, unsigned bit, const char *code)
{
    uint32_t area = catalog_find_area(catalog, code);
    if (area != CATALOG_NONE) {
        query->bits[area] |= 1u << bit;
    }
}

static void mark_term(Query *query, const Catalog *catalog, const GArray *places, unsigned i)
{
    const Term *term = query->places[i];
    unsigned bit = query->word_count + i;
    if (term->field == QUERY_RT || term->field == QUERY_RW) {
        return; /* an area's own number says it */
    }
    for (unsigned k = 0; k < term->count; k++) {
        const char *value = term->values[k];
        if (term->field == QUERY_AREA && g_ascii_isdigit(value[0])) {
            mark_code(query, catalog, bit, value);
        } else {
            mark_value(query, places, bit, value);
        }
    }
}

void query_areas_prepare(Query *query, const Catalog *catalog)
{
    if (query->bits != NULL && query->catalog == catalog &&
        query->areas_version == catalog->areas_version) {
        return;
    }
    g_free(query->bits);
    query->bits = g_new0(uint32_t, catalog->areas.count + 1);
    query->catalog = catalog;
    query->areas_version = catalog->areas_version;
    query->required = query->forbidden = 0;
    for (unsigned i = 0; i < query->word_count + query->place_count; i++) {
        bool word = i < query->word_count;
        bool negated =
            word ? query->words[i].negated : query->places[i - query->word_count]->negated;
        *(negated ? &query->forbidden : &query->required) |= 1u << i;
    }
    if (query->required == 0 && query->forbidden == 0) {
        return;
    }
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
    g_array_set_clear_func(places, place_clear);
    add_places(catalog, CATALOG_NONE, places);
    mark_words(query, catalog, places);
    for (unsigned i = 0; i < query->place_count; i++) {
        mark_term(query, catalog, places, i);
    }
}

/* "RT 03" and "RW 5" are what most are called: nothing but the number and the two letters can be
 * found in them. */
static bool plainly_named(const char *name)
{
    if (name[0] != 'R' || (name[1] != 'T' && name[1] != 'W') || name[2] != ' ') {
        return false;
    }
    const char *at = name + 3;
    while (g_ascii_isdigit(*at)) {
        at++;
    }
    return *at == '\0';
}

static bool word_in_neighbourhood(const Word *word, const AreaRecord *area, const char *code,
                                  const char *name)
{
    if (word->form != FORM_TEXT) {
        return query_form_matches(word, area->level, code);
    }
    if (word->length == 1) {
        char letter = word->text[0];
        if (letter == 'r' || letter == (area->level == AREA_RT ? 't' : 'w')) {
            return true;
        }
    }
    if (plainly_named(name)) {
        return false;
    }
    char folded[NAME_BYTES];
    text_fold_into(name, folded, sizeof folded);
    return word_in_name(word, name, folded);
}

static bool term_has_number(const Term *term, AreaLevel level, int64_t number)
{
    if (level != (term->field == QUERY_RT ? AREA_RT : AREA_RW)) {
        return false;
    }
    for (unsigned i = 0; i < term->count; i++) {
        if (term->numbers[i] == number) {
            return true;
        }
    }
    return false;
}

static uint32_t neighbourhood_bits(const Query *query, const Catalog *catalog,
                                   const AreaRecord *area, uint32_t known)
{
    const char *code = catalog_text(catalog, area->code), *name = catalog_text(catalog, area->name);
    uint32_t bits = 0;
    for (unsigned i = 0; i < query->word_count; i++) {
        if ((known >> i & 1) == 0 && word_in_neighbourhood(&query->words[i], area, code, name)) {
            bits |= 1u << i;
        }
    }
    for (unsigned i = 0; i < query->place_count; i++) {
        const Term *term = query->places[i];
        if ((term->field == QUERY_RT || term->field == QUERY_RW) &&
            term_has_number(term, area->level, area_code_number(code))) {
            bits |= 1u << (query->word_count + i);
        }
    }
    return bits;
}

uint32_t query_areas_bits(const Query *query, uint32_t area)
{
    if (area == CATALOG_NONE) {
        return QUERY_KNOWN;
    }
    uint32_t bits = query->bits[area];
    if ((bits & QUERY_KNOWN) == 0) {
        const AreaRecord *record = area_at(query->catalog, area);
        bits |= query_areas_bits(query, record->parent);
        if (record->level >= AREA_RW) {
            bits |= neighbourhood_bits(query, query->catalog, record, bits);
        }
        query->bits[area] = bits;
    }
    return bits;
}
