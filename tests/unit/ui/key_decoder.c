#include "ui/key_decoder.h"

#include <string.h>

#include "base/text.h"

/* What came out, as text: "q Up <paste:...> <click 1,2>". */
typedef struct Log {
    GString *text;
    KeyDecoder *decoder;
} Log;

static void note(const Event *event, void *data)
{
    Log *log = data;
    char name[KEY_NAME_SIZE];
    static const char *const mouse[] = {"press", "double", "up", "down"};
    static const char *const replies[] = {"attributes", "sixel", "kitty", "cell"};
    g_string_append(log->text, log->text->len > 0 ? " " : "");
    switch (event->kind) {
    case EVENT_KEY:
        key_format(event->key, name);
        g_string_append(log->text, name);
        break;
    case EVENT_PASTE:
        g_assert_true(text_is_clean(event->paste, strlen(event->paste)));
        g_assert_cmpuint(strlen(event->paste), <=, KEYBOARD_PASTE_MAX);
        g_string_append_printf(log->text, "<paste:%.40s>", event->paste);
        break;
    case EVENT_MOUSE:
        g_string_append_printf(log->text, "<%s%d %d,%d>", mouse[event->mouse], event->button,
                               event->row, event->col);
        break;
    case EVENT_REPLY:
        g_string_append_printf(log->text, "<%s", replies[event->reply]);
        g_string_append_printf(log->text, event->reply == REPLY_CELL ? " %dx%d>" : ">", event->col,
                               event->row);
        break;
    default:
        g_assert_not_reached();
    }
}

static void log_init(Log *log)
{
    log->text = g_string_new(NULL);
    log->decoder = key_decoder_new(note, log);
    /* As xterm's description has them. */
    key_decoder_learn(log->decoder, "\033OA", KEYSYM_UP);
    key_decoder_learn(log->decoder, "\177", KEYSYM_BACKSPACE);
    key_decoder_learn(log->decoder, "\033[[A", KEYSYM_F0 + 1);
}

static void log_clear(Log *log)
{
    key_decoder_free(log->decoder);
    g_string_free(log->text, TRUE);
}

/* Feeds bytes whole, then one by one, and lets the time pass; both must give the same. */
static void assert_events(const char *bytes, size_t size, const char *expected)
{
    for (int one_by_one = 0; one_by_one < 2; one_by_one++) {
        Log log;
        log_init(&log);
        for (size_t i = 0; one_by_one && i < size; i++) {
            key_decoder_feed(log.decoder, bytes + i, 1, 1000);
        }
        if (!one_by_one) {
            key_decoder_feed(log.decoder, bytes, size, 1000);
        }
        for (int i = 0; i < 4 && key_decoder_patience(log.decoder) > 0; i++) {
            key_decoder_timeout(log.decoder, 2000);
        }
        g_assert_cmpint(key_decoder_patience(log.decoder), ==, 0);
        g_assert_cmpstr(log.text->str, ==, expected);
        log_clear(&log);
    }
}

typedef struct Case {
    const char *bytes, *events;
} Case;

static void run_cases(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_events(cases[i].bytes, strlen(cases[i].bytes), cases[i].events);
    }
}

static void test_keys(void)
{
    static const Case cases[] = {
        {"q", "q"},
        {"Q/é日", "Q / é 日"},
        {"\r\t\177\b", "Enter Tab Backspace Backspace"},
        {"\001\032\034\n", "C-a C-z C-\\ C-j"},
        {"\033", "Esc"},
        {"\033\033", "Esc Esc"},
        {"\033x\033X\033é", "M-x M-X M-é"},
        {"\033[A\033OA\033[1;5A", "Up Up C-Up"},
        {"\033[1;2D\033[1;3C", "S-Left M-Right"},
        {"\033\033[A", "M-Up"},
        {"\033[5~\033[6~\033[2~\033[3~", "PgUp PgDn Ins Del"},
        {"\033[1~\033[4~\033[7~\033[8~\033[H\033[F\033OH\033OF",
         "Home End Home End Home End Home End"},
        {"\033OP\033OQ\033OR\033OS", "F1 F2 F3 F4"},
        {"\033[11~\033[15~\033[17~\033[24~\033[25~\033[34~", "F1 F5 F6 F12 F13 F20"},
        {"\033[1;2P\033[15;5~", "S-F1 C-F5"},
        {"\033[[A\033[[E", "F1 F5"},
        {"\033[Z", "S-Tab"},
        {"\033OM\033Oj\033Oy\033Ok", "Enter * 9 +"},
        {"\033[97;5u\033[27;5;97~\033[13;2u", "C-a C-a S-Enter"},
        {"\033[\033O", "M-[ M-O"},
        {"\033]", "M-]"},
        {"\033P", "M-P"},
    };
    run_cases(cases, G_N_ELEMENTS(cases));
    assert_events("\0", 1, "C-Space");
}

