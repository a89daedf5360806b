#include "ui/shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"

StyleId shape_style(CameraState state, Reason reason, Freshness freshness)
{
    if (freshness == FRESH_UNKNOWN)
        return STYLE_UNKNOWN;
    if (freshness == FRESH_STALE)
        return STYLE_STALE;
    switch (state) {
    case CAMERA_ONLINE:
        return STYLE_LIVE;
    case CAMERA_FROZEN:
    case CAMERA_DARK:
    case CAMERA_MOVED:
        return STYLE_FAULT;
    case CAMERA_OFFLINE:
    case CAMERA_MISSING:
        return reason == REASON_NONE ? STYLE_OFFLINE : STYLE_EXPLAINED;
    case CAMERA_OUT_OF_SERVICE:
    case CAMERA_UNLINKED:
        return STYLE_EXPLAINED;
    default:
        return STYLE_UNKNOWN;
    }
}

const char *shape_glyph(const ViewContext *context, CameraState state, Reason reason)
{
    const char *key = camera_state_word(state);
    if (context->freshness == FRESH_UNKNOWN)
        key = "unknown";
    else if (context->freshness == FRESH_STALE)
        key = "stale";
    else if (state == CAMERA_OFFLINE && reason != REASON_NONE)
        key = "out_of_service";
    return theme_glyph(context->theme, key, context->ascii);
}

void shape_state(const ViewContext *context, CameraState state, Reason reason, char *out,
                 size_t size)
{
    bool reasoned = state == CAMERA_OFFLINE || state == CAMERA_OUT_OF_SERVICE;
    const char *word =
        reasoned && reason != REASON_NONE ? reason_text(reason) : camera_state_text(state);
    if (context->freshness == FRESH_UNKNOWN)
        g_snprintf(out, size, "%s", camera_state_text(CAMERA_UNKNOWN));
    else if (context->freshness == FRESH_STALE)
        /* TRANSLATORS: a state as it was when the link was lost */
        g_snprintf(out, size, _("%s?"), word);
    else
        g_snprintf(out, size, "%s", word);
}

void shape_put_state(Canvas *canvas, int row, int col, int width, const ViewContext *context,
                     const Camera *camera)
{
    StyleId style = shape_style(camera->state, camera->reason, context->freshness);
    char word[64];
    shape_state(context, camera->state, camera->reason, word, sizeof word);
    canvas_put(canvas, row, col, style, shape_glyph(context, camera->state, camera->reason));
    canvas_put(canvas, row, col + 1, style, " ");
    canvas_field(canvas, row, col + 2, width - 2, style, word);
}

void shape_number(uint32_t number, char out[SHAPE_NUMBER_SIZE])
{
    i18n_number(number, out, SHAPE_NUMBER_SIZE);
}

void shape_age(const ViewContext *context, int64_t then_ms, char out[SHAPE_AGE_SIZE])
{
    /* Two clocks never agree to the millisecond: what is just ahead is now. */
    int64_t age = context->now_ms - MIN(then_ms, context->now_ms);
    /* Seconds that tick in a hundred rows tell nobody anything, and cost a slow link dearly. */
    if (then_ms != 0 && age < 60000)
        g_strlcpy(out, _("<1 min"), SHAPE_AGE_SIZE);
    else
        clock_age(context->now_ms, MIN(then_ms, context->now_ms), out, SHAPE_AGE_SIZE);
}

bool shape_look(const ViewContext *context, uint32_t camera, char out[SHAPE_LOOK_SIZE])
{
    char age[SHAPE_AGE_SIZE];
    Look look;
    out[0] = '\0';
    if (!looks_known(context->catalog))
        return false;
    if (!looks_last(context->catalog, camera, &look)) {
        g_strlcpy(out, _("never"), SHAPE_LOOK_SIZE);
        return false;
    }
    shape_age(context, look_end_ms(&look), age);
    g_snprintf(out, SHAPE_LOOK_SIZE, "%s %s", age, look.by);
    return true;
}

void shape_duration(int64_t ms, char out[SHAPE_AGE_SIZE])
{
    clock_age(ms + 1, 1, out, SHAPE_AGE_SIZE);
}

void shape_neighbourhood(const char *code, char out[16])
{
    int dots = 0;
    const char *rw = NULL, *rt = NULL;
    for (const char *at = code; *at != '\0'; at++) {
        if (*at != '.')
            continue;
        dots++;
        if (dots == 4)
            rw = at + 1;
        else if (dots == 5)
            rt = at + 1;
    }
    out[0] = '\0';
    if (rt != NULL)
        g_snprintf(out, 16, "%02d/%02d", atoi(rt), atoi(rw));
    else if (rw != NULL)
        g_snprintf(out, 16, "RW %02d", atoi(rw));
}

const char *shape_name(const Camera *camera)
{
    return camera->name[0] != '\0' ? camera->name : camera->id;
}

void shape_area_name(const Area *area, char *out, size_t size)
{
    const char *last = strrchr(area->code, '.');
    int number = last != NULL ? atoi(last + 1) : 0;
    if (area->level == AREA_RW)
        g_snprintf(out, size, "RW %03d", number);
    else if (area->level == AREA_RT)
        g_snprintf(out, size, "RT %03d", number);
    else
        g_snprintf(out, size, "%s", area->name[0] != '\0' ? area->name : area->code);
}

static bool same_rect(const Rect *a, const Rect *b)
{
    return a->row == b->row && a->col == b->col && a->rows == b->rows && a->cols == b->cols;
}

bool shape_frame(FrameMemo *memo, Canvas *canvas, Rect rect, const char *title, bool focused)
{
    bool same = memo->epoch == canvas_epoch(canvas) && memo->focused == focused &&
                same_rect(&memo->rect, &rect);
    if (same && memo->title[0] != '\0' && strcmp(memo->title, title) == 0)
        return false;
    *memo = (FrameMemo){.rect = rect, .epoch = canvas_epoch(canvas), .focused = focused};
    g_strlcpy(memo->title, title, sizeof memo->title);
    /* A new title changes the upper edge alone. */
    Rect edge = {rect.row, rect.col, 1, rect.cols};
    canvas_clip(canvas, same ? &edge : &rect);
    canvas_frame(canvas, rect, title, focused);
    canvas_clip(canvas, &rect);
    return true;
}
