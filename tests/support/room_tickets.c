/* What tests of tickets at the console have in common. */
#include "room_tickets.h"

#include <signal.h>
#include <string.h>

#include "base/clock.h"

/* The page of a list, as the administrator sees it. */
char *tickets_list(const Room *room)
{
    g_auto(Answer) answer = daemon_ask(room->daemon, "GET", "/api/v1/tickets",
                                       room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return g_strdup(answer.body);
}

int tickets_count(const Room *room)
{
    g_autofree char *page = tickets_list(room);
    return items_in(page);
}

/* How often a text stands in it. */
static int times(const char *text, const char *part)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        found++;
    return found;
}

/* Waits until the list says something so often. */
void tickets_wait(const Room *room, const char *part, int often)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autofree char *page = tickets_list(room);
        if (times(page, part) == often)
            return;
        if (clock_mono_ms() > end)
            g_error("%s stands not %d times in %s", part, often, page);
        g_usleep(20000);
    }
}

void ticket_wait(const Room *room, const char *id, const char *member, const char *value)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autofree char *is = ticket_member(room->daemon, id, member);
        if (g_strcmp0(is, value) == 0)
            return;
        if (clock_mono_ms() > end)
            g_error("%s is %s, not %s", member, is, value);
        g_usleep(20000);
    }
}

void room_kill(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

void room_end(Term *term)
{
    room_leave(term);
    term_free(term);
}

void room_leave_a_city(const Room *room, Role role, const char *home)
{
    Term *term = room_console_at(room, role, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    room_end(term);
}

Term *room_at_the_alert(const Room *room, const char *home)
{
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "◆ new ", ROOM_WAIT_MS));
    term_type(term, "a\033OH");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
    return term;
}

Term *room_at_the_ticket(const Room *room, Role role, const char *home, const char *title)
{
    Term *term = room_console_at(room, role, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, title, ROOM_WAIT_MS));
    return term;
}
