#include "model/patrol.h"

#include <glib.h>
#include <string.h>

WORDS_DEFINE(PatrolResult, patrol_result, PATROL_RESULT_TABLE)
WORDS_DEFINE(PatrolStatus, patrol_status, PATROL_STATUS_TABLE)

bool patrol_purpose_fits(Purpose purpose)
{
    return purpose == PURPOSE_RONDA || purpose == PURPOSE_PATROL;
}

bool patrol_has(const Patrol *patrol, const char *camera)
{
    for (size_t i = 0; i < patrol->camera_count; i++) {
        if (strcmp(patrol->cameras[i], camera) == 0) {
            return true;
        }
    }
    return false;
}

static size_t find(const PatrolStop *stops, size_t count, const char *camera)
{
    size_t i = 0;
    while (i < count && strcmp(stops[i].camera, camera) != 0) {
        i++;
    }
    return i;
}

bool patrol_put_stop(PatrolStop *stops, size_t *count, const PatrolStop *stop)
{
    size_t i = find(stops, *count, stop->camera);
    if (i < *count && stops[i].at_ms > stop->at_ms) {
        return false;
    }
    *count += i == *count;
    stops[i] = *stop;
    return true;
}

size_t patrol_skip_rest(const Patrol *patrol, PatrolStop *stops, size_t *count)
{
    size_t made = *count;
    for (size_t i = 0; i < patrol->camera_count; i++) {
        if (find(stops, made, patrol->cameras[i]) == made) {
            stops[(*count)++] = (PatrolStop){
                .camera = patrol->cameras[i], .looked_s = PATROL_UNTIMED, .result = PATROL_SKIPPED};
        }
    }
    return *count - made;
}

int64_t patrol_last_stop(const Patrol *patrol)
{
    int64_t last_ms = 0;
    for (size_t i = 0; i < patrol->stop_count; i++) {
        last_ms = MAX(last_ms, patrol->stops[i].at_ms);
    }
    return last_ms;
}

PatrolSum patrol_sum(const Patrol *patrol, int64_t now_ms)
{
    int64_t end_ms = patrol->ended_at_ms != 0 ? patrol->ended_at_ms : now_ms;
    PatrolSum sum = {.left = patrol->camera_count - patrol->stop_count,
                     .minutes = MAX(end_ms - patrol->started_at_ms, 0) / 60000};
    for (size_t i = 0; i < patrol->stop_count; i++) {
        const PatrolStop *stop = &patrol->stops[i];
        sum.skipped += stop->result == PATROL_SKIPPED;
        sum.dark += stop->result == PATROL_DARK;
        sum.seen += stop->result == PATROL_CLEAR || stop->result == PATROL_ALERT;
        sum.alerts += stop->result == PATROL_ALERT;
        sum.looked_s += MAX(stop->looked_s, 0);
    }
    return sum;
}

size_t patrol_skipped(const Patrol *patrol, const char **out, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < patrol->camera_count; i++) {
        size_t stop = find(patrol->stops, patrol->stop_count, patrol->cameras[i]);
        if (stop < patrol->stop_count && patrol->stops[stop].result == PATROL_SKIPPED) {
            if (count < max) {
                out[count] = patrol->cameras[i];
            }
            count++;
        }
    }
    return count;
}
