"""What a person can do: one function, one transaction. The only door for the window and the command line."""
