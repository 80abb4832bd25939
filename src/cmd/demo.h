/* demo.h - the making of a demonstration (inside cmd/ only): demo.c makes the folder, its agencies and people,
 * demo_reports.c what they received and did, demo_records.c the cases they look after, demo_ads.c open ads.  What is
 * invented stands in packs/demo, not in C. */
#ifndef KRES_CMD_DEMO_H
#define KRES_CMD_DEMO_H

#include "cmd/house.h"

enum { DEMO_MEMBERS_MOST = 32 };

struct demo_member {
    int64_t id;
    struct str login, role, agency;
    enum role base;
    struct session *session; /* signed in, for acting; NULL for those who read nothing */
};

struct demo {
    struct arena *arena;
    struct house *house;
    struct yaml *root;
    const char *folder; /* of demo.yaml and its files */
    struct demo_member members[DEMO_MEMBERS_MOST];
    size_t member_count;
    char receipt[RECEIPT_TEXT + 1]; /* of the report that is meant for trying it */
};

struct demo_member *demo_member_find(struct demo *demo, struct str login);
/* Sends every report of demo.yaml on its day and does what followed. */
MUST_CHECK bool demo_reports(struct demo *demo, struct err *err);
/* Makes the records that demo.yaml tells of, as far as the packs have such kinds. */
MUST_CHECK bool demo_records(struct demo *demo, struct err *err);
/* Brings the ads of ads.yaml in, screens and links them. */
MUST_CHECK bool demo_ads(struct demo *demo, struct err *err);

#endif
