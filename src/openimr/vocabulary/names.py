"""Every way of writing each entry of the vocabulary, made from what the data files list."""

from collections.abc import Iterator
from itertools import permutations, product

from openimr.vocabulary.entries import BodyPart, Drug, Vocabulary

SIDES = {
    "left": ("left", "=L", "=Lt", "=LT", "=lt", "left-sided"),
    "right": ("right", "=R", "=Rt", "=RT", "=rt", "right-sided"),
    "bilateral": ("bilateral", "=B/L", "=b/l", "bilat", "=BL"),
}
_SALTED = {
    "hydrocodone": ("hydrocodone bitartrate", "hydrocod", "hydroco"),
    "oxycodone": ("oxycodone hcl", "oxycodone hydrochloride"),
    "tramadol": ("tramadol hcl", "tramadol hydrochloride"),
    "codeine": ("codeine phosphate", "cod"),
    "acetaminophen": ("apap", "acetamin", "acetaminoph", "acetaminophn", "acet", "apap."),
    "aspirin": ("asa",),
    "butalbital": ("butalb",),
    "caffeine": ("caff",),
    "morphine": ("morphine sulfate", "morphine sulf", "morphine sulphate"),
    "cyclobenzaprine": ("cyclobenzaprine hcl", "cyclobenzaprine hydrochloride"),
    "zolpidem": ("zolpidem tartrate",),
    "oxymorphone": ("oxymorphone hcl",),
    "hydromorphone": ("hydromorphone hcl",),
}


def all_names(book: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """(category, id, name) of every entry; a leading "=" marks a name that counts only in those capitals."""
    beside = book.groups["drug_words"]
    for drug in book.drugs:
        for name in drug_names(drug, beside):
            yield "drug", drug.id, name
    for part in book.body_parts:
        for key, name in part_names(part):
            yield "body_part", key, name
    for procedure in book.procedures:
        for name in (procedure.id, *procedure.names):
            yield "procedure", procedure.id, name
    for condition in book.conditions:
        for name in (condition.id, *condition.names):
            yield "condition", condition.id, name
    for category, lists in book.words.items():
        for key, names in lists.items():
            for name in (key, *names):
                yield category, key, name
    for name in book.noise:
        yield "noise", "", name


def drug_names(drug: Drug, beside: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Generic, brands, misspellings; a combination in each order and with its usual abbreviations; release and form.

    `beside` are the words of `data/drug_words.yaml`.
    """
    yield drug.name
    yield from drug.brands
    yield from drug.misspellings
    if len(drug.ingredients) in {2, 3}:
        ways = [(i, *_SALTED.get(i, ())) for i in drug.ingredients]
        orders = permutations(ways) if len(ways) == 2 else [tuple(ways)]
        for order in orders:
            for words in product(*order):
                yield "/".join(words)
                if len(words) == 2:
                    yield " and ".join(words)
                    yield " with ".join(words)
    if len(drug.ingredients) == 1:
        ingredient = drug.ingredients[0]
        stems = (ingredient, *_SALTED.get(ingredient, ()))
        if drug.extended_release:
            releases = beside["releases"] + beside["long releases"]
            yield from (f"{stem} {release}" for stem in stems for release in releases)
        elif drug.form == "topical":
            yield from (f"{ingredient} {form}" for form in beside["topicals"])
        else:
            yield from stems


def part_names(part: BodyPart) -> Iterator[tuple[str, str]]:
    """(canonical name, way of writing it), with the side in front where the part has sides."""
    for name in (part.id, *part.names):
        yield part.id, name
        if part.sided:
            exact = name.startswith("=")
            for side, words in SIDES.items():
                for word in words:
                    if exact and not word.startswith("="):
                        yield f"{side} {part.id}", f"={word} {name[1:]}"
                        yield f"{side} {part.id}", f"={word.capitalize()} {name[1:]}"
                    else:
                        yield f"{side} {part.id}", f"{word} {name.removeprefix('=')}"
    for side, names in part.abbreviated.items():
        for name in names:
            yield f"{side} {part.id}", f"={name}"
