// swaps
