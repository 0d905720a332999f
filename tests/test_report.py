"""The page: what stands in it, and how it works in a real browser without a network.

The browser is Debian's: `apt-get install chromium chromium-driver`. Without one these tests skip.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from extract import store
from extract.report import charts, page, write_report
from extract.report.packing import packed
from schema import tables

playwright = pytest.importorskip("playwright.sync_api", reason="pip install 'waqai[dev]'")

Row = dict[str, Any]
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"
# A character outside the basic plane stands first: offsets count it once, JavaScript twice.
ARABIC = "😀 هاجم مسلحون بوابة في سبها يوم السبت\nوقتل ثلاثة حراس قرب البوابة."
ENGLISH = f"A strike hit a camp near Gao. {HOSTILE} Two people died."
DENIED = "The army denied that it shelled Sirte."


def span(report: str, field: str, value: str, text: str, words: str, rule: str) -> Row:
    start = text.index(words)
    return {
        "report_id": report, "field": field, "value": value, "text": words, "rule": rule,
        "start": start, "end": start + len(words),
    }  # fmt: skip


def place(country: str, iso: int, name: str, latitude: float, longitude: float) -> Row:
    return {
        "country": country, "iso": iso, "region": "Northern Africa", "location": name,
        "latitude": latitude, "longitude": longitude, "geo_precision": 1,
    }  # fmt: skip


SABHA = place("Libya", 434, "Sabha", 27.04, 14.43)
CLASH: Row = {
    "event_date": date(2019, 5, 4), "year": 2019, "time_precision": 1,
    "disorder_type": "Political violence", "event_type": "Battles",
    "sub_event_type": "Armed clash", "actor1": "Islamic State (Libya)", "inter1": "Rebel group",
    "actor2": "Police Forces of Libya (2014-2021)", "inter2": "State forces",
    "interaction": "State forces-Rebel group", "fatalities": 3, "fatalities_low": 3,
    "fatalities_high": 9, **SABHA,
}  # fmt: skip
STRIKE: Row = CLASH | {
    "event_date": date(2020, 7, 1), "year": 2020, "event_type": "Explosions/Remote violence",
    "sub_event_type": "Air/drone strike", "actor1": HOSTILE, "inter1": "External/Other forces",
    "actor2": None, "inter2": None, "interaction": "External/Other forces only", "fatalities": 2,
    "fatalities_low": 2, "fatalities_high": 2,
    **place("Mali", 466, "Gao", 16.27, -0.04), "region": "Western Africa", "geo_precision": 3,
}  # fmt: skip
UNKNOWN: Row = CLASH | {
    "event_date": None, "year": None, "time_precision": None, "latitude": None,
    "longitude": None, "geo_precision": None, "location": None, "fatalities": None,
    "fatalities_low": None, "fatalities_high": None,
}  # fmt: skip
SIRTE = CLASH | place("Libya", 434, "Sirte", 31.2, 16.6) | {"event_date": date(2019, 5, 6)}
EVENTS = {
    "LBY00000001": (CLASH, "incident", "reported", ["r1", "r2"]),
    "MLI00000001": (STRIKE, "incident", "claimed", ["r3"]),
    "LBY00000002": (UNKNOWN, "incident", "alleged", ["r4"]),
    "LBY00000003": (SIRTE, "incident", "denied", ["r5"]),
    "LBY00000004": (CLASH | {"event_type": "Strategic developments", "sub_event_type": "Other",
                             "disorder_type": "Strategic developments"},
                    "strength", "reported", ["r6"]),
}  # fmt: skip
DOCUMENT_OF = {"r1": "ar", "r2": "second", "r3": "en", "r4": "second", "r5": "no", "r6": "second"}
TEXTS = {"ar": ARABIC, "second": "ثلاثة قتلى في سبها. عددهم نحو 500.", "en": ENGLISH, "no": DENIED}


def rows() -> dict[str, list[Row]]:
    documents: list[Row] = [
        {
            "doc_id": name, "status": "ok", "text": text, "source": "Radio", "title": HOSTILE,
            "lang": "ar" if name in ("ar", "second") else "en", "published": date(2019, 5, 7),
            "url": "javascript:window.hacked = 3",
        }
        for name, text in TEXTS.items()
    ]  # fmt: skip
    documents.append({"doc_id": "bad", "status": "empty", "error": "bad: The text is empty."})
    reports, events = [], []
    for event_id, (row, kind, certainty, names) in EVENTS.items():
        shared = row | {"event_id_cnty": event_id, "record_type": kind, "certainty": certainty}
        events.append(shared | {"n_reports": len(names)})
        for name in names:
            text = TEXTS[DOCUMENT_OF[name]]
            reports.append(
                shared
                | {
                    "report_id": name, "doc_id": DOCUMENT_OF[name], "rule": "clash/attacked",
                    "background": False, "evidence": text, "start": 0, "end": len(text),
                }
            )  # fmt: skip
    return {
        "documents": documents,
        "reports": reports,
        "events": events,
        "evidence": [
            span("r1", "actor1", "Islamic State (Libya)", ARABIC, "مسلحون", "armed"),
            span("r1", "location", "Sabha", ARABIC, "سبها", "place/in"),
            span("r1", "fatalities", "3", ARABIC, "ثلاثة حراس", "quantity/number"),
            span("r1", "actor2", "Police Forces of Libya", ARABIC, "حراس", "guards"),
            span("r1", "sub_event_type", "Armed clash", ARABIC, "هاجم", "sides-fight"),
            span("r3", "weapon", "aircraft", ENGLISH, "onerror", "weapon"),
        ],
        "strengths": [
            {
                "strength_id": "s1", "doc_id": "second", "report_id": "r6", "low": 400,
                "group": "Islamic State (Libya)", "inter": "Rebel group", "best": 500,
                "high": 600, "approximate": True, "unit": "fighters", "attributed_to": "the mayor",
                "as_of_start": date(2019, 5, 4), "as_of_end": date(2019, 5, 4), "rule": "size",
                "certainty": "reported", "evidence": "500", "start": 0, "end": 3,
            }
        ],
        "links": [
            {
                "event_id_cnty": "LBY00000001", "report_id": "r1", "other_report_id": "r2",
                "score": 0.9, "why": "same day and place",
            }
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "out"
    declared = tables.load()
    data = {}
    for name, given in rows().items():
        names = [column.name for column in declared[name].columns]
        full = [{column: row.get(column) for column in names} for row in given]
        schema = pa.schema([column.arrow for column in declared[name].columns])
        nullable = pa.schema([field.with_nullable(True) for field in schema])
        data[name] = pa.Table.from_pylist(full, schema=nullable)
    store.write_dataset(out, data)
    return out


@pytest.fixture(scope="module")
def file(dataset: Path) -> Path:
    return write_report(dataset)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if BROWSER is None:
        pytest.skip("No Chromium here: apt-get install chromium chromium-driver")
    with playwright.sync_playwright() as engine:
        found = engine.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found
        found.close()


class Shown:
    """The page opened without a network; `complaints` is what the console says."""

    def __init__(self, browser: Any, file: Path, hash_: str = "", **options: Any) -> None:
        self.context = browser.new_context(offline=True, **options)
        self.tab = self.context.new_page()
        self.tab.set_default_timeout(60_000)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.tab.on("console", lambda message: self.complaints.append(message.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.goto(file.as_uri() + hash_)
        self.tab.wait_for_selector("html[data-ready]", state="attached")

    def count(self, wanted: int) -> None:
        """Wait until so many events are shown."""
        self.tab.wait_for_selector(f"#count[data-shown='{wanted}']")

    def text(self, selector: str) -> str:
        return str(self.tab.text_content(selector))


@pytest.fixture
def shown(browser: Any, file: Path) -> Iterator[Shown]:
    found = Shown(browser, file)
    yield found
    found.context.close()
    assert found.complaints == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in found.requests)


# ---- without a browser


def test_the_same_dataset_gives_the_same_bytes(dataset: Path, file: Path) -> None:
    first = file.read_bytes()
    assert write_report(dataset).read_bytes() == first


def test_texts_stand_in_the_page_packed_only(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "hacked" not in text
    assert "مسلحون" not in text
    assert text.count("</script") == text.count("<script")


def test_packed_values_hold_no_markup() -> None:
    assert set(packed({"a": [HOSTILE, "</script>"]})) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    )


def test_languages_say_the_same_things() -> None:
    found = page.words()
    for code in page.LANGUAGES:
        for group, entries in found["en"].items():
            if isinstance(entries, dict) and group != "terms":
                assert set(found[code][group]) == set(entries), (code, group)
                for key, english in entries.items():
                    places = {n for n in "123456789" if f"{{{n}}}" in english}
                    other = {n for n in "123456789" if f"{{{n}}}" in found[code][group][key]}
                    assert places == other, (code, group, key)


def test_arabic_has_a_word_for_each_value_of_the_codebook() -> None:
    terms = page.words()["ar"]["terms"]
    lists = tables.value_lists()
    for name in ("event_types", "sub_event_types", "actor_types", "certainties", "record_types"):
        assert set(terms[name]) == set(lists[name]), name


def test_a_large_dataset_shows_its_newest_part(dataset: Path, browser: Any) -> None:
    shown = Shown(browser, write_report(dataset, limit=1))
    shown.count(1)
    assert "MLI00000001" in shown.text("#table")
    assert "newest 1 of 5" in shown.text("#newest")
    assert "Battles" in shown.text("#whole-list")
    shown.context.close()
    write_report(dataset)


@pytest.mark.parametrize("name", ["events_map", "timeline", "dyads"])
@pytest.mark.parametrize("some", [slice(None), slice(0)], ids=["events", "no events"])
def test_charts_take_frames(dataset: Path, name: str, some: slice) -> None:
    events = pd.read_parquet(dataset / "events.parquet")[some]
    assert json.loads(getattr(charts, name)(events).to_json())["$schema"]


def test_the_chart_of_strengths_takes_a_frame(dataset: Path) -> None:
    chart = charts.strengths(pd.read_parquet(dataset / "strengths.parquet"))
    values = next(iter(json.loads(chart.to_json())["datasets"].values()))
    assert (values[0]["low"], values[0]["best"], values[0]["high"]) == (400, 500, 600)


# ---- in a browser


def test_it_opens_without_network_or_complaint(shown: Shown) -> None:
    shown.count(3)
    assert "3 of 4 events, 5 deaths" in shown.text("#count")
    assert shown.tab.locator("#map .mark-symbol path").count() == 2
    assert shown.tab.locator("#table tbody tr").count() == 3


@pytest.mark.parametrize(
    ("selector", "value", "left"),
    [
        ("[data-type='Battles']", None, 1),
        ("[data-certainty='denied']", None, 4),
        ("[data-certainty='alleged']", None, 2),
        ("#country", "Mali", 1),
        ("#from", "2020-01-01", 1),
        ("#to", "2019-12-31", 1),
        ("#actor", "islamic state", 2),
        ("#search", "sabha", 1),
        ("#search", "nothing like it", 0),
    ],
)
def test_a_filter_changes_the_count(shown: Shown, selector: str, value: str | None, left: int) -> None:
    if value is None:
        shown.tab.click(selector)
    elif selector == "#country":
        shown.tab.select_option(selector, value)
    else:
        shown.tab.fill(selector, value)
    shown.count(left)
    assert shown.tab.locator("#table tbody tr").count() == left
    shown.tab.click("#reset")
    shown.count(3)


def test_a_place_on_the_map_filters_the_rest(shown: Shown) -> None:
    shown.tab.locator("#map .mark-symbol path").first.click()
    shown.count(1)
    assert "LBY00000001" in shown.text("#table")
    playwright.expect(shown.tab.locator("#dyads .mark-rect path")).to_have_count(1)
    shown.tab.click("#chosen button")
    shown.count(3)


def test_a_pair_filters_the_rest(shown: Shown) -> None:
    shown.tab.locator("#dyads .mark-rect path").first.click()
    shown.count(2)
    assert "Gao" not in shown.text("#table")


def test_a_span_of_time_filters_the_rest(shown: Shown) -> None:
    plot = shown.tab.locator("#timeline svg .root, #timeline svg").first.bounding_box()
    y = plot["y"] + 60
    shown.tab.mouse.move(plot["x"] + plot["width"] * 0.7, y)
    shown.tab.mouse.down()
    shown.tab.mouse.move(plot["x"] + plot["width"] * 0.85, y, steps=4)
    shown.tab.mouse.move(plot["x"] + plot["width"] * 0.99, y, steps=4)
    shown.tab.mouse.up()
    shown.count(1)
    assert "MLI00000001" in shown.text("#table")
    assert shown.tab.input_value("#from") > "2019-05-04"
    shown.tab.click("#reset")
    shown.count(3)


def test_lists_beside_the_plots_filter_by_keyboard(shown: Shown) -> None:
    summary = shown.tab.locator(".map details summary")
    summary.focus()
    shown.tab.keyboard.press("Enter")
    choice = shown.tab.locator("#map-list button", has_text="Gao")
    choice.focus()
    shown.tab.keyboard.press("Enter")
    shown.count(1)


def test_the_table_is_sorted_by_its_headings(shown: Shown) -> None:
    def first() -> str:
        return str(shown.tab.text_content("#table tbody tr:first-child td:last-child"))

    assert first() == "MLI00000001"
    shown.tab.click("[data-sort='fatalities']")
    assert first() == "LBY00000001"
    shown.tab.click("[data-sort='fatalities']")
    assert first() == "MLI00000001"
    assert shown.tab.get_attribute("th:has([data-sort='fatalities'])", "aria-sort") == "ascending"


def opened(shown: Shown, event: str = "LBY00000001") -> Any:
    shown.tab.click(f"#table a[href='#event={event}']")
    shown.tab.wait_for_selector("#event .report")
    return shown.tab.locator("#event .report").first


def test_an_event_shows_its_row_its_reports_and_why_they_were_merged(shown: Shown) -> None:
    report = opened(shown)
    section = shown.text("#event")
    assert shown.tab.locator("#event .report").count() == 2
    assert "same day and place" in section
    assert "3 (3 to 9)" in shown.text("#table")
    assert "clash/attacked" in section
    assert "Both sides are armed and fight" in section
    assert report.locator(".article").get_attribute("dir") == "rtl"
    assert report.locator(".article").text_content() == ARABIC


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("actor1", "مسلحون"),
        ("location", "سبها"),
        ("fatalities", "ثلاثة حراس"),  # two pieces: actor2 stands inside it
        ("actor2", "حراس"),
    ],
)
def test_a_field_lights_its_words(shown: Shown, field: str, words: str) -> None:
    report = opened(shown)
    report.locator(f"button[data-field='{field}']").click()
    assert "".join(report.locator(".article .lit").all_text_contents()) == words
    assert report.locator("button.lit").count() == 1


def test_words_light_their_field_and_say_it(shown: Shown) -> None:
    report = opened(shown)
    words = report.locator(".span", has_text="سبها")
    words.focus()
    assert "Place: Sabha (rule place/in)" in shown.text("#tip")
    shown.tab.keyboard.press("Enter")
    assert report.locator("button.lit").get_attribute("data-field") == "location"


def test_hostile_text_is_text(shown: Shown) -> None:
    report = opened(shown, "MLI00000001")
    assert report.locator(".article").text_content() == ENGLISH
    shown.tab.click("#dyads-list >> xpath=ancestor::details/summary")
    assert HOSTILE in shown.text("#table")
    assert HOSTILE in report.text_content()
    assert "javascript:window.hacked" in report.text_content()
    assert shown.tab.locator("[href^='javascript']").count() == 0
    assert shown.tab.locator("#event img, #table img").count() == 0
    assert shown.tab.evaluate("window.hacked === undefined")


def test_problems_are_counted_and_listed(shown: Shown) -> None:
    found = {
        kind: shown.text(f"[data-problem='{kind}']")
        for kind in ("documents", "dates", "places", "denied", "alleged")
    }
    assert "Documents not read: 1" in found["documents"]
    assert "The text is empty." in found["documents"]
    assert "r4" in found["dates"]
    assert "r4" in found["places"]
    assert "r5" in found["denied"]
    assert "r4" in found["alleged"]


def test_fighter_counts_say_their_range_and_who_says_so(shown: Shown) -> None:
    shown.tab.click("#strengths-list >> xpath=ancestor::details/summary")
    shown.tab.wait_for_selector("#strengths-list table")
    assert "400 to 600" in shown.text("#strengths-list")
    assert "the mayor" in shown.text("#strengths-list")


def test_arabic_lies_right_to_left(shown: Shown) -> None:
    shown.tab.click("[data-language='ar']")
    shown.tab.wait_for_selector("html[dir='rtl'][lang='ar'][data-ready]")
    title = shown.tab.locator("h1").bounding_box()
    switches = shown.tab.locator(".switches").bounding_box()
    assert title["x"] > switches["x"]
    first = shown.tab.locator("#table th").first.bounding_box()
    last = shown.tab.locator("#table th").last.bounding_box()
    assert first["x"] > last["x"]
    assert "اشتباك مسلح" in shown.text("#table")
    assert "ليبيا" in shown.text("#country")
    shown.tab.click("[data-language='en']")
    shown.tab.wait_for_selector("html[dir='ltr'][lang='en'][data-ready]")


@pytest.mark.parametrize(("locale", "digits"), [("ar-EG", "٣ من ٤"), ("ar-TN", "3 من 4")])
def test_digits_are_those_of_the_readers_locale(browser: Any, file: Path, locale: str, digits: str) -> None:
    shown = Shown(browser, file, "#lang=ar", locale=locale)
    shown.count(3)
    assert digits in shown.text("#count")
    shown.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 360])
def test_it_passes_the_check_of_accessibility(
    browser: Any, file: Path, theme: str, language: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    size = {"width": width, "height": 900}
    shown = Shown(browser, file, f"#lang={language}&event=LBY00000001", color_scheme=theme, viewport=size)
    shown.tab.wait_for_selector("#event .report")
    shown.tab.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = 1; })")
    shown.tab.wait_for_selector("#map-list table")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.Axe().run(shown.tab, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.violations_count == 0, found.generate_report()
    assert shown.tab.evaluate("document.documentElement.scrollWidth") <= width
    shown.context.close()
