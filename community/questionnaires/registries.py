"""What the packages above tell this one when the application starts: what answers may speak to, and who uses a version.

Call down, tell up: recruiting registers its rubric and its calls here, and this package never imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

#: Keys of what reviewers look for, with their labels, in order.
_dimensions: dict[str, Any] = {}


@dataclass(frozen=True)
class Usage:
    """Where one version is asked.

    :param places: titles of what asks it, with an address or "" for each.
    :param pinned: how many sets of answers stay with this version for good.
    """

    places: tuple[tuple[str, str], ...] = ()
    pinned: int = 0


#: From ids of versions to where they are used; versions without use may be missing.
FindUsage = Callable[[Collection[int]], Mapping[int, Usage]]
_finders: list[FindUsage] = []


def register_dimension(key: str, label: Any) -> None:
    """Let builders hint that an answer is likely to speak to `key`."""
    _dimensions[key] = label


def dimensions() -> Mapping[str, Any]:
    """What has been registered: keys and labels."""
    return dict(_dimensions)


def register_usage(find: FindUsage) -> None:
    """Have `find` asked where versions are used. The same function counts once."""
    if find not in _finders:
        _finders.append(find)


def usage_of(version_ids: Collection[int]) -> dict[int, Usage]:
    """Where each of these versions is asked; every id is in the answer."""
    found = {version_id: Usage() for version_id in version_ids}
    if not version_ids:
        return found
    for find in _finders:
        for version_id, usage in find(version_ids).items():
            before = found[version_id]
            found[version_id] = Usage(before.places + usage.places, before.pinned + usage.pinned)
    return found
