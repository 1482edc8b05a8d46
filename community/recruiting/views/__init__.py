"""Pages of recruiting: `apply` for applicants and everybody, `desk` and `review` for the people who read."""

from community.recruiting.views import apply, desk

blueprints = [apply.bp, desk.bp]
