"""What one commits to in advance: Reserved Instances and Savings Plans, applied hour by hour."""
