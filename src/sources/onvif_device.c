/* One device: where its services are, what its clock says, and how it wants to know who asks.
 *
 * It is asked without a login first.  Where it wants one, it gets HTTP Digest if it challenges for
 * that, else a UsernameToken in its own time; a login that is refused is not tried another way,
 * since devices lock users who are refused often. */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/error.h"
#include "onvif_private.h"

typedef enum Way { WAY_PLAIN, WAY_DIGEST, WAY_TOKEN } Way;

struct OnvifDevice {
    Asker *asker;
    char *url, *asked, *user, *password; /* asked: as the target named it */
    char *services[ONVIF_SERVICES];      /* NULL none */
    int64_t skew_ms, sent_ms;
    int64_t until_ms; /* for all questions since it was opened; monotonic */
    Way way;
    OnvifRequest request; /* under way */
    char *profile, *preset;
    DeviceDone done, opened;
    void *data, *opened_data;
};

/* Life */

OnvifDevice *onvif_device_new(AskLoop *loop, const OnvifTarget *target, GError **error)
{
    char *url = onvif_device_url(target->url, error);
    if (url == NULL) {
        return NULL;
    }
    OnvifDevice *device = g_new0(OnvifDevice, 1);
    device->url = url;
    device->asked = g_strdup(target->url);
    device->user = g_strdup(target->user);
    device->password = g_strdup(target->password != NULL ? target->password : "");
    device->skew_ms = G_MININT64;
    device->services[ONVIF_DEVICE] = g_strdup(url);
    const AskPlan plan = {
        .loop = loop, .url = "", .timeout_ms = ONVIF_CALL_MS, .body_max = ONVIF_ANSWER_MAX};
    device->asker = asker_new(&plan);
    return device;
}

void onvif_device_free(OnvifDevice *device)
{
    if (device == NULL) {
        return;
    }
    asker_free(device->asker);
    explicit_bzero(device->password, strlen(device->password));
    for (size_t i = 0; i < ONVIF_SERVICES; i++) {
        g_free(device->services[i]);
    }
    g_free(device->url);
    g_free(device->asked);
    g_free(device->user);
    g_free(device->password);
    g_free(device->profile);
    g_free(device->preset);
    g_free(device);
}

bool onvif_device_is(const OnvifDevice *device, const OnvifTarget *target)
{
    const char *password = target->password != NULL ? target->password : "";
    return strcmp(device->asked, target->url) == 0 && g_strcmp0(device->user, target->user) == 0 &&
           strcmp(device->password, password) == 0;
}

/* Asking */

static int patience(const OnvifDevice *device)
{
    switch (device->request.call) {
    case ONVIF_MOVE:
    case ONVIF_STOP:
    case ONVIF_GO_PRESET:
    case ONVIF_GO_HOME:
        return ONVIF_ACT_MS;
    default:
        return (int)CLAMP(device->until_ms - clock_mono_ms(), 1, ONVIF_CALL_MS);
    }
}

static void on_answer(const AskAnswer *answer, void *data);

static void post(OnvifDevice *device)
{
    OnvifLogin login = {device->user, device->password, 0, {0}};
    OnvifRequest request = device->request;
    device->sent_ms = clock_wall_ms();
    if (device->way == WAY_TOKEN) {
        login.created_ms = device->sent_ms + (device->skew_ms != G_MININT64 ? device->skew_ms : 0);
        if (getrandom(login.nonce, sizeof login.nonce, 0) != (ssize_t)sizeof login.nonce) {
            g_error("getrandom: %s", g_strerror(errno));
        }
        request.login = &login;
    }
    g_autoptr(GString) body = g_string_new(NULL), type = g_string_new(NULL);
    onvif_write(body, &request);
    onvif_write_type(type, &request);
    OnvifService service = onvif_service_of(&request);
    const char *url = device->services[service];
    const AskRequest question = {.path = url != NULL ? url : device->url,
                                 .text = body->str,
                                 .type = type->str,
                                 .timeout_ms = patience(device)};
    asker_ask(device->asker, &question, on_answer, device);
}

void onvif_device_call(OnvifDevice *device, const OnvifRequest *request, DeviceDone done,
                       void *data)
{
    g_assert(device->done == NULL);
    char *profile = g_strdup(request->profile), *preset = g_strdup(request->preset);
    g_free(device->profile);
    g_free(device->preset);
    device->request = *request;
    device->request.profile = device->profile = profile;
    device->request.preset = device->preset = preset;
    device->done = done;
    device->data = data;
    post(device);
}

static void tell(OnvifDevice *device, const XmlNode *body, const GError *error)
{
    DeviceDone done = device->done;
    void *data = device->data;
    device->done = NULL;
    done(body, error, data);
}

/* Tries the way that it wants; false when there is none left. */
static bool try_login(OnvifDevice *device, const AskAnswer *answer)
{
    if (device->user == NULL || device->way != WAY_PLAIN) {
        return false;
    }
    device->way = answer->challenged ? WAY_DIGEST : WAY_TOKEN;
    if (device->way == WAY_DIGEST) {
        asker_digest(device->asker, device->user, device->password);
    }
    post(device);
    return true;
}

