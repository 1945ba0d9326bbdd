-- One delivery, whatever its state. ARGV: id. Answers as rows.lua tells it, or nothing.
local one = read(ARGV[1])
return one and row(one, flies(one), attempts(one.id), true) or false
