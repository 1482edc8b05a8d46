"""Recruiting from below: a member says who would be good company, and why. Nothing happens without that person's yes.

Before the yes we hold what one mail needs. A no, or no answer within two weeks, erases it at once. There is no reward
for putting somebody forward, and no count of it is shown as a score.
"""
