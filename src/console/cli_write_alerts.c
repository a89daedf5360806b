#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/cli_alerts.h"
#include "console/cli_write.h"
#include "wire/alerts.h"

void cli_write_alert_heading(FILE *out)
{
    fputs("id,kind,priority,state,camera,area,count,first_at,last_at,cleared_at,owner,situation,"
          "score,looked_s,verdict,track_real,track_total,source,note\r\n",
          out);
}

static void write_csv(FILE *out, const Alert *alert)
{
    fprintf(out, "%s,%s,%s,%s", alert->id, alert->kind, alert_priority_word(alert->priority),
            alert_state_word(alert->machine.state));
    cli_put_field(out, alert->camera);
    cli_put_field(out, alert->area);
    fprintf(out, ",%" G_GINT64_FORMAT, alert->count);
    cli_put_time(out, alert->first_at_ms);
    cli_put_time(out, alert->last_at_ms);
    cli_put_time(out, alert->cleared_at_ms);
    cli_put_field(out, alert->owner);
    cli_put_field(out, alert->situation);
    fputc(',', out);
    if (!isnan(alert->score))
        fprintf(out, "%.3f", alert->score);
    fputc(',', out);
    if (alert->looked_s != ALERT_NOT_LOOKED)
        fprintf(out, "%d", alert->looked_s);
    cli_put_field(out, alert->verdict != VERDICT_NONE ? verdict_word(alert->verdict) : "");
    fprintf(out, ",%u,%u", alert->track_real, alert->track_total);
    cli_put_field(out, alert->source);
    cli_put_field(out, alert->note);
    fputs("\r\n", out);
}

/* Of one dead uplink: what is dark with it, since when, and where it began. */
static void write_outage(FILE *out, const AlertBook *book, const Catalog *catalog,
                         const Alert *alert)
{
    AlertOutage outage;
    char began[160] = "-";
    if (alert->camera != NULL || alert->situation == NULL ||
        !alert_book_outage(book, alert_book_find_situation(book, alert->situation), &outage))
        return;
    uint32_t area = outage.began != NULL ? catalog_find_area(catalog, outage.began) : CATALOG_NONE;
    if (area != CATALOG_NONE)
        catalog_area_label(catalog, area, began, sizeof began);
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(outage.since_ms / 1000);
    g_autofree char *since = at != NULL ? g_date_time_format(at, "%H:%M:%S") : g_strdup("-");
    /* TRANSLATORS: so many cameras of so many; HH:MM:SS; where it began */
    fprintf(out,
            ngettext("  %u of %u camera dark since %s, began at %s",
                     "  %u of %u cameras dark since %s, began at %s", outage.cameras),
            outage.dark, outage.cameras, since, began);
}

static void write_row(FILE *out, const AlertBook *book, const Catalog *catalog, const Alert *alert,
                      int64_t now_ms)
{
    char kind[96], place[160] = "", age[32], count[24] = "";
    Camera camera = {.name = ""};
    uint32_t area = catalog_find_area(catalog, alert->area);
    alert_kind_text(alert->kind, kind, sizeof kind);
    clock_age(now_ms, alert->first_at_ms, age, sizeof age);
    if (area != CATALOG_NONE)
        catalog_area_label(catalog, area, place, sizeof place);
    if (alert->camera != NULL)
        catalog_camera(catalog, catalog_find_camera(catalog, alert->camera), &camera);
    if (alert->count > 1)
        g_snprintf(count, sizeof count, "×%" G_GINT64_FORMAT, alert->count);
    cli_put_padded(out, alert->id, 26);
    cli_put_padded(out, alert_priority_text(alert->priority), 8);
    cli_put_padded(out, alert_state_text(alert->machine.state), 14);
    cli_put_right(out, age, 7);
    cli_put_padded(out, kind, 18);
    cli_put_right(out, count, 5);
    cli_put_padded(out, alert->owner != NULL ? alert->owner : "-", 12);
    fprintf(out, "%s%s%s", place[0] != '\0' ? place : alert->area,
            camera.name[0] != '\0' ? "  " : "", camera.name);
    write_outage(out, book, catalog, alert);
    fputc('\n', out);
}

