#include "demo_kinds.h"

#include "base/clock.h"

/* What came of the alerts of eight weeks, so that track records and reports say something on the
 * first day. */

enum { STREAM_PAST = 7 };

#define DAY_MS      INT64_C(86400000)
#define DAYS        56
#define A_DAY       60 /* alerts, in a city of full size */
#define FULL_SIZE   14000
#define A_DAY_LEAST 4
#define ID_SIZE     32

static Verdict draw_verdict(Chance *chance, unsigned real)
{
    static const Verdict wrong[] = {VERDICT_FALSE,    VERDICT_FALSE,    VERDICT_FALSE,
                                    VERDICT_NUISANCE, VERDICT_NUISANCE, VERDICT_DUPLICATE};
    if (chance_hit(chance, 100)) {
        return VERDICT_NONE;
    }
    return chance_hit(chance, real) ? VERDICT_REAL
                                    : wrong[chance_below(chance, G_N_ELEMENTS(wrong))];
}

/* People are about in the day, and most in the evening. */
static int draw_hour(Chance *chance)
{
    static const uint16_t table[24] = {3, 2, 2, 1, 1, 2, 4, 6, 6, 5, 5, 6,
                                       6, 5, 5, 6, 8, 9, 9, 9, 8, 7, 6, 4};
    return (int)chance_weighted(chance, table, G_N_ELEMENTS(table));
}

static void tell(const DemoEyes *eyes, const SourceSink *sink, Chance *chance, AlertFact *fact)
{
    static const char *const people[] = {"Sari", "Budi", "Wati", "Joko"};
    int64_t day_ms = fact->at_ms;
    int hour = draw_hour(chance);
    bool rain = chance_hit(chance, (uint32_t)(40 + 4 * (day_ms / DAY_MS % 40)));
    int kind = demo_eyes_draw_kind(eyes, chance, hour, rain);
    if (kind < 0) {
        return;
    }
    uint32_t index = demo_eyes_draw_camera(eyes, chance, (size_t)kind);
    const Camera *camera = &demo_camera(eyes->demo, index)->camera;
    int offset = eyes->demo->plan->utc_offset_minutes;
    fact->at_ms += ((int64_t)hour * 60 + chance_below(chance, 60) - offset) * 60000;
    fact->kind = demo_kind((size_t)kind)->kind;
    fact->camera = camera->id;
    fact->area = camera->area;
    fact->owner = people[chance_below(chance, G_N_ELEMENTS(people))];
    fact->acked_at_ms = fact->at_ms + chance_span(chance, 15000, 900000);
    fact->closed_at_ms = fact->acked_at_ms + chance_span(chance, 60000, 5400000);
    fact->starts = 1;
    fact->count = 1 + chance_below(chance, 9);
    fact->priority = alert_kind_priority(fact->kind);
    fact->verdict = draw_verdict(chance, demo_eyes_real(eyes, (size_t)kind, index));
    sink->past(sink->server, fact);
}

void demo_eyes_past(const DemoEyes *eyes, const SourceSink *sink, int64_t now_ms)
{
    Chance chance;
    unsigned number = 0;
    uint32_t a_day = MAX(A_DAY * eyes->demo->cameras->len / FULL_SIZE, A_DAY_LEAST);
    if (sink->past == NULL || eyes->demo->cameras->len == 0) {
        return;
    }
    chance_init(&chance, eyes->seed, STREAM_PAST);
    int64_t today_ms = now_ms / DAY_MS * DAY_MS;
    sink->begin(sink->server);
    for (int day = DAYS; day > 0; day--) {
        for (uint32_t i = 0; i < a_day; i++) {
            char id[ID_SIZE];
            g_snprintf(id, sizeof id, "past-%06u", ++number);
            AlertFact fact = {.alert = id, .at_ms = today_ms - day * DAY_MS};
            tell(eyes, sink, &chance, &fact);
        }
    }
    sink->commit(sink->server);
}
