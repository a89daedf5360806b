#include "model/scouts.h"

#include "scouts_private.h"

/* Of a hundred that are silent so many may answer and the place is down all the same: somebody
 * wrote them down in the wrong place. */
#define STRAY_PCT 5
/* So often one is drawn, till it is of another box than the other scouts are. */
#define DRAWS 12
/* When all fall silent those that were not asked yet are, within such a part of a round; not again
 * so soon where a link comes and goes. */
#define SOON_PARTS    4
#define SOON_AGAIN    INT64_C(300000)
#define SOON_LEAST    64
#define CONFIRM_PARTS 4
#define CONFIRM_LEAST INT64_C(2000)

typedef struct Telling {
    Scouts *scouts;
    const ScoutMember *asked;
    ScoutTold told;
    void *data;
} Telling;

static void tell(const Telling *telling, ScoutNews news, const ScoutMember *member)
{
    if (member != telling->asked) {
        telling->told(news, member->data, telling->data);
    }
}

static bool is_dark(const ScoutPlace *place)
{
    return place->silent->len >= SCOUTS_LEAST &&
           place->heard * 100 <= place->silent->len * STRAY_PCT;
}

/* Choosing scouts */

static bool may_scout(const ScoutMember *member, const ScoutPlace *place)
{
    return member->scouting == NULL && scouts_speaker(member) == place;
}

static bool is_of_another_box(const ScoutMember *member, const ScoutPlace *place)
{
    for (int i = 0; i < SCOUTS_EACH; i++) {
        const ScoutMember *other = place->scouts[i];
        if (other != NULL && other->places[SCOUT_BOX] == member->places[SCOUT_BOX]) {
            return false;
        }
    }
    return true;
}

static ScoutMember *draw(const Telling *telling, const ScoutPlace *place, const ScoutMember *but)
{
    gint32 count = (gint32)place->silent->len;
    ScoutMember *second = NULL;
    if (count == 0) {
        return NULL;
    }
    for (int i = 0; i < DRAWS; i++) {
        ScoutMember *member =
            place->silent->pdata[g_rand_int_range(telling->scouts->chance, 0, count)];
        if (member == but || !may_scout(member, place)) {
            continue;
        }
        if (is_of_another_box(member, place)) {
            return member;
        }
        second = member;
    }
    for (gint32 i = 0; i < count && second == NULL; i++) {
        ScoutMember *member = place->silent->pdata[i];
        second = member != but && may_scout(member, place) ? member : NULL;
    }
    return second;
}

static void fill(const Telling *telling, ScoutPlace *place, const ScoutMember *but)
{
    for (int i = 0; i < SCOUTS_EACH; i++) {
        ScoutMember *member = place->scouts[i] == NULL ? draw(telling, place, but) : NULL;
        if (member != NULL) {
            place->scouts[i] = member;
            member->scouting = place;
            tell(telling, SCOUT_CHANGED, member);
        }
    }
}

static void dismiss(ScoutMember *member)
{
    for (int i = 0; i < SCOUT_SCOPES && member->scouting != NULL; i++) {
        for (int k = 0; k < SCOUTS_EACH && member->scouting == member->places[i]; k++) {
            if (member->places[i]->scouts[k] == member) {
                member->places[i]->scouts[k] = NULL;
            }
        }
    }
    member->scouting = NULL;
}

/* One that was asked for all and did not answer leaves that to another, where there is one. */
static void take_turns(const Telling *telling, ScoutMember *member)
{
    ScoutPlace *place = scouts_speaker(member);
    if (place == NULL) {
        return;
    }
    dismiss(member);
    fill(telling, place, member);
    fill(telling, place, NULL);
}

/* Silence */

static void go_down(const Telling *telling, ScoutPlace *place, int64_t now_ms)
{
    place->down = true;
    for (guint i = 0; i < place->silent->len; i++) {
        ScoutMember *member = place->silent->pdata[i];
        if (scouts_speaker(member) == place) {
            dismiss(member);
        }
    }
    fill(telling, place, NULL);
    for (guint i = 0; i < place->silent->len; i++) {
        const ScoutMember *member = place->silent->pdata[i];
        if (scouts_duty(member) == SCOUT_WAITS) {
            tell(telling, SCOUT_CHANGED, member);
        }
    }
    if (place->members->len < SOON_LEAST || now_ms - place->hastened_ms < SOON_AGAIN) {
        return;
    }
    place->hastened_ms = now_ms;
    for (guint i = 0; i < place->members->len; i++) {
        const ScoutMember *member = place->members->pdata[i];
        if (member->silent_at[place->scope] == SCOUT_NOWHERE) {
            tell(telling, SCOUT_SOON, member);
        }
    }
}

static void fall_silent(const Telling *telling, ScoutMember *member, int64_t now_ms)
{
    for (int i = 0; i < SCOUT_SCOPES; i++) {
        ScoutPlace *place = member->places[i];
        if (place == NULL) {
            continue;
        }
        if (place->silent->len == 0) {
            place->began_ms = now_ms;
            place->heard = 0;
        }
        if (member->silent_at[i] == SCOUT_NOWHERE) {
            scouts_silent_add(member, (ScoutScope)i);
        }
        place->last_ms = now_ms;
        if (!place->down && is_dark(place)) {
            go_down(telling, place, now_ms);
        }
    }
    take_turns(telling, member);
}

