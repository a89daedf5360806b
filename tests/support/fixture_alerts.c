#include "fixture_alerts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUTE INT64_C(60000)

#define UNACK ALERT_UNACK, true, false, false
#define ACKED ALERT_ACKED, true, true, false
#define RTN   ALERT_RTN_UNACK, false, false, false
#define DONE  ALERT_NORMAL, false, false, false
#define SHELF ALERT_SHELVED, true, false, false
#define ONCE  ALERT_SHELVED, true, false, true
#define AGAIN ALERT_SHELVED, true, true, false
#define QUIET ALERT_SUPPRESSED, true, false, false
#define OUT   ALERT_OUT_OF_SERVICE, true, false, false

#define LONGEST "abcdefghijklmnopqrstuvwxyz0123456789_abc"

/* cam: the camera's number, 0 none.  Times are minutes before now, 0 not. */
static const struct {
    unsigned cam;
    const char *kind, *area, *situation, *owner;
    AlertMachine machine;
    AlertPriority priority;
    int first, last, cleared, count;
    unsigned real, total;
} rows[FIXTURE_ALERTS] = {
#define CRITICAL PRIORITY_CRITICAL
#define HIGH     PRIORITY_HIGH
#define MEDIUM   PRIORITY_MEDIUM
#define LOW      PRIORITY_LOW
#define ROB      "33.74.02.1008", "sit-rob"
#define DOWN     "33.74.10.1010", "sit-uplink"
    {11, "banjir", ROB, "Sari", {UNACK}, HIGH, 24, 1, 0, 31, 7, 9},
    {12, "banjir", ROB, NULL, {UNACK}, HIGH, 22, 1, 0, 18, 3, 4},
    {13, "banjir", ROB, NULL, {UNACK}, HIGH, 21, 2, 0, 12, 0, 0},
    {14, "banjir", ROB, NULL, {UNACK}, CRITICAL, 19, 1, 0, 40, 5, 5},
    {15, "banjir", ROB, NULL, {UNACK}, HIGH, 18, 3, 0, 6, 2, 7},
    {16, "banjir", ROB, NULL, {UNACK}, HIGH, 15, 4, 0, 5, 0, 1},
    {17, "banjir", ROB, NULL, {UNACK}, HIGH, 14, 2, 0, 9, 11, 14},
    {18, "banjir", ROB, "Sari", {ACKED}, HIGH, 13, 1, 0, 22, 1, 1},
    {10, "banjir", ROB, NULL, {RTN}, HIGH, 12, 6, 5, 3, 0, 0},
    {37, "camera_offline", DOWN, NULL, {QUIET}, LOW, 40, 40, 0, 1, 0, 0},
    {38, "camera_offline", DOWN, NULL, {QUIET}, LOW, 40, 40, 0, 1, 2, 20},
    {39, "camera_offline", DOWN, NULL, {QUIET}, LOW, 39, 39, 0, 1, 0, 0},
    {40, "camera_offline", DOWN, NULL, {DONE}, LOW, 39, 3, 3, 1, 0, 0},
    {0, "uplink_down", DOWN, NULL, {UNACK}, MEDIUM, 39, 39, 0, 1, 0, 0},
    {50, "kebakaran", NULL, NULL, NULL, {UNACK}, CRITICAL, 2, 1, 0, 4, 0, 0},
    {26, "tawuran", NULL, NULL, "Sari", {UNACK}, CRITICAL, 6, 2, 0, 9, 4, 4},
    {25, "kerumunan", NULL, NULL, "Budi", {ACKED}, MEDIUM, 50, 1, 0, 14, 10, 11},
    {42, "kerumunan", NULL, NULL, NULL, {RTN}, MEDIUM, 33, 12, 11, 7, 3, 9},
    {42, "parkir_liar", NULL, NULL, "Budi", {DONE}, LOW, 95, 41, 40, 3, 2, 9},
    {34, "sampah", NULL, NULL, NULL, {ONCE}, LOW, 130, 8, 0, 44, 1, 12},
    {1, "tamper", NULL, NULL, NULL, {QUIET}, MEDIUM, 75, 75, 0, 1, 0, 2},
    {18, "tamper", NULL, NULL, NULL, {OUT}, MEDIUM, 700, 700, 0, 1, 0, 0},
    {2, "camera_offline", NULL, NULL, NULL, {DONE}, LOW, 1, 1, 0, 1, 0, 0},
    {3, "camera_offline", NULL, NULL, NULL, {UNACK}, LOW, 95, 1, 0, 260, 0, 31},
    {45, "genangan", NULL, NULL, NULL, {UNACK}, MEDIUM, 1700, 4, 0, 90, 6, 8},
    {55, "rob", NULL, NULL, NULL, {UNACK}, HIGH, 30, 2, 0, 17, 12, 13},
    {0, "manual", "33.74.16.1007.001", NULL, NULL, {UNACK}, HIGH, 3, 3, 0, 1, 0, 0},
    {49, "asap_pabrik", NULL, NULL, NULL, {UNACK}, MEDIUM, 9, 9, 0, 1, 0, 0},
    {999, "kerumunan", "33.74.10.1006", NULL, NULL, {UNACK}, LOW, 27, 27, 0, 1, 0, 0},
    {53, "kamtibmas", NULL, NULL, "Ndé 大覺寺 ꦱꦸꦒꦼꦁ", {ACKED}, HIGH, 64, 3, 0, 8, 1, 3},
    {58, "genangan", NULL, NULL, "Sari", {AGAIN}, MEDIUM, 180, 7, 0, 25, 0, 6},
    {33, LONGEST, NULL, NULL, NULL, {SHELF}, LOW, 200, 2, 0, 999999999, 99999, 999999},
#undef CRITICAL
#undef HIGH
#undef MEDIUM
#undef LOW
#undef ROB
#undef DOWN
};

