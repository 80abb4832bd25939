/* draw.h - inside of kres-print: a job becomes bytes. */
#ifndef KRES_PRINT_DRAW_H
#define KRES_PRINT_DRAW_H

#include "print/job.h"

/* ERR_INPUT: a text does not fit; ERR_NOT_FOUND: there is no such drawing for a card. */
MUST_CHECK bool job_draw(const struct print_job *job, struct arena *arena, struct str *ret, struct err *err);

#endif
