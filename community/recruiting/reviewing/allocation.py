"""Who reviews what, and in which order each reviewer reads. Pure functions: no table, no clock.

Balanced and random: the least loaded first, chance among equals. Chance comes from the round's recorded seed and
the application's number alone, so that an allocation can be shown to be what it should have been, and nothing that an
applicant wrote can change it.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping

#: Positions are whole numbers below this, so that they sort the same way on every engine.
POSITIONS = 2**31


def choose_reviewers(
    loads: Mapping[int, int], *, count: int, seed: int, application_id: int, excluded: Collection[int] = ()
) -> list[int]:
    """Up to `count` reviewers for one application: the least loaded first, by chance among equals.

    :param loads: how many applications each reviewer of the round has been given, by member id.
    :param excluded: who must not get this one: conflicts, recusals, whoever saw the raw text, whoever has it already.
    """
    draw = random.Random(f"{seed}:reviewers:{application_id}")
    candidates = sorted(member_id for member_id in loads if member_id not in excluded)
    draw.shuffle(candidates)
    candidates.sort(key=lambda member_id: loads[member_id])
    return candidates[:count]


def filling_order(has: Mapping[int, int], *, seed: int) -> list[int]:
    """In which order applications get the reviewers that they lack: the fewest first, by chance among equals.

    :param has: how many reviewers each application has, by its id.
    """
    return sorted(has, key=lambda key: (has[key], random.Random(f"{seed}:filling:{key}").randrange(POSITIONS), key))


def position(*, seed: int, reviewer_id: int, application_id: int) -> int:
    """Where an application stands in this reviewer's own order, so that reading first or last evens out."""
    return random.Random(f"{seed}:order:{reviewer_id}:{application_id}").randrange(POSITIONS)
