#include "console/evidence_export.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "console/evidence_check.h"
#include "console/evidence_private.h"
#include "wire/evidence.h"

#define HOST_MAX 64

/* Puts a text in, and into the manifest. */
static bool add_text(EvidenceOut *out, EvidenceExport *manifest, const char *name, const char *text,
                     size_t size, GError **error)
{
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, (gssize)size);
    evidence_export_add(manifest, name, hash, (int64_t)size);
    return evidence_out_text(out, name, text, size, error);
}

static bool copy_file(const EvidenceStore *store, const EvidenceItem *item, EvidenceOut *out,
                      EvidenceExport *manifest, GError **error)
{
    char hash[EVIDENCE_HASH_SIZE];
    const Evidence *facts = item->facts;
    if (!evidence_out_copy(out, store->folder, facts->file, facts->bytes, hash, error))
        return false;
    if (strcmp(hash, facts->sha256) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT,
                    _("%s was changed: its SHA-256 is %s, and was %s"), facts->file, hash,
                    facts->sha256);
        return false;
    }
    evidence_export_add(manifest, facts->file, hash, facts->bytes);
    g_ptr_array_add(manifest->ids, g_strdup(facts->id));
    return true;
}

static bool copy_text(const EvidenceStore *store, const char *stem, const char *suffix,
                      EvidenceOut *out, EvidenceExport *manifest, GError **error)
{
    size_t size;
    g_autofree char *name = g_strconcat(stem, suffix, NULL);
    g_autofree char *text =
        evidence_read_file(store->folder, name, EVIDENCE_CHAIN_MAX, &size, error);
    return text != NULL && add_text(out, manifest, name, text, size, error);
}

static bool note(EvidenceStore *store, EvidenceItem *item, const char *to, const char *by,
                 GError **error)
{
    char head[EVIDENCE_HASH_SIZE];
    g_autofree char *place = g_path_get_basename(to);
    g_autofree char *detail = g_strdup_printf("%s %s", item->facts->id, place);
    CustodyLine line = {
        .at_ms = clock_wall_ms(), .act = EVIDENCE_EXPORTED, .by = (char *)by, .detail = place};
    if (!evidence_store_note(store, item, &line, head, error))
        return false;
    line.detail = detail;
    return evidence_store_index(store, &line, error);
}

static bool add_lists(EvidenceOut *out, EvidenceExport *manifest, const GPtrArray *items,
                      const char *by, GError **error)
{
    g_autoptr(GString) page = g_string_new(NULL), text = g_string_new(NULL);
    g_autoptr(GString) sums = g_string_new(NULL);
    evidence_page(page, items, by, manifest->at_ms);
    if (!add_text(out, manifest, EVIDENCE_PAGE, page->str, page->len, error))
        return false;
    encode_evidence_export(text, manifest);
    g_autofree char *hash =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
    evidence_sums_line(sums, hash, EVIDENCE_MANIFEST);
    for (guint i = 0; i < manifest->files->len; i++) {
        const EvidenceFile *file = &g_array_index(manifest->files, EvidenceFile, i);
        evidence_sums_line(sums, file->sha256, file->path);
    }
    return evidence_out_text(out, EVIDENCE_MANIFEST, text->str, text->len, error) &&
           evidence_out_text(out, EVIDENCE_SUMS, sums->str, sums->len, error);
}

static bool are_whole(const GPtrArray *items, GError **error)
{
    if (items->len * 3 > EVIDENCE_FILES_MAX) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                            _("so many pieces do not fit into one export"));
        return false;
    }
    g_autoptr(GHashTable) stems = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < items->len; i++) {
        const EvidenceItem *item = items->pdata[i];
        const char *problem = item->problem;
        if (problem == NULL && !g_hash_table_add(stems, item->stem))
            problem = _("its id stands twice");
        if (problem == NULL)
            continue;
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, "%s: %s", item->stem, problem);
        return false;
    }
    return true;
}

static EvidenceExport *manifest_new(const char *by)
{
    char host[HOST_MAX + 1] = "";
    EvidenceExport *manifest = evidence_export_new();
    manifest->by = g_strdup(by);
    manifest->at_ms = clock_wall_ms();
    manifest->version = g_strdup(TILIK_VERSION);
    if (gethostname(host, HOST_MAX) == 0)
        manifest->host = text_clean(host, strlen(host), HOST_MAX);
    return manifest;
}

bool evidence_export(EvidenceStore *store, const GPtrArray *items, const char *to, const char *by,
                     GError **error)
{
    if (!are_whole(items, error))
        return false;
    g_autoptr(EvidenceOut) out = evidence_out_new(to, error);
    g_autoptr(EvidenceExport) manifest = manifest_new(by);
    if (out == NULL)
        return false;
    /* What takes long and may fail comes before the lines in the chains. */
    for (guint i = 0; i < items->len; i++)
        if (!copy_file(store, items->pdata[i], out, manifest, error))
            return false;
    for (guint i = 0; i < items->len; i++) {
        EvidenceItem *item = items->pdata[i];
        if (!note(store, item, to, by, error) ||
            !copy_text(store, item->stem, EVIDENCE_FACTS, out, manifest, error) ||
            !copy_text(store, item->stem, EVIDENCE_CUSTODY, out, manifest, error))
            return false;
    }
    return add_lists(out, manifest, items, by, error) && evidence_out_finish(out, error);
}
