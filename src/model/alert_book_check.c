/* The rules that the fields of alerts and situations keep. */
#include <math.h>
#include <string.h>

#include "alert_book_private.h"
#include "base/error.h"
#include "base/id.h"
#include "catalog_check.h"
#include "model/area.h"

#define NAME_BYTES 300
#define TEXT_BYTES 500
#define URL_BYTES  2000

/* What is said of a field; NULL where it is good. */
typedef struct Finding {
    const char *field, *what;
} Finding;

static bool refuse(GError **error, const char *id, Finding finding)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s: %s",
                id != NULL && id_valid(id) ? id : "?", finding.field, finding.what);
    return false;
}

bool book_full(GError **error)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, _("there are too many alerts"));
    return false;
}

static bool id_good(const char *id)
{
    return id == NULL || id[0] == '\0' || id_valid(id);
}

static bool area_good(const char *code)
{
    AreaLevel level;
    return code == NULL || code[0] == '\0' || area_code_level(code, &level);
}

static bool given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static Finding check_ids(const Alert *alert)
{
    const char *bad = _("not valid");
    if (alert->id == NULL || !id_valid(alert->id)) {
        return (Finding){"id", bad};
    }
    if (alert->kind == NULL || !alert_kind_valid(alert->kind)) {
        return (Finding){"kind", bad};
    }
    if (!id_good(alert->camera)) {
        return (Finding){"camera", bad};
    }
    if (!area_good(alert->area)) {
        return (Finding){"area", bad};
    }
    if (!given(alert->camera) && !given(alert->area)) {
        return (Finding){"area", _("neither camera nor area is given")};
    }
    return (Finding){id_good(alert->situation) ? NULL : "situation", bad};
}

static Finding check_texts(const Alert *alert)
{
    const struct {
        const char *field, *text;
        size_t most;
    } texts[] = {
        {"owner", alert->owner, NAME_BYTES},
        {"source", alert->source, NAME_BYTES},
        {"acked_by", alert->acked_by, NAME_BYTES},
        {"shelved_by", alert->shelved_by, NAME_BYTES},
        {"external_id", alert->external_id, NAME_BYTES},
        {"shelf_reason", alert->shelf_reason, TEXT_BYTES},
        {"note", alert->note, TEXT_BYTES},
        {"snapshot_url", alert->snapshot_url, URL_BYTES},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i].text != NULL && !catalog_text_good(texts[i].text, texts[i].most)) {
            return (Finding){texts[i].field, _("not clean or too long")};
        }
    }
    return (Finding){NULL, NULL};
}

static Finding check_numbers(const Alert *alert)
{
    const struct {
        const char *field;
        int64_t value, least, most;
    } numbers[] = {
        {"first_at", alert->first_at_ms, 0, BOOK_TIME_MAX},
        {"last_at", alert->last_at_ms, 0, BOOK_TIME_MAX},
        {"cleared_at", alert->cleared_at_ms, 0, BOOK_TIME_MAX},
        {"acked_at", alert->acked_at_ms, 0, BOOK_TIME_MAX},
        {"claimed_at", alert->claimed_at_ms, 0, BOOK_TIME_MAX},
        {"escalated_at", alert->escalated_at_ms, 0, BOOK_TIME_MAX},
        {"shelved_until", alert->shelved_until_ms, 0, BOOK_TIME_MAX},
        {"closed_at", alert->closed_at_ms, 0, BOOK_TIME_MAX},
        {"rev", alert->rev, 0, INT64_MAX},
        {"count", alert->count, 0, ALERT_COUNT_MAX},
        {"looked_s", alert->looked_s, ALERT_NOT_LOOKED, INT32_MAX},
        {"track", alert->track_real, 0, alert->track_total},
        {"priority", (int64_t)alert->priority, 0, PRIORITIES - 1},
        {"verdict", (int64_t)alert->verdict, 0, VERDICTS - 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (numbers[i].value < numbers[i].least || numbers[i].value > numbers[i].most) {
            return (Finding){numbers[i].field, _("out of range")};
        }
    }
    if (!isnan(alert->score) && !(alert->score >= 0 && alert->score <= 1)) {
        return (Finding){"score", _("out of range")};
    }
    return (Finding){NULL, NULL};
}

bool book_check_alert(const Alert *alert, GError **error)
{
    Finding finding = check_ids(alert);
    if (finding.field == NULL) {
        finding = check_texts(alert);
    }
    if (finding.field == NULL) {
        finding = check_numbers(alert);
    }
    if (finding.field == NULL && !alert_machine_legal(&alert->machine)) {
        finding = (Finding){"state", _("does not go with active, acked and one_shot")};
    }
    if (finding.field == NULL && alert->pending && alert->machine.state != ALERT_NORMAL) {
        finding = (Finding){"pending", _("what waits to be told is normal")};
    }
    return finding.field == NULL || refuse(error, alert->id, finding);
}

static Finding check_situation_numbers(const Situation *situation)
{
    const struct {
        const char *field;
        int64_t value, most;
    } numbers[] = {
        {"since", situation->since_ms, BOOK_TIME_MAX},
        {"last_at", situation->last_at_ms, BOOK_TIME_MAX},
        {"cleared_at", situation->cleared_at_ms, BOOK_TIME_MAX},
        {"rev", situation->rev, INT64_MAX},
        {"cleared", situation->cleared, situation->members},
        {"priority", (int64_t)situation->priority, PRIORITIES - 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (numbers[i].value < 0 || numbers[i].value > numbers[i].most) {
            return (Finding){numbers[i].field, _("out of range")};
        }
    }
    return (Finding){NULL, NULL};
}

bool book_check_situation(const Situation *situation, GError **error)
{
    const char *bad = _("not valid");
    Finding finding = {NULL, NULL};
    if (situation->id == NULL || !id_valid(situation->id)) {
        finding = (Finding){"id", bad};
    } else if (situation->kind == NULL || !alert_kind_valid(situation->kind)) {
        finding = (Finding){"kind", bad};
    } else if (!area_good(situation->area)) {
        finding = (Finding){"area", bad};
    } else if (!id_good(situation->first_out)) {
        finding = (Finding){"first_out", bad};
    } else if (situation->link != NULL && !catalog_text_good(situation->link, NAME_BYTES)) {
        finding = (Finding){"link", _("not clean or too long")};
    } else {
        finding = check_situation_numbers(situation);
    }
    return finding.field == NULL || refuse(error, situation->id, finding);
}
