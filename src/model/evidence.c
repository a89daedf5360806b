#include "model/evidence.h"

#include <string.h>

#define NAME_MAX_BYTES 180

WORDS_DEFINE(EvidenceKind, evidence_kind, EVIDENCE_KIND_TABLE)
WORDS_DEFINE(EvidenceEnding, evidence_ending, EVIDENCE_ENDING_TABLE)
WORDS_DEFINE(EvidenceEvent, evidence_event, EVIDENCE_EVENT_TABLE)
WORDS_DEFINE(EvidenceAct, evidence_act, EVIDENCE_ACT_TABLE)

Evidence *evidence_new(void)
{
    return g_new0(Evidence, 1);
}

/* Its strings, in one place. */
#define STRINGS(e)                                                                                 \
    {                                                                                              \
        &(e)->id, &(e)->file, &(e)->sha256, &(e)->camera, &(e)->name, &(e)->area, &(e)->place,     \
            &(e)->site, &(e)->by, &(e)->role, &(e)->ticket, &(e)->alert, &(e)->backend,            \
            &(e)->view, &(e)->host, &(e)->version, &(e)->how, &(e)->zone                           \
    }

Evidence *evidence_copy(const Evidence *evidence)
{
    Evidence *copy = g_new(Evidence, 1);
    *copy = *evidence;
    char **strings[] = STRINGS(copy);
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
        *strings[i] = g_strdup(*strings[i]);
    }
    if (copy->notes != NULL) {
        copy->notes = g_array_copy(copy->notes);
    }
    return copy;
}

void evidence_free(Evidence *evidence)
{
    if (evidence == NULL) {
        return;
    }
    char **strings[] = STRINGS(evidence);
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
        g_free(*strings[i]);
    }
    g_clear_pointer(&evidence->notes, g_array_unref);
    g_free(evidence);
}

void evidence_note(Evidence *evidence, EvidenceEvent event, int64_t at_ms, int64_t lasts_ms)
{
    const EvidenceNote note = {event, at_ms, lasts_ms};
    if (evidence->notes == NULL) {
        evidence->notes = g_array_new(FALSE, FALSE, sizeof(EvidenceNote));
    }
    if (evidence->notes->len < EVIDENCE_NOTES_MAX) {
        g_array_append_val(evidence->notes, note);
    }
}

bool evidence_name_valid(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > NAME_MAX_BYTES || name[0] == '.' || name[0] == '-') {
        return false;
    }
    for (const char *c = name; *c != '\0'; c++) {
        if (!g_ascii_isalnum(*c) && strchr("._-", *c) == NULL) {
            return false;
        }
    }
    return true;
}

bool evidence_hash_valid(const char *text)
{
    size_t length = strspn(text, "0123456789abcdef");
    return length == EVIDENCE_HASH_SIZE - 1 && text[length] == '\0';
}
