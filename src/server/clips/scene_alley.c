/* A kampung alley at dusk with its pos kamling: two on the bench, one on his round with a
 * torch, a flag, motorcycles. */
#include <math.h>

#include "scenes.h"

static const Eye eye = {.horizon = 120, .focal = 340, .height = 3.4};

static void alley(Paint *paint)
{
    paint_fade(paint, 0, 130, 0x3b3159ff, 0xc77a5cff);
    paint_fade(paint, 120, 360, 0x58505aff, 0x6f6670ff);
    double path[] = {-2.6, 2.6}, far[] = {3, 120}, drain[] = {2.6, 3.1},
           drain_left[] = {-3.1, -2.6};
    figure_ground(paint, &eye, path, far, 0x837a80ff);
    figure_ground(paint, &eye, drain, far, 0x3a3440ff);
    figure_ground(paint, &eye, drain_left, far, 0x3a3440ff);
    static const uint32_t walls[] = {0x5f8f8cff, 0xb08a5aff, 0x8a5f78ff, 0x6d8a5cff, 0x9a6a58ff};
    for (int i = 5; i >= 0; i--) {
        double z = 11 + i * 9;
        figure_block(paint, &eye, (Place){-10, 0, z}, (Place){6.4, 3.3 + i % 2, 8}, walls[i % 5]);
        figure_block(paint, &eye, (Place){3.8, 0, z + 2}, (Place){6.4, 4.2 - i % 2, 8},
                     walls[(i + 2) % 5]);
        for (int side = -1; side <= 1; side += 2) {
            Spot low = eye_see(&eye, side * 5.6, 1.0, z - 0.1 + (side > 0) * 2);
            Spot high = eye_see(&eye, side * 6.8, 2.3, z - 0.1 + (side > 0) * 2);
            double left = fmin(low.x, high.x);
            paint_box(paint, (Spot){left, high.y}, fabs(high.x - low.x), low.y - high.y,
                      figure_luck((unsigned)(i * 2 + side + 1)) > 0.35 ? 0xf5c86eff : 0x2b2638ff);
        }
    }
}

static void wires(Paint *paint, double at)
{
    for (int i = 0; i < 4; i++) {
        double sag = 26 + 2 * sin(at / LOOP * 4 * M_PI + i);
        Spot from = {0, 30.0 + i * 9}, middle = {300, 30 + sag + i * 7}, to = {640, 18.0 + i * 11};
        paint_line(paint, from, middle, 1.2, 0x17131fff);
        paint_line(paint, middle, to, 1.2, 0x17131fff);
    }
    for (int i = 0; i < 17; i++) {
        double x = 12 + i * 38, y = 66 + 20 * sin(i / 16.0 * M_PI);
        double sway = 3 * sin(at / LOOP * 10 * M_PI + i);
        Spot cloth[] = {{x, y}, {x + 22, y}, {x + 11 + sway, y + 20}};
        paint_shape(paint, cloth, 3, i % 2 ? 0xe23b34ff : 0xf3f0ebff);
    }
}

static void post(Paint *paint, double at)
{
    double flicker = fmod(at, 3) > 2.86 ? 0.5 : 1;
    Spot roof[] = {{20, 148}, {262, 148}, {226, 108}, {58, 108}};
    paint_box(paint, (Spot){44, 148}, 8, 142, 0x5b4030ff);
    paint_box(paint, (Spot){228, 148}, 8, 142, 0x5b4030ff);
    paint_box(paint, (Spot){52, 150}, 176, 112, figure_shade(0xe7c98cff, flicker));
    paint_box(paint, (Spot){52, 222}, 176, 68, 0x2f7a54ff);
    paint_shape(paint, roof, 4, 0x8f3f2cff);
    paint_box(paint, (Spot){64, 152}, 152, 22, 0x16323fff);
    paint_text(paint, (Spot){72, 156}, 2, 0xffffffff, "POS KAMLING");
    paint_glow(paint, (Spot){140, 184}, 100, figure_shade(0xffe9a2a0, flicker));
    paint_disc(paint, (Spot){140, 182}, 6, 6, 0xfffbe0ff);
    paint_box(paint, (Spot){200, 186}, 9, 40, 0x8c6a3cff);
    paint_box(paint, (Spot){203, 190}, 3, 30, 0x2a1d12ff);
    paint_box(paint, (Spot){56, 262}, 168, 9, 0xa07648ff);
    figure_sitter(paint, (Spot){92, 262}, 74 + 1.5 * sin(at * M_PI), 0x3b6db0ff);
    figure_sitter(paint, (Spot){146, 262}, 76 + 1.5 * sin(at * M_PI + 2), 0xb8433aff);
}

static void flag(Paint *paint, double at)
{
    paint_line(paint, (Spot){286, 300}, (Spot){286, 96}, 3, 0xd8d3caff);
    for (int i = 0; i < 12; i++) {
        double wave = 3.5 * sin(at / LOOP * 12 * M_PI - i * 0.6) * i / 12;
        paint_box(paint, (Spot){287 + i * 5.0, 98 + wave}, 5.2, 15, 0xd9251dff);
        paint_box(paint, (Spot){287 + i * 5.0, 113 + wave}, 5.2, 15, 0xf6f4efff);
    }
}

/* The one on his round: away and back, the light of his torch before him. */
static void round_man(Paint *paint, double at)
{
    double part = at / LOOP, z = 14 - 7 * cos(part * 2 * M_PI);
    double x = 1.4 * sin(part * 4 * M_PI) + 0.9, scale = eye.focal / z;
    Spot feet = eye_see(&eye, x, 0, z);
    Spot beam = eye_see(&eye, x + 1.3 * sin(part * 10 * M_PI), 0, z + (part < 0.5 ? 3 : -2));
    paint_glow(paint, beam, 1.6 * scale, 0xfff2b0c0);
    figure_person(paint, feet, 1.7 * scale, 0x27405eff, part * 22);
    paint_disc(paint, (Spot){feet.x + 0.3 * scale, feet.y - 0.85 * scale}, 0.1 * scale, 0.1 * scale,
               0xfffbe0ff);
}

void scene_alley(Paint *paint, double at)
{
    alley(paint);
    wires(paint, at);
    double first = 55 - fmod(at / LOOP + 0.1, 1) * 51, second = 4 + fmod(at / LOOP * 2, 1) * 51;
    Spot lamp = eye_see(&eye, -0.9, 1, first);
    if (first > second) {
        figure_motorcycle(paint, &eye, (Place){-0.9, 0, first}, -1, 0xc8452fff);
        paint_glow(paint, lamp, eye.focal * 1.1 / first, 0xfff2c0e0);
    }
    figure_motorcycle(paint, &eye, (Place){1.1, 0, second}, 1, 0x3d7fbfff);
    round_man(paint, at);
    if (first <= second) {
        figure_motorcycle(paint, &eye, (Place){-0.9, 0, first}, -1, 0xc8452fff);
        paint_glow(paint, lamp, eye.focal * 1.1 / first, 0xfff2c0e0);
    }
    post(paint, at);
    flag(paint, at);
}
