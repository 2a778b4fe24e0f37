"""The booking problem given to CP-SAT: the best bookings for one client or many, or the causes why there are none.

The only importer of OR-Tools, and heavy: import it inside the act that books. No Django here.
Whatever it answers is checked by `openkap.core.booking.faults`.
"""

from openkap.scheduling.solver.search import solve

__all__ = ["solve"]
