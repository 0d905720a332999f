"""Noun phrases that name a side: who, how many of them, whose they are, after which small word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from extract.lexicon import EVENT, GRAMMAR, MODIFIER, SIDE, WEAPON, Tag
from extract.quantities import Quantity
from extract.text import Sentence

# A head of these kinds says little by itself: what it is joined to says who it is.
_GENERIC: Final = frozenset(
    [
        "member",
        "forces",
        "gunmen",
        "site",
        "persons",
        "militia",
        "attackers",
        "terrorists",
        "gang",
        "rebels",
        "follower",
    ]
)
_NAMES: Final = frozenset(["actor", "short", "leader", "epithet"])
_MEN: Final = frozenset(["member", "forces", "gunmen", "persons", "labour"])
_TROOPS: Final = frozenset(["forces", "member", "military", "police"])
_WORKERS: Final = frozenset(
    ["pastoralists", "farmers", "civilians", "persons", "labour", "refugees", "students"]
)
_WITHIN: Final = ("ب", "بال")  # of what a unit is one
_COUNTED: Final = {"gunman": "gunmen"}  # the kind of those that only a counted noun names
CROWDS: Final = frozenset(["protesters", "rioters", "crowd"])
_SITES_OF: Final = {"military_site": "military", "police_site": "police", "prison": "prison_guards"}
_UNITS: Final = frozenset(["military", "forces", "militia", "gunmen", "member", "group", "follower"])
_SOUND_PLURALS: Final = ("ون", "ين", "ان")
_PLURAL_NATION: Final = (*_SOUND_PLURALS, "s")
_FEMININE: Final = ("ة", "ه")
_PARTS: Final = frozenset(["of", "head"])  # small words that join what follows to what stands before
_NO_NAME: Final = frozenset(["speech", "marker", "connector"])
_ARTICLE: Final = "ال"
_NOBODY: Final = "nobody"  # phrases that hold a word for people and name none: a press conference
_ARMED: Final = frozenset(["gunmen", "militia", "attackers", "terrorists", "gang", "rebels"])
_UNARMED: Final = frozenset([
    "persons", "civilians", "women", "children", "journalists", "health_workers", "aid_workers",
    "labour", "farmers", "students", "teachers", "lawyers", "officials", "notables", "clerics",
    "foreigners",
])  # fmt: skip
_begin = attrgetter("i")  # of a side
_QUOTES: Final = frozenset("\"'()[]")
# Weapons that a force mans, and what is said of it by their name.
_CREWED: Final = {
    "aircraft": "air_force", "drone": "air_force", "helicopter": "air_force", "artillery": "military",
    "tank": "military",
}  # fmt: skip


class Side:
    """A mention of a side over the words [i, j) of its sentence."""

    name: str | None = None  # id of the actor or epithet
    owner: str | None = None  # ISO2 of a nationality or country told with it
    quantity: int | None = None  # index of the counting quantity of the sentence
    marker: str | None = None  # the small word before it: upon by between with of to at from means
    joined: bool = False  # coordinated with the side before it
    definite: bool = False
    plural_nation: bool = False
    feminine: bool = False  # a nationality that is said of a force or a deed

    def __init__(self, i: int, j: int, kind: str) -> None:
        """`kind` is one of names/kinds.yml; or actor, short, leader, epithet, nation, country."""
        self.i, self.j, self.kind = i, j, kind

    def called(self, kind: str) -> Side:
        """The same mention as one of another kind."""
        other = Side(self.i, self.j, kind)
        other.name, other.owner, other.quantity = self.name, self.owner, self.quantity
        other.marker, other.joined, other.definite = self.marker, self.joined, self.definite
        other.plural_nation, other.feminine = self.plural_nation, self.feminine
        return other


def find_sides(sentence: Sentence, tags: list[list[Tag]], quantities: Sequence[Quantity]) -> list[Side]:
    """The sides named in a sentence, in order. Quantities count in the same text as `sentence`."""
    words = sentence.words
    found = [tag for tag in tags[SIDE] if tag.entry.id != _NOBODY]
    if not (found or quantities):
        return []
    counted = [_word_span(sentence, q) for q in quantities]
    markers = {t.j: t for t in tags[GRAMMAR] if t.entry.kind == "marker"}  # by the word behind
    verbs = _verbs(tags) if not _QUOTES.isdisjoint(words) else None
    crafts = {t.i: t.j for t in tags[WEAPON] if t.j - t.i > 1}  # طائرة من دون طيار إسرائيلية
    crewed = [t for t in tags[WEAPON] if t.entry.id in _CREWED and not _in_deed(t, tags)]
    sides: list[Side] = []
    k = 0
    while k < len(found):
        tag = found[k]
        side = _start(tag, words)
        if crafts:
            side.j = crafts.get(tag.i, side.j)
        if crewed and side.kind == "nation":
            tag = _with_crew(side, tag, crewed)
        k += 1
        while k < len(found) and _absorbs(side, found[k], words, tags):
            if found[k].entry.kind == "people" and _ends_deed(side, found[k], tags):
                break  # هجوم [مسلح] [مقر الأمن]: an adjective of the deed, and what it hit
            _absorb(side, found[k])
            k += 1
        if verbs is not None:
            side.j = _quoted_name(side, words, verbs)
            while k < len(found) and found[k].i < side.j:
                _absorb(side, found[k])
                k += 1
        if (tag.entry.pos == "person" or side.kind == "member") and _is_former(side, tags):
            side.kind, side.name = "civilians", None  # ضابط متقاعد
        if counted:
            _count(side, counted, sides[-1].j if sides else 0, markers)
        if side.quantity is not None and side.kind == "persons":  # إرهابي مصاب: he is no less of one
            side.kind = _COUNTED.get(quantities[side.quantity].noun or "", side.kind)
        _mark(side, tag, words, markers)
        sides.append(side)
    sides = _without_appositions(sides)
    taken = {side.quantity for side in sides} if quantities else set()
    small = {marker.i for marker in markers.values() if marker.entry.id not in _PARTS} if quantities else ()
    for number, quantity in enumerate(quantities):
        i, j = counted[number]
        alone = quantity.kind == "vague" and (
            j >= len(words)
            or j in small
            or not words[j].isalpha()
            or (words[i].startswith(_ARTICLE) and j not in markers)  # المئات: hundreds of people
        )
        if number not in taken and (quantity.counted or quantity.noun or alone):
            kind = _COUNTED.get(quantity.noun or "", "persons")
            side = Side(i, j, kind)
            side.quantity = number
            _mark(side, None, words, markers)
            sides.append(side)
    sides.sort(key=_begin)
    return sides


def _ends_deed(side: Side, tag: Tag, tags: list[list[Tag]]) -> bool:
    """Whether a side is part of a deed's name that ends before a tag."""
    names = [t for t in tags[EVENT] if t.entry.pos == "noun" and t.i < side.i < t.j]
    return bool(names) and not any(t.i < tag.i < t.j for t in names)


