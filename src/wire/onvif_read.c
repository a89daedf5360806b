/* What ONVIF services answer. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "wire/onvif.h"

#define NODES_MAX  30000
#define REASON_MAX 120

#define ONVIF_WORD(id, text) text,
static const char *const namespaces[] = {ONVIF_SERVICE_TABLE(ONVIF_WORD)};
static const char *const names[] = {ONVIF_CALL_TABLE(ONVIF_WORD)};

/* Faults (ONVIF Core 5.8.2, WS-Security 12, PTZ 5.2) by the last part of their code. */
static const struct Fault {
    const char *code;
    TilikError error;
    const char *words;
} faults[] = {
    {"NotAuthorized", TILIK_ERROR_REFUSED, "it does not take this user and password"},
    {"FailedAuthentication", TILIK_ERROR_REFUSED, "it does not take this user and password"},
    {"InvalidSecurity", TILIK_ERROR_REFUSED, "it does not take this user and password"},
    {"AccountLocked", TILIK_ERROR_REFUSED, "it has locked this user"},
    {"OperationProhibited", TILIK_ERROR_REFUSED, "this user may not do that"},
    {"ActionNotSupported", TILIK_ERROR_NOT_FOUND, "it can't do that"},
    {"UnknownAction", TILIK_ERROR_NOT_FOUND, "it can't do that"},
    {"PTZNotSupported", TILIK_ERROR_NOT_FOUND, "it can't be steered"},
    {"NoProfile", TILIK_ERROR_NOT_FOUND, "it has no such profile"},
    {"NoPTZProfile", TILIK_ERROR_NOT_FOUND, "its profile can't be steered"},
    {"NoToken", TILIK_ERROR_NOT_FOUND, "it has no such preset"},
    {"NoHomePosition", TILIK_ERROR_NOT_FOUND, "it has no home position"},
    {"MovingPTZ", TILIK_ERROR_CONFLICT, "it is moving"},
    {"SpaceNotSupported", TILIK_ERROR_CONFLICT, "it can't move that way"},
    {"InvalidVelocity", TILIK_ERROR_CONFLICT, "it does not move at that speed"},
    {"InvalidArgVal", TILIK_ERROR_CONFLICT, "it does not take what was asked"},
    {"TooManySessions", TILIK_ERROR_UNAVAILABLE, "too many ask it at once"},
};

static const struct Fault *fault_of(const char *code)
{
    const char *colon = code != NULL ? strrchr(code, ':') : NULL;
    const char *local = colon != NULL ? colon + 1 : code;
    for (size_t i = 0; local != NULL && i < G_N_ELEMENTS(faults); i++) {
        if (strcmp(faults[i].code, local) == 0) {
            return &faults[i];
        }
    }
    return NULL;
}

/* The innermost code that is known says most. */
static const struct Fault *find_fault(const XmlNode *fault)
{
    const struct Fault *found = fault_of(xml_text_at(fault, "faultcode"));
    for (const XmlNode *code = xml_child(fault, "Code"); code != NULL;
         code = xml_child(code, "Subcode")) {
        const struct Fault *inner = fault_of(xml_text_at(code, "Value"));
        found = inner != NULL ? inner : found;
    }
    return found;
}

static void set_fault(const XmlNode *fault, GError **error)
{
    const struct Fault *known = find_fault(fault);
    const char *reason = xml_text_at(fault, "Reason/Text");
    if (reason == NULL) {
        reason = xml_text_at(fault, "faultstring");
    }
    if (known != NULL) {
        g_set_error(error, TILIK_ERROR, (int)known->error, "%s", known->words);
    } else {
        g_autofree char *cut =
            g_utf8_substring(reason != NULL ? reason : "", 0,
                             MIN(g_utf8_strlen(reason != NULL ? reason : "", -1), REASON_MAX));
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CONFLICT, "it refused%s%s",
                    cut[0] != '\0' ? ": " : "", cut);
    }
}

static bool is_envelope(const XmlNode *root)
{
    const char *space = xml_namespace(root);
    return strcmp(xml_name(root), "Envelope") == 0 &&
           (strcmp(space, "http://www.w3.org/2003/05/soap-envelope") == 0 ||
            strcmp(space, "http://schemas.xmlsoap.org/soap/envelope/") == 0);
}

XmlTree *onvif_read(OnvifCall call, const char *text, size_t size, const XmlNode **body,
                    GError **error)
{
    const XmlBounds bounds = {ONVIF_ANSWER_MAX, NODES_MAX};
    g_autoptr(XmlTree) tree = xml_read("its answer", text, size, &bounds, error);
    if (tree == NULL) {
        return NULL;
    }
    const XmlNode *root = xml_root(tree), *found = xml_find(root, "Body");
    if (!is_envelope(root) || found == NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "it does not answer as ONVIF does");
        return NULL;
    }
    const XmlNode *fault = xml_child(found, "Fault");
    if (fault != NULL) {
        set_fault(fault, error);
        return NULL;
    }
    g_autofree char *name = g_strconcat(names[call], "Response", NULL);
    const XmlNode *answer = xml_child(found, name);
    if (answer == NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "it answers something else than %s",
                    names[call]);
        return NULL;
    }
    *body = answer;
    return g_steal_pointer(&tree);
}

