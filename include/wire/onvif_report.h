/* onvif_report.h - what a device says of itself, put together, and as JSON
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_ONVIF_REPORT_H
#define TILIK_WIRE_ONVIF_REPORT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct OnvifProfile {
    char *token, *name, *encoding;   /* "H264" ...; "" not told */
    char *stream_url, *snapshot_url; /* NULL where not told; without a login in them */
    int width, height;               /* 0 not told */
    bool ptz;
    bool moved; /* its addresses named another host than the one that was asked */
} OnvifProfile;

/* A position that the camera keeps, by the number that goes there. */
typedef struct OnvifPlace {
    int number;
    char *name;
} OnvifPlace;

typedef struct OnvifReport {
    char *manufacturer, *model, *firmware, *serial; /* NULL not told */
    char *url;                                      /* where it was asked */
    int64_t skew_ms; /* its clock before (+) or behind ours; G_MININT64 not told */
    bool media2;
    bool cut;            /* it fell silent before all was told */
    bool ptz, home;      /* it can be steered, it has a home position */
    GPtrArray *profiles; /* of OnvifProfile */
    GPtrArray *presets;  /* of OnvifPlace */
} OnvifReport;

/* Returns one that says nothing yet; free it with all in it. */
OnvifReport *onvif_report_new(void);
void onvif_report_free(OnvifReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OnvifReport, onvif_report_free)

/* {url, manufacturer, model, firmware, serial, clock_skew_ms, media2, cut, ptz, home,
 * profiles:[{token, name, encoding, width, height, ptz, stream_url, snapshot_url, other_host}],
 * presets:[{number, name}]} */
void encode_onvif_report(GString *out, const OnvifReport *report);

#endif
