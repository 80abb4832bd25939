/* term.c - words as an index keeps them: folded, with their place, and the stem that their forms share. */
#include "text/term.h"

#include <stdlib.h>

#include "../check.h"

static struct arena arena;

/* "kz|1|kz1": the terms of a text. */
static struct str terms_of(const char *text)
{
    struct text_terms in = {.text = str_from(text)};
    struct buf all = {.arena = &arena};
    struct text_term term;

    while (text_term_next(&in, &term))
        buf_printf(&all, "%s" STR_FMT, all.n ? "|" : "", STR_ARG(text_term_str(&term)));
    return buf_str(&all);
}

static void words_are_folded_gently(void **state)
{
    UNUSED(state);
    assert_str(terms_of("Žrtev ŽRTEV zrtev"), "zrtev|zrtev|zrtev");
    assert_str(terms_of("Straße, ÆØ Łódź đak"), "strasse|ao|lodz|dak");
    assert_str(terms_of("Ёлка їжак Йод Ґанок"), "елка|їжак|йод|ганок"); /* й and ї are letters, ё and ґ are often left out */
    assert_str(terms_of("الأطفال إلى"), "الاطفال|الي");
    assert_str(terms_of("ضَحِيَّة"), "ضحية"); /* marks of vowels are left out */
    assert_str(terms_of("e\xcc\x81t\xc3\xa9"), "ete");   /* composed or not */
    assert_str(terms_of("člen 113. (2)"), "clen|113|2");
    assert_str(terms_of(""), "");
    assert_str(terms_of(" – … ()\n"), "");
}

static void what_is_written_together_is_also_a_whole(void **state)
{
    struct text_terms in = {.text = STR("(KZ-1) in")};
    struct text_term term;

    UNUSED(state);
    assert_str(terms_of("KZ-1"), "kz|1|kz1");
    assert_str(terms_of("25965/04 2011/36/EU"), "25965|04|2596504|2011|36|eu|201136eu");
    assert_str(terms_of("п'ять п’ять"), "п|ять|пять|п|ять|пять");
    assert_str(terms_of("end. Start -no -"), "end|start|no");
    assert_true(text_term_next(&in, &term) && term.start == 1 && term.end == 3 && !term.whole);
    assert_true(text_term_next(&in, &term) && term.start == 4 && term.end == 5 && !term.whole);
    assert_true(text_term_next(&in, &term) && term.start == 1 && term.end == 5 && term.whole);
    assert_true(text_term_next(&in, &term) && term.start == 7 && term.end == 9);
    assert_false(text_term_next(&in, &term));
}

static void a_word_without_end_is_bounded(void **state)
{
    char *text = arena_alloc(&arena, 100001);
    UNUSED(state);
    memset(text, 'a', 100000);
    struct text_terms in = {.text = str_make(text, 100000)};
    struct text_term term;
    assert_true(text_term_next(&in, &term));
    assert_int_equal(term.n, TEXT_TERM_MOST);
    assert_int_equal(term.end, 100000);
    assert_false(text_term_next(&in, &term));
    for (size_t i = 1; i < 100000; i += 2)
        text[i] = '-';
    in = (struct text_terms){.text = str_make(text, 99999)};
    size_t count = 0;
    while (text_term_next(&in, &term))
        count++;
    assert_int_equal(count, 50000); /* and no whole of 50 000 letters */
}

