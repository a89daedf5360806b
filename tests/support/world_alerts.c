#include "world_alerts.h"

#include <math.h>

#include "base/clock.h"

Alert world_alert_number(int number, AlertState state, char id[32])
{
    g_snprintf(id, 32, "a%d", number);
    bool active = state == ALERT_UNACK || state == ALERT_ACKED;
    return (Alert){.id = id,
                   .kind = "rob",
                   .area = "33.74.10.1003.005.003",
                   .camera = "cam-001",
                   .first_at_ms = clock_wall_ms() - 5000,
                   .last_at_ms = clock_wall_ms() - 1000,
                   .count = 3,
                   .rev = WORLD_REV - 100 + number % 50,
                   .score = NAN,
                   .looked_s = ALERT_NOT_LOOKED,
                   .priority = PRIORITY_HIGH,
                   .machine = {.state = state, .active = active, .acked = state == ALERT_ACKED}};
}

void world_put_alert(World *world, int number, AlertState state, int64_t rev)
{
    char id[32];
    Alert alert = world_alert_number(number, state, id);
    alert.rev = rev;
    g_autoptr(GError) error = NULL;
    alert_book_put(world->alerts, &alert, 0, &error);
    g_assert_no_error(error);
}

void world_put_situation(World *world, const char *id, int64_t rev)
{
    const Situation situation = {.id = id,
                                 .kind = "rob",
                                 .area = "33.74.10.1003",
                                 .first_out = "a1",
                                 .since_ms = clock_wall_ms() - 5000,
                                 .last_at_ms = clock_wall_ms() - 1000,
                                 .members = 2,
                                 .rev = rev};
    g_assert_true(alert_book_put_situation(world->alerts, &situation, NULL));
}

void world_tell_alert(World *world, int number, AlertState state, int64_t rev)
{
    char id[32];
    Alert alert = world_alert_number(number, state, id);
    world_alert(world, &alert, rev);
}

World *world_new_with_alerts(Catalog *city, int count)
{
    World *world = world_new(city);
    world_close(world);
    world_with_alerts(world);
    for (int i = 1; i <= count; i++) {
        world_put_alert(world, i, ALERT_UNACK, WORLD_REV - 100 + i);
    }
    world_put_situation(world, "s1", WORLD_REV - 1);
    backend_serve_alerts(world->backend, world->alerts);
    world_open(world, "me");
    return world;
}
