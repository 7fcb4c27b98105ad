"""Where sentences end, as a table: one text a line, with ‖ where one ends and the next begins."""

import pytest

from retrieval.ingest.sentences import split

BOUNDARY = "‖"

ENGLISH = """
He lives in the U.S. now.
He lives in the U.S. ‖ The others left.
The U.S. government and the U.K. agreed.
Nov. 19 (UPI) -- Russia may cooperate with France.
LONDON (AP) — The bank said so on Jan. 3, 2024. ‖ It gave no reason.
WASHINGTON, D.C. (AP) -- Police came.
BERLIN, Oct. 3 (Reuters) - Ferries stood still.
J. R. R. Tolkien wrote it.
It was written by J. R. R. Tolkien. ‖ He lived in Oxford.
George H. W. Bush and John F. Kennedy Jr. met in St. Paul, Minn., on Friday.
No. 10 declined to comment.
The order went to No. 10. ‖ It declined to comment.
He finished no. 3 of 12.
Apple Inc. and Ford Motor Co. rose.
He works at Apple Inc. ‖ The firm said so.
Acme Corp. Chief Executive Ada Quell left.
They met at 5 p.m. Tuesday.
They met at 5 p.m. ‖ Police came at 6 a.m.
The bell rang at 9 a.m. ‖ “We left,” he said.
St. Stephen was there, and so was Mt. Etna.
The church of St. Stephen burned. ‖ Nobody died.
It happened on Wall St. ‖ The market fell.
Prices rose 3.5 percent to $1.25. ‖ They had fallen by .5 in May.
Version 2.0.1 of the rules is out.
See https://www.northlight.example/a.b?c=d.e for more. ‖ It is free.
Write to desk@northlight.example. ‖ We answer.
Visit northlight.example. ‖ It is free.
“Why?!” he shouted. ‖ Nobody knew.
“Are you mad?!” ‖ “No.”
“Stop!” she cried. ‖ They stopped.
“We will go.” ‖ The minister left.
"We will go," he said. ‖ "You will stay."
He said, “We go.” ‖ Then he left.
He called it ‘a mess.’ ‖ The others laughed.
“We go,” he said, “and we stay.” ‖ Nothing followed.
'It is over.' ‖ She left.
He asked, "Who is it?" ‖ It was nobody.
Did he say “no”? ‖ He did.
Mr. and Mrs. Smith saw Dr. Brown.
Gen. Mark Milley and Lt. Col. Ann Ward spoke to Sen. J. D. Vance.
Rep. Ed Markey (D-Mass.) and Gov. Ada Quell (R) agreed.
Prof. Dr. Hans Meyer of the Univ. of Bonn agreed.
The case is Brown v. Board of Education.
It was Smith vs. Jones in the end.
Apples, pears, etc. were sold.
They sold apples, pears, etc. ‖ They left.
Use tools, e.g. a hammer, i.e. something hard.
Compare Fig. 3, p. 12 and Sec. 4 of Vol. II.
We saw approx. 300 people.
On Sept. 11 it rained; on Thu. Nov. 19 it did not.
It began in Sept. ‖ The end is open.
He waited... and left.
He waited... ‖ The train came.
Wait… ‖ The train came.
“I don’t know…” he said.
He paused . . . and went on.
Yahoo! announced it on Monday.
The winner of Jeopardy! is known. ‖ She left.
Plan B. ‖ It was over.
He got vitamin C. ‖ The doctor left.
(He left.) ‖ Then it ended.
It ended (see p. 4). ‖ Nothing followed.
The men (Mr. Smith had left. He returned) were there.
Nine died.[1] ‖ Two more were hurt.[2][3]
1. The first thing. ‖ 2. The second thing.
There are two reasons: 1. The cost. ‖ 2. The time.
a) first, b) second.
He was born in 1990. ‖ 20 years later he left.
It cost 5 million. ‖ 3 people paid.
iPhone sales rose. ‖ iPad sales fell.
It ended. ‖ al-Qaida said so.
The G.O.P. lost. ‖ The Democrats won.
He has a Ph.D. in physics.
He has a Ph.D. ‖ She has none.
The U.N. Security Council met. ‖ The E.U. did not.
The temperature was 5 C. ‖ It rained.
Maj. Tom left. ‖ Ground control called.
Sgt. 1st Class Ann Ward was there.
Lead singer P!nk left. ‖ The crowd stayed.
Breaking: A dam broke. ‖ More soon
The heading has no full stop
"""

