/* config.c - see config.h. */
#include "cmd/config.h"

#include "base/file.h"
#include "base/log.h"

#define AT(field) offsetof(struct config, field)

const struct config_option config_options[] = {
    {"data", CONFIG_FOLDER, CONFIG_PATH, "DIR", "data", AT(data), 0, 0,
     "The data folder: the database, its settings and what was computed from the packs."},
    {"store", CONFIG_FOLDER, CONFIG_TEXT, "postgres://user@host/database", NULL, AT(store), 0, 0,
     "A database of PostgreSQL, which several kres serve can share; otherwise the one in the data folder is used."},
    {"config", CONFIG_FOLDER, CONFIG_PATH, "FILE", NULL, AT(config), 0, 0,
     "The file with settings; otherwise kres.yaml in the data folder is read when it exists."},
    {"pack", CONFIG_PACKS, CONFIG_PATHS, "DIR", NULL, AT(packs), 0, 0,
     "A pack folder; may be given several times, the general pack first.  Otherwise core and si as shipped."},
    {"ui", CONFIG_PACKS, CONFIG_PATH, "DIR", NULL, AT(ui), 0, 0,
     "The folder with templates, styles, scripts and translations.  Otherwise the one that was shipped."},
    {"listen", CONFIG_SERVE, CONFIG_TEXT, "ADDRESS:PORT", "127.0.0.1:8080", AT(listen), 0, 0,
     "Where to listen.  Other machines reach the server only when this is not 127.0.0.1."},
    {"address", CONFIG_SERVE, CONFIG_TEXT, "https://kres.example.org", NULL, AT(address), 0, 0,
     "The site's address as people type it: for posters, codes, links and security keys.  Otherwise that of each request is "
     "used."},
    {"tls_certificate", CONFIG_SERVE, CONFIG_PATH, "FILE", NULL, AT(tls_certificate), 0, 0,
     "Certificate chain in PEM; with tls_key the server speaks HTTPS itself."},
    {"tls_key", CONFIG_SERVE, CONFIG_PATH, "FILE", NULL, AT(tls_key), 0, 0,
     "Private key of the certificate in PEM, readable to the server's user alone."},
    {"secure_cookies", CONFIG_SERVE, CONFIG_SWITCH, NULL, "no", AT(secure_cookies), 0, 0,
     "Say yes where a balancer or proxy in front speaks HTTPS, so that browsers send the cookie over it only."},
    {"trust_forwarded", CONFIG_SERVE, CONFIG_SWITCH, NULL, "no", AT(trust_forwarded), 0, 0,
     "Say yes where the balancer or proxy in front adds X-Forwarded-For: else all its visitors slow each other down."},
    {"webhooks_inside", CONFIG_SERVE, CONFIG_SWITCH, NULL, "no", AT(webhooks_inside), 0, 0,
     "Say yes where webhooks may lead to private addresses and, unencrypted, to this machine."},
    {"calm_reports_per_second", CONFIG_SERVE, CONFIG_NUMBER, "N", "5", AT(calm_reports_per_second), 1, 10000,
     "Up to this many reports a second nobody is asked for a proof of work."},
    {"calm_checks_per_second", CONFIG_SERVE, CONFIG_NUMBER, "N", "200", AT(calm_checks_per_second), 1, 1000000,
     "Up to this many offer checks a second nobody is asked for a proof of work."},
    {"check_origins", CONFIG_SERVE, CONFIG_TEXTS, "ORIGIN…", NULL, AT(check_origins), 0, 0,
     "Other sites whose pages may check offers here, such as https://www.example.org; * for all sites, else none."},
    {"ads_days", CONFIG_SERVE, CONFIG_NUMBER, "N", "365", AT(ads_days), 1, 3650,
     "Ads that kres import ads brought in are destroyed so many days after they were last seen on the net."},
    {"quick_threads", CONFIG_SERVE, CONFIG_NUMBER, "N", "0", AT(quick_threads), 0, 1024,
     "Threads that wait for the database; 0 chooses for the machine."},
    {"heavy_threads", CONFIG_SERVE, CONFIG_NUMBER, "N", "0", AT(heavy_threads), 0, 256,
     "Threads for passwords, receipts and pictures, 64 MiB each while busy; 0 chooses for the machine."},
    {"node", CONFIG_SERVE, CONFIG_TEXT, "NAME", NULL, AT(node), 0, 0,
     "Name of this server among several on one database: a cookie (kres_node) leads members back to it."},
    {"reload", CONFIG_SERVE, CONFIG_SWITCH, NULL, "no", AT(reload), 0, 0,
     "Read templates anew when they change: for designers."},
    {0},
};

