-- What the scripts share: the headers of an SDK, and requests for operations of SQS.
local port = os.getenv("BENCH_PORT")
queue_url = "http://127.0.0.1:" .. port .. "/000000000000/bench"
local quoted_url = '{"QueueUrl":"' .. queue_url .. '",'

wrk.method = "POST"
wrk.path = "/"
wrk.headers["Content-Type"] = "application/x-amz-json-1.0"
wrk.headers["User-Agent"] = "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.11.7"
wrk.headers["X-Amz-Date"] = "20261123T120000Z"
wrk.headers["amz-sdk-invocation-id"] = "7a1d1b3c-1111-2222-3333-444455556666"
wrk.headers["amz-sdk-request"] = "attempt=1"

function signed_for(service, headers)
  wrk.headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/" .. service
    .. "/aws4_request, SignedHeaders=" .. headers .. ", Signature=" .. string.rep("0", 64)
end

signed_for("sqs", "content-type;host;x-amz-date;x-amz-target")

body_400 = string.rep("x", 400)

function operation(name, members)
  wrk.headers["X-Amz-Target"] = "AmazonSQS." .. name
  return wrk.format("POST", "/", wrk.headers, quoted_url .. members .. "}")
end

function send_one()
  return operation("SendMessage", '"MessageBody":"' .. body_400 .. '"')
end

function send_ten()
  local entries = {}
  for i = 1, 10 do
    entries[i] = '{"Id":"e' .. i .. '","MessageBody":"' .. body_400 .. '"}'
  end
  return operation("SendMessageBatch", '"Entries":[' .. table.concat(entries, ",") .. "]")
end

function receive(count)
  return operation("ReceiveMessage", '"MaxNumberOfMessages":' .. count)
end

function delete_one(handle)
  return operation("DeleteMessage", '"ReceiptHandle":"' .. handle .. '"')
end

function delete_many(handles)
  local entries = {}
  for i, handle in ipairs(handles) do
    entries[i] = '{"Id":"e' .. i .. '","ReceiptHandle":"' .. handle .. '"}'
  end
  return operation("DeleteMessageBatch", '"Entries":[' .. table.concat(entries, ",") .. "]")
end
