/* numbers.h - the tables of the desk's page of numbers: an agency's own, or of all agencies with small cells hidden.
 *
 * A table is rows of cells under named columns; what the names mean in words is the page's business.  Inside the agency
 * every number is shown.  Over all agencies only rows that are published with their sum, each hidden as suppress.h says;
 * no colleague, no agency and no place is told apart, and of what came and went only whole weeks count. */
#ifndef KRES_CASE_NUMBERS_H
#define KRES_CASE_NUMBERS_H

#include "record/numbers.h"

enum number_rows { ROWS_STATE, ROWS_KIND, ROWS_WEEK, ROWS_MEMBER, ROWS_WORD };
enum { NUMBER_COLUMNS = 6 };

struct number_row {
    struct str id;    /* a state, a kind, a word */
    int64_t number;   /* a week, a member */
    int64_t cells[NUMBER_COLUMNS];
    bool hidden[NUMBER_COLUMNS];
};
struct number_table {
    const char *id;                        /* "open", "flow", … */
    enum number_rows rows_are;
    const struct kind *kind;               /* whose states; NULL for other rows */
    const char *columns[NUMBER_COLUMNS];   /* words */
    size_t column_count;
    struct number_row *rows;
    size_t row_count;
    struct number_row sum;
    bool has_sum, withheld, lines;         /* lines: drawn over time */
    int64_t median;                        /* of the days an answer took; -1: no answers */
    bool is_days;
};
/* A number that a coordinator looks at first; -1: it is not shown. */
struct number_card { const char *id; int64_t n; };

enum { NUMBER_TABLES = 10, NUMBER_CARDS = 4 };
struct numbers {
    struct number_table tables[NUMBER_TABLES];
    size_t table_count;
    struct number_card cards[NUMBER_CARDS];
    size_t card_count;
};

/* packs/XX/numbers.yaml: "few", of the last pack that says it. */
MUST_CHECK bool numbers_few(struct arena *arena, const struct pack_set *packs, int64_t *ret, struct err *err);

/* The agency's own numbers, of kinds its packs know.  today: day at the desk's place. */
MUST_CHECK bool numbers_inside(const struct records *records, const struct session *session, struct arena *arena,
                               int32_t today, struct numbers *ret, struct err *err);
/* The same of all agencies. */
MUST_CHECK bool numbers_outside(const struct records *records, const struct session *session, struct arena *arena,
                                int32_t today, struct numbers *ret, struct err *err);

/* ---- parts, for tests ---- */

/* Hides what is small in one column of a table; a table that cannot be protected is withheld whole. */
void number_table_hide(struct number_table *table, size_t column, int64_t few);
/* Days that half of the answers took at most; -1 without answers. */
int64_t number_median(const struct number_days *days, size_t count, int side);

#endif
