#include "model/round.h"

#include <string.h>

/* What is known of one camera of the list. */
typedef struct Spot {
    char *camera;
    PatrolStop stop; /* its strings are ours; camera NULL: nothing was said */
    char *note;      /* written before anything was said; NULL none */
} Spot;

struct Round {
    Patrol patrol; /* as it was last asked for */
    char *id, *by, *area, *query, *note;
    Spot *spots;
    const char **cameras; /* of the spots, with a NULL at the end */
    PatrolStop *stops;    /* those that were said, for the patrol */
    size_t count, at;
};

static void stop_clear(PatrolStop *stop)
{
    g_free((char *)stop->note);
    g_free((char *)stop->alert);
    *stop = (PatrolStop){0};
}

static size_t find(const Round *round, const char *camera)
{
    size_t i = 0;
    while (i < round->count && strcmp(round->spots[i].camera, camera) != 0) {
        i++;
    }
    return i;
}

static void keep(Spot *spot, const PatrolStop *stop)
{
    PatrolStop fresh = *stop;
    fresh.camera = spot->camera;
    fresh.note = g_strdup(stop->note);
    fresh.alert = g_strdup(stop->alert);
    stop_clear(&spot->stop);
    spot->stop = fresh;
}

static void take_stops(Round *round, const Patrol *patrol)
{
    for (size_t i = 0; i < patrol->stop_count; i++) {
        size_t at = find(round, patrol->stops[i].camera);
        if (at < round->count) {
            keep(&round->spots[at], &patrol->stops[i]);
        }
    }
}

Round *round_new(const Patrol *patrol)
{
    Round *round = g_new0(Round, 1);
    round->id = g_strdup(patrol->id);
    round->by = g_strdup(patrol->by);
    round->area = g_strdup(patrol->area);
    round->query = g_strdup(patrol->query);
    round->note = g_strdup(patrol->note);
    round->count = patrol->camera_count;
    round->spots = g_new0(Spot, round->count);
    round->cameras = g_new0(const char *, round->count + 1);
    round->stops = g_new0(PatrolStop, round->count);
    for (size_t i = 0; i < round->count; i++) {
        round->spots[i].camera = g_strdup(patrol->cameras[i]);
        round->cameras[i] = round->spots[i].camera;
    }
    round->patrol = *patrol;
    take_stops(round, patrol);
    round->at = round->count;
    round->at = round_next(round);
    return round;
}

void round_free(Round *round)
{
    if (round == NULL) {
        return;
    }
    for (size_t i = 0; i < round->count; i++) {
        stop_clear(&round->spots[i].stop);
        g_free(round->spots[i].camera);
        g_free(round->spots[i].note);
    }
    g_free(round->spots);
    g_free(round->cameras);
    g_free(round->stops);
    g_free(round->id);
    g_free(round->by);
    g_free(round->area);
    g_free(round->query);
    g_free(round->note);
    g_free(round);
}

const Patrol *round_patrol(Round *round)
{
    Patrol *patrol = &round->patrol;
    patrol->id = round->id;
    patrol->by = round->by;
    patrol->area = round->area;
    patrol->query = round->query;
    patrol->note = round->note;
    patrol->cameras = round->cameras;
    patrol->camera_count = round->count;
    patrol->stops = round->stops;
    patrol->stop_count = 0;
    for (size_t i = 0; i < round->count; i++) {
        if (round->spots[i].stop.camera != NULL) {
            round->stops[patrol->stop_count++] = round->spots[i].stop;
        }
    }
    return patrol;
}

const char *round_id(const Round *round)
{
    return round->id;
}

bool round_is_over(const Round *round)
{
    return round->patrol.status != PATROL_OPEN;
}

size_t round_count(const Round *round)
{
    return round->count;
}

const char *round_camera(const Round *round, size_t i)
{
    return i < round->count ? round->spots[i].camera : NULL;
}

