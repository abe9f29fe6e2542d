#!/bin/sh
# Print a line for each new fact of one region and one indicator, and go on where it stopped. Wants zhice and jq.
#
#   export ZHICE_NATS=$(zhice reader add anna)
#   examples/shell/follow.sh papers 广东 GDP
#
# Names, codes and ids will do, and whatever else `zhice watch --help` lists. An event counts as heard when it is
# written to the pipe; jq writes each line at once.
set -eu
[ $# -ge 2 ] || { echo "usage: follow.sh NAME FILTER..., with ZHICE_NATS=nats://reader:password@host:port" >&2; exit 2; }
name=$1
shift
zhice watch --durable "$name" --change new --json "$@" |
	jq --unbuffered -r '.fact | "\(.period // "-") \(.indicator) \(.span) p.\(.page) \(.id)"'