static GError *refused(const OnvifDevice *device)
{
    return g_error_new(TILIK_ERROR, TILIK_ERROR_REFUSED, "%s",
                       device->user == NULL ? "it asks for a user and password"
                                            : "it does not take this user and password");
}

static XmlTree *take(OnvifDevice *device, const AskAnswer *answer, const XmlNode **body,
                     GError **error)
{
    if (answer->why != NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "%s", answer->why);
        return NULL;
    }
    if (answer->status >= 300 && answer->status < 400) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "it sends elsewhere, and that is not followed");
        return NULL;
    }
    if (answer->status == 401) {
        g_propagate_error(error, refused(device));
        return NULL;
    }
    g_autoptr(GError) found = NULL;
    XmlTree *tree = onvif_read(device->request.call, answer->body, answer->size, body, &found);
    if (tree != NULL) {
        return tree;
    }
    bool login = device->user == NULL && g_error_matches(found, TILIK_ERROR, TILIK_ERROR_REFUSED);
    if (login) {
        g_propagate_error(error, refused(device));
    } else if (answer->status != 200 && found->code == TILIK_ERROR_INVALID) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "it does not answer as ONVIF does (HTTP %ld)", answer->status);
    } else {
        g_propagate_error(error, g_steal_pointer(&found));
    }
    return NULL;
}

static void on_answer(const AskAnswer *answer, void *data)
{
    OnvifDevice *device = data;
    const XmlNode *body = NULL;
    g_autoptr(GError) error = NULL;
    XmlTree *tree = take(device, answer, &body, &error);
    if (g_error_matches(error, TILIK_ERROR, TILIK_ERROR_REFUSED) && try_login(device, answer)) {
        return;
    }
    tell(device, body, error);
    xml_free(tree);
}

/* Opening: its clock, then its services */

static void opened(OnvifDevice *device, const GError *error)
{
    device->opened(NULL, error, device->opened_data);
}

static void take_services(OnvifDevice *device, const XmlNode *body)
{
    const char *told[ONVIF_SERVICES];
    onvif_read_services(body, told);
    for (size_t i = 0; i < ONVIF_SERVICES; i++) {
        if (i != ONVIF_DEVICE) {
            g_free(device->services[i]);
            device->services[i] = told[i] != NULL ? onvif_service_url(device->url, told[i]) : NULL;
        }
    }
}

/* Whether there is more to be had of a device that answered so. */
static bool goes_on(const GError *error)
{
    return error == NULL || error->code == TILIK_ERROR_NOT_FOUND ||
           error->code == TILIK_ERROR_CONFLICT;
}

static void on_services(const XmlNode *body, const GError *error, void *data)
{
    OnvifDevice *device = data;
    if (error == NULL) {
        take_services(device, body);
    } else if (goes_on(error) && device->request.call == ONVIF_GET_SERVICES) {
        /* Devices of before ONVIF 2.0. */
        const OnvifRequest request = {.call = ONVIF_GET_CAPABILITIES};
        onvif_device_call(device, &request, on_services, device);
        return;
    }
    opened(device, error);
}

static void on_time(const XmlNode *body, const GError *error, void *data)
{
    OnvifDevice *device = data;
    int64_t time_ms;
    if (!goes_on(error)) {
        opened(device, error);
        return;
    }
    if (error == NULL && onvif_read_time(body, &time_ms)) {
        /* Read in the middle of the way there and back; half a second is what it cuts off. */
        int64_t middle_ms = device->sent_ms + (clock_wall_ms() - device->sent_ms) / 2;
        device->skew_ms = time_ms + 500 - middle_ms;
    }
    const OnvifRequest request = {.call = ONVIF_GET_SERVICES};
    onvif_device_call(device, &request, on_services, device);
}

void onvif_device_open(OnvifDevice *device, DeviceDone done, void *data)
{
    const OnvifRequest request = {.call = ONVIF_GET_TIME};
    device->until_ms = clock_mono_ms() + ONVIF_ALL_MS;
    device->opened = done;
    device->opened_data = data;
    onvif_device_call(device, &request, on_time, device);
}

/* What is known of it */

bool onvif_device_busy(const OnvifDevice *device)
{
    return device->done != NULL;
}

bool onvif_device_has(const OnvifDevice *device, OnvifService service)
{
    return device->services[service] != NULL;
}

const char *onvif_device_address(const OnvifDevice *device)
{
    return device->url;
}

int64_t onvif_device_skew(const OnvifDevice *device)
{
    return device->skew_ms;
}

OnvifService onvif_device_media(const OnvifDevice *device)
{
    return onvif_device_has(device, ONVIF_MEDIA2) ? ONVIF_MEDIA2 : ONVIF_MEDIA;
}

void onvif_device_no_media2(OnvifDevice *device)
{
    g_clear_pointer(&device->services[ONVIF_MEDIA2], g_free);
}
