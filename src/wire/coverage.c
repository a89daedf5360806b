#include "wire/coverage.h"

#include "wire/write.h"

static void write_counts(GString *out, const CoverageCounts *counts)
{
    const struct {
        const char *name;
        unsigned value;
    } members[] = {
        {"installed", counts->installed},
        {"linked", coverage_linked(counts)},
        {"live", counts->live},
        {"deliberate", counts->deliberate},
        {"dark_explained", counts->explained},
        {"dark", counts->unexplained},
        {"unknown", counts->unknown},
        {"sites", counts->sites},
        {"slots", counts->slots},
        {"free_slots", counts->free_slots},
        {"rts", counts->rts},
        {"rts_empty", counts->rts_empty},
        {"rts_blind", counts->rts_blind},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        g_string_append_printf(out, "%s\"%s\":%u", i > 0 ? "," : "", members[i].name,
                               members[i].value);
    }
}

void encode_coverage(GString *out, const Coverage *coverage)
{
    size_t count;
    const CoverageRow *rows = coverage_rows(coverage, &count);
    bool areas = coverage_by(coverage) == DARK_BY_AREA;
    if (areas) {
        write_raw(out, "{\"areas\":[");
    } else {
        g_string_append_printf(out, "{\"by\":\"%s\",\"rows\":[",
                               dark_by_word(coverage_by(coverage)));
    }
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(out, "%s{\"%s\":", i > 0 ? "," : "", areas ? "code" : "key");
        write_string(out, rows[i].code);
        write_key(out, "name");
        write_string(out, rows[i].name);
        write_raw(out, ",");
        write_counts(out, &rows[i].counts);
        write_raw(out, "}");
    }
    write_raw(out, "],\"total\":{");
    write_counts(out, coverage_total(coverage));
    write_raw(out, "}}");
}

static void write_blind(GString *out, const void *data)
{
    const BlindRow *row = data;
    write_raw(out, "{\"code\":");
    write_string(out, row->code);
    write_key(out, "cameras");
    write_integer(out, row->cameras);
    write_key(out, "explained");
    write_integer(out, row->explained);
    write_key(out, "since");
    write_time(out, row->since_ms);
    write_raw(out, "}");
}

void encode_blind(GString *out, const GArray *rows)
{
    write_array(out, rows, write_blind);
}

static void write_dark(GString *out, const void *data)
{
    const DarkRow *row = data;
    write_raw(out, "{\"key\":");
    write_string(out, row->key);
    write_key(out, "cameras");
    write_integer(out, row->cameras);
    write_key(out, "dark");
    write_integer(out, row->unexplained);
    write_key(out, "deliberate");
    write_integer(out, row->deliberate);
    write_key(out, "oldest");
    write_time(out, row->oldest_ms);
    write_key(out, "oldest_camera");
    write_string(out, row->oldest);
    write_raw(out, "}");
}

void encode_dark(GString *out, const GArray *rows)
{
    write_array(out, rows, write_dark);
}
