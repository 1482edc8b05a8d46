"""Finds what speaks of reach or identity in a text, and masks it. Plain Python: no page, no table, no request.

Words: a *span* is a stretch of the text as given, in code points; *tier 1* is proposed as accepted, *tier
2* only asks a screener to look; a *known string* is the applicant's own name, mail address or handle; the
*mark* is the one neutral word that stands for everything masked; a *fault* is contact data of a listener,
which refuses a conversation report.

Software proposes and a person decides: rules miss indirect fame ("you may have seen me bake"), so nothing
built on this package may call a text anonymous before a screener has read it.
"""
