#include "demo_today.h"

#include <string.h>

#include "demo_picture.h"

#define ROUND_MOST     DEMO_CASE_CAMERAS
#define KECAMATAN_SIZE (sizeof "33.74.01")

/* Incidents that are under way: about what, since when, and how far they have come. */
typedef struct Running {
    const char *topic;
    int opened_s, sent_s, there_s, done_s; /* before now; 0 not yet */
    bool taken;
} Running;

/* In the order of their beginning. */
static const Running running[] = {
    {"pohon_tumbang", 5400, 5250, 4600, 900, true},
    {"laka", 2700, 2610, 2160, 0, true},
    {"medis", 1500, 1440, 1080, 120, false},
    {"kebakaran", 520, 480, 0, 0, true}, /* ten minutes are nearly over */
    {"genangan", 430, 0, 0, 0, false},   /* five minutes are: overdue */
    {"parkir_liar", 200, 0, 0, 0, false},
    {"manual", 45, 0, 0, 0, false},
};

typedef struct Today {
    DemoDesk *desk;
    const DemoEyes *eyes;
    uint32_t left;
} Today;

static int64_t ago(const Today *today, int64_t seconds)
{
    return today->desk->now_ms - seconds * 1000;
}

/* True when so many more are wanted. */
static bool take(Today *today, uint32_t count)
{
    bool wanted = today->left >= count;
    today->left -= wanted ? count : 0;
    return wanted;
}

static void tell_running(Today *today, const Running *what)
{
    DemoDesk *desk = today->desk;
    const DemoStory *story = demo_story_of(what->topic);
    DemoCase one;
    if (!take(today, 1)) {
        return;
    }
    demo_case_open(desk, &one, story, demo_today_camera(desk, story), ago(today, what->opened_s));
    if (what->taken) {
        demo_case_take(desk, &one, demo_operator(chance_below(&desk->chance, 1000)),
                       one.at_ms + 20000);
    }
    if (what->sent_s != 0) {
        demo_case_step(desk, &one, STEP_DISPATCH, story->sent, ago(today, what->sent_s));
    }
    if (what->there_s != 0) {
        demo_case_step(desk, &one, STEP_ARRIVE, story->there, ago(today, what->there_s));
    }
    if (what->done_s != 0) {
        demo_case_step(desk, &one, STEP_RESOLVE, story->done, ago(today, what->done_s));
    }
    demo_case_tell(today->desk, &one);
}

/* One flood that two saw: the second's ticket is part of the first's, which has a picture and is
 * told to who must look after people. */
static void tell_flood(Today *today)
{
    DemoDesk *desk = today->desk;
    const DemoStory *story = demo_story_of("banjir");
    DemoCase one, twin;
    if (!take(today, 2)) {
        return;
    }
    uint32_t camera = demo_today_camera(desk, story);
    demo_case_open(desk, &one, story, camera, ago(today, 6900));
    demo_case_open(desk, &twin, story, camera, ago(today, 6300));
    twin.notes[0].text = "Dapur saya sudah kemasukan air, tolong.";
    demo_case_attach(desk, &one, "banjir-gang.png", demo_picture_flood(), ago(today, 6840));
    demo_case_step(desk, &one, STEP_DISPATCH, story->sent, ago(today, 6780));
    demo_case_merge(desk, &twin, &one, ago(today, 6120));
    demo_case_step(desk, &one, STEP_ARRIVE, story->there, ago(today, 6000));
    demo_case_refer(desk, &one, AGENCY_DINSOS, "Dapur umum untuk empat puluh orang.",
                    ago(today, 4800));
    demo_case_note(desk, &one, demo_volunteer(3), "Lansia di RT sebelah sudah diungsikan ke balai.",
                   ago(today, 3900));
    demo_case_note(desk, &one, demo_operator(1), "Air tinggal semata kaki di kamera.",
                   ago(today, 1500));
    demo_case_tell(today->desk, &one);
    demo_case_tell(today->desk, &twin);
}

static void tell_dark(Today *today, Reason reason, int64_t hours, TicketStatus status)
{
    DemoDesk *desk = today->desk;
    const DemoStory *story = demo_story_dark(reason);
    DemoCase one;
    int64_t at_ms = ago(today, hours * 3600);
    if (!take(today, 1)) {
        return;
    }
    demo_case_open(desk, &one, story, demo_today_camera(desk, story), at_ms);
    if (status != TICKET_NEW) {
        demo_case_step(desk, &one, STEP_DISPATCH, story->sent, at_ms + DEMO_HOUR);
    }
    if (status == TICKET_ON_SCENE) {
        demo_case_step(desk, &one, STEP_ARRIVE, story->there, at_ms + 3 * DEMO_HOUR);
    }
    demo_case_tell(today->desk, &one);
}

/* A round of the volunteers whose RT sees most: they are asked to look at each of its cameras. */
static void tell_round(Today *today)
{
    static const DemoStory story = {.kind = TICKET_MAINTENANCE,
                                    .severity = PRIORITY_LOW,
                                    .agency = AGENCY_KELURAHAN,
                                    .topic = TICKET_TOPIC_CHECK,
                                    .title = "Keliling cek kamera RT",
                                    .opened = "Tolong dilihat satu per satu, tulis sebabnya."};
    DemoDesk *desk = today->desk;
    size_t kind, count = 0;
    if (!take(today, 1)) {
        return;
    }
    uint32_t home = demo_eyes_home(today->eyes, &kind);
    home = home != DEMO_EYES_NONE ? home : demo_today_camera(desk, &story);
    DemoCase one;
    demo_case_open(desk, &one, &story, home, ago(today, 5 * 3600));
    for (uint32_t i = 0; i < desk->demo->cameras->len && count < ROUND_MOST; i++) {
        const Camera *camera = &demo_camera(desk->demo, i)->camera;
        if (strcmp(camera->area, one.ticket.area) == 0 &&
            camera->visibility != VISIBILITY_OFFICIAL && camera->reason != REASON_PRIVACY) {
            one.cameras[count++] = camera->id;
        }
    }
    demo_case_tell(today->desk, &one);
}

