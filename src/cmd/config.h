/* config.h - the settings of kres: one table, read from flags, then KRES_* variables, then kres.yaml.
 *
 * What stands on the command line wins over the environment, which wins over the file (--config FILE, or
 * kres.yaml in the data folder), which wins over the defaults.  A setting called tls_key is --tls-key on the
 * command line, KRES_TLS_KEY in the environment and tls_key in the file; paths in the file count from the
 * file's folder.  The table in config.c is what the help, the man pages' test and doc/kres.yaml are made of.
 *
 * Everything lives in the caller's arena and never changes afterwards. */
#ifndef KRES_CMD_CONFIG_H
#define KRES_CMD_CONFIG_H

#include "base/yaml.h"

enum { CONFIG_PACKS_MOST = 16 };

struct config {
    const char *data, *store, *config, *listen, *ui, *tls_certificate, *tls_key,
        *check_origins, *address, *node; /* NULL where nothing is set */
    const char *packs[CONFIG_PACKS_MOST];
    size_t pack_count;
    bool secure_cookies, trust_forwarded, reload, webhooks_inside;
    int64_t calm_reports_per_second, calm_checks_per_second, ads_days, quick_threads, heavy_threads;
};

/* Which settings a command takes: each scope holds those before it. */
enum config_scope { CONFIG_NOTHING, CONFIG_FOLDER, CONFIG_PACKS, CONFIG_SERVE };

/* CONFIG_TEXTS: a list in the file, kept as one text with spaces between. */
enum config_type { CONFIG_TEXT, CONFIG_TEXTS, CONFIG_PATH, CONFIG_PATHS, CONFIG_SWITCH, CONFIG_NUMBER };

struct config_option {
    const char *key;     /* "tls_key" */
    enum config_scope scope;
    enum config_type type;
    const char *value;   /* what the help calls the value: "FILE" */
    const char *preset;  /* as it would stand in the file, or NULL */
    size_t at;           /* offset in struct config */
    int64_t least, most; /* CONFIG_NUMBER */
    const char *help;    /* one sentence */
};

/* The table, ended by a row whose key is NULL. */
extern const struct config_option config_options[];
/* "--tls-key" or "tls-key" → its row, or NULL. */
const struct config_option *config_find_flag(const char *flag);
/* "--tls-key", in the arena. */
const char *config_flag_name(struct arena *arena, const struct config_option *option);

struct config_flag { const struct config_option *option; const char *value; };

/* environment: NAME=value strings, NULL-ended, as in environ.  A KRES_ variable that is no setting is told on
 * the log, not refused: other programs may use the prefix. */
MUST_CHECK bool config_load(struct arena *arena, const struct config_flag *flags, size_t count,
                            const char *const *environment, struct config *ret, struct err *err);
/* Puts the settings of a file's text over what stands in *config.  Unknown keys and wrong values are told with
 * file, line and remedy. */
MUST_CHECK bool config_read(struct arena *arena, const char *name, struct str bytes, struct config *config,
                            struct err *err);
/* The commented example: every setting with its help and default, all of it commented out. */
struct str config_example(struct arena *arena);

#endif