/* Forms of words that the law uses: those of a row are one word. */
static const char *const SLOVENE[] = {
    "žrtev žrtve žrtvi žrtvijo žrtvam žrtvami žrtvah",
    "trgovina trgovine trgovini trgovino trgovin",
    "človek človeka človeku človekom človekove",
    "ljudje ljudi ljudem ljudmi ljudeh",
    "otrok otroka otroku otrokom otroci otroke otrokoma",
    "pravica pravice pravici pravico pravicami pravicah pravic",
    "odškodnina odškodnine odškodnini odškodnino odškodnin",
    "sodišče sodišča sodišču sodiščem sodišč",
    "zakonik zakonika zakoniku zakonikom",
    "zakon zakona zakonu zakonom zakoni zakonov zakone zakonih",
    "dovoljenje dovoljenja dovoljenju dovoljenjem dovoljenj",
    "prebivanje prebivanja prebivanju prebivanjem",
    "delo dela delu delom",
    "delavec delavca delavcu delavcem delavci delavcev delavce delavcih delavka delavke delavki",
    "delodajalec delodajalca delodajalcu delodajalcem delodajalci delodajalcev",
    "prisilno prisilnega prisilnem prisilnim prisilna prisilne",
    "kaznivo kaznivega kaznivemu kaznivim kazniva kaznivih",
    "kazen kazni kaznijo kaznih",
    "kazenski kazenskega kazenskem kazenskim kazenska kazenske",
    "izkoriščanje izkoriščanja izkoriščanju izkoriščanjem",
    "suženjstvo suženjstva suženjstvu suženjstvom",
    "novačenje novačenja novačenju",
    "prostitucija prostitucije prostituciji prostitucijo",
    "konvencija konvencije konvenciji konvencijo konvencij",
    "protokol protokola protokolu protokolom protokoli protokolov",
    "direktiva direktive direktivi direktivo",
    "člen člena členu členom členi členov členih",
    "privolitev privolitve privolitvi",
    "storilec storilca storilcu storilcem storilci storilcev",
    "policija policije policiji policijo",
    "pomoč pomoči pomočjo",
    "varstvo varstva varstvu varstvom",
    "mednarodna mednarodne mednarodni mednarodno mednarodnih mednarodnega",
    "tujec tujca tujcu tujcem tujci tujcev tujce",
    "azil azila azilu",
    "dokument dokumenta dokumentu dokumenti dokumentov dokumente dokumentih",
    "sodba sodbe sodbi sodbo sodb",
    "postopek postopka postopku postopkom postopki postopkov",
    "izpit izpita",
    "priča priče priči pričo pričam prič",
    "pritožba pritožbe pritožbi pritožbo pritožb",
    "begunec begunca begunci beguncev",
    "družina družine družini družino družin",
    "mladoletna mladoletne mladoletni mladoletno mladoletnega",
    "grožnja grožnje grožnji grožnjo groženj",
    "dolg dolga dolgu dolgovi dolgov",
    "plačilo plačila plačilu plačil",
    "organ organa organi organov",
    "kupec kupca kupci",
    "država države državi državo držav državah",
    "ženska ženske ženski žensko žensk ženskam",
    "preprodaja preprodaje preprodajo",
    "začasna začasne začasno začasni začasnega",
    "zaščita zaščite zaščiti zaščito",
    "nastanitev nastanitve nastanitvi",
    "okrevanje okrevanja okrevanju",
    "razmislek razmisleka razmisleku",
    "služnost služnosti služnostjo",
    "listina listine listini listino listin",
    /* not looked at while the stemmer was made */
    "odvetnik odvetnika odvetniku odvetnikom odvetniki odvetnikov odvetnike",
    "tožilec tožilca tožilcu tožilcem tožilci tožilcev",
    "tožilstvo tožilstva tožilstvu",
    "preiskava preiskave preiskavi preiskavo preiskav",
    "obtožnica obtožnice obtožnici obtožnico",
    "kaznovanje kaznovanja kaznovanju",
    "pogodba pogodbe pogodbi pogodbo pogodb pogodbami",
    "plača plače plači plačo plač",
    "nasilje nasilja nasilju nasiljem",
    "grozodejstvo grozodejstva",
    "mladoletnik mladoletnika mladoletniku mladoletniki mladoletnikov",
    "skrbnik skrbnika skrbniku skrbniki",
    "deklica deklice deklici deklico deklic",
    "zaposlitev zaposlitve zaposlitvi zaposlitvijo",
    "odločba odločbe odločbi odločbo odločb",
    "uredba uredbe uredbi uredbo",
    "izjava izjave izjavi izjavo izjav",
    "prevoz prevoza prevozu prevozom prevozi",
    "meja meje meji mejo mej",
    "potni potnega potnem potnim",
    "list lista listu listom listi listov",
    "vloga vloge vlogi vlogo vlog",
    "rok roka roku rokom roki rokov",
    "zavetišče zavetišča zavetišču",
    "zdravnik zdravnika zdravniku zdravniki",
    "dokaz dokaza dokazu dokazi dokazov dokaze",
    "osumljenec osumljenca osumljencu osumljenci osumljencev",
    "dostojanstvo dostojanstva dostojanstvu",
    "svoboda svobode svobodi svobodo",
    "pravni pravnega pravnem pravnim pravna pravne pravno",
    "spolna spolne spolni spolno spolnih spolnega",
    "brezplačna brezplačne brezplačno brezplačnega",
    "prisiljen prisiljena prisiljeni prisiljenega",
    "ukrep ukrepa ukrepi ukrepov ukrepe ukrepih",
    "strokovnjak strokovnjaka strokovnjaki strokovnjakov",
};

