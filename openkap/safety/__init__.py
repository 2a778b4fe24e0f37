"""THE ALARM. If I answer something that frightens the people who care for me, or something goes wrong, one of them is
told at once, has until today to reach me, and cannot put it away without writing down what was done."""
