"""The demonstration's customers: all made up, with addresses at domains that nobody can own."""

from dataclasses import dataclass

_MAIL = ("example.org", "example.net", "mail.example", "post.example")


@dataclass(frozen=True)
class Person:
    """A customer; `key` is how the stories name the person and the local part of the e-mail address."""

    key: str
    name: str
    country: str
    address: str

    @property
    def email(self) -> str:
        """An address under a domain that is reserved for examples."""
        return f"{self.key}@{_MAIL[len(self.name) % len(_MAIL)]}"


_LINES = """
grace.whitfield | Grace Whitfield | US | 418 Larkspur Lane, Boise, ID 83702
denise.caldwell | Denise Caldwell | US | 77 Pier Street Apt 4B, Portland, ME 04101
tyler.brooks | Tyler Brooks | US | 2301 Quarry Road, Duluth, MN 55804
hannah.okafor | Hannah Okafor | US | 59 Magnolia Court, Savannah, GA 31401
robert.kim | Robert Kim | US | 1120 Alder Avenue, Tacoma, WA 98402
olivia.barnes | Olivia Barnes | US | 36 Mill Pond Drive, Burlington, VT 05401
kevin.doyle | Kevin Doyle | US | 902 Cedar Bluff Way, Omaha, NE 68102
teresa.ramirez | Teresa Ramirez | US | 4415 Agave Street, Tucson, AZ 85705
samuel.adeyemi | Samuel Adeyemi | US | 610 Harbor View, Norfolk, VA 23510
linda.kowalczyk | Linda Kowalczyk | US | 81 Foundry Street, Buffalo, NY 14201
marcus.webb | Marcus Webb | US | 2750 Prairie Wind Road, Topeka, KS 66603
gloria.mendez | Gloria Mendez | US | 205 Canyon Rim Road, Bend, OR 97703
joan.petersen | Joan Petersen | US | 14 Birch Hollow, Fargo, ND 58102
andre.fontaine | Andre Fontaine | US | 333 Bayou Terrace, Baton Rouge, LA 70802
emily.zhang | Emily Zhang | US | 1508 Sycamore Place, Davis, CA 95616
marc.gagnon | Marc-Antoine Gagnon | CA | 27 rue des Tilleuls, Québec QC G1R 2J4
priya.raman | Priya Raman | CA | 640 Kingfisher Crescent, Halifax NS B3H 1A1
ewan.macleod | Ewan MacLeod | CA | 19 Orchard Road, Kelowna BC V1Y 4N7
diego.salazar | Diego Salazar | MX | Calle Jacaranda 112, Puebla 72000
rafael.nogueira | Rafael Nogueira | BR | Rua das Palmeiras 245, Curitiba PR 80020-090
beatriz.azevedo | Beatriz Azevedo | BR | Avenida do Porto 1830, Recife PE 50030-230
thiago.moraes | Thiago Moraes | BR | Rua Ipê Amarelo 58, Belo Horizonte MG 30130-010
larissa.pinheiro | Larissa Pinheiro | BR | Travessa da Serra 12, Porto Alegre RS 90010-150
imogen.hartley | Imogen Hartley | GB | 5 Saltmarsh Row, Whitby YO22 4AB
callum.fraser | Callum Fraser | GB | 41 Loch View, Inverness IV2 3QT
fatima.siddiqui | Fatima Siddiqui | GB | 112 Weaver Street, Bradford BD1 3HU
gareth.pritchard | Gareth Pritchard | GB | 8 Heol y Bryn, Swansea SA1 5LF
jonas.brandt | Jonas Brandt | DE | Lindenweg 14, 24103 Kiel
aylin.demir | Aylin Demir | DE | Hafenstraße 61, 28217 Bremen
lena.vogt | Lena Vogt | DE | Am Mühlbach 3, 79098 Freiburg
florian.hauser | Florian Häuser | DE | Schillerplatz 9, 01069 Dresden
svenja.petersen | Svenja Petersen | DE | Deichstraße 22, 25813 Husum
matthias.gruber | Matthias Gruber | AT | Kirchengasse 7, 5020 Salzburg
camille.roussel | Camille Roussel | FR | 18 rue des Cordeliers, 35000 Rennes
hugo.lefevre | Hugo Lefèvre | FR | 4 quai de la Fosse, 44000 Nantes
ines.benali | Inès Benali | FR | 63 avenue du Prado, 13008 Marseille
lucia.ferrer | Lucía Ferrer | ES | Calle del Olivo 27, 46003 Valencia
marco.bellini | Marco Bellini | IT | Via dei Mercanti 15, 50122 Firenze
rita.carvalho | Rita Carvalho | PT | Rua da Boavista 204, 4050-105 Porto
sanne.devries | Sanne de Vries | NL | Prinsengracht 90, 9712 HX Groningen
elin.sandberg | Elin Sandberg | SE | Strandvägen 11, 903 26 Umeå
katarzyna.wrona | Katarzyna Wrona | PL | ul. Jaśminowa 6/12, 50-123 Wrocław
marek.zielinski | Marek Zieliński | PL | ul. Portowa 31, 81-350 Gdynia
reto.ammann | Reto Ammann | CH | Seestrasse 48, 6004 Luzern
dmitri.sokolov | Дмитрий Соколов | RU | ул. Садовая 17, кв. 42, Казань 420015
anna.belova | Анна Белова | RU | пр. Мира 88, кв. 5, Томск 634021
omar.mansouri | Omar Al Mansouri | AE | Villa 12, Palm Grove Street, Sharjah
nasser.rashid | Nasser Al-Rashid | KW | Block 4, Street 18, House 7, Salmiya
ananya.iyer | Ananya Iyer | IN | 22 Temple Tank Road, Chennai 600004
vikram.shetty | Vikram Shetty | IN | 9 Coconut Grove, Mangaluru 575001
yumi.sato | 佐藤 由美 | JP | 札幌市中央区北三条西5-2-8
ken.takahashi | 高橋 健 | JP | 福岡市博多区中洲3-7-11
minjun.seo | 서민준 | KR | 부산광역시 해운대구 바다로 25
mia.thornton | Mia Thornton | AU | 30 Wattle Grove, Hobart TAS 7000
noah.whelan | Noah Whelan | AU | 7 Coolabah Street, Dubbo NSW 2830
bridget.lynch | Bridget Lynch | US | 27 Sandpiper Road, Cape May, NJ 08204
carlos.medina | Carlos Medina | US | 880 Pecan Street, El Paso, TX 79901
wei.tan | Wei Tan | US | 215 Orchard Hill, Ithaca, NY 14850
paula.nystrom | Paula Nystrom | US | 66 Lake Drive, Marquette, MI 49855
jamal.harris | Jamal Harris | US | 1404 Peachtree Way, Macon, GA 31201
sofia.lindqvist | Sofia Lindqvist | SE | Kungsgatan 58, 753 21 Uppsala
piotr.maj | Piotr Maj | PL | ul. Lipowa 2, 20-020 Lublin
clara.neumann | Clara Neumann | DE | Goetheallee 40, 37073 Göttingen
tobias.keller | Tobias Keller | DE | Marktstraße 5, 88212 Ravensburg
antoine.mercier | Antoine Mercier | FR | 9 place du Marché, 21000 Dijon
giulia.ferri | Giulia Ferri | IT | Corso Umberto 77, 80138 Napoli
pablo.ibarra | Pablo Ibarra | ES | Paseo del Río 3, 50001 Zaragoza
renata.lima | Renata Lima | BR | Rua Sete de Abril 91, Campinas SP 13010-010
aoife.byrne | Aoife Byrne | GB | 17 Cathedral Close, Derry BT48 6RP
harriet.shaw | Harriet Shaw | GB | 2 Wharf Cottages, Bath BA2 6PR
liam.tremblay | Liam Tremblay | CA | 88 Maple Row, Ottawa ON K1N 5W1
hiroshi.ono | 小野 浩 | JP | 仙台市青葉区一番町4-1-3
layla.haddad | Layla Haddad | AE | Tower 3, Marina Walk 210, Dubai
maximilian.ernst | Maximilian Ernst | AT | Donauufer 12, 4020 Linz
noor.jansen | Noor Jansen | NL | Kerkstraat 19, 6211 CK Maastricht
irina.volkova | Ирина Волкова | RU | ул. Речная 3, кв. 19, Самара 443001
rahul.menon | Rahul Menon | IN | 51 Lake View Road, Kochi 682011
chloe.evans | Chloe Evans | AU | 14 Banksia Court, Cairns QLD 4870
"""

PEOPLE: dict[str, Person] = {
    person.key: person
    for person in (Person(*(part.strip() for part in line.split("|"))) for line in _LINES.strip().splitlines())
}
