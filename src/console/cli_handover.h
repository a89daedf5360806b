/* cli_handover.h - a shift handed over by command: the brief, the offer, the acceptance
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_HANDOVER_H
#define TILIK_CONSOLE_CLI_HANDOVER_H

/* `tilik handover [--markdown|--json] [--area CODE]`, and `tilik handover offer NAME`, `accept`,
 * `withdraw`; argv[0] is the command's name.  Acts go through the outbox (cli_post.h). */
int cli_handover(int argc, char **argv);

#endif
