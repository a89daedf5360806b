/* costs.h - what benches count and tell
 *
 * Layer: tests.  Thread: any; for the keys main.
 */
#ifndef TILIK_TESTS_COSTS_H
#define TILIK_TESTS_COSTS_H

#include "model/catalog.h"
#include "terminal.h"

/* Milliseconds that this process has computed. */
double cpu_ms(void);

typedef struct Costs {
    double median, p99, most;
} Costs;

/* Sorts ms. */
Costs costs_of(double *ms, int count);

/* Prints a line of them. */
void costs_tell(const char *what, double *ms, int count);

/* Milliseconds from keys to the first bytes of what they changed, or to a text. */
double costs_press(Term *term, const char *keys);
double costs_press_until(Term *term, const char *keys, const char *text);

/* The name of the area of that level which this one lies in. */
const char *costs_area_name(const Catalog *catalog, uint32_t area, AreaLevel level);

#endif
