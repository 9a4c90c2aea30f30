#!/usr/bin/env bash
# New tokens before the old ones end: ./refresh.sh
source "$(dirname "$0")/common.sh"

tokens --data grant_type=refresh_token --data client_id=dxc \
  --data-urlencode refresh_token@<(field refresh_token < "${IMR_TOKENS}" | tr -d '\n')
echo "refreshed" >&2
