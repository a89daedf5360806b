/* clocks.h - clocks of the real programs that a test can move (fault_shim.c)
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_CLOCKS_H
#define TILIK_TESTS_CLOCKS_H

#include <stdint.h>

/* How many seconds each clock is ahead, which the programs see at once. */
typedef struct Clocks {
    int64_t wall, boot, mono;
} Clocks;

/* Makes a file of clocks that are right. */
Clocks *clocks_new(const char *file);
void clocks_free(Clocks *clocks);

/* All go on by so many seconds, as when time passes. */
void clocks_pass(Clocks *clocks, int64_t seconds);

/* Programs that are started from now on go by the clocks of a file; by the machine's again. */
void clocks_put_on(const char *file);
void clocks_take_off(void);

#endif
