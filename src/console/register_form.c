/* An entry of the register is changed: the form, and what is sent. */
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "console/desk.h"
#include "console/forms.h"
#include "console/register.h"
#include "wire/routes.h"

/* What the form is about. */
typedef struct Changing {
    Building *before; /* as the backend has it */
} Changing;

static void changing_free(gpointer data)
{
    Changing *changing = data;
    building_free(changing->before);
    g_free(changing);
}

const OutboxAct *register_waiting(const App *app, const char *id)
{
    const Outbox *outbox = outgoing_outbox(app);
    const OutboxAct *found = NULL;
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (g_str_has_prefix(act->object, REGISTER_OBJECT) &&
            strcmp(act->object + strlen(REGISTER_OBJECT), id) == 0 && outgoing_is_mine(app, act))
            found = act;
    }
    return found;
}

/* Days: a date is one of this machine's; what is due by it, or good until it, goes to its end. */

static bool read_day(const char *text, bool end, int64_t *out)
{
    int year, month, day, used = 0;
    *out = 0;
    if (text[0] == '\0')
        return true;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || text[used] != '\0')
        return false;
    g_autoptr(GDateTime) start = g_date_time_new_local(year, month, day, 0, 0, 0);
    g_autoptr(GDateTime) next = start != NULL ? g_date_time_add_days(start, 1) : NULL;
    if (next == NULL)
        return false;
    *out = (end ? g_date_time_to_unix(next) * 1000 - 1 : g_date_time_to_unix(start) * 1000);
    return true;
}

static char *day_text(int64_t at_ms)
{
    g_autoptr(GDateTime) at = at_ms > 0 ? g_date_time_new_from_unix_local(at_ms / 1000) : NULL;
    return at != NULL ? g_date_time_format(at, "%Y-%m-%d") : g_strdup("");
}

/* What was typed */

static bool wrong(Form *form, const char *id, const char *what)
{
    form_problem(form, id, what);
    return false;
}

static bool take_day(Form *form, const char *id, int64_t before, BuildingMember member,
                     BuildingPatch *patch, int64_t *into)
{
    g_autofree char *was = day_text(before);
    g_autofree char *text = g_strstrip(g_strdup(form_value(form, id)));
    if (strcmp(was, text) == 0)
        return true;
    if (!read_day(text, true, into))
        return wrong(form, id, _("a day, as 2026-12-31"));
    patch->given |= 1u << member;
    return true;
}

static void take_text(Form *form, const char *id, const char *before, BuildingMember member,
                      BuildingPatch *patch, const char **into)
{
    if (strcmp(form_value(form, id), before != NULL ? before : "") != 0) {
        patch->given |= 1u << member;
        *into = form_value(form, id);
    }
}

static bool take_rest(Form *form, const Building *before, BuildingPatch *patch)
{
    const char *promised = form_value(form, "promised");
    guint64 number = 0;
    Building *to = &patch->to;
    if (promised[0] != '\0' &&
        !g_ascii_string_to_unsigned(promised, 10, 0, BUILDING_CAMERAS_MAX, &number, NULL))
        return wrong(form, "promised", _("a number"));
    if ((int)number != before->promised) {
        patch->given |= 1u << BUILDING_MEMBER_PROMISED;
        to->promised = (int)number;
    }
    take_text(form, "site", before->site, BUILDING_MEMBER_SITE, patch, &to->site);
    if (to->site != NULL && to->site[0] == '\0')
        to->site = NULL;
    if (to->site != NULL && !id_valid(to->site))
        return wrong(form, "site", _("the id of a recorder"));
    take_text(form, "agreement", before->agreement, BUILDING_MEMBER_AGREEMENT, patch,
              &to->agreement);
    take_text(form, "contact", before->contact, BUILDING_MEMBER_CONTACT, patch, &to->contact);
    take_text(form, "note", before->note, BUILDING_MEMBER_NOTE, patch, &to->note);
    return true;
}

