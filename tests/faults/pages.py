"""Pages of our own for the faults: stories in many languages, and the answers that carry them."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from dataclasses import dataclass
from html import escape

import brotli
import zstandard

from tests.fetching.faulty import chunked, slowly, then_close, then_reset
from tests.fetching.faulty import page as answer

__all__ = ["answer", "chunked", "slowly", "then_close", "then_reset"]

PLACES = (
    "Odrin",
    "Ostwick",
    "Marrowby",
    "Tolva",
    "Hexley",
    "Corrin",
    "Vardal",
    "Selmouth",
    "Ansgar",
    "Bruma",
)
THINGS = (
    "ferry",
    "library",
    "market hall",
    "lighthouse",
    "old mill",
    "tram",
    "school",
    "bridge",
    "harbour",
    "orchard",
)
DEEDS = (
    "opens again after the flood",
    "gets a new roof at last",
    "will be sold to its tenants",
    "stays closed until spring",
)
PEOPLE = ("Mira Holt", "Jonas Arden", "Elsa Quist", "Pavel Orne", "Dora Venn", "Lukas Thorne")
SENTENCES = (
    "{person} of the council said on the square of {place} that the {thing} had waited for this day longer than anybody could remember.",
    "The work on the {thing} took eleven weeks, and for nine of them it rained on {place} without a pause.",
    "Nobody in {place} had expected the {thing} to cost less than the council had planned, but so it came.",
    "{person} keeps the accounts, and showed them to everybody who asked for them at the door of the {thing}.",
    "Children of the two schools in {place} painted the fence around the {thing} in the colours of the valley.",
    "The neighbours brought soup and bread, and stayed until the lamps above the {thing} were put out.",
    "A first attempt had failed in the autumn, when the river carried half of the timber away from {place}.",
    "What is still missing at the {thing} is a clock, which {person} wants to repair over the winter.",
    "Those who come from the other bank reach the {thing} by the footpath that leads through the reeds of {place}.",
    "According to {person}, the town will decide in the coming weeks who is to look after the {thing}.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One article: what stands in it, and so what must be kept of it."""

    title: str
    paragraphs: tuple[str, ...]
    language: str = "en"

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def markup(self) -> str:
        """Its headline and text."""
        text = "".join(f"<p>{escape(each, quote=False)}</p>\n" for each in self.paragraphs)
        return f"<article><h1>{escape(self.title, quote=False)}</h1>\n{text}</article>"

    def page(self, head: str = "", above: str = "", below: str = "", charset: str = "") -> str:
        """A whole document."""
        meta = f'<meta charset="{charset}">' if charset else ""
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}"><head>{meta}<title>{escape(self.title, quote=False)}</title>{head}</head>'
            f"<body>{above}{self.markup}{below}</body></html>"
        )


