/* planted.c - templates of campaigns, and their copies: words changed, sentences shuffled, stranger sentences before and
 * behind, punctuation, case, diacritics and letters as each author and each day has them. */
#include "planted.h"

const char *const DIFFICULTY_NAMES[DIFFICULTIES] = {"easy", "edits", "shuffled", "short", "stock", "mixed"};

/* A frame and a stock phrase alone would be the same offer twice sooner or later. */
enum { OWN_LEAST = 6 };

/* What numbers are drawn for, so that no two uses share a row of chances. */
enum { FOR_HAND = 11, FOR_SENTENCE, FOR_COPY, FOR_SLOT };

/* ---- templates ---- */

static void add_token(struct draft_text *draft, struct str text, enum token_kind kind)
{
    if (draft->token_count < TOKENS_MOST) {
        draft->tokens[draft->token_count++] = (struct token){text, kind};
        draft->words += kind != TOKEN_MARK;
    }
}

static void begin_sentence(struct draft_text *draft, const struct lingo *lingo)
{
    draft->sentences[draft->sentence_count] = (struct sentence){lingo, draft->token_count, 0};
}

static void end_sentence(struct draft_text *draft)
{
    struct sentence *sentence = &draft->sentences[draft->sentence_count];
    sentence->count = draft->token_count - sentence->from;
    if (draft->sentence_count + 1 < SENTENCES_MOST)
        draft->sentence_count++;
}

static void add_line(struct draft_text *draft, const struct lingo *lingo, const struct line *line, uint64_t *chance)
{
    begin_sentence(draft, lingo);
    for (uint32_t i = 0; i < line->count; i++) {
        const struct token *token = &line->tokens[i];
        if (token->kind == TOKEN_ANY)
            add_token(draft, lingo_word(lingo, chance), TOKEN_WORD), draft->drawn++;
        else if (token->kind == TOKEN_FUNCTION)
            add_token(draft, words_draw(&lingo->functions, chance), TOKEN_WORD);
        else
            add_token(draft, token->text, token->kind);
    }
    end_sentence(draft);
}

/* Words as they come, two in five of them function words. */
static void add_free(struct draft_text *draft, const struct lingo *lingo, uint32_t words, uint64_t *chance)
{
    bool before = true;
    begin_sentence(draft, lingo);
    for (uint32_t i = 0; i < words; i++) {
        bool function = !before && chance_of(chance, 600);
        if (i > 3 && i + 2 < words && chance_of(chance, 60))
            add_token(draft, STR(","), TOKEN_MARK);
        add_token(draft, function ? words_draw(&lingo->functions, chance) : lingo_word(lingo, chance), TOKEN_WORD);
        draft->drawn += !function;
        before = function;
    }
    end_sentence(draft);
}

/* A few phrases are everywhere, most are seen here and there. */
static void add_stock(struct draft_text *draft, const struct lingo *lingo, uint64_t *chance)
{
    uint32_t a = chance_below(chance, lingo->stock.count), b = chance_below(chance, lingo->stock.count);
    add_line(draft, lingo, &lingo->stock.at[a < b ? a : b], chance);
}

static void add_own(struct draft_text *draft, const struct lingos *lingos, const struct lingo *lingo, uint64_t *chance)
{
    if (chance_of(chance, lingos->frames))
        add_line(draft, lingo, &lingo->frames.at[chance_below(chance, lingo->frames.count)], chance);
    else
        add_free(draft, lingo, 5 + chance_below(chance, 10), chance);
}

static void add_contact(struct draft_text *draft, const struct lingo *lingo)
{
    begin_sentence(draft, lingo);
    add_token(draft, STR(""), TOKEN_NAME);
    add_token(draft, STR(""), TOKEN_PHONE);
    end_sentence(draft);
}

/* 10 to 120 words, most of them few; what is to be shuffled has something to shuffle. */
static uint32_t length_of(const struct hand *hand, uint64_t *chance)
{
    uint32_t octave = chance_below(chance, 100), words;
    words = octave < 80 ? 10 + chance_below(chance, 8) : octave < 96 ? 20 + chance_below(chance, 20)
                                                                     : 40 + chance_below(chance, 80);
    if (hand->paired)
        return 70 + words % 50;
    return (hand->difficulty == SHUFFLED || hand->difficulty == MIXED) && words < 25 ? 25 : words;
}