def _is_former(side: Side, tags: list[list[Tag]]) -> bool:
    """Whether "former" stands in or right behind a side."""
    return any(side.i < t.i <= side.j and t.entry.id == "former" for t in tags[GRAMMAR])


def _told_at(k: int, tags: list[list[Tag]]) -> str | None:
    """What stands at a word between two sides: the id of a small word, "" for what else tells
    something, None for nothing.
    """
    for tag in tags[GRAMMAR]:
        if tag.i <= k < tag.j:
            return tag.entry.id if tag.entry.kind == "marker" else ""
    for layer in (EVENT, MODIFIER):
        for tag in tags[layer]:
            if tag.i <= k < tag.j:
                return ""
    return None


def _verbs(tags: list[list[Tag]]) -> set[int]:
    """Where verbs, small words, connectors and sayings begin."""
    return {
        tag.i for layer in (EVENT, MODIFIER, GRAMMAR) for tag in tags[layer]
        if tag.entry.tense or tag.entry.kind in _NO_NAME
    }  # fmt: skip


def _without_appositions(sides: list[Side]) -> list[Side]:
    """A name repeated right behind itself (the US Africa Command "AFRICOM") is one mention."""
    kept: list[Side] = []
    for side in sides:
        last = kept[-1] if kept else None
        if last and last.name and last.name == side.name and side.i - last.j <= 1 and not side.joined:
            last.j = side.j
        else:
            kept.append(side)
    return kept


def _word_span(sentence: Sentence, quantity: Quantity) -> tuple[int, int]:
    i = bisect_left(sentence.starts, quantity.start)
    if i and (i == len(sentence.starts) or sentence.starts[i] > quantity.start):
        i -= 1
    return i, max(i + 1, bisect_left(sentence.starts, quantity.end))


