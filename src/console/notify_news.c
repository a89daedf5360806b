#include "console/notify_news.h"

#include <string.h>

/* A link's loss is noticed later than it happens. */
#define NOTICED_LATE_MS 60000

/* What is known of each alert, by its index in the book. */
enum {
    PRIORITY_MASK = 3,
    STANDS = 1 << 2,    /* rules speak of it */
    TOLD = 1 << 3,      /* it was told as news */
    ESCALATED = 1 << 4, /* as last seen */
};

struct News {
    AlertBook *book;
    NewsTold told;
    void *data;
    NewsRules rules;
    GByteArray *marks;
    unsigned listener;
    unsigned standing[PRIORITIES];
    int64_t since_ms; /* what began before is no news when the book is read anew */
    bool known, live;
};

static guint8 *mark_of(News *news, uint32_t alert)
{
    if (alert >= news->marks->len) {
        guint old = news->marks->len, size = alert_book_alerts(news->book);
        g_byte_array_set_size(news->marks, MAX(size, alert + 1));
        memset(news->marks->data + old, 0, news->marks->len - old);
    }
    return &news->marks->data[alert];
}

/* What is to be known of an alert now: STANDS or nothing, its priority, whether it was
 * escalated. */
static guint8 look(const News *news, uint32_t alert)
{
    if (!news->rules.on || !alert_book_needs_someone(news->book, alert) ||
        alert_book_state(news->book, alert) != ALERT_UNACK)
        return 0;
    AlertPriority priority = alert_book_priority(news->book, alert);
    guint8 mark = (guint8)priority;
    if (news->rules.escalations) {
        Alert whole;
        if (alert_book_alert(news->book, alert, &whole) && whole.escalated_at_ms != 0)
            mark |= ESCALATED;
    }
    return priority <= news->rules.least || (mark & ESCALATED) ? mark | STANDS : 0;
}

static void set_mark(News *news, guint8 *mark, guint8 now)
{
    if (*mark & TOLD)
        news->standing[*mark & PRIORITY_MASK]--;
    if (now & TOLD)
        news->standing[now & PRIORITY_MASK]++;
    *mark = now;
}

static bool is_worse(guint8 before, guint8 now)
{
    return (now & PRIORITY_MASK) < (before & PRIORITY_MASK) ||
           ((now & ESCALATED) && !(before & ESCALATED));
}

static void take_alert(News *news, uint32_t alert)
{
    Alert there;
    guint8 *mark = mark_of(news, alert), before = *mark;
    guint8 now = alert_book_alert(news->book, alert, &there) ? look(news, alert) : 0;
    if (!(now & STANDS)) {
        set_mark(news, mark, 0);
        if (before & STANDS)
            news->told(alert, NEWS_ENDED, news->data);
        return;
    }
    bool begins = !(before & STANDS) || is_worse(before, now);
    set_mark(news, mark, now | (begins ? TOLD : before & TOLD));
    news->told(alert, begins ? NEWS_BEGAN : NEWS_CHANGED, news->data);
}

static void forget_all(News *news)
{
    g_byte_array_set_size(news->marks, 0);
    for (int i = 0; i < PRIORITIES; i++)
        news->standing[i] = 0;
}

static void on_book(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    News *news = data;
    if (thing == ALERT_BOOK_RESET) {
        forget_all(news);
        news->known = false;
        if (news->live)
            news->since_ms = INT64_MAX;
        news->told(ALERT_NONE, NEWS_LOST, news->data);
    } else if (thing == ALERT_THING && news->known) {
        take_alert(news, index);
    }
}

News *news_new(AlertBook *book, NewsTold told, void *data)
{
    News *news = g_new0(News, 1);
    news->book = book;
    news->told = told;
    news->data = data;
    news->since_ms = INT64_MAX;
    news->marks = g_byte_array_new();
    news->listener = alert_book_listen(book, on_book, news);
    return news;
}

void news_free(News *news)
{
    if (news == NULL)
        return;
    alert_book_unlisten(news->book, news->listener);
    g_byte_array_unref(news->marks);
    g_free(news);
}

/* Reads all alerts; those that began since are told. */
static void read_book(News *news, int64_t since_ms)
{
    uint32_t size = alert_book_alerts(news->book);
    for (uint32_t alert = 0; alert < size; alert++) {
        Alert there;
        guint8 now = alert_book_alert(news->book, alert, &there) ? look(news, alert) : 0;
        bool fresh = (now & STANDS) && there.first_at_ms >= since_ms;
        set_mark(news, mark_of(news, alert), fresh ? now | TOLD : now);
        if (fresh)
            news->told(alert, NEWS_BEGAN, news->data);
    }
}

void news_set_rules(News *news, const NewsRules *rules)
{
    news->rules = *rules;
    forget_all(news);
    if (news->known)
        read_book(news, INT64_MAX);
}

void news_link(News *news, bool live, int64_t now_ms)
{
    if (news->live && !live)
        news->since_ms = now_ms - NOTICED_LATE_MS;
    news->live = live;
    if (!live || news->known)
        return;
    news->known = true;
    read_book(news, news->since_ms);
    news->since_ms = now_ms;
}

bool news_stands(const News *news, uint32_t alert)
{
    return alert < news->marks->len && (news->marks->data[alert] & STANDS);
}

unsigned news_standing(const News *news, AlertPriority priority)
{
    return news->standing[priority];
}

static bool is_before(const AlertBook *book, uint32_t a, uint32_t b)
{
    AlertPriority first = alert_book_priority(book, a), second = alert_book_priority(book, b);
    return first != second ? first < second
                           : alert_book_first_at(book, a) < alert_book_first_at(book, b);
}

uint32_t news_worst(const News *news)
{
    uint32_t worst = ALERT_NONE;
    for (uint32_t alert = 0; alert < news->marks->len; alert++)
        if ((news->marks->data[alert] & TOLD) &&
            (worst == ALERT_NONE || is_before(news->book, alert, worst)))
            worst = alert;
    return worst;
}
