"""Whether a quantity tells the size of a group ("700 fighters"), not victims or attackers."""

from __future__ import annotations

from typing import Final

from extract.quantity_nouns import Item
from extract.quantity_words import Words

_LEAST: Final = 10  # "several members" is no size
_BEFORE: Final = 12  # tokens before a number in which a word of size makes it one
_BEHIND: Final = 6  # tokens behind it likewise
_JOINED: Final = 4  # tokens between a number and the verb of joining or fighting that belongs to it
_CONTRAST: Final = 6  # tokens between two sizes that are told against each other


def is_strength(tokens: list[str], item: Item, words: Words, last: tuple[str | None, int]) -> bool:
    """Whether the item is the size of a group.

    `last` is what the number before it counts, and the token behind that number.
    """
    few = item.kind == "vague" and item.best < _LEAST
    if few or item.duration or item.rule == "one_of" or _deed(tokens, item, words):
        return False
    if item.noun is None:
        return _bare_size(tokens, item, words, last)
    strength = words.families[item.noun].strength
    if strength == "always":
        return True
    lists = words.lists
    if strength:
        window = tokens[max(0, item.first - _BEFORE) : item.end + _BEHIND]
        return not lists["size_cues"].isdisjoint(window)
    behind = tokens[item.end : item.end + _JOINED]
    before = tokens[max(0, item.first - _JOINED) : item.first]
    if not lists["joins"].isdisjoint(behind) or not lists["joins"].isdisjoint(before):
        return True
    return not lists["own_size"].isdisjoint(tokens[max(0, item.first - _BEFORE) : item.first])


def _bare_size(tokens: list[str], item: Item, words: Words, last: tuple[str | None, int]) -> bool:
    """A number without noun: "the group's fighters number 5,000", "against 500 of its rival"."""
    lists = words.lists
    behind = tokens[item.end : item.end + 2]
    if not lists["joins"].isdisjoint(behind):
        return True
    window = tokens[max(0, item.first - _BEFORE) : item.first]
    if not lists["size_of"].isdisjoint(window):
        if last[0] == "fighters" or not lists["own_size"].isdisjoint(window):
            return True
        if any(_names_fighters(token, words) for token in window):
            return True
    contrast = tokens[last[1] : item.first]
    return (
        last[0] == "fighters"
        and item.first - last[1] <= _CONTRAST
        and not lists["contrast"].isdisjoint(contrast)
    )


def _names_fighters(token: str, words: Words) -> bool:
    entries = words.nouns.get(token)
    return bool(entries) and any(words.families[noun.family].strength for _, noun in entries or ())


def _deed(tokens: list[str], item: Item, words: Words) -> bool:
    """Whether the number is told of those who did something ("30 gunmen stormed")."""
    near = tokens[max(0, item.first - 3) : item.first] + tokens[item.end : item.end + 2]
    return not words.lists["no_size"].isdisjoint(near)
