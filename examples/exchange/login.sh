#!/usr/bin/env bash
# Sign in: IMR_USERNAME=... IMR_PASSWORD=... ./login.sh
source "$(dirname "$0")/common.sh"

: "${IMR_USERNAME:?set IMR_USERNAME to the name of the service account}"
: "${IMR_PASSWORD:?set IMR_PASSWORD to its password}"
tokens --data grant_type=password --data client_id=dxc --data-urlencode "username=${IMR_USERNAME}" \
  --data-urlencode password@<(printf '%s' "${IMR_PASSWORD}")
echo "signed in as ${IMR_USERNAME}" >&2
