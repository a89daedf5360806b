/* coverage_page.h - the page of what is seen: the catalog's figures at once, uptime when it comes
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_COVERAGE_PAGE_H
#define TILIK_CONSOLE_COVERAGE_PAGE_H

#include "console/app.h"

/* Shows the page of the area that the tree stands on. */
void coverage_page_show(App *app);

/* After a key on a page: shows it put together by what it was turned to. */
void coverage_page_follow(App *app);

#endif
