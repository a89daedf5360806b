#include "onvif_private.h"

Onvif *onvif_new(struct event_base *base)
{
    Onvif *onvif = g_new0(Onvif, 1);
    onvif->base = base;
    onvif->loop = ask_loop_new(base);
    onvif->askings = g_ptr_array_new_with_free_func(onvif_asking_free);
    onvif->steered = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, onvif_steering_free);
    return onvif;
}

void onvif_free(Onvif *onvif)
{
    if (onvif != NULL) {
        g_ptr_array_unref(onvif->askings);
        g_hash_table_unref(onvif->steered);
        ask_loop_free(onvif->loop);
        g_free(onvif);
    }
}
