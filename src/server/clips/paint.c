#include "paint.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define FINE   2
#define WIDTH  (PAINT_WIDTH * FINE)
#define HEIGHT (PAINT_HEIGHT * FINE)

struct Paint {
    uint8_t pixels[HEIGHT][WIDTH][3];
};

Paint *paint_new(void)
{
    Paint *paint = calloc(1, sizeof *paint);
    if (paint == NULL) {
        abort();
    }
    return paint;
}

void paint_free(Paint *paint)
{
    free(paint);
}

/* An alpha of 255 counts as 256, which makes the division a shift. */
static void blend(uint8_t *pixel, uint32_t color)
{
    unsigned alpha = (color & 0xff) + ((color & 0xff) >> 7), rest = 256 - alpha;
    pixel[0] = (uint8_t)((pixel[0] * rest + (color >> 24) * alpha) >> 8);
    pixel[1] = (uint8_t)((pixel[1] * rest + ((color >> 16) & 0xff) * alpha) >> 8);
    pixel[2] = (uint8_t)((pixel[2] * rest + ((color >> 8) & 0xff) * alpha) >> 8);
}

static int clamp(double value, int limit)
{
    return value < 0 ? 0 : value > limit ? limit : (int)lround(value);
}

static void span(Paint *paint, int y, double from, double to, uint32_t color)
{
    int x = clamp(from, WIDTH), end = clamp(to, WIDTH);
    uint8_t *pixel = paint->pixels[y][x];
    for (; x < end; x++, pixel += 3) {
        blend(pixel, color);
    }
}

static uint32_t mix(uint32_t from, uint32_t to, double part)
{
    uint32_t out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        double a = (from >> shift) & 0xff, b = (to >> shift) & 0xff;
        out |= (uint32_t)lround(a + (b - a) * part) << shift;
    }
    return out;
}

void paint_fade(Paint *paint, double top, double bottom, uint32_t from, uint32_t to)
{
    int first = clamp(top * FINE, HEIGHT), last = clamp(bottom * FINE, HEIGHT);
    for (int y = first; y < last; y++) {
        double part = (y / (double)FINE - top) / (bottom - top);
        span(paint, y, 0, WIDTH, mix(from, to, part < 0 ? 0 : part > 1 ? 1 : part));
    }
}

void paint_box(Paint *paint, Spot corner, double width, double height, uint32_t color)
{
    int last = clamp((corner.y + height) * FINE, HEIGHT);
    for (int y = clamp(corner.y * FINE, HEIGHT); y < last; y++) {
        span(paint, y, corner.x * FINE, (corner.x + width) * FINE, color);
    }
}

void paint_disc(Paint *paint, Spot centre, double rx, double ry, uint32_t color)
{
    int last = clamp((centre.y + ry) * FINE, HEIGHT);
    for (int y = clamp((centre.y - ry) * FINE, HEIGHT); y < last; y++) {
        double dy = ((y + 0.5) / FINE - centre.y) / ry;
        if (dy * dy < 1) {
            double dx = rx * sqrt(1 - dy * dy);
            span(paint, y, (centre.x - dx) * FINE, (centre.x + dx) * FINE, color);
        }
    }
}

/* Widens from..to by where the edge a-b crosses the row. */
static void cross(Spot a, Spot b, double row, double *from, double *to)
{
    if ((a.y <= row) == (b.y <= row)) {
        return;
    }
    double x = a.x + (b.x - a.x) * (row - a.y) / (b.y - a.y);
    *from = fmin(*from, x);
    *to = fmax(*to, x);
}

