"""The commands, grouped by what they do: asking, keeping the archive, running the bot."""
