/* Row P19: reads, or writes, one object N times; count the instructions of two N and take the
 * difference.
 *   read, write    a camera
 *   short          one of 273 bytes, the size that the peers were measured with
 *   report         one report of an alert, of 273 bytes, in a body of its own
 *   batch          the same report, 1,000 in each body; N counts reports
 *   alert          an alert as the console gets it in a storm; alert-write writes it
 *   full           an alert that has been through everything
 * codec WHAT N     prints the bytes of what is read or written */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/alerts.h"

static const Camera camera = {
    .id = "c00001",
    .name = "Pos Kamling Jl. Ronggowarsito 12",
    .area = "33.74.10.1003.005.003",
    .site = "n0012",
    .analytics = "genangan,parkir_liar",
    .since_ms = 1772330584567,
    .seen_at_ms = 1772330584001,
    .rev = 1772330584000123,
    .lat = -6.9666204,
    .lon = 110.4196631,
    .class = CLASS_PUMP_STATION,
    .owner = OWNER_RESIDENTS,
    .visibility = VISIBILITY_OFFICIAL,
    .state = CAMERA_OUT_OF_SERVICE,
    .reason = REASON_LINK_CONTRACT,
    .slot = 4,
    .night = true,
};

static const char short_line[] =
    "{\"id\":\"c00001\",\"name\":\"Pos Kamling Jl. Ronggowarsito 12\",\"area\":"
    "\"33.74.10.1003.005.003\",\"site\":\"n0012\",\"class\":\"pump_station\",\"owner\":"
    "\"residents\","
    "\"visibility\":\"official\",\"state\":\"out_of_service\",\"since\":\"2026-03-01T02:03:04."
    "567Z\","
    "\"analytics\":[\"genangan\"],\"rev\":17723305845}";

static const char report[] =
    "{\"kind\":\"parkir_liar\",\"camera\":\"cam-33.74.10.1003-00417\",\"state\":\"active\","
    "\"at\":\"2026-03-01T02:03:04.567Z\",\"priority\":\"medium\","
    "\"external_id\":\"1772330584.56712-parkir_liar-001\",\"score\":0.8731,"
    "\"snapshot_url\":\"https://nvr-17.example.go.id/api/events/1772330584.56712/snap.jpg\"}";

static const Alert storm = {
    .id = "01JNQ5V0T7Z9WX3C5E7G9J1M3P",
    .kind = "parkir_liar",
    .camera = "cam-33.74.10.1003-00417",
    .area = "33.74.10.1003.005.003",
    .source = "frigate",
    .external_id = "1772330584.56712-parkir_liar",
    .first_at_ms = 1772330584567,
    .last_at_ms = 1772330599001,
    .rev = 1772330584000123,
    .count = 14,
    .score = 0.8731,
    .looked_s = ALERT_NOT_LOOKED,
    .track_real = 11,
    .track_total = 50,
    .priority = PRIORITY_MEDIUM,
    .machine = {.state = ALERT_UNACK, .active = true},
};

static void fill(Alert *alert)
{
    *alert = storm;
    alert->owner = alert->acked_by = alert->shelved_by = "Sari Wulandari";
    alert->situation = "01JNQ5V0T7Z9WX3C5E7G9J1M3Q";
    alert->snapshot_url = "https://nvr-17.example.go.id/api/events/1772330584.56712/snap.jpg";
    alert->shelf_reason = "pasar malam sampai pukul 22";
    alert->note = "Jl. Gajah, dua lajur";
    alert->cleared_at_ms = alert->acked_at_ms = alert->claimed_at_ms = 1772330599002;
    alert->escalated_at_ms = alert->shelved_until_ms = alert->closed_at_ms = 1772330599003;
    alert->looked_s = 12;
    alert->machine =
        (AlertMachine){.state = ALERT_SHELVED, .active = true, .acked = true, .one_shot = true};
    alert->chattering = true;
    alert->verdict = VERDICT_REAL;
}

static void on_item(size_t index, const AlertReportItem *item, const Problem *problem, void *data)
{
    *(long *)data += item != NULL;
}

/* Reads reports until n were taken; false when one was not. */
static bool read_reports(Decoder *decoder, GString *body, long n, bool batch)
{
    g_string_assign(body, batch ? "[" : report);
    for (int i = 0; batch && i < 1000; i++) {
        g_string_append(body, report);
        g_string_append_c(body, i < 999 ? ',' : ']');
    }
    long taken = 0, step = batch ? 1000 : 1;
    for (long i = 0; i < n; i += step) {
        bool array;
        if (!decode_alert_reports(decoder, &(AlertBody){body->str, body->len, 1772330599001},
                                  &array, on_item, &taken, NULL)) {
            return false;
        }
    }
    return taken >= n;
}

static bool read_alerts(Decoder *decoder, GString *line, long n, const Alert *alert, bool writes)
{
    encode_alert(line, alert);
    for (long i = 0; i < n; i++) {
        Alert read;
        if (writes) {
            g_string_truncate(line, 0);
            encode_alert(line, alert);
        } else if (!decode_alert(decoder, line->str, line->len, &read, NULL)) {
            return false;
        }
    }
    return true;
}

static bool read_cameras(Decoder *decoder, GString *line, long n, const char *what)
{
    bool writes = strcmp(what, "write") == 0;
    if (strcmp(what, "short") == 0) {
        g_string_append(line, short_line);
    } else {
        encode_camera(line, &camera);
    }
    for (long i = 0; i < n; i++) {
        Camera read;
        if (writes) {
            g_string_truncate(line, 0);
            encode_camera(line, &camera);
        } else if (!decode_camera(decoder, line->str, line->len, &read, NULL)) {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: codec WHAT N\n");
        return 2;
    }
    const char *what = argv[1];
    long n = atol(argv[2]);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) line = g_string_new(NULL);
    Alert full;
    fill(&full);
    bool batch = strcmp(what, "batch") == 0, done;
    if (batch || strcmp(what, "report") == 0) {
        done = read_reports(decoder, line, n, batch);
    } else if (strcmp(what, "full") == 0) {
        done = read_alerts(decoder, line, n, &full, false);
    } else if (g_str_has_prefix(what, "alert")) {
        done = read_alerts(decoder, line, n, &storm, strcmp(what, "alert-write") == 0);
    } else {
        done = read_cameras(decoder, line, n, what);
    }
    printf("%zu\n", line->len);
    return done ? 0 : 1;
}
