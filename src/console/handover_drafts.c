/* What was being said about a handover when the console ended, taken up again. */
#include "console/drafts.h"
#include "console/handover_private.h"

static DraftResult resume_word(App *app, GKeyFile *kept)
{
    HandoverDesk *desk = handover_desk(app);
    g_autofree char *text = g_key_file_get_string(kept, DRAFT_ABOUT, DRAFT_TEXT, NULL);
    desk_show(app, &desk_handover);
    if (!handover_allowed(app, desk->view, ACTION_HANDOVER_OFFER)) {
        app_say(app, TONE_WARNING, _("You offer a shift already: %s"), text != NULL ? text : "");
        return DRAFT_LATER;
    }
    g_free(desk->to);
    desk->to = g_key_file_get_string(kept, DRAFT_ABOUT, "to", NULL);
    handover_ask_word(desk, text != NULL ? text : "");
    return DRAFT_RESUMED;
}

const DraftKind draft_handover_word = {
    .word = "handover-word", .what = N_("a word to the next shift"), .resume = resume_word};

static DraftResult resume_why(App *app, GKeyFile *kept)
{
    HandoverDesk *desk = handover_desk(app);
    g_autofree char *text = g_key_file_get_string(kept, DRAFT_ABOUT, DRAFT_TEXT, NULL);
    g_autofree char *id = g_key_file_get_string(kept, DRAFT_ABOUT, "handover", NULL);
    desk_show(app, &desk_handover);
    if (id == NULL || g_strcmp0(desk->shown.id, id) != 0) {
        app_say(app, TONE_WARNING, _("That handover is not offered now: %s"),
                text != NULL ? text : "");
        return DRAFT_LATER;
    }
    g_free(desk->asked);
    g_free(desk->asked_item);
    desk->asked = g_strdup(id);
    desk->asked_item = g_key_file_get_string(kept, DRAFT_ABOUT, "item", NULL);
    handover_ask_why(desk, text != NULL ? text : "");
    return DRAFT_RESUMED;
}

const DraftKind draft_handover_why = {
    .word = "handover-why", .what = N_("why something of a shift goes back"), .resume = resume_why};
