#!/bin/sh
# Chromium for the browser tests, by the machine's own packages; a machine that has one, or may not, is left as it is.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" > /dev/null && exit 0
done
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
  # The lists may be none, or as old as the machine.
  install="apt-get install --quiet=2 --yes --no-install-recommends chromium"
  DEBIAN_FRONTEND=noninteractive $as $install > /dev/null 2>&1 ||
    { $as apt-get update --quiet=2 > /dev/null 2>&1; DEBIAN_FRONTEND=noninteractive $as $install > /dev/null 2>&1; } ||
    as="apt-get could not install it"
  command -v chromium > /dev/null && exit 0
  ;;
esac
echo "No Chromium, and none installed (${as:-apt-get could not install it}): the browser tests are left out. Install the package chromium." >&2