static const char *const ids[FIXTURE_ALERTS] = {
    "al-001", "al-002",
    "al-003", "al-004",
    "al-005", "al-006",
    "al-007", "al-008",
    "al-009", "al-010",
    "al-011", "al-012",
    "al-013", "al-014",
    "al-015", "al-016",
    "al-017", "al-018",
    "al-019", "al-020",
    "al-021", "al-022",
    "al-023", "al-024",
    "al-025", "al-026",
    "al-027", "al-028",
    "al-029", "al-030",
    "al-031", "al-032-012345678901234567890123456789012345678901234567890123456",
};

static int64_t ago(int minutes)
{
    return minutes == 0 ? 0 : FIXTURE_NOW_MS - minutes * MINUTE;
}

static void put_shelf(Alert *alert, unsigned i)
{
    bool odd = i == 30;
    alert->shelved_by = odd ? "Ndé 大覺寺" : "Budi";
    alert->shelf_reason = odd ? "pompa rusak, 等 sampai ꦱꦺꦴꦫꦺ 🍜" : "tukang sampah datang jam 5";
    alert->shelved_until_ms = FIXTURE_NOW_MS + (odd ? 480 : 95) * MINUTE;
}

static void put_handled(Alert *alert, unsigned i)
{
    if (alert->owner != NULL) {
        alert->claimed_at_ms = alert->first_at_ms + MINUTE;
    }
    if (alert->machine.acked || i == 18) {
        alert->acked_at_ms = alert->first_at_ms + 2 * MINUTE;
        alert->acked_by = alert->owner;
        alert->looked_s = i == 16 ? ALERT_NOT_LOOKED : 14;
    }
    if (alert->machine.state == ALERT_SHELVED) {
        put_shelf(alert, i);
    }
    if (i == 18) {
        alert->verdict = VERDICT_REAL;
        alert->closed_at_ms = alert->cleared_at_ms + MINUTE;
    }
    if (i == 25) {
        alert->escalated_at_ms = ago(25);
    }
    if (i == 29) {
        alert->note = "orang melihat dari pagar ✗ ‹jangan› ditutup";
    }
}

