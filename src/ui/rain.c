#include "ui/rain.h"

#include "base/i18n.h"
#include "ui/shape.h"

static bool known(const ViewContext *context, const char *area, Weather *out)
{
    return context->weather != NULL && context->freshness == FRESH_LIVE &&
           weather_book_over(context->weather, area, context->now_ms, out);
}

StyleId rain_mark(const ViewContext *context, const char *area, bool roomy,
                  char out[RAIN_MARK_SIZE])
{
    Weather weather;
    const char *glyph = theme_glyph(context->theme, "rain", context->ascii);
    out[0] = '\0';
    if (!known(context, area, &weather))
        return STYLE_MUTED;
    bool hard =
        MAX(weather.now, weather.next) >= RAIN_HEAVY || weather.warned_until_ms > context->now_ms;
    if (weather.now > RAIN_NONE)
        g_snprintf(out, RAIN_MARK_SIZE, "%s%s", glyph,
                   roomy && weather.now >= RAIN_HEAVY ? glyph : "");
    else if (weather.next > RAIN_NONE && roomy)
        /* TRANSLATORS: the mark for rain: within 3 hours; at most 4 letters with it */
        g_snprintf(out, RAIN_MARK_SIZE, _("%s3h"), glyph);
    return hard ? STYLE_HIGH : STYLE_MUTED;
}

static void add_warning(Sheet *sheet, const ViewContext *context, const Weather *weather)
{
    char until[32];
    if (weather->warned_until_ms <= context->now_ms)
        return;
    sheet_moment(weather->warned_until_ms, until, sizeof until);
    SheetField *field = sheet_add(sheet, _("Warning"));
    field->style = STYLE_HIGH;
    /* TRANSLATORS: what is warned of, until when */
    g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s, until %s"), weather->warning, until);
}

void rain_fill(Sheet *sheet, const ViewContext *context, const char *area)
{
    Weather weather;
    char age[SHAPE_AGE_SIZE];
    if (!known(context, area, &weather))
        return;
    shape_duration(context->now_ms - weather.told_ms, age);
    SheetField *field = sheet_add(sheet, _("Rain"));
    field->style = weather.now >= RAIN_HEAVY ? STYLE_HIGH : STYLE_TEXT;
    /* TRANSLATORS: rain now; who says so; how long ago */
    g_snprintf(field->value, SHEET_VALUE_SIZE, _("%s (%s, %s ago)"), rain_text(weather.now),
               weather.source, age);
    field = sheet_add(sheet, _("Next 3 h"));
    field->style = weather.next >= RAIN_HEAVY ? STYLE_HIGH : STYLE_TEXT;
    g_strlcpy(field->value, rain_text(weather.next), SHEET_VALUE_SIZE);
    add_warning(sheet, context, &weather);
}
