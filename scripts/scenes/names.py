"""Names of many origins and the words of records; all chosen by hand for this project."""

from __future__ import annotations

import unicodedata

# Given names and surnames by where they are common.
ORIGINS: dict[str, tuple[list[str], list[str]]] = {
    "english": ("Jane Robert Linda Peter Grace Edith Walter Harriet Simon Beatrice Clive Doreen Nigel Pamela Trevor Maud".split(),
                "Smith Whitfield Brown Hill Ashworth Pemberton Harcourt Blackwood Thornbury Wainwright Ellis Marlowe Fairfax Goodwin Penrose Tilley".split()),
    "irish": ("Sean Siobhán Niamh Aoife Declan Brendan Róisín Cormac Maeve Fionn".split(),
              "O'Sullivan O'Brien McCarthy Gallagher Byrne Doyle O'Reilly McKenna Fitzgerald Kavanagh".split()),
    "spanish": ("Luz Carlos Ana José María Guadalupe Javier Concepción Raúl Inés Héctor Ximena Rocío Álvaro Yolanda Ramón".split(),
                ["Rivera", "Gutiérrez", "Delgado", "Muñoz", "Peña", "Castañeda", "Ibáñez", "Orozco", "Villanueva", "Cárdenas", "de la Cruz", "Núñez", "Zamora", "Quiñones"]),
    "portuguese": ("João Fátima Thiago Conceição Joaquim Lurdes Nuno Beatriz".split(), "Gonçalves Araújo Magalhães Teixeira Pires Simões Fonseca Brandão".split()),
    "french": ("Hélène François Amélie Étienne Zoé Benoît Océane Gérard".split(), ["Lefèvre", "Dubois", "Beaulieu", "Chénier", "Rousseau", "Garçon", "Deschamps", "St-Pierre"]),
    "german": ("Jürgen Ute Heinz Käthe Anneliese Günther Ilse Dieter".split(), "Müller Schäfer Köhler Vogel Henning Brandt Kessler Weiß Bäumer Lindqvist".split()),
    "nordic": ("Björn Åse Sven Ingrid Søren Maja Øystein Linnea".split(), "Lindström Bjørnstad Sørensen Halvorsen Nyström Åkesson Dahl Petersen".split()),
    "polish": ("Wojciech Małgorzata Zbigniew Agnieszka Łukasz Bożena Stanisław Halina".split(), "Kowalczyk Wójcik Zieliński Szymańska Brzeziński Nowakowski Pawlak Górski".split()),
    "slavic": ("Dmitri Olga Nikolai Svetlana Goran Milica Ivan Tatiana".split(), "Petrov Ivanova Kuznetsov Popović Dvořák Novotná Horvat Jovanović Bondarenko Shevchuk".split()),
    "turkish": ("Emre Ayşe Mehmet Gülşen Yiğit Zeynep Çağla Hüseyin".split(), "Yılmaz Öztürk Şahin Çelik Aydın Demir Koç Karadağ".split()),
    "arabic": ("Ahmed Fatima Khalid Layla Yusuf Noor Hassan Amina Tariq Zainab".split(), ["Al-Rashid", "Haddad", "El-Sayed", "Khoury", "Mansour", "Al-Amin", "Nasser", "Abdallah", "Bakri", "Saleh"]),
    "persian": ("Dariush Shirin Babak Parisa Farhad Nasrin".split(), "Tehrani Farahani Moradi Hosseini Karimi Rostami".split()),
    "indian": ("Priya Rajesh Ananya Venkat Deepa Sanjay Lakshmi Arjun Meera Harpreet".split(), "Sharma Iyer Patel Krishnamurthy Banerjee Reddy Subramanian Gill Chatterjee Desai".split()),
    "chinese": ("Mei Wei Xiaoming Lihua Jun Yan Guoqiang Fang".split(), "Chen Zhang Huang Xu Liang Ouyang Zhao Tseng Kwok Leung".split()),
    "vietnamese": ("Thanh Linh Minh Hương Đức Ngọc Phuong Tuan".split(), "Nguyen Trần Phạm Huynh Võ Đặng Bui Ngo".split()),
    "korean": ("Ji-woo Min-jun Soo-jin Hye-kyung Dong-hyun Eun".split(), "Kim Park Choi Jung Kang Yoon Hwang Seo".split()),
    "japanese": ("Hiroshi Kenji Yuki Naoko Takeshi Michiko Haruto Sachiko".split(), "Tanaka Yamada Kobayashi Fujimoto Watanabe Shimizu Ōta Nakagawa".split()),
    "filipino": ("Maricel Rodel Jocelyn Danilo Imelda Reynaldo".split(), "Bautista Dimaculangan Macaraeg Santos Pangilinan Tolentino".split()),
    "westafrican": ("Ngozi Kwame Adaeze Chidi Amara Kofi Abena Oluwaseun Yaa Ibrahima".split(), "Okafor Mensah Adeyemi Abara Okonkwo Diallo Owusu Boateng Nwosu Traoré".split()),
    "eastafrican": ("Tesfaye Hodan Wanjiru Kamau Selam Abdi Achieng Mulugeta".split(), "Gebremariam Mwangi Otieno Warsame Haile Kiplagat Njoroge Abebe".split()),
    "american": ("Latoya Aaliyah Tyrone Keisha DeShawn Brandi Cody Makayla Jermaine Tiffany".split(), "Washington Jefferson Booker Landry Boudreaux Tate Crowder Begaye Kealoha Stonecipher".split()),
    "greek": ("Eleni Kostas Despina Yannis Vasiliki Stavros".split(), "Papadopoulos Economou Stathakis Karras Pappas Vlahos".split()),
    "italian": ("Giulia Paolo Carmela Niccolò Rosaria Salvatore".split(), ["D'Angelo", "Ricci", "Esposito", "De Luca", "Lombardi", "Bianchi", "Marchetti", "Di Stefano"]),
    "hawaiian": ("Leilani Keoni Malia Kaimana".split(), "Kahananui Kalani Nakamura Akana".split()),
}
STREETS = ("Maple Oak Harbor Elm Birch Cedar Willow Juniper Chestnut Sycamore Prospect Mill Church Washington Lincoln Lakeview Ridge Sunset Orchard Meadow"
           " Pleasant Summit Walnut Franklin Bridge Union Highland Canal Garden Quarry").split()
