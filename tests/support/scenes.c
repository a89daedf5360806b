#include "scenes.h"

#include <glib.h>
#include <math.h>

/* The place is larger than what is seen of it. */
#define WIDE 800
#define HIGH 450
#define STEP 1.5

struct Scene {
    float shade[WIDE * HIGH], lamp[WIDE * HIGH];
};

typedef struct Box {
    double x, y, width, height;
} Box;

static void fill(Scene *scene, Box box, double shade)
{
    for (int y = MAX((int)box.y, 0); y < MIN((int)(box.y + box.height), HIGH); y++)
        for (int x = MAX((int)box.x, 0); x < MIN((int)(box.x + box.width), WIDE); x++)
            scene->shade[y * WIDE + x] = (float)shade;
}

static double any(GRand *rand, double from, double to)
{
    return g_rand_double_range(rand, from, to);
}

static void light(Scene *scene, double x, double y, double reach)
{
    int wide = (int)(reach * 3);
    for (int down = MAX((int)y - wide, 0); down < MIN((int)y + wide, HIGH); down++)
        for (int across = MAX((int)x - wide, 0); across < MIN((int)x + wide, WIDE); across++) {
            double right = (across - x) / reach, below = (down - y) * 1.3 / reach;
            scene->lamp[down * WIDE + across] += (float)exp(-right * right - below * below);
        }
}

static void furnish(Scene *scene, GRand *rand)
{
    fill(scene, (Box){0, 0, WIDE, HIGH}, any(rand, 120, 200));
    fill(scene, (Box){0, HIGH * any(rand, 0.6, 0.7), WIDE, HIGH}, any(rand, 60, 120));
    for (int i = 0; i < 14; i++)
        fill(scene,
             (Box){any(rand, 0, WIDE), any(rand, 0, HIGH), any(rand, 30, 170), any(rand, 20, 140)},
             any(rand, 30, 220));
    light(scene, WIDE / 2.0, 60, 400);
}

static void house(Scene *scene, GRand *rand, double horizon)
{
    Box box = {any(rand, -40, WIDE), 0, any(rand, 35, 150), any(rand, 35, 170)};
    double shade = any(rand, 70, 200);
    box.y = horizon + 25 - box.height;
    fill(scene, box, shade);
    int across = g_rand_int_range(rand, 2, 6), down = g_rand_int_range(rand, 1, 6);
    for (int i = 0; i < across * down; i++)
        fill(scene,
             (Box){box.x + box.width * (i % across + 0.25) / across,
                   box.y + box.height * (i / across + 0.25) / down, box.width / across / 2,
                   box.height / down / 2},
             shade / 2);
}

static void road(Scene *scene, GRand *rand, double horizon)
{
    double far = any(rand, 0.3, 0.7) * WIDE, left = any(rand, 0, 0.3) * WIDE,
           right = any(rand, 0.6, 1) * WIDE, shade = any(rand, 55, 80);
    for (int y = (int)horizon + 12; y < HIGH; y++) {
        double near = (y - horizon - 12) / (HIGH - horizon - 12);
        double from = far + (left - far) * near, to = far + (right - far) * near;
        fill(scene, (Box){from, y, to - from, 1}, shade);
        fill(scene, (Box){from - 2, y, 4, 1}, 200);
        fill(scene, (Box){to - 2, y, 4, 1}, 200);
        if ((int)(near * near * 20) % 2 != 0)
            fill(scene, (Box){(from + to) / 2 - 1 - near, y, 2 + 2 * near, 1}, 220);
    }
}

static void tree(Scene *scene, GRand *rand, double horizon)
{
    double x = any(rand, 0, WIDE), y = horizon + any(rand, -25, 65), size = any(rand, 15, 60);
    for (int down = MAX((int)(y - size), 0); down < MIN((int)(y + size), HIGH); down++)
        for (int across = MAX((int)(x - size), 0); across < MIN((int)(x + size), WIDE); across++) {
            double edge = size * (0.8 + 0.2 * sin(across * 0.5) * cos(down * 0.4));
            double leaf = 60 + 25 * sin(across * 0.9 + down * 0.5) * cos(down);
            if (hypot(across - x, down - y) < edge)
                scene->shade[down * WIDE + across] = (float)leaf;
        }
}

static void build(Scene *scene, GRand *rand)
{
    double horizon = HIGH * any(rand, 0.35, 0.5);
    fill(scene, (Box){0, 0, WIDE, horizon}, 210);
    fill(scene, (Box){0, horizon, WIDE, HIGH}, 105);
    for (int i = g_rand_int_range(rand, 10, 20); i > 0; i--)
        house(scene, rand, horizon);
    road(scene, rand, horizon);
    for (int i = 0; i < 10; i++)
        tree(scene, rand, horizon);
    for (int i = 0; i < 6; i++)
        fill(scene, (Box){any(rand, 0, WIDE), horizon - 110, 4, any(rand, 150, 270)}, 60);
    for (int i = 0; i < 40; i++)
        fill(
            scene,
            (Box){any(rand, 0, WIDE), any(rand, horizon, HIGH), any(rand, 6, 40), any(rand, 3, 20)},
            any(rand, 50, 200));
    for (int i = 0; i < 5; i++)
        light(scene, any(rand, 0, WIDE), horizon + any(rand, 35, 90), 95);
}

