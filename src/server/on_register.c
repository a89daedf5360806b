/* The register of who is obliged to join: read, and changed one by one. */
#include "on_register.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "logging.h"
#include "wire/routes.h"

/* ---- reading ---- */

typedef struct Choice {
    const char *text, *area;
    BuildingState state;
    bool any_state;
} Choice;

static bool read_choice(Call *call, Choice *choice)
{
    AreaLevel level;
    const char *state = call_parameter(call, "state");
    choice->text = call_parameter(call, "q");
    choice->area = call_parameter(call, "area");
    choice->any_state = state == NULL;
    if (state != NULL && !building_state_parse(state, &choice->state)) {
        reply_problem(call, 400, "query",
                      "state is asked, agreed, linked, overdue, refused or exempt.");
        return false;
    }
    if (choice->area != NULL && !area_code_level(choice->area, &level)) {
        reply_problem(call, 400, "query", "area is not an area code.");
        return false;
    }
    if (choice->text != NULL && strlen(choice->text) > REGISTER_QUERY_MAX) {
        reply_problem(call, 400, "query", "q may have at most %d bytes.", REGISTER_QUERY_MAX);
        return false;
    }
    return true;
}

bool register_choose(Call *call, GArray **out)
{
    const State *state = call->server->state;
    Choice choice;
    if (!read_choice(call, &choice)) {
        return false;
    }
    GArray *found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 0; i < state_count(state, ENTRY_BUILDING); i++) {
        const Slot *slot = state_slot(state, ENTRY_BUILDING, i);
        Building building;
        if (slot->line != NULL &&
            (choice.area == NULL || area_code_within(slot->area, choice.area)) &&
            decode_building(call->server->decoder, slot->line->text, slot->line->size, &building,
                            NULL) &&
            (choice.any_state || building.state == choice.state) &&
            (choice.text == NULL || building_matches(&building, choice.text))) {
            g_array_append_val(found, i);
        }
    }
    *out = found;
    return true;
}

void on_register(Call *call)
{
    list_answer(call, ENTRY_BUILDING);
}

void on_building(Call *call)
{
    const Slot *slot = state_find(call->server->state, ENTRY_BUILDING, call->id);
    Building building;
    if (slot == NULL || !list_sees(call->token, ENTRY_BUILDING, slot) ||
        !decode_building(call->server->decoder, slot->line->text, slot->line->size, &building,
                         NULL)) {
        reply_problem(call, 404, "unknown", "There is no such entry of the register.");
        return;
    }
    g_autofree char *tag = call_tag(building.version);
    if (!call_unchanged(call, tag)) {
        reply_text(call, 200, MEDIA_JSON, slot->line->text, slot->line->size);
    }
}

/* ---- changing ---- */

/* What is shown beside the other's act is what is written, so this waits for it. */
static void on_settled(Batch *batch, const GError *error, void *data)
{
    Call *call = data;
    const Slot *slot = state_find(call->server->state, ENTRY_BUILDING, call->id);
    Building building;
    if (error != NULL || slot == NULL || slot->line == NULL ||
        !decode_building(call->server->decoder, slot->line->text, slot->line->size, &building,
                         NULL)) {
        reply_failure(call, error);
        return;
    }
    g_autofree char *tag = call_tag(building.version);
    call_set_header(call, "ETag", tag);
    Problem problem = {
        .status = 412, .detail = "The entry has changed since.", .current = slot->line->text};
    reply_problem_with(call, &problem, "stale");
}

static bool is_newest(Call *call, const Building *building)
{
    const char *header = call_header(call, HEADER_IF_MATCH);
    if (header == NULL) {
        reply_problem(call, 428, "no-version",
                      "A change needs If-Match with the ETag of the version that was seen.");
        return false;
    }
    if (call_names_version(header, building->version)) {
        return true;
    }
    Batch *batch = batch_new();
    batch->done = on_settled;
    batch->data = call;
    server_submit(call->server, batch);
    return false;
}

static bool refuse_step(Call *call, BuildingState from)
{
    const char *allowed[BUILDING_STATES + 1] = {NULL};
    size_t count = 0;
    for (BuildingState to = 0; to < BUILDING_STATES; to++) {
        if (building_may_step(from, to)) {
            allowed[count++] = building_state_word(to);
        }
    }
    Problem problem = {.status = 409,
                       .detail = "That is no step from where it stands.",
                       .state = building_state_word(from),
                       .allowed = allowed};
    reply_problem_with(call, &problem, "state");
    return false;
}

