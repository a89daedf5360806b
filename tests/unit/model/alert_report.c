#include "model/alert_report.h"

#include <math.h>
#include <string.h>

#include "model/area.h"

#define MINUTE 60000
#define HOUR   3600000
#define DAY    INT64_C(86400000)
#define FROM   INT64_C(1700000000000)
#define FACTS  3000

/* Facts by chance: places, kinds and times repeat, some lie outside, some are not over. */
typedef struct World {
    AlertFact facts[FACTS];
    char ids[FACTS][16];
    char cameras[40][8], areas[40][AREA_CODE_SIZE];
    ReportSpan span;
    int64_t now_ms;
} World;

static const char *const kinds[] = {"banjir", "sampah", "kerumunan"};

static World *world_new(guint32 seed, int64_t days)
{
    g_autoptr(GRand) dice = g_rand_new_with_seed(seed);
    World *world = g_new0(World, 1);
    world->span = (ReportSpan){.from_ms = FROM,
                               .to_ms = FROM + days * DAY,
                               .offset_min = g_rand_int_range(dice, -720, 840),
                               .operators = (unsigned)g_rand_int_range(dice, 1, 4)};
    world->now_ms = FROM + (int64_t)(g_rand_double_range(dice, 0.5, 1.5) * (double)(days * DAY));
    for (int i = 0; i < 40; i++) {
        g_snprintf(world->cameras[i], sizeof world->cameras[i], "c%d", i);
        g_snprintf(world->areas[i], sizeof world->areas[i], "33.74.10.%04d.00%d", 1000 + i / 8,
                   i % 3);
    }
    g_strlcpy(world->areas[39], "33.74.10", AREA_CODE_SIZE);
    for (int i = 0; i < FACTS; i++) {
        int place = (int)(g_rand_double(dice) * g_rand_double(dice) * 40);
        int64_t reach = days * DAY * 11 / 10;
        int64_t at_ms = FROM - days * DAY / 20 + (int64_t)(g_rand_double(dice) * (double)reach);
        if (g_rand_int_range(dice, 0, 3) == 0) { /* a storm */
            at_ms = FROM + days * DAY / 2 + g_rand_int_range(dice, 0, 2 * HOUR);
        }
        g_snprintf(world->ids[i], sizeof world->ids[i], "a%d", i);
        bool acked = g_rand_boolean(dice), closed = g_rand_boolean(dice);
        world->facts[i] = (AlertFact){
            .alert = world->ids[i],
            .kind = kinds[g_rand_int_range(dice, 0, 3)],
            .camera = place % 10 == 9 ? NULL : world->cameras[place],
            .area = world->areas[place],
            .at_ms = at_ms,
            .acked_at_ms = acked ? at_ms + g_rand_int_range(dice, -MINUTE, 30 * MINUTE) : 0,
            .closed_at_ms = closed ? at_ms + g_rand_int_range(dice, 0, 40 * HOUR) : 0,
            .starts = 1,
            .count = g_rand_int_range(dice, 1, 50),
            .priority = (AlertPriority)g_rand_int_range(dice, 0, PRIORITIES),
            .verdict = (Verdict)g_rand_int_range(dice, 0, VERDICTS),
            .chattering = g_rand_int_range(dice, 0, 10) == 0,
            .suppressed = g_rand_int_range(dice, 0, 10) == 0,
        };
    }
    return world;
}

static AlertReport *report_of(const World *world)
{
    AlertReporter *reporter = alert_reporter_new(&world->span);
    for (int i = 0; i < FACTS; i++) {
        alert_reporter_add(reporter, &world->facts[i]);
    }
    return alert_reporter_end(reporter, world->now_ms);
}

/* The reference: each figure is counted by itself, over all facts. */

static bool told(const World *world, int i)
{
    const AlertFact *fact = &world->facts[i];
    return fact->at_ms >= world->span.from_ms && fact->at_ms < world->span.to_ms &&
           !fact->suppressed;
}

static int hour_of(const World *world, int64_t at_ms)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(world->span.offset_min * 60);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_ms / 1000);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    return g_date_time_get_hour(local);
}

