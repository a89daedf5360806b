/* alert_filter.c - what alerts cost the model: taking in, finding, counting, forgetting
 *
 *   alert_filter [-n ALERTS] [-c CAMERAS] [-t TYPED] [-l FILE]
 *
 * Fills a book with a storm on the large fixture city, types TYPED key by key as the console does,
 * and prints CPU ms for each step.  -l writes the same alerts as lines for other programs to filter
 * ("id kind priority state kecamatan/kelurahan/RW/RT name owner"), and ends.  Under `valgrind
 * --tool=callgrind` the functions of the model show their instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "costs.h"
#include "fixture_alerts.h"
#include "model/alert_query.h"

static void write_line(FILE *file, const AlertBook *book, const Catalog *catalog, uint32_t index)
{
    Alert alert;
    Camera camera = {.name = ""};
    if (!alert_book_alert(book, index, &alert)) {
        return;
    }
    uint32_t area = catalog_find_area(catalog, alert.area);
    catalog_camera(catalog, catalog_find_camera(catalog, alert.camera), &camera);
    fprintf(file, "%s %s %s %s %s/%s/RW%.2s/RT%.2s %s %s\n", alert.id, alert.kind,
            alert_priority_word(alert.priority), alert_state_word(alert.machine.state),
            costs_area_name(catalog, area, AREA_KECAMATAN),
            costs_area_name(catalog, area, AREA_KELURAHAN), alert.area + strlen("33.74.10.1003.0"),
            alert.area + strlen("33.74.10.1003.001.0"), camera.name,
            alert.owner != NULL ? alert.owner : "-");
}

static void write_lines(const AlertBook *book, const Catalog *catalog, const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        write_line(file, book, catalog, i);
    }
    fclose(file);
}

static AlertQuery *parse(const char *text, size_t length)
{
    g_autofree char *typed = g_strndup(text, length);
    GError *error = NULL;
    AlertQuery *query = alert_query_parse(typed, &error);
    if (query == NULL) {
        printf("  %-16s %s\n", typed, error->message);
        g_clear_error(&error);
    }
    return query;
}

static void type(const AlertBook *book, const Catalog *catalog, const char *text)
{
    double total = 0, worst = 0;
    for (size_t length = 1; length <= strlen(text); length++) {
        double start = cpu_ms();
        g_autoptr(AlertQuery) query = parse(text, length);
        if (query == NULL) {
            continue;
        }
        g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        alert_query_select(query, book, catalog, FIXTURE_NOW_MS, found);
        double took = cpu_ms() - start;
        total += took;
        worst = took > worst ? took : worst;
        printf("  %-24.*s %8.3f ms %7u rows\n", (int)length, text, took, found->len);
    }
    printf("type %s: total %.2f ms, worst key %.2f ms\n", text, total, worst);
}

/* Each alert is reported again, as a storm does. */
static void change(AlertBook *book)
{
    double start = cpu_ms();
    unsigned count = 0;
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        Alert alert;
        if (alert_book_alert(book, i, &alert)) {
            alert.count++;
            alert.rev++;
            alert_book_put(book, &alert, FIXTURE_NOW_MS, NULL);
            count++;
        }
    }
    printf("report again: %.3f us an alert\n", (cpu_ms() - start) * 1e3 / count);
}

static void ask_one_by_one(AlertBook *book, const Catalog *catalog)
{
    g_autoptr(AlertQuery) query = parse("kec:tugu state:needs prio:high,critical", 40);
    unsigned matches = 0;
    alert_query_matches(query, book, catalog, 0, FIXTURE_NOW_MS);
    double start = cpu_ms();
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        matches += alert_query_matches(query, book, catalog, i, FIXTURE_NOW_MS) ? 1 : 0;
    }
    printf("ask one by one: %.1f ms, %u match\n", cpu_ms() - start, matches);
}

static void retire(AlertBook *book)
{
    double start = cpu_ms();
    unsigned went = alert_book_retire(book, FIXTURE_NOW_MS);
    printf("retire: %.2f ms, %u went\n", cpu_ms() - start, went);
    start = cpu_ms();
    alert_book_clear(book);
    printf("clear: %.1f ms\n", cpu_ms() - start);
}

/* As a console has it: mapped, and in order. */
static Catalog *adopted_city(unsigned cameras, void **block)
{
    g_autoptr(Catalog) filled = fixture_many(cameras, 7);
    gsize size;
    *block = g_bytes_unref_to_data(catalog_pack(filled), &size);
    Catalog *catalog = catalog_new();
    if (!catalog_adopt(catalog, *block, size, NULL, NULL)) {
        exit(1);
    }
    return catalog;
}

int main(int argc, char **argv)
{
    unsigned alerts = 100000, cameras = 20000;
    const char *typed = "kuni rw07 rt03", *lines = NULL;
    for (int option; (option = getopt(argc, argv, "n:c:t:l:")) != -1;) {
        switch (option) {
        case 'n':
            alerts = (unsigned)atoi(optarg);
            break;
        case 'c':
            cameras = (unsigned)atoi(optarg);
            break;
        case 't':
            typed = optarg;
            break;
        case 'l':
            lines = optarg;
            break;
        default:
            return 2;
        }
    }
    g_autofree void *block = NULL;
    g_autoptr(Catalog) catalog = adopted_city(cameras, &block);
    g_autoptr(AlertBook) book = alert_book_new();
    double start = cpu_ms();
    fixture_storm_on(book, catalog, alerts, 7);
    printf("fill: %.1f ms, %zu bytes, %.1f an alert\n", cpu_ms() - start, alert_book_memory(book),
           (double)alert_book_memory(book) / alerts);
    if (lines != NULL) {
        write_lines(book, catalog, lines);
        return 0;
    }
    type(book, catalog, typed);
    change(book);
    ask_one_by_one(book, catalog);
    retire(book);
    return 0;
}
