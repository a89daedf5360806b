#include "model/ptz.h"

#include <string.h>

WORDS_DEFINE(PtzActKind, ptz_act, PTZ_ACT_TABLE)
