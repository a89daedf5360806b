/* uptime.h - how much of a time cameras were live, both ways
 *
 * The rules of wire/codec.h hold.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_UPTIME_H
#define TILIK_WIRE_UPTIME_H

#include "model/uptime_report.h"
#include "wire/codec.h"

/* GET /reports/uptime: {from, to, by, rows: [{key, name, cameras, uptime, live, dark_explained,
 * dark, deliberate, unlinked, unknown, outages, longest_s, longest_camera}], total: {…}, left_out}.
 * Shares are of the whole time of all cameras, 0 to 1; uptime is of the time that a camera was
 * meant to be live and known to be so or not, null where there was none; by reason a row's shares
 * are of the time of all. */
void encode_uptime_report(GString *out, const UptimeReport *report);

/* The caller frees it.  NULL and error.  Times come back as shares of a whole of
 * UPTIME_WHOLE_MS a row. */
#define UPTIME_WHOLE_MS INT64_C(1000000000)
UptimeReport *decode_uptime_report(Decoder *decoder, const char *json, size_t size, GError **error);

/* GET /cameras/{id}/uptime: {at, id, cameras, strips: [{hours, uptime, live, …, cells: ["live",
 * …]}], site: {id, cameras, strips} or null}; of /sites/{id}/uptime the same without site. */
void encode_uptime_strips(GString *out, int64_t at_ms, const UptimeStrips *own,
                          const UptimeStrips *site);

/* Ids are good until the next read with the decoder. */
bool decode_uptime_strips(Decoder *decoder, const char *json, size_t size, UptimeStrips *own,
                          UptimeStrips *site, GError **error);

#endif
