"""Streets, buildings and towns; telephone area and ZIP are left to chance and fit no real address on purpose."""

from examples.planted.wordlist import words

STREETS = words(
    """
Alder Larkspur Manzanita Juniper Cypress Orchard Lakeview Mission Harbor Ridgecrest Willow Canyon Foothill Magnolia
Sycamore Almond Vineyard Fairmount Madrone Palmetto Sequoia Yarrow Lupine Eucalyptus Meadowlark Quail Heron Osprey
Condor Falcon Kestrel Plover Sandpiper Tern Avocet Ironwood Redbud Buckeye Toyon Ceanothus Sagebrush Chaparral Bluff
Mesa Arroyo Laguna Ensenada Camarillo Tecolote Mariposa Golondrina Paloma Cascada Rinconada Brookhurst Stonegate
Wheatland Millbrae Foundry Cannery Granary Depot Railway Wharf Lighthouse Beacon Signal Summit Terrace Briarwood
Elmhurst Hawthorne Lexford Kingsbury Norfield Oakdale Parkhurst Queensway Rosedale Stanmore Thornhill
"""
)
KINDS_OF_STREET = (
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Boulevard", "Blvd"),
    ("Road", "Rd"),
    ("Drive", "Dr"),
    ("Parkway", "Pkwy"),
    ("Lane", "Ln"),
)
TOWNS = (
    ("Fresno", "93799"),
    ("Bakersfield", "93390"),
    ("Stockton", "95297"),
    ("Riverside", "92599"),
    ("Modesto", "95399"),
    ("Oxnard", "93099"),
    ("Sacramento", "95899"),
    ("San Diego", "92199"),
    ("Los Angeles", "90099"),
    ("Long Beach", "90899"),
    ("Oakland", "94699"),
    ("San Jose", "95199"),
    ("Santa Rosa", "95499"),
    ("Redding", "96099"),
    ("Visalia", "93299"),
    ("Salinas", "93999"),
    ("Ontario", "91799"),
    ("Glendale", "91299"),
    ("Torrance", "90599"),
    ("Chico", "95999"),
)
OTHER_STATES = ("NV", "AZ", "TX", "NY", "FL", "OR", "WA", "CO", "IL", "OH", "PA", "GA", "NC", "MI")
