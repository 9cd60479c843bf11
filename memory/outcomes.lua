-- Counts what shoppers did in one trial. Each event takes effect once, whatever is delivered twice or in which order
-- processes die: the mark that it was seen and its effect are one step.
-- KEYS: users, counts, hours, prefix of the marks
-- ARGV: seconds that marks are kept, views that make a robot, then for each event: id, kind, user, arm, persona, second,
--       cents, hundredths known from before ('' where nothing is)
local users, counts, hours, marks = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local ttl, most = ARGV[1], tonumber(ARGV[2])
local applied = 0

local function bump(field, by)
  if by ~= 0 then redis.call('HINCRBY', counts, field, string.format('%.0f', by)) end
end

local function read(text)
  local parts = {}
  for part in string.gmatch(text .. '|', '([^|]*)|') do parts[#parts + 1] = part end
  return { arm = parts[1], persona = parts[2], first = tonumber(parts[3]), views = tonumber(parts[4]),
    clicks = tonumber(parts[5]), carts = tonumber(parts[6]), orders = tonumber(parts[7]), cents = tonumber(parts[8]),
    returned = tonumber(parts[9]), complained = tonumber(parts[10]), robot = parts[11], before = tonumber(parts[12]) }
end

local function write(user, r)
  redis.call('HSET', users, user, table.concat({ r.arm, r.persona, r.first, r.views, r.clicks, r.carts, r.orders,
    string.format('%.0f', r.cents), r.returned, r.complained, r.robot, r.before or '' }, '|'))
end

local function some(number) return number > 0 and 1 or 0 end

-- What one user adds to the sums of their arm: each is counted once per user, however often they did it.
local function contribution(r)
  local sums = { users = 1, clicked = some(r.clicks), carted = some(r.carts), buyers = some(r.orders),
    cents = r.cents, cents2 = r.cents * r.cents, returned = some(r.returned), complained = some(r.complained) }
  if r.before then
    sums.before, sums.before2 = r.before, r.before * r.before
    sums.before_clicked, sums.before_carted = r.before * sums.clicked, r.before * sums.carted
    sums.before_buyers, sums.before_cents = r.before * sums.buyers, r.before * r.cents
  end
  return sums
end

-- Only what changed is written.
local function move(r, was, now)
  for name, value in pairs(now) do bump(r.arm .. '|' .. r.persona .. '|' .. name, value - (was[name] or 0)) end
  for name, value in pairs(was) do
    if now[name] == nil then bump(r.arm .. '|' .. r.persona .. '|' .. name, -value) end
  end
end

local function hour_of(r) return r.arm .. '|' .. math.floor(r.first / 3600) .. '|' end

for i = 3, #ARGV, 8 do
  local id, kind, user, arm, persona = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local second, cents, before = tonumber(ARGV[i + 5]), tonumber(ARGV[i + 6]), tonumber(ARGV[i + 7])
  if redis.call('SET', marks .. id, '1', 'NX', 'EX', ttl) then
    applied = applied + 1
    local known = redis.call('HGET', users, user)
    local r, was = nil, nil
    if known then
      r = read(known)
      was = contribution(r)
    elseif arm ~= '' and (kind == 'exposure' or kind == 'click') then  -- who clicks has seen it
      r = { arm = arm, persona = persona, first = second, views = 0, clicks = 0, carts = 0, orders = 0, cents = 0,
        returned = 0, complained = 0, robot = '', before = before }
      redis.call('HINCRBY', hours, hour_of(r) .. 'users', 1)
    end
    if not r then
      bump('orphans', 1)
    elseif r.robot == 'y' then
      bump('ignored', 1)
    else
      if arm ~= '' and arm ~= r.arm then bump('crossed', 1) end
      local cell = (arm ~= '' and arm or r.arm) .. '|' .. (arm ~= '' and persona or r.persona) .. '|'
      if kind == 'exposure' then
        r.views = r.views + 1
        bump(cell .. 'shown', 1)
      elseif kind == 'click' then
        r.clicks = r.clicks + 1
        bump(cell .. 'clicks', 1)
      elseif kind == 'cart' then
        r.carts = r.carts + 1
      elseif kind == 'order' then
        if r.orders == 0 then
          redis.call('HINCRBY', hours, hour_of(r) .. 'buyers', 1)
          redis.call('HINCRBY', hours, hour_of(r) .. 'delay', math.max(0, second - r.first))
        end
        r.orders, r.cents = r.orders + 1, r.cents + cents
      elseif kind == 'return' then
        r.returned = r.returned + 1
      elseif kind == 'complaint' then
        r.complained = r.complained + 1
      end
      if r.views > most then
        move(r, was or {}, {})
        r.robot = 'y'
        redis.call('HINCRBY', hours, hour_of(r) .. 'users', -1)
        bump('robots', 1)
      else
        move(r, was or {}, contribution(r))
      end
      write(user, r)
    end
  end
end
return applied
