/* Whose turn it is next: where all that hangs on a link, host or box is silent, a few are asked for
 * all (model/scouts.h). */
#include <string.h>

#include "base/clock.h"
#include "probing_private.h"

#define STEP_MS 1000

static int by_due(const void *a, const void *b, void *data)
{
    const Probed *one = a, *other = b;
    return (one->due_ms > other->due_ms) - (one->due_ms < other->due_ms);
}

void probing_put_back(Probed *probed, int64_t due_ms)
{
    probed->due_ms = due_ms;
    probed->place = g_sequence_insert_sorted(probed->source->queue, probed, by_due, NULL);
}

static const HealthRule *rule_of(const Probed *probed)
{
    return &probed->source->rules.health[probed->class];
}

void probing_hang(Probed *probed)
{
    Scouts *scouts = probed->source->scouts;
    const char *const places[SCOUT_SCOPES] = {
        [SCOUT_LINK] = probed->link, [SCOUT_HOST] = probed->host, [SCOUT_BOX] = probed->site};
    if (probed->member == NULL) {
        probed->member = scouts_add(scouts, places, probed);
    } else {
        scouts_hang(scouts, probed->member, places);
    }
    probing_count_with(probed);
}

void probing_hang_host(Probed *probed, const char *url)
{
    g_autofree char *host = prober_host(url);
    if (g_strcmp0(host, probed->host) != 0) {
        g_free(probed->host);
        probed->host = g_steal_pointer(&host);
        probing_hang(probed);
    }
}

/* Nothing at all came back: what answers with an error is there, and so is its link. */
static bool is_silence(ProbeResult result)
{
    return result == PROBE_TIMEOUT || result == PROBE_REFUSED || result == PROBE_NAME;
}

/* Those that others speak for are told of together, once a second: each commit costs. */
static int64_t in_step(const Probed *probed, int64_t due_ms)
{
    bool waits = scouts_duty(probed->member) == SCOUT_WAITS;
    return waits && health_doubts_dark(&probed->health) ? due_ms - due_ms % STEP_MS + STEP_MS
                                                        : due_ms;
}

/* What is being asked has its answer on the way. */
static void on_news(ScoutNews news, void *member_data, void *data)
{
    Probed *probed = member_data;
    Source *source = data;
    const Health *health = &probed->health;
    bool lives = health->state == CAMERA_ONLINE && health->wanted == CAMERA_ONLINE;
    if (probed->place == NULL || (news == SCOUT_SOON && !lives)) {
        return;
    }
    int64_t wait = scouts_news_ms(probed->member, news, health, rule_of(probed),
                                  g_rand_double(source->chance), clock_wall_ms());
    int64_t due_ms = in_step(probed, clock_mono_ms() + wait);
    if (scouts_duty(probed->member) == SCOUT_WAITS || due_ms < probed->due_ms) {
        g_sequence_remove(probed->place);
        probing_put_back(probed, due_ms);
    }
}

static void wait_for_turn(Probed *probed, int64_t now_ms)
{
    double chance = g_rand_double(probed->source->chance);
    int64_t wait = scouts_wait_ms(probed->member, &probed->health, rule_of(probed), chance, now_ms);
    probing_put_back(probed, in_step(probed, clock_mono_ms() + wait));
}

void probing_next(Probed *probed, ProbeResult result, int64_t now_ms)
{
    Source *source = probed->source;
    scouts_take(source->scouts, probed->member, !is_silence(result), now_ms, on_news, source);
    wait_for_turn(probed, now_ms);
}

bool probing_spoken_for(Probed *probed)
{
    int64_t now_ms = clock_wall_ms();
    ScoutTurn turn = scouts_turn(probed->member, &probed->health, rule_of(probed), now_ms);
    if (turn == SCOUT_DARK) {
        probing_tell(probed->source, probed);
    }
    if (turn != SCOUT_ASK) {
        wait_for_turn(probed, now_ms);
    }
    return turn != SCOUT_ASK;
}
