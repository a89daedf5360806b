#include "console/evidence_check.h"

#include <string.h>

#include "base/error.h"
#include "console/evidence_private.h"
#include "wire/evidence.h"

static void finding_free(void *data)
{
    EvidenceFinding *finding = data;
    g_free(finding->place);
    g_free(finding->what);
    g_free(finding);
}

static void piece_free(void *data)
{
    EvidencePiece *piece = data;
    g_free(piece->id);
    g_free(piece->sha256);
    g_ptr_array_unref(piece->hashes);
    g_free(piece);
}

static void know(EvidenceReport *report, const Evidence *facts, const GArray *chain)
{
    EvidencePiece *piece = g_new(EvidencePiece, 1);
    *piece = (EvidencePiece){g_strdup(facts->id), g_strdup(facts->sha256),
                             g_ptr_array_new_with_free_func(g_free)};
    for (guint i = 0; i < chain->len; i++)
        g_ptr_array_add(piece->hashes, g_strdup(g_array_index(chain, CustodyLine, i).hash));
    g_ptr_array_add(report->known, piece);
}

void evidence_report_free(EvidenceReport *report)
{
    if (report != NULL) {
        g_ptr_array_unref(report->findings);
        g_ptr_array_unref(report->known);
        g_free(report);
    }
}

bool evidence_report_add(EvidenceReport *report, bool good, const char *place, const char *what)
{
    EvidenceFinding *finding = g_new(EvidenceFinding, 1);
    *finding = (EvidenceFinding){good, g_strdup(place), g_strdup(what)};
    g_ptr_array_add(report->findings, finding);
    report->wrong += !good;
    return good;
}

void evidence_sums_line(GString *out, const char *sha256, const char *path)
{
    g_string_append_printf(out, "%s  %s\n", sha256, path);
}

/* One piece */

static bool check_file(EvidenceReport *report, const BoxFile *file, const char *path,
                       const char *sha256, int64_t bytes)
{
    if (file == NULL)
        return evidence_report_add(report, false, path, _("it is missing"));
    if (file->bytes != bytes) {
        g_autofree char *now = g_strdup_printf("%" G_GINT64_FORMAT, file->bytes);
        g_autofree char *then = g_strdup_printf("%" G_GINT64_FORMAT, bytes);
        g_autofree char *what = g_strdup_printf(_("it has %s bytes, and had %s"), now, then);
        return evidence_report_add(report, false, path, what);
    }
    if (strcmp(file->sha256, sha256) != 0) {
        g_autofree char *what = g_strdup_printf(_("it was changed: its SHA-256 is %s, and was %s"),
                                                file->sha256, sha256);
        return evidence_report_add(report, false, path, what);
    }
    return true;
}

/* The chain hangs on the facts' own hash. */
static bool check_chain(EvidenceReport *report, const EvidenceBox *box, const char *stem,
                        const BoxFile *facts, const Evidence *evidence)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strconcat(stem, EVIDENCE_CUSTODY, NULL);
    const BoxFile *file = evidence_box_find(box, path);
    if (file == NULL || file->text == NULL)
        return evidence_report_add(
            report, false, path, file == NULL ? _("it is missing") : _("its custody is too large"));
    g_autoptr(GArray) chain = custody_read(file->text, (size_t)file->bytes, facts->sha256, &error);
    if (chain == NULL)
        return evidence_report_add(report, false, path, error->message);
    if (chain->len == 0)
        return evidence_report_add(report, false, path, _("it is empty"));
    know(report, evidence, chain);
    g_autofree char *said = g_strdup_printf(_("custody of %u lines is whole; its head is %s"),
                                            chain->len, custody_head(chain, facts->sha256));
    return evidence_report_add(report, true, evidence->id, said);
}

