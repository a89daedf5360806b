#include <string.h>

#include "base/id.h"
#include "base/paths.h"
#include "store/outbox_private.h"

OutboxAct *outbox_act_copy(const OutboxAct *act)
{
    OutboxAct *copy = g_new(OutboxAct, 1);
    *copy = *act;
    char **const texts[] = {&copy->id,   &copy->object,    &copy->method, &copy->path,
                            &copy->body, &copy->condition, &copy->file,   &copy->memo,
                            &copy->who,  &copy->name,      &copy->draft};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        *texts[i] = g_strdup(*texts[i] != NULL ? *texts[i] : "");
    }
    copy->bytes = NULL;
    copy->problem = g_strdup(act->problem);
    return copy;
}

void outbox_act_free(OutboxAct *act)
{
    if (act == NULL) {
        return;
    }
    g_free(act->id);
    g_free(act->object);
    g_free(act->method);
    g_free(act->path);
    g_free(act->body);
    g_free(act->condition);
    g_free(act->file);
    g_free(act->memo);
    g_free(act->draft);
    g_free(act->who);
    g_free(act->name);
    g_free(act->problem);
    g_free(act);
}

OutboxDraft *outbox_draft_copy(const OutboxDraft *draft)
{
    OutboxDraft *copy = g_new(OutboxDraft, 1);
    *copy = *draft;
    char **const texts[] = {&copy->id, &copy->kind, &copy->text, &copy->who, &copy->name};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        *texts[i] = g_strdup(*texts[i] != NULL ? *texts[i] : "");
    }
    return copy;
}

void outbox_draft_free(OutboxDraft *draft)
{
    if (draft == NULL) {
        return;
    }
    g_free(draft->id);
    g_free(draft->kind);
    g_free(draft->text);
    g_free(draft->who);
    g_free(draft->name);
    g_free(draft);
}

char *outbox_path(const char *backend)
{
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, backend, -1);
    g_autofree char *name = g_strdup_printf("outbox-%.16s.db", sum);
    return paths_state(name);
}

int64_t outbox_act_size(const OutboxAct *act)
{
    return (int64_t)(strlen(act->body) + strlen(act->memo));
}

static bool fits(const char *text, size_t most)
{
    return text == NULL || strlen(text) <= most;
}

bool outbox_act_is_bounded(const OutboxAct *act)
{
    bool method = g_strcmp0(act->method, "POST") == 0 || g_strcmp0(act->method, "PATCH") == 0;
    return method && act->path != NULL && act->path[0] == '/' && fits(act->path, OUTBOX_PATH_MAX) &&
           fits(act->body, OUTBOX_BODY_MAX) && fits(act->memo, OUTBOX_MEMO_MAX) &&
           fits(act->object, OUTBOX_WORD_MAX) && fits(act->who, OUTBOX_WORD_MAX) &&
           fits(act->name, OUTBOX_WORD_MAX) && fits(act->condition, OUTBOX_WORD_MAX) &&
           (act->id == NULL || id_valid(act->id));
}
