/* Pieces of evidence that are being made, and those that a crash left half made. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/paths.h"
#include "console/evidence_private.h"
#include "wire/evidence.h"

#define NO_HASH EVIDENCE_INDEX_ANCHOR
#define STEM_OF 100

struct EvidenceDraft {
    EvidenceStore *store;
    char *stem;
    int file; /* locked */
};

char *evidence_stem_of(const char *file)
{
    const char *dot = strrchr(file, '.');
    return dot != NULL ? g_strndup(file, (gsize)(dot - file)) : g_strdup(file);
}

char *evidence_stem(const Evidence *facts)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(facts->begin_ms / 1000);
    g_autofree char *when = g_date_time_format(at, "%Y%m%dT%H%M%SZ");
    g_autofree char *camera = g_strndup(facts->camera, STEM_OF);
    g_strdelimit(camera, ":", '-');
    return g_strdup_printf("%s-%s-%s", when, camera, facts->id);
}

static bool write_facts(int file, const Evidence *facts)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(Evidence) copy = evidence_copy(facts);
    if (copy->sha256 == NULL)
        copy->sha256 = g_strdup(NO_HASH);
    encode_evidence(text, copy);
    return pwrite(file, text->str, text->len, 0) == (ssize_t)text->len &&
           ftruncate(file, (off_t)text->len) == 0 && fsync(file) == 0;
}

static EvidenceDraft *draft_new(EvidenceStore *store, const char *stem, int file)
{
    EvidenceDraft *draft = g_new(EvidenceDraft, 1);
    *draft = (EvidenceDraft){store, g_strdup(stem), file};
    return draft;
}

EvidenceDraft *evidence_draft_new(EvidenceStore *store, const Evidence *facts, GError **error)
{
    g_autofree char *stem = evidence_stem_of(facts->file);
    g_autofree char *name = g_strconcat(stem, EVIDENCE_DRAFT, NULL);
    int file =
        openat(store->folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0 && write_facts(file, facts)) {
        fsync(store->folder);
        return draft_new(store, stem, file);
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", store->path, g_strerror(errno));
    if (file >= 0) {
        unlinkat(store->folder, name, 0);
        close(file);
    }
    return NULL;
}

bool evidence_draft_update(EvidenceDraft *draft, const Evidence *facts)
{
    return write_facts(draft->file, facts);
}

void evidence_draft_free(EvidenceDraft *draft)
{
    if (draft == NULL)
        return;
    close(draft->file);
    g_free(draft->stem);
    g_free(draft);
}

void evidence_draft_drop(EvidenceDraft *draft)
{
    if (draft == NULL)
        return;
    g_autofree char *name = g_strconcat(draft->stem, EVIDENCE_DRAFT, NULL);
    unlinkat(draft->store->folder, name, 0);
    evidence_draft_free(draft);
}

static bool first_line(EvidenceStore *store, const char *stem, const Evidence *facts,
                       EvidenceAct act, char head[EVIDENCE_HASH_SIZE], GError **error)
{
    g_autoptr(EvidenceItem) item = evidence_store_read(store, stem);
    g_autofree char *detail = g_strdup_printf("sha256 %s", facts->sha256);
    CustodyLine line = {.at_ms = clock_wall_ms(), .act = act, .by = facts->by, .detail = detail};
    if (item->facts == NULL || !evidence_store_note(store, item, &line, head, error)) {
        if (item->facts == NULL)
            g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_STORAGE, item->problem);
        return false;
    }
    g_autofree char *index =
        g_strdup_printf("%s %s %s custody %s", facts->id, facts->file, detail, head);
    line.detail = index;
    return evidence_store_index(store, &line, error);
}

bool evidence_draft_finish(EvidenceDraft *draft, const Evidence *facts, EvidenceAct act,
                           char head[EVIDENCE_HASH_SIZE], GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *path = evidence_store_file(draft->store, draft->stem, EVIDENCE_FACTS);
    encode_evidence(text, facts);
    if (!paths_replace(path, text->str, text->len, 0600, error) ||
        !first_line(draft->store, draft->stem, facts, act, head, error))
        return false;
    g_autofree char *name = g_strconcat(draft->stem, EVIDENCE_DRAFT, NULL);
    unlinkat(draft->store->folder, name, 0);
    return true;
}

/* After a crash */

/* The file that was being written; NULL: there is none, or nothing in it. */
static const char *find_file(const EvidenceStore *store, const char *stem, Evidence *facts)
{
    static const char *const suffixes[] = {".png", ".ts", ".mkv"};
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *name = g_strconcat(stem, suffixes[i], NULL);
        struct stat about;
        if (fstatat(store->folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(about.st_mode))
            continue;
        if (about.st_size == 0) {
            unlinkat(store->folder, name, 0);
            continue;
        }
        g_free(facts->file);
        facts->file = g_steal_pointer(&name);
        facts->end_ms = MAX((int64_t)about.st_mtim.tv_sec * 1000 + about.st_mtim.tv_nsec / 1000000,
                            facts->begin_ms);
        return facts->file;
    }
    return NULL;
}

/* True where the facts were written and only the draft is left. */
static bool is_complete(const EvidenceStore *store, const char *stem)
{
    g_autoptr(EvidenceItem) item = evidence_store_read(store, stem);
    return item->facts != NULL && item->chain != NULL && item->chain->len > 0;
}

static EvidenceItem *recover(EvidenceStore *store, const char *stem, EvidenceDraft *draft)
{
    size_t size;
    char hash[EVIDENCE_HASH_SIZE], head[EVIDENCE_HASH_SIZE];
    g_autofree char *name = g_strconcat(stem, EVIDENCE_DRAFT, NULL);
    g_autofree char *text =
        evidence_read_file(store->folder, name, EVIDENCE_MANIFEST_MAX, &size, NULL);
    g_autoptr(Evidence) facts = text != NULL ? decode_evidence(text, size, NULL) : NULL;
    if (facts == NULL || is_complete(store, stem) || find_file(store, stem, facts) == NULL) {
        /* A draft that can't be read stays, where there is a file that it may be about. */
        if (facts != NULL)
            unlinkat(store->folder, name, 0);
        return NULL;
    }
    if (!evidence_hash_file(store->folder, facts->file, hash, &facts->bytes, NULL))
        return NULL;
    g_free(facts->sha256);
    facts->sha256 = g_strdup(hash);
    if (facts->kind == EVIDENCE_RECORDING && facts->ending != EVIDENCE_LEFT)
        facts->ending = EVIDENCE_CRASH;
    return evidence_draft_finish(draft, facts, EVIDENCE_FOUND, head, NULL)
               ? evidence_store_read(store, stem)
               : NULL;
}

GPtrArray *evidence_store_recover(EvidenceStore *store)
{
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_item_free);
    g_autoptr(GDir) folder = g_dir_open(store->path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        if (!g_str_has_suffix(name, EVIDENCE_DRAFT) || !evidence_name_valid(name))
            continue;
        int file = openat(store->folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (file < 0)
            continue;
        if (flock(file, LOCK_EX | LOCK_NB) != 0) { /* another console is making it */
            close(file);
            continue;
        }
        g_autofree char *stem = evidence_stem_of(name);
        g_autoptr(EvidenceDraft) draft = draft_new(store, stem, file);
        EvidenceItem *item = recover(store, stem, draft);
        if (item != NULL)
            g_ptr_array_add(found, item);
    }
    return found;
}
