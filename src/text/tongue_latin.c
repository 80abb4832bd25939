/* tongue_latin.c - see tongue_table.h: the languages that are written in Latin letters. */
#include "text/tongue_table.h"

const struct tongue_row tongue_latin[] = {
    {"Latn", "sl", "čšž",
     "ega nje nih ite nja iti imi ati jem nem nim eno ijo eni ene nju ajo ika ami nik kov ejo ost jen ane tev čno ano",
     "in je za na se ki da pri ne ali so po tudi kot bi lahko sem smo ste bo pa od do mi me ni nas vas vam nam samo "
     "delo dela brez jaz ko potem tega moj moja več kje kaj bom boste biti ima imamo imate iz ob med pod nad če še že "
     "kako kdaj vsak vse vsi tako zelo svoj njegov naš vaš ta to ti tem teh kateri katera katere ker zaradi prek proti "
     "sedaj danes jutri dan dni v z želite mogoče naj jih ga bodo bodi kjer nato jo mu jim njih sta sva bila bilo bili "
     "nisem niso nič nekaj veliko malo zdaj dobro lepo prosim hvala pozdravljeni iščem iščemo nudimo ponujamo "
     "pokličite pogoji mesec teden dobra plača plačo punce dekleta potrebno potrebujemo zato torej vendar oziroma kar "
     "tisti tista eno dve dva en ena drugi druge lastnosti možnost uporabite izberite vsebuje zadnji vsakdo pravico "
     "nihče svobodno imajo svoje svojo sme celo cena glede mesečno mesto oba pozdrav pravo prikaz s sam sistem sistema "
     "te uporaba videti zaslon delati delamo zaposlimo plačilo podjetje delavce delavke priložnost resno resne "
     "pošljite ljudje človek ljudi njegove njegova zakon zakona enako pravice svobode noben nobene nikogar vsakogar "
     "morda ter evro mestu primer točka vrednost"},
    {"Latn", "en", "",
     "ted ers ons ent ble ity ies ess nce red lly ous nts led ned sed est les ely ded tly tic cal sts ves ary ors ngs",
     "the and to of a in is for you we are not they my me i it on that with have be your can was from al our this at "
     "no he she them as or by an will if which has all but any more one who when would there their been his her its so "
     "do what up out about into only also than other just get must should free like time how us may don now never then "
     "man make know many new here yes work pay please contact call good need want help every everyone him had were "
     "after over some such most very where being through between under per really much"},
    {"Latn", "hr", "ćčđšž",
     "nje nja ite iti ati ima nog nju ije nih nom eni jte ene nim eno iju ama ija ost ane jem ova aju ove vno vim kom",
     "i je za na se koji koja koje da što kako ne ili su uz od do mi nam vam nije sam smo posao rad bez sve samo ako "
     "kod kao biti u s sa iz te bi ima imamo možete može tko netko gdje uvjeti uvjet tjedno tjedan ovdje također već "
     "svi svoj naš vaš vrlo prije poslije tijekom treba potrebno potreban tvrtka molimo putem osobe osoba općenito "
     "unutar prema moguće nalazi dio dijela uvijek djeca vrijeme mjesto obitelj tijek točno opće javite budete kruna "
     "kuna će pri ovaj ova ovo ovu ovim više između nakon mogu nema neće ukoliko prikaz sustav sustava korištenje "
     "mogućnost bilo kada ali ona oni ste bismo dobar dan hvala pozdrav tražim tražimo nudimo plaća plaću mjesečno "
     "mjesec tjedna djevojke nazovite zvati cijena osobni osobno poslodavac poslodavci uporabu uporabom uporaba "
     "suradnja suradnju svatko nitko itko pravo slobodno suglasno smije glede osim uopće radi odnosno ovoj svoju svoje "
     "tisuća sat sati tisuću zaslon putovnica putovnicu vlak sigurnost vlastiti sudjelovati općih europski siječnja "
     "veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenog prosinca dobra drugi dva imate "
     "neko njegov omogućava po pod sva tako to vremena želite računalo računala točka opći općina kruh juha zrakoplov "
     "sveučilište ured obavijest zaposlenik djelatnik djelatnika sučelje razina razini posve tek ujutro poduzeće "
     "poduzeća tjednu mjesečna plaće tvrtku tvrtke isplata obrazovanje iskustvo svakoga svakome nikoga tkogod ničemu "
     "svačije djevojku osoblje ga kvaliteta njegove odmah pregled sadržaj umjesto vremenu vrijednost prilikom radnik "
     "radnike radnica ekrana firma firme lijep prijevoz primati hljeb lica lice me neka svake svakog vas ovih druge "
     "dobro oba osobama marka ljudi mu među način njih razgovor osobu zato svako pozovite imati javi sms viber "
     "whatsapp evra kuća soba grad dana drugo malo sistem sistema rješenje"},
    {"Latn", "bs", "ćčđšž",
     "nje nja ite iti ati ima nog nju ije nih nom eni jte ene nim eno iju ama ija ost ane jem ova aju ove vno vim kom",
     "i je za na se koji koja koje da šta kako ne ili su uz od do mi nam vam nije sam smo posao rad bez sve samo ako "
     "kod kao biti u s sa iz te bi ima imamo možete može ko neko gdje uslovi uslov sedmično sedmica ovdje također "
     "takođe već svi svoj naš vaš vrlo prije poslije tokom treba potrebno potreban firma molimo osobe lica općenito "
     "unutar prema moguće nalazi dio uvijek djeca vrijeme mjesto porodica marka maraka lahko sretno hiljada historija "
     "saglasnost će pri ovaj ova ovo ovu ovim više između nakon mogu nema neće ukoliko sistem sistema korištenje "
     "mogućnost bilo kada ali ona oni ste bismo dobar dan hvala pozdrav tražim tražimo nudimo plata platu mjesečno "
     "mjesec sedmice djevojke nazovite cijena lično poslodavac uposlenik uposlenika svako niko iko pravo slobodno "
     "saglasno smije osim uopće radi odnosno ovoj svoju svoje hiljadu sat sati pasoš voz sigurnost vlastiti "
     "učestvovati općih evropski januara februara aprila juna jula avgusta septembra oktobra novembra decembra "
     "omogućava historije dijela dobro druge drugi dva ga imate me njegov oba ovih po pod prikaz putem sva svake "
     "svakog to vas vremena što želite ekrana nivo kvalitet kvaliteta svakome nikoga radnik radnike radnica uposlenici "
     "sedmicu uslove prilikom općina hljeb kahva lijep vrijednost umjesto prijevoz iskustvo njegove odmah primati "
     "sadržaj tako opće opći osoba osobama obrazovanje dobra neka osobni osobno sudjelovati suradnja ured obavijest "
     "razina rješenje razini ujutro posve tek mjesečna plaća pregled poslodavci vremenu lice ljudi mu među način njih "
     "razgovor osobu zato pozovite firme isplata budete javite osoblje zvati imati javi sms viber whatsapp evra kuća "
     "soba grad dana drugo malo poduzeće poduzeća djevojku svakoga uvjeti uvjet suradnju spisak tačka tačno tačne"},
    {"Latn", "sr", "ćčđšž",
     "nje nja ite iti ati ima nog nju ije nih nom eni jte ene nim eno iju ama ija ost ane jem ova aju ove vno vim kom",
     "i je za na se koji koja koje da šta što kako ne ili su uz od do mi nam vam nije sam smo posao rad bez sve samo "
     "ako kod kao biti u s sa iz te bi ima imamo možete može ko neko gde uslovi uslov nedeljno nedelja ovde takođe već "
     "svi svoj naš vaš veoma pre posle tokom treba potrebno potreban firma molimo osobe lica lice unutar prema moguće "
     "nalazi deo uvek deca vreme mesto porodica dinara hiljada ovo ovaj neophodno njegov dve svakog svake celo lepo "
     "dete devojka devojke videti želite će pri ova ovu ovim više između nakon mogu nema neće ukoliko sistem sistema "
     "korišćenje mogućnost bilo kada ali ona oni bismo dobar dan hvala pozdrav tražim tražimo nudimo plata platu "
     "mesečno mesec devojaka pozovite cena lično poslodavac svako niko iko pravo slobodno saglasno sme osim uopšte "
     "radi odnosno ovoj svoju svoje hiljadu sat sati pasoš voz bezbednost sopstveni učestvovati opštih evropski "
     "januara februara aprila juna jula avgusta septembra oktobra novembra decembra omogućava deteta vremena posla "
     "ljudi čovek čoveka sledeće ovih bezbedno oba drugi dva ga me mu njih po ste sva tako vas zato umesto primer "
     "vrednost pregled devojku preduzeće sledeći sledeća veb spisak razgovor radnik radnike radnica nedelju uslove "
     "mestu vremenu poslednji sadržaj zahtev proveru odmah razumem hteo htela smeju menjati nameštaj telo celog cele "
     "delo dela nedelje evro primati ekrana prilikom to osoba osobama osobu obrazovanje iskustvo način među opšte "
     "osoblje ured ujutro tek javite budete neka druge dobro imate pod putem prikaz poslodavci marka nikoga njegove "
     "sigurnost dobra firme isplata svakome vrlo zvati nazovite plaća imati javi sms viber whatsapp evra kuća soba "
     "grad dana drugo malo tačka tačno tačne"},
    {"Latn", "de", "ßäöü",
     "ten gen hen ung ren che eit ern ert ich cht men her ben fen sch tet ger ige eln ner end ens rte hes aft ein ckt",
     "und der die das ist für nicht wir ich sie mit ein eine zu auf den von im es haben sind dem des als auch bei aus "
     "nach wie oder wenn werden wird kann können einer einen einem um an am zur zum über bis noch nur sich so aber war "
     "hat ihr ihre ihnen uns unser mein dein du diese dieser dieses vom durch keine kein mehr alle was sehr dass man "
     "sein bitte gut immer daß menschen wer dann leben doch ohne nichts gibt muss selbst etwas wieder schon weil macht "
     "ihn mir denn wo jeder machen andere hier heute jetzt suche suchen bieten arbeit monat dir mich ganz viel würde "
     "müssen sollte dabei damit beim seit zwischen unter jedoch will sollen habe ja also er in je niemand recht werk"},
    {"Latn", "it", "àèéìòù",
     "are one ato nte ano ata ndo ati oni nti ere ore ono nto ita ile tto che ino ico ori nza ero rsi ito ire tta ici",
     "di e il la che per un una non con sono del le in da mi ci lavoro si anche i lo gli della dei delle al alla nel "
     "nella è ma come se più questo questa o su ha hai ho sia dal dalla essere può ed ad cui tutti tutto tua tuo suo "
     "sua solo senza molto tra fra dove quando già così perché l dell all nell c d ogni chi siamo cerco cerchiamo "
     "offro offriamo degli sul sulla piu cosa sempre io due ti fa fare puo prima era dopo poi mio dice lei hanno tempo "
     "fatto anni mese euro buona contatto offerta ragazza ragazze tue tuoi questi queste quello quella noi voi loro "
     "stato stata nessuno ecc quali qualsiasi dalle dai nei nelle potete a ai casa durante fara germania luna m mai me "
     "mentre mes molta n ne nostra nostre offre persona quel quelle qui sa salut sun t te tu uno gente usando"},
    {"Latn", "fr", "àâæçèéêëîïôùûüÿœ",
     "ent ant ées ons les eur que ues age urs nts ble nte nce ité ire ser tés ait rer nes ier aux tée ner mes sée ère",
     "le la les de des du et un une en est pour que qui dans ne pas sur avec au aux par plus vous nous je il elle ils "
     "se sa son ses ce cette ces mais ou où donc votre vos notre nos mon ma mes être sont avez avons ont a à d l qu c "
     "n s j très bien sans tout tous si comme leur leurs même aussi fait faire peut été entre après chez etre toute "
     "cherche y dont autres non doit sous cela deux permet plusieurs utiliser bonjour recherche offre travail emploi "
     "mois jours salaire jamais rien aucun aucune afin ainsi alors autre avant beaucoup car chaque ci encore eux lors "
     "peu pouvez puis quel quelle selon soit telle trop voici droit toi te m t étaient e elles eu ni on sun tu"},
    {"Latn", "es", "áéíñóúü",
     "ado ión nte dos ada ndo nes rse les das mos tos ará ido dad dor cia nto ero los nos rán ias ico ble rlo ras las",
     "de la que el en y a los del se las por un para con no una su al es lo como más pero sus le ya o este sí porque "
     "esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos todos uno les ni contra ese eso "
     "mi qué e son está están ser si tu te puede pueden trabajo hacer tiene tienen usted ustedes nuestra nuestro hola "
     "busco años cada otro otra así sólo solo había era fue ha han bien mal hace nunca siempre nada tiempo mejor mucho "
     "cosas casa vida mes sueldo ofrecemos buscamos chicas chica tengo hemos sea sean aquí ahora entonces después "
     "antes durante menos hacia según cual cuales quiere necesita necesito gracias llama cualquier derecho toda "
     "persona otros otras aunque tan mis debe deben usar esto estos estas estás muchas muchos pues además nadie dos "
     "tres poco alguna cine cosa debería día días estar gente luna mas mea n ningún opción permite posible sale t "
     "usando vez peor segundo"},
    {"Latn", "pt", "àáâãçéêíóôõúü",
     "ado ção nte dos ada ndo das ões nto tos dor ade ido cia vel ais mos ico cos ias ios eis rio ras ará ram cas ros",
     "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando "
     "muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse eles você "
     "vocês são está num nem às ter tem nós lhe essa este esta pode trabalho ser foi há onde todos fazer uns nossa "
     "nosso estou fica pelos pelas foram sobre é outros podem qualquer usando tempo padrão fornece coisa agora ainda "
     "assim antes aqui bem cada coisas contra deve dia dias direito durante elas então era estar faz gente isto lá "
     "maior melhor menos minha meu muita muitas muitos nada nenhum ninguém nunca oferecemos procuro procuramos outro "
     "outra outras pessoa pessoas porque pouco primeiro qual sempre sendo sim sob tudo toda todo vai vamos vez voltar "
     "anos mês tinha através moça moças obrigado obrigada delas desde estas m n nela neste t usar vida apenas possível "
     "opção linha seguinte segundo trabalhar serviço pessoal mulheres meninas ganhar salário nenhuma alguma hoje ontem "
     "amanhã pior permite"},
    {"Latn", "gl", "áéíïñóúü",
     "ión ado nte dos óns ada dor ade ndo tos ase das nse ará ais nto ido cia rse los lle les zar car bel ivo rán rio",
     "de a o que e do da en un para con non unha os no se na por máis as dos como mais ao el das á seu súa ou cando "
     "moito nos xa eu tamén só polo pola ata iso ela entre despois sen mesmo aos seus quen nas me ese eles vostede son "
     "está nin ser ten esta pode traballo onde todos facer foi polos polas hai unhas uns nosa noso pero cun cunha "
     "dunha dun nunha nun ás ós xeito é isto este opción quere co usar posíbel posible outros outras calquera ningún "
     "ninguén agora aínda antes aquí ben cada cousa contra debe día días dereito toda persoa persoas porque pouco "
     "primeiro sempre sendo todo vai anos mes procuramos ofrecemos grazas nel nela deles delas destes desta neste "
     "nesta nestes foron queres pódese estea teñen debería deben desde durante era estar estas están fornece ha había "
     "han m maior menos n outra outro poden sobre t tempo ter usando vez voltar ningunha algunha moi hoxe onte mañá "
     "xente mellor peor soamente liña seguinte segundo traballar servizo persoal mulleres rapazas gañar soldo cine meu "
     "permite y"},
    {"Latn", "ca", "àçèéíïòóúü",
     "ció ent ada ats ant tat des ons arà dor ran eix cia nts ors ble als car les ies reu ari ues rat ueu tre tge sió",
     "de la i que el a en per un amb no una els les del es se al com més ha o són està dels als pel pels però tot "
     "també si ser aquest aquesta aquests fer han hi ho on molt sense entre quan perquè cada seva seu seus seves l d s "
     "n m t què nostre nostra vostre ja era fins sobre pot podeu poden tots altres des aquestes això feina qui ni és "
     "permet esta pogut vos cap només vostè mentre així bé molta molts moltes cadascú ningú sempre mai dret toda "
     "persona dia mes anys treballar busquem oferim gràcies avui aquí ara abans després durant dins qual quals quin "
     "quina doncs encara gairebé haver hem heu vol vull ells elles tenen tenir estan puc algun alguna contra dos e "
     "estar este estos fa meu mi ne nou nous uns y"},
    {"Latn", "ro", "âîăşţșț",
     "rea are lui lor ile ați ază ele ată rii tul rul uri ere eți ție ția ște ică ții tea tat ală ită ire ări eze iți",
     "și si de în a la cu pe o un pentru din care este sunt nu se să ca mai sau prin fi au dar ce am ai că lui ei cel "
     "cea cele dacă poate trebuie foarte fără după când unde aici acum doar toate tot toți va vor al ale noi voi eu tu "
     "îmi mă vă ne fost această acest acestui aceste dintre între până lucru locuri muncă sa intr într printr pot poți "
     "puteți vrei caut cauta oferim fete ofer bine dumneavoastră despre fiecare lei bani aceasta permite fie trebui "
     "unui unei către atunci nou doi două trei avem aveți ori oricare orice nimeni niciun sale său săi bună buna ziua "
     "salut mulțumesc mult mulți multe numai deci chiar iar luna lunar zile zi fiind însă cazul cadrul mod dreptul "
     "persoană persoane om oameni are avea aibă fată serios serioasă angajez angajăm angajare salariu cazare gratuit "
     "sună sun telefon anglia germania străinătate cei acestei acestea asupra cât cum cine lângă și-a daca fara dupa "
     "cand imi asa mea meu ta tau e le m n s sus t te"},
    {"Latn", "pl", "óąćęłńśźż",
     "nie ych ego nia ach ane ami iem cie any nym nej wać niu łem ymi jąc ony ają owe cji ści ała owy ona wał ący ące",
     "w i na z do nie się jest to o że jak za po od dla a są przez być ale czy lub oraz ma tego przy już tak który "
     "która które może tylko także bez pod ze we co ich jego jej mnie mi ja ty my wy pan pani nas nam was wam był była "
     "było będzie jeśli jeżeli można gdy bardzo praca pracy osoby tym tej ten ta te również nawet więcej szukam "
     "oferujemy mamy masz jestem żeby aby kiedy gdzie u ani każdy wszystkie nad bo sobie mam ci mu jeszcze go coś nic "
     "ktoś kto aż teraz tutaj tam mieć musi powinien każda wszystko wszystkich ludzi człowiek człowieka życie dwa "
     "dwóch rok roku dni miesiąc zł pensja prosimy kontakt telefon dziewczyny dziewczyna pracę nich im niej siebie "
     "swoje swoją swoich jednak więc lecz poprzez podczas wszelkie taki takie takich jaki jakie czym bardziej oferta "
     "zarobki wyjazd mieszkanie cię dziś dnia bądź mogą został została zostanie by jako tu"},
    {"Latn", "cs", "áéíóúýčďěňřšťůž",
     "ých ého ání vat ích nou ení ním ost ího ové ují ají jší ným ými ící jte val ech ané íte stí ené kou out aly alo",
     "a v se na je že to s z do o i k ve pro za by ale si po jako od tak které který která jsou jen co nebo už byl "
     "bylo být jsem jsme jste nás vás nám vám není při má mít může můžete až než také ještě když však nebyl podle před "
     "bez mezi pod nad kde kdo proč jak tím této toto tento tato všechny všech více u nabízíme hledám hledáme práce "
     "práci máte máme ze ke dne aby jeho její jejich pouze bude budou pokud těchto velmi člověk lidé své toho musí tom "
     "kteří mu protože byla tomu nikdy nic pak ani něco proto lidí každý ten ženy ji jenom kam kdy teď dnes tady tam "
     "svou svého svých aniž oba dvě rok roku měsíc měsíčně dívky dívka peníze plat prosím volejte zahraničí všechno "
     "nutné musíte nabídka bychom byste tedy nejen kdyby mohou mohl lze něj ním jim jejichž svůj svoje zde použít "
     "rovněž jestli budete jej kontakt mi možno nich potom právo ta tu ty dá možné poskytuje"},
    {"Latn", "sk", "áäéíóôúýčďĺľňŕšťž",
     "nie ých ého nia vať ami ané nej cie aný ním aní ciu ými ené ové ným eho och ený cia nom ový osť ujú ajú šie aná",
     "a v sa na je že to s z do o i k vo pre za by ale si po ako od tak ktoré ktorý ktorá sú len čo alebo už bol bolo "
     "byť som sme ste nás vás nám vám nie pri má mať môže môžete až než tiež ešte keď však podľa pred bez medzi pod "
     "nad kde kto prečo ak tým tejto toto tento táto všetky všetkých viac u ponúkame hľadám hľadáme práca práce prácu "
     "máte máme zo ku dňa aby jeho jej ich iba bude budú pokiaľ týchto veľmi dá ani aj možné poskytuje pomocou použiť "
     "umožňuje človek ľudia ľudí svoje svojho svojich musí tom ktorí mu pretože bola tomu nikdy nič potom niečo preto "
     "každý ten ženy ju kam kedy teraz dnes tu tam svoju oba dve rok roku mesiac mesačne dievčatá dievča peniaze plat "
     "prosím volajte zahraničí všetko mal nutné musíte ponuka byste teda nielen keby môžu mohol možno ním jim ktorých "
     "svoj právo nikto slobodu ktorou ktorého ktorej toho budete cez okrem iné iný tieto im kontakt nich mi"},
    {"Latn", "hu", "áéíóöúüőű",
     "nak hoz nek ban kat hez ket ben tja ént ása ára ott ése kor ett val ató ési eti ási ból hat ást sát sra tás lni",
     "a az és hogy nem is egy van meg csak de ha el már mint ez azt én ki vagy még be le fel lesz volt ezt minden kell "
     "lehet nincs sem mert így akkor után nagyon itt ott ami aki amely most vagyok vagyunk mi te ő ön önök neki nekem "
     "munka munkát keresünk keresek kínálunk között által alatt ezek ezen való más lehetőség szerint amit ahol azonban "
     "valamint több első számára során legyen például következő összes majd két alábbi használja mindenkinek joga "
     "senki bármely annak ennek azokat vele rá róla hozzá elő kellene szeretnék szeretne havi fizetés külföldi lányok "
     "lány hívjon jelentkezz várjuk szállás ft forint napi hét év hogyan miért olyan ilyen újra nélkül előtt pedig "
     "illetve vagyis továbbá saját nagy egyéb lesznek volna voltak legalább mindig"},
    {"Latn", "nl", "èéëïöü",
     "gen ten ren tie erd ies ers rde men ijk ert pen eld ige end ven cht aal ens eid aar che eel aat jke aam lde dig",
     "de het een en van ik te dat die in is niet op zijn voor met als maar om er aan ook je we wij hij ze zij bij of "
     "uit naar dan nog wordt worden door over deze dit wat kan kunnen heeft hebben had geen tot u uw ons onze mijn "
     "jouw jij wil zoek werk moet zal zou veel meer al waar wie hoe alleen alle goed haar hem hun nu maken zonder "
     "tegen wanneer andere naam toe indien zullen omdat volgende wilt zoeken zoals iedereen niemand niets iets altijd "
     "nooit zelf recht vrij elke elk ieder heb ben bent hier daar nieuw gaan komen weer sinds tussen tijdens onder nou "
     "jaar maand week salaris bieden vrouwen meisjes gezocht der mensen dezelfde welke eens wel want toch eerst "
     "waarbij daarbij kunt gebruiken iemand mag was"},
    {"Latn", "af", "êëîôû",
     "eer ers sie ngs tel ies ige rde lik êer kap ier aal eid lys eur ese dig oek lde lak kte kke ike els aar aam ord",
     "die van en in is nie vir met op dit te dat sy hy ons ek jy het wat word deur aan om as by of uit na kan was "
     "hulle haar hom moet sal wees hierdie daar elke ook maar geen nog jou my baie alle soek werk mag eie enige een "
     "êrens reg wil kies maak wanneer nuwe laat oor ander indien tot meer onder hier gaan hê niemand iemand vryheid "
     "volgens tussen sonder mense jaar maand goeie hoe waar gebruik 'n n sodat asook self al dan der elk iets naam nou "
     "omdat toe u volgende want weer wel wie"},
    {"Latn", "da", "åæø",
     "ger ere ler ede rne rer ner ret ser lse tet mer ske gen ige isk tek igt ens ram kke hed ier ket lig net fil det",
     "og i at det er en til på som af den de for med der ikke et han var har jeg om kan vi mig sig så fra men eller "
     "også efter når ved over hvis hvor nu bliver blive være dig din dit os jer mere kun alle skal vil kunne uden "
     "under mod hvad hvem noget meget nogen deres denne dette disse arbejde tilbyder søger ud op gøre ind bare bruges "
     "vores via flere andre bruger bruge gør kommer blevet blev gik får fået få mand mennesker enhver ingen hver ret "
     "heller selv her hende hans sin sit sine ham hun dem nogle hvordan hvornår hvorfor igen altid aldrig måned løn "
     "piger pige kvinder søges tlf kr dag dage uger år mellem gennem både hvilket hvilke anden andet samt eget egen "
     "bør må lade lidt fordi imod såsom egne følgende lite mens nye kunde navn brug brugt antal fejl åbne vælge vælg "
     "gratis nemt findes indtil bedre gerne job tilbud lejlighed udlandet frihed lighed enkelte ej idet derfor endnu "
     "helt allerede sammen vis vises"},
    {"Latn", "no", "åæéòôø",
     "ene ere gen tet ger ler ten ert ser rer ens ner det jon lig ket lse ede mer ige rte ret net men pen kke fil ske",
     "og i at det er en til på som av den de for med der ikke et han var har jeg om kan vi meg seg så fra men eller "
     "også etter når ved over hvis hvor nå blir bli være deg din ditt oss dere mer kun bare alle skal vil kunne uten "
     "under mot hva hvem noe mye noen deres denne dette disse arbeid tilbyr søker ut opp gjøre inn brukes vår våre "
     "mellom må ingen flere nye dersom ble følgende gjør legge skriv bruk bruke bruker vis velg enhver hver rett "
     "heller selv her henne hans sin sitt sine ham hun dem hvordan hvorfor igjen alltid aldri måned lønn jenter jente "
     "kvinner søkes kr dag dager uker år gjennom både hvilket hvilke annen annet samt eget egen bør litt fordi egne "
     "fått få kommer blitt menneske mennesker mens andre får hende lite å én navn navnet vises sammen nåværende "
     "allerede velger velge åpne fjerne antall feil klarte endre kjenner kjøre bedre gjerne jobb jobber tilbud trenger "
     "leilighet utlandet frihet likhet noensinne enkelte derfor helt meget gratis idet tlf såsom via"},
    {"Latn", "nn", "åæéòôø",
     "nga ast ane gar ert lar rer tet leg rte net ler kar ege ket jer pen tta mar ret met lda jon isk ige fil dig det",
     "og i at det er ein til på som av den dei for med der ikkje eit han var har eg om kan vi meg seg så frå men eller "
     "også etter når ved over viss kor no blir vere vera deg din oss de meir berre alle skal vil utan under mot kva "
     "kven noko mykje nokon desse denne dette arbeid ut opp gjere gjer inn vert verta òg ho kvar skil må ingen fleire "
     "følgjande dersom vart leggja bruk bruka brukar kvart rett heller sjølv her henne hans sin sitt sine deira "
     "korleis kvifor att alltid aldri månad løn jenter kvinner år gjennom både annan anna eigen eige bør litt fordi få "
     "kjem vorte menneske mellom sidan einkvan andre bli blitt ditt får fått igjen kunne nye skriv vis å ei namn "
     "namnet saman same staden vel velja opna fjerna endra klarte finst krev nokre sjå laga høve tilgjenge kjenner "
     "betre gjerne jobb treng fridom likskap soleis einskild endre feil"},
    {"Latn", "sv", "äåéö",
     "ade rna gen ten gar ens are iga ras ler het igt tet det rad ner ats des ser kar lig rat lse mer men pen rde net",
     "och i att det är en till på som av den de för med inte ett han var har jag om kan vi mig sig så från men eller "
     "också efter när vid över hur här nu blir bli vara dig din ditt oss er mer bara alla ska skall vill kunde utan "
     "under mot vad vem något mycket någon deras denna detta dessa arbete söker ut upp göra in används vår våra inom "
     "hos samt genom dem då än allt där skulle kommer andra hade ingen få dess dag gör åt ge era hej jobb söks lön "
     "månad tjejer tjej kvinnor kr dagar veckor år både vilket vilka annan annat eget egen bör litet lite därför "
     "människor människa rätt varje envar vars själv igen alltid aldrig några måste får fått blev blivit mellan flera "
     "nya ingår finns användas varför henne honom hennes hans sitt sina sin heller kvar lade sidan skriv å namn antal "
     "fel öppna välj gratis lätt tills bättre gärna erbjuder lägenhet utomlands följande frihet likhet enskild ej ännu "
     "helt namnet via"},
    {"Latn", "is", "áæéíðóöúýþ",
     "inn gar num inu ngu nni gum ður ins dum tur ist ega una dur aðu ðir ndi ari ðum nið nga ast ðar ími stu nda kið",
     "og að í á er sem til við um en ekki það ég þú hann hún þið þeir með fyrir af frá var eru hafa hefur þetta þessi "
     "eða ef því vera verður verið sé þar hér svo bara líka mjög allir öll eftir úr upp hvað hver þeirra skal eiga "
     "rétt menn þegar inn yfir út gegnum gera þína þér alla alls vilja vill ert mun má þau hvernig hvar sinn sinni "
     "sína sinna maður mann manna réttur sama nota engin enginn eigi skulu milli eins þann þeim þeirri"},
    {"Latn", "fi", "äåö",
     "sta ssa lle een aan lla ksi ien stä iin ään llä ssä jen taa set vat sia oja ita tta kin tää ttu tin esi hin oon",
     "ja on ei se että oli en hän mutta ovat joka kuin tai myös mitä jos ole sen olen minä sinä me te he niin kun vain "
     "nyt jo ne voi siitä sitä tämä tämän tätä ennen sekä kanssa mukaan vielä olla ollut kaikki hyvin mikä jotka "
     "meillä minun sinun eivät jonka jossa voit voidaan asti ilman kautta joita työ töitä siis ettei tulee täällä "
     "käyttää kuten sitten koko jälkeen haluat jokaisella jokainen ihminen oikeus hänen heidän hänellä ketään kukaan "
     "mitään siihen siinä sille niiden niitä nämä näitä noin hyvä työtä työstä palkka kuukausi tyttö tytöt naisia "
     "haetaan etsitään tarjoamme ota yhteyttä soita suomessa eli pitää täytyy pitäisi jolla jotta muut muita muun "
     "enemmän eikä olisi olivat alla muu sama"},
    {"Latn", "et", "äõöüšž",
     "eks ise ine tud kse ist ele ega use vad sel ust ada est eid ide sse sed ile ata iga tab aks des aid ast ndi dab",
     "ja on ei et see ta ma kui ka oma mis oli nii aga või selle siis kes mida ning ole kõik seda veel me te nad olen "
     "juba välja ainult siin kuidas olema mina sina meie teie nende saab pole peab enne pärast koos üle selleks töö "
     "tööd iga kuni ilma mille millele saate võib võimalik nagu sest sellest olla sinu minu läbi mitte teha igal "
     "igaühel õigus need vali valitud soovid saad määrata jaoks kasutada näiteks sul võimaldab kohta ühe ühes kus "
     "tuleb sama võid abil kasutaja korral uue puhul sõna inimesel inimene keegi kedagi ükski igaühe ega peale alla "
     "vahel mul meil teil neil talle tema sellel selles neid palk kuus kuu tütarlapsed tüdrukud pakume otsime tere "
     "palun helista muu muude muid kaks rohkem väga hästi juures"},
    {"Latn", "lt", "ąčėęįšūųž",
     "mas ite imo imą ius yti oti iai mui ant ami nti ama ams jos mus nės ais ose nio tis nis mis nių mos kti oje mai",
     "ir į iš su kad yra kaip tai ne bet ar per už tik dar jau po apie nuo būti buvo taip pat prie jei mes jūs aš tu "
     "jis ji jie jo jos jų mano tavo mūsų jūsų kas kur kai labai turi gali galite be arba iki kuris kuri kurie kurios "
     "šis ši šio šios visi visų visus darbas darbo darbą siūlome ieškome ieškau prieš ant nėra man reikia bus tarp dėl "
     "pagal norite naudoti metu leidžia šį daugiau jums galima prašome gauti kiekvienas kiekvieno žmogus žmogaus "
     "žmonės teisę teisė niekas nieko savo juos jai jam jiems laisvės pagrindu nei dabar dieną mėnuo mėnesį "
     "atlyginimas merginos mergina užsienyje skambinkite ačiū labas būtų būtina esant kurį kuriuos kuriame kita kitų "
     "kitas kiti viena vienas vieną kiek taigi tačiau todėl nors šiuo šiame tokiu tokių viskas tam vienu"},
    {"Latn", "lv", "āčēģīķļņšūž",
     "iem nas ies iet umu jas ais uma ums ētu anu nai tās ēts īts ātu mus nās iju ītu ību otu tos des bas ēta āja tam",
     "un ir ar uz no ka par nav kas bet ja arī pie vai kā to tas tā es tu viņš viņa mēs jūs viņi tikai pēc bija būt "
     "būs ļoti vēl jau līdz kur kad bez šis šī šo savu savas tiek var varat ikviens visi visu visiem darbs darbu darba "
     "piedāvājam meklējam nekā starp pret mūsu jūsu manu lai nevar kurā kuras kuru vajag tiem tādu katram nedrīkst "
     "cilvēks tiks jums tikt lūdzu vēlaties atļauj kura varētu šīs vairāk cilvēkam cilvēka tiesības tiesību nevienu "
     "neviens viņas viņu viņam savā savām sava tam tās tos tajā šajā citu citi cita cits viena viens vienu tad tādēļ "
     "tomēr gan kamēr pat alga mēnesī meitenes meitene ārzemēs zvaniet paldies labdien esmu esat esam būtu bijis jābūt "
     "nepieciešams katrs katra katru kādu kāds saskaņā kuri ne visus"},
    {"Latn", "sq", "çë",
     "uar het oni imi min mit hme ime eve hen met hëm eni ave tin jen sit sht tur jes ike ësh esh ash tit tet sin lin",
     "të e në për me që nga një i dhe nuk është se si ka do më së po ky kjo por u ata ajo ai jam janë kam kemi keni "
     "mund duhet këtë kur ku edhe pa tek ose ne ju ti unë jo ishte tij saj tyre tonë tuaj vetëm shumë punë çdo gjithë "
     "prej deri pas para sipas kërkoj kërkojmë ofrojmë vajza te qe eshte nje per mire vend duke kanë asnjë tjetër nëse "
     "arrihet dot doni juaj gjatë mbi tërë apo ri poshtë shok gjithkush secili askush njeri njeriu drejtë drejta "
     "drejtën liri lirinë tjera tjerë cili cila cilat cilët këta këto ato atë atij asaj duhej ishin qenë bëhet bën bëj "
     "bëjë jep paga pagë muaj muaji jashtë shtetit telefon telefononi mirëdita faleminderit tani sot nesër dita ditë "
     "vit vjet ashtu s kundër asnjëri mbrojtje barabartë veten shqipëri pasur mos duam jemi jeni"},
    {"Latn", "tr", "âçîöüğış",
     "ler ini lar ını dan niz arı eri nin dir ine ına nız nın dır nda lir ası esi tır mak rın tir eki mek miş cek aki",
     "ve bir bu için ile de da çok ne ama var mi mı daha gibi kadar olan olarak sonra en ben sen biz siz onlar o şu "
     "değil her ki ya veya yok olur oldu ise iyi şey bana sana bizim sizin benim içinde üzerinde göre böyle nasıl kim "
     "nerede neden hiç tüm bütün iş aranıyor arıyorum edilir ediyor olabilir ancak hem bunu bunun diye lazım lütfen "
     "olduğu önce hakkı herkes sadece bazı size eğer onlara doğru zaman seçin onları onu sizi vardır başka onların "
     "olsun karşı iki tek ona tıklayın dedi ın ı allah şekilde hakkına sahiptir herkesin kimse kendi kendisine "
     "herhangi hiçbir ayrıca artık bile bugün yarın aylık maaş ay kızlar bayan bayanlar eleman aranmaktadır yurtdışı "
     "arayın merhaba teşekkürler şimdi diğer üzere taraf tarafından etmek yapmak yapılır dır dir mıdır vermek ederek "
     "belirli aynı olmak olması etme mevcut azad bunlar insan insanın olmalıdır olunur onun yeni z"},
    {"Latn", "az", "çöüğışə",
     "",
     "və bir bu üçün ilə də da çox nə amma var mi daha kimi qədər olan olaraq sonra ən mən sən biz siz onlar o şu "
     "deyil hər ki ya yaxud yox olur oldu isə yaxşı şey mənə sizin bizim mənim göre necə kim harada heç bütün iş "
     "axtarıram edir edilir olmalıdır lakin həm bunu hüququ malikdir hüquq tərəfindən olduğu öz şəxs hansı lazım ön "
     "dili yeni əlaqə mümkün xahiş edin düzgün onu istifadə əlavə kəs kəsin insan insanın azad azadlıq şəxsin özünün "
     "bərabər həmin belə məhz bunlar onun onların olmaq olunur edən etmək üzrə zaman iki qız qızlar aylıq maaş salam"},
    {"Latn", "uz", "ʻʼ",
     "ini ish lar adi dan gan giz agi rni iga ash ari nda igi hni hga ydi chi asi siz rib rga mga lik zmi tni tik siy",
     "va bir bu uchun bilan ham juda nima lekin bor yoki emas har oʻz o'z bo'lgan kerak men sen biz siz ular haqida "
     "mumkin qilish edi esa ish kishi bo'lib qanday kim yo'q keyin faqat barcha eng unga bo'yicha huquqiga ega inson "
     "lozim boshqa sizning mening orqali qarshi bo lgan ga ni lish uning hech o z ushbu mavjud keyingi ularning hamma "
     "ozod odam erkin teng kimsa biror qilinishi etilishi yuz tomonidan o'zining bunday shu"},
    {"Latn", "ku", "çêîûş",
     "ina eke îne rin ekê inê yan nên yên tin rên irî din iyê iya eya înî nan lan ibî ekî arî alê îse înê tan orê ner",
     "û ku di de bi ji li ew ez tu em hûn ne ye e in bo ser jî wî wê vê vî ev yê yên ya ên hemû her mirov kes divê "
     "nabe an heye tune hene çi kî kengî lê belê dike dikin me te min wan gelek bê bêyî xwe heta piştî gava wek weke "
     "nav yek kar karê bike dixwazî nû dema kerema bikî nîşan heke bikar pelê hemî mirovan azad wekhev xwedî dikarin "
     "dikare nikare tenê niha gor kesî herkes navbera maf mafê mafên azadî yan ango jê pê tê"},
    {"Latn", "vi", "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
     "",
     "và của là có không được cho một các những này trong với để người tôi bạn ở đã sẽ đến khi từ như cũng về ra nếu "
     "hay hoặc phải vào việc làm rất nhiều chỉ thì mà bị lại anh em chị chúng ta nó họ đó đây ai gì sao nào trên dưới "
     "tại theo bằng nhưng đang còn cần lương tháng năm ngày dụng sử thể tự cua la co khong duoc nguoi toi ban viec "
     "luong thang nhung mot cac voi chọn số định độ dùng đặt bản đầu kết hiện thông điều tính tên sau giá khác nhận "
     "mới muốn thuộc mọi đều quyền do ngay hơn nữa vì ông bà con cô giờ hôm nay gái triệu đồng tuyển nữ nam xin liên "
     "hệ gọi điện thoại cách bất cứ cả hết chưa nên thế đi lên xuống hai ba gồm trước luôn mình"},
    {"Latn", "id", "",
     "kan nya lah asi gan ran aan tan nmu han ung san uan lan kah nan ngi amu man nku pan imu nsi aya bah asa tak tif",
     "yang dan di dengan untuk ini dari pada tidak itu dalam akan ke adalah juga atau bisa saya kami kita anda mereka "
     "dia ada sebagai oleh karena jika telah sudah harus dapat lebih satu orang kerja hanya saat seperti para secara "
     "tersebut bahwa setiap tanpa banyak belum lagi aja nya bagi sangat atas antara menjadi mau lowongan gaji hubungi "
     "apa tetapi namun saja kalau digunakan berhak kepada maka engkau ketika aku suatu agar kemudian sebuah semua lalu "
     "lain baik apakah apabila fungsi berkas pilih ingin memilih membuat menggunakan silakan memiliki uang kantor "
     "perusahaan sehingga tapi kamu punya sekarang setelah sedang sering serta siapa siapapun seseorang seorang hak "
     "mendapat mendapatkan gadis cewek wanita butuh dibutuhkan dicari segera rupiah rp wa per bulan hari kerjanya yg "
     "utk dgn gak nggak tak hal pun ialah bila sama beserta begitu daripada gagal hendaklah mana melalui pekerja perlu "
     "sesuatu sistem bagian tombol pengaturan sampai tentang manusia anak dimana mempunyai kebebasan negara olehnya "
     "dengannya terhadap berupa yaitu yakni melakukan lakukan maupun kalian gue lo banget udah nih dong sih bukan "
     "berapa informasi minat lokasi lulusan pria usia tahun jam gratis diperlukan kosong umur mesti boleh semula "
     "supaya tiada mahu lelaki memerlukan guna usaha pelbagai jenis bersama termasuk pilihan undang masa rumah waktu "
     "telefon kecuali pengalaman semasa nomor hp kapan pabrik toko polisi biaya resmi agen paspor berangkat kesempatan "
     "kirim libur terpercaya ponsel mobil"},
    {"Latn", "ms", "",
     "kan nya ang tan gan aan san ran asi lan han nan uan pan ung kod pat man bah tif tak uat rai kap dah uai nci lik",
     "yang dan di dengan untuk ini dari pada tidak itu dalam akan ke ialah adalah juga atau boleh saya kami kita anda "
     "mereka dia ada sebagai oleh kerana jika telah sudah harus dapat lebih satu orang kerja hanya seperti para secara "
     "tersebut bahawa setiap tanpa banyak belum lagi sahaja bagi sangat atas antara menjadi mahu gaji hubungi apa "
     "tetapi kalau berhak perlu awak semua masa ia wang tiada cuba pilih digunakan mana kepada ketika guna sistem "
     "semasa semula melalui baik maklumat sila gagal daripada hendaklah mesti pejabat supaya iaitu hak mendapat siapa "
     "sesiapa seseorang apabila wanita gadis dicari segera ringgit rm bulan hari pun yg utk dgn tak hal negara "
     "syarikat pekerja sesuatu bila fungsi ingin kemudian lain memilih menggunakan per saat sama sedang sekarang "
     "bahagian kebebasan mempunyai tentang manusia anak terhadap melakukan sampai bukan berapa tahun jam percuma "
     "berminat lokasi lelaki umur kosong jawatan memerlukan diperlukan pengalaman telefon pelbagai nak je dah la ni tu "
     "mcm korang kat dengannya usaha jenis bersama termasuk pilihan undang kecuali waktu rumah agar apakah begitu "
     "berupa beserta kamu lakukan maka maupun membuat memiliki mendapatkan minat namun olehnya saja seorang serta "
     "setelah sering suatu tapi sebuah sehingga aku nya mau usia lalu nombor kilang kedai polis bayaran rasmi ejen "
     "pasport hantar cuti peluang ramai asas bimbit kereta"},
    {"Latn", "tl", "",
     "ang ong uha lok yos yon han wan hin aan nap kda gan gal eng ble san nan ita gay eso yan uan tan pos nod man led",
     "ang ng sa na mga at ay ko mo ka ako ikaw siya kami tayo kayo sila ito iyan iyon hindi may para kung ni si nang "
     "kanyang kanilang aking iyong namin natin ninyo nila ba po lang din rin lamang ayon pa wala mayroon dahil pero o "
     "upang bawat tao lahat trabaho gusto kailangan maging bilang walang ano sino saan kapag isang karapatan niya akin "
     "sayo kanya pag maaaring naka ngunit mag mula ibang ginagamit sabi bago habang muli sinuman alinman kayong "
     "tungkol dito doon diyan ganito paano bakit lalo pang mas iba karapatang dapat siyang ating aming inyong bansa "
     "trabahong babae buwan sahod tawag opo salamat magandang gustong nais may-ari kundi maaari"},
    {"Latn", "ceb", "",
     "",
     "ug sa ang nga mga ka usa kini kana nako nimo siya sila kita kami ako ikaw dili walay adunay unsa kinsa asa og "
     "alang tungod apan kon kung aron bisan matag tawo tanan katungod iyang ilang kaniya niini ngadto gikan usab "
     "lamang may ni si na wala naa kaayo akong imong atong among unta nga'ng pinaagi diha dinhi trabaho kwarta "
     "pagpangita kinahanglan gusto tagsatagsa"},
    {"Latn", "sw", "",
     "sha aji shi eza ika hwa iwa ezo aka ngo mia izi iza idi gua aza ari nga mwa lia kwa iti iko iki ifu faa ezi ane",
     "na ya wa kwa ni za katika la kama au hii huo hiyo hizo haya yake yao wake wao watu mtu kila ana ili kuwa si hata "
     "pia bila sana mimi wewe yeye sisi ninyi kazi huu huyu hao hayo cha vya lakini baada kabla wote yote haki yangu "
     "yako yetu tunatafuta nafasi mshahara nchi nje kwamba kutoka hakuna tafadhali zaidi hadi kutumia ambayo ambao "
     "wakati mwa unaweza hili hivyo ikiwa pamoja kupata ajili kufanya hapa huyo yule wale ile zile hivi sasa leo kesho "
     "mwezi wasichana msichana wanawake piga simu asante karibu haraka tu mno sababu lolote yoyote wowote chochote "
     "yeyote mwenye wenye anayo zao zake wanadamu binadamu ambaye lazima asiwe kati bado ndani mbili moja kuhusu"},
    {"Latn", "so", "",
     "",
     "iyo oo ah ka ku u in waa uu ay aan ma ee la ayaa soo si kale leh qof kasta ama waxaa waxa kuwa dadka lagu loo "
     "isku xaq leeyahay ha hadii haddii shaqo shaqada lacag wuxuu waxay kan tan taas isaga iyada adiga aniga annaga "
     "idinka iyaga yahay tahay yihiin inuu inay laga wax badan dal dalka ilaa marka uma kaga kula mid nin naag ugu "
     "kala wixii kastaa ayuu waxayna waxuu aanay karo karaa kara kartaa laguma looma wadan wadanka xorriyad xuquuq "
     "xuquuqda hab aad wadamada nafsadiisa meel gabar gabdho hablo lacagta bishii mushahar waxaan rabaa raadinaya "
     "fadlan hadda maanta berri laakiin sida waana iskaga ahaan"},
    {"Latn", "om", "",
     "",
     "fi kan akka keessa irra irraa waan namni nama hin jiru qaba mirga isaa isaan kana ta kun ni yookan yookiin garuu "
     "hunda hundi tokko waliin biyya hojii hojjechuu malee ykn ala dhabu akkasumas kanaan ofii isa kanneen kamiyyuu "
     "itti bira jedhu ittis fakkaatu barbaada barbaachisaa jira isheef isaatii keessatti irratti walabummaa waliif "
     "hundaaf gara gochuu yoo tahe tahu"},
    {"Latn", "ha", "ƙƴɓɗ",
     "",
     "da na ya ta a ba ne ce ga su mai wani wata don domin kuma ko cikin hanyar kowa yana tana suna zai za ni kai shi "
     "ita mu ku an wannan wanda waɗanda duk sai amma daga kan aiki hakki dole kasa tsakanin saboda babu kowane kome "
     "sami yi hakkin mutum yanci iya yin cewa wajen wadda waɗannan irin ake gida duniya yake suke kasarsa ƙasa"},
    {"Latn", "yo", "àáèéìíòóùúńǹṣẹọ",
     "",
     "ní ti tí àti sí láti fún tó ó náà ẹ̀ jẹ́ kò wọn bá ṣe gbogbo ènìyàn tàbí ẹni kọ̀ọ̀kan wa ni lè bí yìí mo o a "
     "àwọn èyí"},
    {"Latn", "ig", "ṅịọụ",
     "",
     "na nke ya bụ n ndị ọ ka onye ga ma maọbụ ihe nwere niile ikike mmadụ e aka dị ọzọ ha m gị anyị unu i"},
    {"Latn", "rw", "",
     "",
     "mu na ku ni kandi cyangwa kuri muri umuntu abantu bose ko ibyo icyo uburenganzira wese afite kugira n y buri ya "
     "wa ba akazi iyo cya bya ariko ntawe nta igihugu bw muntu ashobora bwo cye cyose kugirango ndetse igihe nk mo ho "
     "bo ye be"},
    {"Latn", "mg", "",
     "ana tra ina aka nao ika ran ona try han dra any ray iny ine aha idy efa zan sin ony iky eho dry ron rao ova oka",
     "ny sy amin dia izay fa ho tsy izany ireo ireny na ka no noho olona zo manana tokony ary azy aho ianao isika izy "
     "eo misy amn olombelona rehetra asa araka mba ity raha afaka ilay tsirairay manan sns anatin azony fahafahana "
     "fitoviana"},
    {"Latn", "ht", "àèò",
     "",
     "nan ki yo pou ak li se mwen ou nou sa gen pa yon tout moun fè osinon dwa men sou lòt kèk ke ka te ap lè anpil "
     "travay chak konsa peyi avèk jan oswa san"},
    {"Latn", "eo", "ĉĝĥĵŝŭ",
     "ojn ita ton tan ajn taj lon loj igi ĝas ado toj ras nto ron ilo ata gas ero das ulo las eto don non nas eco roj",
     "la kaj de en al ne estas por kun ke mi vi li ŝi ĝi ni ili tiu kiu kio sed se aŭ el pri per sur ĉi pli nur ankaŭ "
     "jam oni kiel tie ĉiu sen ĉe ĝis tiel kiam estis esti povas havas rajton sia unu tiuj kiuj inter dum via vian ol "
     "eĉ tro laŭ devas bona dio post kion kontraŭ ĉu ĉiuj antaŭ libereco rajtas rajtoj homo homoj lia ŝia ilia nia "
     "neniu ie iam estu estos"},
    {"Latn", "eu", "ñ",
     "ren ako eko zen ean tan kin atu uko tik ari oak rik eak iko uak zea uta koa oan nak iak tua ioa tze zat zio oko",
     "eta da ez bat du dira ere den bere dute izan egin hau hori ditu edo baina zen dago daude nahi beste duen behar "
     "guztiak gure zure nire egiteko hautatu honetan hemen baten dut dituen bidez arte baino egiten dagoen eskubidea "
     "gabe gisa batean bada izena ematen diren daiteke dezakezu soilik badago honek jarduteko eskubide pertsona orok "
     "inor nahiz lan askatasun duena duela gainera ala ezin besteak hala horren horiek"},
    {"Latn", "ga", "áéíóú",
     "the ann ach adh áil igh nna onn cht idh cha laí ear áin ire irí eán air ail tha hta raí lte int oir eog ais taí",
     "an na agus ar is i le ag a do go bhfuil tá ní sé sí mé tú siad sin seo nó ach gach chun leis aige acu ann de ó "
     "faoi idir mar níl bhí bheidh duine aon raibh a'n cén nach cé gur san don den féidir é isteach nuair eile á nua "
     "ná atá cuir sa níos mhaith ina éigin chách gan cheart saoirse féin dá lena mbeidh gné arna trí measc"},
    {"Latn", "cy", "âêîïôöûŵŷ",
     "iad wch iau ydd dau edd dio wyd nol hau rdd nau ell lau eth dol odd dir dig rio odi ant rau iwr ith ine gol tio",
     "y yr a yn i o ar at mae ac gan ei eu am ni nid i'r r n un neu sy sydd bod wedi hyn hwn hon fel pob pawb oes gyda "
     "hawl mewn chi fy dy ein eich cael dim oedd rhag na unrhyw gall yna gyfer yw w dewis rhestr agor newydd ond caiff "
     "fod wrth gael bydd yma â rhyddid bob na'r neb hun dylai dylid heb gellir nad gwaith"},
    {"Latn", "mt", "ċġħż",
     "",
     "ta li il għal ma jew minn huwa hija kull din dan dawn hi ħu lil mill tal fil bil kien hemm aktar jista bħal biex "
     "wara dritt xi hu kif tagħhom tiegħu bniedem għandu hadd jkun tagħha id libertà waħda għall mal fejn meta mhux "
     "kollha qabel kienet għandha tista"},
    {0},
};
