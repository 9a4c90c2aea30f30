"""Names from which persons are invented: own lists from general knowledge, shared with no matcher.

The order of a list is its rank: earlier names are commoner (`people.py` draws with weights that fall with the rank).
"""

from examples.planted.wordlist import words

GIVEN = words(
    """
James Maria Michael Jennifer David Linda Robert Elizabeth John Patricia Jose Susan William Jessica Daniel Karen
Richard Sarah Thomas Nancy Christopher Lisa Juan Margaret Anthony Sandra Mark Ashley Luis Michelle Steven Kimberly
Carlos Emily Paul Donna Andrew Carol Kenneth Amanda Joshua Melissa Kevin Deborah Brian Stephanie George Rebecca Jorge
Laura Edward Cynthia Ronald Kathleen Timothy Amy Jason Angela Jeffrey Shirley Ryan Anna Jacob Brenda Francisco Pamela
Gary Nicole Nicholas Samantha Eric Katherine Jonathan Christine Stephen Helen Larry Rachel Justin Carolyn Miguel Janet
Scott Brandon Catherine Benjamin Heather Samuel Diane Gregory Olivia Alexander Julie Frank Joyce Patrick Victoria
Raymond Ruth Jack Virginia Dennis Lauren Jerry Kelly Manuel Christina Tyler Joan Aaron Evelyn Antonio Judith Adam
Andrea Nathan Hannah Henry Megan Zachary Cheryl Douglas Jacqueline Peter Martha Kyle Gloria Alejandro Teresa Noah Ana
Ethan Madison Jeremy Rosa Walter Frances Christian Kathryn Keith Janice Roger Jean Terry Alice Austin Julia Sean Judy
Gerald Sophia Carl Grace Harold Denise Dylan Amber Arthur Doris Lawrence Marilyn Jordan Danielle Jesse Beverly Bryan
Isabella Billy Theresa Bruce Diana Gabriel Natalie Joe Brittany Logan Charlotte Alan Rose Ricardo Alexis Albert Kayla
Roy Carmen Eugene Elena Russell Silvia Vincent Yolanda Philip Norma Bobby Leticia Johnny Monica Bradley Lucia Armando
Alma Javier Irma Fernando Esther Sergio Guadalupe Eduardo Claudia Rafael Veronica Roberto Mercedes Pedro Beatriz
Hector Lorena Ruben Araceli Raul Marisol Arturo Pilar Alberto Graciela Oscar Rocio Mario Adriana Enrique Sofia Andres
Ximena Pablo Blanca Victor Consuelo Marco Dolores Cesar Socorro Ernesto Amparo Alfonso Estela Rodolfo Ofelia Gilberto
Hortensia Ignacio Concepcion Leonel Maribel Wei Mei Jun Li Hao Xin Ming Ling Yan Hui Minh Thu Anh Lan Tuan Huong Dung
Linh Quang Ngoc Hiroshi Yuki Kenji Akiko Takeshi Naomi Sung Hye Jae Eun Dong Soo Young Ji Priya Raj Anjali Sanjay
Deepa Vikram Lakshmi Arjun Kavita Ravi Sunita Suresh Meena Anil Nisha Amir Fatima Hassan Leila Reza Soraya Omar Yasmin
Khalid Noor Ali Samira Ara Anahit Vahe Siranush Gevorg Lusine Hovik Nare Dmitri Olga Sergei Irina Boris Natasha
Mikhail Svetlana Andrei Tatiana Ivan Galina Giovanni Francesca Lorenzo Chiara Jurgen Ingrid Klaus Heidi Lars Astrid
Bjorn Sigrid Kwame Abena Chidi Ngozi Emeka Adaeze Tunde Folake Malik Aaliyah Darnell Latoya Tyrone Keisha Marcus Ebony
Isaiah Imani Reginald Jasmine Corazon Rodrigo Ligaya Bayani Rommel Maricel Ferdinand Imelda Benigno Divina Moana Sione
Keoni Leilani Kai Noelani Theodore Eleanor Winston Beatrice Clarence Mildred Leonard Florence Stanley Agnes Herbert
Edith Alfred Harriet Ernest Josephine Frederick Rosemary Milton Bernadette Chester Prudence Everett Cordelia Clifford
Winifred Wallace Millicent Sheldon Philippa Roland Marguerite Gordon Henrietta Lionel Clementine Desmond Augusta
Percival Octavia Thaddeus Minerva Ambrose Lavinia Cornelius Drusilla Barnaby Rosalind Silas Tabitha Ezekiel Philomena
Leopold Seraphina Mortimer Wilhelmina Alistair Gwendolyn Rupert Isolde Tobias Marcella Quentin Valentina Jerome
Francine Wendell Lorraine Orville Claudette Elliot Suzanne Grant Yvette Curtis Monique Dwight Colette Neil Margot
Trevor Bridget Duncan Fiona Malcolm Maureen Colin Siobhan Brendan Deirdre Declan Niamh Hugo Camille Etienne Solange
Matthias Annika Stefan Katarina Zoltan Ilona Miroslav Jadwiga Bogdan Danuta Pavel Zuzana
"""
)

