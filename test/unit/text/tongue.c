/* The language of a text among a hundred: a sentence of each as ads have them, near ones, mixed ones, disguised ones. */
#include "../check.h"

#include "text/tongue.h"

static struct arena arena;
static const struct tongues *tongues;

static const struct { const char *lang, *text; } sentences[] = {
    {"sl", "Iščemo dekleta za delo v nočnem klubu, stanovanje je zagotovljeno in plača je tedenska."},
    {"en", "We are looking for girls who want to work abroad, the flat is free and the pay is weekly."},
    {"hr", "Tvrtka traži djevojke koje žele raditi uz more, plaća je svaki tjedan, a tko želi može doći odmah."},
    {"sr", "Tražimo devojke koje žele da rade u inostranstvu, smeštaj je obezbeđen a plata je svake "
     "nedelje, uvek na vreme."},
    {"sr", "Тражимо девојке које желе да раде у иностранству, смештај је обезбеђен, а плата је сваке недеље."},
    {"de", "Wir suchen junge Frauen, die im Ausland arbeiten wollen, die Wohnung ist frei und wir zahlen jede Woche."},
    {"it", "Cerchiamo ragazze che vogliono lavorare all'estero, l'alloggio è gratis e la paga è ogni settimana."},
    {"fr", "Nous cherchons des filles qui veulent travailler à l'étranger, le logement est gratuit et la "
     "paie est versée chaque semaine."},
    {"es", "Buscamos chicas que quieran trabajar en el extranjero, el piso es gratis y pagamos cada semana."},
    {"pt", "Procuramos moças que queiram trabalhar no exterior, a moradia é gratuita e o pagamento é feito "
     "toda semana."},
    {"gl", "Buscamos rapazas que queiran traballar no estranxeiro, o aloxamento é de balde e pagamos cada "
     "semana, chama xa."},
    {"ca", "Busquem noies que vulguin treballar a l'estranger, l'allotjament és gratuït i paguem cada setmana."},
    {"ro", "Căutăm fete care vor să lucreze în străinătate, cazarea este gratuită și plata se face în "
     "fiecare săptămână."},
    {"ro", "Caut fete serioase pentru un club din Anglia, cazarea este gratuita si banii se dau in fiecare saptamana."},
    {"pl", "Szukamy dziewczyn, które chcą pracować za granicą, mieszkanie jest za darmo, a wypłata co tydzień."},
    {"cs", "Hledáme dívky, které chtějí pracovat v zahraničí, ubytování je zdarma a výplata je každý týden."},
    {"sk", "Hľadáme dievčatá, ktoré chcú pracovať v zahraničí, ubytovanie je zdarma a výplata je každý týždeň."},
    {"hu", "Olyan lányokat keresünk, akik külföldön szeretnének dolgozni, a szállás ingyenes és hetente fizetünk."},
    {"nl", "Wij zoeken meisjes die in het buitenland willen werken, het appartement is gratis en we "
     "betalen elke week."},
    {"af", "Ons soek meisies wat in die buiteland wil werk, die woonstel is gratis en ons betaal elke week vir jou."},
    {"da", "Vi søger piger, som gerne vil arbejde i udlandet, lejligheden er gratis, og vi betaler af på "
     "rejsen for dig."},
    {"no", "Vi søker jenter som vil jobbe i utlandet, leiligheten er gratis og vi hjelper deg med å betale reisen."},
    {"sv", "Vi söker tjejer som vill jobba utomlands, lägenheten är gratis och vi betalar varje vecka."},
    {"is", "Við leitum að stúlkum sem vilja vinna erlendis, íbúðin er ókeypis og við borgum í hverri viku."},
    {"fi", "Etsimme tyttöjä, jotka haluavat työskennellä ulkomailla, asunto on ilmainen ja maksamme joka viikko."},
    {"et", "Otsime tüdrukuid, kes tahavad töötada välismaal, korter on tasuta ja me maksame iga nädal."},
    {"lt", "Ieškome merginų, kurios nori dirbti užsienyje, butas yra nemokamas ir mes mokame kas savaitę."},
    {"lv", "Meklējam meitenes, kuras vēlas strādāt ārzemēs, dzīvoklis ir par brīvu un mēs maksājam katru nedēļu."},
    {"sq", "Kërkojmë vajza që duan të punojnë jashtë vendit, banesa është falas dhe pagesa bëhet çdo javë."},
    {"tr", "Yurt dışında çalışmak isteyen kızlar arıyoruz, ev ücretsiz ve ödeme her hafta yapılır."},
    {"az", "Xaricdə işləmək istəyən qızlar axtarırıq, mənzil pulsuzdur və ödəniş hər həftə edilir."},
    {"ku", "Em li keçên ku dixwazin li derveyî welêt bixebitin digerin, xanî bêpere ye û her hefte pere tê dayîn."},
    {"vi", "Chúng tôi tìm các cô gái muốn làm việc ở nước ngoài, nhà ở miễn phí và trả lương hàng tuần."},
    {"vi", "Can tuyen nguoi lam viec o nuoc ngoai, luong cao, khong can kinh nghiem, duoc bao an o."},
    {"id", "Kami mencari gadis yang ingin bekerja di luar negeri karena gajinya besar, tempat tinggal "
     "gratis dan tidak perlu uang."},
    {"ms", "Kami mencari gadis yang mahu bekerja di luar negara kerana gajinya besar, tempat tinggal "
     "percuma dan awak tidak perlu wang."},
    {"tl", "Naghahanap kami ng mga babae na gustong magtrabaho sa ibang bansa, libre ang tirahan at may "
     "sahod bawat linggo."},
    {"sw", "Tunatafuta wasichana wanaotaka kufanya kazi nje ya nchi, nyumba ni bure na malipo ni kila wiki."},
    {"so", "Waxaan raadinaynaa gabdho doonaya inay ka shaqeeyaan dibadda, guriga waa bilaash lacagtana waa "
     "la bixiyaa toddobaad kasta."},
    {"ha", "Muna neman 'yan mata da suke son yin aiki a ƙasashen waje, gida kyauta ne kuma ana biyan kuɗi "
     "kowane mako."},
    {"uk", "Шукаємо дівчат, які хочуть працювати за кордоном, житло безкоштовне, а платимо щотижня."},
    {"ru", "Ищем девушек, которые хотят работать за границей, жильё бесплатное, а платим каждую неделю."},
    {"be", "Шукаем дзяўчат, якія хочуць працаваць за мяжой, жыллё бясплатнае, а плацім кожны тыдзень."},
    {"bg", "Търсим момичета, които искат да работят в чужбина, квартирата е безплатна и плащаме всяка седмица."},
    {"mk", "Бараме девојки кои сакаат да работат во странство, станот е бесплатен и плаќаме секоја недела."},
    {"kk", "Шетелде жұмыс істегісі келетін қыздарды іздейміз, пәтер тегін және ақы әр апта сайын төленеді."},
    {"mn", "Бид гадаадад ажиллах хүсэлтэй бүсгүйчүүдийг хайж байна, байр үнэгүй бөгөөд долоо хоног бүр цалин өгнө."},
    {"tg", "Мо духтаронеро меҷӯем, ки мехоҳанд дар хориҷа кор кунанд, хона ройгон аст ва пул ҳар ҳафта дода мешавад."},
    {"ar", "نبحث عن فتيات يرغبن في العمل في الخارج، السكن مجاني والدفع كل أسبوع."},
    {"fa", "ما به دنبال دخترانی هستیم که می‌خواهند در خارج کار کنند، خانه رایگان است و حقوق هر هفته پرداخت می‌شود."},
    {"ur", "ہمیں ایسی لڑکیوں کی تلاش ہے جو بیرون ملک کام کرنا چاہتی ہیں، رہائش مفت ہے اور ہر ہفتے پیسے ملتے ہیں۔"},
    {"ps", "موږ د هغو نجونو په لټه کې یو چې غواړي په بهر کې کار وکړي، کور وړیا دی او هره اونۍ پیسې ورکول کیږي."},
    {"ckb", "ئێمە بەدوای ئەو کچانەدا دەگەڕێین کە دەیانەوێت لە دەرەوەی وڵات کار بکەن، خانوو بێ بەرامبەرە."},
    {"hi", "हमें ऐसी लड़कियों की तलाश है जो विदेश में काम करना चाहती हैं, रहना मुफ़्त है और हर हफ़्ते पैसे मिलते हैं।"},
    {"ne", "हामी विदेशमा काम गर्न चाहने केटीहरू खोजिरहेका छौं, बस्ने ठाउँ निःशुल्क छ र हरेक हप्ता पैसा दिइन्छ।"},
    {"mr", "आम्ही परदेशात काम करू इच्छिणाऱ्या मुली शोधत आहोत, राहण्याची सोय मोफत आहे आणि दर आठवड्याला पैसे मिळतात."},
    {"am", "በውጭ አገር መሥራት የሚፈልጉ ሴቶችን እንፈልጋለን፣ ቤት ነፃ ነው እና ክፍያ በየሳምንቱ ነው።"},
    {"ti", "ኣብ ወጻኢ ሃገር ክሰርሓ ዝደልያ ኣዋልድ ንደሊ ኣለና፣ ገዛ ብነጻ እዩ ክፍሊት ድማ ሰሙናዊ እዩ።"},
    {"bn", "আমরা এমন মেয়েদের খুঁজছি যারা বিদেশে কাজ করতে চায়, থাকা বিনামূল্যে এবং প্রতি সপ্তাহে টাকা দেওয়া হয়।"},
    {"th", "เรากำลังหาสาวๆ ที่อยากทำงานต่างประเทศ ที่พักฟรีและจ่ายเงินทุกสัปดาห์"},
    {"lo", "ພວກເຮົາຊອກຫາສາວທີ່ຢາກເຮັດວຽກຢູ່ຕ່າງປະເທດ"},
    {"km", "យើងកំពុងស្វែងរកស្រីៗដែលចង់ធ្វើការនៅបរទេស"},
    {"my", "နိုင်ငံခြားမှာ အလုပ်လုပ်ချင်တဲ့ မိန်းကလေးများကို ရှာနေပါတယ်"},
    {"zh", "诚招女孩出国工作，包吃包住，工资按周结算。"},
    {"ja", "海外で働きたい女性を募集しています。住居は無料、給料は毎週お支払いします。"},
    {"ko", "해외에서 일하고 싶은 여성을 찾습니다. 숙소는 무료이고 급여는 매주 지급합니다."},
    {"ka", "ვეძებთ გოგონებს, რომლებსაც სურთ საზღვარგარეთ მუშაობა, ბინა უფასოა."},
    {"hy", "Փնտրում ենք աղջիկներ, ովքեր ցանկանում են աշխատել արտասահմանում։"},
    {"el", "Ψάχνουμε κοπέλες που θέλουν να δουλέψουν στο εξωτερικό, το σπίτι είναι δωρεάν."},
    {"he", "מחפשים בחורות שרוצות לעבוד בחוץ לארץ, הדירה בחינם והתשלום כל שבוע."},
    {"ta", "வெளிநாட்டில் வேலை செய்ய விரும்பும் பெண்களைத் தேடுகிறோம்."},
    {"si", "විදේශ රටක වැඩ කිරීමට කැමති තරුණියන් සොයන්නෙමු."},
};