static unsigned in_window(const World *world, int64_t begins_ms)
{
    unsigned count = 0;
    for (int i = 0; i < FACTS; i++) {
        int64_t at_ms = world->facts[i].at_ms;
        count += told(world, i) && at_ms >= begins_ms && at_ms < begins_ms + 10 * MINUTE;
    }
    return count;
}

static void check_windows(const World *world, const AlertReport *report)
{
    unsigned windows = 0, floods = 0, histogram[REPORT_HISTOGRAM] = {0};
    double sum = 0, peak = 0;
    int64_t last_ms = world->span.from_ms;
    for (int i = 0; i < FACTS; i++) {
        last_ms = told(world, i) ? MAX(last_ms, world->facts[i].at_ms) : last_ms;
    }
    for (int64_t at = world->span.from_ms; at < world->span.to_ms; at += 10 * MINUTE) {
        if (at >= world->now_ms && at > last_ms) {
            break;
        }
        double each = (double)in_window(world, at) / world->span.operators;
        windows++;
        floods += each >= 10;
        sum += each;
        peak = MAX(peak, each);
        histogram[MIN((int)ceil(each - 1e-9), REPORT_HISTOGRAM - 1)]++;
    }
    g_assert_cmpfloat_with_epsilon(report->per_operator_10min, sum / windows, 1e-9);
    g_assert_cmpfloat_with_epsilon(report->flood_share, (double)floods / windows, 1e-9);
    g_assert_cmpuint(report->peak_10min, ==, (unsigned)ceil(peak - 1e-9));
    for (int i = 0; i < REPORT_HISTOGRAM; i++) {
        g_assert_cmpuint(report->histogram[i], ==, histogram[i]);
    }
}

/* The smallest sample that at least so many percent of all do not pass. */
static void check_time(const World *world, ReportTimes times, bool ack)
{
    unsigned samples = 0;
    int64_t median = -1, p90 = -1;
    for (int i = 0; i < FACTS; i++) {
        const AlertFact *fact = &world->facts[i];
        samples += told(world, i) && (ack ? fact->acked_at_ms : fact->closed_at_ms) != 0;
    }
    for (int i = 0; i < FACTS; i++) {
        const AlertFact *one = &world->facts[i];
        int64_t until = ack ? one->acked_at_ms : one->closed_at_ms;
        if (!told(world, i) || until == 0) {
            continue;
        }
        int64_t took = MAX(0, until - one->at_ms);
        unsigned within = 0;
        for (int k = 0; k < FACTS; k++) {
            const AlertFact *two = &world->facts[k];
            int64_t ends = ack ? two->acked_at_ms : two->closed_at_ms;
            within += told(world, k) && ends != 0 && MAX(0, ends - two->at_ms) <= took;
        }
        if (within * 2 >= samples && (median < 0 || took < median)) {
            median = took;
        }
        if (within * 10 >= samples * 9 && (p90 < 0 || took < p90)) {
            p90 = took;
        }
    }
    g_assert_cmpuint(times.samples, ==, samples);
    g_assert_cmpint(times.median_ms, ==, median);
    g_assert_cmpint(times.p90_ms, ==, p90);
}

static bool same_actor(const AlertFact *one, const AlertFact *two)
{
    bool place = one->camera != NULL || two->camera != NULL
                     ? g_strcmp0(one->camera, two->camera) == 0
                     : strcmp(one->area, two->area) == 0;
    return place && strcmp(one->kind, two->kind) == 0;
}

