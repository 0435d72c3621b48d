"""What `./loadline up` sets up before it starts anything: one step a file, skipped when nothing changed."""
