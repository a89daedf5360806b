/* clip_format.h - what the maker of the demo's clips and the server that plays them agree on
 *
 * Layer: server and its build tool.
 */
#ifndef TILIK_SERVER_CLIPS_CLIP_FORMAT_H
#define TILIK_SERVER_CLIPS_CLIP_FORMAT_H

#define CLIP_FPS 15

/* Every name is the file clips/NAME.h264. */
#define CLIP_NAMES "junction", "street", "market", "river", "alley", "heritage", "office", "park"

#endif
