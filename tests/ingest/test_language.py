import pytest

from retrieval.ingest.language import SAMPLE_CHARACTERS, detect, detect_or_script

TEXTS = {
    "en": (
        "The governor said on Monday that the dam had been checked in March and was found to be safe.",
        "Ferry crews walked out over pay, and no boat left the harbour of Port St Orla.",
    ),
    "de": (
        "Der Gouverneur sagte am Montag, dass der Damm im März geprüft wurde und sicher ist.",
        "Die Fährleute streiken für mehr Lohn, kein Schiff verließ am Dienstag den Hafen.",
    ),
    "fr": (
        "Le gouverneur a dit lundi que le barrage a été contrôlé en mars et qu'il est sûr.",
        "Les équipages des ferries sont en grève pour leurs salaires, aucun bateau n'a quitté le port.",
    ),
    "es": (
        "El gobernador dijo el lunes que la presa fue revisada en marzo y que no hay peligro.",
        "Las tripulaciones de los transbordadores están en huelga y ningún barco salió del puerto.",
    ),
    "pt": (
        "O governador disse na segunda que a barragem foi verificada em março e que não há perigo.",
        "As tripulações das balsas estão em greve por salários e nenhum barco saiu do porto.",
    ),
    "it": (
        "Il governatore ha detto lunedì che la diga è stata controllata a marzo e che non c'è pericolo.",
        "Gli equipaggi dei traghetti sono in sciopero per la paga e nessuna nave ha lasciato il porto.",
    ),
    "nl": (
        "De gouverneur zei maandag dat de dam in maart is gecontroleerd en dat het veilig is.",
        "De bemanning van de veerboten staakt voor meer loon en geen schip heeft de haven verlaten.",
    ),
    "ca": (
        "El governador va dir dilluns que la presa es va revisar al març i que no hi ha perill.",
        "Les tripulacions dels transbordadors estan en vaga i cap vaixell no va sortir del port.",
    ),
    "ro": (
        "Guvernatorul a spus luni că barajul a fost verificat în martie și că este sigur.",
        "Echipajele feriboturilor sunt în grevă pentru salarii și nicio navă nu a plecat din port.",
    ),
    "sv": (
        "Guvernören sade på måndagen att dammen hade kontrollerats i mars och att den är säker.",
        "Färjornas besättningar strejkar för högre lön och inget fartyg har lämnat hamnen.",
    ),
    "da": (
        "Guvernøren sagde mandag, at dæmningen var blevet kontrolleret i marts, og at den er sikker.",
        "Færgernes besætninger strejker for mere i løn, og intet skib er sejlet ud af havnen.",
    ),
    "no": (
        "Guvernøren sa mandag at demningen hadde blitt kontrollert i mars, og at den er trygg.",
        "Mannskapet på fergene streiker for høyere lønn, og ingen båter har forlatt havnen etter det.",
    ),
    "fi": (
        "Kuvernööri sanoi maanantaina, että pato oli tarkastettu maaliskuussa ja että se on turvallinen.",
        "Lauttojen miehistöt ovat lakossa, eikä yksikään laiva ole lähtenyt satamasta sen jälkeen.",
    ),
    "pl": (
        "Gubernator powiedział w poniedziałek, że tama została sprawdzona w marcu i że jest bezpieczna.",
        "Załogi promów strajkują o wyższe płace i żaden statek nie wypłynął z portu od wtorku.",
    ),
    "cs": (
        "Guvernér v pondělí řekl, že přehrada byla v březnu zkontrolována a že je bezpečná.",
        "Posádky trajektů stávkují za vyšší mzdy a žádná loď se od úterý nedostala z přístavu.",
    ),
    "hu": (
        "A kormányzó hétfőn azt mondta, hogy a gátat márciusban ellenőrizték, és az biztonságos.",
        "A kompok legénysége a bérek miatt sztrájkol, és egy hajó sem hagyta el a kikötőt.",
    ),
    "tr": (
        "Vali pazartesi günü barajın mart ayında kontrol edildiğini ve güvenli olduğunu söyledi.",
        "Feribot mürettebatı ücretler için greve gitti ve limandan bir tek gemi bile ayrılmadı.",
    ),
    "id": (
        "Gubernur mengatakan pada hari Senin bahwa bendungan itu telah diperiksa dan aman bagi warga desa.",
        "Awak kapal feri mogok karena upah dan tidak ada kapal yang meninggalkan pelabuhan.",
    ),
    "ru": (
        "Губернатор сказал в понедельник, что плотина была проверена в марте и что она безопасна.",
        "Экипажи паромов бастуют из-за зарплаты, ни одно судно не вышло из порта.",
    ),
    "uk": (
        "Губернатор сказав, що гребля була перевірена і є безпечною для їхніх сіл.",
        "Екіпажі поромів страйкують через зарплату, жодне судно не вийшло з порту.",
    ),
    "bg": (
        "Губернаторът каза в понеделник, че язовирът е бил проверен през март и че е безопасен.",
        "Екипажите на фериботите стачкуват за заплати и нито един кораб не е напуснал пристанището.",
    ),
    "sr": (
        "Гувернер је рекао у понедељак да је брана прегледана у марту и да је безбедна.",
        "Посаде трајеката штрајкују због плата и ниједан брод није напустио луку.",
    ),
    "ar": (
        "قال المحافظ يوم الاثنين إن السد قد تم فحصه في آذار وإنه آمن.",
        "أضربت أطقم العبارات عن العمل من أجل الأجور ولم تغادر أي سفينة الميناء.",
    ),
    "fa": (
        "استاندار روز دوشنبه گفت که سد در ماه مارس بررسی شده و ایمن است",
        "خدمه کشتی‌ها برای دستمزد اعتصاب کردند و هیچ کشتی از بندر خارج نشد.",
    ),
    "ur": (
        "گورنر نے پیر کو کہا کہ ڈیم کا مارچ میں معائنہ کیا گیا تھا اور یہ محفوظ ہے۔",
        "کشتیوں کے عملے نے تنخواہ پر ہڑتال کی اور کوئی جہاز بندرگاہ سے نہیں نکلا۔",
    ),
    "zh": ("省长周一表示，大坝已于三月检查，目前是安全的。BBC", "渡轮船员因工资罢工，没有一艘船离开港口。"),
    "ja": (
        "知事は月曜日、ダムは三月に点検され、安全であると述べた。",
        "フェリーの乗組員は賃金を巡ってストライキに入った。",
    ),
    "ko": (
        "주지사는 월요일 댐이 3월에 점검되었으며 안전하다고 말했다.",
        "여객선 승무원들이 임금 문제로 파업했다.",
    ),
    "hi": (
        "राज्यपाल ने सोमवार को कहा कि बांध सुरक्षित है।",
        "नौका के कर्मचारी वेतन को लेकर हड़ताल पर हैं और कोई जहाज़ बंदरगाह से नहीं निकला।",
    ),
    "ne": ("राज्यपालले सोमबार बाँध सुरक्षित छ र मार्चमा जाँच गरिएको थियो भने।",),
    "el": (
        "Ο κυβερνήτης είπε τη Δευτέρα ότι το φράγμα είναι ασφαλές.",
        "Τα πληρώματα των πλοίων απεργούν για τους μισθούς και κανένα πλοίο δεν έφυγε από το λιμάνι.",
    ),
    "he": ("המושל אמר ביום שני כי הסכר בטוח.", "צוותי המעבורות שובתים בגלל השכר ואף ספינה לא עזבה את הנמל."),
    "th": ("ผู้ว่าการกล่าวเมื่อวันจันทร์ว่าเขื่อนปลอดภัย", "ลูกเรือเฟอร์รี่หยุดงานประท้วงเรื่องค่าจ้าง"),
    "ka": ("გუბერნატორმა ორშაბათს თქვა, რომ კაშხალი უსაფრთხოა.",),
    "hy": ("Նահանգապետը երկուշաբթի ասաց, որ ամբարտակն անվտանգ է։",),
    "am": ("አገረ ገዥው ሰኞ ዕለት ግድቡ ደህንነቱ የተጠበቀ መሆኑን ተናግረዋል።",),
    "ta": ("அணை பாதுகாப்பாக உள்ளது என்று ஆளுநர் திங்களன்று கூறினார்.",),
    "bn": ("গভর্নর সোমবার বলেছেন যে বাঁধটি নিরাপদ।",),
    "km": ("អភិបាលបាននិយាយនៅថ្ងៃចន្ទថាទំនប់មានសុវត្ថិភាព។",),
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in TEXTS.items() for text in texts]
)
def test_a_language_is_told_by_one_sentence(language, text):
    assert detect(text) == language


