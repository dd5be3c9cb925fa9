-- PutEvents of one entry, whose detail has some 400 bytes.
local detail = '{\\"order\\":{\\"id\\":\\"o-1\\",\\"total\\":120,\\"lines\\":[{\\"sku\\":\\"a\\",\\"count\\":2},'
  .. '{\\"sku\\":\\"b\\",\\"count\\":1}]},\\"customer\\":{\\"id\\":\\"c1\\",\\"tier\\":\\"gold\\"},\\"note\\":\\"'
  .. string.rep("x", 260) .. '\\"}'
local encoded = '{"Entries": [{"Source": "shop", "DetailType": "order", "Detail": "' .. detail
  .. '", "EventBusName": "bench"}]}'
local made
function request()
  if not made then
    signed_for("events", "content-type;host;x-amz-date;x-amz-target")
    wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
    wrk.headers["X-Amz-Target"] = "AWSEvents.PutEvents"
    made = wrk.format("POST", "/", wrk.headers, encoded)
  end
  return made
end
