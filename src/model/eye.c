#include "model/eye.h"

#include <glib.h>
#include <string.h>

/* Dark, covered and back again are believed at the second still. */
#define BELIEVED      2
#define TWILIGHT_MINS 30
#define DAY_MINS      1440
/* A look that is grown takes one still a day in, that is clearly of the place. */
#define GROWN_MS       INT64_C(86400000)
#define GROWN_LIKENESS 15
/* A tenth more or less. */
#define SPREAD 0.2

EyePart eye_part(int minute, int night_from, int night_to)
{
    if (night_from == night_to) {
        return EYE_DAY;
    }
    int into = (minute - night_from + DAY_MINS) % DAY_MINS;
    int after = (minute - night_to + DAY_MINS) % DAY_MINS;
    if (MIN(into, after) < TWILIGHT_MINS) {
        return EYE_TWILIGHT;
    }
    return into < (night_to - night_from + DAY_MINS) % DAY_MINS ? EYE_NIGHT : EYE_DAY;
}

static uint8_t mean_of(const uint8_t *dots, int width, const int edge[4])
{
    unsigned sum = 0, count = 0;
    for (int y = edge[1]; y < edge[3]; y++) {
        for (int x = edge[0]; x < edge[2]; x++) {
            sum += dots[(size_t)y * (size_t)width + (size_t)x];
            count++;
        }
    }
    return count > 0 ? (uint8_t)((sum + count / 2) / count) : 0;
}

/* FNV-1a over a part's dots, folded. */
static uint16_t sum_of(const uint8_t *dots, int width, const int edge[4])
{
    uint32_t sum = 2166136261u;
    for (int y = edge[1]; y < edge[3]; y++) {
        for (int x = edge[0]; x < edge[2]; x++) {
            sum = (sum ^ dots[(size_t)y * (size_t)width + (size_t)x]) * 16777619u;
        }
    }
    return (uint16_t)(sum >> 16 ^ sum);
}

bool eye_still(EyeStill *still, const uint8_t *dots, int width, int height)
{
    if (width < EYE_WIDTH || height < EYE_HEIGHT) {
        return false;
    }
    for (int i = 0; i < EYE_CELLS; i++) {
        int x = i % EYE_WIDTH, y = i / EYE_WIDTH;
        const int edge[4] = {x * width / EYE_WIDTH, y * height / EYE_HEIGHT,
                             (x + 1) * width / EYE_WIDTH, (y + 1) * height / EYE_HEIGHT};
        still->grey[i] = mean_of(dots, width, edge);
    }
    for (int i = 0; i < EYE_PARTS; i++) {
        int x = i % EYE_ACROSS, y = i / EYE_ACROSS;
        const int edge[4] = {x * width / EYE_ACROSS, y * height / EYE_DOWN,
                             (x + 1) * width / EYE_ACROSS, (y + 1) * height / EYE_DOWN};
        still->parts[i] = sum_of(dots, width, edge);
    }
    return true;
}

/* The level below which so many of a hundred cells lie.  What a camera writes into its picture is
 * less than a tenth of it. */
static int level_of(const unsigned levels[256], unsigned share)
{
    unsigned wanted = EYE_CELLS * share / 100, seen = 0;
    for (int level = 0; level < 256; level++) {
        seen += levels[level];
        if (seen > wanted) {
            return level;
        }
    }
    return 255;
}

typedef enum Shade { SHADE_LIGHT, SHADE_DARK, SHADE_FLAT } Shade;

static Shade shade_of(const EyeRule *rule, const EyeStill *still)
{
    unsigned levels[256] = {0};
    for (int i = 0; i < EYE_CELLS; i++) {
        levels[still->grey[i]]++;
    }
    int low = level_of(levels, 10), high = level_of(levels, 90);
    if (high < rule->dark_level) {
        return SHADE_DARK;
    }
    return high - low < rule->flat_range ? SHADE_FLAT : SHADE_LIGHT;
}

/* Counts how often in a row the picture was the same. */
static void note_same(Eye *eye, const EyeRule *rule, const EyeStill *still, int64_t now_ms)
{
    int changed = 0;
    for (int i = 0; eye->parts != NULL && i < EYE_PARTS; i++) {
        changed += eye->parts[i] != still->parts[i];
    }
    bool same = eye->parts != NULL && changed * 100 <= rule->frozen_share * EYE_PARTS;
    if (!same || now_ms < eye->same_ms) {
        eye->same = 0;
        eye->same_ms = now_ms;
    }
    eye->same++;
    if (eye->parts == NULL) {
        eye->parts = g_new(uint16_t, EYE_PARTS);
    }
    memcpy(eye->parts, still->parts, sizeof still->parts);
}

static bool stands(const Eye *eye, const EyeRule *rule, int64_t now_ms)
{
    return eye->same >= (unsigned)rule->frozen_stills && now_ms - eye->same_ms >= rule->frozen_ms;
}

typedef enum Place { PLACE_SAME, PLACE_OTHER, PLACE_UNSURE } Place;

/* A still is judged by the look of its part of the day; the other one may speak for it, never
 * against. */
