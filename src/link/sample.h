/* sample.h - a few texts put into groups by average linkage (Sokal and Michener, 1958), and others placed by them.
 *
 * Two groups are put together, the closest first, unless both are proven and alike by less than half of what they are
 * inside: so two campaigns of one author stay apart.  O(LINK_SAMPLE³); one thread. */
#ifndef KRES_LINK_SAMPLE_H
#define KRES_LINK_SAMPLE_H

#include "base/base.h"

enum { LINK_SAMPLE = 48, LINK_GLANCE = 8 };

/* 0 to 1; a is asked about with several in turn. */
typedef float link_likeness_fn(void *context, uint32_t a, uint32_t b);
struct link_sample {
    link_likeness_fn *likeness;
    void *context;
    size_t count;
    uint32_t texts[LINK_SAMPLE];
    size_t group[LINK_SAMPLE]; /* of each text: the place of the group's first */
    size_t size[LINK_SAMPLE];  /* of a group, at its first; 0: it went to another */
    float between[LINK_SAMPLE][LINK_SAMPLE], inside[LINK_SAMPLE];
};

/* Are nearly all of a few texts alike: by LINK_GROUP_ALIKE (divide.h), and of LINK_GLANCE of them by two fifths of what the
 * most alike quarter of the pairs share? */
bool link_glance_is_coherent(const uint32_t *texts, size_t n, link_likeness_fn *likeness, void *context);
/* Is a text like fewer than three of a glance, if only a little?  A few such of many are in no glance: a foreign piece in
 * one text brought them in. */
bool link_glance_is_strange(const uint32_t *texts, size_t n, uint32_t text, link_likeness_fn *likeness, void *context);
/* Compares the texts each with each; each is a group. */
void link_sample_measure(struct link_sample *sample);
/* Puts the group b into a; a < b. */
void link_sample_merge(struct link_sample *sample, size_t a, size_t b);
void link_sample_cluster(struct link_sample *sample);
/* The group, of two texts at least, that a text is most like, or LINK_SAMPLE. */
size_t link_sample_best(struct link_sample *sample, uint32_t text);

#endif
