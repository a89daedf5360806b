/* What the parts of alerts answer to, worked out once each. */
#include <string.h>

#include "alert_query_private.h"
#include "base/text.h"

static const AlertTerm *term_at(const AlertQuery *query, guint i)
{
    return g_ptr_array_index(query->terms, i);
}

static bool any_same(const AlertTerm *term, const char *text)
{
    for (unsigned i = 0; i < term->count; i++) {
        if (alert_words_same(text, term->values[i])) {
            return true;
        }
    }
    return false;
}

static bool word_in(const AlertTerm *term, const char *text)
{
    g_autofree char *folded = text_fold(text);
    return term->folded[0] != '\0' && strstr(folded, term->folded) != NULL;
}

/* ---- cameras ---- */

static void find_cameras(AlertTerm *term, const Catalog *catalog, int64_t now_ms)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(term->query, catalog, CATALOG_NONE, now_ms, NULL, found);
    g_free(term->cameras);
    term->cameras = g_malloc0(catalog_cameras(catalog) / 8 + 1);
    for (guint i = 0; i < found->len; i++) {
        uint32_t camera = g_array_index(found, uint32_t, i);
        term->cameras[camera / 8] |= (uint8_t)(1u << camera % 8);
    }
}

/* Looks for the names in the catalog, or, where they are many, for its cameras among them. */
static void find_hints(AlertBook *book, const Catalog *catalog)
{
    g_array_set_size(book->hints, book->names->len);
    memset(book->hints->data, 0xff, book->hints->len * sizeof(uint32_t));
    if (book->names->len < catalog_cameras(catalog) / 8) {
        return;
    }
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        uint32_t name = book_find_name(book, catalog_text(catalog, camera_at(catalog, i)->text));
        if (name != BOOK_NONE) {
            g_array_index(book->hints, uint32_t, name) = i;
        }
    }
}

/* Where a camera stands in the catalog is remembered by the book, for queries come with each key:
 * an index names the same camera until the catalog begins anew, and then its version is another. */
static uint32_t camera_index(const AlertQuery *query, uint32_t name)
{
    AlertBook *book = (AlertBook *)query->book;
    const Catalog *catalog = query->catalog;
    if (book->hints_of != catalog || book->hints_version != catalog->areas_version) {
        book->hints_of = catalog;
        book->hints_version = catalog->areas_version;
        find_hints(book, catalog);
    }
    if (book->hints->len < book->names->len) {
        guint known = book->hints->len;
        g_array_set_size(book->hints, book->names->len);
        memset(&g_array_index(book->hints, uint32_t, known), 0xff,
               (book->hints->len - known) * sizeof(uint32_t));
    }
    uint32_t *hint = &g_array_index(book->hints, uint32_t, name);
    if (*hint == CATALOG_NONE) {
        *hint = catalog_seek_camera(catalog, book_name(book, name));
    }
    bool present =
        *hint != CATALOG_NONE && (camera_at(catalog, *hint)->flags & RECORD_PRESENT) != 0;
    return present ? *hint : CATALOG_NONE;
}

static uint32_t camera_mask(const AlertQuery *query, uint32_t name)
{
    const char *id = book_name(query->book, name);
    uint32_t camera = camera_index(query, name);
    uint32_t mask = MASK_KNOWN | (camera == CATALOG_NONE ? MASK_UNPLACED : 0);
    for (guint i = 0; i < query->terms->len; i++) {
        const AlertTerm *term = term_at(query, i);
        bool has = false;
        if (term->field == ALERT_FIELD_CAMERA) {
            has = any_same(term, id);
        } else if (term->field == TERM_CITY && camera != CATALOG_NONE) {
            has = (term->cameras[camera / 8] >> camera % 8 & 1) != 0;
        } else if (term->field == TERM_CITY && term->word) {
            has = word_in(term, id);
        }
        mask |= has ? 1u << i : 0;
    }
    return mask;
}

/* ---- areas, for alerts without a camera that is known ---- */

static uint32_t known_area(const AlertQuery *query, uint32_t area)
{
    for (; area != BOOK_NONE; area = g_array_index(query->book->areas, BookArea, area).parent) {
        uint32_t index = catalog_find_area(query->catalog, book_area_code(query->book, area));
        if (index != CATALOG_NONE) {
            return index;
        }
    }
    return CATALOG_NONE;
}

static uint32_t area_mask(const AlertQuery *query, uint32_t area)
{
    uint32_t index = known_area(query, area), mask = MASK_KNOWN;
    for (guint i = 0; i < query->terms->len; i++) {
        const AlertTerm *term = term_at(query, i);
        if (term->field == TERM_CITY && (term->word || term->place)) {
            query_areas_prepare(term->query, query->catalog);
            mask |= (query_areas_bits(term->query, index) & 1) != 0 ? 1u << i : 0;
        }
    }
    return mask;
}

