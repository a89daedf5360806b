/* feed.c - what alerts cost the model in a storm: the book, the feed's rows, a filter, situations
 *
 * feed [-n ALERTS] [-c CHANGES] [-s SECONDS] [-t TYPED]
 *
 * Puts ALERTS (100,000) of a storm on the large fixture city, changes CHANGES (10,000) of them a
 * second, half of them over and new again, with ten updates a second, for SECONDS (10) of the
 * feed's time, and prints CPU ms a second for the book and for the feed apart; then TYPED as a
 * filter key by key; then the Grouper and the Uplink. Under `valgrind --tool=callgrind
 * --toggle-collect=feed_update` the instructions of the updates alone.
 */
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "costs.h"
#include "fixture.h"
#include "fixture_alerts.h"
#include "model/feed.h"
#include "model/situation.h"

typedef struct Bench {
    Catalog *catalog;
    AlertBook *book;
    Feed *feed;
    int64_t now_ms;
    unsigned alerts, changes, seconds;
    const char *typed;
} Bench;

static size_t heap(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void fill(Bench *bench)
{
    size_t empty = heap();
    double start = cpu_ms();
    fixture_storm_on(bench->book, bench->catalog, bench->alerts, 1);
    double filled = cpu_ms();
    size_t book = heap();
    feed_update(bench->feed, bench->now_ms);
    printf("%u alerts: %.0f ms CPU into the book, %.1f ms into rows (%d); %zu and %zu bytes an "
           "alert\n",
           alert_book_count(bench->book), filled - start, cpu_ms() - filled, feed_rows(bench->feed),
           (book - empty) / bench->alerts, (heap() - book) / bench->alerts);
}

/* One change: it is told again, is over, or begins anew. */
static void change(Bench *bench, GRand *dice)
{
    Alert alert;
    uint32_t index = g_rand_int(dice) % alert_book_alerts(bench->book);
    if (!alert_book_alert(bench->book, index, &alert)) {
        return;
    }
    alert.rev++;
    alert.last_at_ms = bench->now_ms;
    alert.count++;
    if (g_rand_boolean(dice)) {
        alert_machine_step(&alert.machine,
                           alert.machine.active ? ALERT_EVENT_CLEAR : ALERT_EVENT_RAISE);
    }
    alert_book_put(bench->book, &alert, bench->now_ms, NULL);
}

static void storm(Bench *bench)
{
    GRand *dice = g_rand_new_with_seed(1);
    double book = 0, feed = 0, worst = 0;
    for (unsigned tick = 0; tick < bench->seconds * 10; tick++) {
        double start = cpu_ms();
        for (unsigned i = 0; i < bench->changes / 10; i++) {
            change(bench, dice);
        }
        double put = cpu_ms();
        bench->now_ms += 100;
        feed_update(bench->feed, bench->now_ms);
        for (int row = 0; row < 50; row++) {
            FeedRow shown;
            feed_row(bench->feed, row, &shown);
        }
        double done = cpu_ms();
        book += put - start;
        feed += done - put;
        worst = MAX(worst, done - put);
    }
    g_rand_free(dice);
    FeedFlood flood = feed_flood(bench->feed);
    printf(
        "%u changes/s, 10 updates/s: book %.1f ms CPU/s, feed %.1f ms CPU/s, worst update %.2f ms; "
        "%d rows, %u folded\n",
        bench->changes, book / bench->seconds, feed / bench->seconds, worst, feed_rows(bench->feed),
        flood.folded);
}

static void arrivals(Bench *bench)
{
    AlertBook *book = alert_book_new();
    Feed *feed = feed_new(book, bench->catalog,
                          &(FeedLimits){.most = 10, .window_ms = 600000, .linger_ms = 30000});
    feed_update(feed, bench->now_ms);
    AlertBook *all = bench->book;
    double spent = 0;
    uint32_t next = 0, many = alert_book_alerts(all);
    unsigned ticks = 0;
    for (; next < many; ticks++) {
        for (unsigned i = 0; i < bench->changes / 10 && next < many; i++, next++) {
            Alert alert;
            if (alert_book_alert(all, next, &alert)) {
                alert_book_put(book, &alert, bench->now_ms, NULL);
            }
        }
        double start = cpu_ms();
        feed_update(feed, bench->now_ms + ticks * 100);
        spent += cpu_ms() - start;
    }
    printf("%u new ones a second into an empty feed: %.1f ms CPU/s; %d rows for %u alerts\n",
           bench->changes, spent / ticks * 10, feed_rows(feed), feed_count(feed));
    feed_free(feed);
    alert_book_free(book);
}

static void filter(Bench *bench)
{
    double worst = 0, sum = 0;
    g_autofree char *text = g_strdup("");
    for (const char *key = bench->typed; *key != '\0'; key++) {
        char *longer = g_strdup_printf("%s%c", text, *key);
        g_free(text);
        text = longer;
        double start = cpu_ms();
        AlertQuery *query = alert_query_parse(text, NULL);
        if (query != NULL) {
            feed_set_query(bench->feed, query, bench->now_ms);
        }
        double took = cpu_ms() - start;
        worst = MAX(worst, took);
        sum += took;
    }
    int found = feed_rows(bench->feed);
    double start = cpu_ms();
    feed_set_query(bench->feed, NULL, bench->now_ms);
    printf("filter '%s': worst key %.1f ms, all %.1f ms CPU, %d rows; cleared in %.1f ms\n",
           bench->typed, worst, sum, found, cpu_ms() - start);
}

static void groups(Bench *bench)
{
    Grouper *grouper = grouper_new(&(GrouperRules){.window_ms = 600000, .metres = 500});
    double start = cpu_ms();
    unsigned joined = 0, begun = 0, all = 0;
    for (uint32_t i = 0; i < alert_book_alerts(bench->book); i++) {
        Alert alert;
        Camera camera = {.lat = NAN, .lon = NAN};
        if (!alert_book_alert(bench->book, i, &alert)) {
            continue;
        }
        if (alert.camera != NULL) {
            uint32_t at = catalog_find_camera(bench->catalog, alert.camera);
            catalog_camera(bench->catalog, at, &camera);
        }
        GrouperAlert place = {alert.id,   alert.kind, alert.area,
                              camera.lat, camera.lon, alert.first_at_ms};
        GrouperAnswer answer = grouper_add(grouper, &place);
        all++;
        joined += answer.situation != NULL;
        if (answer.partner != NULL) {
            char id[24];
            g_snprintf(id, sizeof id, "s%u", ++begun);
            grouper_began(grouper, id, answer.partner, alert.id);
        }
    }
    double took = cpu_ms() - start;
    printf("grouper: %u alerts, %u situations, %u joined: %.2f us an alert\n", all, begun, joined,
           took * 1000 / all);
    grouper_free(grouper);
}

static void uplinks(Bench *bench)
{
    UplinkRules rules = {.window_ms = 120000, .least = 3, .share_pct = 60};
    Uplink *uplink = uplink_new(&rules);
    uint32_t many = catalog_cameras(bench->catalog);
    double took[3] = {0};
    unsigned began = 0;
    for (int pass = 0; pass < 3; pass++) { /* noted, all dark, all back */
        double start = cpu_ms();
        for (uint32_t i = 0; i < many; i++) {
            Camera camera;
            Site site = {.link = NULL};
            if (!catalog_camera(bench->catalog, i, &camera)) {
                continue;
            }
            catalog_site(bench->catalog, catalog_camera_site(bench->catalog, i), &site);
            UplinkCamera one = {camera.id, camera.site, site.link, camera.area, pass == 1, false};
            if (pass == 0) {
                uplink_note(uplink, &one);
                continue;
            }
            UplinkAnswer answer = uplink_change(uplink, &one, pass * 3600000 + i);
            began += answer.began;
            while (answer.absorbs != NULL) {
                answer = uplink_change(uplink, &one, pass * 3600000 + i);
            }
        }
        took[pass] = (cpu_ms() - start) * 1000 / many;
    }
    printf("uplink: %u cameras, us a camera: noted %.2f, dark %.2f (%u outages), back %.2f\n", many,
           took[0], took[1], began, took[2]);
    uplink_free(uplink);
}

int main(int argc, char **argv)
{
    Bench bench = {.alerts = 100000,
                   .changes = 10000,
                   .seconds = 10,
                   .typed = "kec:tembalang banjir",
                   .now_ms = FIXTURE_NOW_MS};
    for (int option; (option = getopt(argc, argv, "n:c:s:t:")) != -1;) {
        switch (option) {
        case 'n':
            bench.alerts = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'c':
            bench.changes = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 's':
            bench.seconds = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 't':
            bench.typed = optarg;
            break;
        default:
            fprintf(stderr, "usage: feed [-n ALERTS] [-c CHANGES] [-s SECONDS] [-t TYPED]\n");
            return 2;
        }
    }
    bench.catalog = fixture_many(14000, 1);
    bench.book = alert_book_new();
    bench.feed = feed_new(bench.book, bench.catalog,
                          &(FeedLimits){.most = 10, .window_ms = 600000, .linger_ms = 30000});
    fill(&bench);
    storm(&bench);
    filter(&bench);
    arrivals(&bench);
    groups(&bench);
    uplinks(&bench);
    feed_free(bench.feed);
    alert_book_free(bench.book);
    catalog_free(bench.catalog);
    return 0;
}
