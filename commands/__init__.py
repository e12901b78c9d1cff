"""The command line's commands, one module a room: each parses, calls one function, prints."""
