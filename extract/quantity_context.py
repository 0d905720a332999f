"""What the words around a quantity say of it: what happened, a part, an update."""

from __future__ import annotations

from typing import Final, NamedTuple

from extract.quantity_nouns import Item
from extract.quantity_strength import is_strength
from extract.quantity_words import Words
from extract.text import Sentence

_HARD: Final = frozenset(".!?;…")
_CALLED: Final = 6  # tokens before a number in which a noun may say who is counted
_ASIDE: Final = 9  # tokens of an aside between commas, with them
_REACH: Final = 12  # tokens between a quantity and the word that says what happened


class Quantity(NamedTuple):
    """A number of people or things in a text.

    `start` and `end` are half-open character offsets of the whole expression. `low` <= `best` <=
    `high` where given; `best` is the value that ACLED codes: the lower end of a range, dozens 12,
    hundreds 100, several 3. `kind` is exact, approx, min, max, range or vague. `noun` is the
    family of the counted noun in quantities.yml, None when nothing countable as people stands
    there; its span is -1, -1 then. `counted` says what happened to them, `update` that the number
    replaces earlier tolls, `part` that it is contained in a total given before.
    """

    start: int
    end: int
    text: str
    low: int | None
    best: int
    high: int | None
    kind: str
    noun: str | None
    noun_start: int
    noun_end: int
    counted: str | None
    update: bool
    part: bool
    rule: str


def describe(
    text: str, sentence: Sentence, items: list[Item], triggers: list[str | None], words: Words
) -> list[Quantity]:
    """The items with what happened to them, as values with offsets."""
    covered = {t for item in items for t in range(item.first, item.end)}
    result: list[Quantity] = []
    for index, item in enumerate(items):
        part = _is_part(sentence, triggers, words, items, index, result)
        update = _is_update(sentence, item, words)
        counted = (
            None
            if item.duration
            else _counted(sentence.words, triggers, items, index, words, covered, part, result)
        )
        if counted is None and not item.duration:
            counted = _toll(sentence.words, item, words) if update else _called(sentence.words, item, words)
            if counted is not None and item.noun is not None:
                _tell_before(sentence.words, items, index, counted, result, words)
        if update and item.kind == "range" and _after_from(sentence.words, item, words):
            item.low = item.best = item.high or item.best
            item.kind = "exact"
        if _is_label(sentence.words, item, counted, words) and not update:
            continue
        start = item.start if item.start >= 0 else sentence.starts[item.first]
        end = sentence.end_of(item.end - 1)
        noun_span = (-1, -1)
        if item.noun is not None:
            noun_span = (sentence.starts[item.noun_at], sentence.end_of(item.noun_end - 1))
        result.append(
            Quantity(
                start, end, text[start:end], item.low, item.best, item.high, item.kind, item.noun,
                *noun_span, counted, update, part, item.rule,
            )
        )  # fmt: skip
    return result


def _is_part(
    sentence: Sentence,
    triggers: list[str | None],
    words: Words,
    items: list[Item],
    index: int,
    done: list[Quantity],
) -> bool:
    """Whether it is "among them 3 children", "5 of them", what is joined to such a part, or
    tells the last count again ("two shepherds, two brothers").
    """
    item, last = items[index], items[index - 1] if index else None
    tokens, part = sentence.words, words.lists["part"]
    low = max(0, item.first - 3)
    if last is not None and item.first > last.end + 1:  # "six of them died and 9 were hurt"
        low = max(low, last.end + (tokens[last.end] in words.lists["part_behind"]))
    if any(t in part for t in tokens[low : item.first]):
        return bool(index) or not words.numerals.tens_first
    own = triggers[item.first - 1] if item.first else None
    if own in ("killed", "injured") and all(q.counted != own for q in done):  # "and three of them died"
        return False
    if last is not None and item.first == last.end and item.noun and last.noun and words.articles:
        told = {words.families[noun].counted for noun in (item.noun, last.noun)}
        if {"killed", "injured"} <= told:  # "5 dead 10 injured", as headlines have it
            return False
        return not _is_joined(tokens[item.first], words)
    if item.end < len(tokens) and tokens[item.end] in words.lists["part_behind"]:
        behind = tokens[item.end + 1] if item.end + 1 < len(tokens) else ""
        return not behind[:1].isdecimal() and behind not in words.heads
    if index and done and done[-1].part and item.first - items[index - 1].end <= 1:
        between = tokens[items[index - 1].end : item.first]
        return all(t in words.numerals.joiners or t == "," for t in between)
    return False


