"""The staff door: inquiries at the desk, what the client told, and the two intakes."""
