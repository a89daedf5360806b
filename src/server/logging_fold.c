#include <string.h>

#include "logging.h"

/* So many topics are named; more are told by their number alone. */
#define TOPICS_MAX 5

typedef struct Fold {
    LogAct act;
    char *by, *word, *ref;
    char *text;      /* of the first */
    char *detail;    /* of the first */
    GString *topics; /* of all, each once */
    unsigned named;
    char area[AREA_CODE_SIZE];
    int64_t count, at_ms;
    Sight sight;
} Fold;

struct LogFold {
    GPtrArray *folds; /* of Fold, in the order in which they began */
};

static void fold_free(gpointer data)
{
    Fold *fold = data;
    g_free(fold->by);
    g_free(fold->word);
    g_free(fold->ref);
    g_free(fold->text);
    g_free(fold->detail);
    g_string_free(fold->topics, TRUE);
    g_free(fold);
}

LogFold *log_fold_new(void)
{
    LogFold *log = g_new0(LogFold, 1);
    log->folds = g_ptr_array_new_with_free_func(fold_free);
    return log;
}

void log_fold_free(LogFold *log)
{
    if (log != NULL) {
        g_ptr_array_unref(log->folds);
        g_free(log);
    }
}

static Fold *find(LogFold *log, const LogLine *line)
{
    for (guint i = 0; i < log->folds->len; i++) {
        Fold *fold = log->folds->pdata[i];
        if (fold->act == line->act && g_strcmp0(fold->by, line->by) == 0) {
            return fold;
        }
    }
    Fold *fold = g_new0(Fold, 1);
    fold->act = line->act;
    fold->by = g_strdup(line->by);
    fold->word = g_strdup(line->word);
    fold->topics = g_string_new(NULL);
    g_strlcpy(fold->area, "?", sizeof fold->area);
    fold->at_ms = line->at_ms;
    g_ptr_array_add(log->folds, fold);
    return fold;
}

static bool is_named(const Fold *fold, const char *topic)
{
    g_auto(GStrv) named = g_strsplit(fold->topics->str, ", ", -1);
    return g_strv_contains((const char *const *)named, topic);
}

static void name_topic(Fold *fold, const char *topic)
{
    if (topic == NULL || fold->named > TOPICS_MAX || is_named(fold, topic)) {
        return;
    }
    const char *shown = fold->named == TOPICS_MAX ? "…" : topic;
    g_string_append_printf(fold->topics, "%s%s", fold->named > 0 ? ", " : "", shown);
    fold->named++;
}

void log_fold_add(LogFold *log, const LogLine *line, const LogAbout *about, Sight sight)
{
    Fold *fold = find(log, line);
    if (fold->count++ == 0) {
        fold->text = logging_text(about->topic, about->place, about->detail);
        fold->detail = g_strdup(about->detail);
        fold->ref = g_strdup(about->ref);
    }
    name_topic(fold, about->topic);
    logging_widen(fold->area, line->area != NULL ? line->area : "");
    fold->sight = logging_narrower(fold->sight, sight);
}

static void write_one(const Fold *fold, Batch *batch)
{
    bool many = fold->count > 1;
    g_autofree char *text = many ? logging_text(fold->topics->str, fold->detail, NULL) : NULL;
    const LogLine line = {.by = fold->by,
                          .area = fold->area,
                          .text = many ? text : fold->text,
                          .word = fold->word,
                          .ref = many ? NULL : fold->ref,
                          .at_ms = fold->at_ms,
                          .count = fold->count,
                          .act = fold->act,
                          .automatic = true};
    logging_add(batch, &line, fold->sight);
}

void log_fold_write(LogFold *log, Batch *batch)
{
    for (guint i = 0; i < log->folds->len; i++) {
        write_one(log->folds->pdata[i], batch);
    }
    log_fold_clear(log);
}

void log_fold_clear(LogFold *log)
{
    g_ptr_array_set_size(log->folds, 0);
}
