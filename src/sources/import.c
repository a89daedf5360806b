#include "sources/import.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "import_private.h"
#include "model/playback_url.h"

/* More of them help nobody; how many there are is counted. */
#define LINK_MAX  100
#define NOTES_MAX 100000

#define NAME_MAX_BYTES 300

struct Import {
    GArray *cameras;            /* ImportCamera */
    GArray *troubles, *remarks; /* ImportNote */
    GStringChunk *chunk;
    GHashTable *lines; /* line of each id */
    const City *city;
};

static const ImportName names[IMPORT_COLUMNS] = {IMPORT_COLUMN_TABLE(IMPORT_NAME_ROW)};

unsigned import_column(const ImportReader *reader, const char *name)
{
    g_autofree char *wanted = g_ascii_strdown(name, -1);
    g_strdelimit(g_strstrip(wanted), " -", '_');
    for (unsigned i = 0; i < reader->count; i++) {
        g_auto(GStrv) others = g_strsplit(reader->names[i].others, " ", -1);
        if (strcmp(reader->names[i].name, wanted) == 0 ||
            (*wanted != '\0' && g_strv_contains((const char *const *)others, wanted))) {
            return i;
        }
    }
    return reader->count;
}

bool import_any(ImportReader *reader, const void *bytes, size_t size, GError **error)
{
    const char *how;
    g_autofree char *text = import_text(reader->file, bytes, size, &how, error);
    if (text == NULL) {
        return false;
    }
    if (how != NULL) {
        g_autofree char *what = g_strdup_printf("the file is in %s; read as that", how);
        reader->remark(1, what, reader->data);
    }
    bool json = text[strspn(text, " \t\r\n")] == '{';
    bool read = json ? import_geojson(reader, text, error) : import_csv(reader, text, error);
    explicit_bzero(text, strlen(text));
    return read;
}

static void note(Import *import, GArray *notes, unsigned line, const char *what)
{
    if (notes->len < NOTES_MAX) {
        g_autofree char *clean = text_clean(what, strlen(what), 400);
        ImportNote added = {g_string_chunk_insert(import->chunk, clean), line};
        g_array_append_val(notes, added);
    }
}

static void on_remark(unsigned line, const char *what, void *data)
{
    Import *import = data;
    note(import, import->remarks, line, what);
}

static void on_trouble(unsigned line, const char *what, void *data)
{
    Import *import = data;
    note(import, import->troubles, line, what);
}

/* A row while it is read. */
typedef struct Row {
    Import *import;
    const ImportCells *cells;
    ImportCamera out;
} Row;

/* Returns the cell without blanks around it; NULL for an empty one. */
static const char *cell(const Row *row, ImportColumn column)
{
    const char *text = row->cells->text[column];
    if (text == NULL) {
        return NULL;
    }
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    return *stripped != '\0' ? g_string_chunk_insert_const(row->import->chunk, stripped) : NULL;
}

static bool wrong(const Row *row, ImportColumn column, const char *what)
{
    g_autofree char *text = g_strdup_printf("%s %s", names[column].name, what);
    note(row->import, row->import->troubles, row->cells->line, text);
    return false;
}

/* Names of several lines become one. */
static bool take_text(Row *row, ImportColumn column, const char **out)
{
    const char *text = cell(row, column);
    *out = "";
    if (text == NULL) {
        return true;
    }
    g_autofree char *clean = text_clean(text, strlen(text), IMPORT_CELL_MAX);
    *out = g_string_chunk_insert_const(row->import->chunk, clean);
    return strlen(clean) <= NAME_MAX_BYTES || wrong(row, column, "is over 300 bytes");
}

static bool take_degrees(Row *row, ImportColumn column, double limit, double *out)
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

static bool take_flag(Row *row, ImportColumn column, bool *out)
{
    static const char *const yes[] = {"1", "true", "yes", "y", "ya", NULL};
    static const char *const no[] = {"0", "false", "no", "n", "tidak", NULL};
    const char *text = cell(row, column);
    g_autofree char *word = text != NULL ? g_ascii_strdown(text, -1) : NULL;
    *out = word != NULL && g_strv_contains(yes, word);
    return word == NULL || *out || g_strv_contains(no, word) ||
           wrong(row, column, "is neither true nor false");
}

