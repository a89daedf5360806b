/* Rain over the kelurahan that the reader's areas lie in, or hold. */
#include "handlers.h"
#include "list.h"

void on_weather(Call *call)
{
    list_answer(call, ENTRY_WEATHER);
}
