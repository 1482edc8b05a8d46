"""From scores to answers: the ranking, decisions on redacted texts, the freeze that opens names, and the mail."""
