/* uptime.c - what reports of how long cameras were live cost at city size, the model alone
 *
 *   uptime [CAMERAS [STEPS]]
 *
 * Prints the memory of the steps, and ms for filling the book, for a report each way and for the
 * coverage of now.  The promise is under 200 ms over 20,000 cameras and 30 days.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/coverage.h"
#include "model/uptime_report.h"

#define DAY_MS INT64_C(86400000)
#define NOW_MS INT64_C(1800000000000)
#define SPAN   (30 * DAY_MS)

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* 16 kecamatan of 11 kelurahan, 2 cameras an RT. */
static void fill_city(Catalog *catalog, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char id[16], area[AREA_CODE_SIZE];
        unsigned rt = i / 2;
        g_snprintf(id, sizeof id, "k%06u", i);
        g_snprintf(area, sizeof area, "33.74.%02u.1%03u.%03u.%03u", rt % 16 + 1, rt / 16 % 11 + 1,
                   rt / 176 / 8 % 20 + 1, rt / 176 % 8 + 1);
        const Camera camera = {.id = id,
                               .name = "Pos Kamling",
                               .area = area,
                               .analytics = "",
                               .lat = NAN,
                               .lon = NAN,
                               .owner = (Owner)(i % OWNERS),
                               .class = (CameraClass)(i % CAMERA_CLASSES),
                               .state = i % 4 == 0 ? CAMERA_OFFLINE : CAMERA_ONLINE};
        catalog_put_camera(catalog, &camera, NULL);
    }
}

/* Live, dark, live: in turn, a third of the dark ones with a reason. */
static void fill_book(UptimeBook *book, unsigned cameras, unsigned steps)
{
    GRand *random = g_rand_new_with_seed(1);
    unsigned each = MAX(steps / cameras, 1);
    for (unsigned k = 0; k < each; k++) {
        for (unsigned i = 0; i < cameras; i++) {
            bool dark = (k + i) % 2 == 0;
            const UptimeStep step = {.at_ms = NOW_MS - SPAN + k * (SPAN / each) +
                                              g_rand_int_range(random, 0, (gint32)(SPAN / each)),
                                     .state = dark ? CAMERA_OFFLINE : CAMERA_ONLINE,
                                     .reason = dark && i % 3 == 0 ? REASON_UNPLUGGED : REASON_NONE};
            uptime_book_put(book, i, &step);
        }
    }
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    unsigned count = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 20000;
    unsigned steps = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 600000;
    g_autoptr(Catalog) catalog = catalog_new();
    g_autoptr(UptimeBook) book = uptime_book_new(35 * DAY_MS);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    fill_city(catalog, count);
    for (uint32_t i = 0; i < count; i++) {
        g_array_append_val(all, i);
    }
    double since = cpu_ms();
    fill_book(book, count, steps);
    printf("uptime: %u cameras, %zu steps: %.1f MB, filled in %.0f ms\n", count,
           uptime_book_steps(book), (double)uptime_book_memory(book) / 1e6, cpu_ms() - since);
    for (int by = 0; by < UPTIME_BYS; by++) {
        const UptimeAsk ask = {NOW_MS - SPAN, NOW_MS, (UptimeBy)by, AREA_KELURAHAN, 0};
        since = cpu_ms();
        g_autoptr(UptimeReport) report = uptime_report_count(book, catalog, all, &ask);
        printf("uptime: 30 days by %s: %.1f ms, %u rows, %.2f %% live\n",
               uptime_by_word((UptimeBy)by), cpu_ms() - since, report->rows->len + report->left_out,
               100 * uptime_row_share(&report->total, UPTIME_LIVE));
    }
    since = cpu_ms();
    g_autoptr(Coverage) coverage = coverage_new(catalog, CATALOG_NONE, AREA_KELURAHAN);
    printf("coverage: now by kelurahan: %.1f ms, %u installed\n", cpu_ms() - since,
           coverage_total(coverage)->installed);
    return 0;
}
