#!/usr/bin/env bash
# List cases: ./cases.sh [--csv] [--requested] [CRITERIA]
# CRITERIA is JSON, as {"statuses":["3"],"start":0,"limit":25}; --requested: those whose records are asked for.
source "$(dirname "$0")/common.sh"

accept=application/json
service=search
while [ "${1:-}" = --csv ] || [ "${1:-}" = --requested ]; do
  if [ "$1" = --csv ]; then accept=text/plain; else service=searchrfi; fi
  shift
done
request --header "Accept: ${accept}" --header "Content-Type: application/json" --data "${1:-{\}}" "${API}/cases/${service}"
