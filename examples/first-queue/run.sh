#!/bin/sh
# The smallest example: starts Fogbank, sends a message through a queue with the AWS CLI, and leaves the server running.
# Run it wherever `fogbank` and `aws` are on the PATH: PATH="$PWD/.venv/bin:$PATH" sh examples/first-queue/run.sh
set -eu

port="${FOGBANK_PORT:-4566}"
out="$(mktemp)"
fogbank up --port "$port" >"$out" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$out"' EXIT
trap 'exit 0' INT TERM

# The line that ends in "Ready." is the server's word that it answers.
until grep -q 'Ready\.$' "$out"; do
  kill -0 "$server" 2>/dev/null || exit 1
  sleep 0.05
done
cat "$out"
eval "$(fogbank env --port "$port")"
# Pages and colours are for people who ask for them.
export AWS_PAGER=""

# Version 1 of the AWS CLI does not look at AWS_ENDPOINT_URL for SQS, so it is told.
aws() {
  command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"
}

say() {
  printf '\n$ %s\n' "$*"
  "$@"
}

say aws sqs create-queue --queue-name orders --output text
url="$(aws sqs get-queue-url --queue-name orders --output text)"
say aws sqs send-message --queue-url "$url" --message-body '{"order": 1, "item": "lamp"}' \
  --query MessageId --output text
say aws sqs receive-message --queue-url "$url" --query 'Messages[0].Body' --output text

cat <<EOF

Fogbank goes on at $AWS_ENDPOINT_URL until Ctrl-C; what it was told is kept in .fogbank.
In another shell, try

  eval "\$(.venv/bin/fogbank env)"          SDKs and AWS CLI v2 in that shell now talk to Fogbank
  .venv/bin/aws --endpoint-url $AWS_ENDPOINT_URL sqs send-message --queue-url $url --message-body "second"
  .venv/bin/aws --endpoint-url $AWS_ENDPOINT_URL sqs receive-message --queue-url $url --wait-time-seconds 20

  curl -s $AWS_ENDPOINT_URL/_fogbank/health
  curl -s -X POST $AWS_ENDPOINT_URL/_fogbank/clock/advance -d '{"minutes": 5}'    time under your control

Kill it with kill -9, start it again, and receive: an acknowledged message is on the disk.
EOF
[ -n "${FOGBANK_ONCE:-}" ] || wait "$server"
