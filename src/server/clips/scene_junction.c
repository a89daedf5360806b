/* A signalised junction by day, seen from a mast: each road has green for half of the loop. */
#include <math.h>
#include <stdbool.h>

#include "scenes.h"

#define HALF (LOOP / 2)

static const Eye eye = {.horizon = 46, .focal = 430, .height = 13};
static const uint32_t paints[] = {0xd8dde3ff, 0xb3202aff, 0x2b4f8eff, 0x23262bff,
                                  0xe8b53aff, 0x6f7a86ff, 0x1f7a58ff, 0xf3f1eaff};

/* How far past its stop line the n-th of a queue is: it goes with green, and comes to the
 * queue while it is red. */
static double along(double since_green, int n)
{
    double queue = -7.0 * n;
    if (since_green < HALF) {
        double moving = fmax(0, since_green - 0.35 * n);
        return queue + fmin(3.4 * moving * moving, 17 * moving);
    }
    double coming = fmin(1, (since_green - HALF) / (1.8 + 0.9 * n));
    return queue - 75 * (1 - coming) * (1 - coming);
}

static double since_green(double at, double start)
{
    return fmod(at - start + LOOP, LOOP);
}

static void ground(Paint *paint)
{
    paint_fade(paint, 0, 46, 0x8fb7d9ff, 0xd5e4ecff);
    paint_fade(paint, 46, 360, 0x7c8a6aff, 0x8b9876ff);
    double wide[] = {-90, 90}, cross_z[] = {31, 47}, main_x[] = {-9, 9}, main_z[] = {8, 220};
    double walk_z[] = {29, 49}, walk_x[] = {-11, 11};
    figure_ground(paint, &eye, wide, walk_z, 0xa9a396ff);
    figure_ground(paint, &eye, walk_x, main_z, 0xa9a396ff);
    figure_ground(paint, &eye, wide, cross_z, 0x55585cff);
    figure_ground(paint, &eye, main_x, main_z, 0x55585cff);
    for (int i = 0; i < 9; i++) {
        double x[] = {-8.4 + i * 1.9, -7.4 + i * 1.9}, near[] = {26, 29}, far[] = {49, 52.5};
        figure_ground(paint, &eye, x, near, 0xe9e7e0ff);
        figure_ground(paint, &eye, x, far, 0xe9e7e0ff);
    }
    for (int i = 0; i < 32; i++) {
        double z = 10 + i * 6;
        double x[] = {-0.15, 0.15}, dash[] = {z, z + 3};
        if (z < 24 || z > 54) {
            figure_ground(paint, &eye, x, dash, 0xf1d35cff);
        }
    }
    for (int i = 0; i < 27; i++) {
        double x = -80 + i * 6;
        double dash[] = {x, x + 3}, z[] = {38.9, 39.2};
        if (x < -12 || x > 9) {
            figure_ground(paint, &eye, dash, z, 0xf1f0ebff);
        }
    }
}

static void houses(Paint *paint)
{
    for (int i = 5; i >= 0; i--) {
        double z = 54 + i * 20, high = 7 + 12 * figure_luck((unsigned)i);
        figure_block(paint, &eye, (Place){-34, 0, z}, (Place){20, high, 17},
                     figure_shade(0xcabfa8ff, 0.75 + 0.4 * figure_luck((unsigned)i + 20)));
        figure_block(paint, &eye, (Place){14, 0, z}, (Place){22, 19 - high * 0.6, 17},
                     figure_shade(0xb9c4cbff, 0.75 + 0.4 * figure_luck((unsigned)i + 40)));
    }
}

static void light(Paint *paint, double x, double z, double since)
{
    figure_block(paint, &eye, (Place){x, 0, z}, (Place){0.25, 5.2, 0.25}, 0x3a3d40ff);
    figure_block(paint, &eye, (Place){x - 0.5, 4.2, z}, (Place){1.25, 3.4, 0.6}, 0x16181aff);
    bool green = since < HALF - 1, amber = !green && since < HALF;
    uint32_t lamps[] = {green || amber ? 0x401512ff : 0xff3b28ff, amber ? 0xffc527ff : 0x40330fff,
                        green ? 0x35e67bff : 0x123a20ff};
    double size = eye.focal * 0.42 / z;
    for (int i = 0; i < 3; i++) {
        Spot lamp = eye_see(&eye, x + 0.12, 7.0 - 1.05 * i, z);
        paint_disc(paint, lamp, size, size, lamps[i]);
    }
}

static void crossing_cars(Paint *paint, double since)
{
    for (int n = 4; n >= 0; n--) {
        double far = along(since, n);
        figure_car(paint, &eye, (Place){14 - far, 0, 42.5}, 0, paints[(n + 3) % 8]);
    }
    for (int n = 4; n >= 0; n--) {
        double far = along(since, n);
        figure_car(paint, &eye, (Place){-18 + far, 0, 34}, 0, paints[(n * 3 + 1) % 8]);
        figure_motorcycle(paint, &eye, (Place){-19 + along(since, n + 1) * 1.05, 0, 32.2}, 0,
                          paints[(n + 6) % 8]);
    }
}

static void main_cars(Paint *paint, double since, bool far_side)
{
    for (int n = 5; n >= 0; n--) {
        double go = along(since, n), towards = 55 - go, away = 20 + go;
        if (far_side == (towards > 38)) {
            figure_car(paint, &eye, (Place){-6.4, 0, towards}, -1, paints[(n + 2) % 8]);
            figure_motorcycle(paint, &eye, (Place){-2.6, 0, towards + 2}, -1, paints[n % 8]);
        }
        if (far_side == (away > 38)) {
            figure_car(paint, &eye, (Place){3.2, 0, away}, 1, paints[(n + 5) % 8]);
            figure_motorcycle(paint, &eye, (Place){7.4, 0, away + 1}, 1, paints[(n + 4) % 8]);
        }
    }
}

void scene_junction(Paint *paint, double at)
{
    double main_green = since_green(at, 0), cross_green = since_green(at, HALF);
    ground(paint);
    houses(paint);
    main_cars(paint, main_green, true);
    light(paint, 11.5, 50, main_green);
    light(paint, -12, 50, cross_green);
    crossing_cars(paint, cross_green);
    main_cars(paint, main_green, false);
    light(paint, 12, 27.5, cross_green);
    light(paint, -12, 27.5, main_green);
    for (int i = 0; i < 4; i++) {
        double walk = fmod(at / LOOP + figure_luck((unsigned)i + 9), 1) * 26 - 13;
        Spot feet = eye_see(&eye, i % 2 ? walk : -walk, 0, 27.2 + 0.4 * i);
        figure_person(paint, feet, eye.focal * 1.75 / 27, paints[(i * 2) % 8], walk * 1.2);
    }
}
