#include <inttypes.h>

#include "metrics.h"
#include "server.h"

/* Nothing but words of ours stands in labels. */
void metrics_patrols(GString *out, const Server *server)
{
    PatrolFigures figures = patrolling_figures(server->patrolling);
    metrics_one(out, "tilikd_patrols_open", "gauge", "Patrols that were begun and not ended.",
                figures.open);
    metrics_head(out, "tilikd_patrol_acts_total", "counter",
                 "What was told of patrols; time_out: nobody ended it.");
    for (unsigned act = 0; act < PATROL_ACTS; act++) {
        g_string_append_printf(out, "tilikd_patrol_acts_total{act=\"%s\"} %" PRIu64 "\n",
                               patrol_act_word((PatrolAct)act), figures.acts[act]);
    }
}
