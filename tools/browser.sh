#!/bin/sh
# Chromium for the browser tests, by the machine's own packages; a machine that has one, or may not, is left as it is.
# Debian's headless shell is the same engine without a desktop: a smaller package, and a fifth less work for the tests.
found() {
  for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$name" > /dev/null && return 0
  done
  return 1
}
found && exit 0
if ! command -v apt-get > /dev/null; then
  as="no apt-get on this machine"
elif [ "$(id -u)" = 0 ]; then
  as=""
elif sudo -n true 2> /dev/null; then
  as="sudo -n"
else
  as="only root may install"
fi
case "$as" in
"" | "sudo -n")
  install() { DEBIAN_FRONTEND=noninteractive $as apt-get install --quiet=2 --yes --no-install-recommends "$1" > /dev/null 2>&1; }
  # The lists may be none, or as old as the machine; other makers of Debian's kind have no headless shell.
  install chromium-headless-shell || { $as apt-get update --quiet=2 > /dev/null 2>&1; install chromium-headless-shell; } || install chromium
  found && exit 0
  as="apt-get could not install it"
  ;;
esac
echo "No Chromium, and none installed ($as): the browser tests are left out. Install the package chromium." >&2
