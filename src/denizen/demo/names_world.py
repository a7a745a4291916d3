# ruff: noqa: E501 - tables of names and words read best as they are
"""Names from other countries, a pool for each language: native form and Latin form, written from general knowledge.

A pool that gives one form only is of a language that writes in Latin letters; its passport form drops the
diacritics.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pool:
    """Family names and given names of a language; entries are `native/Latin` or one form for both."""

    family: str
    male: str
    female: str
    family_first: bool = False
    joiner: str = " "


POOLS: dict[str, Pool] = {
    "korean": Pool(
        "김/Kim 이/Lee 박/Park 최/Choi 정/Jung 강/Kang 조/Cho 윤/Yoon 장/Jang 임/Lim 한/Han 오/Oh 서/Seo 신/Shin 권/Kwon 황/Hwang 안/Ahn 송/Song",
        "민준/Minjun 서준/Seojun 지훈/Jihoon 성민/Sungmin 현우/Hyunwoo 동현/Donghyun 영수/Youngsoo 상철/Sangchul 재현/Jaehyun 태영/Taeyoung 준호/Junho"
        " 정호/Jungho 성호/Sungho 승민/Seungmin 진우/Jinwoo 병철/Byungchul",
        "서연/Seoyeon 지우/Jiwoo 민지/Minji 수진/Sujin 은정/Eunjung 영희/Younghee 미경/Mikyung 지영/Jiyoung 혜진/Hyejin 유진/Yujin 현정/Hyunjung"
        " 은주/Eunju 소영/Soyoung 정숙/Jungsook 하은/Haeun",
        True,
        "",
    ),
    "japanese": Pool(
        "佐藤/Sato 鈴木/Suzuki 高橋/Takahashi 田中/Tanaka 伊藤/Ito 渡辺/Watanabe 山本/Yamamoto 中村/Nakamura 小林/Kobayashi 加藤/Kato 吉田/Yoshida"
        " 山田/Yamada 佐々木/Sasaki 松本/Matsumoto 井上/Inoue 木村/Kimura 清水/Shimizu 斎藤/Saito",
        "健太/Kenta 大輔/Daisuke 翔太/Shota 拓也/Takuya 直樹/Naoki 誠/Makoto 和也/Kazuya 隆/Takashi 浩二/Koji 健一/Kenichi 達也/Tatsuya 亮/Ryo 茂/Shigeru"
        " 蓮/Ren 悠斗/Yuto",
        "陽子/Yoko 恵子/Keiko 美咲/Misaki 由美/Yumi 直美/Naomi 愛/Ai 真由美/Mayumi 優子/Yuko 裕子/Hiroko 葵/Aoi 結衣/Yui 智子/Tomoko 幸子/Sachiko"
        " 明美/Akemi",
        True,
        " ",
    ),
    "arabic": Pool(
        "الحداد/Al-Haddad العمري/Al-Omari الصالح/Al-Saleh حسن/Hassan إبراهيم/Ibrahim الخطيب/Al-Khatib محمود/Mahmoud عبدالله/Abdullah الشامي/Al-Shami"
        " ناصر/Nasser يوسف/Yousef الحسيني/Al-Husseini سالم/Salem الزبيدي/Al-Zubaidi المصري/Al-Masri خليل/Khalil منصور/Mansour عثمان/Othman",
        "محمد/Mohammed أحمد/Ahmed علي/Ali حسين/Hussein عمر/Omar خالد/Khaled مصطفى/Mustafa سامي/Sami طارق/Tarek ياسر/Yasser وليد/Walid كريم/Karim"
        " فيصل/Faisal هشام/Hisham بلال/Bilal رامي/Rami ماجد/Majed زياد/Ziad",
        "فاطمة/Fatima مريم/Mariam عائشة/Aisha زينب/Zainab نور/Noor سارة/Sara ليلى/Layla هدى/Huda سلمى/Salma رنا/Rana هناء/Hanaa أمل/Amal سميرة/Samira"
        " ريم/Reem",
    ),
    "persian": Pool(
        "محمدی/Mohammadi حسینی/Hosseini احمدی/Ahmadi رضایی/Rezaei کریمی/Karimi موسوی/Mousavi جعفری/Jafari صادقی/Sadeghi رحیمی/Rahimi"
        " قاسمی/Ghasemi نوری/Noori اکبری/Akbari",
        "علی/Ali رضا/Reza محمد/Mohammad حسین/Hossein مهدی/Mehdi امیر/Amir حمید/Hamid سعید/Saeed بهرام/Bahram کامران/Kamran فرهاد/Farhad نادر/Nader",
        "زهرا/Zahra مریم/Maryam فاطمه/Fatemeh لیلا/Leila شیرین/Shirin نرگس/Narges مینا/Mina پریسا/Parisa سمیرا/Samira نسرین/Nasrin",
    ),
    "urdu": Pool(
        "خان/Khan احمد/Ahmad حسین/Hussain ملک/Malik قریشی/Qureshi بٹ/Butt شیخ/Sheikh چوہدری/Chaudhry اقبال/Iqbal راجہ/Raja",
        "محمد/Muhammad عمران/Imran بلال/Bilal عثمان/Usman طارق/Tariq عدنان/Adnan فیصل/Faisal کاشف/Kashif شاہد/Shahid ندیم/Nadeem وسیم/Waseem",
        "عائشہ/Ayesha فاطمہ/Fatima ثناء/Sana مریم/Maryam صائمہ/Saima نادیہ/Nadia حنا/Hina رابعہ/Rabia",
    ),
    "hindi": Pool(
        "शर्मा/Sharma कुमार/Kumar सिंह/Singh गुप्ता/Gupta वर्मा/Verma अग्रवाल/Agarwal जैन/Jain पटेल/Patel मेहता/Mehta यादव/Yadav मिश्रा/Mishra चौधरी/Chaudhary"
        " शाह/Shah मल्होत्रा/Malhotra कपूर/Kapoor जोशी/Joshi",
        "राजेश/Rajesh अमित/Amit संजय/Sanjay विजय/Vijay राहुल/Rahul अनिल/Anil सुरेश/Suresh रवि/Ravi मनोज/Manoj दीपक/Deepak अजय/Ajay विकास/Vikas आशीष/Ashish"
        " नितिन/Nitin पंकज/Pankaj रोहित/Rohit",
        "प्रिया/Priya अंजलि/Anjali सुनीता/Sunita पूजा/Pooja नेहा/Neha कविता/Kavita रेखा/Rekha सीमा/Seema मीना/Meena स्नेहा/Sneha दिव्या/Divya",
    ),
    "bengali": Pool(
        "রহমান/Rahman ইসলাম/Islam হোসেন/Hossain আহমেদ/Ahmed চৌধুরী/Chowdhury খান/Khan দাস/Das সরকার/Sarkar হক/Haque মিয়া/Mia",
        "মোহাম্মদ/Mohammad রফিকুল/Rafiqul কামাল/Kamal জাহিদ/Zahid সাইফুল/Saiful মাসুদ/Masud তানভীর/Tanvir রাশেদ/Rashed শফিক/Shafiq আরিফ/Arif",
        "নুসরাত/Nusrat ফারজানা/Farzana শারমিন/Sharmin তাসনিম/Tasnim রুমানা/Rumana সাবিনা/Sabina নাসরিন/Nasrin",
    ),
    "thai": Pool(
        "แซ่ลิ้ม/Saelim สุขใจ/Sukjai ทองดี/Thongdee ใจดี/Jaidee ศรีสุข/Srisuk บุญมา/Bunma แก้วมณี/Kaewmanee วงศ์ทอง/Wongthong",
        "สมชาย/Somchai สมศักดิ์/Somsak วิชัย/Wichai ประเสริฐ/Prasert อนันต์/Anan ธนา/Thana ณัฐพล/Nattapon",
        "สมหญิง/Somying มาลี/Malee สุดา/Suda วันเพ็ญ/Wanpen อรุณี/Arunee นภา/Napha กัญญา/Kanya",
    ),
    "vietnamese": Pool(
        "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Võ Đặng Bùi Đỗ Ngô",
        "Văn_Hùng Minh_Tuấn Quang_Huy Đức_Anh Thanh_Sơn Quốc_Việt Hữu_Nghĩa Văn_Nam",
        "Thị_Lan Thị_Hương Ngọc_Anh Thu_Hà Thanh_Thảo Minh_Châu Thị_Mai Phương_Linh",
        True,
    ),
    "english": Pool(
        "Smith Johnson Brown Taylor Wilson Evans Walker Wright Robinson Clarke Hughes Murphy Campbell Stewart Morgan Cooper Ward Turner Bailey Reid",
        "James John David Michael Daniel Thomas Andrew Matthew Peter Mark Paul Robert Simon Benjamin Samuel Oliver",
        "Sarah Emma Laura Rachel Anna Rebecca Helen Karen Susan Claire Emily Charlotte Hannah Olivia",
    ),
    "west_african": Pool(
        "Okafor Adeyemi Okonkwo Eze Balogun Mensah Owusu Boateng Asante Osei Nwosu Abubakar Adebayo Sesay Kamara Koroma Appiah Danso",
        "Chinedu Emeka Tunde Kwame Kofi Kwabena Ibrahim Musa Ifeanyi Samuel Emmanuel Segun Yaw Obinna Yusuf Daniel",
        "Ngozi Chioma Amina Abena Akosua Adaeze Funke Blessing Grace Fatou Ama Patience Folake",
    ),
    "east_african": Pool(
        "Mwangi Otieno Kamau Ochieng Njoroge Kariuki Mushi Juma Banda Phiri Mwamba Moyo Ndlovu Mugisha Okello Habimana Nkosi Tembo",
        "Joseph Peter Brian Dennis Kevin Juma Hamisi Moses Isaac Patrick Emmanuel Tendai Thabo Godfrey Eric",
        "Wanjiku Achieng Grace Mercy Faith Neema Rehema Esther Ruth Chipo Thandi Aline Joyce",
    ),
    "ethiopian": Pool(
        "ተስፋዬ/Tesfaye በቀለ/Bekele ገብሬ/Gebre ሀይሌ/Haile ታደሰ/Tadesse አለሙ/Alemu ወልደ/Wolde መኮንን/Mekonnen",
        "ዳዊት/Dawit ዮናስ/Yonas አበበ/Abebe ሰለሞን/Solomon ሙሉጌታ/Mulugeta ኤርሚያስ/Ermias",
        "ሄለን/Helen ትዕግስት/Tigist ማርታ/Marta አልማዝ/Almaz ሳራ/Sara ሰላም/Selam",
    ),
    "francophone": Pool(
        "Diallo Traoré Keïta Coulibaly Koné Touré Camara Ndiaye Diop Fall Sow Cissé Mbemba Nkurunziza Kouassi Ouédraogo Mbarga Bongo",
        "Mamadou Ousmane Abdoulaye Ibrahima Moussa Amadou Cheikh Jean-Pierre Serge Koffi Alassane Souleymane Modibo Christian",
        "Aminata Fatoumata Mariama Aïssatou Awa Kadiatou Marie Chantal Djeneba Rokhaya Solange Clarisse",
    ),
    "french": Pool(
        "Martin Bernard Dubois Thomas Petit Durand Leroy Moreau Lefèvre Roux Fournier Girard Bonnet Mercier Renard",
        "Pierre Julien Nicolas Antoine Olivier François Laurent Thierry Mathieu Benoît Sébastien Hugo",
        "Camille Sophie Claire Élodie Nathalie Céline Isabelle Amélie Chloé Hélène Manon",
    ),
    "spanish": Pool(
        "García_López Rodríguez_Pérez González_Martín Fernández_Ruiz Martínez_Gómez Sánchez_Díaz Ramírez_Torres Flores_Vargas Castillo_Rojas"
        " Herrera_Mendoza Jiménez_Ortega Romero_Silva Morales_Cruz Navarro_Ríos",
        "Carlos José Juan Luis Miguel Javier Andrés Diego Fernando Alejandro Rafael Sergio Manuel Pablo",
        "María Carmen Ana Lucía Laura Sofía Gabriela Isabel Patricia Verónica Daniela Paula",
    ),
    "portuguese": Pool(
        "Silva Santos Oliveira Souza Pereira Costa Ferreira Rodrigues Almeida Carvalho Gomes Ribeiro Lopes Barbosa",
        "João Pedro Lucas Rafael Marcos Paulo Tiago Bruno André Rodrigo Felipe António",
        "Ana Juliana Beatriz Camila Fernanda Mariana Patrícia Inês Letícia Carla",
    ),
    "german": Pool(
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Hoffmann Schäfer Koch Krüger Huber Gruber",
        "Thomas Andreas Stefan Michael Jürgen Markus Florian Jan Lukas Felix Matthias Christian",
        "Anna Katrin Julia Sabine Claudia Susanne Lena Monika Petra Christine Heike",
    ),
    "dutch_nordic": Pool(
        "Jansen Visser Bakker Hansen Johansen Andersson Johansson Nielsen Larsen Virtanen Korhonen Jónsson Sørensen Lindqvist",
        "Lars Erik Anders Jan Pieter Henrik Mikael Johan Sven Bram Mikko Olav",
        "Anna Karin Ingrid Maria Sanne Kirsten Astrid Liisa Sigrid Eva Johanna",
    ),
    "italian": Pool(
        "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo",
        "Marco Giuseppe Antonio Luca Alessandro Francesco Andrea Roberto Paolo Stefano",
        "Giulia Francesca Chiara Anna Elena Silvia Paola Laura Federica Martina",
    ),
    "balkan": Pool(
        "Popescu Ionescu Horvat Kovačić Jovanović Petrović Nagy Kovács Szabó Hoxha Novák Dvořák Kowalski Wiśniewski Nowak Kazlauskas Bērziņš Tamm",
        "Andrei Ivan Marko Nikola Péter László Adrian Jan Piotr Tomáš Jonas Mihai",
        "Elena Ana Ivana Jelena Katalin Anna Petra Agnieszka Jana Ioana Marija",
    ),
    "greek": Pool(
        "Παπαδόπουλος/Papadopoulos Νικολάου/Nikolaou Γεωργίου/Georgiou Δημητρίου/Dimitriou Ιωάννου/Ioannou Κωνσταντίνου/Konstantinou",
        "Γιώργος/Giorgos Δημήτρης/Dimitris Νίκος/Nikos Κώστας/Kostas Γιάννης/Giannis",
        "Μαρία/Maria Ελένη/Eleni Κατερίνα/Katerina Σοφία/Sofia Άννα/Anna",
    ),
    "hebrew": Pool(
        "כהן/Cohen לוי/Levy מזרחי/Mizrahi פרץ/Peretz ביטון/Biton אברהם/Avraham פרידמן/Friedman",
        "דוד/David יוסף/Yosef משה/Moshe איתן/Eitan יונתן/Yonatan אורי/Uri",
        "שרה/Sarah רחל/Rachel מיכל/Michal נועה/Noa תמר/Tamar יעל/Yael",
    ),
    "turkish": Pool(
        "Yılmaz Kaya Demir Şahin Çelik Yıldız Öztürk Aydın Özdemir Arslan Doğan Kılıç",
        "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Murat Emre Serkan Burak",
        "Fatma Ayşe Emine Zeynep Elif Merve Esra Özlem Selin",
    ),
    "uzbek": Pool(
        "Karimov/Karimov Rahimov/Rahimov Yusupov/Yusupov Tursunov/Tursunov Nazarov/Nazarov Mammadov/Mammadov Aliyev/Aliyev Saidov/Saidov",
        "Aziz Bobur Jasur Sherzod Rustam Ulugbek Timur Farrukh Elchin Davron",
        "Dilnoza Nigora Gulnora Malika Zarina Feruza Shahnoza Aysel",
    ),
    "georgian": Pool(
        "ბერიძე/Beridze კაპანაძე/Kapanadze გელაშვილი/Gelashvili მაისურაძე/Maisuradze გიორგაძე/Giorgadze",
        "გიორგი/Giorgi დავით/Davit ლევან/Levan ზურაბ/Zurab ირაკლი/Irakli",
        "ნინო/Nino მარიამ/Mariam თამარ/Tamar ანა/Ana",
    ),
    "armenian": Pool(
        "Հակոբյան/Hakobyan Սարգսյան/Sargsyan Գրիգորյան/Grigoryan Պետրոսյան/Petrosyan",
        "Արմեն/Armen Դավիթ/Davit Կարեն/Karen Տիգրան/Tigran",
        "Անի/Ani Մարիամ/Mariam Լիլիթ/Lilit Նարե/Nare",
    ),
    "indonesian": Pool(
        "Santoso Wijaya Setiawan Hidayat Saputra Kurniawan Susanto Abdullah Rahman Ismail Hashim Osman",
        "Budi Agus Andi Rizky Dedi Hendra Ahmad Azman Faizal Irfan Joko",
        "Siti Dewi Sri Rina Putri Nurul Aisyah Wati Indah Ratna",
    ),
    "filipino": Pool(
        "Santos Reyes Cruz Bautista Ocampo Garcia Mendoza Aquino Villanueva Ramos Dela_Cruz",
        "Jose Mark Jayson Ramon Rodel Jerome Arnel Christian Noel",
        "Maria Rosalie Jennifer Marites Angelica Lorna Cherry Liza Rowena",
    ),
    "south_asian": Pool(
        "Thapa Gurung Shrestha Rai Perera Fernando Silva Jayasinghe Dorji Wangchuk Manik Rasheed",
        "Bishal Ramesh Prakash Nuwan Chaminda Sampath Tashi Karma Ahmed Hassan",
        "Sita Gita Kamala Nadeesha Dilrukshi Pema Sonam Aminath Mariyam",
    ),
    "burmese": Pool(
        "Aung Htun Win Myint Zaw Kyaw Oo Lwin",
        "Min Thura Kyaw Zaw Ko_Ko Htet Ye Naing",
        "Khin Thida Aye Su_Su Hnin Mya Thandar Ei",
    ),
    "pacific": Pool(
        "Tupou Fifita Tamasese Leota Kaho Waqa Naidu Kila Tekinene Tokataake",
        "Sione Tevita Ioane Semisi Josefa Tomasi Peni John",
        "Mele Ana Sina Losa Litia Salote Maria Teuila",
    ),
    "somali": Pool(
        "Hassan Abdi Mohamed Warsame Farah Ali Omar Jama Nur Isse",
        "Abdirahman Mohamed Ahmed Yusuf Abdullahi Mahad Ismail Liban",
        "Hodan Fadumo Amina Sahra Khadija Ifrah Asha Hibo",
    ),
}

# The countries (ISO 3166-1 alpha-3) of each pool; Mongolian and Russian have rules of their own and stand here for the count.
COUNTRIES: dict[str, str] = {
    "mongolian": "MNG",
    "russian": "RUS BLR UKR KAZ KGZ MDA BGR",
    "korean": "KOR PRK",
    "japanese": "JPN",
    "arabic": "YEM IRQ EGY JOR SYR SDN LBY DZA MAR TUN LBN SAU ARE KWT OMN BHR QAT PSE MRT COM DJI ESH",
    "persian": "IRN AFG TJK",
    "urdu": "PAK",
    "hindi": "IND",
    "bengali": "BGD",
    "thai": "THA LAO",
    "vietnamese": "VNM",
    "english": "GBR USA CAN AUS NZL IRL JAM TTO BRB BHS GUY BLZ GRD LCA VCT ATG DMA KNA MLT SGP",
    "west_african": "NGA GHA SLE LBR GMB",
    "east_african": "KEN TZA UGA ZAF ZMB ZWE MWI BWA NAM LSO SWZ RWA SSD MUS SYC",
    "ethiopian": "ETH ERI",
    "francophone": "SEN MLI CIV GIN BFA NER TGO BEN CMR GAB COG COD CAF TCD BDI MDG HTI",
    "french": "FRA BEL LUX MCO",
    "spanish": "ESP MEX COL PER VEN CHL ARG ECU BOL PRY URY GTM HND SLV NIC CRI PAN CUB DOM AND GNQ",
    "portuguese": "BRA PRT AGO MOZ CPV GNB STP TLS SUR",
    "german": "DEU AUT CHE LIE",
    "dutch_nordic": "NLD DNK SWE NOR FIN ISL",
    "italian": "ITA SMR VAT",
    "balkan": "POL CZE SVK HUN ROU SRB HRV SVN BIH MKD MNE ALB LTU LVA EST",
    "greek": "GRC CYP",
    "hebrew": "ISR",
    "turkish": "TUR",
    "uzbek": "UZB AZE TKM",
    "georgian": "GEO",
    "armenian": "ARM",
    "indonesian": "IDN MYS BRN",
    "filipino": "PHL",
    "south_asian": "NPL LKA BTN MDV",
    "burmese": "MMR KHM",
    "pacific": "FJI WSM TON PNG SLB VUT KIR NRU PLW FSM MHL TUV",
    "somali": "SOM",
}