static void *slot(struct config *config, const struct config_option *option)
{
    return (char *)config + option->at;
}

const struct config_option *config_find_flag(const char *flag)
{
    if (!strncmp(flag, "--", 2))
        flag += 2;
    for (const struct config_option *option = config_options; option->key; option++) {
        size_t i = 0;
        while (option->key[i] && flag[i] == (option->key[i] == '_' ? '-' : option->key[i]))
            i++;
        if (!option->key[i] && !flag[i])
            return option;
    }
    return NULL;
}

const char *config_flag_name(struct arena *arena, const struct config_option *option)
{
    char *name = arena_printf(arena, "--%s", option->key);
    for (char *p = name; *p; p++)
        if (*p == '_')
            *p = '-';
    return name;
}

static const char *variable_name(struct arena *arena, const struct config_option *option)
{
    char *name = arena_printf(arena, "KRES_%s", option->key);
    for (char *p = name; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return name;
}

static bool add_pack(struct config *config, const char *folder, struct err *err)
{
    if (config->pack_count == CONFIG_PACKS_MOST)
        return err_set(err, ERR_INPUT, "at most %d packs can be loaded together", CONFIG_PACKS_MOST);
    config->packs[config->pack_count++] = folder;
    return true;
}

/* A value from the command line or the environment; where names the source in errors. */
static bool set_text(struct config *config, const struct config_option *option, const char *where, const char *text,
                     struct err *err)
{
    switch (option->type) {
    case CONFIG_SWITCH:
        if (!strcmp(text, "yes") || !strcmp(text, "true") || !strcmp(text, "1"))
            *(bool *)slot(config, option) = true;
        else if (!strcmp(text, "no") || !strcmp(text, "false") || !strcmp(text, "0"))
            *(bool *)slot(config, option) = false;
        else
            return err_field(err, option->key, "%s is yes or no, not \"%s\"", where, text);
        return true;
    case CONFIG_NUMBER:
        return str_int(str_from(text), option->least, option->most, slot(config, option)) ||
               err_field(err, option->key, "%s is a number from %" PRId64 " to %" PRId64 ", not \"%s\"", where,
                         option->least, option->most, text);
    case CONFIG_PATHS:
        return add_pack(config, text, err);
    case CONFIG_TEXT:
    case CONFIG_TEXTS:
    case CONFIG_PATH:
        if (!*text)
            return err_field(err, option->key, "%s is empty; give it a value or leave it out", where);
        *(const char **)slot(config, option) = text;
        return true;
    }
    return false;
}

/* Paths in a file count from the file's folder. */
static const char *file_path(struct arena *arena, const char *name, struct str path)
{
    const char *slash = strrchr(name, '/');
    if (!slash || str_starts(path, STR("/")))
        return str_copy(arena, path).p;
    return arena_printf(arena, "%.*s" STR_FMT, (int)(slash - name + 1), name, STR_ARG(path));
}

static bool join_texts(struct arena *arena, const struct yaml *list, const char **ret, struct err *err)
{
    struct buf joined = {.arena = arena};
    for (const struct yaml *item = list->first; item; item = item->next) {
        if (!yaml_expect(item, YAML_TEXT, err))
            return false;
        if (joined.n)
            buf_byte(&joined, ' ');
        buf_add(&joined, item->text);
    }
    *ret = joined.n ? buf_str(&joined).p : NULL;
    return true;
}

static bool set_one_text(struct arena *arena, const char *name, struct config *config,
                         const struct config_option *option, const struct yaml *node, struct err *err)
{
    if (!yaml_expect(node, YAML_TEXT, err))
        return false;
    if (!node->text.n)
        return yaml_fault(err, node, "\"%s\" is empty; give it a value or leave the line out", option->key);
    *(const char **)slot(config, option) =
        option->type == CONFIG_PATH ? file_path(arena, name, node->text) : str_copy(arena, node->text).p;
    return true;
}

static bool set_node(struct arena *arena, const char *name, struct config *config, const struct config_option *option,
                     const struct yaml *node, struct err *err)
{
    switch (option->type) {
    case CONFIG_SWITCH:
        return yaml_bool(node, slot(config, option), err);
    case CONFIG_NUMBER:
        return yaml_int(node, option->least, option->most, slot(config, option), err);
    case CONFIG_PATHS:
        if (!yaml_expect(node, YAML_LIST, err))
            return false;
        config->pack_count = 0;
        for (const struct yaml *item = node->first; item; item = item->next) {
            if (!yaml_expect(item, YAML_TEXT, err))
                return false;
            if (!add_pack(config, file_path(arena, name, item->text), err))
                return yaml_fault(err, item, "at most %d packs can be loaded together", CONFIG_PACKS_MOST);
        }
        return true;
    case CONFIG_TEXTS:
        if (node->type == YAML_LIST)
            return join_texts(arena, node, slot(config, option), err);
        return set_one_text(arena, name, config, option, node, err); /* one alone needs no list */
    case CONFIG_TEXT:
    case CONFIG_PATH:
        return set_one_text(arena, name, config, option, node, err);
    }
    return false;
}

static bool only_comments(struct str rest)
{
    while (rest.n) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n && line.p[0] != '#')
            return false;
    }
    return true;
}