/* The facts of one piece; NULL: they can't be read, which is said. */
static Evidence *check_piece(EvidenceReport *report, const EvidenceBox *box, const BoxFile *facts)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *stem = evidence_stem_of(facts->path);
    if (facts->text == NULL) {
        evidence_report_add(report, false, facts->path, _("it is larger than facts are"));
        return NULL;
    }
    Evidence *evidence = decode_evidence(facts->text, (size_t)facts->bytes, &error);
    if (evidence == NULL) {
        evidence_report_add(report, false, facts->path, error->message);
        return NULL;
    }
    report->pieces++;
    g_autofree char *own = evidence_stem_of(evidence->file);
    if (strcmp(own, stem) != 0)
        evidence_report_add(report, false, facts->path, _("its facts are of another file"));
    else if (check_file(report, evidence_box_find(box, evidence->file), evidence->file,
                        evidence->sha256, evidence->bytes))
        evidence_report_add(report, true, evidence->file, _("is what was kept, byte for byte"));
    check_chain(report, box, stem, facts, evidence);
    return evidence;
}

static bool is_facts(const BoxFile *file)
{
    return g_str_has_suffix(file->path, EVIDENCE_FACTS) &&
           strcmp(file->path, EVIDENCE_MANIFEST) != 0;
}

/* An export */

static void check_listed(EvidenceReport *report, const EvidenceBox *box,
                         const EvidenceExport *export)
{
    g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < export->files->len; i++) {
        const EvidenceFile *file = &g_array_index(export->files, EvidenceFile, i);
        g_hash_table_add(listed, file->path);
        check_file(report, evidence_box_find(box, file->path), file->path, file->sha256,
                   file->bytes);
    }
    for (guint i = 0; i < box->files->len; i++) {
        const BoxFile *file = box->files->pdata[i];
        if (strcmp(file->path, EVIDENCE_MANIFEST) != 0 && strcmp(file->path, EVIDENCE_SUMS) != 0 &&
            !g_hash_table_contains(listed, file->path))
            evidence_report_add(report, false, file->path, _("it is not in the manifest"));
    }
}

/* What stands there must be what the manifest makes of it, letter for letter. */
static void check_sums(EvidenceReport *report, const EvidenceBox *box, const BoxFile *manifest,
                       const EvidenceExport *export)
{
    g_autoptr(GString) expected = g_string_new(NULL);
    const BoxFile *sums = evidence_box_find(box, EVIDENCE_SUMS);
    if (sums == NULL || sums->text == NULL) {
        evidence_report_add(report, false, EVIDENCE_SUMS, _("it is missing"));
        return;
    }
    evidence_sums_line(expected, manifest->sha256, EVIDENCE_MANIFEST);
    for (guint i = 0; i < export->files->len; i++) {
        const EvidenceFile *file = &g_array_index(export->files, EvidenceFile, i);
        evidence_sums_line(expected, file->sha256, file->path);
    }
    if ((gsize)sums->bytes == expected->len &&
        memcmp(sums->text, expected->str, expected->len) == 0) {
        evidence_report_add(report, true, EVIDENCE_SUMS, _("agrees with the manifest"));
        return;
    }
    unsigned line = 1;
    for (gsize i = 0; i < expected->len && i < (gsize)sums->bytes; i++) {
        if (sums->text[i] != expected->str[i])
            break;
        line += sums->text[i] == '\n';
    }
    g_autofree char *place = g_strdup_printf("%s:%u", EVIDENCE_SUMS, line);
    evidence_report_add(report, false, place, _("it does not agree with the manifest"));
}

static void check_ids(EvidenceReport *report, const EvidenceExport *export, GHashTable *found)
{
    g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer id;
    for (guint i = 0; i < export->ids->len; i++) {
        if (!g_hash_table_add(named, export->ids->pdata[i]))
            evidence_report_add(report, false, export->ids->pdata[i],
                                _("its id stands twice in the manifest"));
        if (!g_hash_table_contains(found, export->ids->pdata[i]))
            evidence_report_add(report, false, export->ids->pdata[i], _("its facts are missing"));
    }
    g_hash_table_iter_init(&iter, found);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        if (!g_hash_table_contains(named, id))
            evidence_report_add(report, false, id, _("it is not in the manifest"));
}

static void check_export(EvidenceReport *report, const EvidenceBox *box, const BoxFile *manifest,
                         GHashTable *found)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceExport) export = NULL;
    if (manifest->text == NULL) {
        evidence_report_add(report, false, EVIDENCE_MANIFEST, _("it is larger than a manifest is"));
        return;
    }
    export = decode_evidence_export(manifest->text, (size_t)manifest->bytes, &error);
    if (export == NULL) {
        evidence_report_add(report, false, EVIDENCE_MANIFEST, error->message);
        return;
    }
    unsigned before = report->wrong;
    check_listed(report, box, export);
    check_sums(report, box, manifest, export);
    check_ids(report, export, found);
    if (report->wrong == before)
        evidence_report_add(report, true, EVIDENCE_MANIFEST,
                            _("names what is there, and nothing else"));
}

