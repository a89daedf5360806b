/* A covered market at midday: rows of stalls under coloured awnings, and people who walk
 * between them. */
#include <math.h>

#include "scenes.h"

static const uint32_t awnings[] = {0xd9482fff, 0x2f7fc1ff, 0xf0b429ff,
                                   0x3a9c5fff, 0x8d4fb0ff, 0xe87ba4ff};
static const uint32_t shirts[] = {0xe9e3d0ff, 0xc23b3bff, 0x2d5fa8ff, 0x3f9b63ff,
                                  0xe2a52cff, 0x7a4b9eff, 0x2a2f38ff, 0xd97aa0ff};

static void hall(Paint *paint)
{
    paint_fade(paint, 0, 74, 0xb9ad94ff, 0xcfc2a6ff);
    paint_fade(paint, 74, 360, 0xa89878ff, 0xc8b994ff);
    for (int i = 0; i < 9; i++) {
        paint_line(paint, (Spot){i * 80.0, 0}, (Spot){i * 64.0 + 64, 74}, 3, 0x6e634fff);
    }
    for (int i = 0; i < 5; i++) {
        paint_box(paint, (Spot){60 + i * 130, 8}, 46, 14, 0xf7efd0ff);
        paint_box(paint, (Spot){40 + i * 140, 30}, 7, 150, 0x8a7d66ff);
    }
    paint_box(paint, (Spot){208, 34}, 242, 28, 0x1f5d46ff);
    paint_text(paint, (Spot){222, 40}, 2.4, 0xf6e7b4ff, "SAYUR BUAH IKAN");
}

static void heap(Paint *paint, Spot at, double size, uint32_t color)
{
    for (int row = 2; row >= 0; row--) {
        for (int i = 0; i <= row; i++) {
            Spot piece = {at.x + (i - row / 2.0) * size * 1.7, at.y - (2 - row) * size * 1.4};
            paint_disc(paint, piece, size, size, figure_shade(color, 0.8 + 0.1 * i));
        }
    }
}

/* A row of stalls whose tables stand on the row base. */
static void stalls(Paint *paint, double base, double scale, int first, double breeze)
{
    static const uint32_t goods[] = {0xd8322aff, 0x5fae3cff, 0xf08a24ff, 0xf2d13cff, 0x7c3f98ff};
    double width = 108 * scale;
    for (int i = -1; i * width < PAINT_WIDTH; i++) {
        double x = i * width + first * 31 * scale;
        unsigned kind = (unsigned)(i + first + 6);
        paint_box(paint, (Spot){x + 4, base - 26 * scale}, width - 16, 26 * scale, 0x7a5a3aff);
        paint_box(paint, (Spot){x, base - 30 * scale}, width - 8, 6 * scale, 0xa47c50ff);
        for (int k = 0; k < 3; k++) {
            heap(paint, (Spot){x + (18 + k * 30) * scale, base - 34 * scale}, 4.2 * scale,
                 goods[(kind * 2 + (unsigned)k) % 5]);
        }
        double sag = breeze * 2.5 * scale;
        Spot cloth[] = {{x - 6 * scale, base - 84 * scale},
                        {x + width - 4 * scale, base - 84 * scale},
                        {x + width + 2 * scale, base - 66 * scale + sag},
                        {x - 12 * scale, base - 66 * scale - sag}};
        paint_shape(paint, cloth, 4, awnings[kind % 6]);
        for (int k = 0; k < 4; k++) {
            double left = x - 6 * scale + k * 26 * scale;
            Spot stripe[] = {{left + 4, base - 84 * scale},
                             {left + 12 * scale, base - 84 * scale},
                             {left + 10 * scale, base - 66 * scale},
                             {left, base - 66 * scale}};
            paint_shape(paint, stripe, 4, 0xffffff70);
        }
        Spot seller = {x + width * 0.5, base - 22 * scale};
        figure_person(paint, seller, 46 * scale, shirts[kind % 8], 0);
    }
}

/* A crowd on one aisle: half goes left, half right, some with a bag on the head. */
static void crowd(Paint *paint, double at, double row, double height, unsigned seed)
{
    for (unsigned n = 0; n < 7; n++) {
        double rounds = n % 3 == 2 ? 2 : 1;
        double part = fmod(at / LOOP * rounds + figure_luck(seed + n), 1);
        double x = part * (PAINT_WIDTH + 80) - 40;
        if (n % 2) {
            x = PAINT_WIDTH - x;
        }
        Spot feet = {x, row + 9 * figure_luck(seed + n + 50) - 4};
        figure_person(paint, feet, height, shirts[(seed + n) % 8], part * 14 * rounds);
        if (n % 3 == 0) {
            paint_disc(paint, (Spot){x, feet.y - height * 1.06}, height * 0.19, height * 0.1,
                       0xc9a268ff);
        } else if (n % 3 == 1) {
            paint_box(paint, (Spot){x + height * 0.1, feet.y - height * 0.5}, height * 0.16,
                      height * 0.2, awnings[(seed + n) % 6]);
        }
    }
}

static void cart(Paint *paint, double at)
{
    double part = fmod(at / LOOP + 0.4, 1), x = part * 800 - 80;
    figure_person(paint, (Spot){x - 42, 346}, 92, 0x3a6ea5ff, part * 16);
    paint_box(paint, (Spot){x - 18, 276}, 76, 40, 0xb5652eff);
    paint_box(paint, (Spot){x - 12, 258}, 64, 20, 0x5fae3cff);
    paint_line(paint, (Spot){x - 40, 290}, (Spot){x - 14, 296}, 4, 0x4a3a2aff);
    for (int i = 0; i < 2; i++) {
        Spot wheel = {x + i * 40, 328};
        paint_disc(paint, wheel, 18, 18, 0x24211fff);
        paint_disc(paint, wheel, 13, 13, 0x9a8f80ff);
        for (int k = 0; k < 3; k++) {
            double turn = part * 40 + k * M_PI / 3;
            paint_line(paint, (Spot){wheel.x - 13 * cos(turn), wheel.y - 13 * sin(turn)},
                       (Spot){wheel.x + 13 * cos(turn), wheel.y + 13 * sin(turn)}, 2, 0x24211fff);
        }
    }
}

void scene_market(Paint *paint, double at)
{
    double breeze = sin(at / LOOP * 6 * M_PI);
    hall(paint);
    stalls(paint, 152, 0.8, 0, breeze);
    crowd(paint, at, 176, 50, 3);
    stalls(paint, 236, 1.15, 1, -breeze);
    crowd(paint, at, 276, 76, 31);
    cart(paint, at);
    crowd(paint, at, 352, 104, 77);
}
