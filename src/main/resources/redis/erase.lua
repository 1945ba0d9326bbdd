-- Removes a settled delivery with all that is known of it, its id too. ARGV: id. Answers 1 when it did.
local one = read(ARGV[1])
if not one or one.state == WAITING then
  return 0
end
unsettled(one)
strike(one)
if yield(one.lane, one.id, one.order) and place(one.lane) then
  ring()
end
done()
return 1