def _start(tag: Tag, words: list[str]) -> Side:
    entry = tag.entry
    side = Side(tag.i, tag.j, entry.id if entry.kind == "people" else entry.kind)
    side.definite = tag.definite
    if entry.kind in _NAMES:
        side.name = entry.id
    elif entry.kind != "people":
        side.owner = entry.id
    if side.kind == "nation":
        last = words[tag.j - 1]
        side.plural_nation = entry.pos == "noun" or last.endswith(_PLURAL_NATION)
        side.feminine = last.endswith(_FEMININE)
    return side


def _in_deed(weapon: Tag, tags: list[list[Tag]]) -> bool:
    """Whether a word for a weapon is part of a deed's name: ضربة جوية."""
    return any(t.i <= weapon.i < t.j for t in tags[EVENT])


def _with_crew(side: Side, tag: Tag, weapons: Sequence[Tag]) -> Tag:
    """Let a nationality that is said of artillery or aircraft stand for those who man them: المدفعية
    التركية. The tag that the phrase begins with.
    """
    for weapon in weapons:
        if weapon.i < side.i <= weapon.j:
            side.i, side.kind = weapon.i, _CREWED[weapon.entry.id]
            side.definite, side.plural_nation, side.feminine = weapon.definite, False, False
            return weapon
    return tag


def _absorbs(side: Side, tag: Tag, words: list[str], tags: list[list[Tag]]) -> bool:
    """Whether the next tag belongs to the same noun phrase."""
    if tag.proclitic[:1] in ("و", "ف") or tag.i - side.j > 4 or side.kind in ("country", "leader"):
        return False
    linked = tag.proclitic.startswith("ل")
    plain = 0
    for k in range(side.j, tag.i):
        told = _told_at(k, tags)
        if told in _PARTS or (told == "at" and side.kind in ("member", "follower", "military")):
            linked = True
        elif told is not None or words[k] in ",;:.-!?":
            return False
        elif words[k] not in _QUOTES:
            plain += 1
    kind = tag.entry.kind
    unit = side.kind in _TROOPS and kind == "people" and tag.entry.id in _TROOPS and tag.i == side.j
    if tag.proclitic and not linked and tag.proclitic != "ال" and not (unit and tag.proclitic in _WITHIN):
        return False  # but الوحدة المختصة بالحرس الوطني
    if not linked and side.j - side.i > 1 and not words[tag.j - 1].startswith(_ARTICLE):
        if words[side.j - 1].startswith(_ARTICLE) and kind == "nation":
            return False  # قوات الاحتلال [شابا] فلسطينيا: a definite subject and its indefinite object
        if kind == "people" and tag.entry.id.endswith("site"):
            return False  # مجموعة مسلحة مخازن
    if linked and side.kind in _ARMED and tag.entry.id in _UNARMED:
        return False  # ترصد مسلحون [لموظف]
    if linked and tag.entry.id == "site" and side.kind in _UNARMED:
        return False  # شابا من أعلى [مبنى]
    if linked and tag.entry.id == "civilian_site" and not side.kind.endswith("site"):
        return side.kind == "member" and tag.i == side.j  # but ثلاثة نواب من منازلهم: whence
    if kind in ("actor", "short") and not linked and side.owner is not None:
        return False  # الجيش السوداني [قوات الدعم السريع]: whose it is was told already
    if kind in ("actor", "short") and side.kind == "government" and side.owner is not None:
        return False  # تسلمت السلطات العراقية من [قوات سوريا الديمقراطية]: from whom
    if kind in ("people", "nation") and not linked and _is_object(side, tag, words):
        return False  # جماعة مسلحة [قاضيا], مستوطن [فلسطينيا]: a subject and its object
    if kind in ("people", "epithet") and not (linked or unit) and _is_closed(side, tag, words):
        return False  # مسلحون شاحنات, الشرطة المتظاهرين: a subject and its object
    if kind == "nation":
        return plain <= 1 and (not linked or side.kind != "actor")
    if kind == "country":
        return plain == 0 and (linked or tag.i == side.j) and side.kind not in _NAMES
    if plain > (1 if linked else 0):
        return False
    if side.kind == "epithet" and kind in ("actor", "short"):
        return tag.i == side.j  # مليشيا الحوثي: the epithet is said of the one named
    return side.kind != "nation" and (side.kind not in _NAMES or kind == "leader")


def _is_closed(side: Side, tag: Tag, words: list[str]) -> bool:
    """Whether a head can't govern what follows: it is definite or ends in a definite word before an
    indefinite one, is told with a nationality, or has the ending that a construct drops; an
    adjective that agrees with it still belongs to it.
    """
    last, next_word = words[side.j - 1], words[tag.j - 1]
    if last.startswith("ال") and not tag.definite:
        return True
    ending = next((e for e in _SOUND_PLURALS if last.endswith(e)), "")
    if side.owner is None and not ending and not side.definite:
        return False
    agrees = bool(ending) and next_word.endswith(ending) and side.definite == tag.definite
    return not agrees


