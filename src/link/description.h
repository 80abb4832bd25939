/* description.h - how many bits texts cost, alone and by their template.  The formula stands in template.h.
 *
 * Private to link/.  O(words of all). */
#ifndef KRES_LINK_DESCRIPTION_H
#define KRES_LINK_DESCRIPTION_H

#include "link/tokens.h"

struct link_description {
    const struct link_tokens *texts;
    size_t count;
    size_t columns;
    uint32_t *const *at;       /* column of a text's token, or UINT32_MAX */
    const uint32_t *piece_of;  /* of a column, or UINT32_MAX */
    const uint64_t *values;    /* of a column: what its fixed word says */
    const bool *slots;         /* of a piece: is it a slot? */
    size_t pieces, fixed_words;
    size_t vocabulary;         /* 0: the different values of the texts */
};

void link_describe(const struct link_description *description, double *ret_alone, double *ret_with);

#endif
