-- One delivery, whatever its state. ARGV: id. Answers its fields and its attempts, or nothing.
return row(ARGV[1], true) or false
