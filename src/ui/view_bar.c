#include "ui/view_bar.h"

#include "base/i18n.h"
#include "base/text.h"
#include "ui/shape.h"

#define PARTS_MAX    19
#define PART_SIZE    96
#define SYNC_STEP_MS 5000
#define GAP          2
#define RANK_END     100

/* A part has a long and a short form.  On a narrow screen the steps are taken in the order of their
 * ranks, the highest first: to the short form, then away; 0 is never. */
typedef struct Part {
    char text[PART_SIZE], brief[PART_SIZE];
    StyleId style;
    int shorten, drop;
    bool shortened, dropped, right;
} Part;

typedef struct Parts {
    Part part[PARTS_MAX];
    int count;
} Parts;

static Part *add(Parts *parts, int shorten, int drop, StyleId style)
{
    g_assert(parts->count < PARTS_MAX);
    Part *part = &parts->part[parts->count++];
    *part = (Part){.shorten = shorten, .drop = drop, .style = style};
    return part;
}

static const char *shown(const Part *part)
{
    if (part->dropped)
        return "";
    return part->shortened ? part->brief : part->text;
}

static int total_width(const Parts *parts)
{
    int width = 2;
    for (int i = 0; i < parts->count; i++) {
        int own = text_width(shown(&parts->part[i]));
        width += own > 0 ? own + GAP : 0;
    }
    return width - GAP;
}

/* The rank of the next step that makes a part smaller. */
static int next_step(const Part *part)
{
    if (part->dropped)
        return 0;
    return part->shortened ? part->drop : part->shorten;
}

/* Takes the last step of a part back where the room allows it. */
static bool undo(Parts *parts, Part *part, int cols)
{
    Part before = *part;
    if (part->dropped)
        part->dropped = false;
    else
        part->shortened = false;
    if (total_width(parts) <= cols)
        return true;
    *part = before;
    return false;
}

/* The step that made room may have made more than was needed: what is needed most comes back. */
static void refill(Parts *parts, int cols)
{
    for (int rank = 1; rank < RANK_END; rank++) {
        for (int i = 0; i < parts->count; i++) {
            Part *part = &parts->part[i];
            bool last =
                part->dropped ? part->drop == rank : part->shortened && part->shorten == rank;
            if (last)
                undo(parts, part, cols);
        }
    }
}

static void shrink(Parts *parts, int cols)
{
    while (total_width(parts) > cols) {
        Part *worst = &parts->part[0];
        for (int i = 1; i < parts->count; i++)
            if (next_step(&parts->part[i]) > next_step(worst))
                worst = &parts->part[i];
        if (next_step(worst) == 0)
            return;
        if (worst->shortened)
            worst->dropped = true;
        else
            worst->shortened = true;
    }
}

static void fit(Parts *parts, int cols)
{
    shrink(parts, cols);
    refill(parts, cols);
}

static void add_counts(Parts *parts, const ViewContext *context)
{
    AreaCounts counts = catalog_counts(context->catalog);
    if (counts.installed == 0)
        return;
    char live[SHAPE_NUMBER_SIZE], installed[SHAPE_NUMBER_SIZE], dark[SHAPE_NUMBER_SIZE];
    char unexplained[SHAPE_NUMBER_SIZE];
    shape_number(counts.live, live);
    shape_number(counts.installed, installed);
    shape_number(counts.explained + counts.unexplained, dark);
    shape_number(counts.unexplained, unexplained);
    bool fresh = context->freshness == FRESH_LIVE;

    Part *part = add(parts, 30, 13, fresh ? STYLE_BAR : STYLE_BAR_WARNING);
    if (context->freshness == FRESH_UNKNOWN) {
        g_snprintf(part->text, PART_SIZE, _("%s installed, live unknown"), installed);
        g_snprintf(part->brief, PART_SIZE, "?/%s", installed);
        return;
    }
    g_snprintf(part->text, PART_SIZE, fresh ? _("%s/%s live") : _("%s?/%s live"), live, installed);
    g_snprintf(part->brief, PART_SIZE, fresh ? "%s/%s" : "%s?/%s", live, installed);
    if (counts.linked != counts.installed) {
        char linked[SHAPE_NUMBER_SIZE];
        shape_number(counts.linked, linked);
        part = add(parts, 88, 87, STYLE_BAR);
        g_snprintf(part->text, PART_SIZE, _("%s linked"), linked);
        g_strlcpy(part->brief, part->text, PART_SIZE);
    }
    part = add(parts, 20, 5, counts.unexplained > 0 || !fresh ? STYLE_BAR_WARNING : STYLE_BAR);
    g_snprintf(part->text, PART_SIZE, _("%s dark (%s without reason)"), dark, unexplained);
    g_snprintf(part->brief, PART_SIZE, _("%s dark (%s?)"), dark, unexplained);
}

