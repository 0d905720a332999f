"""Frames against a sentence: the findings, each with its roles and what it lacks."""

from __future__ import annotations

from dataclasses import replace

from extract.actors import Actors
from extract.findings import VERBS, Analysis, Finding, Light
from extract.frames import Frame
from extract.lexicon import EVENT, GRAMMAR, SIDE, WEAPON, Tag
from extract.needs import GATHERINGS, NAMED, Needs
from extract.sides import Side

_DOWNED = frozenset(["shoot_down", "intercept"])  # whose aircraft it was, stands in the phrase
_CROWDS = frozenset(["protesters", "rioters", "crowd"])
_RALLY_REACH = 20  # words between a protest and those who gather
# Families whose unvowelled verb before an armed side tells that side's own fate.
_OF_VICTIMS = frozenset(["kill", "injure", "die", "execute", "assassinate", "abduct", "capture", "arrest"])
_OF_TROOPS = frozenset(["enter_territory", "move_forces"])  # انتشار قوات الأمن is as good as no news
_AUTHORITIES = frozenset(["police", "government", "military"])
_MEN = frozenset(["gunmen", "persons", "military", "police", "terrorists", "epithet", "civilians"])
_PRONOUNS = ("ه", "ها", "هم", "it", "they")
_BESIDE = 3  # words between a verb and the subject behind it, its time or place
_OWNED = ("ته", "تها", "تهم", "تهما")  # endings of a noun with its owner's pronoun
_BANDS = ("مجموع", "جماع", "عصاب", "عشرات", "ميات")  # "she" may be a number of men: قتلت مجموعة مسلحين
_REACH = 14  # words between a trigger and a role's filler
_LEADING = ("علي", "الي")  # small words that end a verb and lead its object
_SPEAKER = 8  # words from a verb of saying to who speaks, with titles
_FAR = 24  # words between a fight and those between whom it is
_BEHIND = 6  # words between an event noun and the light verb that tells more of it
_ROOT = 3  # letters of a verb that may end in the letter of the dual by itself: سطا
_SHORT_WORD = 3  # letters of a word too short to be judged by its ending
_LIGHT_REACH = 14  # words between a light verb and its event noun


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
        # Verbs that tell something only in company (to go out ... to the street) stop no other's reach.
        self.meek = frozenset(t for t, group in frames.items() if all(f.beside for f in group))
        self.masdars = masdars
        self.lights = lights
        self.needs = Needs(actors)

    def find(self, analysis: Analysis) -> list[Finding]:
        """The findings of a sentence, in order of their triggers."""
        findings: list[Finding] = []
        names = [(t.i, t.j) for x in (SIDE, WEAPON) for t in analysis.tags[x] if t.j - t.i > 1]
        for tag in analysis.tags[EVENT]:
            if names and any(i <= tag.i and tag.j <= j and j - i > tag.j - tag.i for i, j in names):
                continue  # a word of a name or weapon: طائرة مسيرة is no march
            if self._is_weapon(tag, analysis):
                continue  # مقاتلات ومسيرات: drones among weapons, no marches
            if self._is_masdar(tag, analysis):
                tag = tag._replace(entry=tag.entry._replace(pos="noun", tense=""))
            for frame in self.frames.get(tag.entry.id, ()):
                if frame.only and tag.entry.pos not in frame.only:
                    continue
                if not self.needs.beside(frame, tag, analysis):
                    continue
                finding = self.match(frame, tag, analysis)
                if finding.attacker is None and findings:
                    self._inherit(finding, _teller(findings), analysis)
                if finding.target is None and "between" in frame.slots["attacker"]:
                    _between_both(finding, findings, analysis)
                if self.needs.met(finding, analysis):
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

    def _inherit(self, finding: Finding, before: Finding, analysis: Analysis) -> None:
        """The subject of a verb that names none is that of the verb before: they came and took."""
        acts = finding.tag.entry.pos in VERBS and finding.voice == "active"
        carried = finding.light is not None and self.lights[finding.light].subject == "attacker"
        if before.attacker is None or not (acts or carried) or not finding.frame.slots["attacker"]:
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

    @staticmethod
    def _is_weapon(tag: Tag, analysis: Analysis) -> bool:
        """Whether a one-word trigger is also a weapon and stands beside another weapon."""
        weapons = analysis.tags[WEAPON]
        return (
            len(weapons) > 1
            and any((t.i, t.j) == (tag.i, tag.j) for t in weapons)
            and any(t.i != tag.i and abs(t.i - tag.i) <= 3 for t in weapons)
        )

    def match(self, frame: Frame, tag: Tag, analysis: Analysis) -> Finding:
        """What a frame finds at a trigger, whether or not its needs are met."""
        finding = Finding(frame, analysis.number, tag, analysis.clauses[tag.i])
        for weapon in frame.weapons:
            finding.weapons[weapon] = (tag.i, tag.j)
        if analysis.around is None or analysis.around[0] is not tag:  # the same for all frames of a tag
            analysis.around = tag, self._right(tag, analysis), self._left(tag, analysis)
        _, right, left = analysis.around
        if tag.entry.pos in VERBS:
            self._verb(finding, right, left, analysis)
        else:
            self._noun(finding, right, left, analysis)
        self._by_marker(finding, right, analysis)
        unnamed = frame.victims and finding.target is None and not tag.entry.pronoun
        if unnamed and (finding.voice != "active" or _role(frame, "object") == "target"):
            self._named_person(finding, analysis)
        self._weapons(finding, analysis)
        if frame.action in _DOWNED and finding.target is None:
            crafts = (s for s in analysis.sides if tag.i < s.i and s.kind == "air_force" and s.owner)
            hit = next(crafts, None)
            if hit is not None and hit is not finding.attacker and analysis.clauses[hit.i] == finding.clause:
                finding.target = hit
        if frame.action in GATHERINGS and tag.entry.pos not in VERBS and finding.attacker is None:
            self._rally(finding, analysis)
        if frame.action == "clash" and finding.attacker is None:
            # protesters hurt in clashes with the police: it is they who clash
            crowd = (s for s in analysis.sides if s.kind in _CROWDS and s is not finding.target)
            finding.attacker = next((s for s in crowd if analysis.clauses[s.i] == finding.clause), None)
        return finding

    def _rally(self, finding: Finding, analysis: Analysis) -> None:
        """Who gathers, told anywhere in the clause: a number of people, or protesters."""
        tag = finding.tag
        near = [
            s for s in analysis.sides
            if analysis.clauses[s.i] == finding.clause
            and (s.kind in _CROWDS or (s.quantity is not None and s.marker in (None, "of", "by")))
            and self.needs.may_do(finding.frame, s) and s is not finding.target
            and abs(s.i - tag.i) <= _RALLY_REACH
        ]  # fmt: skip
        if near:
            finding.attacker = min(near, key=lambda s: abs(s.i - tag.i))

    # -- where fillers may stand ---------------------------------------------------------------

    def _right(self, tag: Tag, analysis: Analysis) -> list[Side]:
        """Sides behind the trigger in its clause, up to the next verb that tells something else."""
        if not analysis.sides:
            return []
        stop = min(len(analysis.clauses), tag.j + _REACH)
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
            if not any(s.i <= other.i < s.j for s in analysis.sides):  # المتظاهرين name a side
                stop = other.i
                break
        for other in analysis.tags[GRAMMAR]:
            if other.i >= stop:
                break
            if other.i < tag.j:
                continue
            kind, name = other.entry.kind, other.entry.id
            if kind == "speech" or (kind == "light" and self.lights[name].result):
                stop = other.i
                break
        clause = analysis.clauses[tag.i]
        # a phrase may hold the head of a side: قصفت طائرة [حربية روسية], إيقاف عنصر [تكفيري],
        # مواجهات مع [عناصر التنظيم]
        verb, own = tag.entry.pos in VERBS, tag.entry.id not in _OF_TROOPS
        least = tag.j if tag.entry.id == "arrest" else tag.j + 1  # إيقاف عنصر names the one caught
        return [
            s
            for s in analysis.sides
            if tag.i < s.i < stop and analysis.clauses[s.i] == clause
            and (s.i >= tag.j or (s.j >= tag.j if verb else s.j >= least and own and _is_people(s))
                 or (s.j >= tag.j and s.marker is not None))
        ]  # fmt: skip

    def _left(self, tag: Tag, analysis: Analysis) -> list[Side]:
        """Sides before the trigger in its clause, nearest first, back to another event's verb."""
        if not analysis.sides:
            return []
        start = max(0, tag.i - _REACH)
        clause = analysis.clauses[tag.i]
        for other in analysis.tags[EVENT]:
            if other.j > tag.i:
                break
            if other.entry.pos in VERBS:
                start = max(start, other.j)
        words = analysis.sentence.words
        for other in analysis.tags[GRAMMAR]:
            if other.j > tag.i:
                break
            if other.entry.id == "that":
                # "X announced that it ...": the pronoun stands for X
                if words[other.j - 1].endswith(_PRONOUNS) and tag.i - other.j <= 2:
                    start = max(0, other.i - _REACH)
                    clause = min(analysis.clauses[start : tag.i], default=clause)
                else:
                    start = max(start, other.j)
            elif other.entry.kind == "speech":
                start = max(start, other.j)
        sides = [
            s for s in analysis.sides if start <= s.i and s.j <= tag.i and analysis.clauses[s.i] >= clause
        ]
        return sides[::-1]

    # -- roles by form --------------------------------------------------------------------------

    def _verb(self, finding: Finding, right: list[Side], left: list[Side], analysis: Analysis) -> None:
        frame, tag = finding.frame, finding.tag
        subject_role = _role(frame, "subject")
        object_role = _role(frame, "object")
        words = analysis.sentence.words
        bare = [s for s in right if s.marker is None and not _is_owner(s, right)]
        if frame.action == "shoot_down":  # the aircraft in the phrase is what was hit
            bare = [s for s in bare if s.i >= tag.j]
        deeds = {t.j for t in analysis.tags[EVENT] if t.entry.pos not in VERBS}
        before = [  # but no adjective of a deed: غارة أمريكية تقتل
            s for s in left
            if (s.marker is None or (s.marker == "of" and s.kind in NAMED))
            and not (s.kind == "nation" and s.i in deeds)
        ]  # fmt: skip
        if object_role and tag.entry.pronoun:
            self._with_pronoun(finding, bare, left, before, analysis)
            return
        if object_role and self._is_deed(tag, analysis):
            finding.voice = "active"
            _fill(finding, object_role, bare[0] if bare else None)
            return
        if bare and 0 <= bare[0].i - tag.j <= 1 and tag.j - tag.i > 1 and words[tag.j - 1] in _LEADING:
            finding.voice = "active"  # استولى على طائرات
            near = next((s for s in before if self.needs.may_do(frame, s)), None)
            _fill(finding, subject_role, near)
            _fill(finding, object_role, bare[0])
            return
        if object_role and self._is_counted_object(tag, bare, analysis):
            finding.voice = "active"
            if before and self.needs.may_do(frame, before[-1]):
                _fill(finding, subject_role, before[-1])
            _fill(finding, object_role, bare[0])
            return
        antecedent = self._antecedent(tag, left, analysis)
        if antecedent is not None and subject_role and self.needs.may_do(frame, antecedent):
            finding.voice = "passive" if analysis.is_passive(tag.i) else "active"
            if finding.voice == "active":
                _fill(finding, subject_role, antecedent)
                _fill(finding, object_role, bare[0] if bare else None)
                return
        led = any(s.marker in frame.slots["target"] for s in right if s.marker)
        finding.voice = (
            "active"
            if led and bare and self._unvowelled(tag, analysis)
            else (self._voice(tag, bare, before, analysis))
        )
        if finding.voice == "passive":
            patient = bare[0] if bare else (before[-1] if before else None)
            if object_role or subject_role == "target":
                _fill(finding, object_role or subject_role, patient)
            return
        plural = _is_they(tag, analysis)
        if bare and not subject_role:  # only what is hit matters, behind whoever does it
            second = len(bare) > 1 and not bare[1].joined and self.needs.can_act(bare[0])
            _fill(finding, object_role, bare[1] if second else bare[0])
            return
        acts = subject_role == "target" or (bool(bare) and self.needs.may_do(frame, bare[0]))
        if bare and not plural and acts:
            near = before[0] if before else None
            if (
                near is not None
                and len(bare) == 1
                and self.needs.may_do(frame, near)
                and (
                    near.i <= 2
                    or (not tag.proclitic and not near.joined and self._leads(near, tag, analysis))
                )
                and (object_role or subject_role == "attacker")
            ):
                # headline order, or that behind "that": subject, verb, object
                _fill(finding, subject_role, near)
                _fill(finding, object_role, bare[0])
                return
            _fill(finding, subject_role, bare[0])
            if len(bare) > 1 and not bare[1].joined:
                _fill(finding, object_role, bare[1])
            return
        if before and (subject_role == "target" or self.needs.may_do(frame, before[-1])):
            _fill(finding, subject_role, before[-1])
        elif before and (plural or self.needs.may_do(frame, before[0])):
            _fill(finding, subject_role, before[0])
        if bare:
            _fill(finding, object_role, bare[0])

    def _with_pronoun(
        self, finding: Finding, bare: list[Side], left: list[Side], before: list[Side], analysis: Analysis
    ) -> None:
        """A verb whose object is a pronoun: the noun behind it does the deed (قتله مسلحون), to whom
        the relative pronoun before it stands for (الرجل الذي قتله مسلحون).
        """
        frame, tag = finding.frame, finding.tag
        finding.voice = "active"
        subject_role, object_role = _role(frame, "subject"), _role(frame, "object")
        antecedent = self._antecedent(tag, left, analysis)
        if bare and bare[0].i - tag.j <= _BESIDE:
            doer = bare[0]
            if doer.kind == "persons":
                doer = replace(doer, kind="gunmen")  # two men on a motorcycle, whoever they are
            if self.needs.may_do(frame, doer):
                _fill(finding, subject_role, doer)
                _fill(finding, object_role, antecedent)
                return
        doers = [side for side in (antecedent, *before[-1:], *before[:1]) if side is not None]
        _fill(finding, subject_role, next((s for s in doers if self.needs.may_do(frame, s)), None))

    @staticmethod
    def _leads(side: Side, tag: Tag, analysis: Analysis) -> bool:
        """Whether a side is the subject before its verb: right before it, or behind "that" with its
        place between (أن الوحدات في بنقردان عثرت).
        """
        if side.j == tag.i:
            return True
        return any(t.entry.id == "that" and t.j == side.i for t in analysis.tags[GRAMMAR])

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
        led = next((t.i for t in analysis.tags[GRAMMAR] if t.entry.id == "relative" and t.j == tag.i), 0)
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
        for other in analysis.tags[GRAMMAR]:
            if other.entry.id == "relative" and 0 <= tag.i - other.j <= 1:
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
        if not bare:
            actor_before = before and self.needs.can_act(before[-1])
            plural = analysis.sentence.words[tag.i].endswith(("وا", "ون"))
            return "passive" if before and (plural and not actor_before) else "active"
        if not self.needs.can_act(bare[0]) or bare[0].quantity is not None:
            if before and self.needs.can_act(before[-1]) and before[-1].quantity is None:
                return "active"
            if len(bare) > 1 and self.needs.can_act(bare[0]) and not bare[1].joined:
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
        return "passive" if bare[1].joined else "active"

    @staticmethod
    def _takes_object(bare: list[Side], analysis: Analysis) -> bool:
        """Whether the word behind the first side ends as an indefinite object does, though no list
        knows it: احتجز مسلحون كاتبا.
        """
        words, at = analysis.sentence.words, bare[0].j
        if at >= len(words) or bare[0].quantity is not None:
            return False
        word = words[at]
        return (
            len(word) > _SHORT_WORD and word.endswith("ا") and word[0] not in "وبل" and not analysis.knows(at)
        )

    def _noun(self, finding: Finding, right: list[Side], left: list[Side], analysis: Analysis) -> None:
        frame, tag = finding.frame, finding.tag
        self._light(finding, right, left, analysis)
        if "announcer" in frame.slots["attacker"]:
            self._announcer(finding, analysis)
        words = analysis.sentence.words
        ends = [  # behind a verb or "which" no noun belongs to the trigger
            t.i for t in analysis.tags[GRAMMAR]
            if t.i >= tag.j and (t.entry.kind == "light" or t.entry.id == "relative")
        ]  # fmt: skip
        for side in right:
            gap = side.i - tag.j
            if gap > 3 or any(k < side.i for k in ends):
                break
            if side.marker is not None:
                if gap <= 0:
                    break
                continue
            if words[tag.i].endswith(_OWNED):
                break  # سيطرته على المطار: whose deed it is, the pronoun says
            if side.kind == "nation" and not side.plural_nation:
                role = _role(frame, "adjective")
            else:
                role = _role(frame, "genitive")
                if role == "attacker" and not self.needs.may_do(finding.frame, side):
                    role = "target"
            if role and getattr(finding, role) is None:
                _fill(finding, role, side)
            break

    def _light(self, finding: Finding, right: list[Side], left: list[Side], analysis: Analysis) -> None:
        """The light verb that carries an event noun, before or behind it, and its own nouns."""
        tag = finding.tag
        clause = finding.clause
        before: Tag | None = None
        behind: Tag | None = None
        reach = _RALLY_REACH if finding.frame.action in GATHERINGS else _LIGHT_REACH
        for other in analysis.tags[GRAMMAR]:
            if other.entry.kind != "light":
                continue
            if not self.lights[other.entry.id].carries(finding.frame.action):
                continue
            if other.j <= tag.i and tag.i - other.j <= reach and analysis.clauses[other.i] == clause:
                before = other
            elif (
                behind is None and other.i >= tag.j and other.i - tag.j <= _BEHIND
                and analysis.clauses[other.i] - clause <= 1
            ):  # fmt: skip
                behind = other
        if before and any(
            t.entry.id == "after" and before.j <= t.i and t.j == tag.i for t in analysis.tags[GRAMMAR]
        ):
            before = None  # تواصل التمشيط بعد القضاء على: what went on is not the later deed
        if before and not any(
            o.entry.pos in VERBS and before.j <= o.i < tag.i and o.entry.id not in self.meek
            for o in analysis.tags[EVENT]
        ):
            self._light_before(finding, before, left, analysis)
        if behind and not any(tag.j <= o.i < behind.i for o in analysis.tags[EVENT]):
            self._light_behind(finding, behind, analysis)

    def _announcer(self, finding: Finding, analysis: Analysis) -> None:
        """Who announces the deed as his own: أعلنت قوات الوفاق استعادة السيطرة على المعسكر."""
        tag = finding.tag
        for other in analysis.tags[GRAMMAR]:
            if other.entry.kind != "speech" or not other.j <= tag.i:
                continue
            for side in analysis.sides:
                if (
                    other.j <= side.i < other.j + _SPEAKER
                    and side.j <= tag.i
                    and side.marker in (None, "of")
                    and self.needs.may_do(finding.frame, side)
                ):
                    _fill(finding, "attacker", side)
                    return

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
            finding.target = Side(start, end, "named_person", None, None, None, None, False, False)

    def _light_before(self, finding: Finding, verb: Tag, left: list[Side], analysis: Analysis) -> None:
        light = self.lights[verb.entry.id]
        finding.light, finding.light_tag = verb.entry.id, verb
        finding.claimed = light.certainty == "claimed"
        if light.result:
            return
        left = [*(s for s in left if s.i >= verb.j), *self._left(verb, analysis)]
        between = [s for s in left if s.i >= verb.j and s.marker is None]
        before = [s for s in left if s.j <= verb.i and s.marker is None]
        if light.object == "target" and verb.j == finding.tag.i and finding.target is None:
            # the deed is the subject and what it hit its object: طال هجوم مقر الأمن
            hit = next((s for s in analysis.sides if s.i >= finding.tag.j), None)
            if hit is not None and hit.i == finding.tag.j and hit.marker is None and hit.kind != "nation":
                _fill(finding, "target", hit)
        role = light.subject
        if verb.entry.id == "happen" and _is_inside(finding, analysis):
            role = "target"  # وقعت القافلة في كمين
        if role in ("attacker", "target"):
            if role == "attacker" and not finding.frame.slots["attacker"]:
                role = ""
            for side in [*between[::-1], *before]:
                if role == "target" or self.needs.may_do(finding.frame, side):
                    _fill(finding, role, side)
                    break

    def _light_behind(self, finding: Finding, verb: Tag, analysis: Analysis) -> None:
        light = self.lights[verb.entry.id]
        if light.result:
            finding.light = finding.light or verb.entry.id
            return
        clause = analysis.clauses[verb.i]
        sides = [
            s for s in analysis.sides
            if s.i >= verb.j and s.i - verb.j <= 4 and analysis.clauses[s.i] == clause
        ]  # fmt: skip
        finding.light = finding.light or verb.entry.id
        if light.object == "target" and sides and sides[0].marker in (None, "of"):
            _fill(finding, "target", sides[0])
        elif (
            light.event == "object" and light.subject == "attacker"
            and sides and sides[0].marker is None and self.needs.may_do(finding.frame, sides[0])
        ):  # fmt: skip
            _fill(finding, "attacker", sides[0])
            finding.claimed = finding.claimed or light.certainty == "claimed"

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
        slots = finding.frame.slots
        if "between" in slots["attacker"]:
            if not any(side.marker == "between" for side in right):
                right = self._far(finding, right, analysis)
            for k, side in enumerate(right):
                if side.marker == "between":
                    finding.attacker = side
                    finding.target = replace(side)  # between militias: both parties are such
                    others = [s for s in right[k + 1 :] if s.marker in (None, "with", "between", "of")]
                    if others and (others[0] is right[k + 1] or others[0].joined):
                        finding.target = others[0]  # behind whoever supports the first
                    return
        for side in right:
            if side.marker is None:
                continue
            for role in ("attacker", "target"):
                if side.marker in slots[role] and getattr(finding, role) is None:
                    if role == "attacker" and not self.needs.can_act(side):
                        continue
                    if side is finding.attacker or side is finding.target:
                        continue
                    if side.marker == "of" and finding.attacker and 0 <= side.i - finding.attacker.j <= 2:
                        continue  # whose men they are: قوات تابعة للحكومة
                    _fill(finding, role, side)
                    break
        site = finding.target
        if site is not None and site.kind == "site" and site.name is None:
            # positions where men of X hide: the site stands for whoever holds it
            holder = next((s for s in right if site.j <= s.i <= site.j + 5 and s.kind in NAMED), None)
            finding.target = holder or site

    def _weapons(self, finding: Finding, analysis: Analysis) -> None:
        """Weapons of the same clause; next to the trigger also across a clause."""
        events = {(t.i, t.j) for t in analysis.tags[EVENT]}
        for tag in analysis.tags[WEAPON]:
            own = finding.tag
            if any(i <= tag.i and tag.j <= j and (i, j) != (own.i, own.j) and j - i > 1 for i, j in events):
                continue  # the weapon of another event word (هجوم انتحاري)
            if (tag.i, tag.j) in events and tag.j - tag.i == 1 and not self._is_weapon(tag, analysis):
                continue  # a word that is also an event (مسيرات): no weapon unless beside one
            if any(t.j == tag.i and t.entry.id == "aboard" for t in analysis.tags[GRAMMAR]):
                continue  # أجلي الجرحى على متن مروحية
            near = abs(tag.i - finding.tag.i) <= 3
            if analysis.clauses[tag.i] == finding.clause or near:
                finding.weapons.setdefault(tag.entry.id, (tag.i, tag.j))


