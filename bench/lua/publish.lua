-- Publish as SDKs send it: a form, with one attribute for the filter policies to look at.
local encoded = "Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3Abench"
  .. "&Message=" .. body_400
  .. "&MessageAttributes.entry.1.Name=kind&MessageAttributes.entry.1.Value.DataType=String"
  .. "&MessageAttributes.entry.1.Value.StringValue=order"
local made
function request()
  if not made then
    signed_for("sns", "content-type;host;x-amz-date")
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
    made = wrk.format("POST", "/", wrk.headers, encoded)
  end
  return made
end
