/* import.h - cameras out of a table that somebody keeps: CSV, or points in GeoJSON
 *
 * CSV has a header of column names (IMPORT_COLUMN_TABLE); commas, semicolons or tabs, quotes,
 * UTF-8, UTF-16 or Windows-1252 are told apart.  GeoJSON is a FeatureCollection of Points whose
 * properties bear the same names.  A place is a code, or the names of a kelurahan and kecamatan
 * with the numbers of RW and RT; names may be spelt otherwise, which is reported.
 *
 * Always true of an Import: of rows with the same id only the first is among its cameras; every
 * camera of it may enter the journal; every row is a camera or has a trouble.
 *
 * Layer: sources.  Thread: any, one at a time.
 */
#ifndef TILIK_SOURCES_IMPORT_H
#define TILIK_SOURCES_IMPORT_H

#include <glib.h>

#include "model/camera.h"
#include "sources/city.h"
#include "sources/source.h"

#define IMPORT_FILE_MAX    ((size_t)256 * 1024 * 1024)
#define IMPORT_ROWS_MAX    1000000
#define IMPORT_COLUMNS_MAX 100 /* of a file; most are none of ours */
#define IMPORT_CELL_MAX    2048

/* X(id, name, what it may be called too, lower case, ' ' between) */
#define IMPORT_COLUMN_TABLE(X)                                                                     \
    X(IMPORT_ID, "id", "camera camera_id kode_kamera")                                             \
    X(IMPORT_NAME, "name", "nama nama_kamera lokasi")                                              \
    X(IMPORT_AREA, "area", "kode_wilayah")                                                         \
    X(IMPORT_KECAMATAN, "kecamatan", "kec")                                                        \
    X(IMPORT_KELURAHAN, "kelurahan", "kel desa")                                                   \
    X(IMPORT_RW, "rw", "")                                                                         \
    X(IMPORT_RT, "rt", "")                                                                         \
    X(IMPORT_SITE, "site", "nvr_id lokasi_id")                                                     \
    X(IMPORT_SLOT, "slot", "channel kanal")                                                        \
    X(IMPORT_CLASS, "class", "kelas jenis")                                                        \
    X(IMPORT_OWNER, "owner", "pemilik")                                                            \
    X(IMPORT_VISIBILITY, "visibility", "akses")                                                    \
    X(IMPORT_LAT, "lat", "latitude lintang")                                                       \
    X(IMPORT_LON, "lon", "lng long longitude bujur")                                               \
    X(IMPORT_ANALYTICS, "analytics", "analitik")                                                   \
    X(IMPORT_NIGHT, "night", "malam inframerah")                                                   \
    X(IMPORT_PTZ, "ptz", "")                                                                       \
    X(IMPORT_LINK, "link", "uplink jaringan")                                                      \
    X(IMPORT_MAIN_URL, "main_url", "url rtsp rtsp_url")                                            \
    X(IMPORT_SUB_URL, "sub_url", "")                                                               \
    X(IMPORT_SNAPSHOT_URL, "snapshot_url", "")                                                     \
    X(IMPORT_PLAYBACK_URL, "playback_url", "")                                                     \
    X(IMPORT_ONVIF_URL, "onvif_url", "onvif")                                                      \
    X(IMPORT_USER, "user", "username")                                                             \
    X(IMPORT_PASSWORD, "password", "sandi")                                                        \
    X(IMPORT_NVR, "nvr", "nvr_address alamat_nvr ip")                                              \
    X(IMPORT_NVR_KIND, "nvr_kind", "nvr_type merk merek")

#define IMPORT_ENUM(id, name, others) id,
typedef enum ImportColumn { IMPORT_COLUMN_TABLE(IMPORT_ENUM) IMPORT_COLUMNS } ImportColumn;

/* A row that can be taken. */
typedef struct ImportCamera {
    Camera camera; /* state and times are 0: none of the file's business */
    StreamAddress address;
    const char *link; /* that its box hangs on; "" not told */
    uint32_t given;   /* 1 << ImportColumn for each column that the file has */
    unsigned line;
} ImportCamera;

/* Something to be said of a line. */
typedef struct ImportNote {
    const char *what;
    unsigned line; /* counted from 1; of GeoJSON the feature */
} ImportNote;

typedef struct Import Import;

/* Reads a file's bytes.  city gives names their codes; NULL: the file has codes alone.  NULL and
 * "file: what" for what is no such file at all, or goes over a bound. */
Import *import_read(const char *file, const void *bytes, size_t size, const City *city,
                    GError **error);
void import_free(Import *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Import, import_free)

/* How many rows could be taken. */
size_t import_rows(const Import *import);
/* In the order of the file; borrowed.  Of an import of cameras alone. */
const ImportCamera *import_cameras(const Import *import, size_t *count);
/* What is wrong, line by line. */
const ImportNote *import_troubles(const Import *import, size_t *count);
/* What was understood otherwise than written, and columns that were passed over. */
const ImportNote *import_remarks(const Import *import, size_t *count);

#endif
