#include "sources/import_register.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "import_private.h"

#define NOTES_MAX 100000

struct ImportRegister {
    GArray *buildings;          /* ImportBuilding */
    GArray *troubles, *remarks; /* ImportNote */
    GStringChunk *chunk;
    GHashTable *lines; /* line of each id */
    const City *city;
};

static const ImportName names[REGISTER_COLUMNS] = {REGISTER_COLUMN_TABLE(IMPORT_NAME_ROW)};

/* A place is read by import_place(). */
G_STATIC_ASSERT((int)REGISTER_COLUMNS <= (int)IMPORT_COLUMNS);
G_STATIC_ASSERT((int)REGISTER_ID == (int)IMPORT_ID && (int)REGISTER_AREA == (int)IMPORT_AREA);
G_STATIC_ASSERT((int)REGISTER_KECAMATAN == (int)IMPORT_KECAMATAN);
G_STATIC_ASSERT((int)REGISTER_KELURAHAN == (int)IMPORT_KELURAHAN);
G_STATIC_ASSERT((int)REGISTER_RW == (int)IMPORT_RW && (int)REGISTER_RT == (int)IMPORT_RT);

static void note(ImportRegister *import, GArray *notes, unsigned line, const char *what)
{
    if (notes->len < NOTES_MAX) {
        g_autofree char *clean = text_clean(what, strlen(what), 400);
        ImportNote added = {g_string_chunk_insert(import->chunk, clean), line};
        g_array_append_val(notes, added);
    }
}

static void on_remark(unsigned line, const char *what, void *data)
{
    ImportRegister *import = data;
    note(import, import->remarks, line, what);
}

static void on_trouble(unsigned line, const char *what, void *data)
{
    ImportRegister *import = data;
    note(import, import->troubles, line, what);
}

/* A row while it is read. */
typedef struct Row {
    ImportRegister *import;
    const ImportCells *cells;
    ImportBuilding out;
} Row;

/* Returns the cell without blanks around it; NULL for an empty one. */
static const char *cell(const Row *row, RegisterColumn column)
{
    const char *text = row->cells->text[column];
    if (text == NULL) {
        return NULL;
    }
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    return *stripped != '\0' ? g_string_chunk_insert_const(row->import->chunk, stripped) : NULL;
}

static bool wrong(const Row *row, RegisterColumn column, const char *what)
{
    g_autofree char *text = g_strdup_printf("%s %s", names[column].name, what);
    note(row->import, row->import->troubles, row->cells->line, text);
    return false;
}

static bool take_text(Row *row, RegisterColumn column, size_t max, const char **out)
{
    const char *text = cell(row, column);
    *out = "";
    if (text == NULL) {
        return true;
    }
    g_autofree char *clean = text_clean(text, strlen(text), IMPORT_CELL_MAX);
    *out = g_string_chunk_insert_const(row->import->chunk, clean);
    return strlen(clean) <= max || wrong(row, column, "is too long");
}

static bool take_texts(Row *row)
{
    Building *building = &row->out.building;
    if (!take_text(row, REGISTER_NAME, BUILDING_TEXT_MAX, &building->name) ||
        !take_text(row, REGISTER_ADDRESS, BUILDING_TEXT_MAX, &building->address) ||
        !take_text(row, REGISTER_OWNER, BUILDING_TEXT_MAX, &building->owner) ||
        !take_text(row, REGISTER_CONTACT, BUILDING_TEXT_MAX, &building->contact) ||
        !take_text(row, REGISTER_AGREEMENT, BUILDING_TEXT_MAX, &building->agreement) ||
        !take_text(row, REGISTER_NOTE, BUILDING_NOTE_MAX, &building->note)) {
        return false;
    }
    return building->name[0] != '\0' || wrong(row, REGISTER_NAME, "is missing");
}

