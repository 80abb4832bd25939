/* campaigns.c - a planted collection: offers of invented hands among as many that stand alone, as JSON Lines.
 *
 * usage: campaigns --texts N [--seed 1] [--noise 0.5] [--edits 0.1] [--short 0.15] [--largest 5000] [--slope 2]
 *                  [--languages sl,uk,…] [--words 6000] [--frames 0.5] [--stock 0.15] [--ascii] [--data bench/data]
 *                  [--contacts] [--form] [--threads 2]
 *
 * {"id":"t000123","time":"2026-03-04T10:11:12Z","text":"…","truth":"c17"|null,"difficulty":"easy"}, sorted by time.  The
 * truth is null of a text that stands alone (--noise: so many).  --edits: so many words of a copy changed, instead of what
 * its difficulty has; --words: how many words a language has; --frames, --stock: how many sentences fill a frame, are stock
 * phrases; --ascii: letters as \u1234.  --contacts: the truth is who wrote it ("h17"), often several campaigns one after
 * the other; each has three numbers, an address and an account of its own, of which half of its texts name one more, and
 * one text in ten names an agency that some three hundred texts share.  --form: every text stands in the form of one site.
 * The sizes of campaigns follow a power law from 2 to --largest (density size^-slope); a campaign lasts 1 to 40 days.  The
 * same options give the same bytes, whatever the number of threads. */
#include <getopt.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "planted.h"

enum { CHUNK = 2048, DAYS = 180, THREADS_MOST = 64, ASCII_AT = 3 * PLANTED_MOST + 128,
       LINE_MOST = 4 * PLANTED_MOST + 2 * FORM_MOST + 512 };

struct options {
    uint64_t seed, texts;
    double noise, edits, brief, slope, frames, stock;
    uint32_t largest, words;
    bool ascii, contacts, form;
    long threads;
    const char *languages, *data;
};

struct plan {
    uint32_t *starts; /* of campaign c: its copies are the slots [starts[c], starts[c + 1]) */
    uint8_t *difficulty, *sibling;
    uint32_t *persons; /* of campaigns, from 1; NULL without --contacts */
    uint64_t *slots; /* second of the half-year in the upper half, slot in the lower; sorted */
    uint32_t campaigns, planted, texts;
};

struct work {
    const struct options *options;
    const struct lingos *lingos;
    const struct plan *plan;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    uint64_t next, written; /* chunks */
};

static void *room(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size);
    if (!p) {
        perror("memory");
        exit(1);
    }
    return p;
}

static enum difficulty difficulty_draw(const struct options *options, uint64_t *chance)
{
    static const uint8_t OF_TWENTY[20] = {EASY, EASY, EASY, EASY, EASY, EASY, EDITS, EDITS, EDITS, EDITS, EDITS, SHUFFLED,
                                          SHUFFLED, SHUFFLED, STOCK, STOCK, STOCK, MIXED, MIXED, MIXED};
    return chance_part(chance) < options->brief ? SHORT : (enum difficulty)OF_TWENTY[chance_below(chance, 20)];
}

static double power(double base, double exponent)
{
    return __builtin_pow(base, exponent);
}

static uint32_t size_draw(const struct options *options, uint32_t most, uint64_t *chance)
{
    for (;;) {
        double size = 2 * power(1 - chance_part(chance), -1 / (options->slope - 1));
        if (size < most + 1.0)
            return (uint32_t)size;
    }
}

/* Which campaigns there are; one in sixteen long ones is followed by another of its author's. */
static void plan_campaigns(struct plan *plan, const struct options *options)
{
    uint32_t most = plan->planted / 4 < options->largest ? plan->planted / 4 : options->largest;
    uint64_t chance = chance_seed(options->seed, 1, 0);
    plan->starts = room((size_t)plan->planted / 2 + 2, sizeof *plan->starts);
    plan->difficulty = room((size_t)plan->planted / 2 + 2, 1);
    plan->sibling = room((size_t)plan->planted / 2 + 2, 1);
    for (uint32_t at = 0, c = 0; plan->planted - at >= 2; plan->campaigns = ++c) {
        uint32_t left = plan->planted - at, size = size_draw(options, most > 2 ? most : 2, &chance);
        size = size > left || left - size < 2 ? left : size;
        plan->difficulty[c] = (uint8_t)difficulty_draw(options, &chance);
        if (c && !plan->sibling[c - 1] && plan->difficulty[c - 1] != SHORT && chance_of(&chance, 60)) {
            plan->sibling[c] = 1;
            plan->difficulty[c] = SHUFFLED;
        }
        at += size;
        plan->starts[c + 1] = at;
    }
}

