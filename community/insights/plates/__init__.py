"""The words of the plates: title, sentence, lines, table and definition of each, from the numbers."""

from community.insights.plates.common import SOURCES, Plate
from community.insights.plates.people import helping, passing, talk
from community.insights.plates.reading import scores, time
from community.insights.plates.ways import calls, funnel, passers

__all__ = ["SOURCES", "Plate", "calls", "funnel", "helping", "passers", "passing", "scores", "talk", "time"]
