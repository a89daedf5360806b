#include "console/cli_write.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "wire/codec.h"

void cli_write_json(FILE *out, const Catalog *catalog, const GArray *cameras)
{
    g_autoptr(GString) line = g_string_new(NULL);
    Camera camera;
    fputs("[", out);
    for (guint i = 0; i < cameras->len; i++) {
        if (!catalog_camera(catalog, g_array_index(cameras, uint32_t, i), &camera))
            continue;
        g_string_assign(line, i == 0 ? "\n" : ",\n");
        encode_camera(line, &camera);
        fwrite(line->str, 1, line->len, out);
    }
    fputs("\n]\n", out);
}

/* CSV */

void cli_put_csv(FILE *out, const char *text)
{
    if (text[0] != '\0' && strchr("=+-@", text[0]) != NULL) {
        fprintf(out, "\"'");
    } else if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    } else {
        fputc('"', out);
    }
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            fputc('"', out);
        fputc(*c, out);
    }
    fputc('"', out);
}

void cli_put_field(FILE *out, const char *text)
{
    fputc(',', out);
    cli_put_csv(out, text != NULL ? text : "");
}

void cli_put_time(FILE *out, int64_t wall_ms)
{
    char text[CLOCK_RFC3339_SIZE] = "";
    if (wall_ms != 0)
        clock_format(wall_ms, text);
    fprintf(out, ",%s", text);
}

static void put_degrees(FILE *out, double degrees)
{
    fputc(',', out);
    if (!isnan(degrees))
        fprintf(out, "%.6f", degrees);
}

static void put_camera(FILE *out, const Camera *camera)
{
    fprintf(out, "%s,", camera->id);
    cli_put_csv(out, camera->name);
    fprintf(out, ",%s,%s,", camera->area, camera->site != NULL ? camera->site : "");
    if (camera->slot > 0)
        fprintf(out, "%d", camera->slot);
    fprintf(out, ",%s,%s,%s,%s,%s", camera_class_word(camera->class), owner_word(camera->owner),
            visibility_word(camera->visibility), camera_state_word(camera->state),
            camera->reason != REASON_NONE ? reason_word(camera->reason) : "");
    cli_put_time(out, camera->since_ms);
    cli_put_time(out, camera->seen_at_ms);
    put_degrees(out, camera->lat);
    put_degrees(out, camera->lon);
    fprintf(out, ",%s,%s,", camera->night ? "true" : "false", camera->ptz ? "true" : "false");
    cli_put_csv(out, camera->analytics);
    fputs("\r\n", out);
}

void cli_write_csv(FILE *out, const Catalog *catalog, const GArray *cameras)
{
    Camera camera;
    fputs("id,name,area,site,slot,class,owner,visibility,state,reason,since,seen_at,lat,lon,"
          "night,ptz,analytics\r\n",
          out);
    for (guint i = 0; i < cameras->len; i++)
        if (catalog_camera(catalog, g_array_index(cameras, uint32_t, i), &camera))
            put_camera(out, &camera);
}

/* Plain tables */

void cli_put_padded(FILE *out, const char *text, int width)
{
    g_autofree char *fitted = text_ellipsize(text, width);
    fprintf(out, "%s%*s", fitted, MAX(width - text_width(fitted), 0) + 2, "");
}

void cli_put_right(FILE *out, const char *text, int width)
{
    fprintf(out, "%*s%s  ", MAX(width - text_width(text), 0), "", text);
}

void cli_put_count(FILE *out, uint64_t count, int width)
{
    fprintf(out, "%*" PRIu64 "  ", width, count);
}

void cli_put_heads(FILE *out, const char *const *heads, int count, int *widths)
{
    for (int i = 0; i < count; i++) {
        int width = text_width(heads[i]);
        widths[i] = MAX(width, 5);
        fprintf(out, "  %*s%s", widths[i] - width, "", heads[i]);
    }
}

void cli_write_table(FILE *out, const Catalog *catalog, const GArray *cameras, int64_t now_ms)
{
    Camera camera;
    for (guint i = 0; i < cameras->len; i++) {
        uint32_t index = g_array_index(cameras, uint32_t, i);
        if (!catalog_camera(catalog, index, &camera))
            continue;
        char place[160], age[32];
        catalog_area_label(catalog, catalog_camera_area(catalog, index), place, sizeof place);
        clock_age(now_ms, camera.since_ms, age, sizeof age);
        cli_put_padded(out, camera.id, 12);
        cli_put_padded(out, camera_state_text(camera.state), 16);
        cli_put_padded(out, camera.reason != REASON_NONE ? reason_text(camera.reason) : "", 16);
        cli_put_right(out, age, 7);
        cli_put_padded(out, camera.name, 36);
        fprintf(out, "%s\n", place);
    }
}

#define FIGURES 5

static void summary_heads(const char *heads[FIGURES])
{
    const char *const words[FIGURES] = {_("installed"), _("live"), _("dark, reason"),
                                        _("dark, no reason"), _("unknown")};
    memcpy(heads, words, sizeof words);
}

static void put_row(FILE *out, const char *name, const AreaCounts *counts)
{
    const char *heads[FIGURES];
    summary_heads(heads);
    const uint32_t figures[FIGURES] = {counts->installed, counts->live, counts->explained,
                                       counts->unexplained, counts->unknown};
    cli_put_padded(out, name, 24);
    for (size_t i = 0; i < FIGURES; i++) {
        char number[24];
        i18n_number(figures[i], number, sizeof number);
        cli_put_right(out, number, MAX(text_width(heads[i]), 11));
    }
    fputc('\n', out);
}

static void put_heading(FILE *out)
{
    const char *heads[FIGURES];
    summary_heads(heads);
    cli_put_padded(out, _("kecamatan"), 24);
    for (size_t i = 0; i < FIGURES; i++)
        cli_put_right(out, heads[i], MAX(text_width(heads[i]), 11));
    fputc('\n', out);
}

void cli_write_summary(FILE *out, const Catalog *catalog)
{
    uint32_t city = catalog_area_first_child(catalog, CATALOG_NONE);
    Area area;
    if (!catalog_area(catalog, city, &area)) {
        fprintf(out, "%s\n", _("There are no areas."));
        return;
    }
    fprintf(out, "%s\n\n", area.name);
    put_heading(out);
    uint32_t child = catalog_area_first_child(catalog, city);
    for (; child != CATALOG_NONE; child = catalog_area_next_sibling(catalog, child)) {
        AreaCounts counts = catalog_area_counts(catalog, child);
        if (catalog_area(catalog, child, &area))
            put_row(out, area.name, &counts);
    }
    AreaCounts counts = catalog_counts(catalog);
    fputc('\n', out);
    put_row(out, _("whole city"), &counts);
}
