/* ":c 1423 warga sudah di lokasi": a note from anywhere. */
#include <string.h>

#include "console/ticket_keys.h"
#include "console/verbs.h"

/* The line stays: one Up in the palette away. */
void ticket_verb_note(App *app, const char *rest)
{
    size_t length = strcspn(rest, " ");
    g_autofree char *name = g_strndup(rest, length);
    const char *text = rest + length + strspn(rest + length, " ");
    if (length == 0 || text[0] == '\0') {
        app_say(app, TONE_WARNING, "%s",
                _("Say which ticket and what: :c 1423 warga sudah di lokasi"));
        return;
    }
    const char *id = tickets_named(app, name);
    if (id == NULL)
        app_say(app, TONE_WARNING,
                _("There is no ticket %s here, or several; what you wrote is one Up away: %s"),
                name, text);
    else if (strlen(text) > TICKET_NOTE_MAX)
        app_say(app, TONE_WARNING, "%s", _("That is too long for a note."));
    else
        ticket_note(app, id, text);
}
