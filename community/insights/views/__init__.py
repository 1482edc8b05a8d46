"""Pages of insights: `recruiting` compares, `exports` gives tables away."""

from community.insights.views import recruiting

blueprints = [recruiting.bp]
