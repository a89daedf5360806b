#include "evil.h"

#include <string.h>

const char *const evil_texts[EVIL_TEXTS] = {
    "\\u001b[2Jclear",
    "\\u001b]52;c;aGVsbG8=\\u0007copy",
    "\\u001b]0;owned\\u0007title",
    "\\u001bP$q q\\u001b\\\\dcs",
    "\\u001b[6nreport",
    "\\u009b31mc1",
    "\\rback",
    "line\\nfeed",
    "\\u202egnisrever",
    "a\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301marks",
    "\\uff21\\uff22wide",
    "\\u200b\\u200bnothing",
    "\\ud83c\\udf5cemoji",
    "\\ufeffmark",
};

void evil_check(Term *term)
{
    g_autofree char *bad = term_forbidden(term);
    g_assert_cmpstr(bad, ==, NULL);
    gsize size;
    const char *raw = term_raw(term, &size);
    g_assert_null(g_strstr_len(raw, (gssize)size, "\033]52"));
    g_assert_null(g_strstr_len(raw, (gssize)size, "\033[6n"));
    g_assert_null(g_strstr_len(raw, (gssize)size, "\xe2\x80\xae"));
    g_assert_null(strstr(term_title(term), "owned"));
}
