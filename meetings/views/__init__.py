"""Pages of meetings and tasks: fetch scoped, read the form, call one service, render."""
