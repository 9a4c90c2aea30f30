#!/usr/bin/env bash
# List the documents of a case: ./documents.sh CM16-10000001
source "$(dirname "$0")/common.sh"

request "${API}/docs/search/cn/${1:?name the case}"
