#include "base/i18n.h"

#include <glib.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"

#define DOMAIN "tilik"

/* Returns the name of the locale that messages are asked in, as setlocale(3) would find it. */
static const char *messages_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') {
            return value;
        }
    }
    return "C";
}

static bool speaks(const char *locale, const char *language)
{
    size_t length = strlen(language);
    return strncmp(locale, language, length) == 0 && strchr("_.@", locale[length]) != NULL;
}

/* The tongues of people who read Indonesian and for whom there is no translation of their own. */
static bool reads_indonesian(const char *locale)
{
    static const char *const tongues[] = {"C",   "POSIX", "id",  "jv", "su",
                                          "mad", "bjn",   "ban", "min"};
    for (size_t i = 0; i < G_N_ELEMENTS(tongues); i++) {
        if (speaks(locale, tongues[i])) {
            return true;
        }
    }
    return false;
}

/* gettext reads LANGUAGE before the locale's name, and takes it even where only C.UTF-8 is
 * installed. */
static void choose_language(const char *language)
{
    const char *wished = getenv("LANGUAGE");
    if (language != NULL) {
        setenv("LANGUAGE", language, 1);
    } else if (wished == NULL || wished[0] == '\0') {
        setenv("LANGUAGE", reads_indonesian(messages_locale()) ? "id" : "en", 1);
    }
}

static bool is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* gettext translates nothing in the locale "C", so that is not taken even where it calls itself
 * UTF-8. */
static bool set_utf8_locale(void)
{
    if (setlocale(LC_ALL, "") != NULL && is_utf8() &&
        strcmp(setlocale(LC_MESSAGES, NULL), "C") != 0) {
        return true;
    }
    return setlocale(LC_ALL, "C.UTF-8") != NULL && is_utf8();
}

bool i18n_init(const char *language)
{
    if (language != NULL && strcmp(language, "id") != 0 && strcmp(language, "en") != 0) {
        return false;
    }
    choose_language(language);
    bool utf8 = set_utf8_locale();
    setlocale(LC_NUMERIC, "C");
    g_autofree char *program = paths_program_folder();
    g_autofree char *beside = g_build_filename(program, "locale", NULL);
    g_autofree char *installed = g_build_filename(program, "..", "share", "locale", NULL);
    bool in_build_tree = g_file_test(beside, G_FILE_TEST_IS_DIR);
    bindtextdomain(DOMAIN, in_build_tree ? beside : installed);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
    return utf8;
}

/* Without setlocale(3), which may free what other threads read.  The variable is there since
 * i18n_init(), so that the environment does not move either. */
void i18n_switch(const char *language)
{
    setenv("LANGUAGE", language, 1);
    textdomain(DOMAIN); /* makes gettext look everything up anew */
}

/* The translation of this number tells how the language sets its digits apart. */
static const char *sample(void)
{
    static const char english[] = "1,234.5";
    /* TRANSLATORS: write this number with your own separators; each is one ASCII character. */
    const char *translated = _("1,234.5");
    return strlen(translated) == strlen(english) ? translated : english;
}

void i18n_number(int64_t number, char *out, size_t size)
{
    char digits[24], grouped[32];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)number);
    int used = 0;
    for (int i = 0; i < length; i++) {
        grouped[used++] = digits[i];
        int left = length - 1 - i;
        if (left > 0 && left % 3 == 0 && digits[i] != '-') {
            grouped[used++] = sample()[1];
        }
    }
    grouped[used] = '\0';
    g_strlcpy(out, grouped, size);
}

void i18n_tenths(int64_t tenths, char *out, size_t size)
{
    char whole[32];
    i18n_number(tenths / 10, whole, sizeof whole);
    const char *sign = tenths < 0 && tenths > -10 ? "-" : "";
    snprintf(out, size, "%s%s%c%d", sign, whole, sample()[5], (int)llabs(tenths % 10));
}
