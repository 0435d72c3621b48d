"""What happens outside the request path, a few times a minute at most: fleets, scalers and faults."""
