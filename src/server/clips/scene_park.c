/* A town park in the morning: trees in the wind, a fountain, a jogger, a child on a swing, a
 * kite. */
#include <math.h>

#include "scenes.h"

static void lawn(Paint *paint, double at)
{
    paint_fade(paint, 0, 150, 0x7cc3efff, 0xe8f5faff);
    paint_disc(paint, (Spot){560, 76}, 24, 24, 0xfff3b8ff);
    paint_fade(paint, 146, 360, 0x7cb859ff, 0x4f8f3bff);
    for (int i = 0; i < 11; i++) {
        double high = 62 + 30 * figure_luck((unsigned)i);
        figure_tree(paint, (Spot){i * 62.0 + 10, 158}, high,
                    2.4 * sin(at / LOOP * 6 * M_PI + i * 0.7), i % 3 ? 0x3d8b40ff : 0x5aa54aff);
    }
    Spot path[] = {{-10, 252}, {650, 222}, {650, 258}, {-10, 300}};
    paint_shape(paint, path, 4, 0xdcccabff);
    for (unsigned i = 0; i < 20; i++) {
        Spot flower = {figure_luck(i) * 640, 318 + 38 * figure_luck(i + 40)};
        double sway = 1.5 * sin(at / LOOP * 8 * M_PI + i);
        paint_line(paint, (Spot){flower.x, flower.y + 8}, (Spot){flower.x + sway, flower.y}, 1.6,
                   0x2f6e2bff);
        paint_disc(paint, (Spot){flower.x + sway, flower.y}, 4.2, 4.2,
                   i % 3 == 0   ? 0xf0425aff
                   : i % 3 == 1 ? 0xffd93bff
                                : 0xf6f0ffff);
    }
}

static void fountain(Paint *paint, double at)
{
    Spot middle = {320, 214};
    paint_disc(paint, (Spot){320, 226}, 92, 24, 0xa8a49aff);
    paint_disc(paint, (Spot){320, 222}, 82, 19, 0x4fa6c9ff);
    paint_box(paint, (Spot){312, 168}, 16, 52, 0xbdb8adff);
    paint_disc(paint, (Spot){320, 168}, 26, 6, 0xa8a49aff);
    for (int jet = 0; jet < 8; jet++) {
        double side = cos(jet * M_PI / 4 + 0.3);
        for (int drop = 0; drop < 7; drop++) {
            double age = fmod(at * 1.25 + drop / 7.0 + jet * 0.09, 1);
            double x = middle.x + side * 68 * age;
            double y = 164 - 190 * age + 248 * age * age + 6 * sin(jet * M_PI / 4);
            paint_disc(paint, (Spot){x, y}, 2.6, 3.4, 0xe9f8ffd8);
        }
    }
    for (int i = 0; i < 3; i++) {
        double age = fmod(at + i / 3.0, 1);
        paint_disc(paint, (Spot){320, 222}, 24 + 54 * age, 5 + 13 * age,
                   0xc8eaf600u | (uint32_t)(90 * (1 - age)));
    }
}

static void swing(Paint *paint, double at)
{
    double angle = 0.6 * sin(at / LOOP * 2 * M_PI * 5);
    Spot bar = {110, 146}, seat = {110 + 92 * sin(angle), 146 + 92 * cos(angle)};
    paint_line(paint, (Spot){64, 262}, (Spot){84, 144}, 5, 0xc2452fff);
    paint_line(paint, (Spot){156, 262}, (Spot){136, 144}, 5, 0xc2452fff);
    paint_line(paint, (Spot){80, 146}, (Spot){140, 146}, 5, 0xc2452fff);
    paint_line(paint, (Spot){bar.x - 9, bar.y}, (Spot){seat.x - 9, seat.y}, 1.6, 0x3a3a3aff);
    paint_line(paint, (Spot){bar.x + 9, bar.y}, (Spot){seat.x + 9, seat.y}, 1.6, 0x3a3a3aff);
    paint_line(paint, (Spot){seat.x - 15, seat.y}, (Spot){seat.x + 15, seat.y}, 5, 0x6b4a2eff);
    figure_sitter(paint, (Spot){seat.x, seat.y - 3}, 50, 0xf28c28ff);
}

static void kite(Paint *paint, double at)
{
    double turn = at / LOOP * 2 * M_PI;
    Spot centre = {452 + 60 * sin(turn), 92 + 22 * sin(2 * turn)};
    double lean = 6 * cos(turn);
    Spot cloth[] = {{centre.x + lean, centre.y - 24},
                    {centre.x + 17, centre.y},
                    {centre.x - lean, centre.y + 28},
                    {centre.x - 17, centre.y}};
    Spot hand = {548, 274}, last = {centre.x - lean, centre.y + 28};
    paint_line(paint, centre, hand, 1.1, 0xffffffc0);
    paint_shape(paint, cloth, 4, 0xd6336cff);
    paint_line(paint, cloth[0], cloth[2], 1.6, 0xffe066ff);
    for (int i = 1; i < 7; i++) {
        Spot next = {last.x + 4 * sin(turn * 6 - i), last.y + 7};
        paint_line(paint, last, next, 2, i % 2 ? 0xffe066ff : 0xd6336cff);
        last = next;
    }
    figure_person(paint, (Spot){556, 314}, 62, 0x3f6fb5ff, 0);
    paint_line(paint, (Spot){556, 266}, hand, 4, 0xa9764eff);
}

void scene_park(Paint *paint, double at)
{
    lawn(paint, at);
    fountain(paint, at);
    swing(paint, at);
    double run = fmod(at / LOOP * 2, 1), walk = fmod(at / LOOP + 0.25, 1);
    figure_person(paint, (Spot){run * 720 - 40, 272 - run * 26}, 74, 0xe4573dff, run * 16);
    figure_person(paint, (Spot){690 - walk * 740, 258 + walk * 24}, 70, 0xf0e7d6ff, walk * 15);
    figure_person(paint, (Spot){668 - walk * 740, 262 + walk * 24}, 46, 0x4aa3a0ff, walk * 20);
    kite(paint, at);
}
