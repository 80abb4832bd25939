/* tongue_latin.c - see tongue_table.h: languages of Europe in Latin letters. */
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
     "morda ter evro mestu primer točka vrednost služba službo službe soba sobo sobe stanovanje stanovanja najem oddam "
     "oddamo hiša cene denar tedensko ure uro noč zvečer star stara stare let leta starost nov nova mlada mlade mlad "
     "lep lepa resen pogodba pogodbo pogodbe izkušnje izkušenj dokumenti vozovnica prevoz družina poroka poroko kraj "
     "blizu ženska ženske moški moške punca voznik čistilka čiščenje natakarica natakarico kuhar delavec plačamo "
     "plačano plačana zaslužek kontakt naslov ulica ulici pišite piši vprašaj vprašajte zasebni gospod gospa prodam "
     "kupim takoj možen možna vključno dnevno vsakih brezplačno šofer izlet pot vožnja varstvo letih ponudba drugo "
     "javi način nudi postelja razgled dovoljeno minut cesta naslovu sporočilo odgovorim nastanitev uri manjka rad "
     "rada urejena urejen poštena pošten oprema osebno čaka občasno vozniški izpit dajem ločen velik velika majhen "
     "majhna topli obrok obroki objekta objekt družbo dogovor dogovoru začetek ves vsa tujini tujina tujino prosto "
     "stroški stroške kavcija všeč spoznam iščejo potrebujem potrebna znanje jezika dekle gospodinjstvo zagotovljeno "
     "zagotovljena zagotovljen hiter hitro kmalu vašo vaša tvoj tvoja"},
    {"Latn", "en", "",
     "ted ers ons ent ble ity ies ess nce red lly ous nts led ned sed est les ely ded tly tic cal sts ves ary ors ngs",
     "the and to of a in is for you we are not they my me i it on that with have be your can was from al our this at "
     "no he she them as or by an will if which has all but any more one who when would there their been his her its so "
     "do what up out about into only also than other just get must should free like time how us may don now never then "
     "man make know many new here yes work pay please contact call good need want help every everyone him had were "
     "after over some such most very where being through between under per really much job jobs room rooms flat rent "
     "wanted girls girl woman women men young hours hour day days week weeks month months year years age aged old "
     "price paid money earn daily night evening weekend nice near street road city town house ask reply quickly today "
     "tomorrow immediately experience required contract employer driver cleaner cleaning waitress cook worker workers "
     "meals included travel trip ticket documents family marriage wife husband partner seeks looking offer offers "
     "available private owner welcome serious strict size height details request visa abroad costs starts start each "
     "two three next last best big small papers location"},
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
     "whatsapp evra kuća soba grad dana drugo malo sistem sistema rješenje posla sobe sobu stan stanovi najam "
     "iznajmljujem iznajmljujemo cijene novac novca eura dnevno noć navečer stara godina godine godinu nova mlada "
     "mlade mladi lijepa ozbiljna žena žene ženu muškarac muškarci momak cura vozač čišćenje spremačica konobarica "
     "konobaricu kuhar plaćamo plaćeno zarada zaradi ugovor ugovora iskustva dokumenti putovanje karta brak blizu "
     "ulica ulici zovite zovi pišite piši besplatan besplatno smještaj hrana prodajem kupujem traži nudi naslov služba "
     "cesta"},
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
     "soba grad dana drugo malo poduzeće poduzeća djevojku svakoga uvjeti uvjet suradnju spisak tačka tačno tačne "
     "posla sobe sobu stan stanovi najam iznajmljujem iznajmljujemo cijene novac novca eura dnevno noć navečer stara "
     "godina godine godinu nova mlada mlade mladi lijepa ozbiljna žena žene ženu muškarac muškarci momak cura vozač "
     "čišćenje spremačica konobarica konobaricu kuhar plaćamo plaćeno zarada zaradi ugovor ugovora iskustva dokumenti "
     "putovanje karta brak blizu ulica ulici zovite zovi pišite piši besplatan besplatno smještaj hrana prodajem "
     "kupujem traži nudi naslov"},
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
     "grad dana drugo malo tačka tačno tačne sobe sobu stan stanovi najam iznajmljujem iznajmljujemo cene novac novca "
     "eura dnevno noć uveče stara godina godine godinu nova mlada mlade mladi lepa ozbiljna žena žene ženu muškarac "
     "muškarci momak cura vozač čišćenje spremačica konobarica konobaricu kuvar plaćamo plaćeno zarada zaradi ugovor "
     "ugovora iskustva dokumenti putovanje karta brak blizu ulica ulici zovite zovi pišite piši besplatan besplatno "
     "smeštaj hrana prodajem kupujem traži nudi naslov"},
    {"Latn", "de", "ßäöü",
     "ten gen hen ung ren che eit ern ert ich cht men her ben fen sch tet ger ige eln ner end ens rte hes aft ein ckt",
     "und der die das ist für nicht wir ich sie mit ein eine zu auf den von im es haben sind dem des als auch bei aus "
     "nach wie oder wenn werden wird kann können einer einen einem um an am zur zum über bis noch nur sich so aber war "
     "hat ihr ihre ihnen uns unser mein dein du diese dieser dieses vom durch keine kein mehr alle was sehr dass man "
     "sein bitte gut immer daß menschen wer dann leben doch ohne nichts gibt muss selbst etwas wieder schon weil macht "
     "ihn mir denn wo jeder machen andere hier heute jetzt suche suchen bieten arbeit monat dir mich ganz viel würde "
     "müssen sollte dabei damit beim seit zwischen unter jedoch will sollen habe ja also er in je niemand recht werk "
     "job zimmer wohnung miete mieten haus preis geld euro woche wochen tag tage täglich stunde stunden nacht abend "
     "alt jahre jahren alter neu neue junge jung schön schöne frau frauen mann männer mädchen fahrer putzen reinigung "
     "kellnerin koch arbeiter bezahlt zahlen verdienst verdienen vertrag erfahrung papiere fahrt reise fahrkarte "
     "familie heirat stadt nähe straße anrufen rufen melden schreiben frei sofort gesucht sucht biete angebot nummer "
     "unterkunft inklusive gratis vermiete vermieten gepflegt diskret seriös willkommen kostet kosten gegen besitzer "
     "privat groß klein liegt reis"},
    {"Latn", "it", "àèéìòù",
     "are one ato nte ano ata ndo ati oni nti ere ore ono nto ita ile tto che ino ico ori nza ero rsi ito ire tta ici",
     "di e il la che per un una non con sono del le in da mi ci lavoro si anche i lo gli della dei delle al alla nel "
     "nella è ma come se più questo questa o su ha hai ho sia dal dalla essere può ed ad cui tutti tutto tua tuo suo "
     "sua solo senza molto tra fra dove quando già così perché l dell all nell c d ogni chi siamo cerco cerchiamo "
     "offro offriamo degli sul sulla piu cosa sempre io due ti fa fare puo prima era dopo poi mio dice lei hanno tempo "
     "fatto anni mese euro buona contatto offerta ragazza ragazze tue tuoi questi queste quello quella noi voi loro "
     "stato stata nessuno ecc quali qualsiasi dalle dai nei nelle potete a ai casa durante fara germania luna m mai me "
     "mentre mes molta n ne nostra nostre offre persona quel quelle qui sa salut sun t te tu uno gente usando stanza "
     "camera appartamento affitto affittasi prezzo soldi settimana giorno giorni giornaliero ora ore notte sera età "
     "nuovo nuova giovane giovani bella bello donna donne uomo uomini ragazzo autista pulizie cameriera cuoco pagato "
     "pagata paga guadagno guadagnare contratto esperienza documenti viaggio biglietto famiglia matrimonio città "
     "vicino via chiamare chiama chiamami scrivi subito cercasi offresi vitto alloggio gratis gratuito incluso privato "
     "massima serietà costa moglie marito serio pago bel belle cerca contract gratuite home noia strada"},
    {"Latn", "fr", "àâæçèéêëîïôùûüÿœ",
     "ent ant ées ons les eur que ues age urs nts ble nte nce ité ire ser tés ait rer nes ier aux tée ner mes sée ère",
     "le la les de des du et un une en est pour que qui dans ne pas sur avec au aux par plus vous nous je il elle ils "
     "se sa son ses ce cette ces mais ou où donc votre vos notre nos mon ma mes être sont avez avons ont a à d l qu c "
     "n s j très bien sans tout tous si comme leur leurs même aussi fait faire peut été entre après chez etre toute "
     "cherche y dont autres non doit sous cela deux permet plusieurs utiliser bonjour recherche offre travail emploi "
     "mois jours salaire jamais rien aucun aucune afin ainsi alors autre avant beaucoup car chaque ci encore eux lors "
     "peu pouvez puis quel quelle selon soit telle trop voici droit toi te m t étaient e elles eu ni on sun tu chambre "
     "appartement location louer loue maison prix argent semaine semaines jour heure heures nuit soir âge ans nouveau "
     "nouvelle jeune jeunes belle beau femme femmes homme hommes fille filles garçon chauffeur ménage serveuse "
     "cuisinier payé payée payer gagner contrat expérience papiers voyage billet famille mariage ville près rue "
     "appelez appeler appelle écrire écrivez contactez disponible cherchons recherchons gratuit gratuite logement "
     "nourri logé inclus sérieux urgent coûte épouse mari offrons euros fin pris documents casa sera via"},
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
     "usando vez peor segundo empleo habitación cuarto piso alquiler alquilo precio dinero euros semana semanas hora "
     "horas noche tarde edad nuevo nueva joven jóvenes bonita bonito mujer mujeres hombre hombres chico muchacha "
     "muchachas conductor limpieza camarera cocinero pagado pagada pago pagamos ganar contrato experiencia papeles "
     "documentos viaje billete familia matrimonio ciudad cerca calle llamar llámame escribe escríbeme disponible "
     "gratis alojamiento incluido serio esposa marido buena bueno cuesta plata fin via home incluso liga moza mozo "
     "paga tarda"},
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
     "amanhã pior permite emprego quarto apartamento aluguel alugo casa preço dinheiro euros semana semanas hora horas "
     "noite tarde idade novo nova jovem jovens bonita bonito mulher homem homens menina rapariga raparigas motorista "
     "limpeza cozinheiro pago paga pagamos ganhe contrato experiência papéis documentos viagem passagem família "
     "casamento cidade perto rua ligue ligar liga escreve escreva disponível grátis alojamento incluído sério esposa "
     "marido boa bom custa moradia gratis muda via home preto serio"},
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
     "permite y emprego cuarto piso aluguer alugo casa prezo cartos euros semana semanas hora horas noite tarde idade "
     "novo nova mozo moza mulher muller home homes limpeza cociñeiro pago pagamos contrato experiencia papeis "
     "documentos viaxe billete familia matrimonio cidade preto rúa escribe dispoñible gratis aloxamento incluído serio "
     "boa bo custa"},
    {"Latn", "ca", "àçèéíïòóúü",
     "ció ent ada ats ant tat des ons arà dor ran eix cia nts ors ble als car les ies reu ari ues rat ueu tre tge sió",
     "de la i que el a en per un amb no una els les del es se al com més ha o són està dels als pel pels però tot "
     "també si ser aquest aquesta aquests fer han hi ho on molt sense entre quan perquè cada seva seu seus seves l d s "
     "n m t què nostre nostra vostre ja era fins sobre pot podeu poden tots altres des aquestes això feina qui ni és "
     "permet esta pogut vos cap només vostè mentre així bé molta molts moltes cadascú ningú sempre mai dret toda "
     "persona dia mes anys treballar busquem oferim gràcies avui aquí ara abans després durant dins qual quals quin "
     "quina doncs encara gairebé haver hem heu vol vull ells elles tenen tenir estan puc algun alguna contra dos e "
     "estar este estos fa meu mi ne nou nous uns y habitació pis lloguer llogo casa preu diners euros setmana setmanes "
     "hora hores nit tarda edat nova jove joves bonica dona dones home homes noia noies neteja cambrera cuiner pagat "
     "contracte experiència papers documents viatge bitllet família matrimoni ciutat prop carrer truca trucar escriu "
     "disponible gratis allotjament inclòs bona costa cerca"},
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
     "cand imi asa mea meu ta tau e le m n s sus t te cameră apartament garsonieră închiriere închiriez chirie casă "
     "preț euro săptămână săptămâni zilnic oră ore noapte seara vârstă ani nouă tânără tinere tânăr frumoasă femeie "
     "femei bărbat bărbați băieți șofer curățenie menajeră ospătăriță bucătar plătit plata plătim câștig câștigi "
     "contract experiență acte documente călătorie bilet familie căsătorie oraș strada sunați sunați-mă scrie scrieți "
     "disponibil gratuită inclus inclusă cazarea ofertă urgent doamnă domn costă soție soț caută oferă loc azi mâine "
     "discreție privat alt camera mari ora via"},
    {"Latn", "pl", "óąćęłńśźż",
     "nie ych ego nia ach ane ami iem cie any nym nej wać niu łem ymi jąc ony ają owe cji ści ała owy ona wał ący ące",
     "w i na z do nie się jest to o że jak za po od dla a są przez być ale czy lub oraz ma tego przy już tak który "
     "która które może tylko także bez pod ze we co ich jego jej mnie mi ja ty my wy pan pani nas nam was wam był była "
     "było będzie jeśli jeżeli można gdy bardzo praca pracy osoby tym tej ten ta te również nawet więcej szukam "
     "oferujemy mamy masz jestem żeby aby kiedy gdzie u ani każdy wszystkie nad bo sobie mam ci mu jeszcze go coś nic "
     "ktoś kto aż teraz tutaj tam mieć musi powinien każda wszystko wszystkich ludzi człowiek człowieka życie dwa "
     "dwóch rok roku dni miesiąc zł pensja prosimy kontakt telefon dziewczyny dziewczyna pracę nich im niej siebie "
     "swoje swoją swoich jednak więc lecz poprzez podczas wszelkie taki takie takich jaki jakie czym bardziej oferta "
     "zarobki wyjazd mieszkanie cię dziś dnia bądź mogą został została zostanie by jako tu pokój pokoje wynajem "
     "wynajmę dom cena pieniądze euro tydzień tygodnie tygodniowo dzień dziennie godzina godzin godziny noc wieczorem "
     "wiek lat nowy nowa młoda młode młody ładna kobieta kobiety mężczyzna mężczyźni chłopak kierowca sprzątanie "
     "kelnerka kucharz pracownik płacimy płatne płaca zarobek zarabiaj umowa umowę doświadczenie dokumenty podróż "
     "bilet rodzina małżeństwo ślub miasto blisko ulica zadzwoń dzwoń dzwonić pisz napisz dostępny darmowe "
     "zakwaterowanie wyżywienie pilne prywatne żona mąż kosztuje szuka kontrakt rada cesta"},
    {"Latn", "cs", "áéíóúýčďěňřšťůž",
     "ých ého ání vat ích nou ení ním ost ího ové ují ají jší ným ými ící jte val ech ané íte stí ené kou out aly alo",
     "a v se na je že to s z do o i k ve pro za by ale si po jako od tak které který která jsou jen co nebo už byl "
     "bylo být jsem jsme jste nás vás nám vám není při má mít může můžete až než také ještě když však nebyl podle před "
     "bez mezi pod nad kde kdo proč jak tím této toto tento tato všechny všech více u nabízíme hledám hledáme práce "
     "práci máte máme ze ke dne aby jeho její jejich pouze bude budou pokud těchto velmi člověk lidé své toho musí tom "
     "kteří mu protože byla tomu nikdy nic pak ani něco proto lidí každý ten ženy ji jenom kam kdy teď dnes tady tam "
     "svou svého svých aniž oba dvě rok roku měsíc měsíčně dívky dívka peníze plat prosím volejte zahraničí všechno "
     "nutné musíte nabídka bychom byste tedy nejen kdyby mohou mohl lze něj ním jim jejichž svůj svoje zde použít "
     "rovněž jestli budete jej kontakt mi možno nich potom právo ta tu ty dá možné poskytuje pokoj pokoje byt bytu "
     "pronájem pronajmu dům cena euro týden týdny týdně den dny denně hodina hodin hodiny noc večer věk let nový nová "
     "mladá mladé mladý krásná žena muž muži řidič úklid servírka kuchař pracovník platíme placené výdělek vydělejte "
     "smlouva smlouvu zkušenosti doklady cesta jízdenka rodina svatba město blízko ulice ulici zavolejte volat pište "
     "napište zdarma ubytování strava ihned soukromý manželka manžel stojí nova rada"},
    {"Latn", "sk", "áäéíóôúýčďĺľňŕšťž",
     "nie ých ého nia vať ami ané nej cie aný ním aní ciu ými ené ové ným eho och ený cia nom ový osť ujú ajú šie aná",
     "a v sa na je že to s z do o i k vo pre za by ale si po ako od tak ktoré ktorý ktorá sú len čo alebo už bol bolo "
     "byť som sme ste nás vás nám vám nie pri má mať môže môžete až než tiež ešte keď však podľa pred bez medzi pod "
     "nad kde kto prečo ak tým tejto toto tento táto všetky všetkých viac u ponúkame hľadám hľadáme práca práce prácu "
     "máte máme zo ku dňa aby jeho jej ich iba bude budú pokiaľ týchto veľmi dá ani aj možné poskytuje pomocou použiť "
     "umožňuje človek ľudia ľudí svoje svojho svojich musí tom ktorí mu pretože bola tomu nikdy nič potom niečo preto "
     "každý ten ženy ju kam kedy teraz dnes tu tam svoju oba dve rok roku mesiac mesačne dievčatá dievča peniaze plat "
     "prosím volajte zahraničí všetko mal nutné musíte ponuka byste teda nielen keby môžu mohol možno ním jim ktorých "
     "svoj právo nikto slobodu ktorou ktorého ktorej toho budete cez okrem iné iný tieto im kontakt nich mi izba izbu "
     "byt bytu prenájom prenajmem dom cena euro týždeň týždne týždenne deň dni denne hodina hodín hodiny noc večer vek "
     "rokov nový nová mladá mladé mladý krásna žena muž muži vodič upratovanie servírka kuchár pracovník platíme "
     "platené zárobok zarobte zmluva zmluvu skúsenosti doklady cesta lístok rodina svadba mesto blízko ulica ulici "
     "zavolajte volať píšte napíšte zdarma ubytovanie strava ihneď súkromný manželka manžel stojí rada"},
    {"Latn", "hu", "áéíóöúüőű",
     "nak hoz nek ban kat hez ket ben tja ént ása ára ott ése kor ett val ató ési eti ási ból hat ást sát sra tás lni",
     "a az és hogy nem is egy van meg csak de ha el már mint ez azt én ki vagy még be le fel lesz volt ezt minden kell "
     "lehet nincs sem mert így akkor után nagyon itt ott ami aki amely most vagyok vagyunk mi te ő ön önök neki nekem "
     "munka munkát keresünk keresek kínálunk között által alatt ezek ezen való más lehetőség szerint amit ahol azonban "
     "valamint több első számára során legyen például következő összes majd két alábbi használja mindenkinek joga "
     "senki bármely annak ennek azokat vele rá róla hozzá elő kellene szeretnék szeretne havi fizetés külföldi lányok "
     "lány hívjon jelentkezz várjuk szállás ft forint napi hét év hogyan miért olyan ilyen újra nélkül előtt pedig "
     "illetve vagyis továbbá saját nagy egyéb lesznek volna voltak legalább mindig állás szoba szobát lakás lakást "
     "kiadó ház ár pénz euró hetente naponta óra órát éjszaka este kor éves új fiatal szép nő nők férfi férfiak fiú "
     "sofőr takarítás takarító pincérnő szakács fizetünk fizetett kereset keress szerződés tapasztalat papírok iratok "
     "utazás jegy család házasság város közel utca hívj hívás írj írjon ingyenes azonnal lányokat nőket keres kínál "
     "feleség férj kerül"},
    {"Latn", "nl", "èéëïöü",
     "gen ten ren tie erd ies ers rde men ijk ert pen eld ige end ven cht aal ens eid aar che eel aat jke aam lde dig",
     "de het een en van ik te dat die in is niet op zijn voor met als maar om er aan ook je we wij hij ze zij bij of "
     "uit naar dan nog wordt worden door over deze dit wat kan kunnen heeft hebben had geen tot u uw ons onze mijn "
     "jouw jij wil zoek werk moet zal zou veel meer al waar wie hoe alleen alle goed haar hem hun nu maken zonder "
     "tegen wanneer andere naam toe indien zullen omdat volgende wilt zoeken zoals iedereen niemand niets iets altijd "
     "nooit zelf recht vrij elke elk ieder heb ben bent hier daar nieuw gaan komen weer sinds tussen tijdens onder nou "
     "jaar maand week salaris bieden vrouwen meisjes gezocht der mensen dezelfde welke eens wel want toch eerst "
     "waarbij daarbij kunt gebruiken iemand mag was baan banen kamer kamers huis huur huren prijs geld euro weken dag "
     "dagen dagelijks uur nacht avond leeftijd oud jong jonge mooie mooi vrouw man mannen meisje jongen chauffeur "
     "schoonmaak schoonmaken serveerster kok werker betaald betalen verdienen verdien contract ervaring papieren reis "
     "kaartje familie huwelijk stad dichtbij straat bel bellen schrijf gratis inclusief verblijf meteen direct "
     "eigenaar kost kosten per melden nummer tag"},
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
     "helt allerede sammen vis vises værelse hus leje lejes pris penge uge daglig time timer nat aften alder gammel "
     "ung unge smuk kvinde mænd chauffør rengøring servitrice kok betalt betaler tjene tjen kontrakt erfaring papirer "
     "rejse billet familie ægteskab by nær gade ring ringe skriv straks bolig inkluderet kone koster fin ville alt rum"},
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
     "leilighet utlandet frihet likhet noensinne enkelte derfor helt meget gratis idet tlf såsom via rom hus leie "
     "leies pris penger uke daglig time timer natt kveld alder gammel ung unge vakker pen kvinne mann menn sjåfør "
     "rengjøring servitør kokk betalt betaler tjene tjen kontrakt erfaring papirer reise billett familie ekteskap by "
     "nær gate ring ringe straks bolig inkludert kone koster fin ville alt man"},
    {"Latn", "nn", "åæéòôø",
     "nga ast ane gar ert lar rer tet leg rte net ler kar ege ket jer pen tta mar ret met lda jon isk ige fil dig det",
     "og i at det er ein til på som av den dei for med der ikkje eit han var har eg om kan vi meg seg så frå men eller "
     "også etter når ved over viss kor no blir vere vera deg din oss de meir berre alle skal vil utan under mot kva "
     "kven noko mykje nokon desse denne dette arbeid ut opp gjere gjer inn vert verta òg ho kvar skil må ingen fleire "
     "følgjande dersom vart leggja bruk bruka brukar kvart rett heller sjølv her henne hans sin sitt sine deira "
     "korleis kvifor att alltid aldri månad løn jenter kvinner år gjennom både annan anna eigen eige bør litt fordi få "
     "kjem vorte menneske mellom sidan einkvan andre bli blitt ditt får fått igjen kunne nye skriv vis å ei namn "
     "namnet saman same staden vel velja opna fjerna endra klarte finst krev nokre sjå laga høve tilgjenge kjenner "
     "betre gjerne jobb treng fridom likskap soleis einskild endre feil alt rom via"},
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
     "helt namnet via rum hus hyra hyr pris pengar vecka daglig timme timmar natt kväll ålder gammal ung unga vacker "
     "fin kvinna man män flicka flickor förare städning servitris kock arbetare betald betalar tjäna kontrakt "
     "erfarenhet papper resa biljett familj äktenskap stad nära gata ring ringa genast boende fru by såsom ville"},
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
     "enemmän eikä olisi olivat alla muu sama huone asunto vuokra vuokrataan talo hinta raha rahaa euroa viikko "
     "viikossa päivä päivässä tunti tuntia yö ilta ikä vuotta uusi nuori nuoria kaunis nainen mies miehiä kuljettaja "
     "siivous siivooja tarjoilija kokki maksamme maksetaan ansaitse sopimus kokemusta paperit matka lippu perhe "
     "avioliitto kaupunki lähellä katu soittakaa kirjoita ilmainen heti majoitus vaimo"},
    {"Latn", "et", "äõöüšž",
     "eks ise ine tud kse ist ele ega use vad sel ust ada est eid ide sse sed ile ata iga tab aks des aid ast ndi dab",
     "ja on ei et see ta ma kui ka oma mis oli nii aga või selle siis kes mida ning ole kõik seda veel me te nad olen "
     "juba välja ainult siin kuidas olema mina sina meie teie nende saab pole peab enne pärast koos üle selleks töö "
     "tööd iga kuni ilma mille millele saate võib võimalik nagu sest sellest olla sinu minu läbi mitte teha igal "
     "igaühel õigus need vali valitud soovid saad määrata jaoks kasutada näiteks sul võimaldab kohta ühe ühes kus "
     "tuleb sama võid abil kasutaja korral uue puhul sõna inimesel inimene keegi kedagi ükski igaühe ega peale alla "
     "vahel mul meil teil neil talle tema sellel selles neid palk kuus kuu tütarlapsed tüdrukud pakume otsime tere "
     "palun helista muu muude muid kaks rohkem väga hästi juures tuba korter üür üürile maja hind raha eurot nädal "
     "nädalas päev päevas tund tundi öö õhtu vanus aastat uus noor noored ilus naine naised mees mehed autojuht "
     "koristaja ettekandja kokk maksame makstakse teeni leping kogemus dokumendid reis pilet perekond abielu linn "
     "lähedal tänav helistage kirjuta tasuta kohe majutus ring"},
    {"Latn", "lt", "ąčėęįšūųž",
     "mas ite imo imą ius yti oti iai mui ant ami nti ama ams jos mus nės ais ose nio tis nis mis nių mos kti oje mai",
     "ir į iš su kad yra kaip tai ne bet ar per už tik dar jau po apie nuo būti buvo taip pat prie jei mes jūs aš tu "
     "jis ji jie jo jos jų mano tavo mūsų jūsų kas kur kai labai turi gali galite be arba iki kuris kuri kurie kurios "
     "šis ši šio šios visi visų visus darbas darbo darbą siūlome ieškome ieškau prieš ant nėra man reikia bus tarp dėl "
     "pagal norite naudoti metu leidžia šį daugiau jums galima prašome gauti kiekvienas kiekvieno žmogus žmogaus "
     "žmonės teisę teisė niekas nieko savo juos jai jam jiems laisvės pagrindu nei dabar dieną mėnuo mėnesį "
     "atlyginimas merginos mergina užsienyje skambinkite ačiū labas būtų būtina esant kurį kuriuos kuriame kita kitų "
     "kitas kiti viena vienas vieną kiek taigi tačiau todėl nors šiuo šiame tokiu tokių viskas tam vienu kambarys "
     "butas nuoma nuomojamas namas kaina pinigai eurų savaitė savaitę diena valanda valandų naktis vakaras amžius metų "
     "naujas jauna jaunos graži moteris moterys moterų vyras vyrai vairuotojas valytoja padavėja virėjas mokame "
     "apmokama uždirbk sutartis patirtis dokumentai kelionė bilietas šeima vedybos miestas netoli gatvė skambink rašyk "
     "nemokamas iškart apgyvendinimas"},
    {"Latn", "lv", "āčēģīķļņšūž",
     "iem nas ies iet umu jas ais uma ums ētu anu nai tās ēts īts ātu mus nās iju ītu ību otu tos des bas ēta āja tam",
     "un ir ar uz no ka par nav kas bet ja arī pie vai kā to tas tā es tu viņš viņa mēs jūs viņi tikai pēc bija būt "
     "būs ļoti vēl jau līdz kur kad bez šis šī šo savu savas tiek var varat ikviens visi visu visiem darbs darbu darba "
     "piedāvājam meklējam nekā starp pret mūsu jūsu manu lai nevar kurā kuras kuru vajag tiem tādu katram nedrīkst "
     "cilvēks tiks jums tikt lūdzu vēlaties atļauj kura varētu šīs vairāk cilvēkam cilvēka tiesības tiesību nevienu "
     "neviens viņas viņu viņam savā savām sava tam tās tos tajā šajā citu citi cita cits viena viens vienu tad tādēļ "
     "tomēr gan kamēr pat alga mēnesī meitenes meitene ārzemēs zvaniet paldies labdien esmu esat esam būtu bijis jābūt "
     "nepieciešams katrs katra katru kādu kāds saskaņā kuri ne visus istaba dzīvoklis īre izīrē māja cena nauda eiro "
     "nedēļa nedēļā diena stunda stundas nakts vakars vecums gadi gadu jauns jauna jaunas skaista sieviete sievietes "
     "vīrietis vīrieši šoferis apkopēja viesmīle pavārs maksājam apmaksa nopelni līgums pieredze dokumenti ceļojums "
     "biļete ģimene laulība pilsēta tuvu iela zvani raksti bezmaksas uzreiz izmitināšana jaunos"},
    {"Latn", "sq", "çë",
     "uar het oni imi min mit hme ime eve hen met hëm eni ave tin jen sit sht tur jes ike ësh esh ash tit tet sin lin",
     "të e në për me që nga një i dhe nuk është se si ka do më së po ky kjo por u ata ajo ai jam janë kam kemi keni "
     "mund duhet këtë kur ku edhe pa tek ose ne ju ti unë jo ishte tij saj tyre tonë tuaj vetëm shumë punë çdo gjithë "
     "prej deri pas para sipas kërkoj kërkojmë ofrojmë vajza te qe eshte nje per mire vend duke kanë asnjë tjetër nëse "
     "arrihet dot doni juaj gjatë mbi tërë apo ri poshtë shok gjithkush secili askush njeri njeriu drejtë drejta "
     "drejtën liri lirinë tjera tjerë cili cila cilat cilët këta këto ato atë atij asaj duhej ishin qenë bëhet bën bëj "
     "bëjë jep paga pagë muaj muaji jashtë shtetit telefon telefononi mirëdita faleminderit tani sot nesër dita ditë "
     "vit vjet ashtu s kundër asnjëri mbrojtje barabartë veten shqipëri pasur mos duam jemi jeni dhomë dhoma banesë "
     "apartament qira jepet shtëpi çmimi euro javë javën orë natë mbrëmje mosha vjeç re reja bukur femra femër grua "
     "gra burrë burra djem shofer pastrim pastruese kamariere kuzhinier punëtor paguajmë paguar fito kontratë përvojë "
     "dokumente udhëtim biletë familja martesë qytet afër rruga shkruaj falas menjëherë strehim kushton kërkohet "
     "kërkohen"},
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
