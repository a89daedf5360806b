/* Cameras none of whose addresses can be asked: nothing is known of them, and that is said of the
 * source, where people see how it stands. */
#include "probing_private.h"

void probing_mute(Probed *probed, bool mute)
{
    Source *source = probed->source;
    if (probed->mute != mute) {
        probed->mute = mute;
        source->mutes = mute ? source->mutes + 1 : source->mutes - 1;
        source->stands_told = false;
    }
}

void probing_tell_mutes(Source *source)
{
    if (source->stands_told) {
        return;
    }
    g_autofree char *detail =
        source->mutes > 0
            ? g_strdup_printf("cameras that can't be asked (rtsps without a snapshot address): %u",
                              source->mutes)
            : g_strdup("");
    source->stands_told = true;
    source->sink->stands(source->sink->server, SOURCE_UP, detail);
}
