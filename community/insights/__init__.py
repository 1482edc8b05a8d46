"""What can be learned from recruiting: which way in brings whom, how they do later, and tables to take away.

It reads what recruiting, conversations and discussion keep, and owns no table. Every number comes with its range or
with the word that it is too early; sources stand side by side and none is named the better while their ranges meet.
Nothing here, in any page or file, says how many people somebody could tell. Queries read, `plates` finds the words.
"""
