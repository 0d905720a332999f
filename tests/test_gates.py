"""The gates lose nothing, and neither the order of hashing nor hard texts change or slow anything."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract import bench_texts
from extract.documents import Document
from extract.engine import engine
from extract.gate import Gate
from extract.pipeline import code_document
from extract.readers import read_documents
from extract.text import count_sentences, fold, normalise, split_sentences, tokenise

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SOURCES = [ROOT / "seeds", SHARED / "seeds", *sorted(SHARED.glob("gold/*.jsonl"))]
MOST = 200  # documents of a source; the bench looks at all


def documents(source: Path) -> Iterator[Document]:
    for number, document in enumerate(read_documents(source)):
        if number == MOST:
            return
        if document.status == "ok" and document.lang == "ar":
            yield document


@pytest.mark.parametrize(
    "source", [s for s in SOURCES if s.exists() and "events" not in s.name and "strengths" not in s.name],
    ids=lambda source: source.name,
)  # fmt: skip
def test_the_gates_lose_nothing(source: Path) -> None:
    for document in documents(source):
        assert code_document(document) == code_document(document, gates=False), document.doc_id


HARD = {
    "one word": "قتل " * 3000,
    "event words": "قصف هجوم اشتباكات انفجار " * 800,
    "numbers": "12 1,300 ٥٠ مئة ألف " * 800,
    "brackets": "([{" * 3000 + ")]}" * 3000,
    "quotes": '"«' * 3000,
    "stops": "...!?" * 3000 + "x",
    "short sentences": "قتل جندي. " * 600,
    "places": "سرت سبها طرابلس بنغازي " * 600,
    "sides": "الجيش الشرطة المسلحين " * 600,
    "vowel signs": "قَتَلَ " * 2000,
    "emoji": "قتل 5 جنود 😀 في سرت. " * 200,
}


@pytest.mark.parametrize("name", HARD)
def test_hard_texts_are_coded(name: str) -> None:
    text = HARD[name]
    document = Document(name, "x", "txt", "ar", None, None, None, None, date(2020, 2, 3), "given", text, "")
    assert code_document(document)["documents"][0]["n_sentences"] >= 1


TEXTS = [
    *HARD.values(),
    "شنّت الطائراتُ غارةً على 3.5 كم، و1,200 جندي؛ «قال»: 12.5.2019!\nثم... " * 9,
    "".join(map(chr, range(1, 0x3000))),
    "".join(map(chr, [*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)])),
    "ﷺ ﻻ ٣ İstanbul Σας 1.,2 3,,4 _a_ ـــ 🇱🇾 x",
    "",
    " \n ",
]


@pytest.mark.parametrize(
    ("text", "opens"),
    [("أعلنوا «قُتِلَ» أمس", True), ("(قتـــل)", True), ("مقتل،", False), ("كتاب\nقتل", True), ("", False)],
)
def test_a_gate_opens_for_a_word_however_it_is_spelled(text: str, opens: bool) -> None:
    gate = Gate(["قتل"].__contains__)
    assert [gate.opens(text.split()) for _ in range(2)] == [opens, opens]


PLAIN = {
    "bench": bench_texts.PLAIN,
    "weather": "تشهد أغلب المناطق طقسا مستقرا مع غيوم عابرة، وتتراوح درجات الحرارة بين 18 درجة على السواحل "
    "و25 درجة في الجنوب. وتهب رياح خفيفة إلى معتدلة، ويكون البحر قليل الاضطراب.",
    "sport": "فاز الفريق المضيف على ضيفه بهدفين لهدف واحد في مباراة ودية مساء السبت. وسجل اللاعب الشاب "
    "هدف الفوز في الدقيقة 83 بعد تمريرة من زميله، وقال المدرب إنه راض عن أداء لاعبيه.",
    "markets": "ارتفع مؤشر البورصة بنسبة 1.2 في المئة في نهاية المعاملات، وزادت قيمة التداول إلى 40 مليون "
    "دينار. وتراجع سعر الذهب قليلا، بينما استقر سعر النفط فوق 60 دولارا للبرميل.",
    "culture": "يبدأ المهرجان الدولي للسينما دورته العاشرة بشريط وثائقي عن صناعة الفخار. ويتضمن البرنامج "
    "ندوات ومعرضا للصور الفوتوغرافية وأمسية شعرية، كما يكرم المهرجان ممثلة مخضرمة.",
    "farming": "أعلنت وزارة الفلاحة أن صابة الزيتون لهذا الموسم ستكون أفضل من الموسم الماضي. وقال الوزير "
    "خلال جلسة في مجلس النواب إن الحكومة ستدعم صغار الفلاحين بقروض ميسرة.",
    "health": "ينصح أطباء القلب بالمشي نصف ساعة كل يوم وبالإكثار من الخضر والغلال. وتقول دراسة جديدة إن "
    "النوم المبكر يحسن الذاكرة لدى الأطفال.",
    "technology": "كشفت الشركة اليابانية عن هاتف جديد بشاشة أكبر وبسعر 700 دولار. وسيكون الهاتف في "
    "المتاجر مطلع الشهر المقبل.",
    "school": "تبدأ امتحانات البكالوريا يوم الأربعاء المقبل، وسيتم اعتماد نظام جديد للتنقيط. ودعت الوزارة "
    "التلاميذ إلى مراجعة دروسهم والحضور قبل الموعد بنصف ساعة.",
    "travel": "تضاعف زوار المدينة العتيقة خلال الربيع، وقال صاحب فندق صغير إن بيته مليء بالضيوف. وتستعد "
    "البلدية لتهيئة ممشى على البحر.",
    "recipe": "اخلطي الدقيق والسكر والبيض في وعاء، ثم أضيفي الزبدة حتى يصير الخليط متماسكا. يرتاح العجين "
    "ساعة ويخبز على درجة متوسطة إلى أن يحمر سطحه.",
    "speech": "قال الرئيس في كلمة للشعب إن البلاد في حاجة إلى العمل، وأكد أن الحكومة تواصل برنامجها. وأضاف "
    "أن التعليم والصحة في صدارة اهتمامات الدولة.",
    "dialect": "اليوم الجو حلو برشة والناس الكل تتفسح، والقهاوي معبية. جارنا شرى كرهبة جديدة وفرحان بيها.",
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_texts_open_no_gate(name: str) -> None:
    """A word of every day opened the gate for one of these: list it in everyday.yml, or write the
    phrase that needs it so that a rarer word stands in it.
    """
    told = [chunk for chunk in PLAIN[name].split() if engine("ar").gate.opens([chunk])]
    assert told == []


def test_a_gate_opens_where_folding_changes_the_ends_of_sentences() -> None:
    assert Gate([].__contains__).opens(["اً."])  # an abbreviation once its sign is gone
    assert not Gate([].__contains__).opens(["جداً."])


@given(st.text("اب ج.؟!…«»)\"'ً\u200fـﷺ\n\t\u00a0\u2003،1_"))
@example(" 1. 1")
@example(" \n\n 1. 1")
def test_sentences_are_counted_as_they_are_cut(text: str) -> None:
    normal = normalise(text).text
    spans = split_sentences(normal)
    assert count_sentences(normal) == len(spans)
    if not Gate([].__contains__).opens(text.split()):
        assert count_sentences(text) == len(spans)


@given(st.text("اب 12.,-_\n\t«"))
def test_words_are_found_where_they_start(text: str) -> None:
    for span in split_sentences(text):
        sentence = tokenise(text, *span)
        assert [
            text[at : at + len(word)] for at, word in zip(sentence.starts, sentence.words, strict=True)
        ] == (sentence.words)
        assert "".join(sentence.words) == "".join(text[span[0] : span[1]].split())


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_long_texts_are_folded_as_short_ones(number: int) -> None:
    text = TEXTS[number][:5000]
    assert fold(text) == "".join(map(fold, text))
    pieces = [normalise(sign).text for sign in text]
    assert normalise(text).text == "".join(pieces)


_DIGEST = """
import hashlib, json, sys
from pathlib import Path
from extract.pipeline import code_document
from extract.readers import read_documents
rows = [code_document(d) for d in read_documents(Path(sys.argv[1])) if d.status == "ok"]
print(hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest())
"""


def test_the_order_of_hashing_changes_nothing(tmp_path: Path) -> None:
    """Rules are read anew in each process, in the order that its sets happen to have."""
    found = set()
    for seed in ("1", "2", "3"):
        place = {"PYTHONHASHSEED": seed, "WAQAI_CACHE": str(tmp_path / seed)}
        done = subprocess.run(
            [sys.executable, "-c", _DIGEST, str(ROOT / "seeds")],
            env=os.environ | place, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.add(done.stdout)
    assert len(found) == 1
