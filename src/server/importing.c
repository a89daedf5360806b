#include "importing.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "change.h"
#include "logging.h"
#include "wire/codec.h"

#define BY                  "tilikd import"
#define BOX_SLOTS           4
#define POSITION_MAX_CHANGE 1e-6 /* degrees: less is how numbers are written */

typedef struct Work {
    const ImportPlan *plan;
    ImportSums *sums;
    Batch *batch;
    GHashTable *made;  /* codes of areas and ids of boxes that this batch makes */
    GHashTable *named; /* ids of the file */
    GString *line;     /* what differs in one camera */
} Work;

static void add(Work *work, Entry *entry)
{
    entry->by = g_strdup(BY);
    entry->at_ms = work->plan->now_ms;
    batch_add(work->batch, entry);
}

/* Areas and boxes */

static bool has_area(const Work *work, const char *code)
{
    return g_hash_table_contains(work->made, code) ||
           state_find(work->plan->state, ENTRY_AREA, code) != NULL;
}

static void make_area(Work *work, const char *code)
{
    AreaLevel level;
    char parent[AREA_CODE_SIZE], name[16];
    if (has_area(work, code) || !area_code_level(code, &level)) {
        return;
    }
    area_code_parent(code, parent);
    if (parent[0] != '\0') {
        make_area(work, parent);
    }
    const City *city = work->plan->city;
    const CityPlace *place = city != NULL ? city_find(city, code) : NULL;
    g_snprintf(name, sizeof name, "%s %02u", level == AREA_RW ? "RW" : "RT",
               area_code_number(code));
    Area area = {.code = code,
                 .name = place != NULL      ? place->name
                         : level >= AREA_RW ? name
                                            : code,
                 .lat = place != NULL ? place->lat : NAN,
                 .lon = place != NULL ? place->lon : NAN,
                 .level = level};
    g_hash_table_add(work->made, g_strdup(code));
    add(work, change_area(work->plan->state, &area));
}

static bool is_given(const ImportCamera *row, ImportColumn column)
{
    return (row->given & 1U << column) != 0;
}

static void differs(Work *work, const char *what, const char *before, const char *now)
{
    g_string_append_printf(work->line, "%s %s %s -> %s", work->line->len > 0 ? "," : "", what,
                           before != NULL && *before != '\0' ? before : "none",
                           now != NULL && *now != '\0' ? now : "none");
}

/* Boxes */

/* A box hangs on what the first of its cameras says. */
static bool change_link(Work *work, const Camera *camera, const char *link)
{
    const Catalog *catalog = state_catalog(work->plan->state);
    uint32_t index = catalog_find_site(catalog, camera->site);
    Site site;
    if (link == NULL || index == CATALOG_NONE || !catalog_site(catalog, index, &site) ||
        g_strcmp0(site.link, link) == 0) {
        return false;
    }
    differs(work, "link", site.link, link);
    site.link = link;
    g_hash_table_add(work->made, g_strdup(camera->site));
    add(work, change_site(work->plan->state, &site));
    return true;
}

/* A box that nobody has told of yet stands where its first camera is.  link NULL: it is not told.
 * True when a box that is there is changed. */
static bool make_site(Work *work, const Camera *camera, const char *link)
{
    if (camera->site == NULL || g_hash_table_contains(work->made, camera->site)) {
        return false;
    }
    if (state_find(work->plan->state, ENTRY_SITE, camera->site) != NULL) {
        return change_link(work, camera, link);
    }
    Site site = {.id = camera->site,
                 .area = camera->area,
                 .name = camera->site,
                 .link = link != NULL ? link : "",
                 .contact = "",
                 .since_ms = work->plan->now_ms,
                 .owner = camera->owner,
                 .state = CAMERA_UNKNOWN,
                 .slots = MAX(BOX_SLOTS, camera->slot)};
    g_hash_table_add(work->made, g_strdup(camera->site));
    add(work, change_site(work->plan->state, &site));
    return false;
}

static void merge_text(Work *work, const char *what, const char **into, const char *now)
{
    if (g_strcmp0(*into, now) != 0) {
        differs(work, what, *into, now);
        *into = now;
    }
}

static void merge_position(Work *work, Camera *into, const Camera *now)
{
    char before[48], after[48];
    bool same = isnan(into->lat) ? isnan(now->lat)
                                 : fabs(into->lat - now->lat) < POSITION_MAX_CHANGE &&
                                       fabs(into->lon - now->lon) < POSITION_MAX_CHANGE;
    if (!same) {
        g_snprintf(before, sizeof before, "%.6f %.6f", into->lat, into->lon);
        g_snprintf(after, sizeof after, "%.6f %.6f", now->lat, now->lon);
        differs(work, "position", isnan(into->lat) ? NULL : before, isnan(now->lat) ? NULL : after);
        into->lat = now->lat;
        into->lon = now->lon;
    }
}

