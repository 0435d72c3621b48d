"""What a run writes down as it goes: series, windows, the slowest requests and where their time went."""
