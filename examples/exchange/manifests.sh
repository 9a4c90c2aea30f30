#!/usr/bin/env bash
# Notices of assignment: ./manifests.sh                   the days with notices that are not acknowledged
#                        ./manifests.sh DAY [--legacy]    the notices of a day, comma-separated
#                        ./manifests.sh DAY --acknowledge takes the day off the list: do so once you have kept them
source "$(dirname "$0")/common.sh"

day="${1:-}"
case "${2:-}" in
  --acknowledge) request --request DELETE "${API}/events/noarfi/${day}" && echo ;;
  --legacy) request "${API}/events/noarfi/${day}?legacy" ;;
  "") request "${API}/events/noarfi/${day}" ;;
  *) echo "use --legacy or --acknowledge" >&2 && exit 2 ;;
esac
