/* Asking many cameras: first areas, once each, then only what they leave open. */
#include <string.h>

#include "catalog_private.h"
#include "model/looks.h"
#include "query_private.h"
#include "scan.h"

typedef struct Asking {
    const Query *query;
    const Catalog *catalog;
    uint32_t required, forbidden;
    uint32_t site_letters;
    bool words_only; /* whether a word stands anywhere, whatever else is asked */
    int64_t now_ms;
    uint32_t scope;
    GArray *out;
} Asking;

/* ---- one camera ---- */

static bool single_letter(const Word *word)
{
    return word->length == 1 && g_ascii_islower(word->text[0]);
}

static bool word_in_site(const Asking *asking, const Word *word, const CameraRecord *camera)
{
    if (camera->site == CATALOG_NONE || (word->letters & ~asking->site_letters) != 0) {
        return false;
    }
    const char *id = catalog_text(asking->catalog, site_at(asking->catalog, camera->site)->id);
    return scan_has(id, strlen(id), word->text, word->length);
}

/* With beyond-ASCII text the letters say nothing: an accent may stand on any of them. */
static bool word_nearly_in(const Catalog *catalog, const Word *word, const CameraRecord *camera)
{
    const char *name = camera_name(catalog, camera);
    int slips = word->tier == TIER_SLIP ? fuzzy_slips(word->pattern) : 0;
    uint32_t missing = fuzzy_letters(word->pattern) & ~camera->letters;
    if ((camera->letters & SCAN_OTHER) == 0 && __builtin_popcount(missing) > slips) {
        return false;
    }
    return word->tier == TIER_SCATTERED
               ? fuzzy_scattered(word->pattern, name, camera->name_length)
               : fuzzy_near(word->pattern, slips, name, camera->name_length);
}

static bool word_in_camera(const Asking *asking, const Word *word, const CameraRecord *camera)
{
    const Catalog *catalog = asking->catalog;
    if (((word->classes >> camera->class | word->states >> camera->state |
          word->reasons >> camera->reason) &
         1) != 0) {
        return true;
    }
    if (word->tier != TIER_EXACT) {
        return word_nearly_in(catalog, word, camera);
    }
    if ((word->letters & ~camera->letters) == 0) {
        size_t length = camera->id_length + 1u + camera->name_length;
        if (single_letter(word) ||
            scan_has(catalog_text(catalog, camera->text), length, word->text, word->length)) {
            return true;
        }
    }
    return word_in_site(asking, word, camera);
}

static bool terms_pass(const Asking *asking, uint32_t index)
{
    for (unsigned i = 0; i < asking->query->text_count; i++) {
        const Term *term = asking->query->texts[i];
        bool has = false;
        for (unsigned k = 0; k < term->count && !has; k++) {
            has = query_term_has(term, k, asking->catalog, index, asking->now_ms);
        }
        bool unknown = query_is_look(term->field) && !looks_known(asking->catalog);
        if (has == term->negated || unknown) {
            return false;
        }
    }
    return true;
}

static bool fields_pass(const Query *query, const CameraRecord *camera)
{
    return (query->reasons[camera->state] >> camera->reason & 1) != 0 &&
           (query->classes >> camera->class & 1) != 0 &&
           (query->owners >> camera->owner & 1) != 0 &&
           (query->visibilities >> camera->visibility & 1) != 0 &&
           ((camera->flags ^ query->flags_want) & query->flags_care) == 0;
}

/* open are the words that the camera's area did not answer. */
static bool camera_passes(const Asking *asking, uint32_t index, uint32_t open)
{
    const Query *query = asking->query;
    const CameraRecord *camera = camera_at(asking->catalog, index);
    if (!asking->words_only && query->fields && !fields_pass(query, camera)) {
        return false;
    }
    for (uint32_t left = open; left != 0; left &= left - 1) {
        if (!word_in_camera(asking, &query->words[g_bit_nth_lsf(left, -1)], camera)) {
            return false;
        }
    }
    if (asking->words_only) {
        return true;
    }
    uint32_t words = (1u << query->word_count) - 1;
    for (uint32_t left = asking->forbidden & words; left != 0; left &= left - 1) {
        if (word_in_camera(asking, &query->words[g_bit_nth_lsf(left, -1)], camera)) {
            return false;
        }
    }
    return terms_pass(asking, index);
}

/* False when the area alone says no; else *open is what its cameras must answer. */
static bool area_passes(const Asking *asking, uint32_t area, uint32_t *open)
{
    if ((asking->required | asking->forbidden) == 0) {
        *open = 0;
        return true;
    }
    uint32_t bits = query_areas_bits(asking->query, area);
    uint32_t words = (1u << asking->query->word_count) - 1;
    *open = asking->required & ~bits;
    return (*open & ~words) == 0 && (bits & asking->forbidden) == 0;
}

/* ---- many cameras ---- */

static uint32_t own_cameras(const Catalog *catalog, uint32_t area)
{
    const AreaNode *node = node_at(catalog, area);
    uint32_t own = 0;
    for (unsigned i = 0; i < TALLIES; i++) {
        own += node->tally[i];
    }
    for (uint32_t child = node->first_child; child != CATALOG_NONE;) {
        const AreaNode *below = node_at(catalog, child);
        for (unsigned i = 0; i < TALLIES; i++) {
            own -= below->tally[i];
        }
        child = below->next_sibling;
    }
    return own;
}