void cli_write_alert(FILE *out, AlertsForm form, const City *city, const Alert *alert,
                     int64_t now_ms)
{
    if (form == ALERTS_CSV) {
        write_csv(out, alert);
    } else if (form == ALERTS_JSON) {
        g_autoptr(GString) json = g_string_new(NULL);
        encode_alert(json, alert);
        fwrite(json->str, 1, json->len, out);
    } else {
        write_row(out, city_alerts(city), city_catalog(city), alert, now_ms);
    }
}

/* Reports */

static void put_times(FILE *out, const char *name, const ReportTimes *times)
{
    fprintf(out, "%s_samples,%u\r\n", name, times->samples);
    if (times->samples == 0)
        return;
    fprintf(out, "%s_median_s,%.1f\r\n%s_p90_s,%.1f\r\n", name, (double)times->median_ms / 1000,
            name, (double)times->p90_ms / 1000);
}

static void put_actors(FILE *out, const GArray *actors)
{
    for (guint i = 0; i < actors->len; i++) {
        const ReportActor *actor = &g_array_index(actors, ReportActor, i);
        fprintf(out, "actor_%u,%u,%s,%s,%s,%u,%u,%" G_GINT64_FORMAT "\r\n", i + 1, actor->alerts,
                actor->camera != NULL ? actor->camera : "", actor->kind, actor->area, actor->real,
                actor->judged, actor->count);
    }
}

void cli_write_report(FILE *out, const AlertReport *report)
{
    fputs("figure,value,camera,kind,area,real,judged,reports\r\nfrom", out);
    cli_put_time(out, report->span.from_ms);
    fputs("\r\nto", out);
    cli_put_time(out, report->span.to_ms);
    fprintf(out, "\r\noperators,%u\r\nalerts,%u\r\nsuppressed,%u\r\nchattering,%u\r\nstale,%u\r\n",
            report->span.operators, report->alerts, report->suppressed, report->chattering,
            report->stale);
    fprintf(out,
            "per_operator_10min,%.3f\r\npeak_10min,%u\r\nflood_share,%.4f\r\ntop_share,%.4f\r\n",
            report->per_operator_10min, report->peak_10min, report->flood_share, report->top_share);
    for (int i = 0; i < PRIORITIES; i++)
        fprintf(out, "priority_%s,%u\r\n", alert_priority_word((AlertPriority)i),
                report->priorities[i]);
    for (int i = 0; i < VERDICTS; i++)
        fprintf(out, "verdict_%s,%u\r\n", verdict_word((Verdict)i), report->verdicts[i]);
    put_times(out, "to_ack", &report->to_ack);
    put_times(out, "to_close", &report->to_close);
    for (int i = 0; i < 24; i++)
        fprintf(out, "hour_%02d,%u\r\n", i, report->hours[i]);
    for (int i = 0; i < REPORT_HISTOGRAM; i++)
        fprintf(out, "windows_with_%d,%u\r\n", i, report->histogram[i]);
    put_actors(out, report->actors);
}

void cli_write_kinds(FILE *out, const Catalog *catalog, const KindReport *report)
{
    fputs("kind,area,place,real,alerts,trend", out);
    for (int i = 0; i < REPORT_WEEKS; i++)
        fprintf(out, ",week_%d", i - REPORT_WEEKS + 1);
    for (int i = 0; i < 24; i++)
        fprintf(out, ",hour_%02d", i);
    fputs("\r\n", out);
    for (guint i = 0; i < report->rows->len; i++) {
        const KindRow *row = &g_array_index(report->rows, KindRow, i);
        char place[160] = "";
        uint32_t area = catalog_find_area(catalog, row->area);
        if (area != CATALOG_NONE)
            catalog_area_label(catalog, area, place, sizeof place);
        fprintf(out, "%s,%s", row->kind, row->area);
        cli_put_field(out, place);
        fprintf(out, ",%u,%u,", row->real, row->alerts);
        if (!isnan(row->trend))
            fprintf(out, "%.3f", row->trend);
        for (int week = 0; week < REPORT_WEEKS; week++)
            fprintf(out, ",%u", row->weeks[week]);
        for (int hour = 0; hour < 24; hour++)
            fprintf(out, ",%u", row->hours[hour]);
        fputs("\r\n", out);
    }
}
