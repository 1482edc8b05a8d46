"""Between the applicant and the reviewers: a person reads the raw text, masks what must not be seen, and releases."""
