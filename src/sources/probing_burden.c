/* How much is asked of a box and of a link at a time. */
#include "base/clock.h"
#include "probing_private.h"

/* What has not answered for so long burdens its link no more: over one that is dead nothing goes,
 * and those behind it must all be asked before it is known to be. */
#define YOUNG_MS 1000
/* A link that is down takes no more than such a part of all that are asked at a time. */
#define DOWN_PARTS 8

static unsigned count_of(const Source *source, char kind, const char *name)
{
    g_autofree char *key = g_strdup_printf("%c/%s", kind, name);
    return GPOINTER_TO_UINT(g_hash_table_lookup(source->busy, key));
}

static void count(Source *source, char kind, const char *name, int step)
{
    if (name[0] == '\0') {
        return;
    }
    char *key = g_strdup_printf("%c/%s", kind, name);
    unsigned now = GPOINTER_TO_UINT(g_hash_table_lookup(source->busy, key)) + (unsigned)step;
    if (now == 0) {
        g_hash_table_remove(source->busy, key);
        g_free(key);
    } else {
        g_hash_table_insert(source->busy, key, GUINT_TO_POINTER(now));
    }
}

static void leave_link(Source *source, Probed *probed)
{
    if (probed->young != NULL) {
        g_queue_delete_link(&source->young, probed->young);
        probed->young = NULL;
        count(source, 'l', probed->link, -1);
    }
}

void probing_burden(Probed *probed)
{
    Source *source = probed->source;
    count(source, 's', probed->site, 1);
    count(source, 'l', probed->link, 1);
    probed->asked_ms = clock_mono_ms();
    g_queue_push_tail(&source->young, probed);
    probed->young = source->young.tail;
}

void probing_relieve(Probed *probed)
{
    count(probed->source, 's', probed->site, -1);
    leave_link(probed->source, probed);
}

void probing_leave_links(Source *source, int64_t now_ms)
{
    Probed *oldest;
    while ((oldest = g_queue_peek_head(&source->young)) != NULL &&
           now_ms - oldest->asked_ms >= YOUNG_MS) {
        leave_link(source, oldest);
    }
}

/* Over a link that is down nothing goes: what is asked behind it burdens but ourselves. */
static unsigned most_of_link(const Probed *probed)
{
    const Rules *rules = &probed->source->rules;
    return scouts_link_is_down(probed->member) ? MAX(rules->link_most, rules->most / DOWN_PARTS)
                                               : rules->link_most;
}

bool probing_link_is_busy(const Probed *probed)
{
    return probed->link[0] != '\0' &&
           count_of(probed->source, 'l', probed->link) >= most_of_link(probed);
}

bool probing_is_busy(const Probed *probed)
{
    return probing_link_is_busy(probed) ||
           (probed->site[0] != '\0' &&
            count_of(probed->source, 's', probed->site) >= probed->source->rules.site_most);
}
