#include "sources/import_register.h"

#include <stdio.h>

#include "base/clock.h"
#include "import_private.h"

/* What every table has is read by the same functions. */
G_STATIC_ASSERT((int)REGISTER_COLUMNS <= (int)IMPORT_COLUMNS);
G_STATIC_ASSERT((int)REGISTER_ID == (int)IMPORT_ID && (int)REGISTER_AREA == (int)IMPORT_AREA);
G_STATIC_ASSERT((int)REGISTER_KECAMATAN == (int)IMPORT_KECAMATAN);
G_STATIC_ASSERT((int)REGISTER_KELURAHAN == (int)IMPORT_KELURAHAN);
G_STATIC_ASSERT((int)REGISTER_RW == (int)IMPORT_RW && (int)REGISTER_RT == (int)IMPORT_RT);

static bool take_texts(const ImportRow *row, Building *building)
{
    return import_row_text(row, REGISTER_NAME, BUILDING_TEXT_MAX, &building->name) &&
           import_row_text(row, REGISTER_ADDRESS, BUILDING_TEXT_MAX, &building->address) &&
           import_row_text(row, REGISTER_OWNER, BUILDING_TEXT_MAX, &building->owner) &&
           import_row_text(row, REGISTER_CONTACT, BUILDING_TEXT_MAX, &building->contact) &&
           import_row_text(row, REGISTER_AGREEMENT, BUILDING_TEXT_MAX, &building->agreement) &&
           import_row_text(row, REGISTER_NOTE, BUILDING_NOTE_MAX, &building->note) &&
           (building->name[0] != '\0' || import_row_wrong(row, REGISTER_NAME, "is missing"));
}

static bool take_words(const ImportRow *row, Building *building)
{
    const char *kind = import_row_cell(row, REGISTER_KIND);
    const char *state = import_row_cell(row, REGISTER_STATE);
    building->state = BUILDING_ASKED;
    if (kind != NULL && !building_kind_parse(kind, &building->kind)) {
        return import_row_wrong(row, REGISTER_KIND, "is a word that is not known");
    }
    return state == NULL || building_state_parse(state, &building->state) ||
           import_row_wrong(row, REGISTER_STATE,
                            "is neither asked, agreed, linked, overdue, refused nor exempt");
}

/* A day as this machine counts days: its first moment, or its last. */
static bool read_day(const char *text, bool end, int64_t *out)
{
    int year, month, day, used = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || text[used] != '\0') {
        return false;
    }
    g_autoptr(GDateTime) start = g_date_time_new_local(year, month, day, 0, 0, 0);
    g_autoptr(GDateTime) next = start != NULL && end ? g_date_time_add_days(start, 1) : NULL;
    if (start == NULL || (end && next == NULL)) {
        return false;
    }
    *out = end ? g_date_time_to_unix(next) * 1000 - 1 : g_date_time_to_unix(start) * 1000;
    return true;
}

static bool take_time(const ImportRow *row, RegisterColumn column, bool end, int64_t *out)
{
    const char *text = import_row_cell(row, column);
    return text == NULL || read_day(text, end, out) || clock_parse(text, out) ||
           import_row_wrong(row, column, "is neither a day (2026-03-31) nor an RFC 3339 time");
}

static bool take(ImportRow *row)
{
    ImportBuilding *out = row->out;
    Building *building = &out->building;
    out->line = row->cells->line;
    return import_row_id(row, &building->id) &&
           import_row_site(row, REGISTER_SITE, &building->site) && take_texts(row, building) &&
           import_row_place(row, &building->area) && take_words(row, building) &&
           take_time(row, REGISTER_AGREED, false, &building->agreed_at_ms) &&
           take_time(row, REGISTER_UNTIL, true, &building->until_ms) &&
           take_time(row, REGISTER_ASKED, false, &building->asked_at_ms) &&
           take_time(row, REGISTER_DUE, true, &building->due_at_ms) &&
           import_row_number(row, REGISTER_PROMISED, 0, BUILDING_CAMERAS_MAX,
                             &building->promised) &&
           import_row_number(row, REGISTER_LINKED, 0, BUILDING_CAMERAS_MAX, &building->linked) &&
           import_row_position(row, REGISTER_LAT, REGISTER_LON, &building->lat, &building->lon);
}

static const ImportName names[REGISTER_COLUMNS] = {REGISTER_COLUMN_TABLE(IMPORT_NAME_ROW)};
static const ImportForm form = {names, REGISTER_COLUMNS, sizeof(ImportBuilding), take};

Import *import_register_read(const char *file, const void *bytes, size_t size, const City *city,
                             GError **error)
{
    Import *import = import_table_read(&form, file, bytes, size, city, error);
    for (guint i = 0; import != NULL && i < import->rows->len; i++) {
        g_array_index(import->rows, ImportBuilding, i).given = import->given;
    }
    return import;
}

const ImportBuilding *import_register_buildings(const Import *import, size_t *count)
{
    return import_table_rows(import, &form, count);
}
