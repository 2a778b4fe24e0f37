"""Pages for therapists, and the shared record for the whole care team."""
