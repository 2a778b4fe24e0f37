"""One client goes from the first question to the measured outcome, by the pages that real people use."""

from tests.journeys import arriving, deciding, learning, treating

STEPS = (*arriving.STEPS, *deciding.STEPS, *treating.STEPS, *learning.STEPS)
