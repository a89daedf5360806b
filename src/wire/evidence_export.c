#include <string.h>

#include "wire/decoder.h"
#include "wire/evidence.h"
#include "wire/evidence_private.h"
#include "wire/write.h"

#define BYTES_MAX  INT64_C(1000000000000)
#define VALUES_MAX 20000
#define PATH_BYTES 400

typedef struct Read {
    int64_t version;
    const char *by, *host, *tilik;
    const char *const *ids;
    int64_t at_ms;
    const cJSON *files;
} Read;

static const Field fields[] = {
    {"tilik_evidence_export", FIELD_INT64, true, offsetof(Read, version), 0, INT32_MAX, NULL},
    {"exported", FIELD_TIME, true, offsetof(Read, at_ms), 0, 0, NULL},
    {"by", FIELD_EXACT, true, offsetof(Read, by), 0, EVIDENCE_TEXT_MAX, NULL},
    {"computer", FIELD_EXACT, false, offsetof(Read, host), 0, EVIDENCE_TEXT_MAX, NULL},
    {"tilik_version", FIELD_EXACT, false, offsetof(Read, tilik), 0, EVIDENCE_TEXT_MAX, NULL},
    {"evidence", FIELD_IDS, true, offsetof(Read, ids), 0, EVIDENCE_FILES_MAX, NULL},
    {"files", FIELD_LIST, true, offsetof(Read, files), 0, 0, NULL},
};
static const FieldSet set = FIELD_SET("manifest", fields);

static const Field file_fields[] = {
    {"path", FIELD_EXACT, true, offsetof(EvidenceFile, path), 1, PATH_BYTES, NULL},
    {"sha256", FIELD_EXACT, true, offsetof(EvidenceFile, sha256), 1, EVIDENCE_HASH_SIZE, NULL},
    {"bytes", FIELD_INT64, true, offsetof(EvidenceFile, bytes), 0, BYTES_MAX, NULL},
};
static const FieldSet file_set = FIELD_SET("manifest: file", file_fields);

static void file_clear(void *data)
{
    EvidenceFile *file = data;
    g_free(file->path);
    g_free(file->sha256);
}

EvidenceExport *evidence_export_new(void)
{
    EvidenceExport *export = g_new0(EvidenceExport, 1);
    export->ids = g_ptr_array_new_with_free_func(g_free);
    export->files = g_array_new(FALSE, FALSE, sizeof(EvidenceFile));
    g_array_set_clear_func(export->files, file_clear);
    return export;
}

void evidence_export_free(EvidenceExport *export)
{
    if (export == NULL) {
        return;
    }
    g_free(export->by);
    g_free(export->host);
    g_free(export->version);
    g_ptr_array_unref(export->ids);
    g_array_unref(export->files);
    g_free(export);
}

void evidence_export_add(EvidenceExport *export, const char *path, const char *sha256,
                         int64_t bytes)
{
    const EvidenceFile file = {g_strdup(path), g_strdup(sha256), bytes};
    g_array_append_val(export->files, file);
}

bool evidence_path_valid(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 3);
    guint count = g_strv_length(parts);
    return (count == 1 || count == 2) && evidence_name_valid(parts[0]) &&
           (count == 1 || evidence_name_valid(parts[1]));
}

void encode_evidence_export(GString *out, const EvidenceExport *export)
{
    g_string_append_printf(
        out, "{\n  \"tilik_evidence_export\": %d,\n  \"exported\": ", EVIDENCE_VERSION);
    write_time(out, export->at_ms);
    g_string_append(out, ",\n  \"by\": ");
    write_string(out, export->by);
    g_string_append(out, ",\n  \"computer\": ");
    write_string(out, export->host);
    g_string_append(out, ",\n  \"tilik_version\": ");
    write_string(out, export->version);
    g_string_append(out, ",\n  \"evidence\": [");
    for (guint i = 0; i < export->ids->len; i++) {
        g_string_append_printf(out, "%s\n    \"%s\"", i > 0 ? "," : "",
                               (const char *)export->ids->pdata[i]);
    }
    g_string_append(out, "],\n  \"files\": [");
    for (guint i = 0; i < export->files->len; i++) {
        const EvidenceFile *file = &g_array_index(export->files, EvidenceFile, i);
        g_string_append_printf(out,
                               "%s\n    {\"path\": \"%s\", \"sha256\": \"%s\", \"bytes\": "
                               "%" G_GINT64_FORMAT "}",
                               i > 0 ? "," : "", file->path, file->sha256, file->bytes);
    }
    g_string_append(out, "]\n}\n");
}

static bool take_files(Decoder *decoder, const cJSON *list, EvidenceExport *out, GError **error)
{
    const cJSON *object;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (cJSON_GetArraySize(list) > EVIDENCE_FILES_MAX) {
        return decoder_complain("manifest", "files", "too many", error);
    }
    cJSON_ArrayForEach(object, list)
    {
        EvidenceFile file = {0};
        if (!decoder_read_inner(decoder, &file_set, object, &file, error)) {
            return false;
        }
        if (!evidence_path_valid(file.path)) {
            return decoder_complain("manifest: file", "path", "leads out of the export", error);
        }
        if (!evidence_hash_valid(file.sha256)) {
            return decoder_complain("manifest: file", "sha256", "not a SHA-256", error);
        }
        if (!g_hash_table_add(seen, g_ascii_strdown(file.path, -1))) {
            return decoder_complain("manifest: file", "path", "stands twice", error);
        }
        evidence_export_add(out, file.path, file.sha256, file.bytes);
    }
    return true;
}

EvidenceExport *decode_evidence_export(const char *json, size_t size, GError **error)
{
    const JsonBounds bounds = {EVIDENCE_EXPORT_MAX, VALUES_MAX, false};
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(EvidenceExport) export = evidence_export_new();
    Read read = {0};
    const cJSON *object = decoder_parse_within(decoder, set.object, json, size, &bounds, error);
    if (object == NULL || !decoder_read_inner(decoder, &set, object, &read, error) ||
        !evidence_version_known(read.version, set.object, error) ||
        !take_files(decoder, read.files, export, error)) {
        return NULL;
    }
    for (const char *const *id = read.ids; *id != NULL; id++) {
        if (!evidence_name_valid(*id)) {
            decoder_complain("manifest", "evidence", "not a plain name", error);
            return NULL;
        }
        g_ptr_array_add(export->ids, g_strdup(*id));
    }
    export->by = g_strdup(read.by);
    export->host = g_strdup(read.host);
    export->version = g_strdup(read.tilik);
    export->at_ms = read.at_ms;
    return g_steal_pointer(&export);
}
