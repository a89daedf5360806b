/* notify_news.h - which alerts are news: new, urgent enough, and nobody's yet
 *
 * Listens to an AlertBook at the cost of a few comparisons a change.  What stands when the book is
 * first known is no news; after the book was lost and filled anew, only what has begun since it
 * was lost.
 *
 * Always true: an alert is told once when it becomes news, and again only after it was taken or
 * over and came back, grew worse, or (where asked for) was escalated.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_NOTIFY_NEWS_H
#define TILIK_CONSOLE_NOTIFY_NEWS_H

#include "model/alert_book.h"

typedef struct NewsRules {
    AlertPriority least; /* less urgent ones are not news */
    bool escalations;    /* what nobody took in time is, whatever its priority: for supervisors */
    bool on;
} NewsRules;

typedef enum NewsEvent {
    NEWS_BEGAN,   /* it is news */
    NEWS_CHANGED, /* something of what was told; may be nothing that is seen */
    NEWS_ENDED,   /* taken, accepted, or over */
    NEWS_LOST,    /* index is ALERT_NONE: the book is empty; ids may come back */
} NewsEvent;

typedef struct News News;

/* Called from within changes of the book, which it must not change; at the end of news_link(),
 * too. */
typedef void (*NewsTold)(uint32_t alert, NewsEvent event, void *data);

/* book is borrowed.  Off until rules are set. */
News *news_new(AlertBook *book, NewsTold told, void *data);
void news_free(News *news);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(News, news_free)

/* What stands already is no news by new rules alone. */
void news_set_rules(News *news, const NewsRules *rules);

/* Whether the book is whole and followed; now_ms by the clock of the alerts' times. */
void news_link(News *news, bool live, int64_t now_ms);

/* True while an alert is one that rules speak of: unowned, unacknowledged, not over; old ones
 * too. */
bool news_stands(const News *news, uint32_t alert);

/* How many stand that were news. */
unsigned news_standing(const News *news, AlertPriority priority);

/* The most urgent of these, then the oldest; ALERT_NONE when there is none. Looks at every
 * alert. */
uint32_t news_worst(const News *news);

#endif