GERMAN = """
Er kam am 3. Oktober nach Berlin. ‖ Sie blieb.
Das war im 19. Jahrhundert so.
Am 3. und 4. März tagt der Rat.
Der 1. FC Köln gewann mit 2:1.
Papst Johannes XXIII. sprach. ‖ Er ging.
Das kostet ca. 3,5 Mio. Euro, d. h. viel.
Das gilt z. B. für Köln. ‖ Für Bonn nicht.
Das gilt z.B. für Köln u. a. Städte.
Prof. Dr. Meyer und Frau Dr. Schulz kamen.
Die Müller GmbH & Co. KG ist pleite.
„Wir gehen.“ ‖ Er blieb.
„Wir gehen“, sagte er. ‖ „Ihr bleibt.“
„Warum?“, fragte sie. ‖ Niemand wusste es.
»Nein!«, rief er. ‖ Dann ging er.
Der Zug kam um 5 Uhr. ‖ Er war leer.
Siehe Abs. 3, Nr. 5 und S. 12.
Das war 1990. ‖ Danach kam nichts.
Das Gesetz gilt ab dem 1. Januar 2026. ‖ Es ist neu.
Er wohnt in der Hauptstr. 5 in Bonn.
Rund 300 Mrd. Euro bzw. mehr fehlen.
"""

FRENCH = """
M. Macron et Mme Dupont sont venus. ‖ Ils sont partis.
Le Dr. Petit et Mlle. Roux étaient là.
« Nous partons. » ‖ Il est resté.
« Pourquoi ? » a-t-il demandé. ‖ Personne ne savait.
Est-ce vrai ? ‖ Oui ! ‖ Il l'a dit.
Il cite l'art. 5, p. ex. et la p. 12.
J.-L. Mélenchon est là. ‖ Il parle.
Le prix est de 3,5 M. d'euros env. par an.
Paris, Lyon, etc. sont fermées. ‖ Bonn est ouverte.
"""

SPANISH = """
¿Qué pasa? ‖ ¡Nada! ‖ Todo sigue.
El Sr. López y la Sra. Ruiz llegaron. ‖ Se fueron.
EE. UU. y la UE firmaron. ‖ Nadie habló.
EE.UU. no firmó.
La Dra. Gil vive en la Avda. Sol núm. 5.
«Nos vamos.» ‖ Ella se quedó.
—¿Por qué? —preguntó ella. ‖ Nadie lo sabía.
Véase la pág. 12 y el art. 5.
"""

ITALIAN = """
Il Sig. Rossi e la Sig.ra Bianchi sono qui. ‖ Se ne vanno.
Il Dott. Verdi e l'ing. Neri parlano.
«Perché?» ha chiesto. ‖ Nessuno lo sapeva.
Si veda l'art. 5, pag. 12 e il n. 3.
L'avv. Russo e l'ing. Conti ci sono.
"""

PORTUGUESE = """
O Sr. Silva e a Sra. Costa vieram. ‖ Foram embora.
O Dr. Lima e a Dra. Reis moram na Av. Brasil.
Ver art. 5, pág. 12 e n.º 3.
“Por quê?”, perguntou ela. ‖ Ninguém sabia.
Os EUA assinaram. ‖ A UE não.
"""

DUTCH = """
Dhr. Jansen en mevr. Visser kwamen. ‖ Ze gingen weg.
Dr. Bakker en prof. Visser waren er.
Dat geldt o.a. voor Utrecht, d.w.z. overal.
Dat kost ca. 3 mln. euro per jaar.
“Waarom?” vroeg ze. ‖ Niemand wist het.
"""

RUSSIAN = """
А. С. Пушкин жил в г. Москве. ‖ Он писал.
Это было в 1891 г. ‖ Он жил.
Мельницу построили в 1891 г. ‖ Власти обещают восстановить её.
Он родился в г. Саратове.
В 1941–1945 гг. шла война.
Цена — 5 млн руб. за штуку. ‖ Это много.
Он живёт на ул. Ленина, д. 5.
Приехали врачи, учителя и т. д. ‖ Они уехали.
Это, т. е. всё, кончилось.
«Почему?» — спросил он. ‖ Никто не знал.
«Мы уходим». ‖ Он остался.
Около 3 тыс. человек пришли. ‖ Они ушли.
См. рис. 3 и стр. 12.
"""