/* Alerts that need someone: on a narrow screen the worst two alone.  How many are critical never
 * goes. */
static void add_alerts(Parts *parts, const ViewContext *context)
{
    if (context->alerts == NULL)
        return;
    AlertCounts counts = alert_book_counts(context->alerts, "");
    bool fresh = context->freshness == FRESH_LIVE;
    uint32_t critical = counts.needing[PRIORITY_CRITICAL], high = counts.needing[PRIORITY_HIGH];
    uint32_t rest = counts.needing[PRIORITY_MEDIUM] + counts.needing[PRIORITY_LOW];
    const char *glyph = theme_glyph(context->theme, "warning", context->ascii);
    if (context->freshness == FRESH_UNKNOWN) {
        Part *part = add(parts, 32, 12, STYLE_BAR_WARNING);
        g_snprintf(part->text, PART_SIZE, _("%s alerts unknown"), glyph);
        g_snprintf(part->brief, PART_SIZE, "%s ?", glyph);
        return;
    }
    StyleId style = !fresh ? STYLE_BAR_WARNING : critical > 0 ? STYLE_CRITICAL : STYLE_BAR;
    Part *part = add(parts, 16, critical > 0 ? 0 : 12, style);
    const char *sign = fresh ? "" : "?";
    g_snprintf(part->text, PART_SIZE, _("%s %u%s critical %u high"), glyph, critical, sign, high);
    g_snprintf(part->brief, PART_SIZE, "%s%u+%u%s", glyph, critical, high + rest, sign);
    if (critical + high + rest == 0) {
        g_snprintf(part->text, PART_SIZE, _("%s none%s"), glyph, sign);
        g_snprintf(part->brief, PART_SIZE, "%s0%s", glyph, sign);
    }
    if (rest == 0)
        return;
    part = add(parts, 65, 65, STYLE_BAR);
    g_snprintf(part->text, PART_SIZE, _("%u other"), rest);
}

static void add_tickets(Parts *parts, const BarFacts *facts)
{
    if (facts->tickets_overdue == 0)
        return;
    Part *part = add(parts, 54, 11, STYLE_BAR_WARNING);
    g_snprintf(part->text, PART_SIZE,
               ngettext("%u ticket overdue", "%u tickets overdue", facts->tickets_overdue),
               facts->tickets_overdue);
    g_snprintf(part->brief, PART_SIZE,
               ngettext("%u ticket late", "%u tickets late", facts->tickets_overdue),
               facts->tickets_overdue);
}

/* While one is down, no alert means nothing. */
static void add_sources(Parts *parts, const BarFacts *facts, const ViewContext *context)
{
    if (facts->sources_down == 0)
        return;
    Part *part = add(parts, 53, 9, STYLE_BAR_WARNING);
    const char *glyph = theme_glyph(context->theme, "warning", context->ascii);
    g_snprintf(part->text, PART_SIZE,
               ngettext("%s source down %u", "%s sources down %u", facts->sources_down), glyph,
               facts->sources_down);
    g_snprintf(part->brief, PART_SIZE, _("%s src %u"), glyph, facts->sources_down);
}