static void assert_lang(const char *text, const char *want)
{
    struct str lang = tongue_of(tongues, &arena, str_from(text));
    if (!str_is(lang, want))
        fail_msg("\"" STR_FMT "\" instead of \"%s\": %s", STR_ARG(lang), want, text);
}

static void a_sentence_of_each_language_is_told(void **state)
{
    UNUSED(state);
    for (size_t i = 0; i < LEN(sentences); i++)
        assert_lang(sentences[i].text, sentences[i].lang);
}

static void near_languages_are_not_guessed(void **state)
{
    static const char *const texts[] = {
        "Rumah ini untuk dua orang, satu di atas dan satu di dalam.",     /* Indonesian or Malay */
        "Vi har en hest og den er god.",                                  /* Danish or Norwegian */
        "12345", "", "ok", "+386 40 111 222 www",
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(texts); i++)
        assert_lang(texts[i], "");
    assert_lang("Dobar dan, ako ste za posao u hotelu, sve je dobro.", "sh"); /* Croatian, Bosnian or Serbian */
    assert_true(tongue_is_part(STR("hr"), STR("sh")) && tongue_is_part(STR("nn"), STR("no")));
    assert_false(tongue_is_part(STR("no"), STR("no")) || tongue_is_part(STR("sl"), STR("sh")));
}

