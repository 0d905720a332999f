"""Who does what to whom, by a verb's form and the order of the words around it."""

from __future__ import annotations

from typing import Final

from extract.findings import VERBS, Analysis, Finding
from extract.lexicon import EVENT, GRAMMAR, WEAPON, Tag
from extract.needs import NAMED, Needs
from extract.reach import Reach, says_we
from extract.roles import fill
from extract.sides import Side

DOWNED: Final = frozenset(["shoot_down", "intercept"])  # deeds whose object is a craft, told with its owner
# Families whose unvowelled verb before an armed side tells that side's own fate.
_OF_VICTIMS: Final = frozenset(
    ["kill", "injure", "die", "execute", "assassinate", "abduct", "capture", "arrest"]
)
_AUTHORITIES: Final = frozenset(
    ["police", "government", "military", "forces", "border_guards", "coast_guard", "occupation"]
)
_MEN: Final = frozenset(["gunmen", "persons", "military", "police", "terrorists", "epithet", "civilians"])
_BY_ONE: Final = frozenset(["assault", "kill", "injure"])  # what one man alone may do to others
_BESIDE: Final = 3  # words between a verb and the subject behind it, its time or place
_BANDS: Final = ("مجموع", "جماع", "عصاب", "عشرات", "ميات")  # "she" may be a number of men: قتلت مجموعة مسلحين
_LEADING: Final = ("علي", "الي")  # small words that end a verb and lead its object
_ROOT: Final = 3  # letters of a verb that may end in the letter of the dual by itself: سطا
_SHORT_WORD: Final = 3  # letters of a word too short to be judged by its ending


