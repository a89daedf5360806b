#include "ui/card_uptime.h"

#include <math.h>

#include "base/i18n.h"
#include "ui/shape.h"

/* What is older is not the picture of now any more. */
#define OLD_MS 120000

static const struct {
    const char *glyph, *ascii;
} glyphs[UPTIME_CELLS] = {
    [UPTIME_CELL_LIVE] = {"█", "#"},       [UPTIME_CELL_PARTLY] = {"▄", "+"},
    [UPTIME_CELL_EXPLAINED] = {":", ":"},  [UPTIME_CELL_UNEXPLAINED] = {"!", "!"},
    [UPTIME_CELL_DELIBERATE] = {"-", "-"}, [UPTIME_CELL_UNLINKED] = {".", "."},
    [UPTIME_CELL_UNKNOWN] = {"?", "?"},
};

const char *uptime_glyph(UptimeCell cell, bool ascii)
{
    return ascii ? glyphs[cell].ascii : glyphs[cell].glyph;
}

void uptime_text(const UptimeStrip *strip, bool ascii, char *out, size_t size)
{
    double share = uptime_share(&strip->times);
    char number[SHAPE_NUMBER_SIZE];
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < strip->count; i++)
        g_string_append(text, uptime_glyph(strip->cells[i], ascii));
    g_string_append_c(text, ' ');
    /* Rounded down: 100 % is all of it. */
    int64_t tenths = isnan(share) ? 0 : (int64_t)floor(share * 1000 + 1e-6);
    if (tenths >= 1000)
        i18n_number(100, number, sizeof number);
    else
        i18n_tenths(tenths, number, sizeof number);
    if (isnan(share))
        g_string_append(text, _("not meant to be live"));
    else
        g_string_append_printf(text, _("%s %%"), number);
    g_strlcpy(out, text->str, size);
}

static const char *label_of(int hours)
{
    return hours == 24 ? _("24 hours") : hours == 168 ? _("7 days") : _("30 days");
}

static const char *site_label_of(int hours)
{
    return hours == 24    ? _("Recorder, 24 h")
           : hours == 168 ? _("Recorder, 7 d")
                          : _("Recorder, 30 d");
}

static StyleId style_of(const CardUptime *uptime)
{
    return uptime->age_ms > OLD_MS ? STYLE_MUTED : STYLE_TEXT;
}

static void add_strips(Sheet *sheet, const ViewContext *context, const CardUptime *uptime,
                       bool site)
{
    const UptimeStrips *strips = site ? uptime->site : uptime->camera;
    for (int i = 0; i < strips->count; i++) {
        const char *label = site ? site_label_of(strips->hours[i]) : label_of(strips->hours[i]);
        SheetField *field = sheet_add(sheet, label);
        field->style = style_of(uptime);
        uptime_text(&strips->strip[i], context->ascii, field->value, SHEET_VALUE_SIZE);
    }
}

/* The words of the glyphs that stand there. */
static void add_legend(Sheet *sheet, const ViewContext *context, const UptimeStrips *strips)
{
    bool there[UPTIME_CELLS] = {false};
    for (int i = 0; i < strips->count; i++)
        for (int k = 0; k < strips->strip[i].count; k++)
            there[strips->strip[i].cells[k]] = true;
    g_autoptr(GString) words = g_string_new(NULL);
    for (int cell = 0; cell < UPTIME_CELLS; cell++)
        if (there[cell])
            g_string_append_printf(words, "%s%s %s", words->len > 0 ? "  " : "",
                                   uptime_glyph((UptimeCell)cell, context->ascii),
                                   uptime_cell_text((UptimeCell)cell));
    SheetField *field = sheet_add(sheet, "");
    field->style = STYLE_MUTED;
    g_strlcpy(field->value, words->str, SHEET_VALUE_SIZE);
}

static void add_age(Sheet *sheet, const CardUptime *uptime)
{
    char age[SHAPE_AGE_SIZE];
    shape_duration(uptime->age_ms, age);
    SheetField *field = sheet_add(sheet, "");
    field->style = STYLE_MUTED;
    g_snprintf(field->value, SHEET_VALUE_SIZE, _("as of %s ago"), age);
}

void card_uptime_camera(Sheet *sheet, const ViewContext *context, const CardUptime *uptime)
{
    if (uptime == NULL)
        return;
    if (uptime->camera != NULL) {
        add_strips(sheet, context, uptime, false);
        if (uptime->age_ms > OLD_MS)
            add_age(sheet, uptime);
        add_legend(sheet, context, uptime->camera);
    } else if (uptime->why != NULL) {
        SheetField *field = sheet_add(sheet, _("24 hours"));
        field->style = STYLE_MUTED;
        g_strlcpy(field->value, uptime->why, SHEET_VALUE_SIZE);
    }
}

void card_uptime_site(Sheet *sheet, const ViewContext *context, const CardUptime *uptime)
{
    if (uptime != NULL && uptime->camera != NULL && uptime->site != NULL)
        add_strips(sheet, context, uptime, true);
}
