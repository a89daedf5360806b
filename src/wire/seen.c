#include "wire/seen.h"

#include "wire/write.h"

static void write_counts(GString *out, const SeenCounts *counts)
{
    const struct {
        const char *name;
        unsigned value;
    } members[] = {
        {"cameras", counts->cameras}, {"off", counts->off},      {"seen_1h", counts->hour},
        {"seen_24h", counts->day},    {"seen_7d", counts->week}, {"never", counts->never},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        g_string_append_printf(out, "%s\"%s\":%u", i > 0 ? "," : "", members[i].name,
                               members[i].value);
    }
    write_key(out, "oldest");
    write_time(out, counts->oldest_ms);
    write_key(out, "oldest_camera");
    write_string(out, counts->oldest);
}

static void write_row(GString *out, const void *data)
{
    const SeenRow *row = data;
    write_raw(out, "{\"key\":");
    write_string(out, row->key);
    write_key(out, "name");
    write_string(out, row->text);
    write_raw(out, ",");
    write_counts(out, &row->counts);
    write_raw(out, "}");
}

void encode_seen_report(GString *out, const SeenReport *report, SeenBy by)
{
    size_t count;
    const SeenRow *rows = seen_report_rows(report, &count);
    write_raw(out, "{\"by\":");
    write_word(out, seen_by_word(by));
    write_key(out, "rows");
    write_list(out, rows, count, write_row);
    write_raw(out, ",\"total\":{");
    write_counts(out, seen_report_total(report));
    write_raw(out, "}}");
}