static void check_actors(const World *world, const AlertReport *report)
{
    unsigned top = 0, all = 0, seen = 0;
    for (int i = 0; i < FACTS; i++) {
        all += told(world, i);
    }
    for (guint a = 0; a < report->actors->len; a++) {
        const ReportActor *actor = &g_array_index(report->actors, ReportActor, a);
        AlertFact like = {.camera = actor->camera, .kind = actor->kind, .area = actor->area};
        unsigned alerts = 0, real = 0, judged = 0;
        int64_t count = 0;
        for (int i = 0; i < FACTS; i++) {
            const AlertFact *fact = &world->facts[i];
            if (told(world, i) && same_actor(fact, &like)) {
                alerts++;
                count += fact->count;
                real += fact->verdict == VERDICT_REAL;
                judged += fact->verdict != VERDICT_NONE && fact->verdict != VERDICT_DUPLICATE;
            }
        }
        g_assert_cmpuint(actor->alerts, ==, alerts);
        g_assert_cmpuint(actor->real, ==, real);
        g_assert_cmpuint(actor->judged, ==, judged);
        g_assert_cmpint(actor->count, ==, count);
        top += a < 10 ? alerts : 0;
    }
    g_assert_cmpfloat_with_epsilon(report->top_share, (double)top / all, 1e-9);
    /* Nobody outside is worse than the last one inside, and nobody stands twice. */
    const ReportActor *last = &g_array_index(report->actors, ReportActor, report->actors->len - 1);
    for (int i = 0; i < FACTS; i++) {
        unsigned alerts = 0;
        bool first = told(world, i), inside = false;
        for (int k = 0; first && k < FACTS; k++) {
            bool same = told(world, k) && same_actor(&world->facts[i], &world->facts[k]);
            first = first && !(same && k < i);
            alerts += same;
        }
        for (guint a = 0; a < report->actors->len; a++) {
            const ReportActor *actor = &g_array_index(report->actors, ReportActor, a);
            AlertFact like = {.camera = actor->camera, .kind = actor->kind, .area = actor->area};
            inside = inside || same_actor(&world->facts[i], &like);
        }
        seen += first && inside;
        g_assert_true(!first || inside || alerts <= last->alerts);
    }
    g_assert_cmpuint(seen, ==, report->actors->len);
}

static void check_counts(const World *world, const AlertReport *report)
{
    unsigned all = 0, suppressed = 0, chattering = 0, stale = 0;
    unsigned priorities[PRIORITIES] = {0}, verdicts[VERDICTS] = {0}, hours[24] = {0};
    for (int i = 0; i < FACTS; i++) {
        const AlertFact *fact = &world->facts[i];
        bool inside = fact->at_ms >= world->span.from_ms && fact->at_ms < world->span.to_ms;
        suppressed += inside && fact->suppressed;
        if (!told(world, i)) {
            continue;
        }
        int64_t ends = fact->closed_at_ms != 0 ? fact->closed_at_ms : world->now_ms;
        all++;
        chattering += fact->chattering;
        stale += ends - fact->at_ms > DAY;
        priorities[fact->priority]++;
        verdicts[fact->verdict]++;
        hours[hour_of(world, fact->at_ms)]++;
    }
    g_assert_cmpuint(report->alerts, ==, all);
    g_assert_cmpuint(report->suppressed, ==, suppressed);
    g_assert_cmpuint(report->chattering, ==, chattering);
    g_assert_cmpuint(report->stale, ==, stale);
    g_assert_cmpmem(report->priorities, sizeof priorities, priorities, sizeof priorities);
    g_assert_cmpmem(report->verdicts, sizeof verdicts, verdicts, sizeof verdicts);
    g_assert_cmpmem(report->hours, sizeof hours, hours, sizeof hours);
    g_assert_cmpuint(all, >, FACTS / 2);
    g_assert_cmpuint(stale, >, 0);
}

static void figures_equal_the_reference(void)
{
    for (guint32 seed = 1; seed <= 4; seed++) {
        g_autofree World *world = world_new(seed, seed);
        g_autoptr(AlertReport) report = report_of(world);
        check_counts(world, report);
        check_windows(world, report);
        check_time(world, report->to_ack, true);
        check_time(world, report->to_close, false);
        check_actors(world, report);
    }
}

/* Policy */

static bool counted(const World *world, int i, const KindRow *row)
{
    const AlertFact *fact = &world->facts[i];
    bool real = fact->verdict == VERDICT_REAL;
    if (fact->at_ms < world->span.from_ms || fact->at_ms >= world->span.to_ms ||
        (fact->suppressed && !real)) {
        return false;
    }
    g_autofree char *area = g_strndup(fact->area, strlen("33.74.10.1003"));
    return row == NULL || (strcmp(area, row->area) == 0 && strcmp(fact->kind, row->kind) == 0);
}

