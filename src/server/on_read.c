#include <string.h>

#include "base/baked.h"
#include "handlers.h"
#include "list.h"
#include "wire/messages.h"
#include "wire/routes.h"

void on_healthz(Call *call)
{
    reply_text(call, 200, "text/plain; charset=utf-8", "ok\n", 3);
}

void on_readyz(Call *call)
{
    const Server *server = call->server;
    if (!server->ready || server->full) {
        call_set_header(call, "Retry-After", "5");
        reply_problem(call, 503, "not-ready",
                      server->full ? "The last write failed." : "Starting.");
        return;
    }
    reply_text(call, 200, "text/plain; charset=utf-8", "ready\n", 6);
}

void on_openapi(Call *call)
{
    const char *text;
    size_t size;
    if (!baked_find("config/openapi.yaml", &text, &size)) {
        reply_problem(call, 404, "unknown", "There is nothing here.");
        return;
    }
    reply_text(call, 200, "application/yaml", text, size);
}

/* A token for all areas is shown the cities there are. */
static GPtrArray *areas_of(const Call *call)
{
    GPtrArray *areas = g_ptr_array_new();
    const Catalog *catalog = state_catalog(call->server->state);
    for (char **code = call->token->areas; *code != NULL; code++) {
        g_ptr_array_add(areas, *code);
    }
    uint32_t root =
        call->token->everywhere ? catalog_area_first_child(catalog, CATALOG_NONE) : CATALOG_NONE;
    for (; root != CATALOG_NONE; root = catalog_area_next_sibling(catalog, root)) {
        Area area;
        if (catalog_area(catalog, root, &area)) {
            g_ptr_array_add(areas, (gpointer)area.code);
        }
    }
    g_ptr_array_add(areas, NULL);
    return areas;
}

void on_session(Call *call)
{
    const Token *token = call->token;
    g_autoptr(GPtrArray) areas = areas_of(call);
    const char *rights[RIGHTS + 1] = {0};
    for (int right = 0, count = 0; right < RIGHTS; right++) {
        if (role_has(token->role, (Right)right)) {
            rights[count++] = right_word((Right)right);
        }
    }
    Session session = {.name = token->name,
                       .role = token->role,
                       .areas = (const char *const *)areas->pdata,
                       .rights = rights,
                       .expires_ms = token->expires_ms};
    g_autoptr(GString) json = g_string_new(NULL);
    encode_session(json, &session);
    reply_tagged(call, MEDIA_JSON, json);
}

void on_areas(Call *call)
{
    list_answer(call, ENTRY_AREA);
}

void on_sites(Call *call)
{
    list_answer(call, ENTRY_SITE);
}

void on_site(Call *call)
{
    list_answer_one(call, ENTRY_SITE);
}

void on_cameras(Call *call)
{
    list_answer(call, ENTRY_CAMERA);
}

void on_camera(Call *call)
{
    list_answer_one(call, ENTRY_CAMERA);
}

/* The header of a reconnecting reader is newer than the address it was opened with. */
void on_changes(Call *call)
{
    Server *server = call->server;
    const char *last = call_header(call, HEADER_LAST_EVENT_ID);
    int64_t since = -1;
    guint64 id;
    if (last != NULL && *last != '\0') {
        /* An id that is none of ours can't be resumed from: 0 is older than every journal. */
        since = g_ascii_string_to_unsigned(last, 10, 0, INT64_MAX, &id, NULL) ? (int64_t)id : 0;
    } else if (!list_number(call, "since", INT64_MAX, &since)) {
        reply_problem(call, 400, "query", "since is not a revision.");
        return;
    }
    if (hub_full(server->hub)) {
        call_set_header(call, "Retry-After", "30");
        reply_problem(call, 503, "streams", "No more streams are taken.");
        return;
    }
    call_set_header(call, "Content-Type", MEDIA_SSE);
    call_set_header(call, "Cache-Control", "no-store");
    call_set_header(call, "X-Accel-Buffering", "no");
    call_set_header(call, "Connection", "close");
    if (call->head) {
        evhttp_send_reply(call->request, HTTP_OK, "OK", NULL);
    } else {
        hub_open(server->hub, call->request, call->token, since);
    }
    call_finish(call, HTTP_OK);
}
