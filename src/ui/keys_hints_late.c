#include "base/i18n.h"
#include "ui/keys_hints.h"

static const Hint source_hints[] = {
    {ACTION_NEXT_ATTENTION, N_("next that is down")},
    {ACTION_RIGHT, N_("card")},
    {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint register_hints[] = {
    {ACTION_REGISTER_CHANGE, N_("change")},
    {ACTION_NEXT_ATTENTION, N_("next overdue")},
    {ACTION_FILTER, N_("filter")},
    {ACTION_RIGHT, N_("card")},
    {ACTION_HELP, N_("help")},
    {ACTION_CANCEL, N_("back")},
    {ACTION_PALETTE, N_("command")},
    {ACTION_QUIT, N_("leave")},
};

static const Hint ptz_hints[] = {
    {ACTION_PTZ_TAKE, N_("take")},   {ACTION_PTZ_UP, N_("moves")},  {ACTION_PTZ_STOP, N_("stop")},
    {ACTION_CANCEL, N_("leave it")}, {ACTION_PTZ_IN, N_("nearer")}, {ACTION_PTZ_OUT, N_("wider")},
    {ACTION_PTZ_1, N_("preset")},    {ACTION_PTZ_HOME, N_("home")}, {ACTION_PTZ_SPEED, N_("speed")},
    {ACTION_HELP, N_("help")},       {ACTION_STILL, N_("still")},   {ACTION_RECORD, N_("record")},
};

Hints keys_hints_late(KeyContext context)
{
    switch (context) {
    case KEY_CONTEXT_SOURCES:
        return HINTS(source_hints);
    case KEY_CONTEXT_REGISTER:
        return HINTS(register_hints);
    default:
        return HINTS(ptz_hints);
    }
}