TOWNS = ("Millbrook|Fairhaven|Ashford|Riverton|Northfield|Cedar Falls|Brookside|Westbury|Oakdale|Clearwater|Summerville|Kingsport|Eastwick|Port Marlow"
         "|New Haddon|Lakemont|Greenhollow|Stonebridge|Weldon Springs|Alder Creek").split("|")
DIAGNOSES = ("type 2 diabetes|hypertension|COPD exacerbation|atrial fibrillation|CHF|pneumonia|asthma|breast cancer|HIV positive|hepatitis C|schizophrenia"
             "|major depression|anxiety disorder|epilepsy|CKD stage 3|hip fracture|pregnancy 32 wks|UTI|migraine|sleep apnea|Parkinson's disease|lupus"
             "|opioid use disorder|bipolar I|rheumatoid arthritis|post-op day 2|chest pain|sepsis|stroke|anemia").split("|")
DRUGS = ("metformin lisinopril amlodipine atorvastatin apixaban furosemide sertraline gabapentin levothyroxine omeprazole metoprolol warfarin prednisone"
         " albuterol insulin amoxicillin hydrocodone quetiapine lamotrigine methotrexate penicillin losartan tramadol clonazepam").split()
PAYERS = "Harbor Health Plan|Unity Mutual|BlueRiver HMO|Summit Care PPO|Evergreen Medicaid|Northstar Advantage|Granite Benefit|Meridian Choice".split("|")
_SPECIAL = str.maketrans("łŁøØđĐßıæÆŌō", "lLoOdDsiaAOo")


def folded(text: str) -> str:
    """The text without accents, for a font that lacks them."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(_SPECIAL)) if not unicodedata.combining(c))
