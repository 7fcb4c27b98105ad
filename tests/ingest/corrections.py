"""Notes on an article, told in a paragraph among its news, and news that speaks of corrections.

Half of the notes were not looked at while the rules were made: `HELD_OUT`. Those at `END` and `START` stand
after or before the sentences of news in their language, those in `MIDDLE` between them.
"""

START, MIDDLE, END = "start", "middle", "end"

NEWS = {
    "en": (
        "The ferry left Port Selwyn at noon on Tuesday with 41 people aboard, the harbour master said.",
        "Divers searched the strait until dark and will go down again in the morning.",
    ),
    "de": (
        "Die Fähre verließ den Hafen am Dienstagmittag mit 41 Menschen an Bord, sagte der Hafenmeister.",
        "Taucher suchten die Meerenge bis zum Abend ab und wollen am Morgen weitermachen.",
    ),
    "fr": (
        "Le ferry a quitté le port mardi à midi avec 41 personnes à bord, a indiqué la capitainerie.",
        "Les plongeurs ont fouillé le détroit jusqu’à la nuit et reprendront leurs recherches demain.",
    ),
    "es": (
        "El transbordador salió del puerto el martes al mediodía con 41 personas, según la capitanía.",
        "Los buzos rastrearon el estrecho hasta la noche y volverán a bajar por la mañana.",
    ),
    "it": (
        "Il traghetto ha lasciato il porto martedì a mezzogiorno con 41 persone, dice la capitaneria.",
        "I sommozzatori hanno cercato nello stretto fino a sera e riprenderanno domattina.",
    ),
    "pt": (
        "A balsa deixou o porto na terça-feira ao meio-dia com 41 pessoas a bordo, disse a capitania.",
        "Mergulhadores vasculharam o estreito até a noite e voltarão a descer pela manhã.",
    ),
    "nl": (
        "De veerboot verliet de haven dinsdagmiddag met 41 mensen aan boord, zei de havenmeester.",
        "Duikers zochten de zeestraat tot het donker af en gaan morgenochtend verder.",
    ),
}

SEEN = (
    ("en", END, "Correction: An earlier version of this article gave a wrong number of passengers."),
    ("en", END, "This story has been updated to correct the name of the harbour master."),
    ("en", END, "(This story has been corrected to say 41, not 14, in the first paragraph.)"),
    ("en", END, "An earlier version of this report said 14 people were aboard. It was 41."),
    ("en", START, "CORRECTION: This article originally said that the ferry left at ten."),
    ("en", START, "Clarification: The ferry is run by the county, not by the town of Selwyn."),
    ("en", MIDDLE, "[Editor’s note: The number of passengers has been corrected.]"),
    ("en", END, "This article was amended on 4 March 2026 to remove a name."),
    ("en", MIDDLE, "(Corrects time of departure in first paragraph.)"),
    ("en", END, "• This article was amended on 9 June 2025 because an earlier version misnamed the strait."),
    ("en", END, "A previous version of this story misspelled the name of the strait. We regret the error."),
    ("en", END, "Editor’s note: An earlier version of this story misidentified the owner of the ferry."),
    ("en", START, "Correction, March 4: The ferry carried 41 people, not 14."),
    ("en", START, "Correction, Nov. 15, 2019: The ferry carried 41 people, not 14."),
    ("de", END, "Korrektur: In einer früheren Version dieses Artikels war von 14 Menschen die Rede."),
    ("de", END, "In einer früheren Fassung dieses Textes hieß es, die Fähre habe 14 Menschen befördert."),
    (
        "fr",
        END,
        "Rectificatif : une première version de cet article indiquait que 14 personnes étaient à bord.",
    ),
    ("es", END, "Corrección: Una versión anterior de este artículo decía que viajaban 14 personas."),
    ("it", END, "Una versione precedente di questo articolo riportava che a bordo c’erano 14 persone."),
    ("pt", END, "Correção: uma versão anterior desta reportagem dizia que havia 14 pessoas a bordo."),
    ("nl", END, "In een eerdere versie van dit artikel stond dat er 14 mensen aan boord waren."),
)

