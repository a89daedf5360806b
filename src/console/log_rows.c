#include "console/log_rows.h"

#include <string.h>

struct LogRows {
    GPtrArray *pending;    /* of LogRow, newest first */
    GPtrArray *lines;      /* the same */
    GPtrArray *aside;      /* the same, oldest first */
    GHashTable *ids;       /* of lines and aside, borrowed from them */
    GHashTable *corrected; /* ids that a correction names */
};

static void row_free(gpointer data)
{
    LogRow *row = data;
    if (row == NULL)
        return; /* it went elsewhere */
    g_free((char *)row->line.id);
    g_free((char *)row->line.by);
    g_free((char *)row->line.area);
    g_free((char *)row->line.text);
    g_free((char *)row->line.word);
    g_free((char *)row->line.ref);
    g_free(row->problem);
    g_free(row);
}

static LogRow *row_new(const LogLine *line)
{
    LogRow *row = g_new0(LogRow, 1);
    row->line = *line;
    row->line.id = g_strdup(line->id);
    row->line.by = g_strdup(line->by);
    row->line.area = g_strdup(line->area);
    row->line.text = g_strdup(line->text);
    row->line.word = g_strdup(line->word);
    row->line.ref = g_strdup(line->ref);
    return row;
}

LogRows *log_rows_new(void)
{
    LogRows *rows = g_new0(LogRows, 1);
    rows->pending = g_ptr_array_new_with_free_func(row_free);
    rows->lines = g_ptr_array_new_with_free_func(row_free);
    rows->aside = g_ptr_array_new_with_free_func(row_free);
    rows->ids = g_hash_table_new(g_str_hash, g_str_equal);
    rows->corrected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return rows;
}

void log_rows_free(LogRows *rows)
{
    if (rows == NULL)
        return;
    g_hash_table_unref(rows->ids);
    g_hash_table_unref(rows->corrected);
    g_ptr_array_unref(rows->pending);
    g_ptr_array_unref(rows->lines);
    g_ptr_array_unref(rows->aside);
    g_free(rows);
}

void log_rows_clear(LogRows *rows)
{
    g_hash_table_remove_all(rows->ids);
    g_hash_table_remove_all(rows->corrected);
    g_ptr_array_set_size(rows->lines, 0);
    g_ptr_array_set_size(rows->aside, 0);
}

static void note_correction(LogRows *rows, const LogLine *line)
{
    if (line->act == LOG_CORRECTION && line->ref != NULL && g_str_has_prefix(line->ref, "log/"))
        g_hash_table_add(rows->corrected, g_strdup(line->ref + strlen("log/")));
}

/* Makes a row of a line that is not there yet; NULL: it is. */
static LogRow *enter(LogRows *rows, const LogLine *line)
{
    if (g_hash_table_contains(rows->ids, line->id))
        return NULL;
    LogRow *row = row_new(line);
    g_hash_table_insert(rows->ids, (gpointer)row->line.id, row);
    note_correction(rows, line);
    return row;
}

static int find_pending(const LogRows *rows, const char *id)
{
    for (guint i = 0; i < rows->pending->len; i++)
        if (strcmp(((const LogRow *)rows->pending->pdata[i])->line.id, id) == 0)
            return (int)i;
    return -1;
}

bool log_rows_append(LogRows *rows, const LogLine *line)
{
    LogRow *row = rows->lines->len < LOG_ROWS_MAX ? enter(rows, line) : NULL;
    if (row != NULL)
        g_ptr_array_add(rows->lines, row);
    return row != NULL;
}

/* The oldest gives way: it is far from where the person is, or is fetched again. */
static void make_room(LogRows *rows)
{
    while (rows->lines->len > LOG_ROWS_MAX) {
        const LogRow *last = rows->lines->pdata[rows->lines->len - 1];
        g_hash_table_remove(rows->ids, last->line.id);
        g_ptr_array_remove_index(rows->lines, rows->lines->len - 1);
    }
}

bool log_rows_arrive(LogRows *rows, const LogLine *line, bool own)
{
    LogRow *row = enter(rows, line);
    if (row == NULL)
        return false;
    int waited = find_pending(rows, line->id);
    if (waited >= 0)
        g_ptr_array_remove_index(rows->pending, (guint)waited);
    if (own && rows->aside->len == 0)
        g_ptr_array_insert(rows->lines, 0, row);
    else
        g_ptr_array_add(rows->aside, row);
    /* What nobody has looked at for so long is asked for again. */
    if (rows->aside->len > LOG_ROWS_MAX)
        log_rows_let_in(rows);
    make_room(rows);
    return true;
}

unsigned log_rows_waiting(const LogRows *rows)
{
    return rows->aside->len;
}

void log_rows_let_in(LogRows *rows)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(row_free);
    for (guint i = rows->aside->len; i > 0; i--)
        g_ptr_array_add(all, g_steal_pointer(&rows->aside->pdata[i - 1]));
    for (guint i = 0; i < rows->lines->len; i++)
        g_ptr_array_add(all, g_steal_pointer(&rows->lines->pdata[i]));
    g_ptr_array_set_size(rows->aside, 0);
    g_ptr_array_unref(rows->lines);
    rows->lines = all;
    make_room(rows);
}

void log_rows_forget_pending(LogRows *rows)
{
    g_ptr_array_set_size(rows->pending, 0);
}

void log_rows_add_pending(LogRows *rows, const LogLine *line, const char *problem)
{
    if (g_hash_table_contains(rows->ids, line->id))
        return;
    LogRow *row = row_new(line);
    row->state = problem != NULL ? LOG_ROW_REFUSED : LOG_ROW_PENDING;
    row->problem = g_strdup(problem);
    g_ptr_array_add(rows->pending, row);
}

int log_rows_count(const LogRows *rows)
{
    return (int)(rows->pending->len + rows->lines->len);
}

const LogRow *log_rows_nth(const LogRows *rows, int row)
{
    if (row < 0 || row >= log_rows_count(rows))
        return NULL;
    guint at = (guint)row;
    return at < rows->pending->len ? rows->pending->pdata[at]
                                   : rows->lines->pdata[at - rows->pending->len];
}

int log_rows_find(const LogRows *rows, const char *id)
{
    int waited = find_pending(rows, id);
    if (waited >= 0)
        return waited;
    const LogRow *row = g_hash_table_lookup(rows->ids, id);
    guint at;
    if (row == NULL || !g_ptr_array_find(rows->lines, row, &at))
        return -1;
    return (int)(rows->pending->len + at);
}

bool log_rows_is_corrected(const LogRows *rows, const char *id)
{
    return g_hash_table_contains(rows->corrected, id);
}