static Place place_of(Eye *eye, const EyeRule *rule, const EyeStill *still, const EyeScene *scene)
{
    const EyeLook *looks[] = {scene->part == EYE_NIGHT ? scene->night : scene->day,
                              scene->part == EYE_NIGHT ? scene->day : scene->night};
    bool known = looks[0]->weight > 0 || looks[1]->weight > 0;
    if (rule->moved_below <= 0 || scene->turns || !known) {
        return PLACE_SAME;
    }
    eye->likeness = -100;
    for (size_t i = 0; i < G_N_ELEMENTS(looks); i++) {
        int likeness = looks[i]->weight > 0 ? eye_likeness(looks[i], still) : -100;
        eye->likeness = MAX(eye->likeness, likeness);
        if (likeness >= rule->moved_below) {
            return PLACE_SAME;
        }
    }
    bool grown = scene->part != EYE_TWILIGHT && looks[0]->weight >= EYE_YOUNG;
    return grown ? PLACE_OTHER : PLACE_UNSURE;
}

/* What one still says by itself; false: nothing. */
static bool judge(Eye *eye, const EyeRule *rule, const EyeStill *still, const EyeScene *scene,
                  ProbeResult *out)
{
    Shade shade = shade_of(rule, still);
    if (shade != SHADE_LIGHT) {
        *out = shade == SHADE_DARK ? PROBE_BLACK : PROBE_COVERED;
        /* A light that goes out brings nobody back to the right place. */
        return eye->says != PROBE_ELSEWHERE && (scene->part == EYE_DAY || scene->sees_at_night);
    }
    Place place = place_of(eye, rule, still, scene);
    if (place == PLACE_OTHER) {
        *out = PROBE_ELSEWHERE;
        return true;
    }
    *out = stands(eye, rule, scene->now_ms) ? PROBE_STILL : PROBE_GOOD;
    /* What was of another place is so until it is seen to be back. */
    return place == PLACE_SAME || eye->says != PROBE_ELSEWHERE;
}

static bool settle(Eye *eye, const EyeRule *rule, int64_t now_ms)
{
    unsigned needed = eye->doubt == PROBE_ELSEWHERE ? (unsigned)rule->moved_stills : BELIEVED;
    bool at_once = eye->doubt == PROBE_STILL; /* it was counted already */
    if (eye->doubt == eye->says || (eye->count < needed && !at_once)) {
        return false;
    }
    eye->says = eye->doubt;
    eye->changed_ms = now_ms;
    return true;
}

/* A look that is young becomes whatever is seen; a grown one follows slowly. */
static bool follow(EyeLook *look, const EyeRule *rule, const EyeStill *still, int64_t now_ms)
{
    int likeness = look->weight > 0 ? eye_likeness(look, still) : -100;
    bool young = look->weight < EYE_YOUNG;
    if (young && likeness < rule->moved_below) {
        look->weight = 0;
    }
    bool due = young || now_ms < look->at_ms || now_ms - look->at_ms >= GROWN_MS;
    if (!due || (!young && likeness < rule->moved_below + GROWN_LIKENESS)) {
        return false;
    }
    eye_learn(look, still, now_ms);
    return true;
}

EyeTaken eye_take(Eye *eye, const EyeRule *rule, const EyeStill *still, const EyeScene *scene)
{
    EyeTaken taken = {0};
    ProbeResult result = PROBE_GOOD;
    note_same(eye, rule, still, scene->now_ms);
    if (!judge(eye, rule, still, scene, &result)) {
        return taken;
    }
    taken.elsewhere = result == PROBE_ELSEWHERE;
    eye->count = result == eye->doubt ? eye->count + 1 : 1;
    eye->doubt = result;
    taken.changed = settle(eye, rule, scene->now_ms);
    bool learns =
        result == PROBE_GOOD && eye->says == PROBE_GOOD && !scene->turns && rule->moved_below > 0;
    taken.day = learns && scene->part == EYE_DAY && follow(scene->day, rule, still, scene->now_ms);
    taken.night =
        learns && scene->part == EYE_NIGHT && follow(scene->night, rule, still, scene->now_ms);
    return taken;
}

int64_t eye_wait_ms(const Eye *eye, const EyeRule *rule, double chance, int64_t now_ms)
{
    bool doubts = eye->doubt != eye->says || (eye->same > 1 && eye->says != PROBE_STILL);
    int64_t fresh = CLAMP(now_ms - eye->changed_ms, rule->doubt_ms, rule->every_ms);
    int64_t wait = doubts                                            ? rule->doubt_ms
                   : eye->says == PROBE_GOOD && eye->changed_ms == 0 ? rule->every_ms
                                                                     : fresh;
    wait = MIN(wait, rule->every_ms);
    return wait + (int64_t)((double)wait * SPREAD * (chance - 0.5));
}

void eye_accept(Eye *eye, const EyeLook *shown, const EyeScene *scene)
{
    bool night = scene->part == EYE_NIGHT;
    EyeLook *here = night ? scene->night : scene->day, *there = night ? scene->day : scene->night;
    *here = *shown;
    here->weight = MAX(shown->weight, EYE_YOUNG);
    here->at_ms = scene->now_ms;
    there->weight = 0;
    eye->says = eye->doubt = PROBE_GOOD;
    eye->count = 0;
    eye->changed_ms = scene->now_ms;
}

void eye_clear(Eye *eye)
{
    g_clear_pointer(&eye->parts, g_free);
}
