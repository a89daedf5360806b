/* What a camera weighs in a tour, and why, in words. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "tour_private.h"

#define HOUR_MS INT64_C(3600000)
/* Who was not looked at for three days weighs no more after four. */
#define UNSEEN_HOURS 72.0
/* A state that nobody has confirmed for so long is worth a look. */
#define CONFIRMED_MS (6 * HOUR_MS)
#define REAL_MAX     4
#define LEAST_SAID   0.1

/* How much water, traffic and people make a class worth a look. */
static double of_class(CameraClass class)
{
    switch (class) {
    case CLASS_RIVER:
    case CLASS_PUMP_STATION:
        return 0.25;
    case CLASS_TRAFFIC:
    case CLASS_MARKET:
        return 0.15;
    default:
        return 0;
    }
}

static double of_rain(CameraClass class, double rain)
{
    double wet = rain > 0 ? MIN(rain, 1) : 0;
    switch (class) {
    case CLASS_RIVER:
    case CLASS_PUMP_STATION:
        return wet;
    case CLASS_TRAFFIC:
        return wet / 2;
    default:
        return wet / 4;
    }
}

static double of_unseen(int64_t looked_ms, int64_t now_ms)
{
    if (looked_ms == 0)
        return 1;
    double hours = (double)MAX(now_ms - looked_ms, 0) / HOUR_MS;
    return MIN(log2(1 + hours) / log2(1 + UNSEEN_HOURS), 1);
}

static double of_alerts(const TourFacts *facts)
{
    static const double worst[PRIORITIES] = {1.5, 1.25, 1, 0.5};
    return facts->open == 0 ? 0 : worst[MIN(facts->worst, PRIORITY_LOW)];
}

static bool is_unconfirmed(const TourFacts *facts, int64_t now_ms)
{
    return facts->state == CAMERA_UNKNOWN || now_ms - facts->confirmed_ms > CONFIRMED_MS;
}

static void insert(TourPick *out, const TourReason *reason)
{
    int at = out->reason_count;
    while (at > 0 && out->reasons[at - 1].weight < reason->weight)
        at--;
    if (at >= TOUR_REASONS_MAX)
        return;
    int moved = MIN(out->reason_count, TOUR_REASONS_MAX - 1) - at;
    memmove(out->reasons + at + 1, out->reasons + at, (size_t)moved * sizeof *reason);
    out->reasons[at] = *reason;
    out->reason_count = MIN(out->reason_count + 1, TOUR_REASONS_MAX);
}

double tour_weigh(const TourFacts *facts, int64_t now_ms, TourPick *out)
{
    const TourReason all[] = {
        {TOUR_WHY_ALERT, of_alerts(facts), facts->open, facts->worst},
        {TOUR_WHY_NEAR, facts->near > 0 ? 0.5 : 0, facts->near, PRIORITIES},
        {TOUR_WHY_UNSEEN, of_unseen(facts->looked_ms, now_ms),
         facts->looked_ms == 0 ? -1 : MAX(now_ms - facts->looked_ms, 0), PRIORITIES},
        {TOUR_WHY_RAIN, of_rain(facts->class, facts->rain),
         (int64_t)(CLAMP(facts->rain, 0, 1) * 100), PRIORITIES},
        {TOUR_WHY_HISTORY, MIN(facts->real, REAL_MAX) * 0.125, facts->real, PRIORITIES},
        {TOUR_WHY_UNCONFIRMED, is_unconfirmed(facts, now_ms) ? 0.25 : 0,
         facts->confirmed_ms == 0 ? -1 : now_ms - facts->confirmed_ms, PRIORITIES},
        {TOUR_WHY_CLASS, of_class(facts->class), facts->class, PRIORITIES},
    };
    double weight = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        weight += all[i].weight;
        if (out != NULL && all[i].weight >= LEAST_SAID)
            insert(out, &all[i]);
    }
    if (out != NULL && out->reason_count == 0)
        insert(out, &(TourReason){.why = TOUR_WHY_TURN});
    return MIN(weight, TOUR_WEIGHT_MAX);
}

static void say_alerts(const TourReason *reason, char *out, size_t size)
{
    unsigned count = (unsigned)reason->value;
    if (reason->worst >= PRIORITIES)
        g_snprintf(out, size, ngettext("%u open alert", "%u open alerts", count), count);
    else
        /* TRANSLATORS: how many, and the priority of the worst */
        g_snprintf(out, size, ngettext("%u open alert (%s)", "%u open alerts (%s)", count), count,
                   alert_priority_text(reason->worst));
}

static void say_unseen(int64_t since_ms, char *out, size_t size)
{
    char age[24];
    clock_age(since_ms + 1, 1, age, sizeof age);
    if (since_ms < 0)
        g_strlcpy(out, _("not looked at yet"), size);
    else
        g_snprintf(out, size, _("not looked at for %s"), age);
}

static void say_unconfirmed(int64_t since_ms, char *out, size_t size)
{
    char age[24];
    clock_age(since_ms + 1, 1, age, sizeof age);
    if (since_ms < 0)
        g_strlcpy(out, _("its state was never confirmed"), size);
    else
        g_snprintf(out, size, _("its state not confirmed for %s"), age);
}

void tour_reason_text(const TourReason *reason, char *out, size_t size)
{
    unsigned count = (unsigned)reason->value;
    switch (reason->why) {
    case TOUR_WHY_ALERT:
        say_alerts(reason, out, size);
        break;
    case TOUR_WHY_NEAR:
        g_snprintf(out, size, ngettext("%u open alert near it", "%u open alerts near it", count),
                   count);
        break;
    case TOUR_WHY_UNSEEN:
        say_unseen(reason->value, out, size);
        break;
    case TOUR_WHY_RAIN:
        g_snprintf(out, size, _("rain %u %%"), count);
        break;
    case TOUR_WHY_HISTORY:
        g_snprintf(out, size, ngettext("%u real alert before", "%u real alerts before", count),
                   count);
        break;
    case TOUR_WHY_UNCONFIRMED:
        say_unconfirmed(reason->value, out, size);
        break;
    case TOUR_WHY_CLASS:
        g_strlcpy(out, camera_class_text((CameraClass)reason->value), size);
        break;
    case TOUR_WHY_WISHED:
        g_strlcpy(out, _("chosen by you"), size);
        break;
    default:
        g_strlcpy(out, _("its turn"), size);
        break;
    }
}

void tour_pick_text(const TourPick *pick, char *out, size_t size)
{
    out[0] = '\0';
    for (int i = 0; i < pick->reason_count; i++) {
        char text[96];
        tour_reason_text(&pick->reasons[i], text, sizeof text);
        if (i > 0)
            g_strlcat(out, ", ", size);
        g_strlcat(out, text, size);
    }
}
