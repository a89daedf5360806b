/* Cameras as they will be when what is under way is written, and who may know of them. */
#include "state_private.h"

static bool read_camera(const State *state, Decoder *decoder, const char *id, Camera *out)
{
    const Entry *entry = state_expected(state, id);
    if (entry == NULL) {
        uint32_t index = catalog_find_camera(state->catalog, id);
        return index != CATALOG_NONE && catalog_camera(state->catalog, index, out);
    }
    return !entry->gone && decode_camera(decoder, entry->text->str, entry->text->len, out, NULL);
}

/* True when it was kept from the public, and is a public camera all the same. */
static bool was_kept(const State *state, const char *id)
{
    const Entry *expected = state_expected(state, id);
    const Slot *slot = state_find(state, ENTRY_CAMERA, id);
    Sight sight = expected != NULL ? expected->sight : slot != NULL ? slot->sight : SIGHT_NONE;
    Camera before;
    return sight_unbraked(sight) == SIGHT_RESTRICTED &&
           read_camera(state, state->peek, id, &before) && before.visibility == VISIBILITY_PUBLIC;
}

/* One that fails where it hangs now may show the same when it is back. */
Sight state_sight(const State *state, const Camera *camera)
{
    bool kept = camera->visibility == VISIBILITY_PUBLIC && !state->show_moved &&
                (camera->state == CAMERA_MOVED ||
                 (camera->state != CAMERA_ONLINE && was_kept(state, camera->id)));
    return sight_of_camera(kept ? VISIBILITY_RESTRICTED : camera->visibility, camera->reason);
}

void state_show_moved(State *state)
{
    state->show_moved = true;
}

bool state_camera(State *state, const char *id, Camera *out)
{
    return read_camera(state, state->scratch, id, out);
}

bool state_camera_beside(State *state, const char *id, Camera *out)
{
    return read_camera(state, state->peek, id, out);
}
