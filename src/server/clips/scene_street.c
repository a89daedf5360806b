/* A thoroughfare at night in the rain: lamps, their mirror in the wet road, headlights that
 * come and tail lights that go. */
#include <math.h>

#include "scenes.h"

static const Eye eye = {.horizon = 128, .focal = 380, .height = 5.2};

static void town(Paint *paint, double at)
{
    paint_fade(paint, 0, 130, 0x070a14ff, 0x1a2233ff);
    for (int i = 0; i < 16; i++) {
        double x = i * 42 - 16, high = 30 + 60 * figure_luck((unsigned)i);
        paint_box(paint, (Spot){x, 130 - high}, 38, high, i % 2 ? 0x0e1420ff : 0x121a28ff);
        for (int w = 0; w < 6; w++) {
            if (figure_luck((unsigned)(i * 7 + w)) > 0.5 && w * 14 + 8 < high) {
                int row = w / 2;
                paint_box(paint, (Spot){x + 6 + (w % 2) * 15, 136 - high + row * 14}, 7, 6,
                          0xd9b25acc);
            }
        }
    }
    double blink = fmod(at, 2) < 1 ? 1 : 0.35;
    paint_box(paint, (Spot){494, 66}, 108, 24, figure_shade(0xd2305aff, blink));
    paint_text(paint, (Spot){501, 71}, 2, 0xffffffff, "BAKSO 24");
    paint_fade(paint, 128, 360, 0x161b22ff, 0x222932ff);
}

static void lamp(Paint *paint, double x, double z)
{
    double arm = x < 0 ? 2 : -2;
    Spot head = eye_see(&eye, x + arm, 8, z), foot = eye_see(&eye, x, 0, z);
    Spot knee = eye_see(&eye, x, 8.3, z), mirror = eye_see(&eye, x + arm, -5.5, z);
    double scale = eye.focal / z;
    paint_line(paint, foot, knee, fmax(1, 0.2 * scale), 0x2d343dff);
    paint_line(paint, knee, head, fmax(1, 0.16 * scale), 0x2d343dff);
    paint_glow(paint, head, 7 * scale, 0xffb348b0);
    paint_disc(paint, head, 0.5 * scale, 0.25 * scale, 0xffe9b0ff);
    for (int i = 0; i < 5; i++) {
        paint_disc(paint, mirror, (0.9 - 0.15 * i) * scale, (3.4 - 0.5 * i) * scale, 0xffa43a16);
    }
}

static void wet_road(Paint *paint)
{
    double road[] = {-8, 8}, far[] = {6, 300};
    figure_ground(paint, &eye, road, far, 0x1b2027ff);
    for (int i = 0; i < 16; i++) {
        double z = 8 + i * 7;
        double x[] = {-0.12, 0.12}, dash[] = {z, z + 3.2};
        figure_ground(paint, &eye, x, dash, 0xb8b08cff);
    }
    for (int side = -1; side <= 1; side += 2) {
        double x[] = {side * 8.0, side * 8.5};
        figure_ground(paint, &eye, x, far, 0x4a4f55ff);
    }
}

/* Two lamps and their long mirror; those that come are white. */
static void lights(Paint *paint, double x, double z, uint32_t color)
{
    double scale = eye.focal / z;
    if (z < 7) {
        return;
    }
    figure_block(paint, &eye, (Place){x, 0.2, z}, (Place){1.8, 1.2, 4}, 0x20262eff);
    for (int i = 0; i < 2; i++) {
        double at = x + 0.3 + 1.2 * i;
        Spot lamp_at = eye_see(&eye, at, 0.7, z);
        Spot mirror = eye_see(&eye, at, -1.6, z);
        paint_disc(paint, mirror, 0.22 * scale, 1.5 * scale, (color & 0xffffff00u) | 0x38);
        paint_glow(paint, lamp_at, 1.8 * scale, (color & 0xffffff00u) | 0xd0);
        paint_disc(paint, lamp_at, 0.2 * scale, 0.17 * scale, color);
    }
}

static void traffic(Paint *paint, double at)
{
    for (int z = 130; z > 6; z--) {
        for (int n = 0; n < 7; n++) {
            double speed = n % 2 ? 2 : 1; /* rounds of the road in one loop */
            double part = fmod(at / LOOP * speed + figure_luck((unsigned)n * 5), 1);
            double going = 6 + part * 125, coming = 131 - part * 125;
            if ((int)going == z) {
                lights(paint, n % 2 ? 1.2 : 4.6, going, 0xff2b20ff);
            }
            if ((int)coming == z) {
                lights(paint, n % 2 ? -3.2 : -6.4, coming, 0xfff4d0ff);
            }
        }
    }
}

static void rain(Paint *paint, double at)
{
    for (unsigned i = 0; i < 70; i++) {
        double fall = fmod(at * (10 + (i % 5)) / LOOP * 2 + figure_luck(i), 1);
        double x = figure_luck(i + 300) * 700 - 20 - fall * 24, y = fall * 400 - 30;
        paint_line(paint, (Spot){x, y}, (Spot){x - 2, y + 15}, 1.0, 0xaebfd452);
    }
    for (unsigned i = 0; i < 16; i++) {
        double age = fmod(at * 2 + figure_luck(i + 70), 1);
        double z = 8 + 25 * figure_luck(i + 500), x = 14 * figure_luck(i + 600) - 7;
        double size = age * eye.focal * 0.25 / z;
        paint_disc(paint, eye_see(&eye, x, 0, z), size, size * 0.35,
                   0x9fb0c400u | (uint32_t)(60 * (1 - age)));
    }
}

void scene_street(Paint *paint, double at)
{
    town(paint, at);
    wet_road(paint);
    for (int i = 5; i >= 0; i--) {
        lamp(paint, -9, 16 + i * 20);
        lamp(paint, 9, 24 + i * 20);
    }
    traffic(paint, at);
    rain(paint, at);
}