static void check_row(const World *world, const KindRow *row)
{
    unsigned alerts = 0, real = 0, hours[24] = {0}, weeks[REPORT_WEEKS] = {0};
    for (int i = 0; i < FACTS; i++) {
        const AlertFact *fact = &world->facts[i];
        if (!counted(world, i, row)) {
            continue;
        }
        alerts++;
        if (fact->verdict != VERDICT_REAL) {
            continue;
        }
        real++;
        hours[hour_of(world, fact->at_ms)]++;
        for (int w = 0; w < REPORT_WEEKS; w++) {
            int64_t ends = world->span.to_ms - (REPORT_WEEKS - 1 - w) * 7 * DAY;
            weeks[w] += fact->at_ms < ends && fact->at_ms >= ends - 7 * DAY;
        }
    }
    g_assert_cmpuint(row->alerts, ==, alerts);
    g_assert_cmpuint(row->real, ==, real);
    g_assert_cmpmem(row->hours, sizeof hours, hours, sizeof hours);
    g_assert_cmpmem(row->weeks, sizeof weeks, weeks, sizeof weeks);
    double held = ceil((double)(world->span.to_ms - world->span.from_ms) / (double)(7 * DAY));
    double before = 0, many = MIN(held, REPORT_WEEKS) - 1;
    for (int w = REPORT_WEEKS - 1 - (int)many; w < REPORT_WEEKS - 1; w++) {
        before += weeks[w];
    }
    if (before > 0) {
        g_assert_cmpfloat_with_epsilon(row->trend, weeks[REPORT_WEEKS - 1] / (before / many), 1e-9);
    } else {
        g_assert_true(isnan(row->trend));
    }
}

static void check_places(const World *world, const KindReport *report)
{
    for (guint p = 0; p < report->places->len; p++) {
        const KindPlace *place = &g_array_index(report->places, KindPlace, p);
        AlertFact like = {.camera = place->camera, .kind = place->kind, .area = place->area};
        unsigned real = 0;
        for (int i = 0; i < FACTS; i++) {
            const AlertFact *fact = &world->facts[i];
            real +=
                counted(world, i, NULL) && fact->verdict == VERDICT_REAL && same_actor(fact, &like);
        }
        g_assert_cmpuint(place->real, ==, real);
        g_assert_true(p == 0 ||
                      g_array_index(report->places, KindPlace, p - 1).real >= place->real);
    }
}

static void policy_equals_the_reference(void)
{
    static const int64_t days[] = {3, 7, 20, 56, 100};
    unsigned trends = 0;
    for (guint32 seed = 0; seed < G_N_ELEMENTS(days); seed++) {
        g_autofree World *world = world_new(seed + 10, days[seed]);
        KindReporter *reporter = kind_reporter_new(&world->span);
        unsigned all = 0, sum = 0;
        for (int i = 0; i < FACTS; i++) {
            kind_reporter_add(reporter, &world->facts[i]);
            all += counted(world, i, NULL);
        }
        g_autoptr(KindReport) report = kind_reporter_end(reporter);
        for (guint i = 0; i < report->rows->len; i++) {
            const KindRow *row = &g_array_index(report->rows, KindRow, i);
            check_row(world, row);
            sum += row->alerts;
            trends += isfinite(row->trend);
            g_assert_true(i == 0 || g_array_index(report->rows, KindRow, i - 1).real >= row->real);
        }
        g_assert_cmpuint(sum, ==, all);
        g_assert_cmpuint(report->places->len, ==, REPORT_TOP);
        check_places(world, report);
    }
    g_assert_cmpuint(trends, >, 20);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alert_report/figures equal the reference", figures_equal_the_reference);
    g_test_add_func("/kind_report/policy figures equal the reference", policy_equals_the_reference);
    return g_test_run();
}