static bool take_words(Row *row)
{
    Building *building = &row->out.building;
    const char *kind = cell(row, REGISTER_KIND), *state = cell(row, REGISTER_STATE);
    building->state = BUILDING_ASKED;
    if (kind != NULL && !building_kind_parse(kind, &building->kind)) {
        return wrong(row, REGISTER_KIND, "is a word that is not known");
    }
    return state == NULL || building_state_parse(state, &building->state) ||
           wrong(row, REGISTER_STATE,
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

static bool take_time(Row *row, RegisterColumn column, bool end, int64_t *out)
{
    const char *text = cell(row, column);
    *out = 0;
    return text == NULL || read_day(text, end, out) || clock_parse(text, out) ||
           wrong(row, column, "is neither a day (2026-03-31) nor an RFC 3339 time");
}

static bool take_number(Row *row, RegisterColumn column, int *out)
{
    const char *text = cell(row, column);
    guint64 number = 0;
    if (text != NULL &&
        !g_ascii_string_to_unsigned(text, 10, 0, BUILDING_CAMERAS_MAX, &number, NULL)) {
        return wrong(row, column, "is not a number from 0 to 10000");
    }
    *out = (int)number;
    return true;
}

static bool take_degrees(Row *row, RegisterColumn column, double limit, double *out)
{
    const char *text = cell(row, column);
    *out = NAN;
    if (text == NULL) {
        return true;
    }
    /* Where a semicolon parts the columns, a comma parts the decimals. */
    g_autofree char *plain = g_strdelimit(g_strdup(text), ",", '.');
    char *end;
    *out = g_ascii_strtod(plain, &end);
    return (*end == '\0' && isfinite(*out) && fabs(*out) <= limit) ||
           wrong(row, column, "is not in degrees");
}

static bool take_position(Row *row)
{
    Building *building = &row->out.building;
    if (!take_degrees(row, REGISTER_LAT, 90, &building->lat) ||
        !take_degrees(row, REGISTER_LON, 180, &building->lon)) {
        return false;
    }
    return isnan(building->lat) == isnan(building->lon) ||
           wrong(row, isnan(building->lat) ? REGISTER_LAT : REGISTER_LON,
                 "is missing beside the other");
}

static bool take_place(Row *row)
{
    char code[AREA_CODE_SIZE];
    char *how = NULL;
    g_autofree char *problem = import_place(row->import->city, row->cells, code, &how);
    g_autofree char *said = how;
    if (problem != NULL) {
        note(row->import, row->import->troubles, row->cells->line, problem);
        return false;
    }
    if (said != NULL) {
        note(row->import, row->import->remarks, row->cells->line, said);
    }
    row->out.building.area = g_string_chunk_insert_const(row->import->chunk, code);
    return true;
}

static bool take_id(Row *row)
{
    Building *building = &row->out.building;
    GHashTable *lines = row->import->lines;
    building->id = cell(row, REGISTER_ID);
    if (building->id == NULL || !id_valid(building->id)) {
        return wrong(row, REGISTER_ID, "is not an id: letters, digits and . _ : - alone");
    }
    gpointer first = g_hash_table_lookup(lines, building->id);
    if (first != NULL) {
        g_autofree char *what =
            g_strdup_printf("%s stands on line %u too", building->id, GPOINTER_TO_UINT(first));
        return wrong(row, REGISTER_ID, what);
    }
    g_hash_table_insert(lines, (char *)building->id, GUINT_TO_POINTER(row->cells->line));
    building->site = cell(row, REGISTER_SITE);
    return building->site == NULL || id_valid(building->site) ||
           wrong(row, REGISTER_SITE, "is not an id");
}

static void on_row(const ImportCells *cells, void *data)
{
    ImportRegister *import = data;
    Row row = {.import = import, .cells = cells, .out = {.line = cells->line}};
    Building *building = &row.out.building;
    if (take_id(&row) && take_texts(&row) && take_place(&row) && take_words(&row) &&
        take_time(&row, REGISTER_AGREED, false, &building->agreed_at_ms) &&
        take_time(&row, REGISTER_UNTIL, true, &building->until_ms) &&
        take_time(&row, REGISTER_ASKED, false, &building->asked_at_ms) &&
        take_time(&row, REGISTER_DUE, true, &building->due_at_ms) &&
        take_number(&row, REGISTER_PROMISED, &building->promised) &&
        take_number(&row, REGISTER_LINKED, &building->linked) && take_position(&row)) {
        g_array_append_val(import->buildings, row.out);
    }
}

ImportRegister *import_register_read(const char *file, const void *bytes, size_t size,
                                     const City *city, GError **error)
{
    g_autoptr(ImportRegister) import = g_new0(ImportRegister, 1);
    import->city = city;
    import->chunk = g_string_chunk_new(16384);
    import->buildings = g_array_new(FALSE, FALSE, sizeof(ImportBuilding));
    import->troubles = g_array_new(FALSE, FALSE, sizeof(ImportNote));
    import->remarks = g_array_new(FALSE, FALSE, sizeof(ImportNote));
    import->lines = g_hash_table_new(g_str_hash, g_str_equal);
    ImportReader reader = {.file = file,
                           .names = names,
                           .count = REGISTER_COLUMNS,
                           .row = on_row,
                           .remark = on_remark,
                           .trouble = on_trouble,
                           .data = import};
    bool read = import_any(&reader, bytes, size, error);
    for (guint i = 0; i < import->buildings->len; i++) {
        g_array_index(import->buildings, ImportBuilding, i).given = reader.given;
    }
    return read ? g_steal_pointer(&import) : NULL;
}

void import_register_free(ImportRegister *import)
{
    if (import == NULL) {
        return;
    }
    g_array_unref(import->buildings);
    g_array_unref(import->troubles);
    g_array_unref(import->remarks);
    g_hash_table_unref(import->lines);
    g_string_chunk_free(import->chunk);
    g_free(import);
}

static const void *array_of(const GArray *array, size_t *count)
{
    *count = array->len;
    return array->data;
}

const ImportBuilding *import_register_buildings(const ImportRegister *import, size_t *count)
{
    return array_of(import->buildings, count);
}

const ImportNote *import_register_troubles(const ImportRegister *import, size_t *count)
{
    return array_of(import->troubles, count);
}

const ImportNote *import_register_remarks(const ImportRegister *import, size_t *count)
{
    return array_of(import->remarks, count);
}
