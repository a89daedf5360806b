/* sync_scope.c - what a reader may see, and that nothing else is kept */
#include "net/sync_private.h"

/* A hash of role, areas and rights. */
static uint64_t scope_of(const Session *session)
{
    g_autoptr(GString) text = g_string_new(role_word(session->role));
    const char *const *lists[] = {session->areas, session->rights};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_string_append_c(text, '\n');
        for (const char *const *each = lists[i]; *each != NULL; each++) {
            g_string_append(text, *each);
            g_string_append_c(text, ' ');
        }
    }
    return snapshot_hash(text->str);
}

/* What was gathered under another scope is not kept for a moment: it may be what this reader may no
 * longer see. */
void sync_judge_scope(Sync *sync, const Session *session)
{
    uint64_t scope = scope_of(session);
    if (sync->scope != 0 && sync->scope != scope) {
        sync_forget_all(sync);
    }
    sync->scope = scope;
}
