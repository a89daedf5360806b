/* The old town: a domed church between colonial fronts, a square with pigeons, bicycles and a
 * street-corner musician. */
#include <math.h>

#include "scenes.h"

static void sky(Paint *paint, double at)
{
    paint_fade(paint, 0, 252, 0x4fa0ddff, 0xd9ecf3ff);
    for (unsigned i = 0; i < 4; i++) {
        double x = fmod(at / LOOP * 800 + figure_luck(i + 2) * 800, 800) - 80;
        double y = 74 + 26 * figure_luck(i + 17);
        paint_disc(paint, (Spot){x, y}, 44, 13, 0xffffffc0);
        paint_disc(paint, (Spot){x - 22, y + 4}, 30, 10, 0xffffffc0);
        paint_disc(paint, (Spot){x + 8, y - 10}, 24, 12, 0xffffffc0);
    }
}

static void front(Paint *paint, double x, double width, double top, uint32_t color)
{
    paint_box(paint, (Spot){x, top}, width, 252 - top, color);
    paint_box(paint, (Spot){x - 4, top - 7}, width + 8, 9, figure_shade(color, 1.2));
    for (int floor = 0; floor < 3; floor++) {
        double y = top + 16 + floor * 46;
        for (double at = x + 12; at + 16 < x + width && y + 30 < 252; at += 32) {
            paint_disc(paint, (Spot){at + 8, y + 4}, 8, 8, 0x4b4136ff);
            paint_box(paint, (Spot){at, y + 4}, 16, 26, 0x4b4136ff);
            paint_box(paint, (Spot){at + 7, y - 2}, 2, 32, figure_shade(color, 1.1));
        }
    }
}

static void tower(Paint *paint, double x)
{
    paint_box(paint, (Spot){x, 96}, 40, 156, 0xf3efe4ff);
    paint_box(paint, (Spot){x + 12, 112}, 16, 30, 0x5a5148ff);
    paint_box(paint, (Spot){x - 4, 92}, 48, 6, 0xd8d0bfff);
    paint_disc(paint, (Spot){x + 20, 90}, 20, 24, 0xa5482eff);
    paint_box(paint, (Spot){x, 90}, 40, 4, 0xf3efe4ff);
    paint_line(paint, (Spot){x + 20, 68}, (Spot){x + 20, 54}, 2, 0x3a3430ff);
}

static void church(Paint *paint)
{
    paint_disc(paint, (Spot){320, 122}, 78, 78, 0xb4502fff);
    for (int i = -3; i <= 3; i++) {
        paint_line(paint, (Spot){320, 46}, (Spot){320 + i * 25.0, 128}, 1.6, 0x8d3b22ff);
    }
    paint_box(paint, (Spot){308, 40}, 24, 14, 0xe9e2d3ff);
    paint_line(paint, (Spot){320, 40}, (Spot){320, 22}, 2.5, 0x3a3430ff);
    paint_line(paint, (Spot){314, 28}, (Spot){326, 28}, 2.5, 0x3a3430ff);
    paint_box(paint, (Spot){242, 124}, 156, 128, 0xf8f5ecff);
    paint_box(paint, (Spot){236, 118}, 168, 9, 0xd8d0bfff);
    Spot gable[] = {{270, 150}, {370, 150}, {320, 122}};
    paint_shape(paint, gable, 3, 0xe4dccbff);
    for (int i = 0; i < 4; i++) {
        paint_box(paint, (Spot){272 + i * 29.0, 150}, 9, 102, 0xe0d8c7ff);
    }
    paint_box(paint, (Spot){306, 190}, 28, 62, 0x5a3d2aff);
    paint_disc(paint, (Spot){320, 190}, 14, 14, 0x5a3d2aff);
    tower(paint, 216);
    tower(paint, 384);
}