def story(seed: object, paragraphs: int = 4) -> Story:
    """An English story, another one for each seed."""
    drawn = random.Random(f"story {seed}")
    place, thing, person = drawn.choice(PLACES), drawn.choice(THINGS), drawn.choice(PEOPLE)
    number = drawn.randint(21, 989)
    lines = [each.format(place=place, thing=thing, person=person) for each in SENTENCES]
    drawn.shuffle(lines)
    lines = [f"The {thing} of {place} is number {number} on the list that was drawn up at midsummer.", *lines]
    each = max(1, len(lines) // paragraphs)
    cut = [" ".join(lines[at : at + each]) for at in range(0, each * paragraphs, each)]
    return Story(f"The {thing} of {place} {drawn.choice(DEEDS)} ({number})", tuple(cut))


def html(text: str | bytes, status: str = "200 OK", charset: str | None = "utf-8", **headers: str) -> bytes:
    """An answer with a page; without a charset the header names none."""
    body = text if isinstance(text, bytes) else text.encode(charset or "utf-8")
    kind = "text/html" + (f"; charset={charset}" if charset else "")
    return answer(body, status, **({"Content_Type": kind} | headers))


def xml(text: str | bytes, status: str = "200 OK", **headers: str) -> bytes:
    body = text if isinstance(text, bytes) else text.encode()
    return answer(body, status, **({"Content_Type": "application/xml"} | headers))


def robots(text: str | bytes, status: str = "200 OK", **headers: str) -> bytes:
    body = text if isinstance(text, bytes) else text.encode()
    return answer(body, status, **({"Content_Type": "text/plain"} | headers))


def coded(body: bytes, coding: str) -> bytes:
    """The bytes under one content coding."""
    if coding == "gzip":
        return gzip.compress(body, mtime=0)
    if coding == "deflate":
        return zlib.compress(body)
    if coding == "raw deflate":
        return zlib.compress(body, wbits=-15)
    if coding == "br":
        return bytes(brotli.compress(body))
    return zstandard.ZstdCompressor().compress(body)


def links(*addresses: str) -> str:
    """A page that leads to others."""
    rows = "".join(
        f'<li><a href="{escape(each)}">Number {at} of the stories that this page leads to</a></li>'
        for at, each in enumerate(addresses, 1)
    )
    return f"<!DOCTYPE html><html><head><title>Overview</title></head><body><h1>Overview</h1><ul>{rows}</ul></body></html>"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return (
        f'{head}<rss version="2.0"><channel><title>The Tolva Lantern</title><link>/</link>'
        f"{''.join(items)}</channel></rss>"
    )


def item(link: str, title: str = "A story of the day", extra: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{extra}</item>"


def sitemap(*entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'
    )


def loc(address: str, lastmod: str = "") -> str:
    return f"<url><loc>{address}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>"


def json_ld(**fields: object) -> str:
    said = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle"} | fields, ensure_ascii=False)
    return f'<script type="application/ld+json">{said}</script>'


STORIES = {
    each.language: each
    for each in (
        Story("Die Fähre über die Tolva fährt wieder", (
            "Nach dem Hochwasser im Frühjahr fährt die Fähre über die Tolva seit gestern wieder, und schon am ersten Morgen standen über hundert Menschen am Ufer und warteten auf die Überfahrt.",
            "Für die Bürger der kleinen Gemeinde endet damit eine Zeit der großen Umwege, denn die nächste Brücke liegt zwölf Kilometer weiter südlich hinter den Hügeln.",
            "Der Fährmann sagte, er habe die Stille auf dem Fluss gemocht, aber die Gespräche der Fahrgäste hätten ihm mehr gefehlt, als er früher geglaubt hätte."), "de"),
        Story("Le marché couvert rouvre après l'été", (
            "Le marché couvert de la vieille ville a rouvert ses portes samedi matin, après onze semaines de travaux qui ont coûté un peu moins cher que prévu à la commune.",
            "Les habitants étaient très nombreux à découvrir la charpente réparée, où des élèves des deux écoles ont accroché des lanternes en papier de toutes les couleurs.",
            "Selon la boulangère, qui tient le même étal depuis trente années, la lumière y est désormais si belle que même les pommes paraissent plus fraîches qu'ailleurs."), "fr"),
        Story("El faro del cabo volverá a brillar en otoño", (
            "El faro del cabo, apagado desde la gran tormenta de enero, volverá a brillar en otoño según anunció ayer el ayuntamiento después de una reunión que duró más de cinco horas.",
            "Los pescadores del pueblo habían reunido más de cuatro mil firmas, y una maestra jubilada se ofreció a cuidar la lámpara durante las noches de todo el año.",
            "La reparación costará menos de lo que se temía, porque los niños de la escuela encontraron en el desván los planos antiguos y varias piezas de repuesto."), "es"),
        Story("Biblioteka miejska znów otwarta dla wszystkich", (
            "Biblioteka miejska nad rzeką została wczoraj otwarta po dziewięciu tygodniach remontu, a już przed południem w czytelni nie można było znaleźć wolnego krzesła.",
            "Mieszkańcy przynieśli książki, które zabrali do domów podczas powodzi, i żadna z nich nie zaginęła, choć niektóre wciąż pachną jeszcze rzeczną wodą.",
            "Dyrektorka powiedziała, że najbardziej ucieszył ją list chłopca, który przez całe lato pilnował na strychu słownika i atlasu świata."), "pl"),
        Story("Stará tramvaj se vrací na náměstí", (
            "Stará tramvaj, která celých třicet let stála v kůlně za nádražím, se včera vrátila na náměstí a hned první den svezla přes šest set lidí z celého údolí.",
            "Řidička říká, že vůz je hlučnější než nové vlaky, ale že si ho děti zamilovaly kvůli zvonku, který je slyšet až za řekou u mlýna.",
            "Město chce příští rok opravit ještě druhý vůz, pokud se najde někdo, kdo umí vyrobit dřevěné lavice podle původních výkresů."), "cs"),
        Story("Újra megnyílt a folyóparti könyvtár", (
            "Kilenc hét felújítás után tegnap újra megnyílt a folyóparti könyvtár, és már délelőtt sem lehetett szabad széket találni az olvasóteremben.",
            "A lakosok visszahozták azokat a könyveket, amelyeket az árvíz idején hazavittek, és egyetlenegy sem veszett el közülük, bár néhány még mindig őrzi a víz szagát.",
            "Az igazgatónő elmondta, hogy leginkább egy kisfiú levelének örült, aki egész nyáron a padláson őrizte a szótárt és a világatlaszt."), "hu"),
        Story("Eski köprü yeniden açılıyor", (
            "Selden sonra kapanan eski köprü bugün yeniden açılıyor ve ilk sabah nehrin iki yakasından yüzlerce kişi karşıya geçmek için sabırsızlıkla bekliyordu.",
            "Belediye başkanı, çalışmaların on bir hafta sürdüğünü ve masrafların beklenenden daha düşük olduğunu söyledi; kasabada herkes bunu şaşkınlıkla karşıladı.",
            "Çocuklar köprünün korkuluğunu renkli kağıtlarla süsledi, yaşlı değirmenci ise ilk geçenlere sıcak ekmek ve çay dağıttı."), "tr"),
        Story("Паром снова ходит через реку", (
            "После весеннего паводка паром через реку снова ходит с понедельника, и уже в первое утро на берегу собралось больше сотни человек, которые хотели переправиться.",
            "Для жителей посёлка закончилось время долгих объездов, потому что ближайший мост стоит в двенадцати километрах к югу, за холмами и старым лесом.",
            "Паромщик рассказал, что тишина на реке ему нравилась, но разговоров с пассажирами не хватало гораздо больше, чем он когда-то думал."), "ru"),
        Story("Бібліотека над річкою знову відчинена", (
            "Після дев'яти тижнів ремонту бібліотека над річкою знову відчинена, і вже першого ранку в читальній залі не лишилося жодного вільного стільця.",
            "Мешканці принесли книжки, які забрали додому під час повені, і жодна з них не зникла, хоча деякі ще й досі пахнуть річковою водою.",
            "Директорка каже, що найбільше її втішив лист хлопчика, який усе літо стеріг на горищі словник і великий атлас світу."), "uk"),
        Story("Старият мост отново е отворен", (
            "Старият мост над реката отново е отворен след единадесет седмици работа и още първата сутрин по него минаха стотици хора от двата бряга на долината.",
            "Кметът каза, че ремонтът е струвал по-малко от очакваното, а жителите на града все още не могат да повярват, че това наистина се е случило.",
            "Децата от двете училища украсиха перилата с цветна хартия, а старият мелничар раздаваше топъл хляб на всички, които минаваха."), "bg"),
        Story("Ο παλιός φάρος ανάβει ξανά το φθινόπωρο", (
            "Ο παλιός φάρος στο ακρωτήριο ανάβει ξανά το φθινόπωρο, όπως ανακοίνωσε χθες ο δήμος ύστερα από μια συνεδρίαση που κράτησε περισσότερο από πέντε ώρες.",
            "Οι ψαράδες του χωριού είχαν μαζέψει χιλιάδες υπογραφές, και μια συνταξιούχος δασκάλα προσφέρθηκε να φροντίζει τη λάμπα όλες τις νύχτες του χρόνου.",
            "Η επισκευή θα κοστίσει λιγότερο από όσο φοβόταν ο κόσμος, γιατί τα παιδιά βρήκαν στη σοφίτα του σχολείου τα παλιά σχέδια."), "el"),
        Story("הספרייה שעל הנהר נפתחה מחדש", (
            "אחרי תשעה שבועות של שיפוצים נפתחה אתמול מחדש הספרייה שעל הנהר, וכבר לפני הצהריים לא היה אפשר למצוא כיסא פנוי באולם הקריאה הגדול.",
            "התושבים החזירו את הספרים שלקחו הביתה בזמן השיטפון, ואף אחד מהם לא אבד, אם כי כמה מהם עדיין מדיפים ריח של מי הנהר.",
            "המנהלת סיפרה כי שמחה במיוחד לקבל מכתב מילד אחד, ששמר כל הקיץ בעליית הגג על המילון ועל האטלס הגדול של העולם."), "he"),
        Story("العبارة تعود إلى العمل بعد الفيضان", (
            "عادت العبارة إلى العمل بين ضفتي النهر منذ صباح أمس بعد أن توقفت أسابيع طويلة بسبب الفيضان، وتجمع أكثر من مئة شخص على الشاطئ في انتظار الرحلة الأولى.",
            "وبذلك انتهت بالنسبة إلى سكان البلدة الصغيرة فترة من الطرق البعيدة، لأن أقرب جسر يقع على بعد اثني عشر كيلومترا إلى الجنوب خلف التلال.",
            "وقال صاحب العبارة إنه أحب هدوء النهر في تلك الأسابيع، لكنه اشتاق إلى أحاديث الركاب أكثر مما كان يظن من قبل."), "ar"),
        Story("کتابخانه‌ی کنار رودخانه دوباره باز شد", (
            "کتابخانه‌ی کنار رودخانه پس از نه هفته تعمیر دیروز دوباره باز شد و پیش از ظهر دیگر هیچ صندلی خالی در تالار مطالعه پیدا نمی‌شد.",
            "مردم شهر کتاب‌هایی را که هنگام سیل به خانه برده بودند بازگرداندند و هیچ‌یک از آن‌ها گم نشده بود، هرچند برخی هنوز بوی آب رودخانه می‌دهند.",
            "مدیر کتابخانه گفت که بیش از همه از نامه‌ی پسری خوشحال شده است که سراسر تابستان از فرهنگ لغت و اطلس بزرگ نگهداری می‌کرد."), "fa"),
        Story("नदी पर नाव फिर से चलने लगी", (
            "बाढ़ के बाद नदी पर नाव कल से फिर चलने लगी है और पहली ही सुबह सौ से अधिक लोग किनारे पर खड़े होकर पार जाने की प्रतीक्षा कर रहे थे।",
            "छोटे से गाँव के लोगों के लिए लंबे रास्तों का समय समाप्त हो गया है, क्योंकि सबसे पास का पुल बारह किलोमीटर दक्षिण में पहाड़ियों के पीछे है।",
            "नाविक ने कहा कि उसे नदी की शांति अच्छी लगती थी, लेकिन यात्रियों की बातों की कमी उसे पहले से कहीं अधिक महसूस हुई।"), "hi"),
        Story("Հին գրադարանը կրկին բաց է բոլորի համար", (
            "Ինը շաբաթ տևած նորոգումից հետո գետափնյա հին գրադարանը երեկ կրկին բացվեց, և արդեն կեսօրից առաջ ընթերցասրահում ազատ աթոռ չկար։",
            "Բնակիչները վերադարձրին այն գրքերը, որոնք ջրհեղեղի ժամանակ տարել էին տուն, և դրանցից ոչ մեկը չէր կորել, թեև մի քանիսը դեռ գետի ջրի հոտ ունեին։",
            "Տնօրենն ասաց, որ ամենից շատ ուրախացել է մի տղայի նամակով, որը ամբողջ ամառ ձեղնահարկում պահել էր բառարանն ու մեծ ատլասը։"), "hy"),
        Story("მდინარეზე ბორანი ისევ დადის", (
            "გაზაფხულის წყალდიდობის შემდეგ მდინარეზე ბორანი ისევ დადის და უკვე პირველ დილას ნაპირზე ასზე მეტი ადამიანი იდგა და გადასვლას ელოდებოდა.",
            "პატარა სოფლის მცხოვრებთათვის დასრულდა გრძელი გზების დრო, რადგან უახლოესი ხიდი თორმეტი კილომეტრით სამხრეთით მდებარეობს, ბორცვების უკან.",
            "მებორნემ თქვა, რომ მდინარის სიჩუმე მოსწონდა, მაგრამ მგზავრების საუბრები იმაზე მეტად აკლდა, ვიდრე ადრე ფიქრობდა."), "ka"),
        Story("河边的图书馆重新开放", (
            "经过九个星期的修缮，河边的图书馆昨天重新向所有居民开放，上午还没有过完，阅览室里就已经找不到一张空着的椅子了。",
            "居民们把洪水期间带回家的书一本一本送了回来，没有一本丢失，只是有几本到现在还带着河水的气味，馆长说那也是一种纪念。",
            "馆长表示，最让她高兴的是一个男孩写来的信，整个夏天他都在阁楼上守护着那本厚厚的字典和一册世界地图，每天都去看一看。"), "zh"),
        Story("川沿いの図書館がふたたび開館", (
            "九週間の修理を終えて、川沿いの図書館がきのうふたたび開館し、午前中にはもう閲覧室に空いている椅子がひとつも見つからないほどの人が集まった。",
            "住民たちは洪水のあいだ家に持ち帰っていた本を返しに来たが、なくなった本は一冊もなく、いくつかにはまだ川の水のにおいが残っている。",
            "館長は、夏のあいだずっと屋根裏で辞書と世界地図を守ってくれた少年からの手紙がいちばんうれしかったと話した。"), "ja"),
        Story("강가의 도서관이 다시 문을 열다", (
            "아홉 주 동안의 수리를 마치고 강가의 도서관이 어제 다시 문을 열었으며, 오전이 지나기도 전에 열람실에는 빈 의자가 하나도 남지 않았다.",
            "주민들은 홍수가 났을 때 집으로 가져갔던 책을 모두 돌려주었고, 몇 권에서는 아직도 강물 냄새가 나지만 잃어버린 책은 한 권도 없었다.",
            "관장은 여름 내내 다락방에서 사전과 커다란 세계 지도를 지켜 준 한 소년의 편지가 무엇보다 기뻤다고 말했다."), "ko"),
        Story("ห้องสมุดริมแม่น้ำเปิดอีกครั้ง", (
            "หลังจากซ่อมแซมอยู่เก้าสัปดาห์ ห้องสมุดริมแม่น้ำก็เปิดอีกครั้งเมื่อวานนี้ และก่อนเที่ยงวันก็ไม่มีเก้าอี้ว่างเหลืออยู่ในห้องอ่านหนังสือเลยแม้แต่ตัวเดียว",
            "ชาวเมืองนำหนังสือที่เอากลับบ้านไปในช่วงน้ำท่วมมาคืน และไม่มีเล่มใดหายไป แม้ว่าบางเล่มจะยังมีกลิ่นของน้ำในแม่น้ำติดอยู่ก็ตาม",
            "ผู้อำนวยการกล่าวว่าเธอดีใจที่สุดกับจดหมายของเด็กชายคนหนึ่งซึ่งเฝ้าดูแลพจนานุกรมและแผนที่โลกเล่มใหญ่ไว้บนห้องใต้หลังคาตลอดฤดูร้อน"), "th"),
        Story("Senasis keltas vėl plaukia per upę", (
            "Po pavasario potvynio senasis keltas nuo vakar vėl plaukia per upę, ir jau pirmąjį rytą ant kranto stovėjo daugiau kaip šimtas žmonių, laukiančių savo eilės.",
            "Mažo miestelio gyventojams baigėsi ilgų kelionių metas, nes artimiausias tiltas yra už dvylikos kilometrų į pietus, anapus kalvų ir senojo miško.",
            "Keltininkas sakė, kad tyla ant upės jam patiko, tačiau keleivių pokalbių trūko labiau, negu jis kada nors anksčiau manė."), "lt"),
    )
}  # fmt: skip