bool config_read(struct arena *arena, const char *name, struct str bytes, struct config *config, struct err *err)
{
    const char *keys[32];
    size_t count = 0;
    struct yaml *root;
    for (const struct config_option *option = config_options; option->key; option++)
        if (strcmp(option->key, "config") != 0 && count + 1 < LEN(keys))
            keys[count++] = option->key;
    keys[count] = NULL;
    if (only_comments(bytes))
        return true; /* which YAML would not call a document */
    if (!yaml_parse(arena, name, bytes, &root, err))
        return false;
    if (!yaml_only(root, keys, err))
        return false;
    for (const struct config_option *option = config_options; option->key; option++) {
        const struct yaml *node = yaml_get(root, option->key);
        if (node && !set_node(arena, name, config, option, node, err))
            return false;
    }
    return true;
}

static bool presets(struct config *config, struct err *err)
{
    *config = (struct config){0};
    for (const struct config_option *option = config_options; option->key; option++)
        if (option->preset && !set_text(config, option, option->key, option->preset, err))
            return false;
    return true;
}

static const char *environment_find(const char *const *environment, const char *name)
{
    size_t n = strlen(name);
    for (; environment && *environment; environment++)
        if (!strncmp(*environment, name, n) && (*environment)[n] == '=')
            return *environment + n + 1;
    return NULL;
}

/* KRES_PACK holds several folders as PATH does. */
static bool set_packs(struct arena *arena, struct config *config, const char *list, struct err *err)
{
    struct str rest = str_from(list);
    config->pack_count = 0;
    while (rest.p) {
        struct str folder = str_cut(&rest, ':');
        if (folder.n && !add_pack(config, str_copy(arena, folder).p, err))
            return false;
    }
    return true;
}

static bool set_environment(struct arena *arena, struct config *config, const char *const *environment,
                            struct err *err)
{
    for (const struct config_option *option = config_options; option->key; option++) {
        const char *name = variable_name(arena, option);
        const char *text = environment_find(environment, name);
        if (!text)
            continue;
        if (!(option->type == CONFIG_PATHS ? set_packs(arena, config, text, err)
                                           : set_text(config, option, name, text, err)))
            return false;
    }
    return true;
}

static bool set_flags(struct arena *arena, struct config *config, const struct config_flag *flags, size_t count,
                      struct err *err)
{
    bool packs = false;
    for (size_t i = 0; i < count; i++) {
        if (flags[i].option->type == CONFIG_PATHS && !packs) {
            packs = true;
            config->pack_count = 0;
        }
        if (!set_text(config, flags[i].option, config_flag_name(arena, flags[i].option), flags[i].value, err))
            return false;
    }
    return true;
}