/* ---- kinds, people, sources ---- */

static bool who_has(const AlertQuery *query, const AlertTerm *term, const char *owner)
{
    for (unsigned i = 0; i < term->count; i++) {
        const char *value = term->values[i];
        bool me = alert_words_me(value) && g_ascii_strcasecmp(owner, query->me) == 0;
        if (me || alert_words_same(owner, value)) {
            return true;
        }
    }
    return false;
}

static uint32_t owner_mask(const AlertQuery *query, const char *owner)
{
    uint32_t mask = MASK_KNOWN;
    for (guint i = 0; i < query->terms->len; i++) {
        const AlertTerm *term = term_at(query, i);
        bool has = (term->field == ALERT_FIELD_WHO && who_has(query, term, owner)) ||
                   (term->word && word_in(term, owner));
        mask |= has ? 1u << i : 0;
    }
    return mask;
}

static bool kind_has(const AlertTerm *term, const char *kind)
{
    if (term->word) {
        return alert_words_kind(term, kind);
    }
    for (unsigned i = 0; term->field == ALERT_FIELD_KIND && i < term->count; i++) {
        if (alert_words_is_kind(term->values[i], kind)) {
            return true;
        }
    }
    return false;
}

static uint32_t kind_mask(const AlertQuery *query, const char *kind)
{
    uint32_t mask = MASK_KNOWN;
    for (guint i = 0; i < query->terms->len; i++) {
        mask |= kind_has(term_at(query, i), kind) ? 1u << i : 0;
    }
    return mask;
}

static uint32_t source_mask(const AlertQuery *query, const char *source)
{
    uint32_t mask = MASK_KNOWN;
    for (guint i = 0; i < query->terms->len; i++) {
        const AlertTerm *term = term_at(query, i);
        bool has = term->field == ALERT_FIELD_SOURCE && any_same(term, source);
        mask |= has ? 1u << i : 0;
    }
    return mask;
}

/* ---- all of an alert ---- */

static NameMasks *name_masks(AlertQuery *query, uint32_t name)
{
    if (name >= query->names->len) {
        g_array_set_size(query->names, query->book->names->len);
    }
    return &g_array_index(query->names, NameMasks, name);
}

static uint32_t city_mask(AlertQuery *query, const AlertRecord *alert)
{
    uint32_t mask = MASK_UNPLACED;
    if (alert->camera != BOOK_NONE) {
        NameMasks *name = name_masks(query, alert->camera);
        if (name->camera == 0) {
            name->camera = camera_mask(query, alert->camera);
        }
        mask = name->camera;
    }
    if ((mask & MASK_UNPLACED) == 0 || alert->area == BOOK_NONE) {
        return mask;
    }
    if (alert->area >= query->area_masks->len) {
        g_array_set_size(query->area_masks, query->book->areas->len);
    }
    uint32_t *area = &g_array_index(query->area_masks, uint32_t, alert->area);
    if (*area == 0) {
        *area = area_mask(query, alert->area);
    }
    return mask | *area;
}

/* What words may mean besides what stands in a column of its own. */
static uint32_t marks_mask(const AlertQuery *query, const AlertRecord *alert)
{
    uint32_t mask = 0;
    if (query->needs != 0 && alert_record_needs(alert)) {
        mask |= query->needs;
    }
    if (query->chatters != 0 && (alert->flags & ALERT_CHATTERING) != 0) {
        mask |= query->chatters;
    }
    if (query->escalated != 0 && alert->handled != BOOK_NONE &&
        book_time(handled_at(query->book, alert->handled)->escalated_at) != 0) {
        mask |= query->escalated;
    }
    return mask | (alert->owner != BOOK_NONE ? query->taken : 0);
}

uint32_t alert_query_mask(AlertQuery *query, const AlertRecord *alert)
{
    const AlertBook *book = query->book;
    uint32_t mask = query->priorities[alert->priority] | query->states[alert->state] |
                    query->verdicts[alert->verdict] | marks_mask(query, alert);
    NameMasks *name = name_masks(query, alert->kind);
    if (name->kind == 0) {
        name->kind = kind_mask(query, book_name(book, alert->kind));
    }
    mask |= name->kind;
    if (alert->owner != BOOK_NONE) {
        name = name_masks(query, alert->owner);
        if (name->owner == 0) {
            name->owner = owner_mask(query, book_name(book, alert->owner));
        }
        mask |= name->owner;
    } else {
        mask |= query->nobody;
    }
    if (alert->source != BOOK_NONE) {
        name = name_masks(query, alert->source);
        if (name->source == 0) {
            name->source = source_mask(query, book_name(book, alert->source));
        }
        mask |= name->source;
    }
    return mask | city_mask(query, alert);
}

