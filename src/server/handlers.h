/* handlers.h - one function a route
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_HANDLERS_H
#define TILIK_SERVER_HANDLERS_H

#include "call.h"

void on_healthz(Call *call);
void on_readyz(Call *call);
void on_openapi(Call *call);
void on_relay(Call *call);
void on_session(Call *call);
void on_areas(Call *call);
void on_sites(Call *call);
void on_site(Call *call);
void on_cameras(Call *call);
void on_camera(Call *call);
void on_changes(Call *call);
void on_view(Call *call);
void on_brake(Call *call);
void on_ptz(Call *call);
void on_ptz_act(Call *call);
void on_order(Call *call);
void on_orders(Call *call);
void on_one_order(Call *call);
void on_order_undo(Call *call);
void on_camera_reason(Call *call);
void on_camera_reason_repeat(Call *call, const char *kept);
void on_camera_history(Call *call);
void on_alerts_post(Call *call);
void on_alertmanager(Call *call);
void on_alert_list(Call *call);
void on_alert(Call *call);
void on_alert_snapshot(Call *call);
void on_alert_cap(Call *call);
void on_alert_act(Call *call);
void on_alert_bulk(Call *call);
void on_situations(Call *call);
void on_situation(Call *call);
void on_situation_cap(Call *call);
void on_report_alerts(Call *call);
void on_report_kinds(Call *call);
void on_report_uptime(Call *call);
void on_camera_uptime(Call *call);
void on_site_uptime(Call *call);
void on_views(Call *call);
void on_looks(Call *call);
void on_shown(Call *call);
void on_shown_repeat(Call *call, const char *kept);
void on_tickets(Call *call);
void on_ticket(Call *call);
void on_ticket_post(Call *call);
void on_ticket_patch(Call *call);
void on_ticket_note(Call *call);
void on_ticket_check(Call *call);
void on_rollcalls(Call *call);
void on_rollcall_post(Call *call);
void on_patrols(Call *call);
void on_patrol(Call *call);
void on_patrol_post(Call *call);
void on_patrol_stops(Call *call);
void on_patrol_end(Call *call);
void on_ticket_merge(Call *call);
void on_ticket_unmerge(Call *call);
void on_ticket_refer(Call *call);
void on_ticket_attach(Call *call);
void on_ticket_file(Call *call);
void on_handovers(Call *call);
void on_handover(Call *call);
void on_handover_brief(Call *call);
void on_handover_post(Call *call);
void on_handover_patch(Call *call);

void on_sources(Call *call);
void on_weather(Call *call);
void on_register(Call *call);
void on_building(Call *call);
void on_building_patch(Call *call);
void on_building_repeat(Call *call, const char *kept);
void on_logbook(Call *call);
void on_log_line(Call *call);
void on_log_post(Call *call);
void on_report_situation(Call *call);

/* Answers a line that was written before, to those who may still read it. */
void on_log_repeat(Call *call, const char *kept);

/* Answers a brake that was pulled before, to those who may still pull it. */
void on_brake_repeat(Call *call, const char *kept);

/* Answers a view that was asked for before. */
void on_view_repeat(Call *call, const char *kept);

/* Answer an act on alerts that was done before, to those who may still know of them. */
void on_alert_act_repeat(Call *call, const char *kept);
void on_alert_bulk_repeat(Call *call, const char *kept);

/* Answers what was done to a ticket before, to those who may still know of it. */
void on_ticket_repeat(Call *call, const char *kept);

/* Answers what was done to a handover before, to those who may still know of it. */
void on_handover_repeat(Call *call, const char *kept);

/* Answers what was told of a patrol before, to those who may still know of it. */
void on_patrol_repeat(Call *call, const char *kept);

#endif
