#include "demo_tickets.h"

#include <string.h>

#include "demo_case.h"
#include "demo_today.h"

#define OLD_DAYS   6 /* that the usual number is spread over, */
#define MANY_DAYS  365
#define MANY       1000
#define OLD_END    (150 * DEMO_MINUTE) /* what is younger is told by demo_today */
#define NUMBER_NOW 1423                /* the next ticket's number, where there are fewer */
#define BATCH      1000                /* tickets in one transaction */
#define SLOW       60                  /* maintenance takes so many times as long */

typedef struct Fit {
    unsigned classes;
    Reason reason;
    bool live;
} Fit;

static bool fits(const Camera *camera, const Fit *fit)
{
    return (fit->classes == 0 || (fit->classes & (1u << camera->class)) != 0) &&
           (fit->reason == REASON_NONE || camera->reason == fit->reason) &&
           (!fit->live || camera->state == CAMERA_ONLINE) &&
           camera->visibility != VISIBILITY_OFFICIAL && camera->reason != REASON_PRIVACY;
}

static uint32_t look_from(const DemoCity *demo, uint32_t start, const Fit *fit)
{
    uint32_t count = demo->cameras->len;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t index = (start + i) % count;
        if (fits(&demo_camera(demo, index)->camera, fit)) {
            return index;
        }
    }
    return DEMO_EYES_NONE;
}

uint32_t demo_today_camera(DemoDesk *desk, const DemoStory *story)
{
    bool dark = story->reason != REASON_NONE;
    const Fit wanted[] = {{story->classes, story->reason, !dark}, {0, story->reason, false}, {0}};
    uint32_t start = chance_below(&desk->chance, MAX(desk->demo->cameras->len, 1));
    uint32_t found = DEMO_EYES_NONE;
    for (size_t i = 0; i < G_N_ELEMENTS(wanted) && found == DEMO_EYES_NONE; i++) {
        found = look_from(desk->demo, start, &wanted[i]);
    }
    return found;
}

/* When the next step is done; 0: it is not yet. */
static int64_t later(DemoDesk *desk, const DemoCase *one, int64_t shortest, int64_t longest)
{
    int64_t slow = one->ticket.kind == TICKET_MAINTENANCE ? SLOW : 1;
    int64_t at_ms = one->at_ms + slow * chance_span(&desk->chance, shortest, longest);
    return at_ms < desk->now_ms - DEMO_MINUTE ? at_ms : 0;
}

typedef struct Stage {
    TicketStep step;
    int shortest_s, longest_s;
    uint16_t goes_on; /* of 1000 */
} Stage;

static const char *words_of(const DemoStory *story, TicketStep step)
{
    switch (step) {
    case STEP_DISPATCH:
        return story->sent;
    case STEP_ARRIVE:
        return story->there;
    case STEP_RESOLVE:
        return story->done;
    case STEP_CLOSE:
        return story->closed;
    default:
        return NULL;
    }
}

static void cancel(DemoDesk *desk, DemoCase *one)
{
    static const char *const why[] = {"Ternyata latihan linmas.", "Sudah selesai sebelum dikirim.",
                                      "Salah lihat, hanya bayangan.", "Laporan ganda."};
    int64_t at_ms = later(desk, one, 90000, 900000);
    if (at_ms != 0) {
        const char *note = why[chance_below(&desk->chance, G_N_ELEMENTS(why))];
        demo_case_step(desk, one, STEP_CANCEL, note, at_ms);
    }
}

/* What became of one, as far as the time since has let it. */
static void unfold(DemoDesk *desk, DemoCase *one)
{
    static const Stage stages[] = {
        {STEP_DISPATCH, 40, 280, 995},
        {STEP_ARRIVE, 180, 1100, 995},
        {STEP_RESOLVE, 500, 5400, 990},
        {STEP_CLOSE, 300, 14400, 880},
    };
    if (chance_hit(&desk->chance, 90)) {
        cancel(desk, one);
        return;
    }
    if (chance_hit(&desk->chance, 400)) {
        const char *who = demo_operator(chance_below(&desk->chance, 1000));
        demo_case_take(desk, one, who, one->at_ms + chance_span(&desk->chance, 15000, 90000));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(stages); i++) {
        int64_t at_ms = later(desk, one, stages[i].shortest_s * 1000, stages[i].longest_s * 1000);
        if (at_ms == 0 || !chance_hit(&desk->chance, stages[i].goes_on)) {
            return;
        }
        demo_case_step(desk, one, stages[i].step, words_of(one->story, stages[i].step), at_ms);
    }
}

static void tell_old(DemoDesk *desk, uint32_t index, uint32_t count)
{
    int64_t days = count > MANY ? MANY_DAYS : OLD_DAYS;
    int64_t each = days * DEMO_DAY / count;
    int64_t at_ms = desk->now_ms - OLD_END - (count - index) * each +
                    (int64_t)((double)each * 0.9 * chance_unit(&desk->chance));
    TicketKind kind = chance_hit(&desk->chance, 220) ? TICKET_MAINTENANCE : TICKET_INCIDENT;
    const DemoStory *story = demo_story(kind, index * 5 + chance_below(&desk->chance, 2));
    uint32_t camera = demo_today_camera(desk, story);
    DemoCase one;
    demo_case_open(desk, &one, story, camera, at_ms);
    unfold(desk, &one);
    demo_case_tell(desk, &one);
}

void demo_tickets_tell(const DemoEyes *eyes, const SourceSink *sink, uint32_t count, int64_t now_ms)
{
    DemoDesk desk;
    demo_desk_init(&desk, eyes->demo, sink, eyes->seed, now_ms);
    bool possible =
        count > 0 && sink->ticket != NULL && look_from(eyes->demo, 0, &(Fit){0}) != DEMO_EYES_NONE;
    uint32_t today = MIN(DEMO_TODAY_CASES, count), old = count - today;
    desk.number = count < NUMBER_NOW ? NUMBER_NOW - count : 1;
    for (uint32_t i = 0; possible && i < old; i++) {
        if (i % BATCH == 0) {
            sink->commit(sink->server);
            sink->begin(sink->server);
        }
        tell_old(&desk, i, old);
    }
    if (possible) {
        sink->begin(sink->server);
        demo_today_tell(&desk, eyes, today);
        demo_desk_tell_lines(&desk);
        sink->commit(sink->server);
    }
    demo_desk_clear(&desk);
}