/* ---- before any is asked ---- */

static bool asks_nobody(const AlertTerm *term)
{
    for (unsigned i = 0; term->field == ALERT_FIELD_WHO && i < term->count; i++) {
        if (alert_words_none(term->values[i])) {
            return true;
        }
    }
    return false;
}

static void add_words(AlertQuery *query, const AlertTerm *term, uint32_t bit)
{
    for (unsigned i = 0; i < PRIORITIES; i++) {
        bool has = term->word && alert_words_priority(term->text, (AlertPriority)i);
        has = has || (term->field == ALERT_FIELD_PRIORITY && (term->bits >> i & 1) != 0);
        query->priorities[i] |= has ? bit : 0;
    }
    for (unsigned i = 0; i < ALERT_STATES; i++) {
        bool has = term->word && alert_words_state(term->text, (AlertState)i);
        has = has || (term->field == ALERT_FIELD_STATE && (term->bits >> i & 1) != 0);
        query->states[i] |= has ? bit : 0;
    }
    for (unsigned i = 0; i < VERDICTS; i++) {
        bool has = term->field == ALERT_FIELD_VERDICT && (term->bits >> i & 1) != 0;
        query->verdicts[i] |= has ? bit : 0;
    }
    query->nobody |= asks_nobody(term) ? bit : 0;
    AlertMarks marks = term->word ? alert_words_marks(term->text) : (AlertMarks){0};
    query->needs |= marks.needs ? bit : 0;
    query->taken |= marks.taken ? bit : 0;
    query->chatters |= marks.chatters ? bit : 0;
    query->escalated |= marks.escalated ? bit : 0;
}

/* True when a word means something of alerts, so that it need not be misspelt. */
static bool means_alerts(const AlertQuery *query, const AlertTerm *term, uint32_t bit)
{
    if (((query->needs | query->taken | query->chatters | query->escalated) & bit) != 0) {
        return true;
    }
    for (unsigned i = 0; i < ALERT_STATES; i++) {
        if ((query->states[i] & bit) != 0 ||
            (i < PRIORITIES && (query->priorities[i] & bit) != 0)) {
            return true;
        }
    }
    for (size_t i = 0; alert_kind_nth(i) != NULL; i++) {
        if (alert_words_kind(term, alert_kind_nth(i))) {
            return true;
        }
    }
    const AlertBook *book = query->book;
    for (guint i = 0; i < book->names->len; i++) {
        uint8_t roles = book->roles->data[i];
        if (((roles & ROLE_KIND) != 0 && alert_words_kind(term, book_name(book, i))) ||
            ((roles & ROLE_OWNER) != 0 && word_in(term, book_name(book, i)))) {
            return true;
        }
    }
    return false;
}

static void prepare_terms(AlertQuery *query, int64_t now_ms)
{
    query->required = query->forbidden = query->nobody = query->loose_count = 0;
    query->needs = query->taken = query->chatters = query->escalated = 0;
    memset(query->priorities, 0, sizeof query->priorities);
    memset(query->states, 0, sizeof query->states);
    memset(query->verdicts, 0, sizeof query->verdicts);
    for (guint i = 0; i < query->terms->len; i++) {
        AlertTerm *term = g_ptr_array_index(query->terms, i);
        if (term->loose) {
            query->loose[query->loose_count++] = term;
            continue;
        }
        *(term->negated ? &query->forbidden : &query->required) |= 1u << i;
        add_words(query, term, 1u << i);
        if (term->field != TERM_CITY) {
            continue;
        }
        if (term->word && means_alerts(query, term, 1u << i)) {
            query_exact(term->query);
        }
        find_cameras(term, query->catalog, now_ms);
    }
}

void alert_query_prepare(AlertQuery *query, const AlertBook *book, const Catalog *catalog,
                         int64_t now_ms)
{
    bool same_city = query->catalog == catalog && query->cameras == catalog_cameras(catalog) &&
                     query->areas_version == catalog->areas_version;
    if (query->ready && same_city && query->book == book && query->shape == book->shape) {
        return;
    }
    query->book = book;
    query->shape = book->shape;
    query->catalog = catalog;
    query->cameras = catalog_cameras(catalog);
    query->areas_version = catalog->areas_version;
    g_array_set_size(query->names, 0);
    g_array_set_size(query->area_masks, 0);
    prepare_terms(query, now_ms);
    query->ready = true;
}
