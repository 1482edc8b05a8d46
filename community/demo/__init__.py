"""A living sample program: invented people with histories, seeded once and the same each time.

It exists in demo mode only, which a production configuration can't switch on (`config.Config.refuse_open_demo`).
Whoever opens it may look around as one person of each role, and read every mail that the program sent.
"""
