#include "costs.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WAIT_MS 30000

double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

Costs costs_of(double *ms, int count)
{
    qsort(ms, (size_t)count, sizeof *ms, by_size);
    return (Costs){ms[count / 2], ms[count * 99 / 100], ms[count - 1]};
}

void costs_tell(const char *what, double *ms, int count)
{
    Costs costs = costs_of(ms, count);
    printf("%-64s median %7.2f ms  p99 %7.2f ms  most %7.2f ms\n", what, costs.median, costs.p99,
           costs.most);
    fflush(stdout);
}

static bool has_grown(Term *term, void *data)
{
    gsize size;
    (void)term_raw(term, &size);
    return size > *(gsize *)data;
}

double costs_press(Term *term, const char *keys)
{
    gsize before;
    (void)term_raw(term, &before);
    gint64 began = g_get_monotonic_time();
    term_type(term, keys);
    g_assert_true(term_until(term, has_grown, &before, WAIT_MS));
    return (double)(g_get_monotonic_time() - began) / 1000;
}

double costs_press_until(Term *term, const char *keys, const char *text)
{
    gint64 began = g_get_monotonic_time();
    term_type(term, keys);
    g_assert_true(term_wait(term, text, WAIT_MS));
    return (double)(g_get_monotonic_time() - began) / 1000;
}

const char *costs_area_name(const Catalog *catalog, uint32_t area, AreaLevel level)
{
    Area found = {.name = ""};
    do {
        catalog_area(catalog, area, &found);
        area = catalog_area_parent(catalog, area);
    } while (found.level > level);
    return found.name;
}
