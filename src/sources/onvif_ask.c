/* What a device says of itself: one question after the other. */
#include <string.h>

#include "base/error.h"
#include "onvif_private.h"

typedef struct OnvifAsking {
    Onvif *onvif;
    OnvifDevice *device;
    OnvifReport *report;
    guint at;           /* of the profiles: whose addresses are asked for */
    OnvifLearnt learnt; /* of steering */
    OnvifReported done;
    void *data;
} OnvifAsking;

void onvif_asking_free(void *data)
{
    OnvifAsking *asking = data;
    onvif_device_free(asking->device);
    onvif_report_free(asking->report);
    onvif_learnt_clear(&asking->learnt);
    g_free(asking);
}

static void end(OnvifAsking *asking, const GError *error)
{
    g_autoptr(OnvifReport) report = g_steal_pointer(&asking->report);
    OnvifReported done = asking->done;
    void *data = asking->data;
    g_autoptr(GError) why = error != NULL ? g_error_copy(error) : NULL;
    g_ptr_array_remove_fast(asking->onvif->askings, asking);
    done(error == NULL ? g_steal_pointer(&report) : NULL, why, data);
}

/* A device that can't say one thing may say others; one that wants another login, or is gone, says
 * nothing more.  What it has said of its profiles is told then. */
static bool stops(OnvifAsking *asking, const GError *error)
{
    bool gone = error != NULL && error->code == TILIK_ERROR_UNAVAILABLE;
    bool over = gone || (error != NULL && error->code == TILIK_ERROR_REFUSED);
    if (over) {
        asking->report->cut = gone && asking->report->profiles->len > 0;
        end(asking, asking->report->cut ? NULL : error);
    }
    return over;
}

static void call(OnvifAsking *asking, OnvifCall call, const char *profile, DeviceDone done)
{
    const OnvifRequest request = {
        .call = call, .service = onvif_device_media(asking->device), .profile = profile};
    onvif_device_call(asking->device, &request, done, asking);
}

/* Presets */

static void on_learnt(const GError *error, void *data)
{
    OnvifAsking *asking = data;
    const OnvifLearnt *learnt = &asking->learnt;
    if (stops(asking, error)) {
        return;
    }
    asking->report->ptz = error == NULL;
    asking->report->home = learnt->home;
    for (size_t i = 0; i < learnt->count; i++) {
        OnvifPlace *place = g_new0(OnvifPlace, 1);
        *place = (OnvifPlace){learnt->numbers[i], g_strdup(learnt->names[i])};
        g_ptr_array_add(asking->report->presets, place);
    }
    end(asking, NULL);
}

/* Profiles */

static void ask_next_profile(OnvifAsking *asking);

static OnvifProfile *profile_at(const OnvifAsking *asking)
{
    return asking->report->profiles->pdata[asking->at];
}

static char *take_address(OnvifAsking *asking, const XmlNode *body, const char *schemes)
{
    const char *told = onvif_read_address(body);
    const char *asked = onvif_device_address(asking->device);
    char *address = told != NULL ? onvif_picture_url(asked, told, schemes) : NULL;
    if (address != NULL && !onvif_same_host(asked, told)) {
        profile_at(asking)->moved = true;
    }
    return address;
}

static void on_snapshot(const XmlNode *body, const GError *error, void *data)
{
    OnvifAsking *asking = data;
    if (!stops(asking, error)) {
        profile_at(asking)->snapshot_url = take_address(asking, body, "http https");
        asking->at++;
        ask_next_profile(asking);
    }
}

static void on_stream(const XmlNode *body, const GError *error, void *data)
{
    OnvifAsking *asking = data;
    if (!stops(asking, error)) {
        profile_at(asking)->stream_url = take_address(asking, body, "rtsp rtsps");
        call(asking, ONVIF_GET_SNAPSHOT, profile_at(asking)->token, on_snapshot);
    }
}

static void ask_next_profile(OnvifAsking *asking)
{
    if (asking->at < asking->report->profiles->len) {
        call(asking, ONVIF_GET_STREAM, profile_at(asking)->token, on_stream);
    } else if (asking->learnt.profile != NULL && onvif_device_has(asking->device, ONVIF_PTZ)) {
        onvif_learn_places(asking->device, &asking->learnt, on_learnt, asking);
    } else {
        end(asking, NULL);
    }
}

static void take_profile(OnvifAsking *asking, const OnvifFound *found)
{
    OnvifProfile *profile = g_new0(OnvifProfile, 1);
    *profile = (OnvifProfile){.token = g_strdup(found->token),
                              .name = g_strdup(found->name),
                              .encoding = g_strdup(found->encoding),
                              .width = found->width,
                              .height = found->height,
                              .ptz = found->ptz};
    g_ptr_array_add(asking->report->profiles, profile);
}

static void on_profiles(const XmlNode *body, const GError *error, void *data)
{
    OnvifAsking *asking = data;
    OnvifFound found[ONVIF_PROFILES_MAX];
    if (stops(asking, error)) {
        return;
    }
    if (onvif_learn_elsewhere(asking->device, error)) {
        call(asking, ONVIF_GET_PROFILES, NULL, on_profiles);
        return;
    }
    size_t count = body != NULL ? onvif_read_profiles(body, found) : 0;
    for (size_t i = 0; i < count; i++) {
        take_profile(asking, &found[i]);
    }
    onvif_learn_profile(&asking->learnt, found, count);
    asking->report->media2 = onvif_device_media(asking->device) == ONVIF_MEDIA2;
    ask_next_profile(asking);
}

/* The device itself */

static void on_information(const XmlNode *body, const GError *error, void *data)
{
    OnvifAsking *asking = data;
    OnvifReport *report = asking->report;
    if (stops(asking, error)) {
        return;
    }
    report->manufacturer = g_strdup(xml_text_at(body, "Manufacturer"));
    report->model = g_strdup(xml_text_at(body, "Model"));
    report->firmware = g_strdup(xml_text_at(body, "FirmwareVersion"));
    report->serial = g_strdup(xml_text_at(body, "SerialNumber"));
    call(asking, ONVIF_GET_PROFILES, NULL, on_profiles);
}

static void on_open(const XmlNode *body, const GError *error, void *data)
{
    OnvifAsking *asking = data;
    if (error != NULL) {
        end(asking, error);
        return;
    }
    asking->report->skew_ms = onvif_device_skew(asking->device);
    call(asking, ONVIF_GET_INFORMATION, NULL, on_information);
}

void onvif_ask(Onvif *onvif, const OnvifTarget *target, OnvifReported done, void *data)
{
    g_autoptr(GError) error = NULL;
    OnvifDevice *device = onvif_device_new(onvif->loop, target, &error);
    if (device == NULL) {
        done(NULL, error, data);
        return;
    }
    OnvifAsking *asking = g_new0(OnvifAsking, 1);
    *asking = (OnvifAsking){
        .onvif = onvif, .device = device, .report = onvif_report_new(), .done = done, .data = data};
    asking->report->url = g_strdup(onvif_device_address(device));
    g_ptr_array_add(onvif->askings, asking);
    onvif_device_open(device, on_open, asking);
}
