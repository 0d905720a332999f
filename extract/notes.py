"""The English note of a row, in ACLED's style, written from the fields alone."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

_ACTS: Final = {
    "Armed clash": "{1} clashed with {2}",
    "Government regains territory": "{1} regained territory from {2}",
    "Non-state actor overtakes territory": "{1} took territory from {2}",
    "Attack": "{1} attacked {2}",
    "Abduction/forced disappearance": "{1} abducted {2}",
    "Sexual violence": "{1} committed sexual violence against {2}",
    "Air/drone strike": "{1} carried out an air or drone strike on {2}",
    "Suicide bomb": "{1} carried out a suicide bombing against {2}",
    "Shelling/artillery/missile attack": "{1} shelled {2}",
    "Remote explosive/landmine/IED": "an explosive device of {1} hit {2}",
    "Grenade": "{1} threw a grenade at {2}",
    "Chemical weapon": "{1} used a chemical weapon against {2}",
    "Peaceful protest": "{1} gathered",
    "Protest with intervention": "{1} gathered and met intervention by {2}",
    "Excessive force against protesters": "{1} used excessive force against {2}",
    "Violent demonstration": "{1} rioted against {2}",
    "Mob violence": "{1} attacked {2}",
    "Agreement": "{1} came to an agreement with {2}",
    "Arrests": "{1} arrested members of {2}",
    "Change to group/activity": "{1} changed its group or activity, with {2}",
    "Disrupted weapons use": "{1} disrupted the use of weapons of {2}",
    "Headquarters or base established": "{1} established a base",
    "Looting/property destruction": "{1} looted or destroyed property of {2}",
    "Non-violent transfer of territory": "{1} took over a place from {2} without a fight",
    "Other": "an event of note involving {1} and {2}",
}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_LABELS: Final = {
    "Arrests": "Arrests",
    "Agreement": "Agreement",
    "Change to group/activity": "Change to group",
    "Disrupted weapons use": "Weapons",
    "Headquarters or base established": "Headquarters or base established",
    "Looting/property destruction": "Looting or property destruction",
    "Non-violent transfer of territory": "Transfer of territory",
    "Other": "Other",
}


def write_notes(row: dict[str, Any]) -> str:
    """A note such as "On 4 May 2019, A clashed with B in Sabha (Sebha, South). 12 deaths."."""
    sub = row["sub_event_type"]
    text = _ACTS[sub].replace("{1}", row["actor1"] or "an unnamed side")
    if row["actor2"]:
        text = text.replace("{2}", row["actor2"])
    else:
        for words in (" clashed with {2}", " against {2}", " on {2}", " of {2}", " from {2}", ", with {2}",
                      " with {2}", " and {2}", " at {2}", " by {2}", " {2}"):  # fmt: skip
            text = text.replace(words, "")
    where = ""
    if row["location"]:
        areas = ", ".join(a for a in (row["admin2"], row["admin1"]) if a)
        where = f" in {row['location']}" + (f" ({areas})" if areas else "")
    label = f"{_LABELS[sub]}: " if sub in _LABELS else ""
    return f"{label}{_when(row)}{text}{where}.{_outcome(row)}".strip()


def _when(row: dict[str, Any]) -> str:
    day: date | None = row["event_date"]
    if day is None:
        return "On an unknown date, "
    told = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"On {told}, " if row["time_precision"] == 1 else f"Around {told} (as reported), "


def _outcome(row: dict[str, Any]) -> str:
    parts = []
    deaths = row["fatalities"]
    if deaths:
        low, high = row["fatalities_low"], row["fatalities_high"]
        bounds = f" (reported {low} to {high})" if low is not None and (low, high) != (deaths, deaths) else ""
        parts.append(f"{deaths} {'death' if deaths == 1 else 'deaths'}{bounds}")
    for name in ("injured", "detained", "abducted", "escaped"):
        if row.get(name):
            parts.append(f"{row[name]} {name}")
    if row["certainty"] != "reported":
        parts.append(row["certainty"])
    return (" " + ", ".join(parts) + ".") if parts else ""
