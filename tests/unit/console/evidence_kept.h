/* evidence_kept.h - a folder of evidence of a test's own, and what is said of it
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_EVIDENCE_KEPT_H
#define TILIK_TESTS_EVIDENCE_KEPT_H

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/evidence_check.h"
#include "console/evidence_export.h"
#include "console/evidence_store.h"

#define BY       "Sari (sari@pc3)"
#define BEGAN_MS INT64_C(1795383000123)

typedef struct Box {
    char *path; /* of an empty folder */
    char *home;
    EvidenceStore *store;
} Box;

static inline void setup(Box *box, const void *data)
{
    box->path = g_dir_make_tmp("tilik-evidence-XXXXXX", NULL);
    box->home = g_build_filename(box->path, "kept", NULL);
    box->store = evidence_store_open(box->home, NULL);
    g_assert_nonnull(box->store);
}

static inline void remove_all(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        struct stat about;
        if (lstat(below, &about) == 0 && S_ISDIR(about.st_mode))
            remove_all(below);
        else
            g_unlink(below);
    }
    g_rmdir(path);
}

static inline void teardown(Box *box, const void *data)
{
    evidence_store_free(box->store);
    remove_all(box->path);
    g_free(box->home);
    g_free(box->path);
}

static inline Evidence *facts_of(const char *id, const char *suffix)
{
    Evidence *facts = evidence_new();
    facts->kind = strcmp(suffix, ".png") == 0 ? EVIDENCE_STILL : EVIDENCE_RECORDING;
    facts->id = g_strdup(id);
    facts->camera = g_strdup("cam:1");
    facts->name = g_strdup("Pos Kamling Jl. Mawar");
    facts->by = g_strdup(BY);
    facts->purpose = PURPOSE_EVIDENCE;
    facts->begin_ms = facts->end_ms = facts->asked_ms = BEGAN_MS;
    g_autofree char *stem = evidence_stem(facts);
    facts->file = g_strconcat(stem, suffix, NULL);
    return facts;
}

static inline void write_file(const Box *box, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(box->home, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* A whole piece, and its stem. */
static inline char *keep(Box *box, const char *id, const char *suffix, const char *content)
{
    g_autoptr(Evidence) facts = facts_of(id, suffix);
    g_autoptr(GError) error = NULL;
    char head[EVIDENCE_HASH_SIZE];
    g_autoptr(EvidenceDraft) draft = evidence_draft_new(box->store, facts, &error);
    g_assert_no_error(error);
    write_file(box, facts->file, content);
    facts->sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, content, -1);
    facts->bytes = (int64_t)strlen(content);
    g_assert_true(evidence_draft_finish(draft, facts, EVIDENCE_MADE, head, &error));
    return evidence_stem(facts);
}

#define ID_A "01KBC0000000000000000000AA"
#define ID_B "01KBC0000000000000000000BB"

static inline unsigned wrong_in(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceReport) report = evidence_check(path, &error);
    g_assert_no_error(error);
    return report->wrong;
}

/* True when something wrong is found at a place, in these words. */
static inline bool says(const char *path, const char *place, const char *what)
{
    g_autoptr(EvidenceReport) report = evidence_check(path, NULL);
    for (guint i = 0; report != NULL && i < report->findings->len; i++) {
        const EvidenceFinding *finding = report->findings->pdata[i];
        if (!finding->good && strstr(finding->place, place) != NULL &&
            strstr(finding->what, what) != NULL)
            return true;
    }
    for (guint i = 0; report != NULL && i < report->findings->len; i++) {
        const EvidenceFinding *finding = report->findings->pdata[i];
        g_test_message("%d %s: %s", finding->good, finding->place, finding->what);
    }
    return false;
}

#define ADD(path, function) g_test_add(path, Box, NULL, setup, function, teardown)

#endif
