#include "console/history.h"

struct History {
    GQueue behind, ahead; /* GKeyFile, the nearest at the tail */
};

static void unref_place(gpointer place)
{
    g_key_file_unref(place);
}

History *history_new(void)
{
    History *history = g_new0(History, 1);
    g_queue_init(&history->behind);
    g_queue_init(&history->ahead);
    return history;
}

void history_free(History *history)
{
    if (history == NULL)
        return;
    g_queue_clear_full(&history->behind, unref_place);
    g_queue_clear_full(&history->ahead, unref_place);
    g_free(history);
}

static void keep(GQueue *side, GKeyFile *here)
{
    g_queue_push_tail(side, g_key_file_ref(here));
    if (side->length > HISTORY_MAX)
        g_key_file_unref(g_queue_pop_head(side));
}

void history_push(History *history, GKeyFile *here)
{
    keep(&history->behind, here);
    g_queue_clear_full(&history->ahead, unref_place);
}

static GKeyFile *step(GQueue *from, GQueue *to, GKeyFile *here)
{
    GKeyFile *place = g_queue_pop_tail(from);
    if (place != NULL)
        keep(to, here);
    return place;
}

GKeyFile *history_back(History *history, GKeyFile *here)
{
    return step(&history->behind, &history->ahead, here);
}

GKeyFile *history_forward(History *history, GKeyFile *here)
{
    return step(&history->ahead, &history->behind, here);
}