class VerbRoles:
    """Fills the roles of a verb; holds the tables, no state."""

    def __init__(self, needs: Needs, reach: Reach) -> None:
        self.needs, self.reach = needs, reach

    def assign(self, finding: Finding, right: list[Side], left: list[Side], analysis: Analysis) -> None:
        """Fill the roles of a finding whose trigger is a verb, from the sides behind and before it."""
        frame, tag = finding.frame, finding.tag
        subject_role = frame.roles.get("subject", "")
        object_role = frame.roles.get("object", "")
        words = analysis.sentence.words
        phrase = tag.j - tag.i > 1 and words[tag.j - 1] in _LEADING
        bare = [
            s for s in right
            if (s.marker is None or (phrase and s.i == tag.j and not frame.roles.get(s.marker, "")))
            and not _is_owner(s, right)
        ]  # fmt: skip
        if frame.action in DOWNED:
            bare = _without_downed(bare, tag, analysis)
        before = [  # but no adjective of a deed: غارة أمريكية تقتل
            s for s in left
            if (s.marker is None or (s.marker == "of" and s.kind in NAMED))
            and not (s.kind == "nation" and _is_behind_deed(s, analysis))
        ]  # fmt: skip
        if says_we(tag, analysis):
            finding.voice = "active"
            doer = self.reach.speaker(tag, analysis)
            fill(finding, subject_role, doer if doer and self.needs.may_do(frame, doer) else None)
            fill(finding, object_role, bare[0] if bare else None)
            return
        if object_role and tag.entry.pronoun:
            self._with_pronoun(finding, bare, left, before, analysis)
            return
        if object_role and frame.action in _BY_ONE and _is_lone(tag, bare, analysis):
            finding.voice = "active"
            fill(finding, subject_role, bare[0].called("gunmen"))
            fill(finding, object_role, bare[1])
            return
        if object_role and self._is_deed(tag, analysis):
            finding.voice = "active"
            fill(finding, object_role, bare[0] if bare else None)
            return
        if bare and phrase and 0 <= bare[0].i - tag.j <= 1:
            finding.voice = "active"  # استولى على طائرات
            near = next((s for s in before if self.needs.may_do(frame, s)), None)
            fill(finding, subject_role, near)
            fill(finding, object_role, bare[0])
            return
        if object_role and self._is_counted_object(tag, bare, analysis):
            finding.voice = "active"
            if before and self.needs.may_do(frame, before[-1]):
                fill(finding, subject_role, before[-1])
            fill(finding, object_role, bare[0])
            return
        antecedent = self._antecedent(tag, left, analysis)
        if antecedent is not None and subject_role and self.needs.may_do(frame, antecedent):
            finding.voice = "passive" if analysis.is_passive(tag.i) else "active"
            if finding.voice == "active":
                fill(finding, subject_role, antecedent)
                fill(finding, object_role, bare[0] if bare else None)
                return
        led = bool(bare) and any(s.marker in frame.slots["target"] for s in right if s.marker)
        finding.voice = (
            "active"
            if led and self._unvowelled(tag, analysis)
            else (self._voice(tag, bare, before, analysis))
        )
        if finding.voice == "passive":
            patient = bare[0] if bare else (before[-1] if before else None)
            if object_role or subject_role == "target":
                fill(finding, object_role or subject_role, patient)
            return
        plural = _is_they(tag, analysis)
        if bare and not subject_role:  # only what is hit matters, behind whoever does it
            second = len(bare) > 1 and not bare[1].joined and self.needs.can_act(bare[0])
            fill(finding, object_role, bare[1] if second else bare[0])
            return
        acts = subject_role == "target" or (bool(bare) and self.needs.may_do(frame, bare[0]))
        if bare and not plural and acts:
            near = before[0] if before else None
            if near is not None and _is_headline(near, tag) and self.needs.may_do(frame, near):
                fill(finding, subject_role, near)
                fill(finding, object_role, bare[0])
                return
            if (
                near is not None
                and len(bare) == 1
                and self.needs.may_do(frame, near)
                and not (tag.proclitic and not object_role)  # وسيطر عليه المتمردون
                and (
                    near.i <= 2
                    or (not tag.proclitic and not near.joined and self._leads(near, tag, analysis))
                )
                and (object_role or subject_role == "attacker")
            ):
                # headline order, or that behind "that": subject, verb, object
                fill(finding, subject_role, near)
                fill(finding, object_role, bare[0])
                return
            fill(finding, subject_role, bare[0])
            if len(bare) > 1 and not bare[1].joined:
                fill(finding, object_role, bare[1])
            return
        if before and (subject_role == "target" or self.needs.may_do(frame, before[-1])):
            fill(finding, subject_role, before[-1])
        elif before and (plural or self.needs.may_do(frame, before[0])):
            fill(finding, subject_role, before[0])
        if bare:
            fill(finding, object_role, bare[0])

    def _with_pronoun(
        self, finding: Finding, bare: list[Side], left: list[Side], before: list[Side], analysis: Analysis
    ) -> None:
        """A verb whose object is a pronoun: the noun behind it does the deed (قتله مسلحون), to whom
        the relative pronoun before it stands for (الرجل الذي قتله مسلحون).
        """
        frame, tag = finding.frame, finding.tag
        finding.voice = "active"
        subject_role, object_role = frame.roles.get("subject", ""), frame.roles.get("object", "")
        antecedent = self._antecedent(tag, left, analysis)
        if bare and bare[0].i - tag.j <= _BESIDE:
            doer = bare[0]
            if doer.kind == "persons":
                doer = doer.called("gunmen")  # two men on a motorcycle, whoever they are
            if self.needs.may_do(frame, doer):
                fill(finding, subject_role, doer)
                fill(finding, object_role, antecedent)
                return
        doers = [side for side in (antecedent, *before[-1:], *before[:1]) if side is not None]
        fill(finding, subject_role, next((s for s in doers if self.needs.may_do(frame, s)), None))

    @staticmethod
    def _leads(side: Side, tag: Tag, analysis: Analysis) -> bool:
        """Whether a side is the subject before its verb: right before it, or behind "that" with its
        place between (أن الوحدات في بنقردان عثرت).
        """
        return side.j == tag.i or analysis.is_led_by("that", side.i)

    @staticmethod
    def _is_deed(tag: Tag, analysis: Analysis) -> bool:
        """Whether the subject of a verb is the deed named right before it: هجوم استهدف دورية, or
        before the relative pronoun that leads it: الهجوم الذي استهدف دورية. So with its means:
        طائرة مسيرة استهدفت دورية.
        """
        if tag.proclitic:
            return False
        if any(t.j == tag.i for t in analysis.tags[WEAPON]):
            return True
        nouns = [t for t in analysis.tags[EVENT] if t.entry.pos not in VERBS]
        if any(t.j == tag.i and not t.definite for t in nouns):
            return True
        words, ends = analysis.sentence.words, {t.j for t in nouns}
        led = next((t.i for t in analysis.words_of("relative") if t.j == tag.i), 0)
        while led and led not in ends and words[led - 1].startswith("ال"):
            led -= 1  # adjectives of the deed
        return led in ends

    @staticmethod
    def _is_counted_object(tag: Tag, bare: list[Side], analysis: Analysis) -> bool:
        """Whether a verb of "she" or "they" stands before counted men, who can't be its subject:
        قتلت 12 مسلحا.
        """
        words = analysis.sentence.words
        if not bare or bare[0].quantity is None or bare[0].i != tag.j or tag.entry.tense != "perfect":
            return False
        if not words[tag.j - 1].endswith("ت") or bare[0].kind not in _MEN:
            return False
        return words[bare[0].j - 1].endswith(("ا", "ين")) and not words[bare[0].i].startswith(_BANDS)

    @staticmethod
    def _unvowelled(tag: Tag, analysis: Analysis) -> bool:
        """Whether only the neighbours can tell the voice of a verb."""
        return tag.entry.pos == "verb" and not analysis.is_passive(tag.i)

    @staticmethod
    def _antecedent(tag: Tag, left: list[Side], analysis: Analysis) -> Side | None:
        """The side that a verb belongs to: named before the relative pronoun that leads it, or right
        before it by an indefinite noun with a small word of its own (برصاص مجموعة اقتحمت).
        """
        for other in analysis.words_of("relative"):
            if 0 <= tag.i - other.j <= 1:
                return next((s for s in left if s.j <= other.i and other.i - s.j <= 3), None)
        near = left[0] if left else None
        if near is None or tag.proclitic or near.j != tag.i or near.definite:
            return None
        return near if near.marker is not None else None

    def _voice(self, tag: Tag, bare: list[Side], before: list[Side], analysis: Analysis) -> str:
        """Active or passive; unvowelled verbs of both voices are judged by their neighbours."""
        if analysis.is_passive(tag.i):
            return "passive"
        if tag.entry.pos != "verb":
            return tag.entry.pos
        if bare and bare[0].i == tag.j and analysis.sentence.words[tag.i].endswith("وا"):
            return "active"  # واختطفوا طالبات: "they" is in the verb, what follows is no subject
        if not bare:
            actor_before = before and self.needs.can_act(before[-1])
            if before and tag.entry.id in _OF_VICTIMS and _stands_alone(tag, analysis):
                return "passive"  # إن 47 من أفراد الأمن جرحوا بالحجارة
            plural = analysis.sentence.words[tag.i].endswith(("وا", "ون"))
            return "passive" if before and (plural and not actor_before) else "active"
        if not self.needs.can_act(bare[0]) or _is_counted(bare[0], analysis):
            if before and self.needs.can_act(before[-1]) and before[-1].quantity is None:
                return "active"
            others = len(bare) > 1 and not analysis.sentence.words[bare[1].j - 1].endswith("ون")
            if others and self.needs.can_act(bare[0]) and not bare[1].joined:
                return "active"
            return "passive"
        if not bare[0].joined and self._takes_object(bare, analysis):
            return "active"
        if len(bare) == 1:
            # "killed a soldier" is the soldier's death, "shelled the air force" and "arrested the
            # police" is their deed
            deed = tag.entry.id not in _OF_VICTIMS
            deed = deed or (tag.entry.id == "arrest" and bare[0].kind in _AUTHORITIES)
            return "active" if deed or (before and self.needs.can_act(before[-1])) else "passive"
        no_object = analysis.sentence.words[bare[1].j - 1].endswith("ون")  # قتل جنديان وفقد آخرون
        return "passive" if bare[1].joined or no_object else "active"

    @staticmethod
    def _takes_object(bare: list[Side], analysis: Analysis) -> bool:
        """Whether the word behind the first side ends as an indefinite object does, though no list
        knows it: احتجز مسلحون كاتبا.
        """
        words, at = analysis.sentence.words, bare[0].j
        if at >= len(words) or _is_counted(bare[0], analysis):
            return False
        word = words[at]
        return (
            len(word) > _SHORT_WORD and word.endswith("ا") and word[0] not in "وبل" and not analysis.knows(at)
        )


