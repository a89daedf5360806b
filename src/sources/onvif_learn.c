/* What must be known of a camera before it can be steered. */
#include <string.h>

#include "base/error.h"
#include "onvif_private.h"

static void forget_places(OnvifLearnt *learnt)
{
    for (size_t i = 0; i < learnt->count; i++) {
        g_free(learnt->tokens[i]);
        g_free(learnt->names[i]);
    }
    learnt->count = 0;
}

void onvif_learnt_clear(OnvifLearnt *learnt)
{
    forget_places(learnt);
    g_clear_pointer(&learnt->profile, g_free);
    g_clear_pointer(&learnt->node, g_free);
}

static void end(OnvifLearnt *learnt, const GError *error)
{
    learnt->done(error, learnt->data);
}

/* What a camera can't say is not there; of one that is gone nothing is learnt. */
static bool stops(OnvifLearnt *learnt, const GError *error)
{
    bool over = error != NULL &&
                (error->code == TILIK_ERROR_UNAVAILABLE || error->code == TILIK_ERROR_REFUSED);
    if (over) {
        end(learnt, error);
    }
    return over;
}

static void call(OnvifLearnt *learnt, OnvifCall call, DeviceDone done)
{
    const OnvifRequest request = {.call = call,
                                  .service = onvif_device_media(learnt->device),
                                  .profile = call == ONVIF_GET_PRESETS ? learnt->profile : NULL};
    onvif_device_call(learnt->device, &request, done, learnt);
}

/* Its token where that is a number, else the next that is free. */
static void number_places(OnvifLearnt *learnt)
{
    bool taken[PTZ_PRESET_MAX + 1] = {false};
    for (size_t i = 0; i < learnt->count; i++) {
        guint64 number = 0;
        bool plain =
            g_ascii_string_to_unsigned(learnt->tokens[i], 10, 1, PTZ_PRESET_MAX, &number, NULL) &&
            !taken[number];
        learnt->numbers[i] = plain ? (int)number : 0;
        taken[learnt->numbers[i]] = true;
    }
    int next = 1;
    for (size_t i = 0; i < learnt->count; i++) {
        if (learnt->numbers[i] == 0) {
            while (taken[next]) {
                next++;
            }
            learnt->numbers[i] = next;
            taken[next] = true;
        }
    }
}

static void on_presets(const XmlNode *body, const GError *error, void *data)
{
    OnvifLearnt *learnt = data;
    OnvifPreset presets[PTZ_PRESETS_MAX];
    if (stops(learnt, error)) {
        return;
    }
    forget_places(learnt);
    learnt->count = body != NULL ? onvif_read_presets(body, presets, PTZ_PRESETS_MAX) : 0;
    for (size_t i = 0; i < learnt->count; i++) {
        learnt->tokens[i] = g_strdup(presets[i].token);
        learnt->names[i] = g_strdup(presets[i].name);
    }
    number_places(learnt);
    end(learnt, NULL);
}

static void on_nodes(const XmlNode *body, const GError *error, void *data)
{
    OnvifLearnt *learnt = data;
    if (!stops(learnt, error)) {
        learnt->home = body != NULL && onvif_read_home(body, learnt->node);
        call(learnt, ONVIF_GET_PRESETS, on_presets);
    }
}

void onvif_learn_places(OnvifDevice *device, OnvifLearnt *learnt, LearnDone done, void *data)
{
    learnt->device = device;
    learnt->done = done;
    learnt->data = data;
    call(learnt, ONVIF_GET_NODES, on_nodes);
}

void onvif_learn_profile(OnvifLearnt *learnt, const OnvifFound *found, size_t count)
{
    for (size_t i = 0; i < count && learnt->profile == NULL; i++) {
        bool fits = learnt->wanted == NULL || strcmp(learnt->wanted, found[i].token) == 0;
        if (found[i].ptz && fits) {
            learnt->profile = g_strdup(found[i].token);
            learnt->node = g_strdup(found[i].node);
        }
    }
}

bool onvif_learn_elsewhere(OnvifDevice *device, const GError *error)
{
    bool other = error != NULL && onvif_device_media(device) == ONVIF_MEDIA2 &&
                 onvif_device_has(device, ONVIF_MEDIA);
    if (other) {
        onvif_device_no_media2(device);
    }
    return other;
}

static void on_profiles(const XmlNode *body, const GError *error, void *data)
{
    OnvifLearnt *learnt = data;
    OnvifFound found[ONVIF_PROFILES_MAX];
    if (stops(learnt, error)) {
        return;
    }
    if (onvif_learn_elsewhere(learnt->device, error)) {
        call(learnt, ONVIF_GET_PROFILES, on_profiles);
        return;
    }
    onvif_learn_profile(learnt, found, body != NULL ? onvif_read_profiles(body, found) : 0);
    if (learnt->profile != NULL && onvif_device_has(learnt->device, ONVIF_PTZ)) {
        call(learnt, ONVIF_GET_NODES, on_nodes);
        return;
    }
    g_autoptr(GError) none = g_error_new(TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "it can't be steered");
    end(learnt, error != NULL ? error : none);
}

static void on_open(const XmlNode *body, const GError *error, void *data)
{
    OnvifLearnt *learnt = data;
    if (error != NULL) {
        end(learnt, error);
    } else {
        call(learnt, ONVIF_GET_PROFILES, on_profiles);
    }
}

void onvif_learn(OnvifDevice *device, OnvifLearnt *learnt, LearnDone done, void *data)
{
    onvif_learnt_clear(learnt);
    learnt->device = device;
    learnt->done = done;
    learnt->data = data;
    onvif_device_open(device, on_open, learnt);
}