static void make_short(struct draft_text *draft, const struct lingo *lingo, uint64_t *chance)
{
    uint32_t words = 5 + chance_below(chance, 8);
    bool price = words > 6 && chance_of(chance, 300), phone = words > 7 && chance_of(chance, 300);
    add_free(draft, lingo, words - price - phone, chance);
    draft->sentence_count--;
    if (price)
        add_token(draft, STR(""), TOKEN_PRICE);
    if (phone)
        add_token(draft, STR(""), TOKEN_PHONE);
    end_sentence(draft);
}

static void make_template(struct draft_text *draft, const struct lingos *lingos, const struct lingo *lingo,
                          const struct hand *hand, uint64_t *chance)
{
    uint32_t words = length_of(hand, chance), stock = hand->difficulty == STOCK ? 700 : lingos->stock;
    bool contact = chance_of(chance, 700);
    for (uint32_t i = 0; draft->words < words || draft->drawn < OWN_LEAST; i++) {
        uint32_t author = i % 3 == 2 ? hand->author : hand->campaign;
        uint64_t own = chance_seed(hand->seed, FOR_SENTENCE + (hand->noise ? 100 : 0), (uint64_t)author << 16 | i);
        if (i > 0 && i % 3 != 2 && chance_of(&own, stock))
            add_stock(draft, lingo, &own);
        else
            add_own(draft, lingos, lingo, &own);
    }
    if (hand->difficulty == STOCK)
        add_stock(draft, lingo, chance);
    if (contact)
        add_contact(draft, lingo);
}

/* ---- copies ---- */

struct manner {
    uint32_t edits, misspelt, invisible, alike; /* thousandths */
    uint32_t punctuation, budget;               /* budget: how many words may be changed */
    unsigned letters;
    bool foreign_names;
    uint64_t seed, person;
    uint64_t slots; /* seed of the campaign's names, numbers, prices */
    uint64_t chance;
};

static bool shuffles(const struct hand *hand, struct manner *manner)
{
    uint32_t often = hand->difficulty == SHUFFLED ? 700 : hand->difficulty == MIXED ? 400 : 0;
    return !hand->noise && chance_of(&manner->chance, often);
}

static uint32_t strangers(const struct hand *hand, struct manner *manner)
{
    uint32_t often = hand->difficulty == SHUFFLED ? 500 : hand->difficulty == MIXED ? 300 : 0;
    return !hand->noise && chance_of(&manner->chance, often) ? 1 + chance_below(&manner->chance, 3) : 0;
}

static uint32_t edit_rate(const struct hand *hand, uint64_t *chance)
{
    static const uint16_t RATES[DIFFICULTIES][4] = {{0, 0, 0, 20},   {50, 100, 200, 200}, {0, 0, 50, 50},
                                                    {0, 50, 50, 100}, {0, 0, 50, 50},      {50, 100, 100, 200}};
    uint32_t rate = RATES[hand->difficulty][chance_below(chance, 4)];
    return hand->noise ? 0 : hand->edits >= 0 ? (uint32_t)hand->edits : rate;
}

/* campaign: the chances of the campaign, the same for all of its copies. */
static struct manner manner_of(const struct hand *hand, uint32_t words, uint64_t *campaign, uint32_t copy)
{
    struct manner manner = {.edits = edit_rate(hand, campaign), .slots = chance_next(campaign),
                            .seed = hand->seed, .person = hand->person};
    uint64_t number = (uint64_t)hand->campaign << 32 | copy;
    bool hard = hand->difficulty == MIXED, changing = hand->difficulty == EDITS || hard;
    manner.budget = hand->difficulty == SHORT ? (words < 8 ? 1 : words / 4) : words;
    manner.punctuation = chance_below(campaign, 16);
    manner.chance = chance_seed(hand->seed, FOR_COPY + (hand->noise ? 100 : 0), number);
    uint64_t *chance = &manner.chance;
    if (chance_of(chance, changing || hand->noise ? 400 : 100))
        manner.punctuation = chance_below(chance, 16);
    if (chance_of(chance, changing ? 150 : 50))
        manner.letters |= LETTERS_LOWER;
    else if (chance_of(chance, changing ? 80 : 30))
        manner.letters |= LETTERS_UPPER;
    if (chance_of(chance, changing ? 200 : 50))
        manner.letters |= LETTERS_BARE;
    if (chance_of(chance, hard ? 150 : 5))
        manner.invisible = 150;
    if (chance_of(chance, hard ? 150 : 5))
        manner.alike = 150;
    manner.foreign_names = hard && chance_of(chance, 300);
    return manner;
}

