# fish reads this at the first completion of a shell; the program's own script holds the rest.
fairlead completion fish | source
