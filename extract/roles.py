"""The roles of a finding, and who fills them."""

from __future__ import annotations

from extract.findings import Finding
from extract.sides import Side


def fill(finding: Finding, role: str, side: Side | None) -> None:
    """Give a role to a side, if the role is free and the side has no other."""
    if side is None or side is finding.attacker or side is finding.target:
        return
    if role == "attacker" and finding.attacker is None:
        finding.attacker = side
    elif role == "target" and finding.target is None:
        finding.target = side
