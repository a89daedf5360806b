#include "figures.h"

#include <math.h>

Spot eye_see(const Eye *eye, double x, double y, double z)
{
    double near = fmax(z, 0.5);
    return (Spot){PAINT_WIDTH / 2.0 + eye->focal * x / near,
                  eye->horizon + eye->focal * (eye->height - y) / near};
}

double figure_luck(unsigned n)
{
    n = (n + 1) * 2654435761u;
    n ^= n >> 15;
    n *= 2246822519u;
    n ^= n >> 13;
    return (n & 0xffff) / 65536.0;
}

uint32_t figure_shade(uint32_t color, double light)
{
    uint32_t out = color & 0xff;
    for (int shift = 8; shift < 32; shift += 8) {
        double part = ((color >> shift) & 0xff) * light;
        out |= (uint32_t)(part > 255 ? 255 : part) << shift;
    }
    return out;
}

void figure_ground(Paint *paint, const Eye *eye, const double x[2], const double z[2],
                   uint32_t color)
{
    Spot corners[] = {eye_see(eye, x[0], 0, z[0]), eye_see(eye, x[1], 0, z[0]),
                      eye_see(eye, x[1], 0, z[1]), eye_see(eye, x[0], 0, z[1])};
    paint_shape(paint, corners, 4, color);
}

void figure_block(Paint *paint, const Eye *eye, Place at, Place size, uint32_t color)
{
    double x = at.x, y = at.y, z = at.z, right = x + size.x, top = y + size.y, far = z + size.z;
    Spot lid[] = {eye_see(eye, x, top, z), eye_see(eye, right, top, z),
                  eye_see(eye, right, top, far), eye_see(eye, x, top, far)};
    if (top < eye->height) {
        paint_shape(paint, lid, 4, figure_shade(color, 1.15));
    }
    double edge = right < 0 ? right : x;
    if (right < 0 || x > 0) {
        Spot side[] = {eye_see(eye, edge, y, z), eye_see(eye, edge, top, z),
                       eye_see(eye, edge, top, far), eye_see(eye, edge, y, far)};
        paint_shape(paint, side, 4, figure_shade(color, 0.6));
    }
    Spot front[] = {eye_see(eye, x, y, z), eye_see(eye, right, y, z), eye_see(eye, right, top, z),
                    eye_see(eye, x, top, z)};
    paint_shape(paint, front, 4, figure_shade(color, 0.85));
}

void figure_car(Paint *paint, const Eye *eye, Place at, int heading, uint32_t color)
{
    double width = heading == 0 ? 4.2 : 1.8, length = heading == 0 ? 1.8 : 4.2;
    if (at.z < 3) {
        return;
    }
    double shadow_x[] = {at.x - 0.15, at.x + width + 0.15},
           shadow_z[] = {at.z - 0.2, at.z + length + 0.2};
    figure_ground(paint, eye, shadow_x, shadow_z, 0x00000050);
    figure_block(paint, eye, (Place){at.x, 0.3, at.z}, (Place){width, 0.65, length}, color);
    Place cabin = heading == 0 ? (Place){at.x + 0.9, 0.95, at.z + 0.15}
                               : (Place){at.x + 0.15, 0.95, at.z + 0.9};
    Place room = heading == 0 ? (Place){2.2, 0.6, 1.5} : (Place){1.5, 0.6, 2.2};
    figure_block(paint, eye, cabin, room, 0x394a5cff);
    if (heading != 0) {
        uint32_t lamp = heading > 0 ? 0xff2a1eff : 0xfff6c8ff;
        double size = eye->focal * 0.14 / at.z;
        paint_disc(paint, eye_see(eye, at.x + 0.25, 0.65, at.z), size, size, lamp);
        paint_disc(paint, eye_see(eye, at.x + width - 0.25, 0.65, at.z), size, size, lamp);
    }
}

