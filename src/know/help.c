/* help.c - see help.h. */
#include "know/help.h"

static const char *const FILE_KEYS[] = {"quick_exit", "contacts", NULL};
static const char *const CONTACT_KEYS[] = {"id", "name", "what", "hours", "phone", "dial", "web", "email", "languages",
                                           "source", "seen", "emergency", "free", "checked", NULL};

struct loading {
    struct arena *arena;
    const struct pack_set *packs;
    struct help *help;
};

static bool read_texts(const struct loading *in, const struct yaml *map, const char *key, bool need,
                       const struct yaml **ret, struct err *err)
{
    struct yaml *texts;
    if (!yaml_get(map, key) && !need)
        return true;
    if (!yaml_need(map, key, YAML_MAP, &texts, err) || !pack_text_check(in->packs, texts, err))
        return false;
    *ret = texts;
    return true;
}

static bool read_flag(const struct yaml *map, const char *key, bool *ret, struct err *err)
{
    const struct yaml *flag = yaml_get(map, key);
    return !flag || yaml_bool(flag, ret, err);
}

static bool only_of(struct str s, const char *allowed)
{
    for (size_t i = 0; i < s.n; i++)
        if (!s.p[i] || !strchr(allowed, s.p[i]))
            return false;
    return true;
}

/* What a page turns into links is checked here, so that no pack brings a "javascript:" along. */
static bool check_ways(const struct yaml *map, const struct help_contact *contact, struct err *err)
{
    if (!contact->phone.n && !contact->web.n && !contact->email.n)
        return yaml_fault(err, map, "a contact needs a phone, a web page or an e-mail address");
    if (contact->phone.n && (!contact->dial.n || !only_of(contact->dial, "+0123456789")))
        return yaml_fault(err, map, "dial: write the number as a phone dials it, such as \"+38669707150\"");
    if (!only_of(contact->phone, "+0123456789 "))
        return yaml_fault(err, map, "phone: write digits and spaces");
    if (contact->web.n && !str_starts(contact->web, STR("https://")))
        return yaml_fault(err, map, "web: write an address that begins with https://");
    if (contact->email.n && (str_find(contact->email, STR("@"), 0) == SIZE_MAX ||
                             str_find(contact->email, STR(" "), 0) != SIZE_MAX))
        return yaml_fault(err, map, "email: write an e-mail address");
    return true;
}

static bool read_contact(const struct loading *in, const struct yaml *map, struct help_contact *ret, struct err *err)
{
    struct help_contact contact = {0};
    struct yaml *id, *source, *seen, *checked;
    if (!yaml_expect(map, YAML_MAP, err) || !yaml_only(map, CONTACT_KEYS, err) ||
        !yaml_need(map, "id", YAML_TEXT, &id, err) || !yaml_need(map, "source", YAML_TEXT, &source, err) ||
        !yaml_need(map, "seen", YAML_TEXT, &seen, err) || !yaml_need(map, "checked", YAML_TEXT, &checked, err) ||
        !yaml_bool(checked, &contact.checked, err) || !read_texts(in, map, "name", true, &contact.name, err) ||
        !read_texts(in, map, "what", true, &contact.what, err) ||
        !read_texts(in, map, "hours", false, &contact.hours, err) ||
        !read_flag(map, "emergency", &contact.emergency, err) || !read_flag(map, "free", &contact.free_call, err))
        return false;
    contact.id = id->text;
    contact.source = source->text;
    contact.seen = seen->text;
    contact.phone = yaml_text(map, "phone");
    contact.dial = yaml_text(map, "dial");
    contact.web = yaml_text(map, "web");
    contact.email = yaml_text(map, "email");
    contact.languages = yaml_text(map, "languages");
    if (!contact.source.n || !contact.seen.n)
        return yaml_fault(err, map, "a contact says where it was found (source) and when (seen)");
    if (!check_ways(map, &contact, err))
        return false;
    *ret = contact;
    return true;
}

/* A later pack's contact of the same id replaces the earlier one, in its place. */
static void keep(struct help *help, const struct help_contact *contact)
{
    for (size_t i = 0; i < help->count; i++) {
        if (str_eq(help->contacts[i].id, contact->id)) {
            help->contacts[i] = *contact;
            return;
        }
    }
    help->contacts[help->count++] = *contact;
}

static bool read_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    UNUSED(pack);
    struct loading *in = context;
    struct help *help = in->help;
    struct yaml *list;
    if (!yaml_expect(root, YAML_MAP, err) || !yaml_only(root, FILE_KEYS, err) ||
        !yaml_need(root, "contacts", YAML_LIST, &list, err))
        return false;
    const struct yaml *exit = yaml_get(root, "quick_exit");
    if (exit && !(exit->type == YAML_TEXT && str_starts(exit->text, STR("https://"))))
        return yaml_fault(err, exit, "quick_exit: write the address of a harmless page, with https://");
    if (exit)
        help->quick_exit = exit->text;
    struct help_contact *all = ARENA_ARRAY(in->arena, help->count + list->count + 1, struct help_contact);
    if (help->count)
        memcpy(all, help->contacts, help->count * sizeof *all);
    help->contacts = all;
    for (const struct yaml *item = list->first; item; item = item->next) {
        struct help_contact contact;
        if (!read_contact(in, item, &contact, err))
            return false;
        keep(help, &contact);
    }
    return true;
}

bool help_load(struct arena *arena, const struct pack_set *packs, struct help **ret, struct err *err)
{
    struct loading in = {.arena = arena, .packs = packs, .help = ARENA_NEW(arena, struct help)};
    if (!pack_each_file(arena, packs, "help", read_file, &in, err))
        return false;
    if (!in.help->quick_exit.n)
        return err_set(err, ERR_INPUT, "no pack names the page that quick exit opens: add quick_exit to help/first.yaml");
    *ret = in.help;
    return true;
}

static void set(json_t *view, const char *key, struct str value)
{
    json_object_set_new(view, key, json_stringn(value.p ? value.p : "", value.n));
}

json_t *help_view(const struct help *help, struct str lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < help->count; i++) {
        const struct help_contact *contact = &help->contacts[i];
        if (!contact->checked)
            continue;
        json_t *view = json_object();
        set(view, "id", contact->id);
        set(view, "name", pack_text(contact->name, lang));
        set(view, "what", pack_text(contact->what, lang));
        set(view, "hours", pack_text(contact->hours, lang));
        set(view, "phone", contact->phone);
        set(view, "dial", contact->dial);
        set(view, "web", contact->web);
        set(view, "email", contact->email);
        set(view, "languages", contact->languages);
        set(view, "source", contact->source);
        set(view, "seen", contact->seen);
        json_object_set_new(view, "emergency", json_boolean(contact->emergency));
        json_object_set_new(view, "free_call", json_boolean(contact->free_call));
        json_array_append_new(list, view);
    }
    return list;
}
