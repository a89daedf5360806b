/* What a person or a client may type into a filter of the logbook: parsed or refused with a clean
 * message; all that is asked for is lines that are there. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "model/logbook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const LogLine lines[] = {
    {.id = "a", .by = "Sari", .text = "Pompa Tawang nyala 大覺寺", .act = LOG_NOTE},
    {.id = "b",
     .by = "tilikd",
     .area = "33.74.10.1003.005",
     .text = "#1423 banjir",
     .word = "on_scene",
     .ref = "ticket/01JNA3T9V3B5W5J0N7C9K2M4QX",
     .act = LOG_TICKET_STEP,
     .automatic = true},
    {.id = "c"},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(LogQuery) query = log_query_parse(text, "Sari", &error);
    if (query == NULL) {
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
        return 0;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        bool found = log_query_matches(query, &lines[i]);
        g_assert_true(found || !log_query_is_empty(query));
    }
    /* One more word lets through no more. */
    g_autofree char *more = g_strconcat("-zzzz ", text, NULL);
    g_autoptr(LogQuery) narrower = log_query_parse(more, "Sari", NULL);
    for (size_t i = 0; narrower != NULL && i < G_N_ELEMENTS(lines); i++) {
        g_assert_true(!log_query_matches(narrower, &lines[i]) ||
                      log_query_matches(query, &lines[i]));
    }
    return 0;
}