static char *add(char *to, struct str text)
{
    memcpy(to, text.p, text.n);
    return to + text.n;
}

static char *add_number(char *to, uint32_t number)
{
    char digits[10];
    size_t n = 0;
    do
        digits[n++] = (char)('0' + number % 10);
    while (number /= 10);
    while (n)
        *to++ = digits[--n];
    return to;
}

static char *add_date(char *to, struct manner *manner)
{
    static const char PARTS[] = "./- ";
    uint32_t day = 1 + chance_below(&manner->chance, 28), month = 1 + chance_below(&manner->chance, 12);
    char part = PARTS[chance_below(&manner->chance, 4)];
    to = add_number(to, day);
    *to++ = part;
    to = add_number(to, month);
    if (chance_of(&manner->chance, 400)) {
        *to++ = part;
        to = add_number(to, 2026);
    }
    return to;
}

/* A campaign has two names, three numbers, two cities and a price that moves a little. */
static char *add_slot(char *to, const struct token *token, const struct lingo *lingo, const struct lingos *lingos,
                      struct manner *manner)
{
    uint64_t slot = chance_seed(manner->slots, FOR_SLOT + token->kind, chance_below(&manner->chance, 6));
    uint32_t script = manner->foreign_names ? chance_below(&manner->chance, 4) : lingo->script, which, habit;
    switch (token->kind) {
    case TOKEN_NAME:
        slot = chance_seed(manner->slots, FOR_SLOT, chance_below(&manner->chance, 2));
        return add(to, lingos->names.at[chance_below(&slot, lingos->names.count / 4) * 4 + script]);
    case TOKEN_PHONE:
        which = chance_below(&manner->chance, 3);
        slot = chance_seed(manner->slots, FOR_SLOT, 9 + which);
        habit = chance_below(&manner->chance, 18);
        return to + (manner->person ? contact_phone(to, manner->seed, manner->person, which, habit)
                                    : phone_write(to, (uint32_t)(slot >> 33), habit));
    case TOKEN_CITY:
        if (chance_of(&manner->chance, 600))
            slot = manner->slots;
        return add(to, words_draw(&lingo->cities, &slot));
    case TOKEN_PRICE:
        to = add_number(to, (uint32_t)(10 + manner->slots % 300 + chance_below(&manner->chance, 5)) * 10);
        *to++ = ' ';
        return add(to, lingo->units.at[manner->slots % lingo->units.count]);
    default: return add_date(to, manner);
    }
}

static char *add_word(char *to, struct str word, unsigned letters, struct manner *manner)
{
    letters |= manner->letters;
    if (manner->invisible && chance_of(&manner->chance, manner->invisible))
        letters |= LETTERS_INVISIBLE;
    if (manner->alike && chance_of(&manner->chance, manner->alike))
        letters |= LETTERS_ALIKE;
    return letters ? to + letters_write(to, word, letters, &manner->chance) : add(to, word);
}

/* What becomes of one word: itself, nothing, another, another before it, or itself with a slip. */
static char *add_edited(char *to, const struct token *token, const struct lingo *lingo, unsigned letters,
                        struct manner *manner)
{
    uint32_t edit = manner->edits && manner->budget && chance_of(&manner->chance, manner->edits)
                        ? 1 + chance_below(&manner->chance, 10) : 0;
    manner->budget -= edit > 0;
    if (edit == 0)
        return add_word(to, token->text, letters, manner);
    if (edit < 3)
        return to;
    if (edit < 5) {
        to = add_word(to, lingo_word(lingo, &manner->chance), letters, manner);
        if (lingo->spaced)
            *to++ = ' ';
        return add_word(to, token->text, 0, manner);
    }
    if (edit < 8)
        return add_word(to, lingo_word(lingo, &manner->chance), letters, manner);
    return add_word(to, token->text, letters | (edit == 10 ? LETTERS_UPPER : LETTERS_MISSPELT), manner);
}

