"""Packets, medicines, consents and signed intakes of invented people, many at a time. Only the demonstration sows."""

from openkap.intake.seed.arrivals import SeedArrival, SeedInquiry, arrivals, inquiries
from openkap.intake.seed.ordinary import DIAGNOSIS, TESTS, ordinary_answers, plain_answers

__all__ = [
    "DIAGNOSIS",
    "TESTS",
    "SeedArrival",
    "SeedInquiry",
    "arrivals",
    "inquiries",
    "ordinary_answers",
    "plain_answers",
]