def _between_both(finding: Finding, before: list[Finding], analysis: Analysis) -> None:
    """Give what is between "both" the two sides that fought just before: اتفاق بينهما."""
    both = any(
        t.entry.id == "both" and analysis.clauses[t.i] == finding.clause for t in analysis.tags[GRAMMAR]
    )
    told = next((f for f in reversed(before) if None not in (f.attacker, f.target)), None)
    if both and told is not None:
        finding.attacker, finding.target = told.attacker, told.target


def _is_inside(finding: Finding, analysis: Analysis) -> bool:
    """Whether somebody fell into the deed: "in" stands right before an attack that has a victim."""
    if finding.frame.action != "assault":
        return False
    return any(t.j == finding.tag.i and t.entry.id == "at" for t in analysis.tags[GRAMMAR])


def _is_they(tag: Tag, analysis: Analysis) -> bool:
    """Whether a verb of "they" or "the two" holds its subject: فتحوا النار, فتحا النار."""
    word = analysis.sentence.words[tag.i]
    if word.endswith(("وا", "ون")):
        return True
    stem = len(word) - len(tag.proclitic)
    return tag.entry.tense == "perfect" and word.endswith("ا") and stem > _ROOT


def _role(frame: Frame, slot: str) -> str:
    """The role that a slot gives, "" for none."""
    for role in ("target", "attacker") if slot in ("object", "genitive") else ("attacker", "target"):
        if slot in frame.slots[role]:
            return role
    return ""


def _is_people(side: Side) -> bool:
    """Whether a side is neither a craft nor a house."""
    return side.kind != "air_force" and not side.kind.endswith("site")


def _is_owner(side: Side, others: list[Side]) -> bool:
    """Whether a side only says whose house or post the one right before it is: في منزل أحد الإرهابيين."""
    return not side.joined and any(
        s.j == side.i and s.marker is not None and not s.definite and s.kind.endswith("_site") for s in others
    )


def _fill(finding: Finding, role: str, side: Side | None) -> None:
    free = role and side is not None and getattr(finding, role) is None
    if free and side is not finding.attacker and side is not finding.target:
        setattr(finding, role, side)


def _teller(findings: list[Finding]) -> Finding:
    """The last finding, or the one before where the last is a toll that says of nobody who did it:
    they fought, the dead reached 11, and made peace.
    """
    last = findings[-1]
    toll = last.attacker is None and last.frame.victims and last.tag.entry.pos not in VERBS
    return findings[-2] if toll and len(findings) > 1 else last
