"""The portal: an invitation, a packet filled in one's own time, and consents read in peace."""
