#include "console/viewer_blame.h"

#include <string.h>

#define PLAYED_MS 1500
#define TRIED_MS  4000

bool viewer_blame_proven(const ViewerBlame *blame, int64_t now_ms)
{
    bool played = blame->playing_ms != 0 && now_ms - blame->playing_ms >= PLAYED_MS;
    return played || (blame->sent_ms != 0 && now_ms - blame->sent_ms >= TRIED_MS);
}

static void mark(ViewerBlame *blame, int64_t now_ms)
{
    memmove(blame->crash_ms + 1, blame->crash_ms,
            sizeof blame->crash_ms - sizeof blame->crash_ms[0]);
    blame->crash_ms[0] = now_ms;
}

int viewer_blame_crash(ViewerBlame *const *windows, unsigned count, int64_t now_ms)
{
    int suspect = -1;
    for (unsigned i = 0; i < count; i++) {
        const ViewerBlame *now = windows[i], *before = suspect >= 0 ? windows[suspect] : NULL;
        if (now->sent_ms == 0) {
            continue;
        }
        if (before == NULL) {
            suspect = (int)i;
            continue;
        }
        bool proven = viewer_blame_proven(now, now_ms);
        bool before_proven = viewer_blame_proven(before, now_ms);
        if (before_proven != proven ? before_proven : now->sent_ms >= before->sent_ms) {
            suspect = (int)i;
        }
    }
    if (suspect >= 0) {
        mark(windows[suspect], now_ms);
    }
    return suspect;
}

bool viewer_blame_guilty(const ViewerBlame *blame, int64_t now_ms)
{
    int64_t oldest = blame->crash_ms[BLAME_CRASHES - 1];
    return oldest != 0 && now_ms - oldest <= BLAME_SPAN_MS;
}