/* Answers */

/* The spell is over: all of the place speak for themselves, or for another place of theirs. */
static void end_spell(const Telling *telling, ScoutPlace *place, ScoutNews news)
{
    bool down = place->down;
    g_autoptr(GPtrArray) silent = g_steal_pointer(&place->silent);
    place->silent = g_ptr_array_new();
    place->down = false;
    for (guint i = 0; i < silent->len; i++) {
        ScoutMember *member = silent->pdata[i];
        member->silent_at[place->scope] = SCOUT_NOWHERE;
        if (member->scouting == place) {
            dismiss(member);
        }
    }
    for (guint i = 0; down && i < silent->len; i++) {
        tell(telling, news, silent->pdata[i]);
    }
}

static void answer(const Telling *telling, ScoutMember *member, int64_t now_ms)
{
    for (int i = 0; i < SCOUT_SCOPES; i++) {
        ScoutPlace *place = member->places[i];
        if (place == NULL || place->silent->len == 0) {
            continue;
        }
        if (member->silent_at[i] != SCOUT_NOWHERE) {
            end_spell(telling, place, SCOUT_BACK);
            continue;
        }
        place->heard += member->answered_ms < place->began_ms;
        if (place->heard * 100 > place->silent->len * STRAY_PCT) {
            end_spell(telling, place, SCOUT_CHANGED);
        }
    }
    member->answered_ms = now_ms;
}

void scouts_take(Scouts *scouts, ScoutMember *member, bool answered, int64_t now_ms, ScoutTold told,
                 void *data)
{
    const Telling telling = {scouts, member, told, data};
    if (answered) {
        answer(&telling, member, now_ms);
    } else {
        fall_silent(&telling, member, now_ms);
    }
}

/* Duties */

ScoutDuty scouts_duty(const ScoutMember *member)
{
    if (scouts_speaker(member) == NULL) {
        return SCOUT_ITSELF;
    }
    return member->scouting != NULL ? SCOUT_ALL : SCOUT_WAITS;
}

bool scouts_link_is_down(const ScoutMember *member)
{
    return member->places[SCOUT_LINK] != NULL && member->places[SCOUT_LINK]->down;
}

static int64_t scout_wait_ms(const ScoutMember *member, const HealthRule *rule, double chance)
{
    int64_t longest = MAX(rule->longest_ms, rule->every_ms);
    int64_t fair = longest * SCOUTS_EACH / (int64_t)scouts_speaker(member)->silent->len;
    return health_spread_ms(CLAMP(fair, rule->every_ms, longest), chance);
}

int64_t scouts_wait_ms(const ScoutMember *member, const Health *health, const HealthRule *rule,
                       double chance, int64_t now_ms)
{
    ScoutDuty duty = scouts_duty(member);
    int64_t own = health_wait_ms(health, rule, chance, now_ms);
    if (duty == SCOUT_ITSELF) {
        return own;
    }
    if (duty == SCOUT_ALL) {
        return MIN(own, scout_wait_ms(member, rule, chance));
    }
    if (!health_doubts_dark(health)) {
        return health_spread_ms(MAX(rule->longest_ms, rule->every_ms), chance);
    }
    /* By then a scout has failed who was asked when it had been dark for long enough. */
    int64_t confirm = MAX(rule->off_ms / CONFIRM_PARTS, CONFIRM_LEAST);
    int64_t left = health->first_failed_ms + rule->off_ms - now_ms;
    return CLAMP(left, 0, rule->off_ms) + health_spread_ms(confirm, chance);
}

int64_t scouts_news_ms(const ScoutMember *member, ScoutNews news, const Health *health,
                       const HealthRule *rule, double chance, int64_t now_ms)
{
    if (news == SCOUT_SOON) {
        return (int64_t)((double)rule->every_ms * chance / SOON_PARTS);
    }
    if (news == SCOUT_BACK) {
        return (int64_t)((double)rule->every_ms * chance);
    }
    int64_t wait = scouts_wait_ms(member, health, rule, chance, now_ms);
    return scouts_duty(member) == SCOUT_ITSELF ? (int64_t)((double)wait * chance) : wait;
}

static bool has_scout(const ScoutPlace *place)
{
    for (int i = 0; i < SCOUTS_EACH; i++) {
        if (place->scouts[i] != NULL) {
            return true;
        }
    }
    return false;
}

/* After a standstill of ours the turns of thousands have come, and no scout has spoken yet. */
ScoutTurn scouts_turn(const ScoutMember *member, Health *health, const HealthRule *rule,
                      int64_t now_ms)
{
    const ScoutPlace *place = scouts_speaker(member);
    bool spoken_for = scouts_duty(member) == SCOUT_WAITS && place->heard == 0 &&
                      health_doubts_dark(health) && now_ms >= health->first_failed_ms;
    if (!spoken_for) {
        return SCOUT_ASK;
    }
    if (health_believe(health, rule, place->last_ms)) {
        return SCOUT_DARK;
    }
    return has_scout(place) ? SCOUT_LATER : SCOUT_ASK;
}
