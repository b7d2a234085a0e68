"""What is shown, as strings; nothing here knows Discord's objects."""