static int number_at(const XmlNode *node, const char *path, int least, int most)
{
    gint64 value;
    const char *text = xml_text_at(node, path);
    return text != NULL && g_ascii_string_to_signed(text, 10, least, most, &value, NULL)
               ? (int)value
               : -1;
}

bool onvif_read_time(const XmlNode *body, int64_t *out_ms)
{
    const XmlNode *utc = xml_find(body, "SystemDateAndTime/UTCDateTime");
    int year = number_at(utc, "Date/Year", 1970, 9999), month = number_at(utc, "Date/Month", 1, 12),
        day = number_at(utc, "Date/Day", 1, 31), hour = number_at(utc, "Time/Hour", 0, 23),
        minute = number_at(utc, "Time/Minute", 0, 59),
        second = number_at(utc, "Time/Second", 0, 60);
    if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0) {
        return false;
    }
    g_autoptr(GDateTime) time =
        g_date_time_new_utc(year, month, day, hour, minute, MIN(second, 59));
    if (time == NULL) {
        return false;
    }
    *out_ms = g_date_time_to_unix(time) * 1000;
    return true;
}

void onvif_read_services(const XmlNode *body, const char *addresses[ONVIF_SERVICES])
{
    memset(addresses, 0, sizeof *addresses * ONVIF_SERVICES);
    for (const XmlNode *one = xml_child(body, "Service"); one != NULL;
         one = xml_next(one, "Service")) {
        const char *space = xml_text_at(one, "Namespace");
        for (size_t i = 0; space != NULL && i < ONVIF_SERVICES; i++) {
            if (strcmp(space, namespaces[i]) == 0) {
                addresses[i] = xml_text_at(one, "XAddr");
            }
        }
    }
    const XmlNode *capabilities = xml_child(body, "Capabilities");
    if (capabilities != NULL) {
        addresses[ONVIF_DEVICE] = xml_text_at(capabilities, "Device/XAddr");
        addresses[ONVIF_MEDIA] = xml_text_at(capabilities, "Media/XAddr");
        addresses[ONVIF_PTZ] = xml_text_at(capabilities, "PTZ/XAddr");
    }
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* Media has the configurations in the profile itself, media2 below one element of it. */
static const XmlNode *configuration(const XmlNode *profile, const char *one, const char *two)
{
    const XmlNode *found = xml_child(profile, one);
    return found != NULL ? found : xml_child(xml_child(profile, "Configurations"), two);
}

size_t onvif_read_profiles(const XmlNode *body, OnvifFound out[ONVIF_PROFILES_MAX])
{
    size_t count = 0;
    for (const XmlNode *one = xml_child(body, "Profiles");
         one != NULL && count < ONVIF_PROFILES_MAX; one = xml_next(one, "Profiles")) {
        const char *token = xml_attribute(one, "token");
        const XmlNode *encoder = configuration(one, "VideoEncoderConfiguration", "VideoEncoder");
        const XmlNode *ptz = configuration(one, "PTZConfiguration", "PTZ");
        if (token == NULL || token[0] == '\0' || strlen(token) > ONVIF_TOKEN_MAX) {
            continue;
        }
        out[count++] =
            (OnvifFound){.token = token,
                         .name = or_empty(xml_text_at(one, "Name")),
                         .encoding = or_empty(xml_text_at(encoder, "Encoding")),
                         .node = xml_text_at(ptz, "NodeToken"),
                         .width = MAX(number_at(encoder, "Resolution/Width", 1, 65535), 0),
                         .height = MAX(number_at(encoder, "Resolution/Height", 1, 65535), 0),
                         .ptz = ptz != NULL};
    }
    return count;
}

const char *onvif_read_address(const XmlNode *body)
{
    const char *address = xml_text_at(body, "Uri");
    return address != NULL ? address : xml_text_at(body, "MediaUri/Uri");
}

bool onvif_read_home(const XmlNode *body, const char *node)
{
    for (const XmlNode *one = xml_child(body, "PTZNode"); one != NULL;
         one = xml_next(one, "PTZNode")) {
        const char *home = xml_text_at(one, "HomeSupported");
        bool has = home != NULL && (strcmp(home, "true") == 0 || strcmp(home, "1") == 0);
        if (has && (node == NULL || g_strcmp0(node, xml_attribute(one, "token")) == 0)) {
            return true;
        }
    }
    return false;
}

size_t onvif_read_presets(const XmlNode *body, OnvifPreset *out, size_t most)
{
    size_t count = 0;
    for (const XmlNode *one = xml_child(body, "Preset"); one != NULL && count < most;
         one = xml_next(one, "Preset")) {
        const char *token = xml_attribute(one, "token");
        if (token != NULL && token[0] != '\0' && strlen(token) <= ONVIF_TOKEN_MAX) {
            out[count++] = (OnvifPreset){token, or_empty(xml_text_at(one, "Name"))};
        }
    }
    return count;
}
