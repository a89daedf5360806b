#include <string.h>

#include "scouts_private.h"

static void place_free(gpointer data)
{
    ScoutPlace *place = data;
    g_ptr_array_unref(place->members);
    g_ptr_array_unref(place->silent);
    g_free(place->key);
    g_free(place);
}

Scouts *scouts_new(uint32_t seed)
{
    Scouts *scouts = g_new0(Scouts, 1);
    for (int i = 0; i < SCOUT_SCOPES; i++) {
        scouts->places[i] = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, place_free);
    }
    scouts->members = g_hash_table_new_full(NULL, NULL, g_free, NULL);
    scouts->chance = g_rand_new_with_seed(seed);
    return scouts;
}

void scouts_free(Scouts *scouts)
{
    if (scouts == NULL) {
        return;
    }
    g_hash_table_unref(scouts->members);
    for (int i = 0; i < SCOUT_SCOPES; i++) {
        g_hash_table_unref(scouts->places[i]);
    }
    g_rand_free(scouts->chance);
    g_free(scouts);
}

static ScoutPlace *find_place(Scouts *scouts, ScoutScope scope, const char *key)
{
    ScoutPlace *place = g_hash_table_lookup(scouts->places[scope], key);
    if (place == NULL) {
        place = g_new0(ScoutPlace, 1);
        place->scope = scope;
        place->key = g_strdup(key);
        place->members = g_ptr_array_new();
        place->silent = g_ptr_array_new();
        place->hastened_ms = INT64_MIN / 2;
        g_hash_table_insert(scouts->places[scope], place->key, place);
    }
    return place;
}

void scouts_silent_add(ScoutMember *member, ScoutScope scope)
{
    ScoutPlace *place = member->places[scope];
    member->silent_at[scope] = place->silent->len;
    g_ptr_array_add(place->silent, member);
}

void scouts_silent_drop(ScoutMember *member, ScoutScope scope)
{
    ScoutPlace *place = member->places[scope];
    uint32_t at = member->silent_at[scope];
    if (place == NULL || at == SCOUT_NOWHERE) {
        return;
    }
    ScoutMember *last = place->silent->pdata[place->silent->len - 1];
    place->silent->pdata[at] = last;
    last->silent_at[scope] = at;
    g_ptr_array_set_size(place->silent, (gint)place->silent->len - 1);
    member->silent_at[scope] = SCOUT_NOWHERE;
    for (int i = 0; i < SCOUTS_EACH; i++) {
        if (place->scouts[i] == member) {
            place->scouts[i] = NULL;
            member->scouting = NULL;
        }
    }
    place->down = place->down && place->silent->len > 0;
}

static void leave(Scouts *scouts, ScoutMember *member, ScoutScope scope)
{
    ScoutPlace *place = member->places[scope];
    uint32_t at = member->member_at[scope];
    scouts_silent_drop(member, scope);
    ScoutMember *last = place->members->pdata[place->members->len - 1];
    place->members->pdata[at] = last;
    last->member_at[scope] = at;
    g_ptr_array_set_size(place->members, (gint)place->members->len - 1);
    member->places[scope] = NULL;
    if (place->members->len == 0) {
        g_hash_table_remove(scouts->places[scope], place->key);
    }
}

void scouts_unhang(Scouts *scouts, ScoutMember *member)
{
    for (int i = 0; i < SCOUT_SCOPES; i++) {
        if (member->places[i] != NULL) {
            leave(scouts, member, (ScoutScope)i);
        }
    }
}

void scouts_hang_on(Scouts *scouts, ScoutMember *member, const char *const places[SCOUT_SCOPES])
{
    for (int i = 0; i < SCOUT_SCOPES; i++) {
        member->silent_at[i] = SCOUT_NOWHERE;
        if (places[i] != NULL && places[i][0] != '\0') {
            ScoutPlace *place = find_place(scouts, (ScoutScope)i, places[i]);
            member->places[i] = place;
            member->member_at[i] = place->members->len;
            g_ptr_array_add(place->members, member);
        }
    }
}

ScoutMember *scouts_add(Scouts *scouts, const char *const places[SCOUT_SCOPES], void *data)
{
    ScoutMember *member = g_new0(ScoutMember, 1);
    member->answered_ms = INT64_MIN;
    member->data = data;
    scouts_hang_on(scouts, member, places);
    g_hash_table_add(scouts->members, member);
    return member;
}

void scouts_hang(Scouts *scouts, ScoutMember *member, const char *const places[SCOUT_SCOPES])
{
    bool same = true;
    for (int i = 0; i < SCOUT_SCOPES; i++) {
        const char *now = member->places[i] != NULL ? member->places[i]->key : "";
        same = same && strcmp(now, places[i] != NULL ? places[i] : "") == 0;
    }
    if (!same) {
        scouts_unhang(scouts, member);
        scouts_hang_on(scouts, member, places);
    }
}

void scouts_remove(Scouts *scouts, ScoutMember *member)
{
    if (member != NULL) {
        scouts_unhang(scouts, member);
        g_hash_table_remove(scouts->members, member);
    }
}

ScoutPlace *scouts_speaker(const ScoutMember *member)
{
    for (int i = 0; i < SCOUT_SCOPES; i++) {
        if (member->silent_at[i] != SCOUT_NOWHERE && member->places[i]->down) {
            return member->places[i];
        }
    }
    return NULL;
}