OTHER_SCRIPTS = """
大坝坍塌了。 ‖ 九人死亡！ ‖ 为什么？ ‖ 没人知道
“我们走。” ‖ 他说。
他说：“我们走吧！”
他付了3.5亿元。 ‖ 很多。
「行きます。」と述べた。 ‖ 彼は帰った。
彼は「行く。帰る。」と述べた。
댐이 무너졌다. ‖ 아홉 명이 숨졌다.
“가자.”라고 그가 말했다. ‖ 아무도 몰랐다.
बाँध टूट गया। ‖ नौ लोग मारे गए।
क्या यह सच है? ‖ हाँ! ‖ डॉ. सिंह ने कहा।
বাঁধ ভেঙে গেছে। ‖ নয়জন মারা গেছে।
انهار السد. ‖ قتل تسعة أشخاص؟ ‖ نعم!
انهار السد؛ وقتل تسعة أشخاص.
سد شکست. ‖ نه نفر کشته شدند؟ ‖ بله.
بند ٹوٹ گیا۔ ‖ نو لوگ مارے گئے۔
הסכר קרס. ‖ תשעה נהרגו? ‖ כן!
ראש הממשלה אמר: "נלך." ‖ הוא נשאר.
Το φράγμα έσπασε. ‖ Γιατί; ‖ Κανείς δεν ξέρει.
Ποιος είναι; ‖ Ο κ. Παπάς. ‖ Έφυγε.
Ամբարտակը փլվեց։ ‖ Ինչո՞ւ։
ግድቡ ፈረሰ። ‖ ለምን፧ ‖ ማንም አያውቅም።
დამბა დაინგრა. ‖ ცხრა ადამიანი დაიღუპა.
ဆည်ကျိုးသည်။ ‖ ကိုးဦးသေဆုံးသည်။
ទំនប់បាក់។ ‖ មនុស្សប្រាំបួននាក់ស្លាប់។
เขื่อนพังเมื่อคืนวันอังคาร
Přehrada se 3. října protrhla. ‖ Zemřelo devět lidí.
Zapora pękła 3 bm. o godz. 5 w ul. Długiej. ‖ Zginęło dziewięć osób.
A gát 3. napján átszakadt. ‖ Kilencen meghaltak.
Dammen brast bl.a. den 3. oktober. ‖ Ni døde.
Dammen brast t.ex. i natt. ‖ Nio dog.
Baraj yıkıldı. ‖ Dokuz kişi öldü mü? ‖ Evet.
"""

TABLE = [
    line
    for block in (
        ENGLISH,
        GERMAN,
        FRENCH,
        SPANISH,
        ITALIAN,
        PORTUGUESE,
        DUTCH,
        RUSSIAN,
        OTHER_SCRIPTS,
    )
    for line in block.strip().splitlines()
]


@pytest.mark.parametrize("line", TABLE)
def test_sentences_end_where_readers_see_them_end(line):
    expected = [part.strip() for part in line.split(BOUNDARY)]
    text = " ".join(expected)
    assert [text[start:end] for start, end in split(text)] == expected


@pytest.mark.parametrize(
    "parts",
    [
        ("大坝坍塌了。", "九人死亡！", "为什么？"),
        ("ダムが壊れた。", "9人が死亡した。"),
        ("“我们走。”", "他说。"),
        ("ဆည်ကျိုးသည်။", "သေဆုံးသည်။"),
    ],
)
def test_sentences_of_scripts_without_blanks_end_without_one(parts):
    text = "".join(parts)
    assert [text[start:end] for start, end in split(text)] == list(parts)


@pytest.mark.parametrize("line", TABLE)
def test_a_paragraph_alone_is_split_as_it_is_in_its_article(line):
    text = " ".join(part.strip() for part in line.split(BOUNDARY))
    alone = [text[start:end] for start, end in split(text)]
    page = f"A heading\n\n{text}\n\nAnother paragraph. It ends."
    assert [page[start:end] for start, end in split(page)] == [
        "A heading",
        *alone,
        "Another paragraph.",
        "It ends.",
    ]
