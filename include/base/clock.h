/* clock.h - time as Tilik counts it
 *
 * Wall times are int64_t milliseconds since 1970 in UTC; 0 means not known.  Durations and
 * time-outs use the monotonic clock.  model asks nobody for the time: its callers pass it in.
 *
 * Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_CLOCK_H
#define TILIK_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_RFC3339_SIZE 32

/* 9999-12-31T23:59:59.999Z */
#define CLOCK_MAX_MS INT64_C(253402300799999)

/* Returns the wall clock, in ms. */
int64_t clock_wall_ms(void);

/* Returns a clock that never goes back, in ms. */
int64_t clock_mono_ms(void);

/* Writes a wall time as RFC 3339 in UTC with milliseconds, "2026-03-01T02:03:04.567Z".  A time
 * outside 0 to CLOCK_MAX_MS is written as the nearer end. */
void clock_format(int64_t wall_ms, char out[CLOCK_RFC3339_SIZE]);

/* Reads an RFC 3339 time with any offset.  Returns false, *out untouched, when it is not one or
 * lies outside the years 1970 to 9999. */
bool clock_parse(const char *text, int64_t *out);

/* Writes an age for people, rounded down: "0.4 s", "12 s", "5 min", "3 h", "2 d", "-" when then_ms
 * is 0 or lies ahead. Translated. */
void clock_age(int64_t now_ms, int64_t then_ms, char *out, size_t size);

#endif
