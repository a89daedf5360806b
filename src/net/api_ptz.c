/* api_ptz.c - the calls that steer cameras */
#include "net/api_private.h"
#include "wire/routes.h"

static void finish_ptz(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new(), other = decoder_new();
    g_autoptr(GError) broken = NULL;
    PtzStanding standing;
    Problem problem = {0};
    if (error == NULL &&
        decode_ptz_standing(decoder, answer->body, answer->size, &standing, &broken)) {
        call->done.ptz(&standing, NULL, call->data);
        return;
    }
    bool told = error != NULL && answer != NULL && answer->body != NULL;
    bool held = told && answer->head.status == 409 &&
                decode_ptz_current(other, answer->body, answer->size, &standing, NULL);
    if (told) {
        (void)decode_problem(decoder, answer->body, answer->size, &problem);
    }
    const ApiRefusal refusal = {
        .error = error != NULL ? error : broken,
        .owner = problem.owner != NULL ? problem.owner : "",
        .state = problem.state != NULL ? problem.state : "",
        .status = answer != NULL ? answer->head.status : 0,
    };
    call->done.ptz(held ? &standing : NULL, &refusal, call->data);
}

void api_ptz(Api *api, const char *camera, const PtzAct *act, ApiPtzDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_ptz, .done.ptz = done, .data = data, .now = true};
    GString *body = g_string_new(NULL);
    encode_ptz_act(body, act);
    api_begin(api, call, api_object_path(ROUTE_CAMERAS, camera, "ptz"), g_string_free(body, FALSE));
}

void api_ptz_standing(Api *api, const char *camera, ApiPtzDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_ptz, .done.ptz = done, .data = data, .now = true};
    api_begin(api, call, api_object_path(ROUTE_CAMERAS, camera, "ptz"), NULL);
}