/* Letters: what ended the contract of some links, the kecamatan with most of it apart. */

static bool is_of_letter(const Camera *camera)
{
    return camera->state == CAMERA_OUT_OF_SERVICE && camera->reason == REASON_LINK_CONTRACT;
}

static void most_hit(const DemoCity *demo, char out[KECAMATAN_SIZE])
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned most = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < demo->cameras->len; i++) {
        const Camera *camera = &demo_camera(demo, i)->camera;
        if (!is_of_letter(camera)) {
            continue;
        }
        char *code = g_strndup(camera->area, KECAMATAN_SIZE - 1);
        unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, code)) + 1;
        if (count > most) {
            most = count;
            g_strlcpy(out, code, KECAMATAN_SIZE);
        }
        g_hash_table_replace(counts, code, GUINT_TO_POINTER(count));
    }
}

typedef struct Letter {
    const char *area, *letter, *by;
    int64_t days, review_days;
    bool within; /* the area, or all but it */
} Letter;

static void tell_letter(Today *today, const Letter *letter)
{
    DemoDesk *desk = today->desk;
    char id[DEMO_ID_SIZE];
    int64_t at_ms = desk->now_ms - letter->days * DEMO_DAY;
    g_autoptr(GPtrArray) cameras = g_ptr_array_new();
    for (uint32_t i = 0; i < desk->demo->cameras->len; i++) {
        const Camera *camera = &demo_camera(desk->demo, i)->camera;
        if (is_of_letter(camera) &&
            area_code_within(camera->area, letter->area) == letter->within) {
            g_ptr_array_add(cameras, (gpointer)camera->id);
        }
    }
    if (cameras->len == 0) {
        return;
    }
    demo_desk_id(desk, at_ms, id);
    g_autofree char *query = g_strdup_printf("class:rt reason:link_contract %sarea:%s",
                                             letter->within ? "" : "-", letter->area);
    const Order order = {.id = id,
                         .by = letter->by,
                         .query = query,
                         .letter = letter->letter,
                         .cameras = cameras->len,
                         .at_ms = at_ms,
                         .review_at_ms = desk->now_ms + letter->review_days * DEMO_DAY,
                         .state = ORDER_OUT_OF_SERVICE,
                         .reason = REASON_LINK_CONTRACT};
    g_ptr_array_add(cameras, NULL);
    desk->sink.order(desk->sink.server, &order, (const char *const *)cameras->pdata);
}

static void tell_letters(Today *today)
{
    char area[KECAMATAN_SIZE];
    most_hit(today->desk->demo, area);
    if (area[0] == '\0' || today->desk->sink.order == NULL) {
        return;
    }
    const Letter here = {area, "555/1187/DISKOMINFO/X", "Ratna", 26, 4, true};
    const Letter elsewhere = {area, "555/1190/DISKOMINFO/X", "Ratna", 25, 34, false};
    tell_letter(today, &here);
    tell_letter(today, &elsewhere);
}

static void tell_posts(Today *today)
{
    size_t kind;
    uint32_t home = demo_eyes_home(today->eyes, &kind);
    if (home != DEMO_EYES_NONE) {
        demo_today_rollcall(today->desk, demo_camera(today->desk->demo, home)->camera.area);
    }
}

/* What people wrote into the logbook by themselves. */
static void tell_sentences(Today *today)
{
    static const struct {
        int minutes;
        uint32_t by;
        const char *text;
    } sentences[] = {
        {478, 2, "Terima jaga dari regu malam, lengkap, dua tiket diteruskan."},
        {431, 0, "Kamera Simpang Lima sempat buram, lensa berembun, hilang sendiri."},
        {372, 1, "BMKG: hujan sedang sampai lebat mulai sore, pompa siaga."},
        {288, 0, "Kunjungan tamu dari kota tetangga, enam orang, didampingi humas."},
        {215, 3, "Radio kanal dua berisik, pindah ke kanal empat."},
        {141, 2, "Pompa Tawang nyala dua unit, muka air naik pelan."},
        {96, 1, "Makan malam bergantian, tidak ada kejadian."},
        {38, 0, "Warga berterima kasih lewat telepon soal pohon tumbang."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++) {
        const LogLine line = {.by = demo_operator(sentences[i].by),
                              .text = sentences[i].text,
                              .at_ms = ago(today, sentences[i].minutes * 60),
                              .act = LOG_NOTE};
        demo_desk_log(today->desk, &line);
    }
}

void demo_today_tell(DemoDesk *desk, const DemoEyes *eyes, uint32_t count)
{
    Today today = {.desk = desk, .eyes = eyes, .left = count};
    tell_dark(&today, REASON_CABLE, 20, TICKET_ON_SCENE);
    tell_dark(&today, REASON_BROKEN, 9, TICKET_DISPATCHED);
    tell_dark(&today, REASON_UNPLUGGED, 6, TICKET_NEW);
    tell_round(&today);
    tell_flood(&today);
    for (size_t i = 0; i < G_N_ELEMENTS(running); i++) {
        tell_running(&today, &running[i]);
    }
    tell_letters(&today);
    tell_posts(&today);
    tell_sentences(&today);
}
