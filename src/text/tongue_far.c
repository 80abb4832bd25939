/* tongue_far.c - see tongue_table.h: languages of other parts of the world in Latin letters. */
#include "text/tongue_table.h"

const struct tongue_row tongue_far[] = {
    {"Latn", "af", "êëîôû",
     "eer ers sie ngs tel ies ige rde lik êer kap ier aal eid lys eur ese dig oek lde lak kte kke ike els aar aam ord",
     "die van en in is nie vir met op dit te dat sy hy ons ek jy het wat word deur aan om as by of uit na kan was "
     "hulle haar hom moet sal wees hierdie daar elke ook maar geen nog jou my baie alle soek werk mag eie enige een "
     "êrens reg wil kies maak wanneer nuwe laat oor ander indien tot meer onder hier gaan hê niemand iemand vryheid "
     "volgens tussen sonder mense jaar maand goeie hoe waar gebruik 'n n sodat asook self al dan der elk iets naam nou "
     "omdat toe u volgende want weer wel wie week dag straat geld kamer klein mooi"},
    {"Latn", "tr", "âçîöüğış",
     "ler ini lar ını dan niz arı eri nin dir ine ına nız nın dır nda lir ası esi tır mak rın tir eki mek miş cek aki",
     "ve bir bu için ile de da çok ne ama var mi mı daha gibi kadar olan olarak sonra en ben sen biz siz onlar o şu "
     "değil her ki ya veya yok olur oldu ise iyi şey bana sana bizim sizin benim içinde üzerinde göre böyle nasıl kim "
     "nerede neden hiç tüm bütün iş aranıyor arıyorum edilir ediyor olabilir ancak hem bunu bunun diye lazım lütfen "
     "olduğu önce hakkı herkes sadece bazı size eğer onlara doğru zaman seçin onları onu sizi vardır başka onların "
     "olsun karşı iki tek ona tıklayın dedi ın ı allah şekilde hakkına sahiptir herkesin kimse kendi kendisine "
     "herhangi hiçbir ayrıca artık bile bugün yarın aylık maaş ay kızlar bayan bayanlar eleman aranmaktadır yurtdışı "
     "arayın merhaba teşekkürler şimdi diğer üzere taraf tarafından etmek yapmak yapılır dır dir mıdır vermek ederek "
     "belirli aynı olmak olması etme mevcut azad bunlar insan insanın olmalıdır olunur onun yeni z oda ev kira kiralık "
     "fiyat para euro hafta haftalık gün günlük saat gece akşam yaş yaşında genç güzel kadın erkek kız şoför temizlik "
     "garson aşçı işçi ödenir öderiz kazan kazanç sözleşme deneyim tecrübe evrak belge seyahat bilet aile evlilik "
     "şehir yakın sokak cadde ara yaz ücretsiz hemen konaklama dahil kiralanır satılık"},
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
     "hệ gọi điện thoại cách bất cứ cả hết chưa nên thế đi lên xuống hai ba gồm trước luôn mình phòng nhà thuê tiền "
     "tuần đêm tối tuổi trẻ đẹp phụ đàn lái xe dọn dẹp phục vụ bếp trả kiếm hợp kinh nghiệm giấy tờ vé gia đình hôn "
     "nhân phố gần đường miễn phí ăn bao"},
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
     "kirim libur terpercaya ponsel mobil kamar sewa disewakan harga minggu malam muda cantik perempuan laki sopir "
     "bersih pelayan koki bayar dibayar penghasilan kontrak surat tiket keluarga nikah kota dekat jalan telepon tulis "
     "pemandu"},
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
     "pasport hantar cuti peluang ramai asas bimbit kereta bilik sewa disewa harga minggu malam muda cantik perempuan "
     "pemandu bersih pelayan bayar dibayar pendapatan kontrak surat tiket keluarga nikah bandar dekat jalan tulis"},
    {"Latn", "tl", "",
     "ang ong uha lok yos yon han wan hin aan nap kda gan gal eng ble san nan ita gay eso yan uan tan pos nod man led",
     "ang ng sa na mga at ay ko mo ka ako ikaw siya kami tayo kayo sila ito iyan iyon hindi may para kung ni si nang "
     "kanyang kanilang aking iyong namin natin ninyo nila ba po lang din rin lamang ayon pa wala mayroon dahil pero o "
     "upang bawat tao lahat trabaho gusto kailangan maging bilang walang ano sino saan kapag isang karapatan niya akin "
     "sayo kanya pag maaaring naka ngunit mag mula ibang ginagamit sabi bago habang muli sinuman alinman kayong "
     "tungkol dito doon diyan ganito paano bakit lalo pang mas iba karapatang dapat siyang ating aming inyong bansa "
     "trabahong babae buwan sahod tawag opo salamat magandang gustong nais may-ari kundi maaari kwarto bahay upa "
     "presyo pera linggo araw oras gabi edad taong bata maganda lalaki kontrata karanasan papeles tiket pamilya kasal "
     "lungsod malapit kalye tumawag sumulat libre agad tirahan kasama hanap naghahanap"},
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
    {0},
};
