"""Parts from which names of organisations are invented, by what the organisation is."""

# Words that stand at the beginning of many organisations' names and tell none from another.
COMMON_HEADS = (
    "Pacific", "Coastal", "Valley", "Golden State", "Sierra", "West Coast", "Central Valley", "Bay Area", "Southland",
    "Inland", "North County", "California", "Western", "United", "Premier", "Advanced", "Allied", "First",
)  # fmt: skip
TOKENS_A = (
    "Aster", "Brindle", "Calder", "Dorsal", "Ember", "Fennel", "Garnet", "Hollin", "Indigo", "Jasper", "Kelpwood",
    "Lantern", "Marl", "Nimbus", "Ocotillo", "Pumice", "Quillon", "Rowan", "Saffron", "Tamarack", "Umber", "Verbena",
    "Wicker", "Xylia", "Yucca", "Zephyr", "Anvil", "Bramble", "Copperfield", "Driftwood", "Eventide", "Flint",
    "Gossamer", "Harrow", "Inkwell", "Jetty", "Keystone", "Loam", "Mosswood", "Northing", "Oriole", "Palisade",
    "Quarry", "Ripple", "Shale", "Thistle", "Upland", "Vesper", "Wren", "Yewdale", "Amaranth", "Borage", "Cobalt",
    "Dunlin", "Egret", "Foxglove", "Gneiss", "Hemlock", "Isthmus", "Jonquil", "Kittiwake", "Lichen", "Mistral",
    "Nettle", "Obsidian", "Petrel", "Quince", "Rhyolite", "Sorrel", "Trillium", "Ullage", "Vetch", "Whimbrel",
    "Zircon", "Basalt", "Caraway", "Dogwood", "Elder", "Feldspar", "Goldcrest", "Heather", "Ibis", "Jacaranda",
)  # fmt: skip
TOKENS_B = (
    "Ridge", "Creek", "Harbor", "Point", "Gate", "Hollow", "Bridge", "Grove", "Bend", "Crest", "Fields", "Landing",
    "Spring", "Cove", "Bluff", "Crossing", "Ford", "Hearth", "Mill", "Terrace",
)  # fmt: skip

# By kind: what follows the head, and the legal forms in use (empty: none).
TAILS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "insurer": (
        ("Casualty Insurance Company", "Indemnity Insurance Company", "Mutual Insurance", "Workers' Compensation Fund",
         "Property and Casualty", "Assurance Corporation", "Employers Insurance Company"),
        ("", "", "Inc.", "of California"),
    ),
    "claims administrator": (
        ("Claims Management Services", "Claims Administrators", "Risk Services", "Third Party Administrators",
         "Claims Solutions", "Benefit Administrators"),
        ("Inc.", "LLC", "", "Corporation"),
    ),
    "ur organization": (
        ("Utilization Review", "Medical Review Associates", "Managed Care Review", "Clinical Review Services",
         "Peer Review Group"),
        ("Inc.", "LLC", ""),
    ),
    "medical group": (
        ("Medical Group", "Orthopaedic Associates", "Spine and Pain Center", "Occupational Medicine Clinic",
         "Pain Management Associates", "Physical Therapy and Rehabilitation", "Physicians Medical Group",
         "Industrial Medical Clinic", "Neurology Associates", "Chiropractic and Wellness", "Hand and Wrist Specialists",
         "Sports Medicine Institute", "Behavioral Health Associates"),
        ("Inc.", "A Medical Corporation", "LLP", "", "P.C."),
    ),
    "facility": (
        ("Surgery Center", "Ambulatory Surgery Center", "Imaging Center", "Community Hospital",
         "Outpatient Surgical Institute",
         "Medical Center", "Rehabilitation Hospital", "Specialty Surgical Center"),
        ("LLC", "", "L.P.", "Inc."),
    ),
    "maker": (
        ("Pharmaceuticals", "Biosciences", "Medical Devices", "Orthopedics", "Neuromodulation", "Therapeutics",
         "Surgical Technologies"),
        ("Inc.", "Corporation", "USA, Inc.", "Holdings, Inc."),
    ),
    "medical provider network": (("Provider Network", "MPN", "Select Care Network"), ("", "Inc.", "LLC")),
    "employer": (
        ("Produce Packing", "Logistics", "Unified School District", "Construction", "Food Distribution", "Hotel Group",
         "Landscape Services", "Building Maintenance", "Trucking", "Warehouse Company", "Manufacturing",
         "Home Care Services", "Security Services", "Roofing", "Dairy", "Staffing", "Electric", "Cold Storage",
         "Supermarkets", "Sheet Metal"),
        ("Inc.", "LLC", "Corporation", "Co.", ""),
    ),
    "law firm": (("Law Group", "Law Offices", "Legal Center"), ("", "LLP", "APC")),
    "holding": (("Holdings", "Capital Partners", "Health Partners", "Group Holdings"), ("LLC", "Inc.", "L.P.")),
    "university": (("University School of Medicine", "College of Medicine", "University Health System"), ("",)),
    "society": (("Society of Physicians", "Academy of Pain Medicine", "Foundation for Spine Research"), ("", "Inc.")),
}  # fmt: skip

# Long word of a name, and how forms and screens of fixed width cut it down.
SHORT = (
    ("Medical", "Med"), ("Group", "Grp"), ("Insurance", "Ins"), ("Company", "Co"), ("Corporation", "Corp"),
    ("Associates", "Assoc"), ("Center", "Ctr"), ("Services", "Svcs"), ("Management", "Mgmt"), ("Hospital", "Hosp"),
    ("Orthopaedic", "Ortho"), ("Administrators", "Admins"), ("Utilization", "Util"), ("Occupational", "Occ"),
    ("Medicine", "Med"), ("Casualty", "Cas"), ("Indemnity", "Indem"), ("Physicians", "Phys"), ("Surgery", "Surg"),
    ("Community", "Comm"), ("Rehabilitation", "Rehab"), ("Pharmaceuticals", "Pharm"), ("Institute", "Inst"),
    ("Compensation", "Comp"), ("Property", "Prop"), ("Mutual", "Mut"), ("Employers", "Emplrs"),
    ("Physical", "Phys"), ("Therapy", "Ther"), ("Chiropractic", "Chiro"), ("Specialists", "Spclsts"),
    ("Distribution", "Distrib"), ("Manufacturing", "Mfg"), ("Specialty", "Spec"),
    ("Surgical", "Surg"), ("Review", "Rev"),
)  # fmt: skip