static bool take_words(Row *row)
{
    Camera *camera = &row->out.camera;
    const char *class = cell(row, IMPORT_CLASS), *owner = cell(row, IMPORT_OWNER);
    const char *visibility = cell(row, IMPORT_VISIBILITY);
    camera->visibility = VISIBILITY_RESTRICTED;
    if (class != NULL && !camera_class_parse(class, &camera->class)) {
        return wrong(row, IMPORT_CLASS, "is a word that is not known");
    }
    if (owner != NULL && !owner_parse(owner, &camera->owner)) {
        return wrong(row, IMPORT_OWNER, "is a word that is not known");
    }
    if (visibility != NULL && !visibility_parse(visibility, &camera->visibility)) {
        return wrong(row, IMPORT_VISIBILITY, "is neither public, restricted nor official");
    }
    return true;
}

static bool take_slot(Row *row)
{
    const char *text = cell(row, IMPORT_SLOT);
    guint64 slot = 0;
    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, 256, &slot, NULL)) {
        return wrong(row, IMPORT_SLOT, "is not a number from 1 to 256");
    }
    row->out.camera.slot = (int)slot;
    return true;
}

static bool is_address(const char *url)
{
    static const char *const schemes[] = {"rtsp://", "rtsps://", "http://", "https://"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        const char *host = url + strlen(schemes[i]);
        if (g_ascii_strncasecmp(url, schemes[i], strlen(schemes[i])) == 0) {
            size_t length = strcspn(host, "/?#");
            return length > 0 && memchr(host, '@', length) == NULL && strlen(url) < IMPORT_CELL_MAX;
        }
    }
    return false;
}

static bool take_address(Row *row, ImportColumn column, const char **out)
{
    *out = cell(row, column);
    if (*out == NULL) {
        return true;
    }
    for (const char *c = *out; *c != '\0'; c++) {
        if (!g_ascii_isgraph(*c)) {
            return wrong(row, column, "has characters that an address can't have");
        }
    }
    return is_address(*out) ||
           wrong(row, column,
                 "is not rtsp, rtsps, http or https with a host, and the login in columns "
                 "of its own");
}

/* It goes into requests: a line of its own there would be a header. */
static bool take_login(Row *row, ImportColumn column, const char **out)
{
    *out = cell(row, column);
    for (const char *c = *out; c != NULL && *c != '\0'; c++) {
        if (g_ascii_iscntrl(*c)) {
            return wrong(row, column, "has characters that a login can't have");
        }
    }
    return true;
}

static bool take_service(Row *row)
{
    const char *url = row->out.address.onvif_url;
    return url == NULL || g_ascii_strncasecmp(url, "http", strlen("http")) == 0 ||
           wrong(row, IMPORT_ONVIF_URL, "is not http or https");
}

static bool take_addresses(Row *row)
{
    StreamAddress *address = &row->out.address;
    if (!take_address(row, IMPORT_MAIN_URL, &address->main_url) ||
        !take_address(row, IMPORT_SUB_URL, &address->sub_url) ||
        !take_address(row, IMPORT_SNAPSHOT_URL, &address->snapshot_url) ||
        !take_address(row, IMPORT_ONVIF_URL, &address->onvif_url) || !take_service(row) ||
        !take_login(row, IMPORT_USER, &address->user) ||
        !take_login(row, IMPORT_PASSWORD, &address->password)) {
        return false;
    }
    address->playback_url = cell(row, IMPORT_PLAYBACK_URL);
    const char *problem = import_nvr(row->cells, row->out.camera.slot, row->import->chunk, address);
    if (problem != NULL) {
        note(row->import, row->import->troubles, row->cells->line, problem);
        return false;
    }
    g_autoptr(GError) error = NULL;
    return address->playback_url == NULL || playback_url_check(address->playback_url, &error) ||
           wrong(row, IMPORT_PLAYBACK_URL, error->message);
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
    row->out.camera.area = g_string_chunk_insert_const(row->import->chunk, code);
    return true;
}

