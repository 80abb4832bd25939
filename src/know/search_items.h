/* search_items.h - which fields of which kinds of content are searched, and the index of an edition (inside know/). */
#ifndef KRES_KNOW_SEARCH_ITEMS_H
#define KRES_KNOW_SEARCH_ITEMS_H

#include "know/edition.h"
#include "know/search.h"

/* Of what the public may see of the edition's items; the index lives in the edition's arena. */
void search_items(struct edition *edition);

#endif
