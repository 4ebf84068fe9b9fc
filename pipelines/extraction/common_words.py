"""The commonest small words of languages: enough of them in a text settle its language without any model."""

from __future__ import annotations

# fmt: off
_WORDS = {
    "en": "the of and to in a is that for it was on with as are at be by this from have not they he his has but an",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux d l",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha",
    "it": "di e il la che in a per è un del una i non si con da le sono dei della al come ha più alla ma nel anche gli",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das à",
    "nl": "de van het een en in is dat op te zijn voor met die aan niet om er ook als door naar bij uit nog worden",
    "sv": "och i att det som en på är av för med till den har de inte om ett men var sig från så kan nu när",
    "da": "og i at det er en til på som af for den de med der ikke et har var fra men om sig kan ud havde blev",
    "nb": "og i det er på til en som av for at med de den ikke et har var fra men om seg kan ut hadde ble etter",
    "pl": "w i na z się nie do to że jest o jak po co ale za przez od tym dla jego ze są przy być także oraz",
    "cs": "a se v na je že o s z do i to k ve pro za by ale si po jako podle od které jsou který však",
    "sk": "a sa v na je že o s z do aj to k vo pre za by ale si po ako podľa od ktoré sú ktorý však",
    "hu": "a az és hogy nem is egy van ez meg már csak de volt azt mint el ha ezt sem kell még",
    "ro": "de în și a la cu pe nu care din o un este că mai pentru să se au sunt fost o prin ca sau",
    "fi": "ja on ei että se oli hän mutta myös ovat kun tai joka ole sen mukaan jo kuin vain",
    "hr": "i je u na se da za su od s a o ne kako što koji bi iz sa će ili kao nije",
    "tr": "ve bir bu için da de ile olarak çok daha olan gibi sonra kadar en ise ancak göre var her ne",
    "sq": "të e në i dhe për me një që nga se është u ka nuk si më edhe do janë",
    "id": "yang dan di dengan untuk dari pada ini itu dalam tidak akan oleh juga ke adalah ada bisa",
    "vi": "và của là có được cho trong không với các một những này đã người để khi",
    "lt": "ir yra kad į su iš tai jis bet apie dėl kaip buvo per nuo taip pat",
    "lv": "un ir ka no ar uz par kas bet tas kā arī pie pēc tā nav",
    "et": "ja on et ei see oli kui ka mis oma aga ning ta selle mida",
    "ca": "de la i el que en a els per les un amb no una del és al més va com",
    "ru": "и в не на что с он как по это из у за к для от но о был его до так а она было после также их только который",
    "uk": "і в не на що з як до та за у від про це для є його був але через також які після",
    "be": "і ў не на што з як да за у ад пра гэта для але яго быў праз таксама якія пасля",
    "bg": "на и да в за се от е че с не са по като до при това ще из ли му след които беше",
    "mk": "на и во да се за од е дека со не ќе по како до при ова што или беше",
    "sr": "и у је да на се за од не су са о као што који би ће из или није",
    "fa": "و در به از که این را با است برای آن یک تا بر هم",
    "ar": "في من على إلى أن عن مع التي الذي هذا هذه كان بعد قد لا ما بين كما",
}
# fmt: on


def _languages_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in _WORDS.items():
        for word in dict.fromkeys(words.split()):
            found[word] = (*found.get(word, ()), name)
    return found


LANGUAGES_OF = _languages_of()
