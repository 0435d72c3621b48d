"""Tables of AWS facts, each with its source and date, and the functions that read them."""
