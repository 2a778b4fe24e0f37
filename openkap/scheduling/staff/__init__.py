"""What the clinic's people see of time: the calendar, and the rota behind it."""
