/* onvif.h - what is asked of a camera's ONVIF services, and what they answer
 *
 * Requests are SOAP 1.2 as ONVIF Core 5 has them, of the device, media, media2 and PTZ services;
 * answers are taken from SOAP 1.2 and 1.1.  A fault is an error in words: REFUSED where the login
 * is not taken, NOT_FOUND where the device does not have what was asked, UNAVAILABLE where it is
 * busy, CONFLICT for the rest; what is no answer at all is INVALID, or TOO_LARGE.
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_ONVIF_H
#define TILIK_WIRE_ONVIF_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/xml.h"

#define ONVIF_ANSWER_MAX   ((size_t)1 << 20) /* bytes of one answer */
#define ONVIF_PROFILES_MAX 64
#define ONVIF_TOKEN_MAX    128
#define ONVIF_NONCE_SIZE   16

/* X(id, namespace) */
#define ONVIF_SERVICE_TABLE(X)                                                                     \
    X(ONVIF_DEVICE, "http://www.onvif.org/ver10/device/wsdl")                                      \
    X(ONVIF_MEDIA, "http://www.onvif.org/ver10/media/wsdl")                                        \
    X(ONVIF_MEDIA2, "http://www.onvif.org/ver20/media/wsdl")                                       \
    X(ONVIF_PTZ, "http://www.onvif.org/ver20/ptz/wsdl")

/* X(id, name) */
#define ONVIF_CALL_TABLE(X)                                                                        \
    X(ONVIF_GET_TIME, "GetSystemDateAndTime")                                                      \
    X(ONVIF_GET_SERVICES, "GetServices")                                                           \
    X(ONVIF_GET_CAPABILITIES, "GetCapabilities")                                                   \
    X(ONVIF_GET_INFORMATION, "GetDeviceInformation")                                               \
    X(ONVIF_GET_PROFILES, "GetProfiles")                                                           \
    X(ONVIF_GET_STREAM, "GetStreamUri")                                                            \
    X(ONVIF_GET_SNAPSHOT, "GetSnapshotUri")                                                        \
    X(ONVIF_GET_NODES, "GetNodes")                                                                 \
    X(ONVIF_GET_PRESETS, "GetPresets")                                                             \
    X(ONVIF_MOVE, "ContinuousMove")                                                                \
    X(ONVIF_STOP, "Stop")                                                                          \
    X(ONVIF_GO_PRESET, "GotoPreset")                                                               \
    X(ONVIF_GO_HOME, "GotoHomePosition")

#define ONVIF_ENUM(id, text) id,
typedef enum OnvifService { ONVIF_SERVICE_TABLE(ONVIF_ENUM) ONVIF_SERVICES } OnvifService;
typedef enum OnvifCall { ONVIF_CALL_TABLE(ONVIF_ENUM) ONVIF_CALLS } OnvifCall;

/* Who asks, by the WS-Security UsernameToken Profile 1.0, digest: its time is the device's own. */
typedef struct OnvifLogin {
    const char *user, *password;
    int64_t created_ms;
    unsigned char nonce[ONVIF_NONCE_SIZE];
} OnvifLogin;

typedef struct OnvifRequest {
    OnvifCall call;
    OnvifService service;         /* of those that media and media2 both have: which */
    const OnvifLogin *login;      /* NULL: it does not say who asks */
    const char *profile, *preset; /* tokens */
    double pan, tilt, zoom;       /* of a MOVE */
    bool turns, zooms;            /* which of them are said */
    int timeout_ms;               /* of a MOVE: the camera itself ends it then */
} OnvifRequest;

/* Which service a request is for. */
OnvifService onvif_service_of(const OnvifRequest *request);

/* Appends the envelope. */
void onvif_write(GString *out, const OnvifRequest *request);
/* Appends its media type: application/soap+xml with the action. */
void onvif_write_type(GString *out, const OnvifRequest *request);

/* Reads an envelope: NULL and error for a fault, or for what is no answer to that call.  *body is
 * the answer's own element, which lives as long as the tree. */
XmlTree *onvif_read(OnvifCall call, const char *text, size_t size, const XmlNode **body,
                    GError **error);

/* The device's clock, UTC; false where it does not say. */
bool onvif_read_time(const XmlNode *body, int64_t *out_ms);

/* Sets the addresses of the services that it has, borrowed from body; of both calls. */
void onvif_read_services(const XmlNode *body, const char *addresses[ONVIF_SERVICES]);

typedef struct OnvifFound {
    const char *token, *name, *encoding; /* name and encoding "" not told; borrowed */
    const char *node;                    /* of its PTZ configuration, NULL none or not told */
    int width, height;                   /* 0 not told */
    bool ptz;
} OnvifFound;

/* Fills in at most ONVIF_PROFILES_MAX profiles, of media or media2, and returns how many. */
size_t onvif_read_profiles(const XmlNode *body, OnvifFound out[ONVIF_PROFILES_MAX]);

/* The address in an answer to GET_STREAM and GET_SNAPSHOT; NULL none. */
const char *onvif_read_address(const XmlNode *body);

/* Whether the node (NULL: any) has a home position. */
bool onvif_read_home(const XmlNode *body, const char *node);

typedef struct OnvifPreset {
    const char *token, *name; /* borrowed */
} OnvifPreset;

/* Fills in at most `most` presets and returns how many. */
size_t onvif_read_presets(const XmlNode *body, OnvifPreset *out, size_t most);

#endif
