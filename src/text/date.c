/* date.c - see date.h. */
#include "text/date.h"

#include <pthread.h>
#include <stdlib.h>

#include "text/token.h"

/* Names of months with their forms, by month; folded when first needed, so they stand here as people write them. */
static const char *const MONTHS[12] = {
    "januar januarja januarju jan january jänner januara січень січня січні січ январь января янв siječanj siječnja siječnju "
    "يناير",
    "februar februarja februarju feb february februara лютий лютого лютому лют февраль февраля фев veljača veljače veljači "
    "فبراير شباط",
    "marec marca marcu mar march märz ožujak ožujka ožujku березень березня березні бер март марта مارس آذار",
    "april aprila aprilu apr квітень квітня квітні кві апрель апреля апр travanj travnja travnju أبريل نيسان",
    "maj maja maju may mai травень травня травні тра май мая svibanj svibnja svibnju مايو أيار",
    "junij junija juniju jun june juni червень червня червні июнь июня июн lipanj lipnja lipnju يونيو حزيران",
    "julij julija juliju jul july juli липень липня липні июль июля июл srpanj srpnja srpnju يوليو تموز",
    "avgust avgusta avgustu avg august aug серпень серпня серпні сер август августа авг kolovoz kolovoza kolovozu أغسطس",
    "september septembra septembru sep sept вересень вересня вересні вер сентябрь сентября сен rujan rujna rujnu سبتمبر أيلول",
    "oktober oktobra oktobru okt october oct жовтень жовтня жовтні жов октябрь октября окт listopad listopada listopadu "
    "أكتوبر",
    "november novembra novembru nov листопад листопада листопаді лис ноябрь ноября ноя studeni studenoga studenom نوفمبر",
    "december decembra decembru dec dezember dez грудень грудня грудні гру декабрь декабря дек prosinac prosinca prosincu "
    "ديسمبر",
};

struct name { uint8_t month, n; char folded[30]; };
static struct name names[320];
static size_t name_count;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static int by_name(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    return str_cmp(str_make(x->folded, x->n), str_make(y->folded, y->n));
}

static void make(void)
{
    for (unsigned month = 0; month < 12; month++) {
        struct str all = str_from(MONTHS[month]);
        struct text_token token;
        size_t at = 0;
        while (text_token_next(all, &at, &token) && name_count < LEN(names)) {
            struct name *name = &names[name_count++];
            name->month = (uint8_t)(month + 1);
            name->n = (uint8_t)(token.n < sizeof name->folded ? token.n : sizeof name->folded);
            memcpy(name->folded, token.folded, name->n);
        }
    }
    qsort(names, name_count, sizeof *names, by_name);
}

void text_date_look(struct str folded, struct text_date_piece *ret)
{
    *ret = (struct text_date_piece){.number = -1};
    if (!folded.n || folded.n > sizeof names->folded)
        return;
    if (folded.p[0] >= '0' && folded.p[0] <= '9') {
        int64_t number;
        if (folded.n <= 4 && str_int(folded, 0, 9999, &number))
            ret->number = (int16_t)number;
        return;
    }
    pthread_once(&made, make);
    struct name key = {.n = (uint8_t)folded.n};
    memcpy(key.folded, folded.p, folded.n);
    const struct name *found = bsearch(&key, names, name_count, sizeof *names, by_name);
    ret->month = found ? found->month : 0;
    explicit_bzero(&key, sizeof key); /* it may be of a sealed text */
}

static bool between(int number, int from, int to)
{
    return number >= from && number <= to;
}

static bool fits(struct text_date date)
{
    static const uint8_t DAYS[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return between(date.month, 1, 12) && between(date.day, 0, DAYS[date.month - 1]);
}

size_t text_date_at(const struct text_date_piece *pieces, size_t count, size_t at, struct text_date *ret)
{
    const struct text_date_piece *p = pieces + at;
    size_t left = count - at;
    bool three = left >= 3 && !p[1].apart && !p[2].apart;

    if (left >= 2 && p[0].month && !p[1].apart && between(p[1].number, TEXT_DATE_FIRST, TEXT_DATE_LAST)) {
        *ret = (struct text_date){p[1].number, p[0].month, 0};
        return 2;
    }
    if (!three)
        return 0;
    struct text_date date = {0};
    if (between(p[2].number, TEXT_DATE_FIRST, TEXT_DATE_LAST)) {
        date.year = p[2].number;
        if (p[0].month)
            date.month = p[0].month, date.day = p[1].number;
        else if (p[1].month)
            date.month = p[1].month, date.day = p[0].number;
        else if (p[1].number > 12)
            date.month = p[0].number, date.day = p[1].number;
        else
            date.month = p[1].number, date.day = p[0].number;
    } else if (between(p[0].number, TEXT_DATE_FIRST, TEXT_DATE_LAST)) {
        date = (struct text_date){p[0].number, p[1].number, p[2].number};
    }
    if (!date.year || date.day < 1 || !fits(date))
        return 0;
    *ret = date;
    return 3;
}