/* The folder of a console */

static void check_index(EvidenceReport *report, const BoxFile *index)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) chain = index->text != NULL ? custody_read(index->text, (size_t)index->bytes,
                                                                 EVIDENCE_INDEX_ANCHOR, &error)
                                                  : NULL;
    if (chain == NULL)
        evidence_report_add(report, false, index->path,
                            error != NULL ? error->message : _("its custody is too large"));
    else
        evidence_report_add(report, true, index->path, _("the folder's own custody is whole"));
}

/* A file that no facts speak of is evidence of nothing, whatever its name begins with. */
static void check_strays(EvidenceReport *report, const EvidenceBox *box, GHashTable *told)
{
    for (guint i = 0; i < box->files->len; i++) {
        const BoxFile *file = box->files->pdata[i];
        if (!g_hash_table_contains(told, file->path) &&
            strcmp(file->path, EVIDENCE_INDEX EVIDENCE_CUSTODY) != 0)
            evidence_report_add(report, false, file->path, _("there are no facts about it"));
    }
}

/* The files that facts speak of, they too. */
static void add_told(GHashTable *told, const BoxFile *facts, const Evidence *evidence)
{
    g_autofree char *stem = evidence_stem_of(facts->path);
    g_hash_table_add(told, g_strdup(facts->path));
    g_hash_table_add(told, g_strconcat(stem, EVIDENCE_CUSTODY, NULL));
    if (evidence != NULL)
        g_hash_table_add(told, g_strdup(evidence->file));
}

EvidenceReport *evidence_check_box(const EvidenceBox *box)
{
    EvidenceReport *report = g_new0(EvidenceReport, 1);
    report->findings = g_ptr_array_new_with_free_func(finding_free);
    report->known = g_ptr_array_new_with_free_func(piece_free);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < box->refusals->len; i++) {
        const BoxRefusal *refusal = box->refusals->pdata[i];
        evidence_report_add(report, false, refusal->path, refusal->why);
    }
    for (guint i = 0; i < box->files->len; i++) {
        const BoxFile *file = box->files->pdata[i];
        if (!is_facts(file))
            continue;
        g_autoptr(Evidence) evidence = check_piece(report, box, file);
        add_told(told, file, evidence);
        if (evidence != NULL && !g_hash_table_add(ids, g_strdup(evidence->id)))
            evidence_report_add(report, false, evidence->id, _("its id stands twice"));
    }
    const BoxFile *manifest = evidence_box_find(box, EVIDENCE_MANIFEST);
    const BoxFile *index = evidence_box_find(box, EVIDENCE_INDEX EVIDENCE_CUSTODY);
    if (manifest != NULL) {
        check_export(report, box, manifest, ids);
    } else {
        check_strays(report, box, told);
        if (index != NULL)
            check_index(report, index);
    }
    if (report->pieces == 0 && report->wrong == 0)
        evidence_report_add(report, false, ".", _("there is no evidence in it"));
    return report;
}

EvidenceReport *evidence_check(const char *path, GError **error)
{
    g_autoptr(EvidenceBox) box = evidence_box_read(path, error);
    return box != NULL ? evidence_check_box(box) : NULL;
}

char *evidence_check_item(const EvidenceStore *store, const EvidenceItem *item)
{
    char hash[EVIDENCE_HASH_SIZE];
    int64_t bytes;
    g_autoptr(GError) error = NULL;
    if (item->problem != NULL)
        return g_strdup(item->problem);
    if (!evidence_hash_file(evidence_store_folder(store), item->facts->file, hash, &bytes, &error))
        return g_strdup(error->message);
    if (strcmp(hash, item->facts->sha256) != 0)
        return g_strdup_printf(_("%s was changed: its SHA-256 is %s, and was %s"),
                               item->facts->file, hash, item->facts->sha256);
    return NULL;
}
