-- Takes out a dead or cancelled delivery that stands in its lane's own shard by now. ARGV: id.
local one = read(ARGV[1])
if one and (one.state == DEAD or one.state == CANCELLED) then
  unsettled(one)
  strike(one)
  if yield(one.lane, one.id, one.order) then
    place(one.lane)
  end
  done()
end
return 1
