"""Questions put to a group: workshops, consultations, and their phases."""
