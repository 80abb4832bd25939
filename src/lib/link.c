/* link.c - see kres/link.h: clusters. */
#include "kres/link.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "lib/inside.h"
#include "link/link.h"

_Static_assert(sizeof(kres_link_options) == sizeof(size_t) + 16, "options grow at their end only");
_Static_assert(KRES_LINK_NAME == LINK_NAME && KRES_LINK_NONE == LINK_NO_TEXT, "as link/link.h has them");

enum state { FILLING, DONE, BROKEN };

struct kres_link {
    struct link *link;
    uint32_t threads;
    uint64_t memory;
    atomic_int state;
};

static int refuse_state(int state, kres_error *error)
{
    return state == BROKEN ? lib_fail(error, KRES_NO_MEMORY, "out of memory before: this link can only be freed")
                           : lib_fail(error, KRES_STATE, "the clusters of this link are found already");
}

struct making { const struct link_options *options; struct link **ret; };

static bool make(void *context, struct err *err)
{
    struct making *making = context;
    return link_new(making->options, making->ret, err);
}

int kres_link_new(const kres_link_options *options, kres_link **ret, kres_error *error)
{
    kres_link_options own = KRES_LINK_OPTIONS_INIT;
    if (!lib_options(options, &own, sizeof own) || own.reserved)
        return lib_fail(error, KRES_INPUT, "the options are none of this version: set their size");
    if (!own.threads)
        own.threads = 1;
    kres_link *made = calloc(1, sizeof *made);
    if (!made)
        return lib_fail(error, KRES_NO_MEMORY, "out of memory");
    made->threads = own.threads;
    made->memory = own.memory;
    struct making making = {&(struct link_options){.threads = own.threads}, &made->link};
    int status = lib_guarded(make, &making, NULL, error);
    if (status != KRES_OK) {
        free(made);
        return status;
    }
    *ret = made;
    return KRES_OK;
}

void kres_link_free(kres_link *link)
{
    if (!link)
        return;
    link_free(link->link);
    free(link);
}

struct adding { struct link *link; unsigned thread; struct str text; uint32_t number; };

static bool add(void *context, struct err *err)
{
    struct adding *adding = context;
    UNUSED(err);
    adding->number = link_add(adding->link, adding->thread, adding->text);
    return true;
}

int kres_link_add(kres_link *link, uint32_t thread, const char *text, size_t bytes, uint32_t *ret, kres_error *error)
{
    struct adding adding = {.link = link->link, .thread = thread, .text = str_make(text, bytes)};
    int state = link->state;
    bool out;
    if (state != FILLING)
        return refuse_state(state, error);
    if (thread >= link->threads)
        return lib_fail(error, KRES_INPUT, "the number of the thread is not below the threads of the options");
    if (!str_is_utf8(adding.text))
        return lib_fail(error, KRES_INPUT, "the text is not UTF-8");
    if (link->memory && link_memory(link->link) > link->memory)
        return lib_fail(error, KRES_LIMIT, "linking so many texts takes more memory than the options allow");
    int status = lib_guarded(add, &adding, &out, error);
    if (out)
        link->state = BROKEN;
    if (status == KRES_OK)
        *ret = adding.number;
    return status;
}

uint64_t kres_link_memory(const kres_link *link)
{
    return link_memory(link->link);
}

static bool run(void *context, struct err *err)
{
    return link_run(context, err);
}

int kres_link_run(kres_link *link, kres_error *error)
{
    int state = link->state;
    if (state != FILLING)
        return refuse_state(state, error);
    int status = lib_guarded(run, link->link, NULL, error);
    link->state = status == KRES_OK ? DONE : BROKEN;
    return status;
}

static bool is_there(const kres_link *link, uint32_t text)
{
    return link->state == DONE && text < link_count(link->link);
}

uint32_t kres_link_cluster(const kres_link *link, uint32_t text)
{
    return is_there(link, text) ? link_cluster(link->link, text) : KRES_LINK_NONE;
}

void kres_link_name(const kres_link *link, uint32_t first, char name[KRES_LINK_NAME])
{
    *name = '\0';
    if (is_there(link, first))
        link_name(link->link, first, name);
}

uint64_t kres_link_size(const kres_link *link, uint32_t first)
{
    return is_there(link, first) ? link_size(link->link, first) : 0;
}

uint32_t kres_link_texts(const kres_link *link)
{
    return (uint32_t)link_count(link->link);
}

uint32_t kres_link_clusters(const kres_link *link)
{
    return link->state == DONE ? (uint32_t)link_clusters(link->link) : 0;
}