/* A campaign is often the next of the same person. */
static void plan_persons(struct plan *plan, const struct options *options)
{
    uint64_t chance = chance_seed(options->seed, 4, 0);
    plan->persons = room((size_t)plan->campaigns + 1, sizeof *plan->persons);
    for (uint32_t c = 0, person = 0; c < plan->campaigns; c++) {
        person += !c || !(plan->sibling[c] || chance_of(&chance, 300));
        plan->persons[c] = person;
    }
}

/* Least significant digit first, three of eight bits: the second. */
static void sort_by_second(uint64_t *slots, uint32_t count)
{
    uint64_t *other = room(count, sizeof *other), *from = slots, *to = other;
    for (int shift = 32; shift < 56; shift += 8) {
        uint32_t places[257] = {0};
        for (uint32_t i = 0; i < count; i++)
            places[(from[i] >> shift & 255) + 1]++;
        for (int i = 0; i < 256; i++)
            places[i + 1] += places[i];
        for (uint32_t i = 0; i < count; i++)
            to[places[from[i] >> shift & 255]++] = from[i];
        uint64_t *kept = from;
        from = to;
        to = kept;
    }
    memcpy(slots, other, count * sizeof *slots);
    free(other);
}

static void plan_times(struct plan *plan, const struct options *options)
{
    const uint32_t day = 24 * 3600, all = DAYS * day;
    uint64_t chance = chance_seed(options->seed, 2, 0);
    plan->slots = room(plan->texts, sizeof *plan->slots);
    for (uint32_t c = 0; c < plan->campaigns; c++) {
        uint32_t lasts = day + chance_below(&chance, 39 * day), begins = chance_below(&chance, all - lasts);
        for (uint32_t slot = plan->starts[c]; slot < plan->starts[c + 1]; slot++)
            plan->slots[slot] = (uint64_t)(begins + chance_below(&chance, lasts)) << 32 | slot;
    }
    for (uint32_t slot = plan->starts[plan->campaigns]; slot < plan->texts; slot++)
        plan->slots[slot] = (uint64_t)chance_below(&chance, all) << 32 | slot;
    sort_by_second(plan->slots, plan->texts);
}

/* ---- writing ---- */

static size_t time_write(char *to, uint32_t second)
{
    static const uint8_t MONTHS[] = {31, 28, 31, 30, 31, 30, 31};
    uint32_t day = second / 86400, month = 0, rest = second % 86400;
    while (day >= MONTHS[month])
        day -= MONTHS[month++];
    return (size_t)snprintf(to, 32, "2026-%02u-%02uT%02u:%02u:%02uZ", month + 1, day + 1, rest / 3600, rest / 60 % 60,
                            rest % 60);
}

