"""The roles of a finding, and who fills them."""

from __future__ import annotations

from extract.findings import Finding
from extract.sides import Side


def fill(finding: Finding, role: str, side: Side | None) -> None:
    """Give a role to a side, if the role is free and the side has no other."""
    free = role and side is not None and getattr(finding, role) is None
    if free and side is not finding.attacker and side is not finding.target:
        setattr(finding, role, side)