static char *add_stop(char *to, const struct lingo *lingo, struct manner *manner)
{
    static const char *const STOPS[16] = {"", "", "", "", "", "", "! ", "!!! ", "\\n", " - ", "... ", ", ", " ", NULL,
                                          "\\n\\n", " / "};
    static const char *const EMOJI[] = {"🔥", "✅", "🏠", "🚗", "💶", "📞", "🌞", "👍", "❗️", "🍏"};
    const char *stop = STOPS[manner->punctuation];
    if (!stop) {
        *to++ = ' ';
        to = add(to, str_from(EMOJI[chance_below(&manner->chance, LEN(EMOJI))]));
        *to++ = ' ';
    } else if (*stop) {
        to = add(to, str_from(stop));
    } else {
        to = add(to, lingo->stop);
        if (lingo->spaced || !lingo->stop.n)
            *to++ = ' ';
    }
    return to;
}

static char *add_sentence(char *to, const struct draft_text *draft, const struct sentence *sentence,
                          const struct lingos *lingos, struct manner *manner)
{
    char *begin = to, *before = to;
    for (uint32_t i = 0; i < sentence->count; i++) {
        const struct token *token = &draft->tokens[sentence->from + i];
        if (to != begin && to != before && sentence->lingo->spaced && token->kind != TOKEN_MARK)
            *to++ = ' ';
        before = to;
        if (token->kind == TOKEN_WORD)
            to = add_edited(to, token, sentence->lingo, to == begin ? LETTERS_CAPITAL : 0, manner);
        else if (token->kind == TOKEN_MARK)
            to = add(to, token->text), before = begin;
        else
            to = add_slot(to, token, sentence->lingo, lingos, manner);
        if (to == before && to > begin && to[-1] == ' ')
            to--, before = begin;
    }
    return to == begin ? to : add_stop(to, sentence->lingo, manner);
}

static void add_strangers(struct draft_text *draft, const struct lingos *lingos, const struct lingo *lingo,
                          struct manner *manner)
{
    const struct lingo *theirs = chance_of(&manner->chance, 500) ? lingo : lingo_draw(lingos, &manner->chance);
    for (uint32_t n = 1 + chance_below(&manner->chance, 2); n; n--)
        if (chance_of(&manner->chance, 300))
            add_stock(draft, theirs, &manner->chance);
        else
            add_own(draft, lingos, theirs, &manner->chance);
}

static void shuffle(uint32_t *order, uint32_t count, uint64_t *chance)
{
    for (uint32_t i = count; i > 1; i--) {
        uint32_t other = chance_below(chance, i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

size_t planted_write(char *to, struct draft_text *draft, const struct lingos *lingos, const struct hand *hand,
                     uint32_t copy)
{
    uint64_t campaign = chance_seed(hand->seed, FOR_HAND + (hand->noise ? 100 : 0), hand->campaign);
    uint64_t author = chance_seed(hand->seed, FOR_HAND + (hand->noise ? 100 : 0), hand->author);
    const struct lingo *lingo = lingo_draw(lingos, &author);
    uint32_t order[SENTENCES_MOST], own, around;
    char *end = to;
    draft->token_count = draft->sentence_count = draft->words = draft->drawn = 0;
    if (hand->difficulty == SHORT)
        make_short(draft, lingo, &campaign);
    else
        make_template(draft, lingos, lingo, hand, &campaign);
    if (!hand->noise && chance_mix(hand->campaign * 977ull + copy) % 100 < (hand->difficulty == EASY ? 30 : 10))
        copy = 0; /* an exact duplicate of the first */
    struct manner manner = manner_of(hand, draft->words, &campaign, copy);
    own = draft->sentence_count;
    for (uint32_t i = 0; i < own; i++)
        order[i] = i;
    if (shuffles(hand, &manner))
        shuffle(order, own, &manner.chance);
    around = strangers(hand, &manner); /* 1 before, 2 behind, 3 both */
    if (around & 1)
        add_strangers(draft, lingos, lingo, &manner);
    for (uint32_t i = own; i < draft->sentence_count; i++)
        end = add_sentence(end, draft, &draft->sentences[i], lingos, &manner);
    for (uint32_t i = 0; i < own; i++)
        end = add_sentence(end, draft, &draft->sentences[order[i]], lingos, &manner);
    own = draft->sentence_count;
    if (around & 2)
        add_strangers(draft, lingos, lingo, &manner);
    for (uint32_t i = own; i < draft->sentence_count; i++)
        end = add_sentence(end, draft, &draft->sentences[i], lingos, &manner);
    while (end > to && end[-1] == ' ')
        end--;
    return (size_t)(end - to);
}