/* False: what is wrong has been said. */
static bool read_form(App *app, Form *form, const Building *before, BuildingPatch *patch)
{
    Building *to = &patch->to;
    *patch = (BuildingPatch){.to = {.agreement = "", .contact = "", .note = ""}};
    to->state = before->state;
    if (building_state_parse(form_value(form, "state"), &to->state) && to->state != before->state)
        patch->given |= 1u << BUILDING_MEMBER_STATE;
    if (!take_day(form, "due", before->due_at_ms, BUILDING_MEMBER_DUE, patch, &to->due_at_ms) ||
        !take_day(form, "until", before->until_ms, BUILDING_MEMBER_UNTIL, patch, &to->until_ms) ||
        !take_rest(form, before, patch))
        return false;
    Building after = *before;
    building_patch_apply(patch, &after);
    if (building_is_late(&after, app_now_ms(app)))
        return wrong(form, "due", _("that day has passed: name a later one, or none"));
    return true;
}

static bool send(App *app, const Building *before, const BuildingPatch *patch, GError **error)
{
    char id[27];
    g_autoptr(GString) body = g_string_new(NULL);
    encode_building_patch(body, patch);
    g_autofree char *object = g_strconcat(REGISTER_OBJECT, before->id, NULL);
    g_autofree char *path = g_strconcat(ROUTE_REGISTER "/", before->id, NULL);
    g_autofree char *condition = g_strdup_printf("\"%" G_GINT64_FORMAT "\"", before->version);
    const OutboxAct act = {.object = object,
                           .method = (char *)"PATCH",
                           .path = path,
                           .body = body->str,
                           .condition = condition,
                           .memo = (char *)before->name};
    const OutboxAct *waits = register_waiting(app, before->id);
    if (waits != NULL && !outgoing_is_sending(app, waits->id))
        return outgoing_replace(app, waits->id, &act, error);
    return outgoing_post(app, &act, NULL, id, error);
}

static bool on_done(App *app, Form *form, void *data)
{
    const Changing *changing = data;
    BuildingPatch patch;
    g_autoptr(GError) error = NULL;
    if (!read_form(app, form, changing->before, &patch))
        return false;
    if (patch.given == 0) {
        app_say(app, TONE_PLAIN, _("Nothing was changed."));
        return true;
    }
    if (!send(app, changing->before, &patch, &error)) {
        form_say(form, error->message);
        return false;
    }
    app_say(app, TONE_PLAIN, _("Written down: “%s”"), changing->before->name);
    return true;
}

/* Where it is, and where it may go from there. */
static void list_states(BuildingState from, const char **words, const char **texts)
{
    size_t count = 0;
    words[count] = building_state_word(from);
    texts[count++] = building_state_text(from);
    for (BuildingState to = 0; to < BUILDING_STATES; to++) {
        if (building_may_step(from, to)) {
            words[count] = building_state_word(to);
            texts[count++] = building_state_text(to);
        }
    }
}

void register_ask(App *app, const Building *building, const BuildingPatch *patch, const char *said)
{
    const char *words[BUILDING_STATES + 2] = {NULL}, *texts[BUILDING_STATES + 2] = {NULL};
    char promised[16];
    Building now = *building;
    if (patch != NULL)
        building_patch_apply(patch, &now);
    list_states(building->state, words, texts);
    g_autofree char *due = day_text(now.due_at_ms), *until = day_text(now.until_ms);
    g_snprintf(promised, sizeof promised, "%d", now.promised);
    const FormField fields[] = {
        {FORM_CHOICE, "state", _("Stands"), building_state_word(now.state), NULL, words, texts, 0,
         true, false},
        {FORM_TEXT, "due", _("Due by"), due, _("a day, as 2026-12-31; empty: none"), NULL, NULL, 10,
         false, false},
        {FORM_TEXT, "agreement", _("Agreement"), now.agreement, _("its number"), NULL, NULL, 200,
         false, false},
        {FORM_TEXT, "until", _("Good until"), until, _("a day, as 2026-12-31; empty: none"), NULL,
         NULL, 10, false, false},
        {FORM_TEXT, "promised", _("Cameras promised"), promised, NULL, NULL, NULL, 5, false, false},
        {FORM_TEXT, "site", _("Recorder"), now.site != NULL ? now.site : "",
         _("the id of its NVR, once it is linked: its cameras are counted"), NULL, NULL, 64, false,
         false},
        {FORM_TEXT, "contact", _("Contact"), now.contact, NULL, NULL, NULL, BUILDING_TEXT_MAX,
         false, false},
        {FORM_NOTE, "note", _("Note"), now.note, NULL, NULL, NULL, BUILDING_NOTE_MAX, false, false},
    };
    Changing *changing = g_new0(Changing, 1);
    changing->before = building_copy(building);
    g_autofree char *name = g_strconcat("register/", building->id, NULL);
    Form *form = form_new(building->name, _("Write it down"), fields, G_N_ELEMENTS(fields));
    if (said != NULL)
        form_say(form, said);
    const FormPlan plan = {.name = name, .done = on_done, .free = changing_free, .data = changing};
    forms_show(app, form, &plan);
}