static void add_flood(Parts *parts, const BarFacts *facts)
{
    const FeedFlood *flood = &facts->flood;
    if (!flood->flooding)
        return;
    Part *part = add(parts, 58, 8, STYLE_BAR_WARNING);
    char room[SHAPE_NUMBER_SIZE], folded[SHAPE_NUMBER_SIZE];
    shape_number(flood->room, room);
    shape_number(flood->folded, folded);
    /* TRANSLATORS: new alerts of this operator and of the whole room in ten minutes; now folded */
    g_snprintf(part->text, PART_SIZE, _("ALARM FLOOD %u/10 min · room %s · folded %s"), flood->mine,
               room, folded);
    g_snprintf(part->brief, PART_SIZE, _("FLOOD %u"), flood->mine);
}

/* Pictures of people are being kept: that never goes. */
static void add_recordings(Parts *parts, const BarFacts *facts, const ViewContext *context)
{
    if (facts->recordings == 0)
        return;
    Part *part = add(parts, 0, 0, STYLE_CRITICAL);
    int minutes = facts->recording_s / 60, seconds = facts->recording_s % 60;
    const char *glyph = context->ascii ? "*" : "●";
    if (facts->recordings > 1)
        g_snprintf(part->text, PART_SIZE, "%s REC %ux %d:%02d", glyph, facts->recordings, minutes,
                   seconds);
    else
        g_snprintf(part->text, PART_SIZE, "%s REC %d:%02d", glyph, minutes, seconds);
}

static void add_sound(Parts *parts, const BarFacts *facts, const ViewContext *context)
{
    if (!facts->sound || facts->muted_ms <= 0)
        return;
    Part *part = add(parts, 57, 9, STYLE_BAR_WARNING);
    char left[SHAPE_AGE_SIZE];
    /* To the minute above, so that it never says less than is left. */
    shape_duration(facts->muted_ms + 59999, left);
    const char *glyph = theme_glyph(context->theme, "muted", context->ascii);
    g_snprintf(part->text, PART_SIZE, _("%s muted for %s"), glyph, left);
    g_snprintf(part->brief, PART_SIZE, _("%s off %s"), glyph, left);
    part->right = true;
}

static void describe_lost(Part *part, const BarFacts *facts)
{
    char stale[SHAPE_AGE_SIZE], lost[SHAPE_AGE_SIZE];
    shape_duration(facts->age_ms, stale);
    shape_duration(facts->lost_for_ms, lost);
    part->style = STYLE_BAR_WARNING;
    if (facts->age_ms < 0) {
        g_snprintf(part->text, PART_SIZE,
                   facts->link == BAR_REFUSED ? _("REFUSED for %s") : _("no link for %s"), lost);
        g_strlcpy(part->brief, part->text, PART_SIZE);
        return;
    }
    if (facts->link == BAR_REFUSED)
        g_snprintf(part->text, PART_SIZE, _("REFUSED, data %s old"), stale);
    else
        g_snprintf(part->text, PART_SIZE, _("STALE %s, link lost %s"), stale, lost);
    g_snprintf(part->brief, PART_SIZE, _("STALE %s"), stale);
}

static void add_link(Parts *parts, const BarFacts *facts)
{
    Part *part = add(parts, 15, 0, STYLE_BAR);
    char age[SHAPE_AGE_SIZE];
    shape_duration(facts->age_ms, age);
    switch (facts->link) {
    case BAR_LIVE:
        /* In steps: a figure that changes each second is a write each second. */
        shape_duration(facts->age_ms - facts->age_ms % SYNC_STEP_MS, age);
        if (facts->age_ms < SYNC_STEP_MS)
            g_strlcpy(age, _("<5 s"), sizeof age);
        g_snprintf(part->text, PART_SIZE, _("sync %s"), age);
        g_strlcpy(part->brief, part->text, PART_SIZE);
        break;
    case BAR_LOADING: {
        char number[SHAPE_NUMBER_SIZE];
        shape_number(facts->loaded, number);
        g_snprintf(part->text, PART_SIZE, _("loading %s"), number);
        g_strlcpy(part->brief, part->text, PART_SIZE);
        break;
    }
    case BAR_CACHED:
        part->style = STYLE_BAR_WARNING;
        g_snprintf(part->text, PART_SIZE, _("from cache, %s old"), age);
        g_snprintf(part->brief, PART_SIZE, _("cache %s"), age);
        break;
    case BAR_ALONE:
        part->style = STYLE_BAR_WARNING;
        g_strlcpy(part->text, _("no backend"), PART_SIZE);
        g_strlcpy(part->brief, part->text, PART_SIZE);
        break;
    default:
        describe_lost(part, facts);
    }
    part->right = true;
}

