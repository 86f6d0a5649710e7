"""Who people are, what their roles may do, and what they did."""
