"""Answers and thanks: every report is read and answered by a person, and thanks are kept with who, for what, how soon.

Here stand the queue of what waits for an answer, thanks between people, whom nobody has thanked yet, and the page on
which a program sees whether its movement is steady. Coverage and delay are shown; nobody is ranked and nothing is paid.
It changes reports only through the services of `conversations`; mail about all this is sent above, by `notifications`.
"""