static void test_mouse(void)
{
    static const Case cases[] = {
        {"\033[<0;3;2M\033[<0;3;2m", "<press1 1,2>"},
        {"\033[<2;1;1M", "<press3 0,0>"},
        {"\033[<64;5;5M\033[<65;5;5M", "<up0 4,4> <down0 4,4>"},
        {"\033[<35;5;5M\033[<32;5;5M", ""}, /* movements */
        {"\033[<0;300;200M", "<press1 199,299>"},
        {"\033[<0;0;0M\033[<0;5M\033[<M", ""},
        {"\033[<0;3;2M\033[<0;3;2m\033[<0;3;2M", "<press1 1,2> <double1 1,2>"},
        {"\033[<0;3;2M\033[<0;4;2M", "<press1 1,2> <press1 1,3>"},
        {"\033[<0;3;2M\033[<0;3;2M\033[<0;3;2M", "<press1 1,2> <double1 1,2> <press1 1,2>"},
        {"\033[M !!\033[M#!!\033[M`!!", "<press1 0,0> <up0 0,0>"},
    };
    run_cases(cases, G_N_ELEMENTS(cases));
}

/* What terminals answer, asked or not, is never a key. */
static void test_replies(void)
{
    static const Case cases[] = {
        {"a\033[12;40Rb", "a b"}, /* where the cursor stands */
        {"a\033[1;5Rb", "a b"},   /* ... in the first row: not C-F3 */
        {"a\033[?62;22cb\033[>41;354;0cc", "a <attributes> b c"}, /* what it is */
        {"a\033[?63;1;2;4;6;9;15;16;22;28cb", "a <sixel> b"},
        {"a\033[?4cb", "a <attributes> b"}, /* a kind of terminal, not what it can */
        {"a\033[6;20;10tb", "a <cell 10x20> b"},
        {"a\033[0nb\033[?1;2$yc", "a b c"},            /* how it is */
        {"a\033]10;rgb:ffff/ffff/ffff\033\\b", "a b"}, /* its colours */
        {"a\033]11;rgb:0000/0000/0000\007b", "a b"},
        {"a\033P>|XTerm(379)\033\\b", "a b"}, /* its version */
        {"a\033P1$r0m\033\\q", "a q"},
        {"a\033_Gi=31;OK\033\\b", "a <kitty> b"}, /* about a picture */
        {"a\033_Gi=31;ENOTSUPPORTED:no\033\\b", "a b"},
        {"a\033_Gi=32;OK\033\\b", "a b"},    /* not ours */
        {"a\033[?1u\033[Ib\033[O", "a b"},   /* keyboard flags, focus */
        {"a\033[8;24;80tb", "a b"},          /* its size */
        {"a\033]52;c;cXV1aXQ=\007b", "a b"}, /* a clipboard */
    };
    run_cases(cases, G_N_ELEMENTS(cases));
}

static void test_broken(void)
{
    static const Case cases[] = {
        {"\033[999999999999999;1Aq", "Up q"},
        {"\033[1;2;3;4;5;6;7;8;9;10~q", "S-Home q"},
        {"\033[12\033[Aq", "Up q"},
        {"\033[1\rq", "Enter q"},
        {"\xff\xfe\xc3q", "q"},
        {"\xc2\x9b"
         "A",
         "A"},
        {"\xe2\x82", ""},
        {"\033[200q", ""},
        {"\033]0;q\r\033[Aq", "Up q"}, /* a reply that ends in something else */
    };
    run_cases(cases, G_N_ELEMENTS(cases));
}