const PatrolStop *round_stop(const Round *round, size_t i)
{
    return i < round->count && round->spots[i].stop.camera != NULL ? &round->spots[i].stop : NULL;
}

const char *round_noted(const Round *round, size_t i)
{
    const PatrolStop *stop = round_stop(round, i);
    if (i >= round->count) {
        return NULL;
    }
    return stop != NULL && stop->note != NULL ? stop->note : round->spots[i].note;
}

size_t round_at(const Round *round)
{
    return round->at;
}

void round_go(Round *round, size_t at)
{
    round->at = MIN(at, round->count);
}

size_t round_next(const Round *round)
{
    size_t from = round->at < round->count ? round->at + 1 : 0;
    for (size_t i = 0; i < round->count; i++) {
        size_t at = (from + i) % round->count;
        if (at != round->at && round_stop(round, at) == NULL) {
            return at;
        }
    }
    return round->count;
}

bool round_say(Round *round, const PatrolStop *stop)
{
    size_t at = find(round, stop->camera);
    const PatrolStop *before = round_stop(round, at);
    if (round_is_over(round) || at == round->count ||
        (before != NULL && before->at_ms > stop->at_ms)) {
        return false;
    }
    PatrolStop said = *stop;
    g_autofree char *note = g_strdup(stop->note != NULL ? stop->note : round_noted(round, at));
    said.note = note;
    keep(&round->spots[at], &said);
    g_clear_pointer(&round->spots[at].note, g_free);
    return true;
}

bool round_note(Round *round, size_t i, const char *note)
{
    if (i >= round->count || round_is_over(round)) {
        return false;
    }
    Spot *spot = &round->spots[i];
    char *kept = note[0] != '\0' ? g_strdup(note) : NULL;
    if (spot->stop.camera == NULL) {
        g_free(spot->note);
        spot->note = kept;
        return false;
    }
    g_free((char *)spot->stop.note);
    spot->stop.note = kept;
    return true;
}

void round_end(Round *round, int64_t at_ms, const char *note)
{
    for (size_t i = 0; i < round->count; i++) {
        Spot *spot = &round->spots[i];
        if (spot->stop.camera == NULL) {
            spot->stop = (PatrolStop){
                .camera = spot->camera, .looked_s = PATROL_UNTIMED, .result = PATROL_SKIPPED};
        }
    }
    g_free(round->note);
    round->note = g_strdup(note);
    round->patrol.ended_at_ms = MAX(at_ms, round->patrol.started_at_ms);
    round->patrol.status = PATROL_ENDED;
    round->at = round->count;
}

/* Of what is told at one moment the other's word is the newer one: it has come round. */
static bool take_stop(Round *round, const PatrolStop *stop)
{
    size_t at = find(round, stop->camera);
    const PatrolStop *before = round_stop(round, at);
    if (at == round->count || (before != NULL && before->at_ms > stop->at_ms)) {
        return false;
    }
    if (before != NULL && before->at_ms == stop->at_ms && before->result == stop->result &&
        g_strcmp0(before->note, stop->note) == 0 && g_strcmp0(before->alert, stop->alert) == 0) {
        return false;
    }
    keep(&round->spots[at], stop);
    return true;
}

bool round_take(Round *round, const Patrol *patrol)
{
    bool changed = false;
    if (strcmp(patrol->id, round->id) != 0 || patrol->rev < round->patrol.rev) {
        return false;
    }
    for (size_t i = 0; i < patrol->stop_count; i++) {
        changed |= take_stop(round, &patrol->stops[i]);
    }
    round->patrol.rev = patrol->rev;
    if (patrol->status != PATROL_OPEN && round->patrol.status != patrol->status) {
        round_end(round, patrol->ended_at_ms, patrol->note);
        round->patrol.status = patrol->status;
        return true;
    }
    return changed;
}

PatrolSum round_sum(Round *round, int64_t now_ms)
{
    return patrol_sum(round_patrol(round), now_ms);
}
