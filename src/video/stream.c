#include "video/stream.h"

#include <string.h>

#include "video/address.h"
#include "video/remux.h"

#define RTSP_PROTOCOLS "rtsp,rtsps,rtp,srtp,rtcp,udp,tcp,tls,crypto"
#define HTTP_PROTOCOLS "http,https,httpproxy,tcp,tls,crypto"
#define FORMATS        "rtsp,sdp,rtp,hls,mpegts,mpjpeg,mjpeg,mov,mp4,h264,hevc"
#define STREAMS_MAX    32

/* Nothing is written anywhere: these lines may hold an address with its password. */
static void quiet(void *context, int level, const char *format, va_list arguments)
{
}

void stream_init(void)
{
    av_log_set_callback(quiet);
    avformat_network_init();
}

ViewerReason stream_reason(int error)
{
    switch (error) {
    case AVERROR_HTTP_UNAUTHORIZED:
    case AVERROR_HTTP_FORBIDDEN:
        return VIEWER_REASON_UNAUTHORIZED;
    case AVERROR_HTTP_NOT_FOUND:
        return VIEWER_REASON_NOT_FOUND;
    case AVERROR_HTTP_BAD_REQUEST:
    case AVERROR_HTTP_OTHER_4XX:
    case AVERROR_HTTP_SERVER_ERROR:
        return VIEWER_REASON_SERVER;
    case AVERROR(ECONNREFUSED):
    case AVERROR(EHOSTUNREACH):
    case AVERROR(ENETUNREACH):
        return VIEWER_REASON_REFUSED;
    case AVERROR(ETIMEDOUT):
    case AVERROR_EXIT:
        return VIEWER_REASON_TIMEOUT;
    case AVERROR_EOF:
    case AVERROR(ECONNRESET):
    case AVERROR(EPIPE):
    case AVERROR(EIO):
        return VIEWER_REASON_LOST;
    default:
        return VIEWER_REASON_FAILED;
    }
}

/* Whether somebody answered at the address: libavformat says EIO before that and after it. */
typedef struct Opening {
    int (*open)(AVFormatContext *context, AVIOContext **io, const char *url, int flags,
                AVDictionary **options);
    bool answered;
} Opening;

static int open_io(AVFormatContext *context, AVIOContext **io, const char *url, int flags,
                   AVDictionary **options)
{
    Opening *opening = context->opaque;
    int error = opening->open(context, io, url, flags, options);
    opening->answered = opening->answered || error >= 0;
    return error;
}

/* While a stream is being opened two errors have another meaning. */
static ViewerReason open_reason(int error, bool https)
{
    switch (error) {
    case AVERROR(EINVAL):
        /* A redirect to a protocol that is not on the list. */
        return VIEWER_REASON_FORBIDDEN;
    case AVERROR(EIO):
        /* A host that has no address, or a certificate that is not its own. */
        return https ? VIEWER_REASON_UNTRUSTED : VIEWER_REASON_REFUSED;
    default:
        return stream_reason(error);
    }
}

static AVDictionary *open_options(bool rtsp)
{
    AVDictionary *options = NULL;
    av_dict_set(&options, "protocol_whitelist", rtsp ? RTSP_PROTOCOLS : HTTP_PROTOCOLS, 0);
    av_dict_set(&options, "format_whitelist", FORMATS, 0);
    av_dict_set(&options, "user_agent", "Tilik/" TILIK_VERSION, 0);
    if (rtsp) {
        av_dict_set(&options, "rtsp_flags", "prefer_tcp", 0);
        av_dict_set(&options, "allowed_media_types", "video", 0);
    } else {
        /* Enough to know a format by; the rest would only delay the first picture. */
        av_dict_set(&options, "probesize", "65536", 0);
        av_dict_set(&options, "icy", "0", 0);
        /* rtsps has no such option: libavformat does not hand it on. */
        av_dict_set(&options, "tls_verify", "1", 0);
    }
    return options;
}

/* The first video whose codec can be carried; *reason says what is wrong when there is none. */
static int video_index(const AVFormatContext *context, ViewerReason *reason)
{
    *reason = VIEWER_REASON_NO_VIDEO;
    for (unsigned i = 0; i < context->nb_streams && i < STREAMS_MAX; i++) {
        const AVCodecParameters *parameters = context->streams[i]->codecpar;
        if (parameters->codec_type != AVMEDIA_TYPE_VIDEO) {
            continue;
        }
        if (remux_format(parameters->codec_id) != REMUX_NONE) {
            return (int)i;
        }
        *reason = VIEWER_REASON_UNSUPPORTED;
    }
    return -1;
}

AVFormatContext *stream_open(const char *url, const AVIOInterruptCB *interrupt, int *index,
                             ViewerReason *reason)
{
    AVFormatContext *context = avformat_alloc_context();
    if (context == NULL) {
        *reason = VIEWER_REASON_FAILED;
        return NULL;
    }
    context->interrupt_callback = *interrupt;
    context->max_streams = STREAMS_MAX;
    Opening opening = {.open = context->io_open};
    context->io_open = open_io;
    context->opaque = &opening;
    AVDictionary *options = open_options(address_is_rtsp(url));
    int error = avformat_open_input(&context, url, NULL, &options);
    av_dict_free(&options);
    if (error < 0) {
        bool https = g_ascii_strncasecmp(url, "https:", 6) == 0;
        bool nonsense = opening.answered && error == AVERROR(EIO);
        *reason = nonsense ? VIEWER_REASON_FAILED : open_reason(error, https);
        return NULL;
    }
    /* Segments of a playlist are opened later, when this function is over. */
    context->io_open = opening.open;
    context->opaque = NULL;
    *index = video_index(context, reason);
    if (*index < 0) {
        avformat_close_input(&context);
        return NULL;
    }
    for (unsigned i = 0; i < context->nb_streams; i++) {
        context->streams[i]->discard = (int)i == *index ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    }
    return context;
}

bool stream_is_recording(const AVFormatContext *context)
{
    if (context->pb != NULL && avio_size(context->pb) > 0) {
        return true;
    }
    return context->duration > 0 && strcmp(context->iformat->name, "rtsp") != 0;
}

/* The type of the NAL unit that begins at data, for the two codecs that have them. */
static bool nal_is_key(enum AVCodecID codec, uint8_t first)
{
    if (codec == AV_CODEC_ID_H264) {
        return (first & 0x1f) == 5 || (first & 0x1f) == 7;
    }
    int type = first >> 1 & 0x3f;
    return (type >= 16 && type <= 21) || type == 32 || type == 33;
}

bool stream_is_key(enum AVCodecID codec, const AVPacket *packet)
{
    if ((packet->flags & AV_PKT_FLAG_KEY) != 0) {
        return true;
    }
    if (codec != AV_CODEC_ID_H264 && codec != AV_CODEC_ID_HEVC) {
        return false;
    }
    for (int i = 0; i + 3 < packet->size; i++) {
        const uint8_t *data = packet->data + i;
        if (data[0] == 0 && data[1] == 0 && data[2] == 1 && nal_is_key(codec, data[3])) {
            return true;
        }
    }
    return false;
}
