#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "store/outbox_private.h"

/* What moves together; the shared memory of a file that is gone is nobody's. */
static const char *const companions[] = {"-wal", "-shm"};

static bool move(const char *from, const char *to, GError **error)
{
    if (access(to, F_OK) == 0 || rename(from, to) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("%s can't be moved away."), from);
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(companions); i++) {
        g_autofree char *old = g_strconcat(from, companions[i], NULL);
        g_autofree char *new = g_strconcat(to, companions[i], NULL);
        if (access(old, F_OK) == 0 && rename(old, new) != 0) {
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("%s can't be moved away."), old);
            return false;
        }
    }
    return true;
}

/* Reads from one end until the damage. */
static void read_rows(sqlite3 *db, const char *sql, GHashTable *found)
{
    sqlite3_stmt *rows = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK) {
        while (sqlite3_step(rows) == SQLITE_ROW && g_hash_table_size(found) < OUTBOX_ROWS_MAX) {
            OutboxAct *act = outbox_row(rows);
            if (g_hash_table_contains(found, act->id)) {
                outbox_act_free(act);
            } else {
                g_hash_table_insert(found, act->id, act);
            }
        }
    }
    sqlite3_finalize(rows);
}

static int by_seq(gconstpointer a, gconstpointer b)
{
    const OutboxAct *first = *(OutboxAct *const *)a, *second = *(OutboxAct *const *)b;
    return (first->seq > second->seq) - (first->seq < second->seq);
}

/* All that can be read, in order. */
static GPtrArray *read_all(const char *path, GString *drafts)
{
    sqlite3 *db = NULL;
    GHashTableIter iter;
    gpointer act;
    g_autoptr(GHashTable) found = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *acts = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
        read_rows(db, "SELECT " OUTBOX_COLUMNS " FROM act ORDER BY seq", found);
        read_rows(db, "SELECT " OUTBOX_COLUMNS " FROM act ORDER BY seq DESC", found);
        read_rows(db, "SELECT " OUTBOX_COLUMNS_BEFORE " FROM act ORDER BY seq", found);
        read_rows(db, "SELECT " OUTBOX_COLUMNS_BEFORE " FROM act ORDER BY seq DESC", found);
        outbox_drafts_export(db, drafts);
    }
    sqlite3_close(db);
    g_hash_table_iter_init(&iter, found);
    while (g_hash_table_iter_next(&iter, NULL, &act)) {
        g_ptr_array_add(acts, act);
    }
    g_ptr_array_sort(acts, by_seq);
    return acts;
}

static void export_act(GString *text, const OutboxAct *act)
{
    char time[CLOCK_RFC3339_SIZE];
    clock_format(act->created_ms, time);
    g_string_append_printf(text, "%s  %s  %s %s%s\n%s\n", time, act->object, act->method, act->path,
                           act->state == OUTBOX_DAMAGED ? "  (damaged)" : "", act->body);
    if (act->file[0] != '\0') {
        g_string_append_printf(text, "%s\n", act->file);
    }
    g_string_append_c(text, '\n');
}

/* What is whole, as acts that wait for a person: the damaged file may be older than what was
 * done. */
static GPtrArray *keep_whole(GPtrArray *acts, const char *why)
{
    GPtrArray *whole = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    for (guint i = 0; i < acts->len; i++) {
        const OutboxAct *act = g_ptr_array_index(acts, i);
        if (act->state != OUTBOX_DAMAGED) {
            OutboxAct *kept = outbox_act_copy(act);
            kept->state = OUTBOX_ATTENTION;
            g_free(kept->problem);
            kept->problem = g_strdup(why);
            g_ptr_array_add(whole, kept);
        }
    }
    return whole;
}

GPtrArray *outbox_set_aside(const char *path, const char *why, char **moved, GError **error)
{
    g_autofree char *to = g_strdup_printf("%s.bad-%" PRId64, path, clock_wall_ms());
    g_autofree char *export_path = g_strconcat(to, ".txt", NULL);
    if (!move(path, to, error)) {
        return NULL;
    }
    g_autoptr(GString) text = g_string_new(NULL), drafts = g_string_new(NULL);
    g_autoptr(GPtrArray) acts = read_all(to, drafts);
    for (guint i = 0; i < acts->len; i++) {
        export_act(text, g_ptr_array_index(acts, i));
    }
    g_string_append(text, drafts->str);
    GPtrArray *whole = keep_whole(acts, why);
    outbox_blobs_aside(path, to);
    if (text->len > 0) {
        (void)paths_replace(export_path, text->str, text->len, 0600, NULL);
    }
    *moved = g_steal_pointer(&to);
    return whole;
}
