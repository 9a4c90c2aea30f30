#!/usr/bin/env bash
# Download a document: ./download.sh HANDLE FILE; the handle holds a slash, and goes into the address as it is.
source "$(dirname "$0")/common.sh"

handle="${1:?name the handle}"
request "${API}/docs/download/${handle}" > "${2:?name the file to write}"
