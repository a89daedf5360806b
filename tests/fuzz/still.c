/* JPEGs of whatever bytes: one is read or refused with a reason, and what is shown of it can be
 * read again. */
#include "../../src/sources/still.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    StillRead read, again;
    bool good = still_read(&read, data, size, true);
    g_assert_true(good == (read.why == NULL));
    g_assert_true(good || read.shown == NULL);
    if (good && read.shown != NULL) {
        gsize length;
        const void *bytes = g_bytes_get_data(read.shown, &length);
        /* A picture that is narrow may be too small when it is made smaller. */
        still_read(&again, bytes, length, false);
        still_clear(&again);
    }
    still_clear(&read);
    return 0;
}
