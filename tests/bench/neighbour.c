/* neighbour.c - what a step to the next camera costs at city size, the model alone
 *
 *   neighbour [CAMERAS]
 *
 * Prints ms for laying the grid, and for the slowest and the mean of a step each way and of the
 * nearest four, from a thousand cameras.  The promise is well under a millisecond at 20,000.
 */
#include <stdio.h>
#include <stdlib.h>

#include "costs.h"
#include "model/neighbour.h"

#define FROM 1000

/* Kelurahan of a few hundred cameras each, a fifth of which are dark, and one in a hundred on the
 * pole of another. */
static void fill(Catalog *catalog, unsigned count)
{
    GRand *random = g_rand_new_with_seed(1);
    double lat = -6.98, lon = 110.42, spot_lat = lat, spot_lon = lon;
    for (unsigned i = 0; i < count; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "k%06u", i);
        if (i % 120 == 0) {
            lat = -6.98 + g_rand_double_range(random, -0.09, 0.09);
            lon = 110.42 + g_rand_double_range(random, -0.12, 0.12);
        }
        if (i % 100 != 99) {
            spot_lat = lat + g_rand_double_range(random, -0.006, 0.006);
            spot_lon = lon + g_rand_double_range(random, -0.006, 0.006);
        }
        Camera camera = {.id = id,
                         .name = "Pos Kamling",
                         .area = "33.74.10.1003",
                         .analytics = "",
                         .state = i % 5 == 0 ? CAMERA_OFFLINE : CAMERA_ONLINE,
                         .lat = spot_lat,
                         .lon = spot_lon};
        catalog_put_camera(catalog, &camera, NULL);
    }
    g_rand_free(random);
}

typedef struct Sum {
    double all, worst;
    unsigned count;
} Sum;

static void add(Sum *sum, double since)
{
    double took = cpu_ms() - since;
    sum->all += took;
    sum->worst = MAX(sum->worst, took);
    sum->count++;
}

static void step_all_ways(NeighbourIndex *index, uint32_t from, Sum *sum)
{
    for (Direction way = 0; way < DIRECTIONS; way++) {
        Neighbour next;
        unsigned passed;
        NeighbourStep step = {from, CATALOG_NONE, way};
        double since = cpu_ms();
        neighbour_towards(index, &step, &next, &passed);
        add(sum, since);
    }
}

int main(int argc, char **argv)
{
    unsigned count = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 20000;
    g_autoptr(Catalog) catalog = catalog_new();
    fill(catalog, count);
    g_autoptr(NeighbourIndex) index = neighbour_index_new(catalog);
    double since = cpu_ms();
    neighbour_index_count(index);
    printf("neighbour: %u cameras: the grid %.2f ms\n", count, cpu_ms() - since);
    Sum steps = {0}, four = {0};
    for (unsigned i = 0; i < FROM; i++) {
        uint32_t from = (uint32_t)((uint64_t)i * count / FROM);
        Camera camera;
        catalog_camera(catalog, from, &camera);
        step_all_ways(index, from, &steps);
        Neighbour found[4];
        unsigned passed;
        NeighbourPoint here = {camera.lat, camera.lon, from};
        since = cpu_ms();
        neighbour_nearest(index, &here, found, 4, &passed);
        add(&four, since);
    }
    printf("neighbour: a step %.4f ms, the slowest %.3f ms; the nearest four %.4f and %.3f ms\n",
           steps.all / steps.count, steps.worst, four.all / four.count, four.worst);
    return 0;
}