SURNAMES = words(
    """
Garcia Hernandez Lopez Martinez Gonzalez Rodriguez Perez Smith Sanchez Ramirez Johnson Nguyen Williams Brown Jones Lee
Torres Flores Kim Miller Davis Rivera Wong Gomez Diaz Tran Chen Cruz Wilson Reyes Anderson Morales Gutierrez Taylor
Ramos Chavez Ruiz Thomas Alvarez Mendoza Moore Jackson Castillo Wang Martin Jimenez Moreno Romero Thompson White
Herrera Vasquez Li Medina Harris Vargas Clark Pham Castro Lewis Guzman Robinson Lin Fernandez Liu Walker Young Allen
King Wright Scott Patel Singh Hill Green Adams Baker Nelson Mitchell Campbell Roberts Carter Phillips Evans Turner
Parker Collins Edwards Stewart Morris Rogers Reed Cook Morgan Bell Murphy Bailey Cooper Richardson Cox Howard Ward
Peterson Gray James Watson Brooks Kelly Sanders Price Bennett Wood Barnes Ross Henderson Coleman Jenkins Perry Powell
Long Patterson Hughes Washington Butler Simmons Foster Bryant Russell Griffin Hayes Myers Ford Hamilton Graham
Sullivan Wallace Woods Cole West Owens Reynolds Fisher Ellis Harrison Gibson McDonald Marshall Ortega Delgado Rios
Aguilar Soto Salazar Espinoza Contreras Valdez Estrada Maldonado Navarro Figueroa Cabrera Cervantes Fuentes Ibarra
Rosales Zavala Trevino Arellano Villanueva Cisneros Quintero Barrios Montoya Sandoval Avila Carrillo Duran Huerta
Pacheco Salinas Solis Zamora Ochoa Padilla Santana Robles Serrano Lozano Meza Bautista Santiago DelaCruz Villareal Ho
Le Vu Dang Bui Do Ngo Duong Ly Huynh Phan Truong Dinh Luong Chang Wu Huang Yang Zhang Zhao Chan Cheng Tang Chu Lau
Fong Yee Kwan Leung Park Choi Jung Kang Cho Yoon Jang Lim Han Shin Oh Kwon Hwang Tanaka Yamamoto Nakamura Sato
Watanabe Kobayashi Ito Yoshida Matsumoto Inoue Shah Sharma Gupta Kumar Reddy Mehta Desai Joshi Rao Iyer Nair Kapoor
Malhotra Chopra Bhatt Banerjee Mukherjee Kaur Gill Sidhu Dhillon Ahmed Khan Hussain Malik Siddiqui Rahman Farooqi
Hosseini Rezaei Tehrani Moradi Farahani Kazemi Haddad Khoury Nassar Mansour Petrosyan Sargsyan Grigoryan Hakobyan
Karapetyan Avetisyan Hovhannisyan Ivanov Petrov Volkov Sokolov Popov Kozlov Kovalenko Shevchenko Bondarenko Kowalski
Nowak Wisniewski Zielinski Novak Horvat Kovac Schmidt Schneider Weber Becker Hoffmann Zimmermann Krueger Vogel
Lindqvist Johansson Eriksson Nilsson Hansen Olsen Larsen Sorensen Rasmussen DeVries VanDyke Bakker Visser Rossi
Ferrari Esposito Bianchi Ricci Marino Greco Lombardi Fontana Caruso Santoro Moretti Dubois Laurent Moreau Lefebvre
Fournier Girard Rousseau Gauthier Okafor Okonkwo Adeyemi Eze Mensah Asante Boateng Diallo Toure Traore Kamau Mwangi
Otieno Tesfaye Bekele Alemu Gebre Santos Aquino Dizon Manalo Pangilinan Macaraeg Tolentino Magsaysay Lacson Salonga
Tuiasosopo Faleafa Kealoha Kahananui Schwartz Goldberg Rosenthal Feldman Weinstein Abramowitz Lowenthal Katzman
Whitaker Pemberton Hathaway Blackwood Thornbury Ashcroft Winslow Stratton Langley Kensworth Hollister Fairbanks
Prescott Wainwright Sedgwick Trumbull Ellsworth Lockhart Carmody Gallagher Donovan Kilpatrick Brannigan Flanagan
Rafferty Mulcahy Costigan Hennessy Tierney Gilchrist Abernathy Cavanaugh Drummond Farquhar Kinnaird Lachlan Melville
Urquhart Beckwith Halvorsen Torvald Strandberg Bergstrom Dahlquist Ekholm Fagerstrom Gustavsen Hjelmstad Kvamme
Lundgren Nordahl Ostergaard Rosenqvist Sundqvist Tollefson Ulvestad Vinterberg Amsler Brunnhofer Dietrichson
Eichelberger Fassbinder Grunewald Hagenbach Innerhofer Kaltenbach Leibowitz Mittelstadt Niedermeyer Oberholzer
Pfefferkorn Quistgaard Reichenbach Stoltzfus Trautmann Uhlenbeck Vollmer Wuthrich Zellweger Castellanos Echeverria
Goicoechea Iturralde Larranaga Mondragon Olazabal Recabarren Sotomayor Urrutia Zumarraga Bettencourt Cardoza Machado
Nascimento Silveira Teixeira Abruzzese Brancaccio Cappelletti DiBenedetto Franchetti Gianopoulos Hatzidakis Kyriakides
Papadimitriou Stavropoulos Theodorakis Zervas Bagdasarian Chakmakjian Manoukian Tashjian Yeghiazarian Chaudhuri
Gopalakrishnan Jayaraman Krishnamurthy Natarajan Parthasarathy Ramachandran Subramanian Venkataraman Wijesinghe Apuzzo
Birdsong Crowfoot Dalrymple Fennimore Greenhalgh Huxtable Ironside Jessop Knatchbull Lillywhite Mossgrove Nightingale
Oakeshott Pennyfeather Quackenbush Ravenhill Shuttleworth Throckmorton Underhill Vanterpool Wetherby Yarborough
Zobrist
"""
)

