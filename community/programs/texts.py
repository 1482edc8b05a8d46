"""Texts that a new program begins with. An owner replaces them on the agreement's page."""

FIRST_AGREEMENT = """\
### What you can expect of us

- We read every conversation that you tell us about, and a person answers it.
- We thank you. We don't pay for talk, and nobody here is ranked by how much of it there is.
- A complaint is worth as much to us as a compliment. Neither is ever hidden.
- What we keep about you is yours to see, to take along and to have erased.

### What we ask of you

1. **Say how you stand to us.** Whoever you talk with should know that you know us, and what we gave you, if we did.
2. **Say only what you believe.** Your own experience, good or bad. If something is not for a person, say so.
3. **Be yourself.** No borrowed names, no pretending.
4. **Leave the other person out of it.** Tell us what was said, never who they were: no names, numbers or addresses.
5. **Talk with people, not at them.** No mass messages, no posting of codes where nobody asked.
6. **Be kind in the group.** Disagree with what was said, not with who said it.

You can pause or leave at any time, without a reason.
"""