static bool is_given(const BuildingPatch *patch, BuildingMember member)
{
    return (patch->given & 1u << member) != 0;
}

/* False: the call was answered. */
static bool fits(Call *call, const BuildingPatch *patch, const Building *before,
                 const Building *after)
{
    if (is_given(patch, BUILDING_MEMBER_STATE) && after->state != before->state &&
        !building_may_step(before->state, after->state)) {
        return refuse_step(call, before->state);
    }
    if (building_is_late(after, clock_wall_ms())) {
        reply_problem(call, 422, "due-passed",
                      "due_at: that date has passed; name a later one, or none.");
        return false;
    }
    if (is_given(patch, BUILDING_MEMBER_SITE) && after->site != NULL) {
        const Slot *site = state_find(call->server->state, ENTRY_SITE, after->site);
        if (site == NULL || !list_sees(call->token, ENTRY_SITE, site)) {
            reply_problem(call, 422, "unknown-site", "site: there is no such recorder.");
            return false;
        }
    }
    return true;
}

/* Times that go with a step, where the patch does not say them. */
static void date_step(const BuildingPatch *patch, BuildingState was, Building *building)
{
    int64_t now_ms = clock_wall_ms();
    if (building->state == was) {
        return;
    }
    if (building->state == BUILDING_ASKED) {
        building->asked_at_ms = now_ms;
    }
    if (building->state == BUILDING_AGREED && !is_given(patch, BUILDING_MEMBER_AGREED) &&
        building->agreed_at_ms == 0) {
        building->agreed_at_ms = now_ms;
    }
}

static void say(Batch *batch, const Call *call, const Building *building, BuildingState was)
{
    bool step = building->state != was;
    g_autofree char *text = logging_text(building->name, building->address, NULL);
    g_autofree char *ref = g_strconcat("building/", building->id, NULL);
    const LogLine line = {.by = call->token->name,
                          .area = building->area,
                          .text = text,
                          .ref = ref,
                          .word = step ? building_state_word(building->state) : NULL,
                          .at_ms = clock_wall_ms(),
                          .count = 1,
                          .act = LOG_REGISTER,
                          .automatic = true};
    logging_add(batch, &line, SIGHT_REGISTER); /* it names who, and where */
}

static void reply_entry(Call *call, const char *text, size_t size)
{
    Building building;
    if (decode_building(call->server->decoder, text, size, &building, NULL)) {
        g_autofree char *tag = call_tag(building.version);
        call_set_header(call, "ETag", tag);
    }
    reply_text(call, 200, MEDIA_JSON, text, size);
}

static void reply_changed(Batch *batch, const GError *error, void *data)
{
    if (error != NULL) {
        reply_failure(data, error);
    } else {
        reply_entry(data, batch->answer->str, batch->answer->len);
    }
}

static void carry_out(Call *call, Building *building, BuildingState was)
{
    Batch *batch = batch_new();
    registering_put(call->server->registering, batch, building, call->token->name,
                    building->state != was ? building_state_word(building->state) : "change");
    say(batch, call, building, was);
    const Entry *last = batch->entries->pdata[batch->entries->len - 1];
    batch->answer = g_string_new_len(last->text->str, (gssize)last->text->len);
    batch->answer_rev = true;
    batch_aside(batch, idempotency_keep(call, 200));
    batch->done = reply_changed;
    batch->data = call;
    server_submit(call->server, batch);
}

void on_building_patch(Call *call)
{
    Building found;
    BuildingPatch patch;
    g_autoptr(GError) error = NULL;
    if (!registering_find(call->server->registering, call->token, call->id, &found)) {
        reply_problem(call, 404, "unknown", "There is no such entry of the register.");
        return;
    }
    g_autoptr(Building) before = building_copy(&found);
    if (!is_newest(call, before)) {
        return;
    }
    if (!decode_building_patch(call->server->decoder, call->body, call->body_size, &patch,
                               &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    Building after = *before;
    building_patch_apply(&patch, &after);
    if (fits(call, &patch, before, &after)) {
        date_step(&patch, before->state, &after);
        carry_out(call, &after, before->state);
    }
}

/* Who may no longer know of it is not told what was answered. */
void on_building_repeat(Call *call, const char *kept)
{
    const Slot *slot = state_find(call->server->state, ENTRY_BUILDING, call->id);
    if (slot == NULL || !list_sees(call->token, ENTRY_BUILDING, slot)) {
        reply_problem(call, 404, "unknown", "There is no such entry of the register.");
        return;
    }
    reply_entry(call, kept, strlen(kept));
}