static struct str stem(struct text_stemmer *stemmer, const char *lang, struct str word)
{
    struct text_terms in = {.text = word};
    struct text_term term = {0};

    assert_true(text_term_next(&in, &term));
    return str_copy(&arena, text_stem(stemmer, str_from(lang), text_term_str(&term)));
}

static void slovene_forms_share_a_stem(void **state)
{
    struct text_stemmer *stemmer = text_stemmer_new();
    struct { struct str stem; size_t row; } words[1000];
    size_t count = 0, pairs = 0, same = 0, wrong = 0;

    UNUSED(state);
    for (size_t row = 0; row < LEN(SLOVENE); row++) {
        struct str rest = str_from(SLOVENE[row]);
        while (rest.n) {
            words[count].row = row;
            words[count++].stem = stem(stemmer, "sl", str_cut(&rest, ' '));
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            bool meet = str_eq(words[i].stem, words[k].stem);
            pairs += words[i].row == words[k].row;
            same += meet && words[i].row == words[k].row;
            wrong += meet && words[i].row != words[k].row;
        }
    }
    print_message("Slovene: %zu of %zu pairs of forms share a stem; %zu pairs of different words do\n", same, pairs, wrong);
    assert_true(pairs > 900 && same * 100 >= pairs * 98);
    assert_int_equal(wrong, 0);
    text_stemmer_free(stemmer);
}

static void forms_share_a_stem_in_the_other_languages(void **state)
{
    static const struct { const char *lang, *words; } ROWS[] = {
        {"en", "victim victims"}, {"en", "trafficking trafficked traffick"}, {"en", "right rights"},
        {"uk", "жертва жертви жертву жертвою жертвам жертвами"}, {"uk", "злочинець злочинця злочинцю злочинці злочинців"},
        {"uk", "жінка жінки жінок жінкам"}, {"uk", "закон закону закони законів законом"},
        {"uk", "поліція поліції поліцію поліцією"},
        {"ru", "жертва жертвы жертвой жертвам"}, {"ru", "право права правам"},
        {"de", "Entschädigung Entschädigungen entschadigung"}, {"de", "Recht Rechte Rechten"},
        {"hr", "žrtva žrtve žrtvi žrtvama zrtvama"}, {"hr", "policija policije policiji"},
        {"ar", "حقوق الحقوق"},
    };
    struct text_stemmer *stemmer = text_stemmer_new();

    UNUSED(state);
    for (size_t i = 0; i < LEN(ROWS); i++) {
        struct str rest = str_from(ROWS[i].words);
        struct str first = stem(stemmer, ROWS[i].lang, str_cut(&rest, ' '));
        while (rest.n)
            assert_str(stem(stemmer, ROWS[i].lang, str_cut(&rest, ' ')), first.p);
    }
    assert_str(text_stem(stemmer, STR("sl"), STR("113a")), "113a");
    assert_str(text_stem(stemmer, STR("xx"), STR("zrtve")), "zrtve");
    text_stemmer_free(stemmer);
    text_stemmer_free(NULL);
}

static void little_words_are_known(void **state)
{
    UNUSED(state);
    assert_true(text_is_little_word(STR("the")) && text_is_little_word(STR("je")) && text_is_little_word(STR("и")));
    assert_false(text_is_little_word(STR("law")) || text_is_little_word(STR("113")) || text_is_little_word(STR("")));
}

static int down(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_folded_gently), cmocka_unit_test(what_is_written_together_is_also_a_whole),
        cmocka_unit_test(a_word_without_end_is_bounded), cmocka_unit_test(slovene_forms_share_a_stem),
        cmocka_unit_test(forms_share_a_stem_in_the_other_languages), cmocka_unit_test(little_words_are_known)};
    return cmocka_run_group_tests(tests, NULL, down);
}
