"""Pages of answers, thanks and the movement."""

from community.recognition.views.answers import bp as answers_bp
from community.recognition.views.movement import bp as movement_bp
from community.recognition.views.thanks import bp as thanks_bp

blueprints = [answers_bp, thanks_bp, movement_bp]
