/* cli_one.h - one act of a plain command: written down, sent, told
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_ONE_H
#define TILIK_CONSOLE_CLI_ONE_H

#include "console/city.h"
#include "store/outbox.h"

/* Prints what the backend answered; NULL: another Tilik sent it, and it was done. */
typedef void (*CliAnswered)(const char *answer, size_t size, void *data);

/* Writes the act down and sends it.  Where nobody answers it says that it is written down, which is
 * done.  Returns the exit status. */
int cli_one(const Config *config, City *city, const OutboxAct *act, CliAnswered answered,
            void *data);

#endif
