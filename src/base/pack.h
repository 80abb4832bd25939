/* pack.h - a pack is a folder of data: pack.yaml, and YAML files in folders by subject.
 *
 * This finds packs and their files; what a file means is its reader's business (screen/ reads indicators/,
 * record/ reads kinds/ and forms/, know/ reads help/, site/ reads site.yaml, …).  Later packs add to earlier
 * ones.  Loaded packs never change; any thread may read them. */
#ifndef KRES_BASE_PACK_H
#define KRES_BASE_PACK_H

#include "base/yaml.h"

struct pack {
    const char *folder;
    struct str id;      /* "core", "si" */
    struct str version;
    struct str country; /* ISO 3166 alpha-2 or "" */
    struct yaml *root;  /* pack.yaml */
};

struct pack_set {
    struct pack *packs; /* in the order given: core first */
    size_t count;
    const char **folders; /* the same, as screen_load wants them */
    struct str *languages; /* languages of the last pack that names any: "sl", "en", …; the first is default */
    size_t language_count;
    struct str country;    /* of the last pack that names one */
};

MUST_CHECK bool pack_set_load(struct arena *arena, const char *const *folders, size_t count, struct pack_set *ret,
                              struct err *err);

/* Every *.yaml file below folder/subject of every pack, parsed, in pack order, then by name; a pack without
 * that folder is skipped. */
typedef bool pack_file_fn(void *context, const struct pack *pack, struct yaml *root, struct err *err);
MUST_CHECK bool pack_each_file(struct arena *arena, const struct pack_set *set, const char *subject,
                               pack_file_fn *visit, void *context, struct err *err);

/* A text in several languages: {sl: …, en: …}.  Falls back to English, then to the first. */
struct str pack_text(const struct yaml *texts, struct str lang);
/* Complains unless texts is a mapping of known languages with every language of the set. */
MUST_CHECK bool pack_text_check(const struct pack_set *set, const struct yaml *texts, struct err *err);
bool pack_has_language(const struct pack_set *set, struct str lang);

#endif