HELD_OUT = (
    (
        "en",
        END,
        "Correction: The harbour master is Ada Roe. An earlier version of this story misspelled her name.",
    ),
    ("en", END, "Clarification: This story has been revised to make clear that the ferry was not insured."),
    ("en", END, "This article was corrected on March 5, 2026, to give the right age of the captain."),
    ("en", START, "Editor’s Note: This story was corrected to reflect that the ferry left at noon."),
    ("en", MIDDLE, "(An earlier version of this article incorrectly stated that the ferry had sunk.)"),
    ("en", END, "Due to an editing error, an earlier version of this article misstated the ferry’s length."),
    (
        "en",
        END,
        "Because of incorrect information from the coast guard, a previous version of this story gave "
        "the wrong day.",
    ),
    ("en", END, "*This article has been updated to correct the spelling of the captain’s name."),
    ("en", START, "(Corrects number of passengers to 41 from 14.)"),
    ("en", END, "Correction (March 6, 2026, 9:30 a.m.): The strait is 12 miles wide, not 12 kilometres."),
    ("en", END, "The original version of this story said the ferry was built in 1990. It was built in 1980."),
    ("en", MIDDLE, "[Correction: the ferry was built in 1980, not 1990.]"),
    ("en", END, "Update, March 5: This story has been updated to correct the number of divers."),
    ("en", END, "We have corrected this article to say that the ferry was bound for Halven."),
    ("en", END, "The headline of this article was amended on 5 March 2026 to say that the ferry is missing."),
    (
        "de",
        END,
        "Anmerkung der Redaktion: In einer früheren Version stand, die Fähre sei gesunken. Wir haben das "
        "korrigiert.",
    ),
    ("fr", END, "Une version précédente de cet article mentionnait par erreur 14 passagers."),
    (
        "es",
        END,
        "Fe de errores: en una versión anterior de esta noticia se afirmaba que el barco se había hundido.",
    ),
    ("pt", END, "Uma versão anterior deste texto informava incorretamente o número de passageiros."),
    ("nl", END, "Correctie: in een eerdere versie van dit bericht stond een verkeerd aantal passagiers."),
)

NEWS_OF_CORRECTIONS = (
    "The ministry issued a correction on Wednesday, saying that nine and not twelve villages were flooded.",
    "The newspaper printed a correction on its front page after the senator’s lawyers complained.",
    "An earlier version of the bill would have banned the sale of the land to foreigners.",
    "A previous version of the vaccine was withdrawn after three patients fell ill.",
    "The minister corrected herself: the bridge would cost 14 million, not 40 million.",
    "Markets braced for a correction: analysts at two banks said that shares were overpriced.",
    "The Department of Correction said that four inmates had been moved to another prison.",
    "In a clarification, the central bank said that the limit did not apply to pensioners.",
    "The law was amended on 4 March 2025 to let widows keep the farm.",
    "The broadcaster said its story had been corrected after the police disputed the number of arrests.",
    "“This story has been told wrongly for years,” said the captain’s daughter.",
    "The editor’s note that opened the magazine’s last issue told readers that the paper was closing.",
    "“Correction: I was wrong about the tram,” the mayor wrote on social media on Friday.",
    "The agency corrected its earlier statement, which had said that the ferry was empty.",
    "The original version of this law, from 1911, said nothing of women.",
    "An earlier version of this drug caused headaches in one patient of five.",
    "This article of the constitution was amended in 1992 to abolish the death penalty.",
    "The article was corrected four times in a day, which the press council called careless.",
    "Die Behörde veröffentlichte am Mittwoch eine Korrektur: Neun Dörfer seien überflutet, nicht zwölf.",
    "Une version précédente du projet de loi prévoyait une amende de 500 euros.",
)
