"""What sentences of news say: names, numbers, days, who speaks, and what is alike."""
