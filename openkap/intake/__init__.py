"""Arriving: you ask us a question, we give you a private place to tell us about your health in your own time, you
decide what you agree to, and two clinicians, one for your body and one for your mind, listen and write down what
they found. Nothing is asked twice, and nothing you typed is lost."""