static void tell_unknown(struct arena *arena, const char *const *environment)
{
    const char *names[40];
    size_t count = 0;
    names[count++] = "KRES_SHARE";
    for (const struct config_option *option = config_options; option->key && count + 1 < LEN(names); option++)
        names[count++] = variable_name(arena, option);
    names[count] = NULL;
    for (; environment && *environment; environment++) {
        struct str rest = str_from(*environment), name = str_cut(&rest, '=');
        bool known = !str_starts(name, STR("KRES_"));
        for (size_t i = 0; i < count && !known; i++)
            known = str_is(name, names[i]);
        const char *meant = known ? NULL : str_nearest(name, names);
        if (meant)
            log_line(LOG_WARN, STR_FMT " in the environment is no setting; did you mean %s?", STR_ARG(name), meant);
    }
}

bool config_load(struct arena *arena, const struct config_flag *flags, size_t count, const char *const *environment,
                 struct config *ret, struct err *err)
{
    struct config config, first;
    const char *file;
    struct str bytes;
    /* Twice: the first time only to learn where the file is. */
    if (!presets(&first, err) || !set_environment(arena, &first, environment, err) ||
        !set_flags(arena, &first, flags, count, err))
        return false;
    file = first.config ? first.config : arena_printf(arena, "%s/kres.yaml", first.data);
    if (!presets(&config, err))
        return false;
    if (first.config || file_exists(file)) {
        const char *before = config.data;
        if (!file_read(arena, file, 1 << 20, &bytes, err) || !config_read(arena, file, bytes, &config, err))
            return false;
        if (!first.config && config.data != before)
            return err_field(err, "data",
                             "%s: this file was found in the data folder, so it cannot name another; "
                             "use --config FILE or --data DIR",
                             file);
    }
    if (!set_environment(arena, &config, environment, err) || !set_flags(arena, &config, flags, count, err))
        return false;
    if (!config.tls_certificate != !config.tls_key)
        return err_field(err, config.tls_key ? "tls_certificate" : "tls_key",
                         "tls_certificate and tls_key go together; %s is missing",
                         config.tls_key ? "tls_certificate" : "tls_key");
    if (config.store && !str_starts(str_from(config.store), STR("postgres://")) &&
        !str_starts(str_from(config.store), STR("postgresql://")))
        return err_field(err, "store", "store is like postgres://user@host/database; a folder is named by --data");
    for (const char *p = config.node; p && *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", *p) || p - config.node > 40)
            return err_field(err, "node", "node is a short name of a-z, 0-9 and dashes, not \"%s\"", config.node);
    tell_unknown(arena, environment);
    *ret = config;
    return true;
}

/* Words of a sentence on lines of at most 100 columns, each begun with "# ". */
static void add_comment(struct buf *b, const char *sentence)
{
    size_t column = 0;
    struct str rest = str_from(sentence);
    while (rest.p) {
        struct str word = str_cut(&rest, ' ');
        if (column == 0 || column + 1 + word.n > 100) {
            buf_printf(b, "%s# ", column ? "\n" : "");
            column = 2;
        } else {
            buf_byte(b, ' ');
            column++;
        }
        buf_add(b, word);
        column += word.n;
    }
    buf_byte(b, '\n');
}

struct str config_example(struct arena *arena)
{
    struct buf b = {.arena = arena};
    add_comment(&b, "Settings of kres.  This is an example that changes nothing: take away a \"#\" to set something.");
    add_comment(&b, "The command line and KRES_* variables win over this file.  Paths count from this file's folder.");
    for (const struct config_option *option = config_options; option->key; option++) {
        if (!strcmp(option->key, "config"))
            continue;
        buf_byte(&b, '\n');
        add_comment(&b, option->help);
        if (option->type == CONFIG_PATHS)
            buf_printf(&b, "#%s: [packs/core, packs/si]\n", option->key);
        else if (option->type == CONFIG_TEXTS)
            buf_printf(&b, "#%s: [https://www.example.org, https://jobs.example.org]\n", option->key);
        else
            buf_printf(&b, "#%s: %s\n", option->key, option->preset ? option->preset
                                                   : option->type == CONFIG_TEXT ? option->value : "/path/to/it");
    }
    return buf_str(&b);
}