/* What became of it */

static char *words_of(const App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    BuildingPatch patch;
    const char *name = act->memo[0] != '\0' ? act->memo : act->object + strlen(REGISTER_OBJECT);
    if (!decode_building_patch(decoder, act->body, strlen(act->body), &patch, NULL))
        return NULL;
    if ((patch.given & 1u << BUILDING_MEMBER_STATE) != 0)
        /* TRANSLATORS: a building's name; asked, agreed, linked … */
        return g_strdup_printf(_("register, “%s”: %s"), name, building_state_text(patch.to.state));
    /* TRANSLATORS: a building's name */
    return g_strdup_printf(_("register, “%s”"), name);
}

static void sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autofree char *said = words_of(app, act);
    Building building;
    if (answer != NULL && answer->body != NULL &&
        decode_building(decoder, answer->body, answer->size, &building, NULL))
        register_take(app, &building);
    if (said != NULL)
        app_say(app, TONE_PLAIN, _("Done: %s"), said);
}

/* Somebody was quicker: what they wrote is shown, with ours in the form over it. */
static bool ask_again(App *app, const OutboxAct *act, const Building *theirs)
{
    g_autoptr(Decoder) decoder = decoder_new();
    BuildingPatch patch;
    bool free =
        forms_shown(app) == NULL && desk_shown(app) == &desk_register && app->mode == MODE_PANES;
    if (!free || !decode_building_patch(decoder, act->body, strlen(act->body), &patch, NULL))
        return false;
    g_autofree char *said =
        /* TRANSLATORS: asked, agreed, linked … */
        g_strdup_printf(_("Changed by somebody else: it is “%s” now.  Yours stands below."),
                        building_state_text(theirs->state));
    register_ask(app, theirs, &patch, said);
    return true;
}

static bool refused(App *app, const OutboxAct *act, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Building theirs;
    bool stale = answer != NULL && answer->head.status == 412 && answer->body != NULL &&
                 decode_building_current(decoder, answer->body, answer->size, &theirs, NULL);
    if (stale)
        register_take(app, &theirs);
    if (stale && outgoing_is_fresh(act) && ask_again(app, act, &theirs))
        return true;
    app_say(app, TONE_WARNING, _("NOT done: %s"), error->message);
    return answer != NULL && outgoing_is_fresh(act) && !stale;
}

static bool open_entry(App *app, const OutboxAct *act)
{
    desk_show(app, &desk_register);
    view_desk_select(desk_view(app, &desk_register), act->object + strlen(REGISTER_OBJECT));
    return true;
}

/* From the outbox desk: what was written stands in the form, over what is there now. */
static bool again(App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    BuildingPatch patch;
    g_autofree char *id = g_strdup(act->object + strlen(REGISTER_OBJECT));
    bool read = decode_building_patch(decoder, act->body, strlen(act->body), &patch, NULL);
    const Building *building = register_find(app, id);
    if (!read || building == NULL)
        return false;
    open_entry(app, act);
    register_ask(app, building, &patch, NULL);
    return true;
}

const OutgoingKind register_outgoing = {
    .prefix = REGISTER_OBJECT,
    .renews = true,
    .words = words_of,
    .sent = sent,
    .refused = refused,
    .changed = register_outbox_changed,
    .open = open_entry,
    .again = again,
};
