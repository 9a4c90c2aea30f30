#!/usr/bin/env bash
# Upload a PDF: ./upload.sh FILE [CASE]; without CASE its number is read from the file name (CM16-10000001_001.pdf).
source "$(dirname "$0")/common.sh"

file="${1:?name the file}"
case="${2:-}"
request --header "filesize: $(wc -c < "${file}" | tr -d ' ')" --form "file=@${file};type=application/pdf" \
  "${API}/docs/upload${case:+/cn/${case}}"
echo
