"""A value that is found when it is first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Makes an attribute of a method, called once; as functools.cached_property, without its lock,
    which costs more than the rest.
    """

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self._find, self._name = find, find.__name__
        self.__doc__ = find.__doc__

    def __get__(self, owner: Any, kind: type | None = None) -> Value:
        # Called only while the attribute is not there.
        value: Value = self._find(owner)
        owner.__dict__[self._name] = value
        return value
