#include "video/glimpse.h"

#include <stdatomic.h>

#include "base/clock.h"
#include "video/address.h"
#include "video/measure.h"
#include "video/picture_codec.h"
#include "video/stream.h"

#define FAREWELL_MS 200
/* Streams without keyframes (rolling refresh) are begun anywhere after this many frames. */
#define KEYLESS_MAX 250
/* Larger ones are scaled down to fit: it is kept as long as it is shown. */
#define WIDTH_MAX  1280
#define HEIGHT_MAX 720

struct Glimpse {
    Bridge *bridge;
    GThread *thread;
    char *url;
    ReceiveLimits limits;
    unsigned number;
    atomic_bool stop;
    PanePicture *picture; /* the thread's until it is done */

    /* The thread's own. */
    bool aborted, closing;
    int index;
    AVFormatContext *context;
    Measure *measure;
    int64_t deadline_ms;
    unsigned skipped;
};

static int interrupted(void *user)
{
    Glimpse *glimpse = user;
    bool late = clock_mono_ms() > glimpse->deadline_ms;
    if (glimpse->closing || atomic_load(&glimpse->stop)) {
        return late || !glimpse->closing;
    }
    glimpse->aborted = glimpse->aborted || late;
    return glimpse->aborted;
}

static PanePicture *picture_of(PictureCodec *codec)
{
    int width = 0, height = 0;
    if (!picture_codec_size(codec, &width, &height)) {
        return NULL;
    }
    if (width > WIDTH_MAX) {
        height = MAX(height * WIDTH_MAX / width, 1);
        width = WIDTH_MAX;
    }
    if (height > HEIGHT_MAX) {
        width = MAX(width * HEIGHT_MAX / height, 1);
        height = HEIGHT_MAX;
    }
    g_autoptr(PanePicture) picture = pane_picture_new(width, height);
    return picture_codec_scale(codec, width, height, picture->rgba) ? g_steal_pointer(&picture)
                                                                    : NULL;
}

/* Returns true when there is a picture, or there never will be. */
static bool take(Glimpse *glimpse, PictureCodec *codec, AVPacket *packet, ViewerReason *reason)
{
    bool key = false;
    const AVCodecParameters *parameters = glimpse->context->streams[glimpse->index]->codecpar;
    ViewerReason trouble = measure_take(glimpse->measure, parameters->codec_id, packet, &key);
    if (trouble != VIEWER_REASON_NONE) {
        *reason = trouble;
        return true;
    }
    glimpse->skipped++;
    if (!key && glimpse->skipped < KEYLESS_MAX) {
        return false;
    }
    bool failed = false;
    if (!picture_codec_take(codec, packet, &failed) && !picture_codec_drain(codec)) {
        *reason = VIEWER_REASON_DISPLAY;
        return failed;
    }
    glimpse->picture = picture_of(codec);
    *reason = glimpse->picture != NULL ? VIEWER_REASON_NONE : VIEWER_REASON_DISPLAY;
    return true;
}

static ViewerReason read_picture(Glimpse *glimpse, PictureCodec *codec)
{
    ViewerReason reason = VIEWER_REASON_TIMEOUT;
    AVPacket *packet = av_packet_alloc();
    while (!atomic_load(&glimpse->stop)) {
        int error = av_read_frame(glimpse->context, packet);
        if (error == AVERROR(EAGAIN) && !glimpse->aborted) {
            continue;
        }
        if (error < 0 || glimpse->aborted) {
            /* Where pictures came and none could be decoded, that is why. */
            reason =
                reason == VIEWER_REASON_DISPLAY || glimpse->aborted ? reason : stream_reason(error);
            break;
        }
        bool ours = packet->stream_index == glimpse->index && packet->size > 0;
        bool done = ours && take(glimpse, codec, packet, &reason);
        av_packet_unref(packet);
        if (done) {
            break;
        }
    }
    av_packet_free(&packet);
    return reason;
}

static ViewerReason look(Glimpse *glimpse)
{
    AVIOInterruptCB interrupt = {.callback = interrupted, .opaque = glimpse};
    ViewerReason reason = VIEWER_REASON_FAILED;
    glimpse->deadline_ms = clock_mono_ms() + glimpse->limits.open_ms;
    glimpse->context = stream_open(glimpse->url, &interrupt, &glimpse->index, &reason);
    g_clear_pointer(&glimpse->url, address_wipe);
    if (glimpse->context == NULL) {
        /* libavformat has many words for being interrupted. */
        return glimpse->aborted ? VIEWER_REASON_TIMEOUT : reason;
    }
    glimpse->deadline_ms = clock_mono_ms() + glimpse->limits.lost_ms;
    const AVCodecParameters *parameters = glimpse->context->streams[glimpse->index]->codecpar;
    glimpse->measure = measure_new(parameters);
    PictureCodec *codec = picture_codec_new(parameters);
    if (codec == NULL) {
        reason = VIEWER_REASON_UNSUPPORTED;
    } else {
        picture_codec_keys_only(codec, true);
        reason = read_picture(glimpse, codec);
        picture_codec_free(codec);
    }
    measure_free(glimpse->measure);
    glimpse->closing = true;
    glimpse->deadline_ms = clock_mono_ms() + FAREWELL_MS;
    avformat_close_input(&glimpse->context);
    return reason;
}

static void *run(void *user)
{
    Glimpse *glimpse = user;
    ViewerReason reason = look(glimpse);
    bridge_post(glimpse->bridge, glimpse->number, BRIDGE_RECEIVE_DONE, (int)reason, NULL, NULL);
    return NULL;
}

Glimpse *glimpse_new(Bridge *bridge, unsigned number, const ReceiveAddress *address,
                     const ReceiveLimits *limits)
{
    Glimpse *glimpse = g_new0(Glimpse, 1);
    glimpse->bridge = bridge;
    glimpse->number = number;
    glimpse->limits = *limits;
    glimpse->url = address_with_login(address->url, address->user, address->password);
    glimpse->thread = g_thread_try_new("glimpse", run, glimpse, NULL);
    if (glimpse->thread == NULL) {
        bridge_post(bridge, number, BRIDGE_RECEIVE_DONE, (int)VIEWER_REASON_FAILED, NULL, NULL);
    }
    return glimpse;
}

void glimpse_stop(Glimpse *glimpse)
{
    atomic_store(&glimpse->stop, true);
}

void glimpse_free(Glimpse *glimpse)
{
    if (glimpse == NULL) {
        return;
    }
    glimpse_stop(glimpse);
    if (glimpse->thread != NULL) {
        g_thread_join(glimpse->thread);
    }
    pane_picture_free(glimpse->picture);
    address_wipe(glimpse->url);
    g_free(glimpse);
}

PanePicture *glimpse_steal(Glimpse *glimpse)
{
    return g_steal_pointer(&glimpse->picture);
}