static void bicycle(Paint *paint, double x, double row, double turn, uint32_t shirt)
{
    for (int i = 0; i < 2; i++) {
        Spot hub = {x + i * 46 - 23, row - 17};
        paint_disc(paint, hub, 17, 17, 0x1d1d1fff);
        paint_disc(paint, hub, 14, 14, 0xc0b39aff);
        for (int k = 0; k < 2; k++) {
            double angle = turn + k * M_PI / 2;
            paint_line(paint, (Spot){hub.x - 14 * cos(angle), hub.y - 14 * sin(angle)},
                       (Spot){hub.x + 14 * cos(angle), hub.y + 14 * sin(angle)}, 1.3, 0x555555ff);
        }
    }
    paint_line(paint, (Spot){x - 23, row - 17}, (Spot){x + 17, row - 42}, 3, 0x1f5a45ff);
    paint_line(paint, (Spot){x + 23, row - 17}, (Spot){x + 17, row - 48}, 3, 0x1f5a45ff);
    figure_sitter(paint, (Spot){x - 7, row - 44}, 58, shirt);
    paint_line(paint, (Spot){x - 5, row - 62}, (Spot){x + 17, row - 48}, 4, shirt);
}

static void square(Paint *paint, double at)
{
    paint_fade(paint, 252, 360, 0xb9ab94ff, 0xcabda4ff);
    for (int i = 0; i < 7; i++) {
        double y = 252 + i * i * 2.6;
        paint_line(paint, (Spot){0, y}, (Spot){640, y}, 1.2, 0xa1937cff);
    }
    for (int i = -7; i <= 7; i++) {
        paint_line(paint, (Spot){320 + i * 38.0, 252}, (Spot){320 + i * 110.0, 360}, 1.2,
                   0xa1937cff);
    }
    for (unsigned i = 0; i < 12; i++) {
        double hop = fabs(sin(at / LOOP * 2 * M_PI * (3 + i % 4) + i));
        double up = i < 4 ? 60 + 40 * sin(at / LOOP * 4 * M_PI + i) : 3 * hop;
        double x = i < 4 ? fmod(at / LOOP * 760 + i * 190.0, 760) - 60 : 60 + 48.0 * i;
        Spot bird = {x, 306 + 9 * figure_luck(i) - up * 1.3};
        double wing = i < 4 ? 6 * sin(at * 4 * M_PI + i) : 0;
        paint_disc(paint, bird, 6, 3.4, 0x6a7480ff);
        paint_line(paint, bird, (Spot){bird.x - 9, bird.y - wing}, 2.2, 0x8a949eff);
        paint_disc(paint, (Spot){bird.x + 6, bird.y - 3}, 2.4, 2.4, 0x4a545eff);
    }
}

void scene_heritage(Paint *paint, double at)
{
    static const uint32_t shirts[] = {0xd9b64aff, 0x9a3b52ff, 0x3f7d8cff, 0xf0eadaff, 0x4d5c8fff};
    sky(paint, at);
    front(paint, 0, 200, 120, 0xcfb58bff);
    front(paint, 440, 200, 106, 0xc7a08aff);
    church(paint);
    figure_tree(paint, (Spot){206, 262}, 84, 2.2 * sin(at / LOOP * 6 * M_PI), 0x4a8a44ff);
    figure_tree(paint, (Spot){446, 262}, 90, 2.2 * sin(at / LOOP * 6 * M_PI + 1), 0x3f7d3eff);
    square(paint, at);
    for (unsigned i = 0; i < 6; i++) {
        double part = fmod(at / LOOP + figure_luck(i + 40), 1), x = part * 720 - 40;
        figure_person(paint, (Spot){i % 2 ? x : 640 - x, 282 + i * 5.0}, 54 + i * 2.0,
                      shirts[i % 5], part * 15);
    }
    double ride = fmod(at / LOOP * 2, 1);
    bicycle(paint, ride * 760 - 60, 330, ride * 34, 0xb03a2eff);
    ride = fmod(at / LOOP + 0.3, 1);
    bicycle(paint, 700 - ride * 760, 352, -ride * 34, 0x2f5f9aff);
}