static void add_rest(Parts *parts, const BarFacts *facts)
{
    if (facts->queued > 0) {
        Part *part = add(parts, 41, 10, STYLE_BAR_WARNING);
        g_snprintf(part->text, PART_SIZE, _("queue %u"), facts->queued);
        g_strlcpy(part->brief, part->text, PART_SIZE);
        part->right = true;
    }
    if (facts->unlocked) {
        Part *part = add(parts, 41, 40, STYLE_BAR_WARNING);
        g_strlcpy(part->text, _("[unlocked]"), PART_SIZE);
        g_strlcpy(part->brief, part->text, PART_SIZE);
        part->right = true;
    }
    Part *part = add(parts, 80, 60, STYLE_BAR);
    if (facts->budget > 0 && facts->stills > 0) {
        /* TRANSLATORS: pictures that move, how many may, and those beyond that are stills */
        g_snprintf(part->text, PART_SIZE,
                   ngettext("players %d/%d, %d still", "players %d/%d, %d stills",
                            (unsigned)facts->stills),
                   facts->players, facts->budget, facts->stills);
        g_snprintf(part->brief, PART_SIZE, _("p%d/%d+%d"), facts->players, facts->budget,
                   facts->stills);
    } else if (facts->budget > 0) {
        g_snprintf(part->text, PART_SIZE, _("players %d/%d"), facts->players, facts->budget);
        g_snprintf(part->brief, PART_SIZE, _("p%d/%d"), facts->players, facts->budget);
    } else {
        g_strlcpy(part->text, _("no video"), PART_SIZE);
        g_strlcpy(part->brief, part->text, PART_SIZE);
    }
    part->right = true;
}

static void add_clock(Parts *parts, const BarFacts *facts)
{
    if (facts->clock_ms == 0)
        return;
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(facts->clock_ms / 1000);
    Part *part = add(parts, 70, 50, STYLE_BAR);
    g_snprintf(part->brief, PART_SIZE, "%02d:%02d", g_date_time_get_hour(now),
               g_date_time_get_minute(now));
    if (facts->seconds)
        g_snprintf(part->text, PART_SIZE, "%s:%02d", part->brief, g_date_time_get_second(now));
    else
        g_strlcpy(part->text, part->brief, PART_SIZE);
    part->right = true;
}

void view_bar_draw(Canvas *canvas, Rect rect, const ViewContext *context, const BarFacts *facts)
{
    Parts parts = {.count = 0};
    Part *name = add(&parts, 56, 55, STYLE_TITLE);
    g_strlcpy(name->text, "TILIK", PART_SIZE);
    g_strlcpy(name->brief, "TILIK", PART_SIZE);
    Part *city = add(&parts, 90, 90, STYLE_BAR);
    g_strlcpy(city->text, facts->city, PART_SIZE);
    add_counts(&parts, context);
    add_alerts(&parts, context);
    add_sources(&parts, facts, context);
    add_flood(&parts, facts);
    add_tickets(&parts, facts);
    add_sound(&parts, facts, context);
    add_recordings(&parts, facts, context);
    add_rest(&parts, facts);
    add_link(&parts, facts);
    add_clock(&parts, facts);
    fit(&parts, rect.cols);

    canvas_fill(canvas, rect, STYLE_BAR);
    int col = rect.col + 1, right_width = 0;
    for (int i = 0; i < parts.count; i++) {
        int own = text_width(shown(&parts.part[i]));
        if (parts.part[i].right && own > 0)
            right_width += own + GAP;
    }
    bool turned = false;
    for (int i = 0; i < parts.count; i++) {
        const Part *part = &parts.part[i];
        if (part->right && !turned) {
            col = MAX(col, rect.col + rect.cols - 1 - right_width + GAP);
            turned = true;
        }
        if (shown(part)[0] != '\0')
            col += canvas_put(canvas, rect.row, col, part->style, shown(part)) + GAP;
    }
}