Scene *scene_new(uint32_t place, bool indoors)
{
    Scene *scene = g_new0(Scene, 1);
    g_autoptr(GRand) rand = g_rand_new_with_seed(place);
    if (indoors)
        furnish(scene, rand);
    else
        build(scene, rand);
    return scene;
}

void scene_free(Scene *scene)
{
    g_free(scene);
}

static double lit(const Scene *scene, int at, SceneLight kind, double depth)
{
    double shade = (double)scene->shade[at], lamp = (double)scene->lamp[at];
    switch (kind) {
    case SCENE_SUN:
        return shade * (scene->shade[MAX(at - 15 * WIDE - 25, 0)] < 75 ? 0.6 : 1.2);
    case SCENE_OVERCAST:
        return 40 + shade * 0.6;
    case SCENE_RAIN:
        return 50 + shade * 0.42;
    case SCENE_FOG:
        return shade * 0.6 * exp(-2 * depth) + 150 * (1 - 0.6 * exp(-2 * depth));
    case SCENE_DUSK:
        return shade * 0.4;
    case SCENE_NIGHT:
        return lamp > 0.93 ? 250 : shade * (0.06 + 0.55 * lamp);
    default:
        return shade;
    }
}

static double infrared(const Scene *scene, int at, double away)
{
    bool sky = at / WIDE < HIGH * 0.4;
    return (double)scene->shade[at] *
           (0.9 * exp(-away * away) * (sky ? 0.15 : 1) + 0.1 * (double)scene->lamp[at]);
}

typedef struct Turn {
    double across, along;
} Turn;

static double seen(const Scene *scene, const SceneShot *shot, Turn turn, int i)
{
    int x = i % SCENE_WIDTH, y = i / SCENE_WIDTH;
    double right = x - SCENE_WIDTH / 2, down = y - SCENE_HEIGHT / 2; /* NOLINT */
    double at_x =
        WIDE / 2.0 + shot->pan * SCENE_WIDTH * STEP + right * turn.along - down * turn.across;
    double at_y =
        HIGH / 2.0 + shot->tilt * SCENE_HEIGHT * STEP + right * turn.across + down * turn.along;
    int at = CLAMP((int)at_y, 0, HIGH - 1) * WIDE + CLAMP((int)at_x, 0, WIDE - 1);
    if (shot->light == SCENE_INFRARED)
        return infrared(scene, at, hypot(right, down) / (SCENE_WIDTH * 0.45));
    return lit(scene, at, shot->light, 1 - (double)y / SCENE_HEIGHT);
}

static void pass(GRand *rand, bool night, uint8_t *dots)
{
    int x = (int)any(rand, 0, SCENE_WIDTH), y = (int)(any(rand, 0.45, 0.95) * SCENE_HEIGHT);
    int width = (int)any(rand, 7, 42), height = (int)any(rand, 6, 28);
    double shade = night ? any(rand, 20, 80) : any(rand, 30, 230);
    for (int i = 0; i < width * height; i++) {
        int across = x + i % width, down = y + i / width;
        if (across < SCENE_WIDTH && down < SCENE_HEIGHT)
            dots[down * SCENE_WIDTH + across] = (uint8_t)shade;
    }
}

void scene_shoot(const Scene *scene, const SceneShot *shot, uint8_t *dots)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(shot->moment);
    bool night = shot->light >= SCENE_NIGHT;
    double step = STEP / (shot->zoom > 0 ? shot->zoom : 1), roll = shot->roll * G_PI / 180;
    const Turn turn = {sin(roll) * step, cos(roll) * step};
    for (int i = 0; i < SCENE_WIDTH * SCENE_HEIGHT; i++) {
        double level = seen(scene, shot, turn, i);
        dots[i] = (uint8_t)CLAMP(level, 0, 255);
    }
    for (int i = 0; i < shot->traffic; i++)
        pass(rand, night, dots);
    int noise = night ? 7 : 2;
    uint32_t next = g_rand_int(rand);
    for (int i = 0; i < SCENE_WIDTH * SCENE_HEIGHT; i++) {
        next = next * 1664525 + 1013904223;
        int level = dots[i] + (int)(next >> 16) % (2 * noise + 1) - noise;
        dots[i] = (uint8_t)CLAMP(level, 0, 255);
    }
}