static void append_all(const Asking *asking, const CatalogOrder *order, uint32_t from,
                       uint32_t count)
{
    guint at = asking->out->len;
    g_array_set_size(asking->out, at + count);
    uint32_t *out = &g_array_index(asking->out, uint32_t, at);
    for (uint32_t i = 0; i < count; i++) {
        out[i] = order_camera(order, from + i);
    }
}

static void ask_area(const Asking *asking, const CatalogOrder *order, uint32_t area, uint32_t from,
                     uint32_t count)
{
    const Query *query = asking->query;
    uint32_t open;
    if (count == 0 || !area_passes(asking, area, &open)) {
        return;
    }
    uint32_t words = (1u << query->word_count) - 1;
    bool cameras_asked = query->fields || query->text_count > 0 || (asking->forbidden & words) != 0;
    if (open == 0 && (asking->words_only || !cameras_asked)) {
        append_all(asking, order, from, count);
        return;
    }
    for (uint32_t i = from; i < from + count; i++) {
        uint32_t index = order_camera(order, i);
        if (camera_passes(asking, index, open)) {
            g_array_append_val(asking->out, index);
        }
    }
}

static void ask_all(const Asking *asking, bool first_only)
{
    const Catalog *catalog = asking->catalog;
    const CatalogRanks *ranks = catalog_ranks(catalog);
    const CatalogOrder *order = catalog_order(catalog);
    if (asking->scope == CATALOG_NONE && query_is_empty(asking->query)) {
        append_all(asking, order, 0, order->count);
        return;
    }
    bool inside = asking->scope == CATALOG_NONE;
    guint before = asking->out->len;
    uint32_t from = 0;
    for (uint32_t rank = 0; rank < ranks->count; rank++) {
        uint32_t area = ranks_area(ranks, rank);
        if (asking->scope != CATALOG_NONE) {
            bool was = inside;
            inside = catalog_area_within(catalog, area, asking->scope);
            if (was && !inside) {
                return;
            }
        }
        uint32_t count = own_cameras(catalog, area);
        if (inside) {
            ask_area(asking, order, area, from, count);
        }
        if (first_only && asking->out->len > before) {
            return;
        }
        from += count;
    }
}

static bool ask_one(const Asking *asking, uint32_t index)
{
    if (index >= asking->catalog->cameras.count) {
        return false;
    }
    const CameraRecord *camera = camera_at(asking->catalog, index);
    uint32_t open;
    if ((camera->flags & RECORD_PRESENT) == 0 ||
        (asking->scope != CATALOG_NONE &&
         !catalog_area_within(asking->catalog, camera->area, asking->scope))) {
        return false;
    }
    return area_passes(asking, camera->area, &open) && camera_passes(asking, index, open);
}

/* ---- words that are found nowhere ---- */

static bool stands_anywhere(const Asking *asking, unsigned word)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    Asking alone = {
        .query = asking->query,
        .catalog = asking->catalog,
        .required = 1u << word,
        .site_letters = asking->site_letters,
        .words_only = true,
        .scope = CATALOG_NONE,
        .out = found,
    };
    ask_all(&alone, true);
    return found->len > 0;
}

static void set_tier(Query *query, const Catalog *catalog, Word *word, WordTier tier)
{
    if (word->tier != tier) {
        word->tier = tier;
        g_clear_pointer(&query->bits, g_free);
        query_areas_prepare(query, catalog);
    }
}

static bool loosen(Query *query, const Asking *asking)
{
    bool loosened = false;
    for (unsigned i = 0; i < query->word_count; i++) {
        Word *word = &query->words[i];
        if (word->negated || word->folded_length < 3 || stands_anywhere(asking, i)) {
            continue;
        }
        if (word->pattern == NULL) {
            word->pattern = fuzzy_new(word->folded);
        }
        for (WordTier tier = TIER_FOLDED; tier < TIERS; tier++) {
            set_tier(query, asking->catalog, word, tier);
            if (stands_anywhere(asking, i)) {
                break;
            }
        }
        loosened = true;
    }
    return loosened;
}

static Asking asking_of(Query *query, const Catalog *catalog, uint32_t scope, int64_t now_ms)
{
    query_areas_prepare(query, catalog);
    return (Asking){
        .query = query,
        .catalog = catalog,
        .required = query->required,
        .forbidden = query->forbidden,
        .site_letters = query->word_count > 0 ? catalog_site_letters(catalog) : 0,
        .now_ms = now_ms,
        .scope = scope,
    };
}

void query_select(Query *query, const Catalog *catalog, uint32_t scope, int64_t now_ms,
                  const GArray *within, GArray *out)
{
    for (unsigned i = 0; i < query->word_count; i++) {
        if (query->words[i].tier != TIER_EXACT) {
            query->words[i].tier = TIER_EXACT;
            g_clear_pointer(&query->bits, g_free);
        }
    }
    Asking asking = asking_of(query, catalog, scope, now_ms);
    asking.out = out;
    guint before = out->len;
    if (within != NULL) {
        for (guint i = 0; i < within->len; i++) {
            uint32_t index = g_array_index(within, uint32_t, i);
            if (ask_one(&asking, index)) {
                g_array_append_val(out, index);
            }
        }
    } else {
        ask_all(&asking, false);
    }
    if (out->len == before && !query->exact && loosen(query, &asking)) {
        ask_all(&asking, false);
    }
}

bool query_matches(Query *query, const Catalog *catalog, uint32_t camera, int64_t now_ms)
{
    Asking asking = asking_of(query, catalog, CATALOG_NONE, now_ms);
    return ask_one(&asking, camera);
}
