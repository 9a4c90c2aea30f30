# What every script here needs: the server's address, the token that login.sh left, and how a request is sent.
# Sourced, not run. IMR_SERVER is the server's address; tokens lie in IMR_TOKENS, readable by you only.

set -euo pipefail

IMR_SERVER="${IMR_SERVER:-http://127.0.0.1:8000}"
IMR_TOKENS="${IMR_TOKENS:-${HOME}/.imr-exchange-tokens.json}"
API="${IMR_SERVER}/apigw/webservices/rest/apigw"
SIGN_IN="${IMR_SERVER}/auth/realms/dxc-externals/protocol/openid-connect/token"

# field NAME: a text field of the JSON on standard input; the server writes it without blanks.
field() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# tokens FORM...: asks for tokens by a form and keeps them; a refusal is told in the server's words.
tokens() {
  local answer refused
  answer=$(curl --silent --show-error "$@" "${SIGN_IN}")
  refused=$(printf '%s' "${answer}" | field error_description)
  if [ -n "${refused}" ] || [ -z "$(printf '%s' "${answer}" | field access_token)" ]; then
    echo "not signed in: ${refused:-the server gave no token}" >&2
    exit 1
  fi
  (umask 077 && printf '%s' "${answer}" > "${IMR_TOKENS}")
}

# request ARGUMENTS...: a request with the access token; ends with 1 and the server's words where it is refused.
# The token goes in by a file descriptor, so that the list of processes does not show it.
request() {
  local answer status
  if [ ! -s "${IMR_TOKENS}" ]; then
    echo "sign in first: ./login.sh" >&2
    exit 1
  fi
  answer=$(mktemp)
  status=$(curl --silent --show-error --output "${answer}" --write-out '%{http_code}' \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$(field access_token < "${IMR_TOKENS}")") "$@")
  if [ "${status}" != 200 ]; then
    echo "refused (${status}): $(cat "${answer}")" >&2
    rm -f "${answer}"
    exit 1
  fi
  cat "${answer}"
  rm -f "${answer}"
}
