"""Frames against a sentence: the findings, each with its roles and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from extract.actors import Actors
from extract.carriers import Carriers
from extract.clauses import AND, JOINING
from extract.findings import VERBS, Analysis, Finding, Light
from extract.frame import Frame
from extract.lexicon import EVENT, GRAMMAR, SIDE, WEAPON, Tag
from extract.needs import GATHERINGS, NAMED, RALLY_REACH, Needs
from extract.reach import Reach
from extract.roles import fill
from extract.sides import CROWDS, Side
from extract.verbs import DOWNED, VerbRoles

_TAKEN: Final = ("detained", "abducted")  # what befalls those whom a pronoun may say
_NO_CAPTIVES: Final = frozenset(["prison", "site", "nation", "country"])
_HIM: Final = frozenset(["عليه", "عليها", "عليهم", "عليهما"])
# What "they" of the clause before do, as against what they wreck or take beside it.
_DONE_TO_PEOPLE: Final = frozenset(
    ["kill", "injure", "assault", "shoot", "execute", "assassinate", "abuse", "abduct", "arrest"]
)
_STRUCK: Final = frozenset(["kill", "shoot"])  # what forces do to who attacked
_RAIDED: Final = frozenset(["assault", "kill", "injure", "shoot"])  # and what he did before
_ARMED_FORCES: Final = frozenset(["police", "military", "forces"])
_OWNED: Final = ("ته", "تها", "تهم", "تهما")  # endings of a noun with its owner's pronoun
_FAR: Final = 24  # words between a fight and those between whom it is


class Matcher:
    """Applies frames; holds the tables, no state."""

    def __init__(
        self,
        frames: dict[str, tuple[Frame, ...]],
        lights: dict[str, Light],
        actors: Actors,
        masdars: frozenset[tuple[str, str]],
    ) -> None:
        self.frames = frames
        # Verbs that tell something only in company (to go out ... to the street, for a cause) stop no
        # other's reach.
        meek = frozenset(
            t for t, group in frames.items() if all(f.beside or ("purpose",) in f.scene for f in group)
        )
        self.masdars = masdars
        self.lights = lights
        self.needs = Needs(actors)
        self.reach = Reach(meek, lights, self.needs)
        self.verbs = VerbRoles(self.needs, self.reach)
        self.carriers = Carriers(lights, self.needs, self.reach)

    def __reduce__(self) -> tuple[Any, ...]:
        return Matcher, (self.frames, self.lights, self.needs.actors, self.masdars)

    def find(self, analysis: Analysis) -> list[Finding]:
        """The findings of a sentence, in order of their triggers."""
        findings: list[Finding] = []
        names = [(t.i, t.j) for t in analysis.tags[SIDE] if t.j - t.i > 1]
        arms = names + [(t.i, t.j) for t in analysis.tags[WEAPON] if t.j - t.i > 1]
        several = len(analysis.tags[WEAPON]) > 1
        for tag in analysis.tags[EVENT]:
            inside = names if tag.entry.pos in VERBS else arms  # مسيرة استهدفت: the drone's deed
            if inside and any(i <= tag.i and tag.j <= j and j - i > tag.j - tag.i for i, j in inside):
                continue  # a word of a name or weapon: طائرة مسيرة is no march
            if (several and self._is_weapon(tag, analysis)) or (
                tag.entry.id == "march" and analysis.is_doubled(tag.i)
            ):
                continue  # مقاتلات ومسيرات: drones among weapons, no marches
            if self._is_masdar(tag, analysis):
                tag = tag.as_noun()
            for frame in self.frames.get(tag.entry.id, ()):
                if frame.only and tag.entry.pos not in frame.only:
                    continue
                if not self.needs.beside(frame, tag, analysis):
                    continue
                finding = Finding(frame, analysis.number, tag, analysis.clauses[tag.i])
                if not self.needs.met(frame.scene, finding, analysis):
                    continue
                self._fill(finding, analysis)
                if finding.attacker is None and finding.light is not None:
                    self._oneself(finding, analysis)
                if finding.attacker is None and findings:
                    self._inherit(finding, _teller(findings), analysis)
                if finding.attacker is None:
                    self._from_clause_before(finding, findings, analysis)
                if finding.target is None and "between" in frame.slots["attacker"]:
                    _between_both(finding, findings, analysis)
                if frame.victims in _TAKEN and finding.target is None:
                    _pronoun(finding, analysis)
                if frame.action in _STRUCK and finding.target is None:
                    _felled(finding, findings, analysis)
                if frame.action == "agree" and finding.target is None:
                    _partner(finding, analysis)
                if self.needs.met(frame.choices, finding, analysis):
                    if not any(i <= tag.i and tag.j <= j for i, j, _ in analysis.places):
                        findings.append(finding)  # but تدمر may be a town, not "destroys"
                    break
        return findings

    def _is_masdar(self, tag: Tag, analysis: Analysis) -> bool:
        """Whether a form that is a verb and a noun (قصف, قتل) is the noun here: behind a light
        verb or a small word, or before a nationality or the small word of its target.
        """
        if tag.entry.pos != "verb":
            return False
        word = analysis.sentence.words[tag.i]
        if (tag.entry.id, word[len(tag.proclitic) :]) not in self.masdars or analysis.is_passive(tag.i):
            return False
        if any(letter in "بلك" for letter in tag.proclitic.replace("ال", "")) or tag.definite:
            return True
        for other in analysis.tags[GRAMMAR]:
            if other.j == tag.i and other.entry.kind in ("marker", "light"):
                return True
            if other.i == tag.j and other.entry.id in ("upon", "by"):
                return True
        return any(s.i == tag.j and s.kind == "nation" and not s.plural_nation for s in analysis.sides)

    def _oneself(self, finding: Finding, analysis: Analysis) -> None:
        """Somebody of a nation right before the verb that carries a deed does it: وهو تونسي قام بدهس."""
        verb = finding.light_tag
        if (
            verb is None
            or finding.frame.action not in _RAIDED
            or self.lights[finding.light or ""].subject != "attacker"
        ):
            return
        if "subject" not in finding.frame.slots["attacker"]:
            return
        for side in analysis.sides:
            if side.j == verb.i and side.kind == "nation" and not (side.feminine or side.plural_nation):
                finding.attacker = side.called("gunmen")
                finding.attacker.owner = None

    def _inherit(self, finding: Finding, before: Finding, analysis: Analysis) -> None:
        """The subject of a verb that names none is that of the verb before: they came and took."""
        slots = finding.frame.slots["attacker"]
        acts = "subject" in slots and finding.tag.entry.pos in VERBS and finding.voice == "active"
        carried = finding.light is not None and self.lights[finding.light].subject == "attacker"
        if before.attacker is None or not (acts or carried) or not slots:
            return
        verb = finding.light_tag.i if carried and finding.light_tag else finding.tag.i
        if not 0 <= analysis.clauses[verb] - before.clause <= 1:
            return
        between = [
            s for s in analysis.sides
            if before.tag.j <= s.i < verb and s.marker is None and s is not before.target
            and s is not before.attacker and self.needs.may_do(finding.frame, s)
        ]  # fmt: skip
        if not between and self.needs.may_do(finding.frame, before.attacker):
            finding.attacker = before.attacker

    def _from_clause_before(self, finding: Finding, before: Sequence[Finding], analysis: Analysis) -> None:
        """The subject of a verb behind "and" that names none: the only armed side of the clause
        before, though no rule knows what that one tells (نشر الجيش دباباته وأقام قاعدة). What is
        done to people by "they", or to "him", the first side there does: ترصد مسلحون لموظف وقتلوه.
        """
        tag, word = finding.tag, analysis.sentence.words[finding.tag.i]
        if tag.entry.tense != "perfect" or finding.voice != "active":
            return
        if "subject" not in finding.frame.slots["attacker"] or finding.frame.action in GATHERINGS:
            return
        sides = [
            s for s in analysis.sides
            if 0 <= finding.clause - analysis.clauses[s.i] <= 1 and s.j <= tag.i and s.marker is None
            and s.kind not in ("country", "nation")
        ]  # fmt: skip
        joined = tag.proclitic in JOINING
        if finding.frame.action in _DONE_TO_PEOPLE and (
            word.endswith("وا") or (joined and tag.entry.pronoun)
        ):
            sides = [s for s in sides if self.needs.may_do(finding.frame, s)][:1]
        elif not joined:
            return
        hit = [finding.target, *(f.target for f in before)]  # رشقوا الشرطة وأحرقوا شاحنة: not the police
        if len(sides) != 1 or any(sides[0] is x for x in hit):
            return
        if self.needs.may_do(finding.frame, sides[0]):
            finding.attacker = sides[0]

    @staticmethod
    def _is_weapon(tag: Tag, analysis: Analysis) -> bool:
        """Whether a one-word trigger is also a weapon and stands beside another weapon."""
        weapons = analysis.tags[WEAPON]
        return (
            len(weapons) > 1
            and tag.j - tag.i == 1
            and any((t.i, t.j) == (tag.i, tag.j) for t in weapons)
            and any(t.i != tag.i and abs(t.i - tag.i) <= 3 for t in weapons)
        )

    def match(self, frame: Frame, tag: Tag, analysis: Analysis) -> Finding:
        """What a frame finds at a trigger, whether or not its needs are met."""
        finding = Finding(frame, analysis.number, tag, analysis.clauses[tag.i])
        self._fill(finding, analysis)
        return finding

    def _fill(self, finding: Finding, analysis: Analysis) -> None:
        """The roles and weapons of a finding."""
        frame, tag = finding.frame, finding.tag
        for weapon in frame.weapons:
            finding.weapons[weapon] = (tag.i, tag.j)
        if analysis.around is None or analysis.around[0] is not tag:  # the same for all frames of a tag
            analysis.around = tag, self.reach.right(tag, analysis), self.reach.left(tag, analysis)
        _, right, left = analysis.around
        if tag.entry.pos in VERBS:
            self.verbs.assign(finding, right, left, analysis)
        else:
            self._noun(finding, right, left, analysis)
        self._by_marker(finding, right, analysis)
        if frame.victims == "detained":  # كشف عن خلية تكفيرية تضم ستة: whom the trigger itself names
            named = (s for s in analysis.sides if tag.i < s.i < tag.j and self.needs.can_act(s))
            finding.target = next(named, finding.target)
        unnamed = frame.victims and finding.target is None and not tag.entry.pronoun
        if unnamed and (finding.voice != "active" or frame.roles.get("object", "") == "target"):
            self._named_person(finding, analysis)
        self._weapons(finding, analysis)
        if frame.action in DOWNED and finding.target is None:
            _downed(finding, analysis)
        if frame.action in GATHERINGS and tag.entry.pos not in VERBS and finding.attacker is None:
            self._rally(finding, analysis)
        if frame.action == "clash" and finding.attacker is None:
            # protesters hurt in clashes with the police: it is they who clash
            crowd = (s for s in analysis.sides if s.kind in CROWDS and s is not finding.target)
            finding.attacker = next((s for s in crowd if analysis.clauses[s.i] == finding.clause), None)

    def _rally(self, finding: Finding, analysis: Analysis) -> None:
        """Who gathers, told anywhere in the clause: a number of people, or protesters."""
        tag = finding.tag
        near = [
            s for s in analysis.sides
            if analysis.clauses[s.i] == finding.clause
            and (s.kind in CROWDS or (s.quantity is not None and s.marker in (None, "of", "by")))
            and self.needs.may_do(finding.frame, s) and s is not finding.target
            and abs(s.i - tag.i) <= RALLY_REACH
        ]  # fmt: skip
        if near:
            finding.attacker = min(near, key=lambda s: abs(s.i - tag.i))

    def _noun(self, finding: Finding, right: list[Side], left: list[Side], analysis: Analysis) -> None:
        frame, tag = finding.frame, finding.tag
        self.carriers.carry(finding, right, left, analysis)
        if "announcer" in frame.slots["attacker"]:
            self._announcer(finding, analysis)
        elif "author" in frame.slots["attacker"]:
            self._announcer(finding, analysis, right_before=True)
        words = analysis.sentence.words
        owned = words[tag.i].endswith(_OWNED)  # سيطرته على المطار: the pronoun says whose deed it is
        if owned and finding.attacker is None and "genitive" in frame.slots["attacker"]:
            doers = [s for s in left if s.marker is None and self.needs.may_do(frame, s)]
            fill(finding, "attacker", doers[0] if doers else None)
        ends = (*analysis.light_verbs, *analysis.words_of("relative"))
        for side in right:
            gap = side.i - tag.j
            if gap > 3 or any(tag.j <= t.i < side.i for t in ends):
                break  # behind a verb or "which" no noun belongs to the trigger
            if side.marker is not None:
                if gap <= 0:
                    break
                continue
            if owned:
                break
            person = frame.victims in _TAKEN and not side.feminine  # توقيف سوري
            if side.kind == "nation" and not side.plural_nation and not person:
                role = frame.roles.get("adjective", "")
            else:
                role = frame.roles.get("genitive", "")
                counted = bool(frame.victims) and side.quantity is not None  # تحييد خمسة مسلحين
                if role == "attacker" and (counted or not self.needs.may_do(finding.frame, side)):
                    taken = frame.action == "seize_territory"  # تحرير قريتي: what is taken isn't hit
                    role = "" if taken else "target"
            if role:
                fill(finding, role, side)
            break

    def _announcer(self, finding: Finding, analysis: Analysis, *, right_before: bool = False) -> None:
        """Who announces the deed as his own: أعلنت قوات الوفاق استعادة السيطرة على المعسكر; of deeds
        that many tell of, one with a name who stands right before it: أعلنت كتائب القسام تفجير نفق.
        """
        tag = finding.tag
        side = self.reach.speaker(tag, analysis)
        if right_before and side is not None and (side.j != tag.i or side.kind not in NAMED):
            return
        if side is not None and self.needs.may_do(finding.frame, side):
            fill(finding, "attacker", side)

    def _named_person(self, finding: Finding, analysis: Analysis) -> None:
        """A victim told by a name that no list knows: the unknown words right behind the trigger."""
        words = analysis.sentence.words
        start = end = finding.tag.j
        if finding.attacker is not None and finding.attacker.i == start:
            start = end = finding.attacker.j
        while end < len(words) and end - start < 3:
            word = words[end]
            if len(word) < 3 or not word.isalpha() or word[0] in "بلكوف" or analysis.knows(end):
                break
            end += 1
        if end > start:
            finding.target = Side(start, end, "named_person")

    def _far(self, finding: Finding, right: list[Side], analysis: Analysis) -> list[Side]:
        """The sides behind a noun with those that days and places part from it: الاشتباكات التي
        دارت الأحد في المديرية بين القبيلتين.
        """
        stop = next(
            (t.i for t in analysis.tags[EVENT] if t.i >= finding.tag.j and t.entry.pos in VERBS), 1 << 30
        )
        near = finding.tag.j + _FAR
        sides = [s for s in analysis.sides if finding.tag.j <= s.i < min(stop, near)]
        first = next((k for k, s in enumerate(sides) if s.marker == "between"), None)
        same = first is not None and analysis.clauses[sides[first].i] - finding.clause <= 1
        return sides[first:] if same and finding.tag.entry.pos not in VERBS else right

    def _by_marker(self, finding: Finding, right: list[Side], analysis: Analysis) -> None:
        """Roles told by a small word, and the two parties of a fight."""
        slots, tag = finding.frame.slots, finding.tag
        if "between" in slots["attacker"]:
            if not any(side.marker == "between" for side in right):
                right = self._far(finding, right, analysis)
            for k, side in enumerate(right):
                if side.marker == "between":
                    finding.attacker = side
                    finding.target = side.called(side.kind)  # between militias: both parties are such
                    others = [s for s in right[k + 1 :] if s.marker in (None, "with", "between", "of")]
                    if others and (others[0] is right[k + 1] or others[0].joined):
                        finding.target = others[0]  # behind whoever supports the first
                    return
        for side in right:
            if side.marker is None:
                continue
            for role in ("attacker", "target"):
                if side.marker in slots[role] and finding.side(role) is None:
                    if role == "attacker" and not self.needs.may_do(finding.frame, side):
                        continue
                    words = analysis.sentence.words[finding.tag.j : side.i]
                    if finding.frame.action in GATHERINGS and any(w.startswith(AND) for w in words):
                        continue  # مسيرات وإضراب للتجار: whose strike it is
                    if side is finding.attacker or side is finding.target:
                        continue
                    doer = finding.attacker
                    if side.marker == "of" and doer and doer.i >= tag.j and 0 <= side.i - doer.j <= 2:
                        continue  # whose men they are: قوات تابعة للحكومة
                    fill(finding, role, side)
                    break
        site = finding.target
        if site is not None and site.kind == "civilian_site":  # حافلة تقل جنودا: they were meant
            aboard = next((s for s in analysis.sides if s.i > site.i and self.needs.can_act(s)), None)
            if aboard is not None and aboard.i - site.j <= 3 and analysis.is_led_by("carries", aboard.i):
                finding.target = aboard
        if site is not None and site.kind == "site" and site.name is None:
            # positions where men of X hide: the site stands for whoever holds it
            holder = next((s for s in right if site.j <= s.i <= site.j + 5 and s.kind in NAMED), None)
            finding.target = holder or site

    def _weapons(self, finding: Finding, analysis: Analysis) -> None:
        """Weapons of the same clause; next to the trigger also across a clause."""
        if not analysis.tags[WEAPON]:
            return
        events = {(t.i, t.j) for t in analysis.tags[EVENT]}
        for tag in analysis.tags[WEAPON]:
            own = finding.tag
            if any(i <= tag.i and tag.j <= j and (i, j) != (own.i, own.j) and j - i > 1 for i, j in events):
                continue  # the weapon of another event word (هجوم انتحاري)
            if (tag.i, tag.j) in events and tag.j - tag.i == 1 and not self._is_weapon(tag, analysis):
                continue  # a word that is also an event (مسيرات): no weapon unless beside one
            if analysis.is_led_by("aboard", tag.i):
                continue  # أجلي الجرحى على متن مروحية
            if tag.entry.pos == "fixed" and any(i <= tag.i and tag.j <= j for i, j, _ in analysis.places):
                continue  # قاعدة بلد الجوية
            near = abs(tag.i - finding.tag.i) <= 3
            if analysis.clauses[tag.i] == finding.clause or near:
                finding.weapons.setdefault(tag.entry.id, (tag.i, tag.j))


def _pronoun(finding: Finding, analysis: Analysis) -> None:
    """Whom a pronoun says: people named before (طاردت إرهابيا وألقت القبض عليه)."""
    tag, doer = finding.tag, finding.attacker
    last = analysis.sentence.words[tag.j - 1]
    if doer is None or doer.i > tag.i or not (tag.entry.pronoun or last in _HIM):
        return
    house: Side | None = None
    for side in reversed(analysis.sides):
        if side.j > tag.i or side.marker not in (None, "upon") or side.kind in _NO_CAPTIVES:
            continue
        if side.i < doer.i:
            break  # behind who takes them they are told: what he did to them first
        if side.kind == "civilian_site":
            house = house or side
        if last.endswith("ه") and analysis.sentence.words[side.i].endswith(("ين", "ون")):
            continue
        if (side.kind, side.name) != (doer.kind, doer.name) and not side.kind.endswith("_site"):
            finding.target = side
            return
    if house is not None:
        finding.target = house.called("named_person")  # طوقت منزل فلان واقتادته


def _felled(finding: Finding, before: Sequence[Finding], analysis: Analysis) -> None:
    """Let who attacked be hit where a pronoun says so, told by forces or by nobody: أطلقت النار على
    المنفذ وتم قتله, لهجوم استهدف جندية من قبل شخص تمكنت قوات الأمن من قتله.
    """
    tag, doer = finding.tag, finding.attacker
    words = analysis.sentence.words
    if not (analysis.ends_in_him(tag) or "عليه" in words[tag.i : tag.j + 1]):
        return
    if doer is not None and doer.kind not in _ARMED_FORCES and (doer.kind != "attackers" or doer.j > tag.i):
        return
    hit = [f.target for f in before if f.target is not None and f.target.kind != "attackers"]
    told = [s for s in analysis.sides if s.j <= tag.i and s.kind not in _ARMED_FORCES and s not in hit]
    one = told[-1] if told else None
    if one is None or (one.quantity is not None and analysis.quantities[one.quantity].best > 1):
        return
    alone = one.kind == "persons" and any(f.frame.action in _RAIDED and f.target for f in before)
    if one.kind == "attackers" or alone:
        finding.target = one.called("attackers")
        forces = [
            s for s in analysis.sides if one.j <= s.i < tag.i and s.kind in _ARMED_FORCES and s not in hit
        ]  # fmt: skip
        finding.attacker = forces[-1] if forces else None


def _downed(finding: Finding, analysis: Analysis) -> None:
    """Whose craft or rocket was brought down: طائرة للحوثيين, صواريخ إسرائيلية, صاروخ أطلقته المليشيا."""
    arms = {k for t in analysis.tags[WEAPON] if t.i >= finding.tag.i for k in range(t.i, t.j + 1)}
    arms.update(t.j for t in analysis.words_of("launched"))
    for side in analysis.sides:
        if side.i <= finding.tag.i or side is finding.attacker:
            continue
        if (side.i in arms or side.kind == "air_force") and (side.owner or side.name):
            if analysis.clauses[side.i] - finding.clause in (0, 1):
                finding.target = side
            return


def _partner(finding: Finding, analysis: Analysis) -> None:
    """Who agrees with the one told first, joined to him: اتفقت قبيلة وجماعة."""
    first = finding.attacker
    if first is not None and first.marker is None:
        finding.target = next(
            (s for s in analysis.sides if s.joined and s.marker is None and 0 <= s.i - first.j <= 1), None
        )


def _between_both(finding: Finding, before: list[Finding], analysis: Analysis) -> None:
    """Give what is between "both" the two sides that fought just before: اتفاق بينهما."""
    both = any(analysis.clauses[t.i] == finding.clause for t in analysis.words_of("both"))
    told = next((f for f in reversed(before) if None not in (f.attacker, f.target)), None)
    if both and told is not None:
        finding.attacker, finding.target = told.attacker, told.target


def _teller(findings: list[Finding]) -> Finding:
    """The last finding, or the one before where the last is a toll that says of nobody who did it:
    they fought, the dead reached 11, and made peace.
    """
    last = findings[-1]
    toll = last.attacker is None and last.frame.victims and last.tag.entry.pos not in VERBS
    return findings[-2] if toll and len(findings) > 1 else last
