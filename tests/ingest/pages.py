"""Invented news pages as people paste them, in nine languages: navigation, headline, body, footer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page as plain text, and what is what on it."""

    menu: tuple[str, ...]
    title: str
    body: tuple[str, ...]
    footer: tuple[str, ...]

    @property
    def text(self):
        """The page as it is pasted."""
        return "\n".join([*self.menu, "", self.title, "", "\n\n".join(self.body), "", *self.footer])


PAGES = {
    "de": Page(
        ("Startseite", "Politik", "Wirtschaft", "Sport", "Kultur", "Abo", "Anmelden"),
        "Staudamm über Kulmau gebrochen",
        (
            "Der Staudamm oberhalb von Kulmau ist in der Nacht zum Dienstag gebrochen. Neun Menschen "
            "starben, wie "
            "die Behörde am 3. Oktober mitteilte.",
            "„Wir haben das Wasser nicht kommen hören“, sagte die Bäckerin Ilse Brandt. Rund 40 Häuser in "
            "der "
            "Mühlenstraße wurden zerstört.",
            "Die Regierung versprach den Betroffenen 3,5 Mio. Euro. Der Damm war zuletzt im März geprüft "
            "worden.",
        ),
        (
            "Mehr zum Thema",
            "Newsletter abonnieren",
            "Impressum",
            "Datenschutz",
            "© 2026 Kulmauer Anzeiger. Alle Rechte vorbehalten.",
        ),
    ),
    "fr": Page(
        ("Accueil", "Politique", "Économie", "Sport", "Culture", "S'abonner", "Se connecter"),
        "Les ferries restent à quai à Port-Varenne",
        (
            "Les équipages des ferries de Port-Varenne ont cessé le travail mardi pour leurs salaires. "
            "Aucun bateau "
            "n'a quitté le port, a indiqué l'autorité maritime.",
            "« Nous ne reprendrons pas la mer sans accord », a déclaré M. Luc Ferrand, délégué des marins. "
            "La "
            "compagnie propose une hausse de 2,5 %.",
            "Les négociations doivent reprendre jeudi. La dernière grève, il y a six ans, avait duré onze "
            "jours.",
        ),
        (
            "Lire aussi",
            "Partager sur Facebook",
            "Mentions légales",
            "Politique de confidentialité",
            "© 2026 Le Courrier de Varenne. Tous droits réservés.",
        ),
    ),
    "es": Page(
        ("Inicio", "Política", "Economía", "Deportes", "Cultura", "Suscríbete", "Iniciar sesión"),
        "Roban un farol del museo de Alcorán",
        (
            "Un farol de plata del siglo XVII fue robado el lunes del museo de Alcorán. La policía busca a "
            "dos "
            "hombres que entraron por el tejado.",
            "“¿Cómo pudieron entrar sin que sonara la alarma?”, preguntó la directora, Sra. Elena Ruiz. El "
            "farol "
            "está valorado en 300.000 euros.",
            "El museo permanecerá cerrado hasta el viernes. Es el segundo robo en la ciudad este año.",
        ),
        (
            "Te puede interesar",
            "Compartir",
            "Aviso legal",
            "Política de privacidad",
            "© 2026 El Diario de Alcorán. Todos los derechos reservados.",
        ),
    ),
    "ru": Page(
        ("Главная", "Политика", "Экономика", "Спорт", "Культура", "Подписка", "Войти"),
        "В Зареченске сгорела старая мельница",
        (
            "Старая мельница в Зареченске сгорела в ночь на среду. Пожарные тушили огонь до утра, сообщили в "
            "городском управлении.",
            "«Мы увидели пламя около двух часов», — рассказал сторож Н. П. Орлов. Никто не пострадал, ущерб "
            "оценили в 5 млн руб.",
            "Мельницу построили в 1891 г. Власти обещают восстановить здание к весне.",
        ),
        (
            "Читайте также",
            "Поделиться",
            "Реклама",
            "Пользовательское соглашение",
            "© 2026 Зареченский вестник. Все права защищены.",
        ),
    ),
    "ar": Page(
        ("الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة", "اشترك", "تسجيل الدخول"),
        "انقطاع الكهرباء عن مدينة الواحة",
        (
            "انقطعت الكهرباء عن مدينة الواحة مساء الأحد بعد عاصفة رملية قوية. وقالت شركة الكهرباء إن التيار "
            "سيعود خلال يومين.",
            "“لم نر مثل هذه العاصفة منذ سنوات”، قال المزارع سالم الحربي. وأغلقت المدارس أبوابها يوم الاثنين.",
            "وتعمل فرق الصيانة على إصلاح الخطوط. هل تعود الحياة إلى المدينة قريبا؟ لا أحد يعرف ذلك بعد.",
        ),
        (
            "اقرأ أيضا",
            "شارك",
            "سياسة الخصوصية",
            "اتصل بنا",
            "© 2026 صحيفة الواحة. جميع الحقوق محفوظة.",
        ),
    ),
    "zh": Page(
        ("首页", "政治", "经济", "体育", "文化", "订阅", "登录"),
        "青川镇地铁工程延期",
        (
            "青川镇政府周三宣布，地铁二号线工程将延期到明年六月。官员说，隧道里发现了古代的城墙。",
            "“我们必须先保护文物。”镇长李文山说。工程已经花费三点五亿元，比计划多了两成。",
            "居民对延期感到失望。商店老板王女士问：“生意什么时候才能好起来？”",
        ),
        ("相关阅读", "分享到微信", "关于我们", "联系我们", "© 2026 青川日报 版权所有"),
    ),
    "ja": Page(
        ("ホーム", "政治", "経済", "スポーツ", "文化", "購読", "ログイン"),
        "桜浜の灯台、百年ぶりに改修へ",
        (
            "桜浜市は木曜日、港の灯台を百年ぶりに改修すると発表した。費用は二億円で、工事は四月に始まる。",
            "「灯台は町の誇りです。」と市長の森田健は述べた。昨年の台風で、灯台の屋根が壊れていた。",
            "工事の間、灯台の見学はできない。地元の漁師は、新しい光がもっと遠くまで届くことを願っている。",
        ),
        (
            "関連記事",
            "シェアする",
            "プライバシーポリシー",
            "お問い合わせ",
            "© 2026 桜浜新聞社 無断転載を禁じます",
        ),
    ),
    "hi": Page(
        ("होम", "राजनीति", "अर्थव्यवस्था", "खेल", "संस्कृति", "सदस्यता लें", "लॉग इन"),
        "रामगंगा नदी पर नया पुल खुला",
        (
            "रामगंगा नदी पर बना नया पुल शुक्रवार को लोगों के लिए खोल दिया गया। पुल पर 45 करोड़ रुपये खर्च हुए हैं।",
            "“अब हमें नाव का इंतज़ार नहीं करना पड़ेगा।” किसान मोहन लाल ने कहा। पहले गाँव के लोग नाव से नदी पार करते थे।",
            "मंत्री ने कहा कि दूसरा पुल अगले साल बनेगा। क्या यह समय पर पूरा होगा? गाँव वालों को भरोसा है।",
        ),
        (
            "यह भी पढ़ें",
            "शेयर करें",
            "गोपनीयता नीति",
            "संपर्क करें",
            "© 2026 रामगंगा समाचार। सर्वाधिकार सुरक्षित।",
        ),
    ),
    "en": Page(
        ("Home", "Politics", "Business", "Sport", "Culture", "Subscribe", "Log in"),
        "Old tram to stay on the harbour line",
        (
            "The council of Lower Varn voted on Monday to keep the old tram on the harbour line for ten "
            "more years. "
            "The operator had asked for buses.",
            "“We will pay for the rails ourselves,” said Ada Brill, who leads the council. The rails will "
            "cost "
            "$3.5 million.",
            "The work starts in May and will take a year. The line first opened in 1902.",
        ),
        (
            "Read more",
            "Share this article",
            "Privacy policy",
            "Contact us",
            "© 2026 The Varn Courier. All rights reserved.",
        ),
    ),
}