static void merge_words(Work *work, const ImportCamera *row, Camera *into)
{
    const Camera *now = &row->camera;
    if (is_given(row, IMPORT_CLASS) && into->class != now->class) {
        differs(work, "class", camera_class_word(into->class), camera_class_word(now->class));
        into->class = now->class;
    }
    if (is_given(row, IMPORT_OWNER) && into->owner != now->owner) {
        differs(work, "owner", owner_word(into->owner), owner_word(now->owner));
        into->owner = now->owner;
    }
    if (is_given(row, IMPORT_VISIBILITY) && into->visibility != now->visibility) {
        differs(work, "visibility", visibility_word(into->visibility),
                visibility_word(now->visibility));
        into->visibility = now->visibility;
    }
    if (is_given(row, IMPORT_NIGHT) && into->night != now->night) {
        differs(work, "night", into->night ? "yes" : "no", now->night ? "yes" : "no");
        into->night = now->night;
    }
    if (is_given(row, IMPORT_PTZ) && into->ptz != now->ptz) {
        differs(work, "ptz", into->ptz ? "yes" : "no", now->ptz ? "yes" : "no");
        into->ptz = now->ptz;
    }
}

/* Puts what the file says over what is there, and says what that changes. */
static void merge(Work *work, const ImportCamera *row, Camera *into)
{
    const Camera *now = &row->camera;
    char before[16], after[16];
    if (is_given(row, IMPORT_NAME)) {
        merge_text(work, "name", &into->name, now->name);
    }
    merge_text(work, "area", &into->area, now->area);
    if (is_given(row, IMPORT_SITE)) {
        merge_text(work, "site", &into->site, now->site);
    }
    if (is_given(row, IMPORT_SLOT) && into->slot != now->slot) {
        g_snprintf(before, sizeof before, "%d", into->slot);
        g_snprintf(after, sizeof after, "%d", now->slot);
        differs(work, "slot", before, after);
        into->slot = now->slot;
    }
    if (is_given(row, IMPORT_ANALYTICS)) {
        merge_text(work, "analytics", &into->analytics, now->analytics);
    }
    if (is_given(row, IMPORT_LAT) && is_given(row, IMPORT_LON)) {
        merge_position(work, into, now);
    }
    merge_words(work, row, into);
}

/* Addresses, which are kept apart */

#define ADDRESS_TEXTS 7
static const struct {
    ImportColumn column;
    size_t offset;
} address_texts[ADDRESS_TEXTS] = {
    {IMPORT_MAIN_URL, offsetof(StreamAddress, main_url)},
    {IMPORT_SUB_URL, offsetof(StreamAddress, sub_url)},
    {IMPORT_SNAPSHOT_URL, offsetof(StreamAddress, snapshot_url)},
    {IMPORT_USER, offsetof(StreamAddress, user)},
    {IMPORT_PASSWORD, offsetof(StreamAddress, password)},
    {IMPORT_PLAYBACK_URL, offsetof(StreamAddress, playback_url)},
    {IMPORT_ONVIF_URL, offsetof(StreamAddress, onvif_url)},
};

static bool keep_address(const Aside *row, void *data)
{
    Aside *kept = data;
    for (int i = 0; i < ASIDE_TEXTS; i++) {
        kept->text[i] = g_strdup(row->text[i]);
    }
    return false;
}

static bool looks_sealed(const char *text)
{
    return text != NULL && vault_is_sealed(text);
}

/* Adds the address as it will be, where it differs; false and error. */
static bool put_address(Work *work, const ImportCamera *row, bool *changed, GError **error)
{
    JournalStore *store = work->plan->store;
    g_autoptr(Aside) address = aside_new(ASIDE_ADDRESS);
    const char *id = row->camera.id;
    *changed = false;
    if (looks_sealed(row->address.user) || looks_sealed(row->address.password)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "line %u: a user or password that begins as sealed ones do can't be kept",
                    row->line);
        return false;
    }
    if (!journal_store_address(store, id, keep_address, address, error)) {
        return false;
    }
    for (int i = 0; i < ADDRESS_TEXTS; i++) {
        const char *now =
            *(const char *const *)((const char *)&row->address + address_texts[i].offset);
        bool told = is_given(row, address_texts[i].column) || now != NULL;
        if (told && g_strcmp0(address->text[i + 1], now) != 0) {
            g_free(address->text[i + 1]);
            address->text[i + 1] = g_strdup(now);
            *changed = true;
        }
    }
    if (*changed) {
        g_free(address->text[0]);
        address->text[0] = g_strdup(id);
        batch_aside(work->batch, g_steal_pointer(&address));
    }
    return true;
}

/* Cameras */

static void say(Work *work, char sign, const Camera *camera, const char *more)
{
    if (work->plan->say != NULL) {
        g_autofree char *line = g_strdup_printf("%c %s  %s%s%s", sign, camera->id, camera->name,
                                                more != NULL ? ":" : "", more != NULL ? more : "");
        work->plan->say(line, work->plan->data);
    }
}

