"""Here two clinicians decide with me whether this treatment may help me and is safe: everything they know about me is
in one place, every reason is written down, what is missing is asked, and whatever they decide I get a letter that I
can read."""
