/* onvif_private.h - what the files of ONVIF share
 *
 * An OnvifDevice is what is known of one device and who asks; asking and steering stand on that.
 * One question at a time is under way on each.
 *
 * Layer: sources, private.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_ONVIF_PRIVATE_H
#define TILIK_SOURCES_ONVIF_PRIVATE_H

#include "sources/ask.h"
#include "sources/onvif.h"
#include "wire/onvif.h"

/* So long one answer is waited for; to an act of steering; and for all that is asked of a device
 * before it is steered, or reported of. */
#define ONVIF_CALL_MS 6000
#define ONVIF_ACT_MS  3000
#define ONVIF_ALL_MS  30000

struct Onvif {
    struct event_base *base;
    AskLoop *loop;
    GPtrArray *askings;  /* of OnvifAsking */
    GHashTable *steered; /* OnvifSteering of a camera's id */
};

/* Addresses */

/* The address of the device service that is meant; NULL and error for what can't be asked. */
char *onvif_device_url(const char *text, GError **error);
/* The profile that an address names at its end, "#TOKEN"; NULL none. */
char *onvif_profile_named(const char *text);
/* Where a service is asked whose address was told: at the host that was asked, whatever is told,
 * since many devices behind a router know but their inner address.  Where that is the host that
 * was told, its port holds, too.  NULL for what is no address. */
char *onvif_service_url(const char *asked, const char *told);
/* An address of pictures: the same host rule, the port that was told, no login in it.  NULL for
 * what is no address of one of the schemes ("rtsp rtsps"). */
char *onvif_picture_url(const char *asked, const char *told, const char *schemes);

/* Whether both are of one host. */
bool onvif_same_host(const char *one, const char *other);

/* Devices */

typedef struct OnvifDevice OnvifDevice;
/* body is good during the call; NULL with error. */
typedef void (*DeviceDone)(const XmlNode *body, const GError *error, void *data);

/* NULL and error where the address can't be asked. */
OnvifDevice *onvif_device_new(AskLoop *loop, const OnvifTarget *target, GError **error);
void onvif_device_free(OnvifDevice *device);
bool onvif_device_is(const OnvifDevice *device, const OnvifTarget *target);
/* Learns its clock and where its services are; body is NULL. */
void onvif_device_open(OnvifDevice *device, DeviceDone done, void *data);
/* Asks one of its services; done may ask again. */
void onvif_device_call(OnvifDevice *device, const OnvifRequest *request, DeviceDone done,
                       void *data);
bool onvif_device_busy(const OnvifDevice *device);
bool onvif_device_has(const OnvifDevice *device, OnvifService service);
const char *onvif_device_address(const OnvifDevice *device);
int64_t onvif_device_skew(const OnvifDevice *device);
/* Media2 where it has that, else media. */
OnvifService onvif_device_media(const OnvifDevice *device);
/* It says that it has media2 and then does not answer so. */
void onvif_device_no_media2(OnvifDevice *device);

/* Learning: which profile is steered, where it can go, and whether it has a home */

typedef void (*LearnDone)(const GError *error, void *data);

typedef struct OnvifLearnt {
    const char *wanted;   /* the profile's token; NULL: the first that can be steered */
    char *profile, *node; /* of steering; node NULL not told */
    char *tokens[PTZ_PRESETS_MAX], *names[PTZ_PRESETS_MAX];
    int numbers[PTZ_PRESETS_MAX];
    size_t count;
    bool home;
    OnvifDevice *device; /* while it is asked */
    LearnDone done;
    void *data;
} OnvifLearnt;

void onvif_learnt_clear(OnvifLearnt *learnt);
/* Opens the device and learns all; error NOT_FOUND where it can't be steered. */
void onvif_learn(OnvifDevice *device, OnvifLearnt *learnt, LearnDone done, void *data);
/* Learns where its profile, which is known, can go. */
void onvif_learn_places(OnvifDevice *device, OnvifLearnt *learnt, LearnDone done, void *data);
/* Takes the profile that is steered, if it is among these. */
void onvif_learn_profile(OnvifLearnt *learnt, const OnvifFound *found, size_t count);
/* After media2 gave no profiles: true when media is to be asked instead. */
bool onvif_learn_elsewhere(OnvifDevice *device, const GError *error);

/* Askings and steerings */
void onvif_asking_free(void *data);
void onvif_steering_free(void *data);

#endif
