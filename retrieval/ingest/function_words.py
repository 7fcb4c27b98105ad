"""Words that carry grammar and no topic, by language: they identify the language, and are not searched for.

From general knowledge of the languages. The English ones are `words.STOP_WORDS`.
"""

from collections.abc import Mapping
from typing import Final

_WORDS: Final = {
    "de": """
        der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an
        werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war
        haben nur oder aber vor zur bis mehr durch man sein wurde sei was wer wo wann warum wir ich ihr
        ihre seine seiner kann sein hatte wurden waren eines unter gegen diese dieser dieses wenn ob
        welche welcher zwischen ab vom beim ins
    """,
    "fr": """
        le la les de des du et en un une que est pour dans qui par sur au aux plus pas ne se ce il elle
        avec son sa ses sont cette été mais ont être comme leur nous vous entre aussi après ces d'un
        d'une qu'il c'est n'est s'est a quel quelle quels quelles où quand pourquoi comment ils elles on
        ou si je y était avait leurs sous qu'a-t-il quoi avoir fait
    """,
    "es": """
        el la los las de del y en un una que es por con para se su al lo no más como pero sus ha este
        esta fue sobre entre también son hay está desde sin cuando muy años ser dos era según qué quién
        cómo cuándo dónde cuál a o le les han había fueron hasta donde porque si ya
    """,
    "pt": """
        o a os as de do da dos das e em um uma que é por com para se no na nos nas ao à não mais como
        mas foi seu sua são também pela pelo ser ou ter já está há segundo muito anos até isso quem
        qual quando onde quê aos às foram tem pelos pelas sobre entre depois
    """,
    "it": """
        il lo la i gli le di del della dei delle e in un una che è per con si su al alla da dal dalla
        nel nella non più come ma sono anche ha suo sua questo questa stato essere dopo tra degli ai
        hanno c'è anni chi cosa quando dove perché a o sul sulla nei nelle fra era uno alle
    """,
    "nl": """
        de het een en van in is dat op te voor met zijn aan niet er die om ook als bij naar uit maar
        door over hij ze wordt was heeft nog dan zich worden hebben meer tot geen wel kan deze werd
        wat wie waar wanneer waarom hoe we ik zij hun of dit zal onder tegen na werden waren
    """,
    "ca": """
        el la els les de del dels i en un una que és per amb al als no més com però seu seva ha aquest
        aquesta va ser sobre entre també són hi està des sense quan molt anys què qui on han a o pel ja
        d'un d'una l'any aquests unes uns fins
    """,
    "ro": """
        și de la în a al ale cu pe că nu o un se este din pentru care sunt mai prin au fost dar ca
        după sau lui fi va între această acest unei unui cel cea ce cine când unde le îi ar fiind
    """,
    "sv": """
        och att det som en på är av för med den till i har de inte om ett men var jag sig från vi så kan
        han hon när där efter vid ska skulle hade också ut vad vem hur eller under mot över mellan enligt
    """,
    "da": """
        og at det som en på er af for med den til i har de ikke om et men var jeg sig fra vi så kan han
        hun når der efter ved skal vil blev også ud hvad hvem hvordan eller under mod over mellem ifølge
        være havde været blevet blev sagde
    """,
    "no": """
        og at det som en på er av for med den til i har de ikke om et men var jeg seg fra vi så kan han
        hun når der etter ved skal vil ble også ut hva hvem hvordan eller under mot over mellom ifølge
        være hadde vært blitt
    """,
    "fi": """
        ja on ei että se hän oli joka mutta kun niin myös kuin ovat sen mukaan tai jo jos ole vain olla
        ollut voi vuonna sekä mitä kuka missä milloin jälkeen kanssa tämä nyt sitä siitä hänen olisi
    """,
    "pl": """
        i w na z do się nie że jest o to a jak po za co od dla ale przez który która które oraz tym są
        ma było był była być już przed pod ze także tego jej jego kto gdzie kiedy dlaczego czy roku we
    """,
    "cs": """
        a v na se je že s z do to o k i ve za by si pro jako po který která které jsou ale není byl byla
        bylo být také od před podle při co kdo kde kdy proč jak už nebo tak roce ze aby až ho jeho
    """,
    "hu": """
        a az és hogy nem is egy van volt azt meg ez de csak már mint vagy el ki be szerint még után
        pedig ha amely aki ami mit hol mikor miért ezt lesz lehet között majd fel több
    """,
    "tr": """
        ve bir bu da de için ile olarak daha çok olan gibi sonra kadar ne en ki o ama göre var değil
        olduğu oldu olduğunu her mi mı ya hem kim nerede neden nasıl ise diye yok üzerinde
    """,
    "id": """
        yang dan di dari untuk dengan pada ini itu tidak dalam akan ke oleh juga adalah telah bahwa ada
        atau karena sebagai mereka dia kami saat lebih sudah bisa para tersebut apa siapa kapan bagi hari
    """,
    "ru": """
        и в во не на что с со по к как это из за он она они было был была были для от о об до а но же у
        его ее её их так все мы я также после при уже или если только кто где когда почему который которая
        которые чем этом того между
    """,
    "uk": """
        і в у не на що з із по до як це за він вона вони було був була були для від про а але й та його її
        їх так все ми я також після при вже або якщо тільки хто де коли чому який яка які між щоб є
    """,
    "bg": """
        и в във не на че с със по към как това от за той тя те беше бяха е са се да до а но ще му си
        го при след или ако само кой коя кога къде защо който която които между през също като има
    """,
    "sr": """
        и у не на да са по к као то из за он она они је био била били су се од о до а али ће му
        његов њен или ако само ко где кад када зашто који која које између после такође није већ
    """,
    "ar": """
        في من على إلى أن إن التي الذي عن مع هذا هذه ما لا كان كانت قد بعد قبل بين أو ثم كما لم لن هو هي
        وقال قال حتى منذ خلال عند ذلك تم كل متى أين كيف لماذا هل وفي ومن الذين لكن أي غير
    """,
    "fa": """
        و در به از که این را با است برای آن یک تا بر هم نیز شد شده بود خود ها های می اما یا او ما هر باید
        چه کجا چرا چگونه بین پس پیش گفت کرد کرده اند ایشان درباره
    """,
    "ur": """
        کے کی میں ہے کا سے کو نے پر اور کہ ہیں یہ تھا اس تھے تھی بھی ایک وہ جو ان گیا نہیں تو کر کیا لیے
        بعد ساتھ ہو کون کہاں کب کیوں کیسے رہا گئی
    """,
    "hi": """
        के का की में है से को और ने पर कि यह हैं था इस भी एक वह जो थे थी उन नहीं तो कर किया गया लिए बाद साथ
        हो कौन कहाँ कब क्यों कैसे रहा रही गई ही कहा अपने
    """,
    "ne": """
        र छ को मा ले का की पनि छन् यो हो भएको गरेको गर्न लागि तर भने थियो गरे एक त्यो सबै हुने गरी
    """,
    "mr": """
        आहे आणि या व हे च्या की तो ते ही होते आहेत केली केले मात्र नाही होता येथे करून झाली झाले असे
    """,
    "el": """
        και το η ο του της να τα στο στη στην οι που των με για τον την είναι από θα δεν μας ότι αλλά ή ως
        κατά μετά τους τις ένα μια ήταν έχει είχε πως ποιος πού πότε γιατί τι σε στις στους στα
    """,
    "he": """
        של את על לא כי זה הוא היא עם אל גם או אם יש כל אבל היה היתה הם אין בין רק אחרי לפני עד מה מי איפה
        מתי למה איך אשר כך עוד ידי אמר
    """,
}
FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split()) for language, words in _WORDS.items()
}
"""Lower-case words by two-letter code of the language."""
