#include "demo_picture.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define WIDTH   160
#define HEIGHT  90
#define HORIZON 46
#define ROW     (WIDTH / 2 + 1) /* its filter, and two points a byte */

/* Night sky, walls, windows, a lamp, wet road, water, and what shines on it. */
static const uint8_t palette[16][3] = {
    {8, 10, 24},    {14, 18, 38},    {24, 28, 52},    {36, 34, 44},    {52, 48, 56}, {78, 70, 66},
    {196, 160, 84}, {255, 226, 150}, {150, 110, 70},  {28, 38, 46},    {34, 52, 62}, {44, 68, 78},
    {60, 88, 98},   {92, 112, 112},  {160, 150, 110}, {222, 206, 150},
};

static bool is_window(int x, int y)
{
    return x % 18 > 5 && x % 18 < 11 && y % 14 > 4 && y % 14 < 10 && (x / 18 + y / 14) % 3 == 0;
}

static unsigned house(int x, int y)
{
    int top = 14 + (x / 36 * 7) % 20;
    if (y < top) {
        return (unsigned)(y / 16);
    }
    return is_window(x, y) ? 6 : 3 + (unsigned)(x / 36) % 3;
}

/* Water mirrors what stands above it, and ripples. */
static unsigned water(int x, int y)
{
    int depth = y - HORIZON, ripple = (x * 7 + depth * depth) % 23;
    bool shines = x > 112 - depth / 4 && x < 118 + depth / 4 && ripple < 9;
    if (shines) {
        return ripple < 4 ? 15 : 14;
    }
    return is_window(x, HORIZON - depth / 2) && ripple < 12 ? 13 : 9 + (unsigned)(ripple / 6);
}

static unsigned point(int x, int y)
{
    bool lamp = (x - 115) * (x - 115) + (y - 16) * (y - 16) <= 6;
    bool post = x == 115 && y > 17 && y < HORIZON;
    if (lamp || post) {
        return lamp ? 7 : 8;
    }
    return y < HORIZON ? house(x, y) : water(x, y);
}

static void put_number(GByteArray *out, uint32_t number)
{
    const uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16),
                              (uint8_t)(number >> 8), (uint8_t)number};
    g_byte_array_append(out, bytes, sizeof bytes);
}

static uint32_t crc_of(const uint8_t *data, size_t size)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ ((crc & 1) != 0 ? UINT32_C(0xEDB88320) : 0);
        }
    }
    return ~crc;
}

static void put_chunk(GByteArray *out, const char *type, const uint8_t *data, size_t size)
{
    put_number(out, (uint32_t)size);
    guint start = out->len;
    g_byte_array_append(out, (const guint8 *)type, 4);
    if (size > 0) {
        g_byte_array_append(out, data, (guint)size);
    }
    put_number(out, crc_of(out->data + start, out->len - start));
}

static uint32_t adler_of(const uint8_t *data, size_t size)
{
    uint32_t low = 1, high = 0;
    for (size_t i = 0; i < size; i++) {
        low = (low + data[i]) % 65521;
        high = (high + low) % 65521;
    }
    return high << 16 | low;
}

/* One stored block (RFC 1950, RFC 1951 section 3.2.4): it is small as it is. */
static GByteArray *stored(const uint8_t *data, uint16_t size)
{
    GByteArray *out = g_byte_array_new();
    const uint8_t head[] = {0x78,
                            0x01,
                            0x01,
                            (uint8_t)size,
                            (uint8_t)(size >> 8),
                            (uint8_t)~size,
                            (uint8_t)((uint16_t)~size >> 8)};
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, data, size);
    put_number(out, adler_of(data, size));
    return out;
}

GBytes *demo_picture_flood(void)
{
    static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    static const uint8_t header[] = {0, 0, 0, WIDTH, 0, 0, 0, HEIGHT, 4, 3, 0, 0, 0};
    uint8_t rows[HEIGHT][ROW];
    for (int y = 0; y < HEIGHT; y++) {
        rows[y][0] = 0;
        for (int x = 0; x < WIDTH; x += 2) {
            rows[y][1 + x / 2] = (uint8_t)(point(x, y) << 4 | point(x + 1, y));
        }
    }
    GByteArray *out = g_byte_array_new();
    g_autoptr(GByteArray) data = stored(rows[0], sizeof rows);
    g_byte_array_append(out, signature, sizeof signature);
    put_chunk(out, "IHDR", header, sizeof header);
    put_chunk(out, "PLTE", palette[0], sizeof palette);
    put_chunk(out, "IDAT", data->data, data->len);
    put_chunk(out, "IEND", NULL, 0);
    return g_byte_array_free_to_bytes(out);
}