static uint32_t campaign_of(const struct plan *plan, uint32_t slot)
{
    uint32_t low = 0, high = plan->campaigns;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (plan->starts[middle] <= slot)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct hand hand_of(const struct work *work, uint32_t slot, uint32_t *ret_copy)
{
    const struct plan *plan = work->plan;
    struct hand hand = {.seed = work->options->seed, .edits = (int)(work->options->edits * 1000)};
    *ret_copy = 0;
    if (slot < plan->starts[plan->campaigns]) {
        hand.campaign = campaign_of(plan, slot);
        hand.author = hand.campaign - plan->sibling[hand.campaign];
        hand.paired = plan->sibling[hand.campaign] || plan->sibling[hand.campaign + 1];
        hand.difficulty = plan->difficulty[hand.campaign];
        hand.person = plan->persons ? plan->persons[hand.campaign] : 0;
        *ret_copy = slot - plan->starts[hand.campaign];
        return hand;
    }
    uint64_t chance = chance_seed(hand.seed, 3, slot);
    hand.campaign = hand.author = slot;
    hand.noise = true;
    hand.person = plan->persons ? (uint64_t)1 << 32 | slot : 0;
    hand.difficulty = chance_part(&chance) < work->options->brief ? SHORT : chance_of(&chance, 250) ? STOCK : EASY;
    return hand;
}

/* What stands behind a text: a contact of whoever wrote it, an agency's. */
static char *contacts_write(char *to, const struct work *work, const struct hand *hand, uint32_t slot)
{
    enum { SHARE = 300 };
    uint64_t chance = chance_seed(hand->seed, 5, slot);
    uint32_t agencies = 1 + work->plan->texts / (10 * SHARE);
    bool own = chance_of(&chance, 500), agency = chance_of(&chance, 100);
    *to = ' ';
    if (own)
        to += 1 + contact_write(to + 1, hand->seed, hand->person, &chance);
    *to = ' ';
    if (agency) {
        uint64_t which = (uint64_t)1 << 40 | chance_below(&chance, agencies);
        to += 1 + contact_write(to + 1, hand->seed, which, &which); /* always the same one */
    }
    return to;
}

static size_t line_write(char *to, struct draft_text *draft, const struct work *work, uint64_t number)
{
    uint64_t place = work->plan->slots[number];
    uint32_t copy;
    struct hand hand = hand_of(work, (uint32_t)place, &copy);
    char *end = to + snprintf(to, 64, "{\"id\":\"t%06" PRIu64 "\",\"time\":\"", number);
    end += time_write(end, (uint32_t)(place >> 32));
    memcpy(end, "\",\"text\":\"", 10);
    end += 10;
    if (work->options->form) {
        uint64_t chance = chance_seed(work->options->seed, 6, number);
        end += form_head_write(end, &chance);
    }
    if (work->options->ascii) {
        char *plain = to + ASCII_AT;
        end += letters_escape(end, str_make(plain, planted_write(plain, draft, work->lingos, &hand, copy)));
    } else {
        end += planted_write(end, draft, work->lingos, &hand, copy);
    }
    if (hand.person)
        end = contacts_write(end, work, &hand, (uint32_t)place);
    if (work->options->form)
        end += form_tail_write(end);
    if (hand.noise)
        end += snprintf(end, 64, "\",\"truth\":null,\"difficulty\":\"%s\"}\n", DIFFICULTY_NAMES[hand.difficulty]);
    else
        end += snprintf(end, 64, "\",\"truth\":\"%c%u\",\"difficulty\":\"%s\"}\n", hand.person ? 'h' : 'c',
                        hand.person ? (uint32_t)hand.person : hand.campaign, DIFFICULTY_NAMES[hand.difficulty]);
    return (size_t)(end - to);
}

static void write_all(const char *p, size_t n)
{
    for (ssize_t done; n; p += done, n -= (size_t)done)
        if ((done = write(STDOUT_FILENO, p, n)) <= 0) {
            perror("writing");
            exit(1);
        }
}

static void *make_chunks(void *argument)
{
    struct work *work = argument;
    struct draft_text *draft = room(1, sizeof *draft);
    size_t size = 4 << 20, n;
    char *buffer = room(size, 1);
    for (;;) {
        pthread_mutex_lock(&work->lock);
        uint64_t chunk = work->next++, from = chunk * CHUNK;
        pthread_mutex_unlock(&work->lock);
        if (from >= work->plan->texts)
            break;
        n = 0;
        for (uint64_t i = from; i < from + CHUNK && i < work->plan->texts; i++) {
            if (size - n < LINE_MOST && !(buffer = realloc(buffer, size *= 2)))
                exit(1);
            n += line_write(buffer + n, draft, work, i);
        }
        pthread_mutex_lock(&work->lock);
        while (work->written != chunk)
            pthread_cond_wait(&work->turn, &work->lock);
        write_all(buffer, n);
        work->written++;
        pthread_cond_broadcast(&work->turn);
        pthread_mutex_unlock(&work->lock);
    }
    free(buffer);
    free(draft);
    return NULL;
}

static bool options_read(int argc, char **argv, struct options *ret)
{
    static const struct option KNOWN[] = {
        {"seed", required_argument, NULL, 's'},      {"texts", required_argument, NULL, 'n'},
        {"noise", required_argument, NULL, 'o'},     {"edits", required_argument, NULL, 'e'},
        {"short", required_argument, NULL, 'b'},     {"largest", required_argument, NULL, 'l'},
        {"slope", required_argument, NULL, 'p'},     {"languages", required_argument, NULL, 'L'},
        {"words", required_argument, NULL, 'w'},     {"frames", required_argument, NULL, 'f'},
        {"stock", required_argument, NULL, 'k'},     {"ascii", no_argument, NULL, 'a'},
        {"contacts", no_argument, NULL, 'c'},        {"form", no_argument, NULL, 'F'},
        {"data", required_argument, NULL, 'd'},      {"threads", required_argument, NULL, 't'}, {0}};
    *ret = (struct options){.seed = 1, .noise = 0.5, .edits = -1, .brief = 0.15, .slope = 2, .largest = 5000, .threads = 2,
                            .words = LINGO_WORDS, .frames = 0.5, .stock = 0.15, .data = "bench/data"};
    for (int option; (option = getopt_long(argc, argv, "", KNOWN, NULL)) != -1;) {
        switch (option) {
        case 's': ret->seed = strtoull(optarg, NULL, 10); break;
        case 'n': ret->texts = strtoull(optarg, NULL, 10); break;
        case 'o': ret->noise = strtod(optarg, NULL); break;
        case 'e': ret->edits = strtod(optarg, NULL); break;
        case 'b': ret->brief = strtod(optarg, NULL); break;
        case 'l': ret->largest = (uint32_t)strtoul(optarg, NULL, 10); break;
        case 'p': ret->slope = strtod(optarg, NULL); break;
        case 'L': ret->languages = optarg; break;
        case 'w': ret->words = (uint32_t)strtoul(optarg, NULL, 10); break;
        case 'f': ret->frames = strtod(optarg, NULL); break;
        case 'k': ret->stock = strtod(optarg, NULL); break;
        case 'a': ret->ascii = true; break;
        case 'c': ret->contacts = true; break;
        case 'F': ret->form = true; break;
        case 'd': ret->data = optarg; break;
        case 't': ret->threads = strtol(optarg, NULL, 10); break;
        default: return false;
        }
    }
    return optind == argc && ret->texts > 0 && ret->texts < 1u << 31 && ret->noise >= 0 && ret->noise <= 1 &&
           ret->edits <= 1 && ret->brief >= 0 && ret->brief <= 1 && ret->slope > 1 && ret->largest >= 2 &&
           ret->threads > 0 && ret->threads <= THREADS_MOST && ret->words >= 20 && ret->words <= LINGO_WORDS &&
           ret->frames >= 0 && ret->frames <= 1 && ret->stock >= 0 && ret->stock <= 0.9;
}

int main(int argc, char **argv)
{
    static struct lingos lingos;
    struct options options;
    struct arena arena = {0};
    pthread_t threads[THREADS_MOST];
    if (!options_read(argc, argv, &options)) {
        fprintf(stderr, "usage: campaigns --texts N [--seed 1] [--noise 0.5] [--edits 0.1] [--short 0.15] [--largest 5000]\n"
                        "                 [--slope 2] [--languages sl,uk] [--words 6000] [--frames 0.5] [--stock 0.15]\n"
                        "                 [--ascii] [--contacts] [--form] [--data bench/data] [--threads 2]\n");
        return 2;
    }
    letters_start();
    lingos_read(&lingos, &arena, options.data, options.languages, options.words);
    lingos.frames = (uint32_t)(options.frames * 1000);
    lingos.stock = (uint32_t)(options.stock * 1000);
    struct plan plan = {.texts = (uint32_t)options.texts,
                        .planted = (uint32_t)((double)options.texts * (1 - options.noise) + 0.5)};
    plan_campaigns(&plan, &options);
    plan_times(&plan, &options);
    if (options.contacts)
        plan_persons(&plan, &options);
    struct work work = {.options = &options, .lingos = &lingos, .plan = &plan, .lock = PTHREAD_MUTEX_INITIALIZER,
                        .turn = PTHREAD_COND_INITIALIZER};
    for (long i = 0; i < options.threads; i++)
        if (pthread_create(&threads[i], NULL, make_chunks, &work) != 0)
            exit(1);
    for (long i = 0; i < options.threads; i++)
        pthread_join(threads[i], NULL);
    free(plan.starts);
    free(plan.difficulty);
    free(plan.sibling);
    free(plan.persons);
    free(plan.slots);
    arena_clear(&arena);
    return 0;
}
