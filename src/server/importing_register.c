#include "importing_register.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "logging.h"
#include "registering.h"
#include "wire/register.h"

#define BY "tilikd import"

typedef struct Work {
    const RegisterPlan *plan;
    ImportSums *sums;
    Batch *batch;
    GHashTable *named; /* ids of the file */
    Decoder *decoder;
    GString *line; /* what differs in one entry */
} Work;

static void differs(Work *work, const char *what, const char *before, const char *now)
{
    g_string_append_printf(work->line, "%s %s %s -> %s", work->line->len > 0 ? "," : "", what,
                           before != NULL && *before != '\0' ? before : "none",
                           now != NULL && *now != '\0' ? now : "none");
}

static bool is_given(const ImportBuilding *row, RegisterColumn column)
{
    return (row->given & 1U << column) != 0;
}

static void merge_texts(Work *work, const ImportBuilding *row, Building *into)
{
    static const struct {
        RegisterColumn column;
        const char *name;
        size_t offset;
    } texts[] = {
        {REGISTER_NAME, "name", offsetof(Building, name)},
        {REGISTER_ADDRESS, "address", offsetof(Building, address)},
        {REGISTER_OWNER, "owner", offsetof(Building, owner)},
        {REGISTER_AGREEMENT, "agreement", offsetof(Building, agreement)},
        {REGISTER_SITE, "site", offsetof(Building, site)},
        {REGISTER_NOTE, "note", offsetof(Building, note)},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char **was = (const char **)((char *)into + texts[i].offset);
        const char *now = *(const char *const *)((const char *)&row->building + texts[i].offset);
        if (is_given(row, texts[i].column) && g_strcmp0(*was, now) != 0) {
            differs(work, texts[i].name, *was, now);
            *was = now;
        }
    }
    /* A person's: that it differs is all that is told. */
    if (is_given(row, REGISTER_CONTACT) && g_strcmp0(into->contact, row->building.contact) != 0) {
        g_string_append_printf(work->line, "%s its contact", work->line->len > 0 ? "," : "");
        into->contact = row->building.contact;
    }
}

static void merge_times(Work *work, const ImportBuilding *row, Building *into)
{
    static const struct {
        RegisterColumn column;
        const char *name;
        size_t offset;
    } times[] = {
        {REGISTER_AGREED, "agreed_at", offsetof(Building, agreed_at_ms)},
        {REGISTER_UNTIL, "until", offsetof(Building, until_ms)},
        {REGISTER_ASKED, "asked_at", offsetof(Building, asked_at_ms)},
        {REGISTER_DUE, "due_at", offsetof(Building, due_at_ms)},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        int64_t *was = (int64_t *)(void *)((char *)into + times[i].offset);
        int64_t now =
            *(const int64_t *)(const void *)((const char *)&row->building + times[i].offset);
        char before[CLOCK_RFC3339_SIZE] = "", after[CLOCK_RFC3339_SIZE] = "";
        if (!is_given(row, times[i].column) || *was == now) {
            continue;
        }
        if (*was != 0) {
            clock_format(*was, before);
        }
        if (now != 0) {
            clock_format(now, after);
        }
        differs(work, times[i].name, before, after);
        *was = now;
    }
}

static void merge_number(Work *work, const char *what, int *into, int now)
{
    char before[16], after[16];
    if (*into != now) {
        g_snprintf(before, sizeof before, "%d", *into);
        g_snprintf(after, sizeof after, "%d", now);
        differs(work, what, before, after);
        *into = now;
    }
}

static bool same_degrees(double one, double other)
{
    return isnan(one) ? isnan(other) : fabs(one - other) < 1e-6;
}

static void merge_rest(Work *work, const ImportBuilding *row, Building *into)
{
    const Building *now = &row->building;
    if (strcmp(into->area, now->area) != 0) {
        differs(work, "area", into->area, now->area);
        into->area = now->area;
    }
    if (is_given(row, REGISTER_KIND) && into->kind != now->kind) {
        differs(work, "kind", building_kind_word(into->kind), building_kind_word(now->kind));
        into->kind = now->kind;
    }
    if (is_given(row, REGISTER_STATE) && into->state != now->state) {
        differs(work, "state", building_state_word(into->state), building_state_word(now->state));
        into->state = now->state;
    }
    if (is_given(row, REGISTER_PROMISED)) {
        merge_number(work, "promised", &into->promised, now->promised);
    }
    /* Where there is a recorder, its cameras are counted. */
    if (is_given(row, REGISTER_LINKED) && into->site == NULL) {
        merge_number(work, "linked", &into->linked, now->linked);
    }
    if (is_given(row, REGISTER_LAT) && is_given(row, REGISTER_LON) &&
        !(same_degrees(into->lat, now->lat) && same_degrees(into->lon, now->lon))) {
        g_string_append_printf(work->line, "%s its position", work->line->len > 0 ? "," : "");
        into->lat = now->lat;
        into->lon = now->lon;
    }
}

