"""What ambassadors tell of the conversations they had out in the world, and the topics that they talk about.

report: one word-of-mouth episode as one ambassador tells it. kind: what it counts as, derived by `episode.kind_of`.
quiet week: an ambassador's word that there was no conversation, a real zero. follow-up: what came of it, asked two
weeks later. answer: what a manager wrote back. topic, starter: a talkable idea, and a sentence that opens a
conversation on it.

Listeners have no place here: no table holds who they were. Thanks, the queue and the movement's numbers stand above, in
`recognition`; mail about answers in `notifications`.
"""
