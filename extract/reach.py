"""Where the fillers of a trigger's roles may stand: the sides behind and before it."""

from __future__ import annotations

from typing import Final

from extract.findings import VERBS, Analysis, Light
from extract.lexicon import EVENT, Tag
from extract.needs import Needs
from extract.sides import Side

_OF_TROOPS: Final = frozenset(["enter_territory", "move_forces"])  # انتشار قوات الأمن is as good as no news
_PRONOUNS: Final = ("ه", "ها", "هم", "it", "they")
_REACH: Final = 14  # words between a trigger and a role's filler
_SPEAKER: Final = 8  # words from a verb of saying to who speaks, with titles
_SAYS: Final = 2  # words from who speaks to the verb of saying behind
_HEAD: Final = 2  # words before a speaker whom a colon follows
_WE: Final = "نا"  # ending of a perfect whose subject is the speaker


class Reach:
    """How far a trigger reaches, by the words that stop it; holds the tables, no state."""

    def __init__(self, meek: frozenset[str], lights: dict[str, Light], needs: Needs) -> None:
        self.meek, self.lights, self.needs = meek, lights, needs

    def right(self, tag: Tag, analysis: Analysis) -> list[Side]:
        """Sides behind the trigger in its clause, up to the next verb that tells something else."""
        sides, clauses = analysis.sides, analysis.clauses
        if not sides:
            return []
        stop = min(len(clauses), tag.j + _REACH)
        for other in analysis.tags[EVENT]:
            if other.i >= stop:
                break
            if other.i < tag.j or other.entry.id == tag.entry.id or other.entry.id in self.meek:
                continue
            if other.entry.pos not in VERBS and other.proclitic.startswith("ب"):
                continue  # by what means: اعتدى بالضرب على صحافي
            if tag.entry.id == "claim_lives" and other.i == tag.j:
                continue  # the deed that cost them: أودى هجوم بحياة جنود
            if other.entry.pos == "fixed":
                continue  # رميا بالرصاص: how it was done, no other deed
            if not any(s.i <= other.i < s.j for s in sides):  # المتظاهرين name a side
                stop = other.i
                break
        for other in analysis.speech:
            if tag.j <= other.i < stop:
                stop = other.i
        for other in analysis.light_verbs:
            if tag.j <= other.i < stop and self.lights[other.entry.id].result:
                stop = other.i
        clause = clauses[tag.i]
        if tag.j - tag.i == 1:
            return [s for s in sides if tag.i < s.i < stop and clauses[s.i] == clause]
        # a phrase may hold the head of a side: قصفت طائرة [حربية روسية], إيقاف عنصر [تكفيري],
        # مواجهات مع [عناصر التنظيم]
        verb, own = tag.entry.pos in VERBS, tag.entry.id not in _OF_TROOPS
        least = tag.j if tag.entry.id == "arrest" else tag.j + 1  # إيقاف عنصر names the one caught
        return [
            s
            for s in sides
            if tag.i < s.i < stop and clauses[s.i] == clause
            and (s.i >= tag.j or (s.j >= tag.j if verb else s.j >= least and own and _is_people(s))
                 or (s.j >= tag.j and s.marker is not None))
        ]  # fmt: skip

    def speaker(self, tag: Tag, analysis: Analysis) -> Side | None:
        """The armed side that says what a trigger tells: behind a verb of saying (أعلن الجيش), or
        before the colon of a headline (القوات المسلحة: صد هجوم).
        """
        words = analysis.sentence.words
        for side in analysis.sides:
            if side.j < tag.i and side.i <= _HEAD and words[side.j] == ":" and side.marker is None:
                return side if self.needs.can_act(side) else None
        for other in analysis.speech:
            if other.j > tag.i:
                break
            for side in analysis.sides:
                if (
                    other.j <= side.i < other.j + _SPEAKER
                    and side.j <= tag.i
                    and side.marker in (None, "of")
                    and self.needs.can_act(side)
                ):
                    return side
            for side in analysis.sides:  # الجيش يعلن, سرايا القدس تعلن
                if 0 <= other.i - side.j <= _SAYS and side.marker is None and self.needs.can_act(side):
                    return side
        return None

    def left(self, tag: Tag, analysis: Analysis) -> list[Side]:
        """Sides before the trigger in its clause, nearest first, back to another event's verb."""
        sides, clauses = analysis.sides, analysis.clauses
        if not sides:
            return []
        start = max(0, tag.i - _REACH)
        clause = clauses[tag.i]
        for other in analysis.tags[EVENT]:
            if other.j > tag.i:
                break
            if other.entry.pos in VERBS:
                start = max(start, other.j)
        for other in analysis.reported:
            if other.j > tag.i:
                break
            if other.entry.id == "that":
                # "X announced that it ...": the pronoun stands for X
                word = analysis.sentence.words[other.j - 1]
                if word.endswith(_PRONOUNS) and tag.i - other.j <= 2:
                    start = max(0, other.i - _REACH)
                    clause = min(clauses[start : tag.i], default=clause)
                else:
                    start = max(start, other.j)
            else:
                start = max(start, other.j)
        return [s for s in reversed(sides) if start <= s.i and s.j <= tag.i and clauses[s.i] >= clause]


def _is_people(side: Side) -> bool:
    """Whether a side is neither a craft nor a house."""
    return side.kind != "air_force" and not side.kind.endswith("site")


def says_we(tag: Tag, analysis: Analysis) -> bool:
    """Whether a verb's subject is who speaks: استهدفنا."""
    return tag.entry.tense == "perfect" and analysis.sentence.words[tag.i].endswith(_WE)
