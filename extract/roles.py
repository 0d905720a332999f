"""The roles of a finding: which slots of a frame give one, and who fills it."""

from __future__ import annotations

from extract.findings import Finding
from extract.frames import Frame
from extract.sides import Side


def role_of(frame: Frame, slot: str) -> str:
    """The role that a slot gives, "" for none."""
    for role in ("target", "attacker") if slot in ("object", "genitive") else ("attacker", "target"):
        if slot in frame.slots[role]:
            return role
    return ""


def fill(finding: Finding, role: str, side: Side | None) -> None:
    """Give a role to a side, if the role is free and the side has no other."""
    free = role and side is not None and getattr(finding, role) is None
    if free and side is not finding.attacker and side is not finding.target:
        setattr(finding, role, side)
