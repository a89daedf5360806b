/* onvif_command.h - `tilikd onvif probe ADDRESS`: what a camera says of itself
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_ONVIF_COMMAND_H
#define TILIK_SERVER_ONVIF_COMMAND_H

/* Runs the command, whose name is the first argument; returns what the program exits with: 0 told,
 * 1 the camera says nothing, 2 asked wrongly. */
int onvif_command(int count, char **arguments);

#endif
