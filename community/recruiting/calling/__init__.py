"""Managing calls: the list, what a call's own page tells, who passes it on, its QR code."""