static void say(const Work *work, char sign, const Building *building, const char *more)
{
    if (work->plan->say != NULL) {
        g_autofree char *line = g_strdup_printf("%c %s  %s%s%s", sign, building->id, building->name,
                                                more != NULL ? ":" : "", more != NULL ? more : "");
        work->plan->say(line, work->plan->data);
    }
}

static void add(Work *work, Building *building, bool known, const char *why)
{
    building->version++;
    building->rev = 0;
    Entry *entry = registering_entry(building, known);
    entry->by = g_strdup(BY);
    entry->why = g_strdup(why);
    entry->at_ms = work->plan->now_ms;
    batch_add(work->batch, entry);
}

static bool read_known(Work *work, const char *id, Building *out)
{
    const Slot *slot = state_find(work->plan->state, ENTRY_BUILDING, id);
    return slot != NULL && slot->line != NULL &&
           decode_building(work->decoder, slot->line->text, slot->line->size, out, NULL);
}

/* What the file calls asked or agreed, and whose date has passed, is overdue already. */
static void make_late(Work *work, Building *building)
{
    if (building_is_late(building, work->plan->now_ms)) {
        differs(work, "state", building_state_word(building->state),
                building_state_word(BUILDING_OVERDUE));
        building->state = BUILDING_OVERDUE;
    }
}

/* The table says "asked" still: it became overdue by itself, and that is no difference. */
static ImportBuilding still_late(const Work *work, const ImportBuilding *row, const Building *known)
{
    ImportBuilding said = *row;
    Building then = row->building;
    if (!is_given(row, REGISTER_DUE)) {
        then.due_at_ms = known->due_at_ms;
    }
    if (known->state == BUILDING_OVERDUE && building_is_late(&then, work->plan->now_ms)) {
        said.building.state = BUILDING_OVERDUE;
    }
    return said;
}

static void take(Work *work, const ImportBuilding *row)
{
    Building building;
    g_string_truncate(work->line, 0);
    bool known = read_known(work, row->building.id, &building);
    if (!known) {
        building = row->building;
        make_late(work, &building);
        add(work, &building, false, "import");
        work->sums->added++;
        say(work, '+', &building, NULL);
        return;
    }
    const ImportBuilding said = still_late(work, row, &building);
    merge_texts(work, &said, &building);
    merge_times(work, &said, &building);
    merge_rest(work, &said, &building);
    make_late(work, &building);
    if (work->line->len > 0) {
        add(work, &building, true, "import");
        work->sums->changed++;
        say(work, '~', &building, work->line->str);
    }
}

static void look_for_gone(Work *work)
{
    State *state = work->plan->state;
    for (uint32_t i = 0; i < state_count(state, ENTRY_BUILDING); i++) {
        const char *id = state_id(state, ENTRY_BUILDING, i);
        Building building;
        if (!slot_is_there(state_slot(state, ENTRY_BUILDING, i)) ||
            g_hash_table_contains(work->named, id) || !read_known(work, id, &building)) {
            continue;
        }
        work->sums->gone++;
        say(work, '-', &building, NULL);
        if (work->plan->prune) {
            GString *text = g_string_new(NULL);
            encode_gone(text, id, 0);
            Entry *entry = entry_new(ENTRY_BUILDING, id, building.area, SIGHT_NONE, text);
            entry->was_sight = SIGHT_REGISTER;
            entry->gone = true;
            entry->by = g_strdup(BY);
            entry->why = g_strdup("not in the file");
            entry->at_ms = work->plan->now_ms;
            batch_add(work->batch, entry);
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
                          .count = MAX((int64_t)work->sums->added + work->sums->changed, 1),
                          .act = LOG_REGISTER,
                          .automatic = true};
    logging_add(work->batch, &line, SIGHT_LOG);
}

Batch *importing_register_plan(const RegisterPlan *plan, ImportSums *sums)
{
    size_t count;
    const ImportBuilding *rows = import_register_buildings(plan->import, &count);
    Work work = {.plan = plan,
                 .sums = sums,
                 .batch = batch_new(),
                 .named = g_hash_table_new(g_str_hash, g_str_equal),
                 .decoder = decoder_new(),
                 .line = g_string_new(NULL)};
    *sums = (ImportSums){0};
    for (size_t i = 0; i < count; i++) {
        g_hash_table_add(work.named, (char *)rows[i].building.id);
        take(&work, &rows[i]);
    }
    look_for_gone(&work);
    if (work.batch->entries->len > 0) {
        write_line(&work);
    }
    g_hash_table_unref(work.named);
    decoder_free(work.decoder);
    g_string_free(work.line, TRUE);
    return work.batch;
}
