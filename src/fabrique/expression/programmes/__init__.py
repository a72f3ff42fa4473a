"""A structured approach, of one ministry or several."""
