#include "console/log_text.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "wire/logbook.h"

char *log_text_act(const LogLine *line)
{
    char number[24];
    if (line->count <= 1)
        return g_strdup(log_act_text(line->act));
    i18n_number(line->count, number, sizeof number);
    return g_strdup_printf("%s (%s)", log_act_text(line->act), number);
}

char *log_text_said(const LogLine *line)
{
    const char *text = line->text != NULL ? line->text : "", *word = log_word_text(line);
    return text[0] != '\0' && word[0] != '\0' ? g_strdup_printf("%s · %s", text, word)
                                              : g_strconcat(text, word, NULL);
}

void log_text_place(const Catalog *catalog, const LogLine *line, char *out, size_t size)
{
    uint32_t area = line->area != NULL ? catalog_find_area(catalog, line->area) : CATALOG_NONE;
    if (area != CATALOG_NONE)
        catalog_area_label(catalog, area, out, size);
    else
        g_strlcpy(out, line->area != NULL ? line->area : _("whole city"), size);
}

void log_text_moment(int64_t at_ms, int64_t now_ms, char *out, size_t size)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(now_ms / 1000);
    bool today = at != NULL && now != NULL &&
                 g_date_time_get_day_of_year(at) == g_date_time_get_day_of_year(now) &&
                 g_date_time_get_year(at) == g_date_time_get_year(now);
    g_autofree char *text =
        at != NULL ? g_date_time_format(at, today ? "%H:%M" : "%d/%m %H:%M") : NULL;
    g_strlcpy(out, text != NULL ? text : "-", size);
}

const char *log_form_open(LogForm form)
{
    static const char *const opens[] = {
        [LOG_FORM_TEXT] = "",
        [LOG_FORM_CSV] = "id,at,by,area,act,count,text,word,auto,ref,rev\r\n",
        [LOG_FORM_JSON] = "[\n",
    };
    return opens[form];
}

const char *log_form_between(LogForm form)
{
    return form == LOG_FORM_JSON ? ",\n" : "";
}

const char *log_form_close(LogForm form)
{
    return form == LOG_FORM_JSON ? "\n]\n" : "";
}

static void put_csv(GString *out, const char *text)
{
    bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
    if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
        g_string_append(out, text);
        return;
    }
    g_string_append(out, formula ? "\"'" : "\"");
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
}

static void put_row(GString *out, const LogLine *line)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(line->at_ms, at);
    g_string_append_printf(out, "%s,%s,", line->id, at);
    put_csv(out, line->by != NULL ? line->by : "");
    g_string_append_printf(out, ",%s,%s,%" G_GINT64_FORMAT ",",
                           line->area != NULL ? line->area : "", log_act_word(line->act),
                           line->count);
    put_csv(out, line->text != NULL ? line->text : "");
    g_string_append_c(out, ',');
    put_csv(out, line->word != NULL ? line->word : "");
    g_string_append_printf(out, ",%s,", line->automatic ? "true" : "false");
    put_csv(out, line->ref != NULL ? line->ref : "");
    g_string_append_printf(out, ",%" G_GINT64_FORMAT "\r\n", line->rev);
}

static void put_text(GString *out, const Catalog *catalog, const LogLine *line)
{
    char place[160];
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(line->at_ms / 1000);
    g_autofree char *when = at != NULL ? g_date_time_format(at, "%Y-%m-%d %H:%M:%S") : NULL;
    g_autofree char *act = log_text_act(line);
    g_autofree char *said = log_text_said(line);
    log_text_place(catalog, line, place, sizeof place);
    g_string_append_printf(out, "%s  %s  %s: %s  [%s]\n", when != NULL ? when : "-",
                           line->by != NULL ? line->by : "tilikd", act, said, place);
}

void log_form_put(GString *out, LogForm form, const Catalog *catalog, const LogLine *line)
{
    if (form == LOG_FORM_JSON)
        encode_log(out, line);
    else if (form == LOG_FORM_CSV)
        put_row(out, line);
    else
        put_text(out, catalog, line);
}
