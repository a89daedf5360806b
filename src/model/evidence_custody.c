#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "model/evidence.h"

/* The chain of custody: lines of text that hang on each other. */

#define PARTS       6
#define NUMBER_SIZE 16

void custody_line_clear(CustodyLine *line)
{
    g_free(line->by);
    g_free(line->detail);
}

/* What the hash is over: the hash before, and the line up to its own. */
static void seal(const char *before, const char *line, size_t size, char out[EVIDENCE_HASH_SIZE])
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const unsigned char *)before, (gssize)strlen(before));
    g_checksum_update(sum, (const unsigned char *)"\n", 1);
    g_checksum_update(sum, (const unsigned char *)line, (gssize)size);
    g_strlcpy(out, g_checksum_get_string(sum), EVIDENCE_HASH_SIZE);
}

const char *custody_head(const GArray *lines, const char *anchor)
{
    return lines == NULL || lines->len == 0
               ? anchor
               : g_array_index(lines, CustodyLine, lines->len - 1).hash;
}

bool custody_told_head(const char *text, const char *sha256, char out[EVIDENCE_HASH_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    const char *last = NULL;
    for (const char *at = text + strcspn(text, digits); *at != '\0';) {
        size_t length = strspn(at, digits);
        if (length == EVIDENCE_HASH_SIZE - 1) {
            last = at;
        }
        at += length;
        at += strcspn(at, digits);
    }
    if (last == NULL || strncmp(last, sha256, EVIDENCE_HASH_SIZE - 1) == 0) {
        return false;
    }
    g_strlcpy(out, last, EVIDENCE_HASH_SIZE);
    return true;
}

static char *cleaned(const char *text)
{
    return text_clean(text != NULL ? text : "", text != NULL ? strlen(text) : 0, EVIDENCE_TEXT_MAX);
}

char *custody_next(const GArray *lines, const char *anchor, const CustodyLine *next)
{
    char at[CLOCK_RFC3339_SIZE], hash[EVIDENCE_HASH_SIZE];
    g_autofree char *by = cleaned(next->by), *detail = cleaned(next->detail);
    clock_format(next->at_ms, at);
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%u\t%s\t%s\t%s\t%s\t", lines != NULL ? lines->len + 1 : 1, at,
                           evidence_act_word(next->act), by, detail);
    seal(custody_head(lines, anchor), line->str, line->len, hash);
    g_string_append_printf(line, "%s\n", hash);
    return g_string_free(g_steal_pointer(&line), FALSE);
}

static bool complain(GError **error, unsigned number, const char *what)
{
    /* TRANSLATORS: a place in the chain of custody, and what is wrong there */
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, _("line %u of its custody: %s"), number,
                what);
    return false;
}

/* Times have one way to be written. */
static bool take_time(const char *text, int64_t *out)
{
    char again[CLOCK_RFC3339_SIZE];
    if (!clock_parse(text, out)) {
        return false;
    }
    clock_format(*out, again);
    return strcmp(again, text) == 0;
}

static bool is_kept(const char *text)
{
    size_t length = strlen(text);
    return length <= EVIDENCE_TEXT_MAX && text_is_clean(text, length);
}

static bool take_parts(char **parts, unsigned number, CustodyLine *line, GError **error)
{
    char expected[NUMBER_SIZE];
    g_snprintf(expected, sizeof expected, "%u", number);
    line->number = number;
    if (strcmp(parts[0], expected) != 0) {
        return complain(error, number, _("it has another number"));
    }
    if (!take_time(parts[1], &line->at_ms)) {
        return complain(error, number, _("its time is none"));
    }
    if (!evidence_act_parse(parts[2], &line->act)) {
        return complain(error, number, _("what was done is not known here"));
    }
    if (!is_kept(parts[3]) || !is_kept(parts[4])) {
        return complain(error, number, _("it holds what a line may not hold"));
    }
    if (!evidence_hash_valid(parts[5])) {
        return complain(error, number, _("its hash is none"));
    }
    g_strlcpy(line->hash, parts[5], sizeof line->hash);
    line->by = g_strdup(parts[3]);
    line->detail = g_strdup(parts[4]);
    return true;
}

static bool take_line(GArray *lines, const char *text, size_t size, const char *anchor,
                      GError **error)
{
    unsigned number = lines->len + 1;
    g_autofree char *copy = g_strndup(text, size);
    if (strlen(copy) != size) {
        return complain(error, number, _("it holds what a line may not hold"));
    }
    g_auto(GStrv) parts = g_strsplit(copy, "\t", PARTS + 1);
    if (g_strv_length(parts) != PARTS) {
        return complain(error, number, _("it has not six parts"));
    }
    CustodyLine line = {0};
    if (!take_parts(parts, number, &line, error)) {
        return false;
    }
    char hash[EVIDENCE_HASH_SIZE];
    seal(custody_head(lines, anchor), text, size - strlen(parts[5]), hash);
    if (strcmp(hash, line.hash) != 0) {
        custody_line_clear(&line);
        return complain(error, number, _("it, or what it hangs on, was changed"));
    }
    g_array_append_val(lines, line);
    return true;
}

GArray *custody_read(const char *text, size_t size, const char *anchor, GError **error)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(CustodyLine));
    g_array_set_clear_func(lines, (GDestroyNotify)custody_line_clear);
    if (size > EVIDENCE_CHAIN_MAX) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                            _("its custody is too large"));
        return NULL;
    }
    const char *end = text + size;
    for (const char *at = text; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL || lines->len >= EVIDENCE_LINES_MAX) {
            complain(error, lines->len + 1,
                     newline == NULL ? _("it has no end") : _("there are too many"));
            return NULL;
        }
        if (!take_line(lines, at, (size_t)(newline - at), anchor, error)) {
            return NULL;
        }
        at = newline + 1;
    }
    return g_steal_pointer(&lines);
}
