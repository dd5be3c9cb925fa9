-- The whole life of a message: send, receive one, delete; and counts the lives.
local handles = {}
local waiting = 0
local send_made, receive_made
local thread_of_setup

function setup(thread)
  thread_of_setup = thread
end

function init()
  deleted = 0
  send_made, receive_made = send_one(), receive(1)
end

function request()
  local handle = table.remove(handles)
  if handle then
    deleted = deleted + 1
    return delete_one(handle)
  end
  if waiting > 0 then
    waiting = waiting - 1
    return receive_made
  end
  return send_made
end

function response(status, headers, body)
  local handle = string.match(body, '"ReceiptHandle":"([^"]+)"')
  if handle then
    handles[#handles + 1] = handle
  elseif string.find(body, '"MD5OfMessageBody"', 1, true) then
    waiting = waiting + 1
  end
end

function done()
  print("messages: " .. (thread_of_setup:get("deleted") or 0))
end