static void test_paste(void)
{
    static const Case cases[] = {
        {"\033[200~rm -rf /\r\n:quit\r\033[201~x", "<paste:rm -rf / :quit > x"},
        {"\033[200~a\033[Ab\003\033[201~", "<paste:a [Ab >"},
        {"\033[200~\033[201~", "<paste:>"},
        {"\033[200~q", "<paste:q>"}, /* the end never came */
        {"\033[200~a\033[200~b\033[201~", "<paste:a [200~b>"},
        {"\033[200~\xff\xe2\x80\xae x\033[201~", "<paste:\ufffd x>"},
        {"\033[201~q", "q"},
    };
    run_cases(cases, G_N_ELEMENTS(cases));
}

static void test_big_paste(void)
{
    Log log;
    log_init(&log);
    g_autoptr(GString) big = g_string_new("\033[200~");
    for (int i = 0; i < 300000; i++) {
        g_string_append_c(big, 'x');
    }
    g_string_append(big, "\033[201~q");
    for (gsize at = 0; at < big->len; at += 4096) {
        key_decoder_feed(log.decoder, big->str + at, MIN(4096, big->len - at), 0);
    }
    g_assert_true(g_str_has_prefix(log.text->str, "<paste:xxx"));
    g_assert_true(g_str_has_suffix(log.text->str, "> q"));
    log_clear(&log);
}

/* An Esc that comes late is still Esc; one that its rest follows in time is not. */
static void test_escape_time(void)
{
    Log log;
    log_init(&log);
    key_decoder_feed(log.decoder, "\033", 1, 0);
    g_assert_cmpint(key_decoder_patience(log.decoder), ==, KEYBOARD_ESCAPE_MS);
    g_assert_cmpstr(log.text->str, ==, "");
    key_decoder_timeout(log.decoder, 25);
    g_assert_cmpstr(log.text->str, ==, "Esc");
    key_decoder_feed(log.decoder, "\033", 1, 100);
    key_decoder_feed(log.decoder, "[A", 2, 110);
    g_assert_cmpstr(log.text->str, ==, "Esc Up");
    g_assert_cmpint(key_decoder_patience(log.decoder), ==, 0);
    log_clear(&log);
}

static void test_slow_double_click(void)
{
    Log log;
    log_init(&log);
    key_decoder_feed(log.decoder, "\033[<0;1;1M", 9, 1000);
    key_decoder_feed(log.decoder, "\033[<0;1;1M", 9, 1000 + KEYBOARD_DOUBLE_CLICK_MS);
    g_assert_cmpstr(log.text->str, ==, "<press1 0,0> <press1 0,0>");
    log_clear(&log);
}

static void test_random(void)
{
    static const char alphabet[] = "\033\033\033[[[]OP<?;;0129~ABMRucqtm\007\\x\r\n\xc3\xa9\xff$ _";
    for (int i = 0; i < 3000; i++) {
        Log log;
        log_init(&log);
        for (int k = 0; k < 60; k++) {
            char bytes[8];
            int size = g_test_rand_int_range(1, 8);
            for (int b = 0; b < size; b++) {
                bytes[b] = alphabet[g_test_rand_int_range(0, sizeof alphabet)];
            }
            key_decoder_feed(log.decoder, bytes, (gsize)size, k * 10);
            if (g_test_rand_bit() && key_decoder_patience(log.decoder) > 0) {
                key_decoder_timeout(log.decoder, k * 10 + 5);
            }
        }
        for (int k = 0; k < 4 && key_decoder_patience(log.decoder) > 0; k++) {
            key_decoder_timeout(log.decoder, 10000);
        }
        g_assert_cmpint(key_decoder_patience(log.decoder), ==, 0);
        log_clear(&log);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keyboard/what terminals send for keys is known", test_keys);
    g_test_add_func("/keyboard/the mouse speaks two dialects", test_mouse);
    g_test_add_func("/keyboard/a terminal's answers are never keys", test_replies);
    g_test_add_func("/keyboard/broken sequences lose nothing that follows", test_broken);
    g_test_add_func("/keyboard/a paste is one literal event", test_paste);
    g_test_add_func("/keyboard/a huge paste is cut", test_big_paste);
    g_test_add_func("/keyboard/Esc is known by time", test_escape_time);
    g_test_add_func("/keyboard/two slow clicks are two clicks", test_slow_double_click);
    g_test_add_func("/keyboard/no bytes break it or leave it waiting", test_random);
    return g_test_run();
}
