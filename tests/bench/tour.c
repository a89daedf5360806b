/* tour.c - what a step of a tour costs at city size, the model alone
 *
 *   tour [CAMERAS]
 *
 * Prints ms for giving the list anew, for the slowest and the mean step of a thousand right after
 * that, and for looking ten ahead.  The promise is a step in under a millisecond at 20,000.
 */
#include <stdio.h>
#include <stdlib.h>

#include "costs.h"
#include "model/tour.h"

#define NOW   INT64_C(1772330400000)
#define STEPS 1000

static void give_list(Tour *tour, unsigned count)
{
    tour_list_begin(tour);
    for (unsigned i = 0; i < count; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "k%06u", i);
        const TourFacts facts = {.class = (CameraClass)(i % CAMERA_CLASSES),
                                 .state = i % 10 == 0 ? CAMERA_OFFLINE : CAMERA_ONLINE,
                                 .worst = i % 50 == 1 ? PRIORITY_HIGH : PRIORITIES,
                                 .open = i % 50 == 1,
                                 .near = i % 20 == 3,
                                 .looked_ms = NOW - i * 1000,
                                 .confirmed_ms = NOW};
        tour_list_put(tour, id, &facts);
    }
    tour_list_end(tour);
}

int main(int argc, char **argv)
{
    unsigned count = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 20000;
    g_autoptr(Tour) tour = tour_new(1);
    double worst = 0, start = cpu_ms();
    TourPick pick, ahead[10];
    give_list(tour, count);
    double given = cpu_ms();
    give_list(tour, count);
    printf("tour: %u cameras: the list %.2f ms, given anew %.2f ms\n", count, given - start,
           cpu_ms() - given);
    start = cpu_ms();
    for (int i = 0; i < STEPS; i++) {
        double before = cpu_ms();
        if (!tour_next(tour, NOW + i * 10000, &pick))
            return 1;
        tour_looked(tour, pick.id, NOW + i * 10000);
        worst = MAX(worst, cpu_ms() - before);
    }
    printf("tour: a step %.3f ms, the slowest %.3f ms (weights anew each minute)\n",
           (cpu_ms() - start) / STEPS, worst);
    start = cpu_ms();
    tour_ahead(tour, NOW, ahead, G_N_ELEMENTS(ahead));
    printf("tour: ten ahead %.2f ms\n", cpu_ms() - start);
    return 0;
}
