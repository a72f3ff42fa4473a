"""What innovators are given: time, a mentor, means, recognition."""