def _is_object(side: Side, tag: Tag, words: list[str]) -> bool:
    """Whether a word has the ending of an indefinite object, which neither a construct nor an
    adjective of a phrase without that ending can have.
    """
    last, next_word = words[side.j - 1], words[tag.j - 1]
    indefinite = tag.j - tag.i == 1 and not tag.proclitic and next_word.endswith("ا")
    native = tag.entry.id == "militia"  # ميليشيا
    return indefinite and not native and not last.endswith("ا") and len(next_word) > 3


def _absorb(side: Side, tag: Tag) -> None:
    kind = tag.entry.kind
    if kind in ("nation", "country"):
        side.owner = side.owner or tag.entry.id
    elif kind == "epithet":
        if side.name is None and side.kind in _GENERIC:
            side.name, side.kind = tag.entry.id, kind
    elif kind in _NAMES:
        if side.kind == "epithet" and kind in ("actor", "short"):
            side.kind, side.name = kind, tag.entry.id
        elif kind == "epithet" and side.kind not in _GENERIC:
            pass  # متظاهرون غاضبون: what they are stands already
        elif side.name is None:
            side.name = tag.entry.id
            if side.kind in _GENERIC or side.kind in ("military", "air_force", "military_site"):
                side.kind = kind
    elif tag.entry.id == "rioters" and side.name is None and not side.kind.endswith("site"):
        side.kind = "rioters"  # أهالي غاضبون: the adjective says what they are about to do
    elif side.kind == "civilian_site" and tag.entry.id == "military" and tag.i == side.j:
        side.kind = "military_site"  # a bus, but a military one
    elif tag.entry.id == "group" and side.name is None and side.kind.endswith("site"):
        side.kind = "group"  # camps of the organisation
    elif side.kind in _MEN and tag.entry.id in _SITES_OF:
        side.kind = _SITES_OF[tag.entry.id]  # men of a checkpoint are soldiers, not a checkpoint
    elif side.kind in _ARMED and tag.entry.id in _WORKERS:
        pass  # مسلحون من الرعاة: what they live by, but they bear arms
    elif side.kind in _GENERIC and side.name is None:
        side.kind = "police_site" if side.kind == "site" and tag.entry.id == "police" else tag.entry.id
    side.j = tag.j


def _quoted_name(side: Side, words: list[str], told: set[int]) -> int:
    """The end of a unit's name in quotes behind its head: كتيبة "شهداء الزاوية"."""
    j = side.j
    if side.kind not in _UNITS or j + 1 >= len(words) or words[j] not in _QUOTES:
        return j
    for end in range(j + 2, min(j + 7, len(words))):
        if words[end] in _QUOTES:
            return end + 1
        if end - 1 in told:  # something is said in these quotes, not named
            break
    return j


def _count(side: Side, counted: Sequence[tuple[int, int]], first: int, markers: dict[int, Tag]) -> None:
    """Take the quantity that stands in or right before the phrase, or before its "of" (ألفان من
    أنصار), from the word `first` on: what counts the phrase before as well (two soldiers and a man)
    is that phrase's.
    """
    of = markers.get(side.i)
    start = of.i if of is not None and of.entry.id == "of" else side.i
    for number, (i, j) in enumerate(counted):
        if i >= first and ((i < side.j and j > side.i) or j in (side.i, start)):
            side.quantity = number
            side.i, side.j = min(side.i, i), max(side.j, j)
            return


def _mark(side: Side, tag: Tag | None, words: list[str], markers: dict[int, Tag]) -> None:
    """Note the small word that stands before the phrase, or is joined to it."""
    i = side.i
    while i and words[i - 1] in _QUOTES:
        i -= 1
    before = markers.get(i)
    proclitic = tag.proclitic if tag and tag.i == side.i else ""
    if before and before.entry.id == "head" and "ل" not in proclitic:
        side.i = i = before.i  # جماعة الحوثي: the noun belongs to the name
        before = markers.get(i)
    if before:
        side.marker = "of" if before.entry.id == "head" else before.entry.id
    elif not proclitic:
        pass
    elif "ب" in proclitic:
        side.marker = "means"
    elif "ل" in proclitic.replace("ال", ""):
        side.marker = "of"
    side.joined = proclitic[:1] == "و" or (i > 0 and words[i - 1] in ("و", "and"))
