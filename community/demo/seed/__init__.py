"""Making the sample program: its people live through their three months, in order, by way of the ordinary services.

Every step is a *happening* at a moment of the past. They are sorted by time and done under a stopped clock, so that
what is stored is what would be there if it had happened. Only what comes by the hundred and has no consequences
(reactions, how far each has read) is put down in one statement. Seeding twice does nothing.
"""
