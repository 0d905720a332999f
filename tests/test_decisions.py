"""The table of decisions, case by case: what happened, between whom, and the type it gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema import codebook, decisions
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

# actions | attacker > target (! off duty) | weapons | outcomes | sub-event type | decision
CASES = """
clash                   | state > rebel          |                |                      | Armed clash | sides-fight
clash                   | - > -                  |                |                      | Armed clash | sides-fight
clash                   | tribe > tribe          | gun            | killed               | Armed clash | sides-fight
clash                   | state > state          |                |                      | Armed clash | sides-fight
clash air_strike        | state > rebel          | aircraft       | killed               | Armed clash | sides-fight
clash shell             | state > rebel          | artillery      |                      | Armed clash | sides-fight
assault                 | rebel > state          |                | killed               | Armed clash | armed-people-on-duty-attacked
assault release         | rebel > state          |                | released             | Armed clash | armed-people-on-duty-attacked
assault                 | - > state              |                | escaped killed       | Armed clash | armed-people-on-duty-attacked
kill                    | - > state              | gun            | killed               | Armed clash | armed-people-on-duty-attacked
shoot arrest            | state > militia        | gun            | detained             | Armed clash | armed-people-on-duty-attacked
suicide_bomb shoot      | rebel > state          | suicide        | killed               | Armed clash | bomb-then-gunfight
assault                 | rebel > state          | suicide gun    | killed               | Armed clash | bomb-then-gunfight
assault explode         | rebel > state          | car_bomb gun   | killed               | Armed clash | bomb-then-gunfight
shoot_down              | rebel > state          | gun            |                      | Armed clash | ground-fire-on-aircraft
seize_territory         | state > rebel          |                |                      | Government regains territory | government-regains-territory
seize_territory clash   | state > rebel          |                | killed               | Government regains territory | government-regains-territory
clash                   | state > rebel          |                | territory_held       | Government regains territory | government-regains-territory
clash                   | rebel > state          |                | territory_lost       | Government regains territory | government-regains-territory
assault                 | foreign > rebel        |                | government_regained  | Government regains territory | government-regains-territory
seize_territory         | state > -              |                | killed               | Government regains territory | government-regains-territory
seize_territory         | rebel > state          |                |                      | Non-state actor overtakes territory | non-state-overtakes-territory
seize_territory         | foreign > state        |                |                      | Non-state actor overtakes territory | non-state-overtakes-territory
clash seize_territory   | rebel > -              |                |                      | Non-state actor overtakes territory | non-state-overtakes-territory
clash                   | state > rebel          |                | territory_lost       | Non-state actor overtakes territory | non-state-overtakes-territory
clash                   | militia > tribe        |                | nonstate_took        | Non-state actor overtakes territory | non-state-overtakes-territory
riot escape             | - > state              |                | killed               | Violent demonstration | prisoners-riot
escape                  | rioters > state        |                | escaped              | Violent demonstration | prisoners-riot
protest riot            | - > state              |                |                      | Violent demonstration | demonstration-turns-violent
protest destroy_property| protesters > -         | fire           |                      | Violent demonstration | demonstration-turns-violent
clash protest           | protesters > state     | stones tear_gas| injured              | Violent demonstration | demonstration-turns-violent
protest                 | protesters > -         | fire           |                      | Violent demonstration | demonstration-turns-violent
assault                 | protesters > foreign   |                |                      | Violent demonstration | demonstration-turns-violent
clash                   | civilians > state      |                |                      | Violent demonstration | crowd-against-forces
clash                   | state > protesters     |                |                      | Violent demonstration | crowd-against-forces
shoot                   | state > rioters        | live_fire      | killed               | Violent demonstration | crowd-against-forces
destroy_property        | rioters > -            | fire           |                      | Violent demonstration | crowd-against-forces
riot                    | - > -                  |                |                      | Violent demonstration | crowd-against-forces
mob_attack              | rioters > civilians    |                | killed               | Mob violence | crowd-attacks
mob_attack              | - > civilians          |                |                      | Mob violence | crowd-attacks
destroy_property        | rioters > civilians    | fire           |                      | Mob violence | crowd-attacks
clash                   | rioters > rioters      |                | injured              | Mob violence | crowd-attacks
explode                 | - > protesters         | ied            | killed               | Excessive force against protesters | protesters-bombed
shell                   | militia > protesters   | mortar         |                      | Excessive force against protesters | protesters-bombed
protest disperse        | state > protesters     |                | killed               | Excessive force against protesters | protesters-killed-or-gravely-wounded
disperse                | state > protesters     | live_fire      | injured              | Excessive force against protesters | protesters-killed-or-gravely-wounded
kill                    | - > protesters         | gun            | killed               | Excessive force against protesters | protesters-killed-or-gravely-wounded
disperse                | state > protesters     | tear_gas       |                      | Protest with intervention | protest-broken-up
disperse                | state > protesters     | tear_gas       | injured              | Protest with intervention | protest-broken-up
protest arrest          | state > protesters     |                | detained             | Protest with intervention | protest-broken-up
abuse                   | militia > protesters   |                |                      | Protest with intervention | protest-broken-up
protest                 | protesters > -         |                | crowd                | Peaceful protest | people-protest
protest                 | - > state              |                |                      | Peaceful protest | people-protest
chemical_attack         | - > civilians          | chemical       | killed               | Chemical weapon | chemical-agent-used
shell                   | rebel > civilians      | chemical rocket|                      | Chemical weapon | chemical-agent-used
air_strike              | foreign > rebel        | aircraft       | killed               | Air/drone strike | strike-from-the-air
assault                 | - > state              | drone          |                      | Air/drone strike | strike-from-the-air
kill                    | foreign > civilians    | helicopter     | killed               | Air/drone strike | strike-from-the-air
air_strike shell        | state > -              | aircraft rocket|                      | Air/drone strike | strike-from-the-air
suicide_bomb            | rebel > state          | suicide        | killed               | Suicide bomb | suicide-attack
assault explode         | - > civilians          | suicide car_bomb| killed              | Suicide bomb | suicide-attack
shell                   | - > civilians          | mortar         | killed               | Shelling/artillery/missile attack | one-way-fire
assault                 | rebel > state          | rpg            |                      | Shelling/artillery/missile attack | one-way-fire
shoot_down              | rebel > foreign        | missile        | killed               | Shelling/artillery/missile attack | aircraft-shot-down
intercept               | state > rebel          | missile        | killed               | Shelling/artillery/missile attack | one-way-fire
explode                 | - > state              | ied            | killed               | Remote explosive/landmine/IED | device-goes-off
kill                    | - > civilians          | mine           | killed               | Remote explosive/landmine/IED | device-goes-off
explode throw_grenade   | - > civilians          | ied grenade    |                      | Remote explosive/landmine/IED | device-goes-off
assault                 | rebel > state          | ied            | killed               | Remote explosive/landmine/IED | device-goes-off
defuse explode          | state > -              | mine           | killed               | Remote explosive/landmine/IED | deminers-hit
throw_grenade           | - > civilians          | grenade        | injured              | Grenade | grenade-thrown
assault                 | - > state              | grenade        |                      | Grenade | grenade-thrown
explode                 | - > civilians          | grenade        |                      | Grenade | grenade-thrown
sexual_violence         | militia > civilians    |                |                      | Sexual violence | sexual-violence-by-armed-people
sexual_violence abduct  | rebel > civilians      |                |                      | Sexual violence | sexual-violence-by-armed-people
execute                 | rebel > state          |                | killed               | Attack | captives-executed
abduct kill             | rebel > civilians      |                | killed               | Attack | abducted-and-killed
kill                    | - > state!             | gun            | killed               | Attack | off-duty-attacked
abuse                   | state > rebel          |                |                      | Attack | captives-abused
abuse                   | state > civilians      |                | killed               | Attack | captives-abused
kill                    | militia > civilians    | gun            | killed               | Attack | unarmed-attacked
shoot                   | - > civilians          |                | injured              | Attack | unarmed-attacked
assault                 | - > -                  |                |                      | Attack | unarmed-attacked
clash                   | militia > civilians    |                |                      | Attack | unarmed-attacked
loot                    | - > civilians          |                | injured              | Attack | hurt-on-the-way
abduct                  | rebel > civilians      |                | killed               | Attack | hurt-on-the-way
body_found              | - > civilians          |                | killed               | Attack | body-with-signs-of-killing
abduct                  | - > civilians          |                | abducted             | Abduction/forced disappearance | people-abducted
abduct                  | - > civilians          |                | released             | Abduction/forced disappearance | people-abducted
arrest                  | rebel > state          |                | detained             | Abduction/forced disappearance | taken-by-armed-group
intercept               | state > rebel          | drone          |                      | Disrupted weapons use | weapon-shot-down
assault                 | rebel > -              | missile        | intercepted          | Disrupted weapons use | weapon-shot-down
shoot_down              | rebel > foreign        | drone          |                      | Disrupted weapons use | weapon-shot-down
explode                 | rebel > -              | ied            | attacker_only_killed | Disrupted weapons use | own-goal
suicide_bomb            | rebel > state          | suicide        | attacker_only_killed | Disrupted weapons use | own-goal
defuse                  | state > -              | ied            |                      | Disrupted weapons use | explosive-defused
seize_weapons           | state > -              |                |                      | Disrupted weapons use | weapons-seized
seize_weapons arrest    | state > militia        |                | detained             | Disrupted weapons use | weapons-seized
agree                   | state > rebel          |                |                      | Agreement | sides-agree
agree release           | state > rebel          |                | released             | Agreement | sides-agree
handover                | militia > state        |                |                      | Agreement | sides-agree
arrest                  | state > militia        |                | detained             | Arrests | authority-arrests
arrest                  | foreign > civilians    |                | crowd                | Arrests | authority-arrests
arrest                  | state > protesters     |                |                      | Arrests | authority-arrests
change_group            | rebel > rebel          |                |                      | Change to group/activity | group-changes
recruit                 | militia > -            |                |                      | Change to group/activity | group-changes
move_forces             | state > -              |                |                      | Change to group/activity | forces-move
security_measure        | state > -              |                |                      | Change to group/activity | forces-move
withdraw                | foreign > -            |                |                      | Change to group/activity | forces-move
establish_base          | rebel > -              |                |                      | Headquarters or base established | base-set-up
hold_base               | rebel > -              |                |                      | Headquarters or base established | base-set-up
loot                    | rebel > civilians      |                |                      | Looting/property destruction | goods-or-property-lost
destroy_property        | - > civilians          | fire           |                      | Looting/property destruction | goods-or-property-lost
seize_territory         | rebel > foreign        |                | no_fight             | Non-violent transfer of territory | territory-without-a-fight
seize_territory withdraw| rebel > state          |                |                      | Non-violent transfer of territory | territory-without-a-fight
withdraw                | state > rebel          |                | nonstate_took        | Non-violent transfer of territory | territory-without-a-fight
handover                | militia > state        |                | territory_lost       | Non-violent transfer of territory | territory-without-a-fight
enter_territory         | state > militia        |                |                      | Non-violent transfer of territory | territory-without-a-fight
mass_grave              | - > civilians          |                |                      | Other | mass-grave-found
displace                | - > civilians          |                | displaced            | Other | other-that-matters
coup                    | state > state          |                |                      | Other | other-that-matters
release                 | rebel > civilians      |                | released             | Other | other-that-matters
escape                  | - > -                  |                | escaped              | Other | other-that-matters
train                   | militia > -            |                |                      | Other | other-that-matters
kill                    | civilians > civilians  | knife          | killed               | none | none
kill                    | - > -                  |                | killed               | none | none
sexual_violence         | - > civilians          |                |                      | none | none
loot                    | civilians > civilians  |                |                      | none | none
body_found              | - > -                  |                |                      | none | none
"""


def _cases() -> list[tuple[str, Facts, str, str]]:
    cases = []
    for line in CASES.strip().splitlines():
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
    from schema import tables

    declared = tables.load()
    columns = {c.name for name in ("reports", "strengths") for c in declared[name].columns}
    for role in decisions.roles().values():
        assert set(role.columns) <= columns, role.name
        assert set(role.mentions) <= {"actor", "place", "date", "weapon", "quantity"}, role.name