def _without_downed(bare: list[Side], tag: Tag, analysis: Analysis) -> list[Side]:
    """The sides that may down a craft: no craft but the first of several, which flies at another."""
    crafts = {t.i for t in analysis.tags[WEAPON]}
    others = [s for s in bare if s.i not in crafts]
    flies = len(bare) > 1 and bare[0].i == tag.j and not bare[1].joined
    return others or (bare[:1] if flies else [])


def _is_behind_deed(side: Side, analysis: Analysis) -> bool:
    """Whether a noun for a deed stands right before a side."""
    return any(t.j == side.i and t.entry.pos not in VERBS for t in analysis.tags[EVENT])


def _is_lone(tag: Tag, bare: list[Side], analysis: Analysis) -> bool:
    """Whether one man, of whom no more is said, does it to somebody told behind him: هاجم رجل بسكين
    شرطيا. Where the verb may be a passive the other ends as an object does.
    """
    if len(bare) < 2:
        return False
    one, other = bare[:2]
    man = one.kind == "persons" or (one.kind == "nation" and not one.plural_nation)
    if not man or one.feminine or one.definite or one.i != tag.j or other.joined:
        return False
    if one.quantity is not None and analysis.quantities[one.quantity].best > 1:
        return False
    words = analysis.sentence.words
    if analysis.clauses[other.i] != analysis.clauses[tag.i] or words[tag.i].endswith(("ت", "وا")):
        return False
    last = words[other.j - 1]
    return not last.endswith("ون") and (
        tag.entry.pos == "active" or last.endswith(("ا", "ين")) or words[other.i].endswith(("ا", "ين"))
    )


