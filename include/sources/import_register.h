/* import_register.h - the register of who is obliged to join, out of a table that somebody keeps
 *
 * The same files as import.h takes: CSV with a header of column names, or points in GeoJSON.
 *
 * Of rows with the same id only the first is among its buildings; every building of it may enter
 * the journal; every row is a building or has a trouble.
 *
 * Layer: sources.  Thread: any, one at a time.
 */
#ifndef TILIK_SOURCES_IMPORT_REGISTER_H
#define TILIK_SOURCES_IMPORT_REGISTER_H

#include "model/register.h"
#include "sources/import.h"

/* X(id, name, what it may be called too); id, name and place are numbered as in import.h. */
#define REGISTER_COLUMN_TABLE(X)                                                                   \
    X(REGISTER_ID, "id", "nomor no_register kode")                                                 \
    X(REGISTER_NAME, "name", "nama nama_bangunan nama_gedung")                                     \
    X(REGISTER_AREA, "area", "kode_wilayah")                                                       \
    X(REGISTER_KECAMATAN, "kecamatan", "kec")                                                      \
    X(REGISTER_KELURAHAN, "kelurahan", "kel desa")                                                 \
    X(REGISTER_RW, "rw", "")                                                                       \
    X(REGISTER_RT, "rt", "")                                                                       \
    X(REGISTER_KIND, "kind", "jenis jenis_bangunan")                                               \
    X(REGISTER_ADDRESS, "address", "alamat")                                                       \
    X(REGISTER_OWNER, "owner", "pemilik operator pengelola")                                       \
    X(REGISTER_CONTACT, "contact", "kontak telepon narahubung")                                    \
    X(REGISTER_AGREEMENT, "agreement", "no_perjanjian perjanjian")                                 \
    X(REGISTER_AGREED, "agreed_at", "tanggal_perjanjian")                                          \
    X(REGISTER_UNTIL, "until", "berlaku_sampai")                                                   \
    X(REGISTER_STATE, "state", "status keadaan")                                                   \
    X(REGISTER_ASKED, "asked_at", "tanggal_surat")                                                 \
    X(REGISTER_DUE, "due_at", "batas_waktu tenggat")                                               \
    X(REGISTER_SITE, "site", "nvr_id")                                                             \
    X(REGISTER_PROMISED, "promised", "jumlah_kamera kamera")                                       \
    X(REGISTER_LINKED, "linked", "kamera_terhubung")                                               \
    X(REGISTER_LAT, "lat", "latitude lintang")                                                     \
    X(REGISTER_LON, "lon", "lng long longitude bujur")                                             \
    X(REGISTER_NOTE, "note", "catatan keterangan")

typedef enum RegisterColumn { REGISTER_COLUMN_TABLE(IMPORT_ENUM) REGISTER_COLUMNS } RegisterColumn;

/* A row that can be taken. */
typedef struct ImportBuilding {
    Building building; /* its version is 0 */
    uint32_t given;    /* 1 << RegisterColumn for each column that the file has */
    unsigned line;
} ImportBuilding;

/* Reads a file's bytes, as import_read() does.  A time is a day ("2026-03-31": from its beginning
 * at the city's clock, a due date or an end to its end) or RFC 3339. */
Import *import_register_read(const char *file, const void *bytes, size_t size, const City *city,
                             GError **error);

/* In the order of the file; borrowed.  Of an import of the register alone. */
const ImportBuilding *import_register_buildings(const Import *import, size_t *count);

#endif
