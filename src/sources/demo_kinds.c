#include "demo_kinds.h"

#include <string.h>

enum { STREAM_EYES = 6 };

#define OFTEN_LEAST      12
#define KECAMATAN_LENGTH (sizeof "33.74.01" - 1)
#define NEAR             6  /* seers before and behind */
#define DRAWS            12 /* tries to find one that fits */
#define REAL_LEAST       30
#define REAL_MOST        980

static const DemoKind kinds[] = {
    {"parkir_liar", "parkir_liar", 30, 6, 340, 2, 300, 3600, false},
    {"kerumunan", "kerumunan", 22, 12, 550, 5, 300, 3600, false},
    {"genangan", "genangan", 8, 8, 620, 8, 900, 5400, true},
    {"sampah", "sampah", 12, 3, 450, 1, 600, 7200, false},
    {"kamtibmas", "kamtibmas", 4, 12, 260, 3, 120, 1200, false},
    {"banjir", "banjir", 3, 4, 780, 9, 1800, 10800, true},
    {"rob", "rob", 2, 2, 820, 6, 1800, 10800, true},
    {"tawuran", "kamtibmas", 1, 2, 480, 4, 120, 1200, false},
    {"kebakaran", "kerumunan", 1, 1, 420, 3, 300, 3600, false},
    {"tamper", "tamper", 2, 2, 300, 1, 60, 1800, false},
};

static bool can_see(const Camera *camera, const char *analytic)
{
    size_t length = strlen(analytic);
    const char *at = camera->analytics;
    while ((at = strstr(at, analytic)) != NULL) {
        bool begins = at == camera->analytics || at[-1] == ',';
        if (begins && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
        at += length;
    }
    return false;
}

static void fill(DemoEyes *eyes, size_t kind, Chance *chance)
{
    GArray *seers = eyes->seers[kind] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    GArray *often = eyes->often[kind] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 0; i < eyes->demo->cameras->len; i++) {
        const Camera *camera = &demo_camera(eyes->demo, i)->camera;
        if (can_see(camera, kinds[kind].analytic) && camera->state != CAMERA_UNLINKED) {
            g_array_append_val(seers, i);
        }
    }
    uint32_t wanted = seers->len > 0 ? MAX(seers->len / 12, OFTEN_LEAST) : 0;
    for (uint32_t i = 0; i < wanted; i++) {
        uint32_t position = chance_below(chance, seers->len);
        g_array_append_val(often, position);
    }
}

void demo_eyes_init(DemoEyes *eyes, const DemoCity *demo, uint64_t seed)
{
    Chance chance;
    chance_init(&chance, seed, STREAM_EYES);
    *eyes = (DemoEyes){.demo = demo, .count = G_N_ELEMENTS(kinds), .seed = seed};
    eyes->seers = g_new0(GArray *, eyes->count);
    eyes->often = g_new0(GArray *, eyes->count);
    for (size_t kind = 0; kind < eyes->count; kind++) {
        fill(eyes, kind, &chance);
    }
}

void demo_eyes_clear(DemoEyes *eyes)
{
    for (size_t kind = 0; kind < eyes->count; kind++) {
        g_array_unref(eyes->seers[kind]);
        g_array_unref(eyes->often[kind]);
    }
    g_free(eyes->seers);
    g_free(eyes->often);
    *eyes = (DemoEyes){0};
}

const DemoKind *demo_kind(size_t kind)
{
    return &kinds[kind];
}

int demo_eyes_draw_kind(const DemoEyes *eyes, Chance *chance, int hour, bool rain)
{
    uint16_t weights[G_N_ELEMENTS(kinds)];
    unsigned sum = 0;
    bool night = hour < 5 || hour >= 21;
    for (size_t kind = 0; kind < eyes->count; kind++) {
        unsigned weight = night ? kinds[kind].night : kinds[kind].day;
        weight *= kinds[kind].wet && rain ? 8 : 1;
        weights[kind] = eyes->seers[kind]->len > 0 ? (uint16_t)weight : 0;
        sum += weights[kind];
    }
    return sum > 0 ? (int)chance_weighted(chance, weights, eyes->count) : -1;
}

uint32_t demo_eyes_draw_camera(const DemoEyes *eyes, Chance *chance, size_t kind)
{
    const GArray *seers = eyes->seers[kind], *often = eyes->often[kind];
    uint32_t position = chance_hit(chance, 750)
                            ? g_array_index(often, uint32_t, chance_below(chance, often->len))
                            : chance_below(chance, seers->len);
    return g_array_index(seers, uint32_t, position);
}

/* Where a camera stands among the seers, who are in the order of indices. */
static uint32_t position_of(const GArray *seers, uint32_t camera)
{
    uint32_t low = 0, high = seers->len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (g_array_index(seers, uint32_t, middle) < camera) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t demo_eyes_draw_near(const DemoEyes *eyes, Chance *chance, size_t kind, uint32_t camera)
{
    const GArray *seers = eyes->seers[kind];
    uint32_t from = position_of(seers, camera);
    const char *area = demo_camera(eyes->demo, camera)->camera.area;
    for (int i = 0; i < DRAWS; i++) {
        uint32_t position = from + chance_below(chance, 2 * NEAR + 1) - NEAR;
        if (position >= seers->len) {
            continue;
        }
        uint32_t drawn = g_array_index(seers, uint32_t, position);
        const char *there = demo_camera(eyes->demo, drawn)->camera.area;
        if (drawn != camera && strncmp(area, there, KECAMATAN_LENGTH) == 0) {
            return drawn;
        }
    }
    return DEMO_EYES_NONE;
}

/* Live cameras by area. */
static GHashTable *count_live(const DemoCity *demo)
{
    GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);
    for (uint32_t i = 0; i < demo->cameras->len; i++) {
        const Camera *camera = &demo_camera(demo, i)->camera;
        unsigned live = GPOINTER_TO_UINT(g_hash_table_lookup(counts, camera->area));
        live += camera->state == CAMERA_ONLINE;
        g_hash_table_insert(counts, (gpointer)camera->area, GUINT_TO_POINTER(live));
    }
    return counts;
}

static bool lives_in_rt(const Camera *camera)
{
    AreaLevel level;
    return camera->state == CAMERA_ONLINE && area_code_level(camera->area, &level) &&
           level == AREA_RT;
}

uint32_t demo_eyes_home(const DemoEyes *eyes, size_t *kind)
{
    g_autoptr(GHashTable) counts = count_live(eyes->demo);
    uint32_t best = DEMO_EYES_NONE;
    unsigned most = 0;
    for (size_t k = 0; k < eyes->count; k++) {
        for (uint32_t i = 0; i < eyes->seers[k]->len; i++) {
            uint32_t index = g_array_index(eyes->seers[k], uint32_t, i);
            const Camera *camera = &demo_camera(eyes->demo, index)->camera;
            unsigned live = GPOINTER_TO_UINT(g_hash_table_lookup(counts, camera->area));
            if (lives_in_rt(camera) && (live > most || (live == most && index < best))) {
                best = index;
                most = live;
                *kind = k;
            }
        }
    }
    return best;
}

unsigned demo_eyes_real(const DemoEyes *eyes, size_t kind, uint32_t camera)
{
    Chance chance;
    chance_init(&chance, eyes->seed ^ ((uint64_t)camera << 8 | kind), STREAM_EYES);
    int real = kinds[kind].real + (int)chance_below(&chance, 500) - 320;
    return (unsigned)CLAMP(real, REAL_LEAST, REAL_MOST);
}
