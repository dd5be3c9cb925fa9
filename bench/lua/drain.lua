-- Receives ten and deletes the ten, and counts what was deleted.
local batches = {}
local receive_ten
local thread_of_setup

function setup(thread)
  thread_of_setup = thread
end

function init()
  deleted = 0
  receive_ten = receive(10)
end

function request()
  local handles = table.remove(batches)
  if handles then
    deleted = deleted + #handles
    return delete_many(handles)
  end
  return receive_ten
end

function response(status, headers, body)
  local handles = {}
  for handle in string.gmatch(body, '"ReceiptHandle":"([^"]+)"') do
    handles[#handles + 1] = handle
  end
  if #handles > 0 then
    batches[#batches + 1] = handles
  end
end

function done()
  print("messages: " .. (thread_of_setup:get("deleted") or 0))
end
