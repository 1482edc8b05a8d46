"""HTTP for every feature: unit of work, guards, forms, pages, faults, headers, Jinja. Knows no feature."""
