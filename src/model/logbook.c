#include "model/logbook.h"

#include <string.h>

WORDS_DEFINE(LogAct, log_act, LOG_ACT_TABLE)
