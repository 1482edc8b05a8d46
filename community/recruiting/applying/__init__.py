"""Calls, and the applicant's side of an application: draft, preview, sending, status, taking it back."""