# Pairs of general usage: the name and what its bearer is called. For planting only.
NICKNAMES = (
    ("William", "Bill"),
    ("Robert", "Bob"),
    ("Richard", "Dick"),
    ("Margaret", "Peggy"),
    ("Elizabeth", "Liz"),
    ("James", "Jim"),
    ("Katherine", "Kathy"),
    ("Theodore", "Ted"),
    ("Edward", "Ned"),
    ("Charles", "Chuck"),
    ("Francisco", "Paco"),
    ("Patricia", "Patty"),
    ("Lawrence", "Larry"),
    ("Jose", "Pepe"),
    ("Susan", "Sue"),
    ("Anthony", "Tony"),
    ("Deborah", "Debbie"),
    ("Henry", "Hank"),
)

# As written with their signs, and as a form without them has it.
ACCENTED = (
    ("José", "Muñoz", "Jose", "Munoz"),
    ("Andrés", "Ibáñez", "Andres", "Ibanez"),
    ("Zoë", "Lefèvre", "Zoe", "Lefevre"),
    ("René", "Gagné", "Rene", "Gagne"),
    ("Mónica", "Peñaloza", "Monica", "Penaloza"),
    ("Ramón", "Cárdenas", "Ramon", "Cardenas"),
)
UMLAUTS = (
    ("Jürgen", "Müllhäuser", "Juergen", "Muellhaeuser"),
    ("Jörg", "Böttcher", "Joerg", "Boettcher"),
    ("Günther", "Schäfermeier", "Guenther", "Schaefermeier"),
)
PARTICLES = (
    ("van der Meulen", "Vandermeulen"),
    ("de la Fuente", "Delafuente"),
    ("von Bremen", "VonBremen"),
    ("Di Benedetto", "Dibenedetto"),
)
APOSTROPHES = (
    ("O'Shaughnessy", "OShaughnessy"),
    ("D'Annunzio", "D Annunzio"),
    ("O'Halloran", "O Halloran"),
    ("N'Diaye", "NDiaye"),
)
DOUBLE_SURNAMES = (
    ("Delgado", "Whitfield"),
    ("Achterberg", "Lindholm"),
    ("Robbins", "Castellucci"),
    ("Oyelaran", "Price"),
    ("Hallstrom", "Tsai"),
    ("Barrington", "Mehrabian"),
)
SPANISH_SURNAMES = (
    ("Arredondo", "Villaseñor"),
    ("Bustamante", "Quiroga"),
    ("Zaragoza", "Peralta"),
    ("Escamilla", "Tijerina"),
    ("Monteverde", "Ocampo"),
    ("Valdivieso", "Urquiza"),
    ("Altamirano", "Becerra"),
    ("Covarrubias", "Montaño"),
)
MC_MAC = (
    ("McAllister", "MacAllister"),
    ("MacKenna", "McKenna"),
    ("McIlvaine", "Mac Ilvaine"),
    ("MacInerney", "McInerney"),
)
SAINTS = (("St. Clair", "Saint Clair"), ("Saint-Cyr", "St Cyr"), ("St. Germain", "Saintgermain"))
ASIAN = (
    ("Xiaoling", "Ouyang"),
    ("Minh Khoa", "Trinh"),
    ("Seung-Ho", "Namgung"),
    ("Wai Keung", "Szeto"),
    ("Thanh Tam", "Luu"),
    ("Jia-Hui", "Situ"),
    ("Yoon-Seo", "Hwangbo"),
    ("Kam Fai", "Auyeung"),
    ("Quoc Bao", "Nghiem"),
    ("Shiori", "Kurosawa"),
    ("Ruomei", "Shangguan"),
)