def _is_joined(token: str, words: Words) -> bool:
    """Whether "and" is written onto a token, or is it."""
    entry, form = words.nouns.get(token), words.numerals.forms.get(token)
    if entry is not None:
        return entry[0][1].joined
    return form.joined if form is not None else token.startswith(tuple(words.numerals.joiners))


def _is_update(sentence: Sentence, item: Item, words: Words) -> bool:
    """Whether it is "the toll rose to 50"; takes the noun of the toll when the number has none."""
    tokens = sentence.words
    low = max(0, item.first - 16)
    window = tokens[low : item.first]
    if item.noun is None and item.bare and not item.duration:
        for back in range(len(window) - 1, -1, -1):
            entry = words.nouns.get(window[back])
            if window[back] in _HARD or window[back][0].isdecimal():
                break
            if (
                entry
                and entry[-1][1].number == "many"
                and (
                    (back and window[back - 1] in words.lists["tolls"])
                    or (back == len(window) - 1 and _counts_victims(window[back], words))
                )
            ):
                item.noun, item.noun_at, item.noun_end = (
                    entry[-1][1].family,
                    low + back,
                    low + back + 1,
                )
                break
    if not window:
        return False
    reached = words.lists["reached"]
    if not reached.isdisjoint(window[-2:]) and not words.lists["later"].isdisjoint(tokens):
        return item.noun is not None and words.families[item.noun].counted in ("killed", "injured")
    if words.lists["update"].isdisjoint(window):
        return False
    near = any(t in words.lists["to"] for t in tokens[max(0, item.first - 2) : item.first])
    if item.noun is not None:  # "risen to 20 dead has the toll of the blasts"
        window = [*window, *tokens[item.end : item.end + 3]]
    return (near or _after_from(tokens, item, words)) and any(
        t in words.lists["tolls"] or _counts_victims(t, words) for t in window
    )


def _toll(tokens: list[str], item: Item, words: Words) -> str | None:
    """What the noun of the toll beside the number counts: "the victims rose to 300 people"."""
    behind = tokens[item.end : item.end + 3]
    for token in (*reversed(tokens[max(0, item.first - 16) : item.first]), *behind):
        if _counts_victims(token, words):
            return words.families[words.nouns[token][0][1].family].counted
    return None


def _called(tokens: list[str], item: Item, words: Words) -> str | None:
    """What a noun beside a number of people calls them: "the number of dead reached 17 people",
    "the injured are 5 soldiers", "3 soldiers dead". Among the dead (بين القتلى) is a part.
    """
    if item.noun is None:
        return None
    behind = words.nouns.get(tokens[item.end]) if item.end < len(tokens) else None
    if behind is not None and _counts_victims(tokens[item.end], words):
        noun = behind[0][1]
        if noun.number == "many" and not (noun.joined or noun.definite):
            return words.families[noun.family].counted
    for back in range(item.first - 1, max(-1, item.first - _CALLED), -1):
        token = tokens[back]
        if token in _HARD or token == "," or token[0].isdecimal():
            return None
        entry = words.nouns.get(token)
        if entry is None or entry[0][1].number != "many" or not words.families[entry[0][1].family].counted:
            continue
        before = tokens[back - 1] if back else ""
        if before in words.lists["between"] or before in words.lists["from"]:
            return None
        near = back >= item.first - 2 and entry[0][1].definite
        if near or before in words.lists["tolls"]:
            return words.families[entry[0][1].family].counted
        return None
    return None


def _tell_before(
    tokens: list[str], items: list[Item], index: int, counted: str, done: list[Quantity], words: Words
) -> None:
    """What is told behind a list is told of all of it: "three soldiers and a policeman dead"."""
    for at in range(index - 1, -1, -1):
        first = items[at + 1].first
        if items[at].end != first or not _is_joined(tokens[first], words):
            return
        number = len(done) - index + at
        if number < 0 or done[number].counted is not None or done[number].noun is None:
            return
        done[number] = done[number]._replace(counted=counted)


