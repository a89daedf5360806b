#include "console/looked.h"

#include <stdbool.h>
#include <string.h>

#define TIMES_MAX   16  /* kept of one camera; the oldest go */
#define CAMERAS_MAX 256 /* more than anybody watches while an alert lasts */

typedef struct Span {
    int64_t from_ms, to_ms; /* to_ms 0: it plays now */
} Span;

typedef struct Sight {
    Span spans[TIMES_MAX];
    unsigned count;
} Sight;

struct Looked {
    GHashTable *sights; /* camera id to Sight */
};

Looked *looked_new(void)
{
    Looked *looked = g_new0(Looked, 1);
    looked->sights = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return looked;
}

void looked_free(Looked *looked)
{
    if (looked == NULL)
        return;
    g_hash_table_unref(looked->sights);
    g_free(looked);
}

static bool plays(const Sight *sight)
{
    return sight->count > 0 && sight->spans[sight->count - 1].to_ms == 0;
}

static void begin(Sight *sight, int64_t mono_ms)
{
    if (plays(sight))
        return;
    if (sight->count == TIMES_MAX) {
        memmove(sight->spans, sight->spans + 1, (TIMES_MAX - 1) * sizeof *sight->spans);
        sight->count--;
    }
    sight->spans[sight->count++] = (Span){.from_ms = mono_ms};
}

static bool holds(const char *const *ids, const char *id)
{
    for (size_t i = 0; ids[i] != NULL; i++)
        if (strcmp(ids[i], id) == 0)
            return true;
    return false;
}

/* Forgets the camera that was seen the longest ago. */
static void forget_one(Looked *looked)
{
    GHashTableIter iter;
    gpointer id, value;
    const char *oldest = NULL;
    int64_t oldest_ms = INT64_MAX;
    g_hash_table_iter_init(&iter, looked->sights);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        const Sight *sight = value;
        int64_t last = plays(sight) ? INT64_MAX : sight->spans[sight->count - 1].to_ms;
        if (last < oldest_ms) {
            oldest_ms = last;
            oldest = id;
        }
    }
    if (oldest != NULL)
        g_hash_table_remove(looked->sights, oldest);
}

void looked_now(Looked *looked, const char *const *playing, int64_t mono_ms)
{
    GHashTableIter iter;
    gpointer id, value;
    g_hash_table_iter_init(&iter, looked->sights);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        Sight *sight = value;
        if (plays(sight) && !holds(playing, id))
            sight->spans[sight->count - 1].to_ms = mono_ms;
    }
    for (size_t i = 0; playing[i] != NULL; i++) {
        Sight *sight = g_hash_table_lookup(looked->sights, playing[i]);
        if (sight == NULL) {
            if (g_hash_table_size(looked->sights) >= CAMERAS_MAX)
                forget_one(looked);
            sight = g_new0(Sight, 1);
            g_hash_table_insert(looked->sights, g_strdup(playing[i]), sight);
        }
        begin(sight, mono_ms);
    }
}

int64_t looked_ms(const Looked *looked, const char *camera, int64_t since_ms, int64_t now_ms)
{
    const Sight *sight = g_hash_table_lookup(looked->sights, camera);
    int64_t sum = 0;
    for (unsigned i = 0; sight != NULL && i < sight->count; i++) {
        int64_t from = MAX(sight->spans[i].from_ms, since_ms);
        int64_t to = sight->spans[i].to_ms != 0 ? sight->spans[i].to_ms : now_ms;
        sum += MAX(to - from, 0);
    }
    return sum;
}

int64_t looked_ago_ms(const Looked *looked, const char *camera, int64_t now_ms)
{
    const Sight *sight = g_hash_table_lookup(looked->sights, camera);
    if (sight == NULL || sight->count == 0)
        return -1;
    return plays(sight) ? 0 : MAX(now_ms - sight->spans[sight->count - 1].to_ms, 0);
}
