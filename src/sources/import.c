#include "sources/import.h"

#include <string.h>

#include "import_private.h"
#include "model/playback_url.h"

#define LINK_MAX       100
#define NAME_MAX_BYTES 300

static bool take_flag(const ImportRow *row, ImportColumn column, bool *out)
{
    static const char *const yes[] = {"1", "true", "yes", "y", "ya", NULL};
    static const char *const no[] = {"0", "false", "no", "n", "tidak", NULL};
    const char *text = import_row_cell(row, column);
    g_autofree char *word = text != NULL ? g_ascii_strdown(text, -1) : NULL;
    *out = word != NULL && g_strv_contains(yes, word);
    return word == NULL || *out || g_strv_contains(no, word) ||
           import_row_wrong(row, column, "is neither true nor false");
}

static bool take_words(const ImportRow *row, Camera *camera)
{
    const char *class = import_row_cell(row, IMPORT_CLASS),
               *owner = import_row_cell(row, IMPORT_OWNER);
    const char *visibility = import_row_cell(row, IMPORT_VISIBILITY);
    camera->visibility = VISIBILITY_RESTRICTED;
    if (class != NULL && !camera_class_parse(class, &camera->class)) {
        return import_row_wrong(row, IMPORT_CLASS, "is a word that is not known");
    }
    if (owner != NULL && !owner_parse(owner, &camera->owner)) {
        return import_row_wrong(row, IMPORT_OWNER, "is a word that is not known");
    }
    if (visibility != NULL && !visibility_parse(visibility, &camera->visibility)) {
        return import_row_wrong(row, IMPORT_VISIBILITY,
                                "is neither public, restricted nor official");
    }
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

static bool take_address(const ImportRow *row, ImportColumn column, const char **out)
{
    *out = import_row_cell(row, column);
    if (*out == NULL) {
        return true;
    }
    for (const char *c = *out; *c != '\0'; c++) {
        if (!g_ascii_isgraph(*c)) {
            return import_row_wrong(row, column, "has characters that an address can't have");
        }
    }
    return is_address(*out) ||
           import_row_wrong(
               row, column,
               "is not rtsp, rtsps, http or https with a host, and the login in columns "
               "of its own");
}

/* It goes into requests: a line of its own there would be a header. */
static bool take_login(const ImportRow *row, ImportColumn column, const char **out)
{
    *out = import_row_cell(row, column);
    for (const char *c = *out; c != NULL && *c != '\0'; c++) {
        if (g_ascii_iscntrl(*c)) {
            return import_row_wrong(row, column, "has characters that a login can't have");
        }
    }
    return true;
}

static bool take_service(const ImportRow *row, const char *url)
{
    return url == NULL || g_ascii_strncasecmp(url, "http", strlen("http")) == 0 ||
           import_row_wrong(row, IMPORT_ONVIF_URL, "is not http or https");
}

static bool take_addresses(const ImportRow *row, ImportCamera *out)
{
    StreamAddress *address = &out->address;
    if (!take_address(row, IMPORT_MAIN_URL, &address->main_url) ||
        !take_address(row, IMPORT_SUB_URL, &address->sub_url) ||
        !take_address(row, IMPORT_SNAPSHOT_URL, &address->snapshot_url) ||
        !take_address(row, IMPORT_ONVIF_URL, &address->onvif_url) ||
        !take_service(row, address->onvif_url) || !take_login(row, IMPORT_USER, &address->user) ||
        !take_login(row, IMPORT_PASSWORD, &address->password)) {
        return false;
    }
    address->playback_url = import_row_cell(row, IMPORT_PLAYBACK_URL);
    const char *problem = import_nvr(row->cells, out->camera.slot, row->import->chunk, address);
    if (problem != NULL) {
        import_table_trouble(row->import, row->cells->line, problem);
        return false;
    }
    g_autoptr(GError) error = NULL;
    return address->playback_url == NULL || playback_url_check(address->playback_url, &error) ||
           import_row_wrong(row, IMPORT_PLAYBACK_URL, error->message);
}

/* Of a box, which has to be named. */
static bool take_link(const ImportRow *row, ImportCamera *out)
{
    return import_row_text(row, IMPORT_LINK, LINK_MAX, &out->link) &&
           (out->link[0] == '\0' || out->camera.site != NULL ||
            import_row_wrong(row, IMPORT_LINK, "is given, but no site"));
}

static bool take(ImportRow *row)
{
    ImportCamera *out = row->out;
    Camera *camera = &out->camera;
    out->line = row->cells->line;
    camera->state = CAMERA_UNLINKED;
    return import_row_id(row, &camera->id) && import_row_site(row, IMPORT_SITE, &camera->site) &&
           import_row_text(row, IMPORT_NAME, NAME_MAX_BYTES, &camera->name) &&
           import_row_text(row, IMPORT_ANALYTICS, NAME_MAX_BYTES, &camera->analytics) &&
           import_row_place(row, &camera->area) && take_words(row, camera) &&
           import_row_number(row, IMPORT_SLOT, 1, 256, &camera->slot) &&
           import_row_position(row, IMPORT_LAT, IMPORT_LON, &camera->lat, &camera->lon) &&
           take_flag(row, IMPORT_NIGHT, &camera->night) &&
           take_flag(row, IMPORT_PTZ, &camera->ptz) && take_link(row, out) &&
           take_addresses(row, out);
}

static const ImportName names[IMPORT_COLUMNS] = {IMPORT_COLUMN_TABLE(IMPORT_NAME_ROW)};
static const ImportForm form = {names, IMPORT_COLUMNS, sizeof(ImportCamera), take};

Import *import_read(const char *file, const void *bytes, size_t size, const City *city,
                    GError **error)
{
    Import *import = import_table_read(&form, file, bytes, size, city, error);
    for (guint i = 0; import != NULL && i < import->rows->len; i++) {
        g_array_index(import->rows, ImportCamera, i).given = import->given;
    }
    return import;
}

const ImportCamera *import_cameras(const Import *import, size_t *count)
{
    return import_table_rows(import, &form, count);
}