def _counts_victims(token: str, words: Words) -> bool:
    entry = words.nouns.get(token)
    return entry is not None and words.families[entry[0][1].family].counted in (
        "killed",
        "injured",
    )


def _counted(
    tokens: list[str],
    triggers: list[str | None],
    items: list[Item],
    index: int,
    words: Words,
    covered: set[int],
    part: bool,
    done: list[Quantity],
) -> str | None:
    """What happened: the noun's own word, else the nearest trigger, else the total's."""
    item = items[index]
    own = words.families[item.noun] if item.noun else None
    if item.rule == "one_of":  # "one of the victims" tells of nothing new
        own = None
    if own and own.counted in ("killed", "injured") and item.noun != "body":
        return own.counted
    last = (done[-1].counted, items[index - 1].end) if done and index else (None, 0)
    if item.noun is None and not item.bare:
        return "fighters" if is_strength(tokens, item, words, last) else None
    reach = _REACH if item.noun else _REACH // 2
    back, far = _look_back(tokens, triggers, item.first, words, covered, reach)
    ahead, near = _look_ahead(tokens, triggers, item.end, words, covered)
    if ahead and (not back or near < far or (near == far > 0 and not words.articles)):
        return ahead
    if back and not (part and done and done[-1].counted and far > 3):
        return back
    if done and (part or _continues(tokens, item, items, index, words)):
        return done[-1].counted
    if own and own.counted:
        return own.counted
    if is_strength(tokens, item, words, last):
        return "fighters"
    return None


def _is_label(tokens: list[str], item: Item, counted: str | None, words: Words) -> bool:
    """Whether a number names what stands before it ("the Boulevard 2") and counts nothing."""
    if counted or item.noun or item.rule != "number" or item.kind != "exact" or not item.first:
        return False
    if not item.bare or not tokens[item.end - 1][0].isdecimal() or not words.articles:
        return False
    return tokens[item.first - 1].startswith(words.articles)


def _continues(tokens: list[str], item: Item, items: list[Item], index: int, words: Words) -> bool:
    """Whether a number without noun is joined to the last: "5 dead and four of their foes"."""
    if item.noun is not None or not index or item.first - items[index - 1].end > 4:
        return False
    form = words.numerals.forms.get(tokens[item.first])
    joined = tokens[item.first] in words.numerals.joiners or (form is not None and form.joined)
    between = tokens[items[index - 1].end : item.first]
    return joined and not any(token in _HARD or token == "," for token in between)


def _after_from(tokens: list[str], item: Item, words: Words) -> bool:
    """Whether "from" stands before the range: then its end is the new value."""
    return item.first > 0 and tokens[item.first - 1] in words.lists["from"]


def _look_back(
    tokens: list[str],
    triggers: list[str | None],
    first: int,
    words: Words,
    covered: set[int],
    reach: int,
) -> tuple[str | None, int]:
    """The trigger before a quantity and its distance; other quantities in between are free."""
    distance = 0
    for at in range(first - 1, -1, -1):
        token = tokens[at]
        if at in covered:
            continue
        if triggers[at]:
            if not words.lists["causes"].isdisjoint(tokens[max(0, at - 2) : at]):
                break  # what a protest or a revenge is about
            return triggers[at], distance
        distance += 1
        if token in _HARD or token in words.lists["blockers"] or distance > reach:
            break
    return None, distance


def _behind_aside(tokens: list[str], end: int) -> int:
    """Behind what two commas set apart: "30 people, most of them herders, died"."""
    if end < len(tokens) and tokens[end] == ",":
        for at in range(end + 2, min(end + _ASIDE, len(tokens))):
            if tokens[at] in _HARD or tokens[at].isdecimal():
                break
            if tokens[at] == ",":
                return at + 1
    return end


def _look_ahead(
    tokens: list[str], triggers: list[str | None], end: int, words: Words, covered: set[int]
) -> tuple[str | None, int]:
    """The trigger behind a quantity, where its form may follow ("5 people were killed")."""
    distance = 0
    end = _behind_aside(tokens, end)
    for at in range(end, len(tokens)):
        token = tokens[at]
        if token in words.either and triggers[at]:
            return triggers[at], distance
        listed = token == "," and at + 1 in covered
        if token in _HARD or triggers[at] or (token == "," and not listed):
            break
        if at not in covered and not listed:
            distance += 1
        if distance > 4:
            break
    return None, distance