def _stands_alone(tag: Tag, analysis: Analysis) -> bool:
    """Whether nothing behind a verb can be its object: a small word, a means, a day or the end."""
    words = analysis.sentence.words
    if tag.j >= len(words) or not words[tag.j].isalpha() or words[tag.j][0] == "ب":
        return True
    small = (t for t in analysis.tags[GRAMMAR] if t.entry.kind in ("marker", "connector"))
    return any(t.i == tag.j for t in small) or any(i == tag.j for i, _, _ in analysis.dates)


def _is_counted(side: Side, analysis: Analysis) -> bool:
    """Whether a number counts a side, and not its plural alone (قوات)."""
    if side.quantity is None:
        return False
    quantity = analysis.quantities[side.quantity]
    return quantity.kind != "vague" or " " in quantity.text.strip()


def _is_they(tag: Tag, analysis: Analysis) -> bool:
    """Whether a verb of "they" or "the two" holds its subject: فتحوا النار, فتحا النار."""
    word = analysis.sentence.words[tag.i]
    if word.endswith(("وا", "ون")):
        return True
    if tag.entry.pronoun:
        return False  # دخلتها القوات
    stem = len(word) - len(tag.proclitic)
    return tag.entry.tense == "perfect" and word.endswith("ا") and stem > _ROOT


def _is_owner(side: Side, others: list[Side]) -> bool:
    """Whether a side only says whose house or post the one right before it is: في منزل أحد الإرهابيين."""
    return not side.joined and any(
        s.j == side.i and s.marker is not None and not s.definite and s.kind.endswith("_site") for s in others
    )


def _is_headline(side: Side, tag: Tag) -> bool:
    """Whether a side stands right before a verb in the present, as headlines put it: الجيش يباغت."""
    return side.j == tag.i and side.i <= 1 and tag.entry.tense == "imperfect" and not tag.proclitic