/* The city is made once a call: only its area codes are needed, and those are static here. */
static const char *area_of(unsigned cam)
{
    g_autoptr(Catalog) city = fixture_city();
    char id[16];
    snprintf(id, sizeof id, "cam-%03u", cam);
    Camera camera;
    bool known = catalog_camera(city, catalog_find_camera(city, id), &camera);
    g_assert_true(known);
    return g_intern_string(camera.area);
}

static const char *camera_id(unsigned cam)
{
    char id[16];
    snprintf(id, sizeof id, "cam-%03u", cam);
    return g_intern_string(id);
}

Alert fixture_alert(unsigned i)
{
    static const char *const sources[] = {"frigate-1", "frigate-2", "analitik-kota"};
    Alert alert = {
        .id = ids[i],
        .kind = rows[i].kind,
        .area = rows[i].area,
        .camera = rows[i].cam != 0 ? camera_id(rows[i].cam) : NULL,
        .owner = rows[i].owner,
        .situation = rows[i].situation,
        .source = alert_kind_is_health(rows[i].kind) ? "tilikd" : sources[i % 3],
        .snapshot_url = i == 14 ? "https://frigate.example/api/events/15/snapshot.jpg" : NULL,
        .external_id = i % 4 == 0 ? "ev-1772366400.15-x7" : NULL,
        .first_at_ms = ago(rows[i].first),
        .last_at_ms = ago(rows[i].last),
        .cleared_at_ms = ago(rows[i].cleared),
        .rev = 100 + i,
        .count = rows[i].count,
        .score = i % 5 == 4 || alert_kind_is_health(rows[i].kind) ? NAN : 0.5 + i * 0.01,
        .looked_s = ALERT_NOT_LOOKED,
        .track_real = rows[i].real,
        .track_total = rows[i].total,
        .priority = rows[i].priority,
        .machine = rows[i].machine,
        .chattering = i == 23,
        .pending = i == 22,
    };
    /* sit-rob and sit-uplink are known by kelurahan; an alert has its camera's own area. */
    if (rows[i].cam != 0 && rows[i].cam != 999) {
        alert.area = area_of(rows[i].cam);
    }
    put_handled(&alert, i);
    return alert;
}

Situation fixture_situation(unsigned i)
{
    Situation rob = {
        .id = "sit-rob",
        .kind = "banjir",
        .area = "33.74.02",
        .first_out = "al-001",
        .since_ms = ago(24),
        .last_at_ms = ago(1),
        .rev = 200,
        .members = 9,
        .cleared = 1,
        .priority = PRIORITY_CRITICAL,
    };
    Situation uplink = {
        .id = "sit-uplink",
        .kind = "uplink_down",
        .area = "33.74.10.1010",
        .first_out = "al-010",
        .link = "n0010",
        .since_ms = ago(40),
        .last_at_ms = ago(39),
        .rev = 201,
        .members = 4,
        .cleared = 1,
        .priority = PRIORITY_MEDIUM,
    };
    return i == 0 ? rob : uplink;
}

void fixture_alerts(AlertBook *book)
{
    for (unsigned i = 0; i < FIXTURE_ALERTS; i++) {
        Alert alert = fixture_alert(i);
        g_assert_true(alert_book_put(book, &alert, FIXTURE_NOW_MS, NULL));
    }
    for (unsigned i = 0; i < FIXTURE_SITUATIONS; i++) {
        Situation situation = fixture_situation(i);
        g_assert_true(alert_book_put_situation(book, &situation, NULL));
    }
}

/* ---- the storm ---- */

static const char *const storm_kinds[] = {"genangan",  "banjir",  "rob",         "camera_offline",
                                          "kerumunan", "sampah",  "parkir_liar", "tamper",
                                          "kebakaran", "tawuran", "kamtibmas"};