/* What was never linked can be asked from now on. */
static void first_address(Work *work, const ImportCamera *row, Camera *camera)
{
    if (camera->state == CAMERA_UNLINKED && row->address.main_url != NULL) {
        differs(work, "state", camera_state_word(camera->state), camera_state_word(CAMERA_UNKNOWN));
        camera->state = CAMERA_UNKNOWN;
        camera->since_ms = work->plan->now_ms;
    }
}

static bool take(Work *work, const ImportCamera *row, GError **error)
{
    Camera camera;
    bool other_address;
    bool known = state_camera(work->plan->state, row->camera.id, &camera);
    g_string_truncate(work->line, 0);
    if (known) {
        merge(work, row, &camera);
        first_address(work, row, &camera);
    } else {
        camera = row->camera;
        camera.since_ms = work->plan->now_ms;
        camera.state = row->address.main_url != NULL ? CAMERA_UNKNOWN : CAMERA_UNLINKED;
        if (camera.name[0] == '\0') {
            camera.name = camera.id;
        }
    }
    if (!change_valid_camera(&camera, error) || !put_address(work, row, &other_address, error)) {
        return false;
    }
    bool other = !known || work->line->len > 0;
    const char *link = is_given(row, IMPORT_LINK) ? row->link : NULL;
    if (other) {
        make_area(work, camera.area);
    }
    bool other_site = make_site(work, &camera, link);
    if (other) {
        add(work, change_camera(work->plan->state, &camera));
    }
    if (known && other_address) {
        g_string_append_printf(work->line, "%s its addresses", work->line->len > 0 ? "," : "");
    }
    if (!known) {
        work->sums->added++;
        say(work, '+', &camera, NULL);
    } else if (other || other_address || other_site) {
        work->sums->changed++;
        say(work, '~', &camera, work->line->str);
    }
    return true;
}

/* It leaves the city, and nothing of its addresses stays. */
static void remove_camera(Work *work, const Camera *camera)
{
    GString *text = g_string_new(NULL);
    encode_gone(text, camera->id, 0);
    Entry *entry = entry_new(ENTRY_CAMERA, camera->id, camera->area, SIGHT_NONE, text);
    const Slot *slot = state_find(work->plan->state, ENTRY_CAMERA, camera->id);
    entry->was_sight = slot->sight;
    entry->gone = true;
    entry->stepped = true;
    entry->step = (CameraStep){.state = CAMERA_UNKNOWN};
    entry->why = g_strdup("not in the file");
    add(work, entry);
    Aside *address = aside_new(ASIDE_ADDRESS);
    address->text[0] = g_strdup(camera->id);
    batch_aside(work->batch, address);
}

static void look_for_gone(Work *work)
{
    const Catalog *catalog = state_catalog(work->plan->state);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera) && !g_hash_table_contains(work->named, camera.id)) {
            const Hold *hold = state_held(work->plan->state, camera.id);
            /* The brake outlasts a table: else it would come back without it. */
            bool stays = hold != NULL && hold->order == NULL;
            work->sums->gone++;
            say(work, '-', &camera, stays ? " closed for privacy, it stays" : NULL);
            if (work->plan->prune && !stays) {
                remove_camera(work, &camera);
            }
        }
    }
}

static void write_line(Work *work)
{
    g_autofree char *text = g_strdup_printf("+%u ~%u -%u", work->sums->added, work->sums->changed,
                                            work->plan->prune ? work->sums->gone : 0);
    const LogLine line = {.by = BY,
                          .text = text,
                          .at_ms = work->plan->now_ms,
                          .count = (int64_t)work->sums->added + work->sums->changed,
                          .act = LOG_IMPORT,
                          .automatic = true};
    logging_add(work->batch, &line, SIGHT_LOG_OFFICIAL);
}

Batch *importing_plan(const ImportPlan *plan, ImportSums *sums, GError **error)
{
    size_t count;
    const ImportCamera *rows = import_cameras(plan->import, &count);
    g_autoptr(Batch) batch = batch_new();
    Work work = {.plan = plan,
                 .sums = sums,
                 .batch = batch,
                 .made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                 .named = g_hash_table_new(g_str_hash, g_str_equal),
                 .line = g_string_new(NULL)};
    *sums = (ImportSums){0};
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        g_hash_table_add(work.named, (char *)rows[i].camera.id);
        good = take(&work, &rows[i], error);
    }
    if (good) {
        look_for_gone(&work);
        if (batch->entries->len > 0 || batch->asides->len > 0) {
            write_line(&work);
        }
    }
    g_hash_table_unref(work.made);
    g_hash_table_unref(work.named);
    g_string_free(work.line, TRUE);
    return good ? g_steal_pointer(&batch) : NULL;
}