void figure_motorcycle(Paint *paint, const Eye *eye, Place at, int heading, uint32_t color)
{
    double scale = eye->focal / fmax(at.z, 3);
    Spot ground = eye_see(eye, at.x, 0, at.z);
    double reach = heading == 0 ? 0.62 : 0;
    for (int i = -1; i <= 1; i += 2) {
        Spot wheel = {ground.x + i * reach * scale, ground.y - 0.28 * scale};
        paint_disc(paint, wheel, (heading == 0 ? 0.28 : 0.09) * scale, 0.28 * scale, 0x1b1b1fff);
    }
    Spot seat = {ground.x, ground.y - 0.75 * scale};
    paint_disc(paint, (Spot){seat.x, seat.y + 0.2 * scale}, (reach + 0.12) * scale, 0.2 * scale,
               figure_shade(color, 0.7));
    paint_disc(paint, (Spot){seat.x, seat.y - 0.25 * scale}, 0.22 * scale, 0.42 * scale, color);
    paint_disc(paint, (Spot){seat.x, seat.y - 0.78 * scale}, 0.18 * scale, 0.2 * scale, 0xe8e4daff);
}

void figure_person(Paint *paint, Spot feet, double height, uint32_t shirt, double step)
{
    double swing = sin(step * 2 * M_PI) * height * 0.16, hip = feet.y - height * 0.46;
    double neck = feet.y - height * 0.82;
    paint_disc(paint, feet, height * 0.2, height * 0.045, 0x00000048);
    paint_line(paint, (Spot){feet.x, hip}, (Spot){feet.x + swing, feet.y}, height * 0.1,
               0x26303fff);
    paint_line(paint, (Spot){feet.x, hip}, (Spot){feet.x - swing, feet.y}, height * 0.1,
               0x323d4eff);
    paint_line(paint, (Spot){feet.x, neck}, (Spot){feet.x - swing * 0.8, hip + height * 0.02},
               height * 0.07, figure_shade(shirt, 0.75));
    Spot body[] = {{feet.x - height * 0.13, neck},
                   {feet.x + height * 0.13, neck},
                   {feet.x + height * 0.1, hip + height * 0.03},
                   {feet.x - height * 0.1, hip + height * 0.03}};
    paint_shape(paint, body, 4, shirt);
    paint_line(paint, (Spot){feet.x, neck}, (Spot){feet.x + swing * 0.8, hip + height * 0.02},
               height * 0.07, figure_shade(shirt, 0.9));
    paint_disc(paint, (Spot){feet.x, feet.y - height * 0.91}, height * 0.085, height * 0.1,
               0xa9764eff);
    paint_disc(paint, (Spot){feet.x, feet.y - height * 0.95}, height * 0.09, height * 0.06,
               0x1d1714ff);
}

void figure_sitter(Paint *paint, Spot seat, double height, uint32_t shirt)
{
    Spot knee = {seat.x + height * 0.24, seat.y};
    paint_line(paint, seat, knee, height * 0.12, 0x2b3442ff);
    paint_line(paint, knee, (Spot){knee.x, seat.y + height * 0.3}, height * 0.1, 0x2b3442ff);
    paint_disc(paint, (Spot){seat.x, seat.y - height * 0.2}, height * 0.12, height * 0.26, shirt);
    paint_disc(paint, (Spot){seat.x, seat.y - height * 0.54}, height * 0.09, height * 0.11,
               0xa9764eff);
    paint_disc(paint, (Spot){seat.x, seat.y - height * 0.6}, height * 0.09, height * 0.06,
               0x1d1714ff);
}

void figure_tree(Paint *paint, Spot foot, double height, double sway, uint32_t leaf)
{
    Spot crown = {foot.x + sway, foot.y - height * 0.68};
    paint_line(paint, foot, crown, height * 0.07, 0x5a4230ff);
    paint_disc(paint, (Spot){crown.x - height * 0.16, crown.y + height * 0.06}, height * 0.2,
               height * 0.17, figure_shade(leaf, 0.8));
    paint_disc(paint, (Spot){crown.x + height * 0.17, crown.y + height * 0.03}, height * 0.2,
               height * 0.17, figure_shade(leaf, 0.9));
    paint_disc(paint, (Spot){crown.x + sway * 0.4, crown.y - height * 0.12}, height * 0.24,
               height * 0.2, leaf);
}
