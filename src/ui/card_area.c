#include "ui/card_area.h"

#include "base/i18n.h"
#include "ui/rain.h"
#include "ui/shape.h"

static void add_number(Sheet *sheet, const char *label, unsigned number, StyleId style)
{
    SheetField *field = sheet_add(sheet, label);
    char text[SHAPE_NUMBER_SIZE];
    shape_number(number, text);
    field->style = number > 0 ? style : STYLE_MUTED;
    g_strlcpy(field->value, text, SHEET_VALUE_SIZE);
}

static void add_share(Sheet *sheet, const char *label, unsigned number, unsigned of)
{
    SheetField *field = sheet_add(sheet, label);
    char text[SHAPE_NUMBER_SIZE];
    shape_number(number, text);
    g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s (%u %%)"), text,
               of > 0 ? (unsigned)(number * UINT64_C(100) / of) : 0);
}

static void add_states(Sheet *sheet, const CoverageCounts *counts)
{
    add_number(sheet, _("Dark, no reason"), counts->unexplained, STYLE_OFFLINE);
    add_number(sheet, _("Dark, reason"), counts->explained, STYLE_EXPLAINED);
    add_number(sheet, _("Off on purpose"), counts->deliberate, STYLE_EXPLAINED);
    add_number(sheet, _("Unknown"), counts->unknown, STYLE_FAULT);
}

void card_area_fill(Sheet *sheet, const ViewContext *context, uint32_t area,
                    const CoverageCounts *counts)
{
    Area place;
    AreaCounts now = catalog_area_counts(context->catalog, area);
    bool known = context->freshness != FRESH_UNKNOWN;
    add_number(sheet, _("Installed"), now.installed, STYLE_STRONG);
    add_share(sheet, _("Linked"), now.linked, now.installed);
    if (known)
        add_share(sheet, _("Live"), now.live, now.linked);
    else
        sheet_text(sheet, _("Live"), _("unknown: the link is lost"));
    if (catalog_area(context->catalog, area, &place))
        rain_fill(sheet, context, place.code);
    if (counts == NULL)
        return;
    if (known)
        add_states(sheet, counts);
    add_number(sheet, _("Recorders"), counts->sites, STYLE_TEXT);
    add_number(sheet, _("Free slots"), counts->free_slots, STYLE_TEXT);
    if (counts->rts > 1)
        add_number(sheet, _("RTs"), counts->rts, STYLE_TEXT);
    add_number(sheet, _("RTs blind"), counts->rts_blind, STYLE_OFFLINE);
    add_number(sheet, _("RTs without"), counts->rts_empty, STYLE_TEXT);
}
