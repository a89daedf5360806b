#include "net/sender_judge.h"

#include <string.h>

/* A page of a hotel's network is an answer too, and must not pass for one of ours. */
static bool is_between(const HttpHead *head)
{
    return head->status == 407 || head->status == 511 ||
           (head->status >= 300 && strcmp(head->media, "text/html") == 0);
}

SenderVerdict sender_judge(const HttpAnswer *answer)
{
    int status = answer->head.status;
    if (answer->fault != HTTP_FINE || status < 200 || is_between(&answer->head)) {
        return SENDER_LINK;
    }
    if (status < 300) {
        return SENDER_DONE;
    }
    switch (status) {
    case 401:
        return SENDER_TOKEN;
    case 429:
    case 503:
        return SENDER_LINK;
    case 408:
    case 425:
        return SENDER_LATER;
    case 409: /* its first sending is still being written, says the server */
        return answer->head.retry_after_ms >= 0 ? SENDER_LATER : SENDER_NEVER;
    default:
        return status >= 500 ? SENDER_LATER : status >= 400 ? SENDER_NEVER : SENDER_LINK;
    }
}

BackoffCause sender_cause(const HttpAnswer *answer)
{
    switch (answer->fault) {
    case HTTP_NOBODY:
        return BACKOFF_NOBODY;
    case HTTP_UNTRUSTED:
    case HTTP_REDIRECTED:
    case HTTP_UNEXPECTED:
    case HTTP_TOO_LARGE:
        return BACKOFF_REFUSED;
    default:
        return is_between(&answer->head) ? BACKOFF_REFUSED : BACKOFF_LOST;
    }
}
