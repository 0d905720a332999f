"""Files in, documents out; what can't be read is a document too, with the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import readers
from extract.documents import join_title, language_of
from extract.readers import pieces
from extract.readers.encoding import decode
from extract.readers.publication import byline_date, url_date
from schema.errors import InputError

LEAD = "هاجم مسلحون حاجزا أمنيا قرب بلدة في الجنوب، وقال مصدر إن الهجوم وقع من دون ضحايا."

# A file, and for each document: id, status, and words of the reason or of the note.
CASES: dict[str, tuple[Mapping[str, str | bytes], list[tuple[str, str, str]]]] = {
    "text": ({"a.txt": LEAD}, [("a.txt", "ok", "")]),
    "byte order mark": ({"a.txt": b"\xef\xbb\xbf" + LEAD.encode()}, [("a.txt", "ok", "")]),
    "windows-1256": (
        {"a.txt": LEAD.encode("windows-1256")},
        [("a.txt", "ok", "decoded from windows-1256")],
    ),
    "another Arabic page": (
        {"a.txt": LEAD.encode("iso-8859-6", "ignore")},
        [("a.txt", "rejected", "a.txt: the encoding looks like iso-8859-6")],
    ),
    "UTF-16": (
        {"a.txt": LEAD.encode("utf-16")},
        [("a.txt", "rejected", "a.txt: the encoding is UTF-16")],
    ),
    "Cyrillic": (
        {"a.txt": "Вооружённые люди напали на блокпост".encode("windows-1251")},
        [("a.txt", "rejected", "windows-1251")],
    ),
    "broken UTF-8": (
        {"a.txt": LEAD.encode() + b"\n\xd9"},
        [("a.txt", "rejected", "UTF-8, broken at byte")],
    ),
    "binary": ({"a.txt": b"\x00\x01\x02\xff" * 9}, [("a.txt", "rejected", "a binary file")]),
    "a PDF named text": ({"a.txt": b"%PDF-1.7\n"}, [("a.txt", "rejected", "a PDF file")]),
    "nothing in it": ({"a.txt": ""}, [("a.txt", "empty", "the file is empty")]),
    "only spaces": ({"a.txt": " \n\n "}, [("a.txt", "empty", "there is no text")]),
    "no reader": ({"a.docx": "x"}, [("a.docx", "rejected", "no reader for files ending in .docx")]),
    "not reports": ({"README.md": "x", ".hidden": "x", "a.txt": LEAD}, [("a.txt", "ok", "")]),
    "front matter": ({"a.txt": f"---\ndoc_id: x1\n---\n{LEAD}"}, [("x1", "ok", "")]),
    "front matter misspelt": (
        {"a.txt": f"---\npublishd: 2019-05-04\n---\n{LEAD}"},
        [("a.txt", "rejected", "line 2: no field is called publishd. Did you mean published?")],
    ),
    "no such day": (
        {"a.txt": f"---\npublished: 2019-02-30\n---\n{LEAD}"},
        [("a.txt", "rejected", "published is '2019-02-30', which is no day")],
    ),
    "lines": (
        {"a.jsonl": '{"doc_id": "x1", "text": "One."}\n\n{"text": "Two."}\n'},
        [("x1", "ok", ""), ("a.jsonl#3", "ok", "")],
    ),
    "a line cut off": (
        {"a.jsonl": '{"text": "One."}\n{"text": "Tw'},
        [("a.jsonl#1", "ok", ""), ("a.jsonl#2", "rejected", "a.jsonl, line 2: the line is cut")],
    ),
    "lines of other things": (
        {"a.jsonl": '[1]\nnot json\n{"body": "x"}\n{"text": 5}\n{"text": "x", "title": ["y"]}\n'},
        [
            ("a.jsonl#1", "rejected", "line 1: the line is a list"),
            ("a.jsonl#2", "rejected", "line 2: this is not JSON"),
            ("a.jsonl#3", "rejected", "line 3: the column text is missing. Known: body"),
            ("a.jsonl#4", "rejected", "line 4: the field text is a int, not text"),
            ("a.jsonl#5", "rejected", "line 5: the field title holds several values"),
        ],
    ),
    "a line in windows-1256": (
        {"a.jsonl": b'{"text": "One."}\n' + f'{{"text": "{LEAD}"}}'.encode("windows-1256")},
        [("a.jsonl#1", "ok", ""), ("a.jsonl#2", "ok", "decoded from windows-1256")],
    ),
    "rows": (
        {"a.csv": 'doc_id,text\nx1,"One,\ntwo."\n\n,Three.\n'},
        [("x1", "ok", ""), ("a.csv#2", "ok", "")],
    ),
    "semicolons": ({"a.csv": "doc_id;text\nx1;One, two.\n"}, [("x1", "ok", "")]),
    "a row too long": (
        {"a.csv": "doc_id,text\nx1,One, two.\nx2,Two.\n"},
        [("a.csv#1", "rejected", "a.csv, line 2: the row has 3 fields"), ("x2", "ok", "")],
    ),
    "a quote never closed": (
        {"a.csv": 'doc_id,text\nx1,One.\nx2,"Two.\nx3,Three.\n'},
        [("x1", "ok", ""), ("a.csv#2", "rejected", "a.csv, line 3: the row can't be read")],
    ),
    "a row in windows-1256": (
        {"a.csv": b"text\nOne.\n" + LEAD.replace("،", "").encode("windows-1256")},
        [("a.csv#1", "ok", ""), ("a.csv#2", "ok", "decoded from windows-1256")],
    ),
    "no column text": (
        {"a.csv": "doc_id,texts\nx1,One.\n"},
        [("a.csv", "rejected", "the column text is missing. Did you mean texts?")],
    ),
    "no Parquet": ({"a.parquet": b"PAR1 no"}, [("a.parquet", "rejected", "Parquet file can't be")]),
    "manifest": (
        {
            "manifest.csv": "file,doc_id,published\nb/a.txt,x1,2019-05-04\n",
            "b/a.txt": LEAD,
            "c.txt": LEAD,
        },
        [("x1", "ok", ""), ("c.txt", "ok", "")],
    ),
    "manifest with faults": (
        {"manifest.csv": "file,title\na.txt,T\na.txt,U\ngone.txt,V\n../b.txt,W\n", "a.txt": LEAD},
        [
            ("manifest.csv#3", "rejected", "manifest.csv, line 3: the file a.txt is listed twice"),
            ("manifest.csv#4", "rejected", "line 4: the file gone.txt is not in this folder"),
            ("manifest.csv#5", "rejected", "line 5: the file ../b.txt is not in this folder"),
            ("a.txt", "ok", ""),
        ],
    ),
    "manifest without files": (
        {"manifest.csv": "name,title\na.txt,T\n", "a.txt": LEAD},
        [("manifest.csv", "rejected", "the column file is missing"), ("a.txt", "ok", "")],
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES)
def test_each_record_is_a_document(
    files: Mapping[str, str | bytes], expected: list[tuple[str, str, str]], seeds: Seeds
) -> None:
    found = list(readers.read_documents(seeds(files)))
    assert [(d.doc_id, d.status) for d in found] == [(i, status) for i, status, _ in expected]
    for document, (_, _, words) in zip(found, expected, strict=True):
        assert words in (document.error or ""), document.error
        assert bool(document.error) == bool(words)


def test_fields_are_read_alike_from_every_format(tmp_path: Path) -> None:
    record = {
        "doc_id": "x1",
        "title": "عنوان: خبر",
        "source": "وكالة",
        "published": "2019-05-04",
        "lang": "ar",
        "url": "news/1",
        "text": LEAD,
    }
    front = "".join(f"{name}: {value}\n" for name, value in record.items() if name != "text")
    (tmp_path / "a.txt").write_text(f"---\n{front}---\n\n{LEAD}", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    header, row = ",".join(record), ",".join(record.values())
    (tmp_path / "a.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    dated = record | {"published": datetime(2019, 5, 4, 12)}
    pq.write_table(pa.Table.from_pylist([dated]), tmp_path / "a.parquet")
    for path in sorted(tmp_path.iterdir()):
        (document,) = readers.read_documents(path)
        assert document.text == f"عنوان: خبر\n\n{LEAD}", path
        assert document.published == date(2019, 5, 4)
        assert document.published_basis == "given"
        assert (document.doc_id, document.source, document.lang) == ("x1", "وكالة", "ar")
        assert document.path == path.name


def test_a_broken_link_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
    (document,) = readers.read_documents(tmp_path)
    assert document.status == "rejected"
    assert "a.txt: the file can't be read: No such file" in (document.error or "")


def test_seeds_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        list(readers.read_documents(tmp_path / "gone"))


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_pieces_give_what_the_whole_gives(suffix: str, seeds: Seeds, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f'Report {n},\nwith "quotes" {"and more " * (n % 7)}' for n in range(60)]
    lines = [json.dumps({"text": text}) for text in texts]
    rows = ["text", *('"' + text.replace('"', '""') + '"' for text in texts)]
    rows.insert(20, "one,two")
    lines.insert(20, "broken")
    folder = seeds({f"a.{suffix}": "\n".join(lines if suffix == "jsonl" else rows)})
    whole = list(readers.read_documents(folder))
    assert len(whole) == 61
    assert [d.text for d in whole if d.status == "ok"] == texts
    for module in (readers.comma, readers.jsonl, pieces):
        monkeypatch.setattr(module, "PIECE_BYTES", 100)
    assert len(list(readers.cut(folder))) > 10
    assert list(readers.read_documents(folder)) == whole


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("T", "Body.", "T\n\nBody."),
        ("T", "T\nBody.", "T\nBody."),
        (None, "Body.", "Body."),
        ("T", "", "T"),
    ],
)
def test_title_and_body_are_one_text(title: str | None, body: str, text: str) -> None:
    assert join_title(title, body) == text


@pytest.mark.parametrize(
    ("text", "lang"), [("انفجار في BBC", "ar"), ("A blast in سبها today", "en"), ("123", "en")]
)
def test_language_is_seen_from_letters(text: str, lang: str) -> None:
    assert language_of(text) == lang


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("نُشر في 12 مايو 2019", date(2019, 5, 12)),
        ("السبت 4 أيار/مايو 2019 - 12:30", date(2019, 5, 4)),
        ("تاريخ النشر: ٤ مايو ٢٠١٩", date(2019, 5, 4)),
        ("وكالة أخبار | 04/05/2019", date(2019, 5, 4)),
        ("Published: 4 May 2019", date(2019, 5, 4)),
        ("By A. Writer, May 4, 2019", date(2019, 5, 4)),
        ("2019-05-04 10:30", date(2019, 5, 4)),
        ("اشتباكات في سبها 4 مايو 2019", None),
        ("Two killed in clashes on 4 May 2019", None),
        ("في عام 2019", None),
    ],
)
def test_a_byline_dates_the_document(line: str, day: date | None) -> None:
    assert byline_date(f"عنوان\n{line}\n\n{LEAD}") == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("example/2019/05/10/title", date(2019, 5, 10)),
        ("example/2019/5/3/", date(2019, 5, 3)),
        ("example/20190510-title", date(2019, 5, 10)),
        ("example/news-2019-05-10.html", date(2019, 5, 10)),
        ("example/2019/13/45/", None),
        ("example/article/20195103", None),
        (None, None),
    ],
)
def test_an_address_dates_the_document(url: str | None, day: date | None) -> None:
    assert url_date(url) == day


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_named_encoding(raw: bytes) -> None:
    try:
        text, _ = decode(raw)
    except InputError as error:
        assert "encoding" in str(error)
    else:
        text.encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(raw=st.binary(max_size=300), suffix=st.sampled_from([*readers.READERS]))
def test_any_file_gives_documents_that_can_be_stored(raw: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(raw)
    for document in readers.read_documents(path):
        document.text.encode()
        assert (document.status == "ok") or document.error
