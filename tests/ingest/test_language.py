import pytest

from retrieval.ingest.language import detect

TEXTS = {
    "en": "The governor said on Monday that the dam had been checked in March and was found to be safe.",
    "de": "Der Gouverneur sagte am Montag, dass der Damm im März geprüft wurde und sicher ist.",
    "fr": "Le gouverneur a dit lundi que le barrage a été contrôlé en mars et qu'il est sûr.",
    "es": "El gobernador dijo el lunes que la presa fue revisada en marzo y que no hay peligro.",
    "pt": "O governador disse na segunda que a barragem foi verificada em março e que não há perigo.",
    "it": "Il governatore ha detto lunedì che la diga è stata controllata a marzo e che non c'è pericolo.",
    "nl": "De gouverneur zei maandag dat de dam in maart is gecontroleerd en dat het veilig is.",
    "ru": "Губернатор сказал в понедельник, что плотина была проверена в марте и что она безопасна.",
    "ar": "قال المحافظ يوم الاثنين إن السد قد تم فحصه في آذار وإنه آمن.",
    "zh": "省长周一表示，大坝已于三月检查，目前是安全的。BBC",
    "ja": "知事は月曜日、ダムは三月に点検され、安全であると述べた。",
    "ko": "주지사는 월요일 댐이 3월에 점검되었으며 안전하다고 말했다.",
    "hi": "राज्यपाल ने सोमवार को कहा कि बांध सुरक्षित है।",
    "el": "Ο κυβερνήτης είπε τη Δευτέρα ότι το φράγμα είναι ασφαλές.",
    "he": "המושל אמר ביום שני כי הסכר בטוח.",
    "th": "ผู้ว่าการกล่าวเมื่อวันจันทร์ว่าเขื่อนปลอดภัย",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_language_is_told_by_one_sentence(language, text):
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12:30 — 14.5 %",
        "Palm Bay 18 Rockledge 70 Melbourne 12 Titusville 33 Cocoa Beach 40",
        "Губернатор сказав, що гребля була перевірена і є безпечною для їхніх сіл",
        "استاندار روز دوشنبه گفت که سد در ماه مارس بررسی شده و ایمن است",
        "Gubernur mengatakan pada hari Senin bahwa bendungan itu telah diperiksa dan aman bagi warga desa",
    ],
)
def test_what_is_not_clear_has_no_language(text):
    assert detect(text) is None


def test_a_foreign_name_does_not_change_the_language():
    assert (
        detect("The song 起来 by Владимир was the hit of the year, and it is still played in the valley.")
        == "en"
    )
