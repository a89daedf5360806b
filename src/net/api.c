#include "net/api.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "net/answer.h"
#include "net/api_private.h"
#include "wire/routes.h"

static void start(ApiCall *call);

Api *api_new(const char *backend, const char *token, GError **error)
{
    Http *http = http_new(backend, token, error);
    if (http == NULL) {
        return NULL;
    }
    Api *api = g_new0(Api, 1);
    api->http = http;
    api->calls = g_ptr_array_new();
    return api;
}

static void call_free(ApiCall *call)
{
    if (call->idle != 0) {
        g_source_remove(call->idle);
    }
    g_clear_error(&call->refusal);
    g_free(call->path);
    g_free(call->body);
    g_free(call);
}

void api_free(Api *api)
{
    if (api == NULL) {
        return;
    }
    http_free(api->http);
    for (unsigned i = 0; i < api->calls->len; i++) {
        ApiCall *call = g_ptr_array_index(api->calls, i);
        if (call->forget != NULL) {
            call->forget(call->data);
        }
        call_free(call);
    }
    g_ptr_array_free(api->calls, TRUE);
    g_free(api);
}

void api_configure(Api *api, const char *authorities, const char *proxy)
{
    http_configure(api->http, authorities, proxy);
}

void api_owns(Api *api, GDestroyNotify forget)
{
    ApiCall *last = g_ptr_array_index(api->calls, api->calls->len - 1);
    last->forget = forget;
}

Http *api_http(Api *api)
{
    return api->http;
}

static void end_call(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    g_ptr_array_remove(call->api->calls, call);
    call->finish(call, answer, error);
    call_free(call);
}

static void note_wait(Api *api, const HttpHead *head)
{
    if ((head->status == 429 || head->status == 503) && head->retry_after_ms > 0) {
        api->wait_until_ms = clock_mono_ms() + head->retry_after_ms;
    }
}

static void on_answer(const HttpAnswer *answer, void *data)
{
    ApiCall *call = data;
    note_wait(call->api, &answer->head);
    if (answer->fault == HTTP_CUT && !call->again && !call->now) {
        call->again = true;
        start(call);
        return;
    }
    g_autoptr(GError) error = answer_error(answer, http_host(call->api->http));
    end_call(call, answer, error);
}

static gboolean on_refusal(void *data)
{
    ApiCall *call = data;
    call->idle = 0;
    end_call(call, NULL, call->refusal);
    return G_SOURCE_REMOVE;
}

static void refuse(ApiCall *call, GError *refusal)
{
    call->refusal = refusal;
    call->idle = g_idle_add(on_refusal, call);
}

static void start(ApiCall *call)
{
    static const HttpEvents events = {.done = on_answer};
    const HttpCall http = {
        .path = call->path,
        .accept = MEDIA_JSON,
        .body = call->body,
        .idempotency_key = call->body != NULL && !call->now ? call->key : NULL,
        .total_ms = call->now ? API_NOW_MS : 0,
        .patience_ms = call->now ? API_NOW_MS : 0,
    };
    http_start(call->api->http, &http, &events, call);
}

void api_begin(Api *api, ApiCall *call, char *path, char *body)
{
    call->api = api;
    call->path = path;
    call->body = body;
    id_ulid(clock_wall_ms(), call->key);
    g_ptr_array_add(api->calls, call);
    int64_t wait = api->wait_until_ms - clock_mono_ms();
    if (path == NULL) {
        const char *why = call->about_alert ? _("Not an alert's id.") : _("Not a camera's id.");
        refuse(call, g_error_new_literal(TILIK_ERROR, TILIK_ERROR_INVALID, why));
    } else if (wait > 0) {
        refuse(call, g_error_new(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                                 _("%s is busy and asks to wait %d s."), http_host(api->http),
                                 (int)((wait + 999) / 1000)));
    } else {
        start(call);
    }
}

static void finish_session(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) broken = NULL;
    Session session;
    if (error == NULL && !decode_session(decoder, answer->body, answer->size, &session, &broken)) {
        error = broken;
    }
    call->done.session(error == NULL ? &session : NULL, error, call->data);
}

void api_session(Api *api, ApiSessionDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_session, .done.session = done, .data = data};
    api_begin(api, call, g_strdup(ROUTE_SESSION), NULL);
}

/* An id may be ".." by its form, which some server would take for a folder above. */
char *api_object_path(const char *route, const char *id, const char *action)
{
    if (!id_valid(id) || strspn(id, ".") == strlen(id)) {
        return NULL;
    }
    return g_strconcat(route, "/", id, "/", action, NULL);
}

static void finish_view(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) broken = NULL;
    ViewGrant grant;
    if (error == NULL && !decode_view_grant(decoder, answer->body, answer->size, &grant, &broken)) {
        error = broken;
    }
    call->done.view(error == NULL ? &grant : NULL, error, call->data);
    decoder_wipe(decoder);
}

void api_view(Api *api, const char *camera, Purpose purpose, const char *quality, ApiViewDone done,
              void *data)
{
    ViewRequest request = {.purpose = purpose, .quality = QUALITY_SUB};
    (void)quality_parse(quality, &request.quality); /* what is no quality gets the cheap one */
    api_look(api, camera, &request, done, data);
}

void api_look(Api *api, const char *camera, const ViewRequest *request, ApiViewDone done,
              void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_view, .done.view = done, .data = data};
    GString *body = g_string_new(NULL);
    encode_view_request(body, request);
    api_begin(api, call, api_object_path(ROUTE_CAMERAS, camera, "view"),
              g_string_free(body, FALSE));
}

static void finish_text(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    call->done.text(error == NULL ? answer->body : NULL, error, call->data);
}

void api_shown(Api *api, const char *view, int64_t seconds, ApiDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_text, .done.text = done, .data = data};
    const ViewShown shown = {.seconds = seconds};
    GString *body = g_string_new(NULL);
    encode_view_shown(body, &shown);
    api_begin(api, call, api_object_path(ROUTE_VIEWS, view, "shown"), g_string_free(body, FALSE));
}

void api_privacy_brake(Api *api, const char *camera, const char *reason, ApiDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_text, .done.text = done, .data = data};
    const BrakeRequest request = {.reason = reason != NULL ? reason : ""};
    GString *body = g_string_new(NULL);
    encode_brake_request(body, &request);
    api_begin(api, call, api_object_path(ROUTE_CAMERAS, camera, "privacy-brake"),
              g_string_free(body, FALSE));
}

static void finish_fetch(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    bool good = error == NULL && answer->body != NULL;
    call->done.fetched(good ? answer->body : NULL, good ? answer->size : 0,
                       good ? answer->head.etag : "", error, call->data);
}

void api_fetch(Api *api, const char *path, ApiFetched done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_fetch, .done.fetched = done, .data = data};
    api_begin(api, call, g_strdup(path), NULL);
}

static void finish_order(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) broken = NULL;
    Order order;
    if (error == NULL && !decode_order(decoder, answer->body, answer->size, &order, &broken)) {
        error = broken;
    }
    call->done.order(error == NULL ? &order : NULL, error, call->data);
}

void api_service_order(Api *api, const OrderRequest *request, ApiOrderDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_order, .done.order = done, .data = data};
    GString *body = g_string_new(NULL);
    encode_order_request(body, request);
    api_begin(api, call, g_strdup(ROUTE_SERVICE_ORDERS), g_string_free(body, FALSE));
}
