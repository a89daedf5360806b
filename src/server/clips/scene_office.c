/* The hall of a service counter: clerks, a queue number that is called, people who come, sit
 * and go, a sliding door. */
#include <math.h>
#include <stdio.h>

#include "scenes.h"

static const Eye eye = {.horizon = 92, .focal = 330, .height = 3.6};

static void hall(Paint *paint, double at)
{
    paint_fade(paint, 0, 168, 0xdfe8eaff, 0xeef3f3ff);
    paint_fade(paint, 168, 360, 0xc4ced1ff, 0xdbe3e4ff);
    for (int i = -12; i <= 12; i++) {
        paint_line(paint, eye_see(&eye, i * 1.5, 0, 15.6), eye_see(&eye, i * 1.5, 0, 3), 1,
                   0xaab6baff);
    }
    for (int i = 0; i < 9; i++) {
        Spot left = eye_see(&eye, -20, 0, 3.5 + i * 1.5);
        paint_line(paint, left, (Spot){640, left.y}, 1, 0xaab6baff);
    }
    paint_box(paint, (Spot){28, 40}, 150, 36, 0x0f6b72ff);
    paint_text(paint, (Spot){38, 49}, 2.5, 0xffffffff, "PELAYANAN");
    Spot clock = {330, 66};
    paint_disc(paint, clock, 25, 25, 0x2c3a40ff);
    paint_disc(paint, clock, 22, 22, 0xfdfdfaff);
    double second = at / LOOP * 2 * M_PI - M_PI / 2;
    paint_line(paint, clock, (Spot){clock.x + 19 * cos(second), clock.y + 19 * sin(second)}, 2,
               0xd0322aff);
    paint_line(paint, clock, (Spot){clock.x - 9, clock.y - 8}, 3.4, 0x2c3a40ff);
    paint_line(paint, clock, (Spot){clock.x + 3, clock.y - 16}, 2.6, 0x2c3a40ff);
}

static void door(Paint *paint, double at)
{
    double open = fmax(0, sin(at / LOOP * 4 * M_PI)) * 46;
    paint_box(paint, (Spot){478, 44}, 136, 128, 0x8fb4c2ff);
    figure_tree(paint, (Spot){540, 168}, 90, 2 * sin(at / LOOP * 8 * M_PI), 0x57955bff);
    for (int i = 0; i < 2; i++) {
        double x = i == 0 ? 478 - open : 546 + open;
        paint_box(paint, (Spot){x, 44}, 68, 128, 0xd6ecf27c);
        paint_box(paint, (Spot){x, 44}, 4, 128, 0x4c5c64ff);
        paint_box(paint, (Spot){x + 64, 44}, 4, 128, 0x4c5c64ff);
    }
    paint_box(paint, (Spot){470, 36}, 152, 9, 0x4c5c64ff);
}

static void counters(Paint *paint, double at)
{
    static const uint32_t uniforms[] = {0xb59a63ff, 0xb59a63ff, 0x6f8f5aff, 0xb59a63ff};
    for (int i = 0; i < 4; i++) {
        double x = 34 + i * 104, busy = sin(at / LOOP * 2 * M_PI * (5 + i) + i);
        char number[2] = {(char)('1' + i), '\0'};
        figure_person(paint, (Spot){x + 46 + 2 * busy, 214}, 80, uniforms[i], 0);
        paint_box(paint, (Spot){x, 168}, 96, 54, 0x157f86ff);
        paint_box(paint, (Spot){x - 3, 162}, 102, 8, 0xf2f5f4ff);
        paint_box(paint, (Spot){x + 62, 140}, 26, 20, 0x23292dff);
        paint_box(paint, (Spot){x + 64, 142}, 22, 15, busy > 0 ? 0x9fd0e8ff : 0x8cc4deff);
        paint_box(paint, (Spot){x + 36, 178}, 26, 26, 0xf2f5f4ff);
        paint_text(paint, (Spot){x + 43, 182}, 2.6, 0x157f86ff, number);
    }
}

static void sign(Paint *paint, double at)
{
    char text[16];
    int number = 41 + (int)(at / 3);
    snprintf(text, sizeof text, "A-%03d", number);
    paint_box(paint, (Spot){196, 28}, 96, 62, 0x14181bff);
    paint_text(paint, (Spot){206, 34}, 1.8, 0x9fb3b8ff, "ANTREAN");
    if (fmod(at, 3) > 1.2 || fmod(at, 0.4) < 0.2) {
        paint_text(paint, (Spot){204, 56}, 2.9, 0xff5a3cff, text);
    }
}

/* Somebody walks from the door to a counter, and back half a loop later. */
static void visitor(Paint *paint, double at, double start, double goal_x, uint32_t shirt)
{
    double part = fmod(at / LOOP + start, 1), way;
    if (part < 0.35) {
        way = part / 0.35;
    } else if (part < 0.6) {
        way = 1;
    } else {
        way = fmax(0, 1 - (part - 0.6) / 0.35);
    }
    double z = 12 - 4.4 * sin(way * M_PI), x = 9.6 + (goal_x - 9.6) * way;
    Spot feet = eye_see(&eye, x * 0.78, 0, z);
    figure_person(paint, feet, 1.65 * eye.focal / z, shirt, way == 1 ? 0 : way * 12);
}

static void seats(Paint *paint, double at)
{
    static const uint32_t shirts[] = {0xc05a3cff, 0x2f5fa0ff, 0x7a4f8aff, 0x3d8a60ff, 0xd2a33aff};
    for (int row = 0; row < 2; row++) {
        double y = 288 + row * 50, scale = 1 + 0.3 * row;
        for (int i = 0; i < 7; i++) {
            double x = 26 + i * 88 * scale;
            paint_box(paint, (Spot){x - 18 * scale, y - 42 * scale}, 36 * scale, 34 * scale,
                      0x2a6f95ff);
            if (figure_luck((unsigned)(row * 7 + i)) > 0.4) {
                double nod = 1.5 * sin(at / LOOP * 2 * M_PI * (2 + i % 3) + i);
                figure_sitter(paint, (Spot){x, y - 6 + nod * 0.3}, (70 + nod) * scale,
                              shirts[(row + i) % 5]);
            }
        }
    }
}

void scene_office(Paint *paint, double at)
{
    hall(paint, at);
    door(paint, at);
    sign(paint, at);
    counters(paint, at);
    visitor(paint, at, 0, -4, 0xd9d2c0ff);
    visitor(paint, at, 0.33, 1, 0xa83c4cff);
    visitor(paint, at, 0.66, -8, 0x38618fff);
    seats(paint, at);
}