@pytest.mark.parametrize("language", TEXTS)
def test_more_of_a_text_tells_no_other_language(language):
    assert detect(" ".join(TEXTS[language]) * 20) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12:30 — 14.5 %",
        "Palm Bay 18 Rockledge 70 Melbourne 12 Titusville 33 Cocoa Beach 40",
        "Die Hard",
        "Le Monde",
        "Los Angeles",
        "Губернатарам сказана, што плаціна бяспечная ў гэтым годзе",  # Belarusian
        "Бөгет қауіпсіз деп губернатор дүйсенбі күні айтты",  # Kazakh
        "والي د دوشنبې په ورځ وویل چې بند خوندي دی او ټول خلک ښه دي",  # Pashto
        "Thống đốc cho biết hôm thứ Hai rằng con đập đã được kiểm tra vào tháng Ba và an toàn",
        "Dambo estas sekura kaj neniu vundiĝis dum la kontrolo",  # Esperanto
    ],
)
def test_what_is_not_clear_has_no_language(text):
    assert detect(text) is None


def test_an_english_headline_is_not_dutch():
    assert detect("Governor says court should probe identity of anonymous op-ed writer.") == "en"


def test_a_foreign_name_does_not_change_the_language():
    assert (
        detect("The song 起来 by Владимир was the hit of the year, and it is still played in the valley.")
        == "en"
    )


@pytest.mark.parametrize("language", ["de", "ru", "ar", "zh", "hi"])
def test_a_foreign_quotation_does_not_change_the_language(language):
    quoted = f"“{TEXTS['en'][1]}” "
    assert detect(TEXTS[language][0] * 3 + quoted) == language


def test_a_page_of_two_languages_is_in_the_one_that_has_more_of_it():
    german, french = TEXTS["de"], TEXTS["fr"]
    assert detect(" ".join([*german, *german, french[0]])) == "de"


@pytest.mark.parametrize(
    ("text", "told"),
    [("пожар мельница", "Cyrillic"), ("Les ferries de Bonn et de Metz", "fr"), ("ferry", None), ("7", None)],
)
def test_of_few_words_the_script_is_told(text, told):
    assert detect_or_script(text) == told


def test_the_end_of_a_long_text_is_not_read():
    assert detect(TEXTS["de"][0] * 40 + TEXTS["zh"][0] * SAMPLE_CHARACTERS) == "de"
