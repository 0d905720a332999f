"""The table of decisions, case by case: what happened, between whom, and the type it gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema import codebook, decisions, tables
from schema.decisions import Facts
from schema.errors import DataError

TYPES = {
    "state": "State forces",
    "rebel": "Rebel group",
    "militia": "Political militia",
    "tribe": "Identity militia",
    "rioters": "Rioters",
    "protesters": "Protesters",
    "civilians": "Civilians",
    "foreign": "External/Other forces",
    "-": None,
}

CASES = Path(__file__).with_name("decision_cases.txt")


def _cases() -> list[tuple[str, Facts, str, str]]:
    cases = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        actions, sides, weapons, outcomes, gives, name = (part.strip() for part in line.split("|"))
        attacker, target = sides.split(" > ")
        facts = Facts(
            frozenset(actions.split()),
            TYPES[attacker],
            TYPES[target.rstrip("!")],
            not target.endswith("!"),
            frozenset(weapons.split()),
            frozenset(outcomes.split()),
        )
        cases.append((line, facts, gives, name))
    return cases


@pytest.mark.parametrize(("line", "facts", "gives", "name"), _cases())
def test_decision(line: str, facts: Facts, gives: str, name: str) -> None:
    decision = decisions.load().decide(facts)
    got = (decision.sub_event_type, decision.name) if decision else ("none", "none")
    assert got == (gives, name), line


def test_every_decision_and_type_is_reached() -> None:
    cases = _cases()
    assert {name for *_, name in cases} == {*decisions.load().names(), "none"}
    assert {gives for _, _, gives, _ in cases} == {*codebook.load().sub_event_types, "none"}


def test_cases_speak_in_known_words() -> None:
    words = decisions.vocabulary()
    for line, facts, _, _ in _cases():
        assert facts.actions <= set(words["actions"]), line
        assert facts.weapons <= set(words["weapons"]), line
        assert facts.outcomes <= set(words["outcomes"]), line


def test_decide_reads_no_order() -> None:
    """The entries found by action are the entries found by asking all of them."""
    table = decisions.load()
    for _, facts, _, _ in _cases():
        slow = next((row for entry, row in table.entries if entry.fits(facts)), None)
        assert table.decide(facts) == slow


UNARMED = {"Civilians", "Rioters", "Protesters"}


def _some(kind: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(decisions.vocabulary()[kind])), max_size=4)


SIDE = st.sampled_from([None, *codebook.load().actor_types])
ANY_FACTS = st.builds(Facts, _some("actions"), SIDE, SIDE, st.booleans(), _some("weapons"), _some("outcomes"))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(ANY_FACTS)
def test_no_facts_break_the_book(facts: Facts) -> None:
    """Unarmed sides fight no battle, and violence against civilians has an armed author."""
    decision = decisions.load().decide(facts)
    if decision is None:
        return
    event_type = codebook.load().event_type(decision.sub_event_type)
    if event_type == "Battles":
        assert not UNARMED & {facts.attacker, facts.target}, decision.name
    if event_type == "Violence against civilians" and decision.name != "body-with-signs-of-killing":
        assert facts.attacker not in UNARMED, decision.name


BROKEN = {
    "gives": ("{actions: [clash]}", "Armed clsh", "Did you mean Armed clash?"),
    "action": ("{actions: [clsh]}", "Armed clash", "Did you mean clash?"),
    "group": ("{attacker: [nonstat]}", "Armed clash", "Did you mean nonstate?"),
    "key": ("{atacker: [state]}", "Armed clash", "Did you mean attacker?"),
    "duty": ("{target_on_duty: maybe}", "Armed clash", "yes or no"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_table_names_its_line(tmp_path: Path, what: str) -> None:
    when, gives, remedy = BROKEN[what]
    path = tmp_path / "decisions.yml"
    path.write_text(
        "groups:\n  actors:\n    nonstate: [Rebel group]\ndecisions:\n  - name: one\n    when:\n"
        f"      - {when}\n    gives: {gives}\n    because: A test.\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as error:
        decisions.load(path)
    assert remedy in str(error.value)
    assert error.value.line in (7, 8)


def test_roles_feed_columns_that_exist() -> None:
    declared = tables.load()
    columns = {c.name for name in ("reports", "strengths") for c in declared[name].columns}
    for role in decisions.roles().values():
        assert set(role.columns) <= columns, role.name
        assert set(role.mentions) <= {"actor", "place", "date", "weapon", "quantity"}, role.name