typedef struct Storm {
    AlertBook *book;
    const Catalog *catalog;
    GRand *dice;
    unsigned n;
} Storm;

static unsigned pick(const Storm *storm, unsigned below)
{
    return (unsigned)g_rand_int_range(storm->dice, 0, (gint32)below);
}

/* Each camera has one alert of a kind: cameras in a stride that meets all, then the next kind. */
static bool storm_camera(const Storm *storm, unsigned i, Camera *out)
{
    uint32_t cameras = catalog_cameras(storm->catalog);
    for (uint32_t k = 0; k < cameras; k++) {
        uint32_t index = (uint32_t)(((uint64_t)i * 7919 + k) % cameras);
        if (catalog_camera(storm->catalog, index, out)) {
            return true;
        }
    }
    return false;
}

static void storm_situation(const Storm *storm, const Alert *alert)
{
    uint32_t held = alert_book_find_situation(storm->book, alert->situation);
    char area[AREA_CODE_SIZE];
    g_strlcpy(area, alert->area, sizeof "33.74.02.1004");
    Situation situation = {
        .id = alert->situation,
        .kind = alert->kind,
        .area = area,
        .first_out = alert->id,
        .since_ms = alert->first_at_ms,
        .priority = alert->priority,
    };
    alert_book_situation(storm->book, held, &situation);
    situation.last_at_ms = alert->first_at_ms;
    situation.rev = alert->rev;
    situation.members++;
    situation.priority = MIN(situation.priority, alert->priority);
    g_assert_true(alert_book_put_situation(storm->book, &situation, NULL));
}

static void storm_one(const Storm *storm, unsigned i)
{
    Camera camera;
    if (!storm_camera(storm, i, &camera)) {
        return;
    }
    char id[16], situation[64];
    const char *kind = storm_kinds[(i / catalog_cameras(storm->catalog) + pick(storm, 2)) %
                                   G_N_ELEMENTS(storm_kinds)];
    snprintf(id, sizeof id, "st-%06u", i + 1);
    snprintf(situation, sizeof situation, "ss-%.13s-%s", camera.area, kind);
    int64_t at = FIXTURE_NOW_MS - 600000 + (int64_t)(600000.0 * i / storm->n);
    bool acked = pick(storm, 20) == 0, owned = acked || pick(storm, 20) == 0;
    Alert alert = {
        .id = id,
        .kind = kind,
        .area = camera.area,
        .camera = camera.id,
        .owner = owned ? (pick(storm, 2) == 0 ? "Sari" : "Budi") : NULL,
        .situation = pick(storm, 10) < 7 ? situation : NULL,
        .source = "frigate-1",
        .first_at_ms = at,
        .last_at_ms = at + pick(storm, 5000),
        .acked_at_ms = acked ? at + 1000 : 0,
        .acked_by = acked ? "Sari" : NULL,
        .rev = i + 1,
        .count = 1 + pick(storm, 9),
        .score = 0.3 + 0.01 * pick(storm, 70),
        .looked_s = ALERT_NOT_LOOKED,
        .track_real = pick(storm, 5),
        .track_total = 5,
        .priority = pick(storm, 50) == 0 ? PRIORITY_CRITICAL : alert_kind_priority(kind),
        .machine = {acked ? ALERT_ACKED : ALERT_UNACK, true, acked, false},
    };
    g_assert_true(alert_book_put(storm->book, &alert, at, NULL));
    if (alert.situation != NULL) {
        storm_situation(storm, &alert);
    }
}

void fixture_storm_on(AlertBook *book, const Catalog *catalog, unsigned n, unsigned seed)
{
    Storm storm = {book, catalog, g_rand_new_with_seed(seed), n};
    for (unsigned i = 0; i < n; i++) {
        storm_one(&storm, i);
    }
    g_rand_free(storm.dice);
}

void fixture_storm(AlertBook *book, unsigned n, unsigned seed)
{
    g_autoptr(Catalog) city = fixture_city();
    fixture_storm_on(book, city, n, seed);
}