static bool take_id(Row *row)
{
    Camera *camera = &row->out.camera;
    GHashTable *lines = row->import->lines;
    camera->id = cell(row, IMPORT_ID);
    if (camera->id == NULL || !id_valid(camera->id)) {
        return wrong(row, IMPORT_ID, "is not an id: letters, digits and . _ : - alone");
    }
    gpointer first = g_hash_table_lookup(lines, camera->id);
    if (first != NULL) {
        g_autofree char *what =
            g_strdup_printf("%s stands on line %u too", camera->id, GPOINTER_TO_UINT(first));
        return wrong(row, IMPORT_ID, what);
    }
    g_hash_table_insert(lines, (char *)camera->id, GUINT_TO_POINTER(row->cells->line));
    camera->site = cell(row, IMPORT_SITE);
    return camera->site == NULL || id_valid(camera->site) ||
           wrong(row, IMPORT_SITE, "is not an id");
}

/* Of a box, which has to be named. */
static bool take_link(Row *row)
{
    if (!take_text(row, IMPORT_LINK, &row->out.link)) {
        return false;
    }
    return (strlen(row->out.link) <= LINK_MAX || wrong(row, IMPORT_LINK, "is over 100 bytes")) &&
           (row->out.link[0] == '\0' || row->out.camera.site != NULL ||
            wrong(row, IMPORT_LINK, "is given, but no site"));
}

static void on_row(const ImportCells *cells, void *data)
{
    Import *import = data;
    Row row = {.import = import, .cells = cells, .out = {.line = cells->line}};
    Camera *camera = &row.out.camera;
    camera->state = CAMERA_UNLINKED;
    if (!take_id(&row) || !take_text(&row, IMPORT_NAME, &camera->name) ||
        !take_text(&row, IMPORT_ANALYTICS, &camera->analytics) || !take_place(&row) ||
        !take_words(&row) || !take_slot(&row) ||
        !take_degrees(&row, IMPORT_LAT, 90, &camera->lat) ||
        !take_degrees(&row, IMPORT_LON, 180, &camera->lon) ||
        !take_flag(&row, IMPORT_NIGHT, &camera->night) ||
        !take_flag(&row, IMPORT_PTZ, &camera->ptz) || !take_link(&row) || !take_addresses(&row)) {
        return;
    }
    if (isnan(camera->lat) != isnan(camera->lon)) {
        wrong(&row, isnan(camera->lat) ? IMPORT_LAT : IMPORT_LON, "is missing beside the other");
        return;
    }
    g_array_append_val(import->cameras, row.out);
}

Import *import_read(const char *file, const void *bytes, size_t size, const City *city,
                    GError **error)
{
    g_autoptr(Import) import = g_new0(Import, 1);
    import->city = city;
    import->chunk = g_string_chunk_new(65536);
    import->cameras = g_array_new(FALSE, FALSE, sizeof(ImportCamera));
    import->troubles = g_array_new(FALSE, FALSE, sizeof(ImportNote));
    import->remarks = g_array_new(FALSE, FALSE, sizeof(ImportNote));
    import->lines = g_hash_table_new(g_str_hash, g_str_equal);
    ImportReader reader = {.file = file,
                           .names = names,
                           .count = IMPORT_COLUMNS,
                           .row = on_row,
                           .remark = on_remark,
                           .trouble = on_trouble,
                           .data = import};
    bool read = import_any(&reader, bytes, size, error);
    for (guint i = 0; i < import->cameras->len; i++) {
        g_array_index(import->cameras, ImportCamera, i).given = reader.given;
    }
    return read ? g_steal_pointer(&import) : NULL;
}

void import_free(Import *import)
{
    if (import == NULL) {
        return;
    }
    g_array_unref(import->cameras);
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

const ImportCamera *import_cameras(const Import *import, size_t *count)
{
    return array_of(import->cameras, count);
}

const ImportNote *import_troubles(const Import *import, size_t *count)
{
    return array_of(import->troubles, count);
}

const ImportNote *import_remarks(const Import *import, size_t *count)
{
    return array_of(import->remarks, count);
}
