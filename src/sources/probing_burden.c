/* How much is asked of a box and of a link at a time. */
#include "base/clock.h"
#include "probing_private.h"

/* What has not answered for so long burdens its link no more: over one that is dead nothing goes,
 * and those behind it must all be asked before it is known to be. */
#define YOUNG_MS 1000
/* A link that is down takes no more than such a part of all that are asked at a time. */
#define DOWN_PARTS 8

/* Counters are kept while the source runs: a city has so many boxes and links, and no more. */
static unsigned *counter(Source *source, char kind, const char *name)
{
    if (name[0] == '\0') {
        return NULL;
    }
    char *key = g_strdup_printf("%c/%s", kind, name);
    unsigned *found = g_hash_table_lookup(source->busy, key);
    if (found != NULL) {
        g_free(key);
        return found;
    }
    found = g_new0(unsigned, 1);
    g_hash_table_insert(source->busy, key, found);
    return found;
}

void probing_count_with(Probed *probed)
{
    probed->site_busy = counter(probed->source, 's', probed->site);
    probed->link_busy = counter(probed->source, 'l', probed->link);
}

static void count(unsigned *busy, int step)
{
    if (busy != NULL) {
        *busy += (unsigned)step;
    }
}

static void leave_link(Source *source, Probed *probed)
{
    if (probed->young != NULL) {
        g_queue_delete_link(&source->young, probed->young);
        probed->young = NULL;
        count(probed->link_busy, -1);
    }
}

void probing_burden(Probed *probed)
{
    Source *source = probed->source;
    count(probed->site_busy, 1);
    count(probed->link_busy, 1);
    probed->asked_ms = clock_mono_ms();
    g_queue_push_tail(&source->young, probed);
    probed->young = source->young.tail;
}

void probing_relieve(Probed *probed)
{
    count(probed->site_busy, -1);
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
    return probed->link_busy != NULL && *probed->link_busy >= most_of_link(probed);
}

bool probing_is_busy(const Probed *probed)
{
    return probing_link_is_busy(probed) ||
           (probed->site_busy != NULL && *probed->site_busy >= probed->source->rules.site_most);
}
