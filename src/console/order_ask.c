#include <string.h>

#include "base/text.h"
#include "console/orders.h"
#include "console/orders_desk.h"

/* A wide order is asked for in three lines, each of which can be given up: which cameras, while
 * they are counted; why; and their number, typed. */

static void nothing(App *app)
{
    app_say(app, TONE_PLAIN, _("Nothing was changed."));
}

static void say_reach(const OrderReach *reach, char *out, size_t size)
{
    char cameras[64];
    g_snprintf(cameras, sizeof cameras, ngettext("%u camera", "%u cameras", reach->cameras),
               reach->cameras);
    /* TRANSLATORS: "4,470 cameras"; in how many kelurahan they stand */
    g_snprintf(out, size, _("%s in %u kelurahan"), cameras, reach->kelurahan);
}

/* Which cameras */

static void ask_which(App *app, const char *text);
static void ask_why(App *app, const char *text);
static void ask_number(App *app);

static void which_changed(App *app, const char *text)
{
    OrderReach reach;
    char said[128];
    g_autoptr(GError) error = NULL;
    if (text[strspn(text, " ")] == '\0') {
        ask_problem(app, NULL);
        return;
    }
    if (!order_reach(app, text, &reach, &error)) {
        ask_problem(app, error->message);
        return;
    }
    say_reach(&reach, said, sizeof said);
    ask_problem(app, said);
}

static void which_done(App *app, const char *text)
{
    OrdersDesk *desk = orders_desk_of(app);
    OrderReach reach;
    g_autoptr(GError) error = NULL;
    if (text == NULL || text[strspn(text, " ")] == '\0') {
        nothing(app);
        return;
    }
    if (!order_reach(app, text, &reach, &error) || reach.cameras == 0) {
        ask_which(app, text);
        ask_problem(app, error != NULL ? error->message : _("no camera answers to it"));
        return;
    }
    g_free(desk->query);
    desk->query = g_strdup(text);
    ask_why(app, "");
}

static void ask_which(App *app, const char *text)
{
    ask_line(app, _("Out of service, which cameras (a filter): "), text, which_changed, which_done);
    which_changed(app, text);
}

void order_ask_query(App *app)
{
    ask_which(app, place_filter_text(app, PANE_CAMERAS));
}

/* Why */

static void why_done(App *app, const char *text)
{
    OrdersDesk *desk = orders_desk_of(app);
    g_autoptr(GError) error = NULL;
    if (text == NULL || text[strspn(text, " ")] == '\0') {
        nothing(app);
        return;
    }
    g_auto(OrderWords) words = {0};
    if (!order_words_read(text, app_now_ms(app), &words, &error)) {
        ask_why(app, text);
        ask_problem(app, error->message);
        return;
    }
    order_words_clear(&desk->words);
    desk->words = words;
    words.letter = NULL;
    ask_number(app);
}

static void ask_why(App *app, const char *text)
{
    OrderReach reach;
    char said[128];
    if (!order_reach(app, orders_desk_of(app)->query, &reach, NULL)) {
        nothing(app);
        return;
    }
    say_reach(&reach, said, sizeof said);
    g_autofree char *label =
        /* TRANSLATORS: "4,470 cameras in 12 kelurahan"; @ begins the day of the review */
        g_strdup_printf(_("%s: reason (Tab), letter, @review: "), said);
    ask_line(app, label, text, NULL, why_done);
    prompt_set_completion(app->ask.prompt, order_words_complete, app);
}

/* How many, typed */

static void number_done(App *app, const char *text)
{
    OrdersDesk *desk = orders_desk_of(app);
    OrderReach reach;
    char number[16];
    if (text == NULL || text[0] == '\0' || !order_reach(app, desk->query, &reach, NULL)) {
        nothing(app);
        return;
    }
    g_snprintf(number, sizeof number, "%u", reach.cameras);
    if (strcmp(text, number) != 0) {
        ask_number(app);
        ask_problem(app, _("type the number of cameras, or Esc"));
        return;
    }
    const OrderRequest request = {.query = desk->query,
                                  .letter = desk->words.letter,
                                  .review_at_ms = desk->words.review_at_ms,
                                  .state = ORDER_OUT_OF_SERVICE,
                                  .reason = desk->words.reason};
    order_send(app, &request);
}

static void ask_number(App *app)
{
    const OrdersDesk *desk = orders_desk_of(app);
    OrderReach reach;
    char said[128], day[32], review[64] = "";
    if (!order_reach(app, desk->query, &reach, NULL)) {
        nothing(app);
        return;
    }
    say_reach(&reach, said, sizeof said);
    if (desk->words.review_at_ms > 0) {
        order_day_write(desk->words.review_at_ms, day, sizeof day);
        g_snprintf(review, sizeof review, _(", until %s"), day);
    }
    g_autofree char *label =
        /* TRANSLATORS: "4,470 cameras in 12 kelurahan"; the reason; ", until 2026-12-01" or
         * nothing; the number, to be typed */
        g_strdup_printf(_("%s out of service, %s%s: type “%u”: "), said,
                        reason_text(desk->words.reason), review, reach.cameras);
    ask_line(app, label, "", NULL, number_done);
}

/* Undoing */

static void undo_done(App *app, const char *text)
{
    OrdersDesk *desk = orders_desk_of(app);
    g_autofree char *id = g_steal_pointer(&desk->undoing);
    const char *word = _("restore");
    size_t length = strlen(word);
    if (text == NULL || text[0] == '\0' || id == NULL) {
        nothing(app);
        return;
    }
    if (g_ascii_strncasecmp(text, word, length) != 0 ||
        (text[length] != '\0' && text[length] != ' ')) {
        const OrderLine *line = order_list_find(desk->list, id);
        g_autofree char *problem = g_strdup_printf(_("begin with “%s”"), word);
        if (line != NULL) {
            order_ask_undo(app, line);
            ask_problem(app, problem);
        }
        return;
    }
    g_autofree char *note = g_strstrip(g_strdup(text + length));
    order_send_undo(app, id, note);
}

void order_ask_undo(App *app, const OrderLine *line)
{
    OrdersDesk *desk = orders_desk_of(app);
    const char *name =
        line->order.letter[0] != '\0' ? line->order.letter : reason_text(line->order.reason);
    g_autofree char *brief = text_ellipsize(name, MAX(canvas_cols(app->canvas) / 4, 12));
    unsigned held = (unsigned)line->order.held;
    g_autofree char *label = g_strdup_printf(
        /* TRANSLATORS: an order's letter; how many cameras; the word "restore", to be typed */
        ngettext("Undo “%s”: %u camera comes back. Type “%s” and a note: ",
                 "Undo “%s”: %u cameras come back. Type “%s” and a note: ", held),
        brief, held, _("restore"));
    g_free(desk->undoing);
    desk->undoing = g_strdup(line->order.id);
    ask_line(app, label, "", NULL, undo_done);
}
