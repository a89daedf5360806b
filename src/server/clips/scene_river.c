/* A pump station at a river: brown water that flows, a staff gauge, a level that rises and
 * falls, and outlets that gush. */
#include <math.h>
#include <stdio.h>

#include "scenes.h"

#define BANK 150.0

static void sky(Paint *paint, double at)
{
    paint_fade(paint, 0, BANK, 0x6f8596ff, 0xb7c3c9ff);
    for (unsigned i = 0; i < 5; i++) {
        double x = fmod(at / LOOP * 780 + figure_luck(i) * 780, 780) - 70;
        double y = 22 + 40 * figure_luck(i + 8);
        paint_disc(paint, (Spot){x, y}, 58, 15, 0xdfe5e870);
        paint_disc(paint, (Spot){x + 34, y - 9}, 40, 13, 0xe9edee70);
    }
    for (int i = 0; i < 14; i++) {
        figure_tree(paint, (Spot){i * 48.0 + 8, BANK}, 40 + 14 * figure_luck((unsigned)i),
                    1.6 * sin(at / LOOP * 8 * M_PI + i), 0x4d6b3fff);
    }
}

static void water(Paint *paint, double at, double level)
{
    double top = 214 - level;
    paint_fade(paint, BANK - 4, 360, 0x7f7a63ff, 0x6d6650ff);
    paint_fade(paint, top, 360, 0x8b7a55ff, 0x63552fff);
    for (unsigned i = 0; i < 46; i++) {
        double deep = figure_luck(i + 11), y = top + 6 + deep * deep * (350 - top);
        double near = 0.35 + (y - top) / 200, rounds = 1 + (i % 2);
        double x = fmod(figure_luck(i) * 760 + at / LOOP * 760 * rounds, 760) - 60;
        double long_ = 26 * near + 18 * figure_luck(i + 90);
        paint_disc(paint, (Spot){x, y}, long_, 1.4 + near, i % 3 ? 0xb9a67880 : 0x4f432670);
    }
    for (unsigned i = 0; i < 3; i++) {
        double x = fmod(figure_luck(i + 4) * 760 + at / LOOP * 760, 760) - 60;
        double y = top + 34 + 42 * i + 2 * sin(at * M_PI + i);
        paint_disc(paint, (Spot){x, y}, 17, 6, 0x3f6b33ff);
        paint_disc(paint, (Spot){x + 12, y - 3}, 9, 4, 0x5d8a43ff);
    }
}

static void house(Paint *paint, double at)
{
    paint_box(paint, (Spot){388, 84}, 214, 104, 0xd8d0bcff);
    Spot roof[] = {{372, 84}, {618, 84}, {580, 50}, {410, 50}};
    paint_shape(paint, roof, 4, 0xa2452fff);
    paint_box(paint, (Spot){412, 60}, 166, 20, 0x1d4f8aff);
    paint_text(paint, (Spot){424, 63}, 2, 0xffffffff, "RUMAH POMPA 2");
    for (int i = 0; i < 3; i++) {
        Spot fan = {430 + i * 66.0, 128};
        paint_disc(paint, fan, 24, 24, 0x33383cff);
        for (int k = 0; k < 4; k++) {
            double turn = at / LOOP * 2 * M_PI * (9 + 3 * i) + k * M_PI / 2;
            Spot blade[] = {fan,
                            {fan.x + 21 * cos(turn), fan.y + 21 * sin(turn)},
                            {fan.x + 21 * cos(turn + 0.6), fan.y + 21 * sin(turn + 0.6)}};
            paint_shape(paint, blade, 3, 0xb8c0c6ff);
        }
        paint_disc(paint, fan, 4, 4, 0xe0b03aff);
    }
    double alarm = fmod(at, 1) < 0.5 ? 1 : 0.3;
    paint_disc(paint, (Spot){594, 76}, 7, 7, figure_shade(0xff4a2eff, alarm));
}

/* Water that leaves a pipe and falls into the river. */
static void outlet(Paint *paint, Spot mouth, double at, double top)
{
    paint_box(paint, (Spot){mouth.x - 15, mouth.y - 15}, 30, 30, 0x5c6166ff);
    paint_disc(paint, mouth, 12, 12, 0x23282cff);
    Spot fall[] = {{mouth.x - 11, mouth.y + 2},
                   {mouth.x + 11, mouth.y + 2},
                   {mouth.x + 15, top + 9},
                   {mouth.x - 15, top + 9}};
    paint_shape(paint, fall, 4, 0xcbd3cfe0);
    for (unsigned i = 0; i < 6; i++) {
        double part = fmod(at * 1.5 + figure_luck(i + (unsigned)mouth.x), 1);
        Spot from = {mouth.x - 9 + 3.6 * i, mouth.y + 4 + part * (top - mouth.y - 8)};
        paint_line(paint, from, (Spot){from.x, from.y + 11}, 2.4, 0x97a39cff);
    }
    for (unsigned i = 0; i < 5; i++) {
        double age = fmod(at * 1.5 + i * 0.2, 1);
        paint_disc(paint, (Spot){mouth.x + (i - 2.0) * 8 * (0.5 + age), top + 10 + 5 * age},
                   5 + 10 * age, 3 + 3 * age, 0xe6ebe600u | (uint32_t)(150 * (1 - age)));
    }
}

static void gauge(Paint *paint, double level)
{
    char text[32];
    paint_box(paint, (Spot){92, 116}, 40, 160, 0xf4f3eeff);
    for (int i = 0; i < 16; i++) {
        double y = 116 + i * 10;
        paint_box(paint, (Spot){92, y}, i % 2 ? 12 : 22, 5, i < 4 ? 0xd22a22ff : 0x1f2225ff);
    }
    for (int i = 0; i < 4; i++) {
        char mark[2] = {(char)('4' - i), '\0'};
        paint_text(paint, (Spot){117, 122 + i * 38.0}, 2, 0x1f2225ff, mark);
    }
    double top = 214 - level;
    paint_box(paint, (Spot){84, top + 2}, 56, 276 - top, 0x7d6c48e8);
    snprintf(text, sizeof text, "TMA %.0f CM", 148 + level * 2.2);
    paint_box(paint, (Spot){40, 84}, 162, 26, level > 16 ? 0xb3231dff : 0x1c5a3aff);
    paint_text(paint, (Spot){50, 89}, 2.4, 0xffffffff, text);
}

void scene_river(Paint *paint, double at)
{
    double level = 12 + 12 * sin(at / LOOP * 2 * M_PI);
    sky(paint, at);
    water(paint, at, level);
    house(paint, at);
    for (int i = 0; i < 3; i++) {
        outlet(paint, (Spot){430 + i * 66.0, 176}, at + i * 0.21, 214 - level);
    }
    gauge(paint, level);
}
