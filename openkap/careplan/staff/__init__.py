"""Plans, visits and orders, for those who care."""
