#include "model/source_health.h"

#include <string.h>

WORDS_DEFINE(SourceState, source_state, SOURCE_STATE_TABLE)

bool source_state_tells(SourceState state)
{
    return state == SOURCE_UP || state == SOURCE_PARTLY;
}
