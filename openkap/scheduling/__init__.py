"""The front desk: when rooms and people are free, my appointments, and all the visits of my plan booked as one."""