static void unknown_languages_stay_unknown(void **state)
{
    static const char *const texts[] = {
        "Sifuna amantombazane afuna ukusebenza phesheya kwezilwandle, indawo yokuhlala imahhala.", /* Zulu */
        "Ishchem devushek dlya raboty za granitsey, zhilyo besplatnoye, platim kazhduyu nedelyu.", /* Russian, spelt out */
        "ᗪᗩᑎᑕᗴᖇ ᗯᗩᑎTᗴᗪ", "\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89",
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(texts); i++)
        assert_lang(texts[i], "");
}

static void mixed_texts_have_what_dominates(void **state)
{
    UNUSED(state);
    assert_lang("Hello, good day! Мы ищем девушек, которые хотят работать за границей, и платим каждую неделю.", "ru");
    assert_lang("Привет! We are looking for girls who want to work abroad, the flat is free and the pay is weekly.", "en");
    assert_lang("Wir suchen junge Frauen, die im Ausland arbeiten wollen, und wir zahlen jede Woche. Call us now.", "de");
    assert_lang("诚招女孩出国工作，包吃包住 WhatsApp Telegram", "zh");
    assert_lang("東京 大阪 名古屋で働きませんか", "ja");
}

static void disguises_are_seen_through(void **state)
{
    UNUSED(state);
    assert_lang("Wе аrе lооking fоr girls whо wаnt tо wоrk аbrоаd, аnd thе flаt is frее fоr уоu.", "en"); /* Cyrillic */
    assert_lang("𝐖𝐞 𝐚𝐫𝐞 𝐥𝐨𝐨𝐤𝐢𝐧𝐠 𝐟𝐨𝐫 𝐠𝐢𝐫𝐥𝐬 𝐰𝐡𝐨 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐰𝐨𝐫𝐤 𝐚𝐛𝐫𝐨𝐚𝐝", "en");
    assert_lang("ИЩЕМ ДЕВУШЕК, КОТОРЫЕ ХОТЯТ РАБОТАТЬ ЗА ГРАНИЦЕЙ, ПЛАТИМ КАЖДУЮ НЕДЕЛЮ", "ru");
    assert_lang("İŞ ARAYAN KIZLAR İÇİN EV ÜCRETSİZ VE ÖDEME HER HAFTA YAPILIR", "tr");
    assert_lang("Szukamy dziewczyn, ktore chca pracowac za granica, mieszkanie jest za darmo, a wyplata co tydzien.", "pl");
    assert_lang("مطلـــوب فتيـــات للعمـــل فـــي الخـــارج والسكـــن مجانـــي", "ar");
}

static void only_the_beginning_is_read(void **state)
{
    size_t n = 64 * 1024;
    char *text = arena_alloc(&arena, n);
    UNUSED(state);
    for (size_t i = 0; i < n; i++)
        text[i] = "we are looking for the girls "[i % 29];
    memset(text + TONGUE_BEGINNING, 0xff, n - TONGUE_BEGINNING);
    assert_true(str_is(tongue_of(tongues, &arena, str_make(text, n)), "en"));
    assert_true(str_is(tongue_of(tongues, &arena, str_make("\xff\xfe", 2)), ""));
}

static int make(void **state)
{
    UNUSED(state);
    tongues = tongues_make(&arena);
    return 0;
}

static int drop(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_of_each_language_is_told), cmocka_unit_test(near_languages_are_not_guessed),
        cmocka_unit_test(unknown_languages_stay_unknown), cmocka_unit_test(mixed_texts_have_what_dominates),
        cmocka_unit_test(disguises_are_seen_through), cmocka_unit_test(only_the_beginning_is_read),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
