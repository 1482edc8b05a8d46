"""Applications that were written elsewhere: a table is read, mapped to the questions, tried, and brought in whole.

`reading` makes rows of bytes, `mapping` says which column answers what, `checking` judges every row, `services` keeps
the file for a day and writes the applications. `reading`, `mapping` and `dates` are pure.
"""
