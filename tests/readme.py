"""The answers that README.md shows, made anew; `python tests/readme.py` writes them into it.

Filled are: the row of the sentence, what `make rebuild` prints, the answer below each question in
SQL, and the figures of `make score`. Everything else is left as it stands.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from extract import runner
from extract.commands.rebuild import summary
from extract.documents import Document
from extract.pipeline import code_document
from extract.scoring import score
from extract.store import open_dataset

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"

_TABLE = r"((?:^\|[^\n]*\n)*)"
_SENTENCE = re.compile(r"^Published (\d{4}-\d\d-\d\d):\n\n> (.+)\n\n" + _TABLE, re.M)
_BUILD = re.compile(r"^\$ make rebuild\n((?:(?!```).*\n)*)```", re.M)
QUESTION = re.compile(r"^```sql\n(.+?)\n```\n\n" + _TABLE, re.M | re.S)
_FIGURES = re.compile(r"^`make score`[^\n]*:\n\n" + _TABLE, re.M)
_SECONDS = re.compile(r"(?<= in )(\d+\.\d)(?= s: )")
# The order of a row's fields, where a reader looks for them.
_FIELDS = (
    "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "inter1", "actor2",
    "inter2", "country", "location", "geo_precision", "fatalities", "injured", "weapon",
)  # fmt: skip
_NAMED = {
    "inter1": "actor1", "inter2": "actor2", "event_type": "sub_event_type",
    "time_precision": "event_date", "country": "location", "geo_precision": "location",
}  # fmt: skip
MEANINGS = {
    "precision": "rows that a line of gold stands for",
    "recall": "events of gold that a row was made for",
    "end_to_end_f1": "rows and seven of their fields together",
    "fields.sub_event_type": "of the events found: the same sub-event type",
    "fields.event_date": "the same day",
    "fields.location": "the same place",
    "fields.actor1_type": "the same type of first actor",
    "fields.actor2_type": "the same type of second actor",
    "fields.fatalities": "the same number of dead",
    "strengths.value_right": "group sizes found with the right number",
    "denied_not_fact": "denied events that no row tells as a fact",
    "quiet_documents": "reports without an event that gave no row",
}


def build(out: Path) -> runner.BuildSummary:
    """The dataset of the corpus that ships, in `out`."""
    return runner.build(ROOT / "seeds", out, jobs=1)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; null is an empty cell."""
    lines = [header, ["---"] * len(header), *rows]
    cells = [["" if cell is None else str(cell).replace("|", "/") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def row_of(sentence: str, published: str) -> str:
    """The only row that a sentence gives, each field with its words."""
    document = Document(
        doc_id="sentence", path="sentence", format="txt", lang="ar", title=None, source=None,
        source_scale=None, url=None, published=date.fromisoformat(published),
        published_basis="given", text=sentence, sha256="", status="ok", error=None,
    )  # fmt: skip
    rows = code_document(document)
    [report] = rows["reports"]
    words = {row["field"]: row for row in rows["evidence"]}
    lines = []
    for name in _FIELDS:
        if report.get(name) is None:
            continue
        found = words.get(name) or words.get(_NAMED.get(name, ""))
        text, rule = (found["text"], f"`{found['rule']}`") if found else (None, None)
        lines.append((name, report[name], text, rule))
    return table(("field", "value", "words", "rule"), lines)


def answer(sql: str, out: Path) -> str:
    """What the dataset answers."""
    with open_dataset(out) as connection:
        found = connection.execute(sql)
        return table([column[0] for column in found.description or ()], found.fetchall())


def figures(out: Path) -> str:
    """The figures of the corpus that ships, to two places."""
    got = score(out, ROOT / "tests" / "gold").figures()
    shares = {name: got[name] for name in MEANINGS}
    lines = [(f"`{n}`", "" if s is None else f"{s:.2f}", MEANINGS[n]) for n, s in shares.items()]
    return table(("figure", "share", "of what"), lines)


def fill(text: str, out: Path, built: runner.BuildSummary) -> str:
    """README's text with every answer as the dataset in `out` gives it now.

    The seconds of a build stay as the text has them: no two builds take the same.
    """
    told = _SECONDS.search(text)
    seconds = float(told[1]) if told else built.seconds
    printed = summary(replace(built, out=Path("out"), seconds=seconds))
    text = _SENTENCE.sub(lambda m: _put(m, 3, row_of(m[2], m[1])), text)
    text = _BUILD.sub(lambda m: _put(m, 1, printed + "\n"), text)
    text = QUESTION.sub(lambda m: _put(m, 2, answer(m[1], out)), text)
    return _FIGURES.sub(lambda m: _put(m, 1, figures(out)), text)


def _put(match: re.Match[str], group: int, new: str) -> str:
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match[0][:start] + new + match[0][end:]


def main() -> None:
    """Write the answers into README.md."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        built = build(out)
        text = _SECONDS.sub(f"{built.seconds:.1f}", README.read_text(encoding="utf-8"))
        README.write_text(fill(text, out, built), encoding="utf-8")


if __name__ == "__main__":
    main()
