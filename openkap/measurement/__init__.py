"""THE SCALES. I am asked a few questions now and then, one at a time, in the same words each time, so that my team and
I can see whether I am getting better or worse, and so that nothing frightening that I answer is overlooked."""
