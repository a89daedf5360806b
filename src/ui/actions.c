#include "ui/actions.h"

#include <string.h>

#define ACTION_ROW(id, word, text, flags) {word, text, (ActionFlags)(flags)},

static const struct {
    const char *word, *text;
    ActionFlags flags;
} actions[] = {ACTION_TABLE(ACTION_ROW)};

const char *action_word(Action action)
{
    return actions[action].word;
}

const char *action_text(Action action)
{
    const char *text = actions[action].text;
    return text[0] != '\0' ? _(text) : text;
}

const char *action_text_english(Action action)
{
    return actions[action].text;
}

bool action_parse(const char *word, Action *out)
{
    for (int i = 0; i < ACTIONS; i++) {
        if (strcmp(actions[i].word, word) == 0) {
            *out = (Action)i;
            return true;
        }
    }
    return false;
}

ActionFlags action_flags(Action action)
{
    return actions[action].flags;
}

bool action_needs_unlock(Action action)
{
    return (actions[action].flags & (ACTION_BULK | ACTION_DESTRUCTIVE)) != 0;
}
