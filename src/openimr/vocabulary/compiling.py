"""Word lists that people edit (YAML) to the one file that programs read (JSON).

After a change: `python -m openimr.vocabulary.compiling`. YAML takes half a second to read
and JSON two milliseconds; a test holds the two together.
"""

from pathlib import Path
from typing import Any

import msgspec
import yaml

from openimr.vocabulary.entries import BodyPart, Code, Condition, Drug, FactorList, Procedure, Shorthand, Vocabulary

DATA = Path(__file__).parent / "data"


def compiled(data: Path = DATA) -> bytes:
    """The content that `compiled.json` must have for the YAML files in `data`.

    Raises:
        msgspec.ValidationError: an entry is not in its form.
        ValueError: two entries of a list share an id, or a code or shorthand names a procedure that is not listed.
    """
    parts = [{"id": key, **value} for key, value in _read(data, "body_parts").items()]
    words = {name: _name_lists(lists) for name, lists in _read(data, "words").items()}
    words["specialty"] = _name_lists(_read(data, "specialties"))
    book = Vocabulary(
        drugs=msgspec.convert(_read(data, "drugs"), tuple[Drug, ...]),
        body_parts=msgspec.convert(parts, tuple[BodyPart, ...]),
        procedures=tuple(_procedures(_read(data, "procedures"))),
        conditions=tuple(_conditions(_read(data, "conditions"))),
        words=words,
        noise=tuple(_read(data, "noise")),
        lookalikes=tuple(_read(data, "lookalikes")),
        groups={"drug_words": _groups(_read(data, "drug_words")), **_specialties_by(data)},
        opioid_factors=msgspec.convert(_read(data, "opioid_factors"), dict[str, FactorList]),
        codes=tuple(_codes(_read(data, "codes"))),
        shorthand=_shorthand(_read(data, "shorthand")),
    )
    _check(book)
    return msgspec.json.format(msgspec.json.encode(book), indent=0) + b"\n"


def _check(book: Vocabulary) -> None:
    for entries in (book.drugs, book.body_parts, book.procedures, book.conditions):
        ids = [entry.id for entry in entries]
        if len(ids) != len(set(ids)):
            raise ValueError(f"{type(entries[0]).__name__}: an id occurs twice")
    codes = [code.code for code in book.codes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"codes.yaml: listed twice: {', '.join(twice)}")
    known = {entry.id for entry in book.procedures}
    unknown = sorted({code.procedure for code in book.codes}.union(book.shorthand.together) - known)
    if unknown:
        raise ValueError(f"codes.yaml, shorthand.yaml: not in procedures.yaml: {', '.join(unknown)}")
    parts = {entry.id for entry in book.body_parts}
    nowhere = sorted({code.body_part for code in book.codes if code.body_part} - parts)
    if nowhere:
        raise ValueError(f"codes.yaml: not in body_parts.yaml: {', '.join(nowhere)}")


def main() -> None:
    """Write `compiled.json` beside its sources."""
    (DATA / "compiled.json").write_bytes(compiled())


def _read(data: Path, name: str) -> Any:  # noqa: ANN401  YAML of any shape; converted right after
    return yaml.load((data / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _groups(lists: object) -> dict[str, tuple[str, ...]]:
    return msgspec.convert(lists, dict[str, tuple[str, ...]])


def _specialties_by(data: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    return {name: _groups(lists) for name, lists in _read(data, "specialties_by").items()}


def _codes(lists: dict[str, dict[str, Any]]) -> list[Code]:
    found = []
    for confidence, entries in lists.items():
        for key, codes in entries.items():
            name, _, part = key.partition(" @ ")
            found += [
                msgspec.convert(
                    {"code": code, "procedure": name, "body_part": part or None, "confidence": confidence}, Code
                )
                for code in str(codes).split()
            ]
    return found


def _shorthand(lists: dict[str, Any]) -> Shorthand:
    phrases = [(row["where"], *row["say"]) for row in lists["phrases"]]
    return msgspec.convert({**lists, "phrases": phrases}, Shorthand)


def _names(line: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in line.split(";") if name.strip())


def _name_lists(lists: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {key: _names(line or "") for key, line in lists.items()}


def _procedures(lists: dict[str, dict[str, str]]) -> list[Procedure]:
    found = []
    for kind, entries in lists.items():
        for key, line in entries.items():
            names, _, region = line.partition("{")
            found.append(
                msgspec.convert(
                    {"id": key, "kind": kind, "names": _names(names), "region": region.strip(" }") or None}, Procedure
                )
            )
    return found


def _conditions(lists: dict[str, dict[str, Any]]) -> list[Condition]:
    found = []
    for region, entries in lists.items():
        for key, entry in entries.items():
            found.append(
                Condition(
                    id=key,
                    names=_names(entry.get("names", "")),
                    region=None if region == "general" else region,
                    icd10=tuple(str(entry.get("icd10", "")).split()),
                    icd9=tuple(str(entry.get("icd9", "")).split()),
                    specialties=_names(entry.get("by", "")),
                )
            )
    return found


if __name__ == "__main__":
    main()