void paint_shape(Paint *paint, const Spot *corners, int count, uint32_t color)
{
    double top = corners[0].y, bottom = corners[0].y;
    for (int i = 1; i < count; i++) {
        top = fmin(top, corners[i].y);
        bottom = fmax(bottom, corners[i].y);
    }
    int last = clamp(ceil(bottom * FINE), HEIGHT);
    for (int y = clamp(floor(top * FINE), HEIGHT); y < last; y++) {
        double from = INFINITY, to = -INFINITY;
        for (int i = 0; i < count; i++) {
            cross(corners[i], corners[(i + 1) % count], (y + 0.5) / FINE, &from, &to);
        }
        if (from < to) {
            span(paint, y, from * FINE, to * FINE, color);
        }
    }
}

void paint_line(Paint *paint, Spot from, Spot to, double width, uint32_t color)
{
    double dx = to.x - from.x, dy = to.y - from.y, length = hypot(dx, dy);
    if (length == 0) {
        return;
    }
    double nx = -dy / length * width / 2, ny = dx / length * width / 2;
    Spot corners[] = {{from.x + nx, from.y + ny},
                      {to.x + nx, to.y + ny},
                      {to.x - nx, to.y - ny},
                      {from.x - nx, from.y - ny}};
    paint_shape(paint, corners, 4, color);
}

void paint_glow(Paint *paint, Spot centre, double radius, uint32_t color)
{
    int bottom = clamp((centre.y + radius) * FINE, HEIGHT);
    int right = clamp((centre.x + radius) * FINE, WIDTH);
    int left = clamp((centre.x - radius) * FINE, WIDTH);
    double fine = radius * FINE, square = fine * fine;
    for (int y = clamp((centre.y - radius) * FINE, HEIGHT); y < bottom; y++) {
        double dy = y - centre.y * FINE;
        for (int x = left; x < right; x++) {
            double dx = x - centre.x * FINE, part = 1 - (dx * dx + dy * dy) / square;
            if (part > 0) {
                unsigned alpha = (unsigned)((color & 0xff) * part * part * part);
                blend(paint->pixels[y][x], (color & 0xffffff00u) | alpha);
            }
        }
    }
}

/* The sum of the finished pixel's fine ones. */
static void gather(const Paint *paint, int x, int y, int sum[3])
{
    const uint8_t *high = paint->pixels[y * FINE][x * FINE];
    const uint8_t *low = paint->pixels[y * FINE + 1][x * FINE];
    for (int i = 0; i < 3; i++) {
        sum[i] = high[i] + high[i + 3] + low[i] + low[i + 3];
    }
}

void paint_copy_yuv(const Paint *paint, uint8_t *const planes[3], const int strides[3])
{
    for (int y = 0; y < PAINT_HEIGHT; y += 2) {
        for (int x = 0; x < PAINT_WIDTH; x += 2) {
            int all[3] = {0, 0, 0};
            for (int i = 0; i < 4; i++) {
                int c[3], col = x + i % 2, row = y + i / 2;
                gather(paint, col, row, c);
                planes[0][row * strides[0] + col] =
                    (uint8_t)((66 * c[0] + 129 * c[1] + 25 * c[2] + 16896) >> 10);
                all[0] += c[0];
                all[1] += c[1];
                all[2] += c[2];
            }
            int at[] = {y / 2 * strides[1] + x / 2, y / 2 * strides[2] + x / 2};
            planes[1][at[0]] =
                (uint8_t)((-38 * all[0] - 74 * all[1] + 112 * all[2] + 526336) >> 12);
            planes[2][at[1]] = (uint8_t)((112 * all[0] - 94 * all[1] - 18 * all[2] + 526336) >> 12);
        }
    }
}

int paint_save(const Paint *paint, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return -1;
    }
    fprintf(file, "P6\n%d %d\n255\n", PAINT_WIDTH, PAINT_HEIGHT);
    for (int y = 0; y < PAINT_HEIGHT; y++) {
        for (int x = 0; x < PAINT_WIDTH; x++) {
            int sum[3];
            gather(paint, x, y, sum);
            for (int i = 0; i < 3; i++) {
                fputc(sum[i] / 4, file);
            }
        }
    }
    return fclose(file);
}
