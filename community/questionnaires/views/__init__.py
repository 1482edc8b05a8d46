"""Pages of the form builder."""

from community.questionnaires.views import (  # noqa: F401  (they hang their routes into the blueprint)
    building,
    exchange,
    publishing,
    shelf,
    taking_away,
)
from community.questionnaires.views.shared import bp

blueprints = [bp]
