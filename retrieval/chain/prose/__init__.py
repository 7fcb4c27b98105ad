"""What sentences of news say: names, numbers, days, who is speaking, and what says the same."""
