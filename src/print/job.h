/* job.h - inside of print/: what kres asks of kres-print (JSON), and what comes back: a line with "ok", or with the kind
 * of error and its text, then the bytes. */
#ifndef KRES_PRINT_JOB_H
#define KRES_PRINT_JOB_H

#include "print/print.h"

enum print_what { PRINT_PDF, PRINT_PNG, PRINT_CARD, PRINT_DOCUMENT };
/* Bytes of a job as text (a document's quotes are escaped in it), and of its answer. */
enum { JOB_MOST = 2 * DOCUMENT_MOST + 64 * 1024, JOB_ANSWER_MOST = (16 << 20) + 1024 };
struct print_job {
    enum print_what what;
    enum paper paper;
    unsigned width; /* PRINT_PNG */
    struct str ui;
    struct poster poster;
    struct card card; /* PRINT_CARD */
    struct str document; /* PRINT_DOCUMENT: as document_write writes it; paper is A4 whatever it says */
};

/* Lengths and UTF-8 of all texts, the width: on both sides. */
MUST_CHECK bool job_check(const struct print_job *job, struct err *err);
struct str job_write(const struct print_job *job, struct arena *arena);
MUST_CHECK bool job_read(struct arena *arena, struct str text, struct print_job *ret, struct err *err);

struct str answer_write(struct arena *arena, bool ok, struct str bytes, const struct err *why);
MUST_CHECK bool answer_read(struct str answer, struct str *ret, struct err *err);

#endif
