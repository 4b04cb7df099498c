# What packaging/run and packaging/test share. Sourced by them; not a program of its own.
# shellcheck shell=bash
# shellcheck disable=SC2034 # The tables below are used by the programs that source this file.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# rustup puts cargo here, but only a new login shell has it in its path; ldconfig is not in a user's path on Debian.
PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin:/usr/sbin:/sbin

# On standard error: standard output belongs to the program that is started.
say() {
  printf '%s\n' "$*" >&2
}

fail() {
  printf 'packaging/%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# One need a line: how to look for it | what to look for | the Debian packages that bring it | what it is for.
# The window libraries are not linked but opened while the program runs, so no build fails without them. The list is
# what the loader was seen to open (LD_DEBUG=files), once on X11 and once on Wayland; Mesa's drivers come with libgl1.
build_needs=(
  'compiler|cc|gcc libc6-dev|to compile the bundled SQLite and to link the program'
)
window_needs=(
  'library|libGL.so.1|libgl1|to draw, on X11'
  'library|libX11.so.6|libx11-6|a window, on X11'
  'library|libX11-xcb.so.1|libx11-xcb1|a window, on X11'
  'library|libXcursor.so.1|libxcursor1|the mouse pointer, on X11'
  'library|libXi.so.6|libxi6|touch and mouse, on X11'
  'library|libxkbcommon-x11.so.0|libxkbcommon-x11-0|the keyboard, on X11'
  'library|libEGL.so.1|libegl1|to draw, on Wayland'
  'library|libwayland-client.so.0|libwayland-client0|a window, on Wayland'
  'library|libwayland-egl.so.1|libwayland-egl1|to draw, on Wayland'
  'library|libxkbcommon.so.0|libxkbcommon0|the keyboard, on Wayland'
  'library|libdbus-1.so.3|libdbus-1-3|to ask the desktop for its file dialog'
)
virtual_screen_needs=(
  'command|Xvfb|xvfb|a screen without a monitor'
  'command|openbox|openbox|the window manager: without one, a window on X11 gets no keyboard'
  'command|xdotool|xdotool|to find the window, to press keys and the mouse'
  'command|import|imagemagick|to take pictures of the screen'
)

# is_there KIND WHAT
is_there() {
  case $1 in
    command) command -v "$2" >/dev/null ;;
    # Read whole: a pipe that closes early would end ldconfig with an error.
    library) [[ $(ldconfig -p) == *"$2 "* ]] ;;
    # A compiler without the C library's files for building is of no use.
    compiler) "$2" -x c -fsyntax-only - <<<'#include <stdio.h>' 2>/dev/null ;;
    *) fail "unknown kind of need: $1" ;;
  esac
}

# Puts those of the given needs that are not met into `missing`, and what was looked for into `missing_names`.
look_for_missing() {
  local need kind what
  missing=() missing_names=()
  for need; do
    IFS='|' read -r kind what _ <<<"$need"
    is_there "$kind" "$what" && continue
    missing+=("$need")
    missing_names+=("$what")
  done
}

# provide NEED…: installs what is missing, and nothing (no network, no root) when nothing is.
provide() {
  local missing missing_names need what packages purpose wanted=()
  look_for_missing "$@"
  ((${#missing[@]})) || return 0

  say 'Missing on this machine:'
  for need in "${missing[@]}"; do
    IFS='|' read -r _ what packages purpose <<<"$need"
    say "  $what (Debian: $packages): $purpose"
    read -ra packages <<<"$packages"
    wanted+=("${packages[@]}")
  done
  command -v apt-get >/dev/null ||
    fail 'this system has no apt-get, so nothing was installed. Install the above with its own package manager and start again.'

  ((EUID == 0)) || command -v sudo >/dev/null ||
    fail "only root may install packages, and there is no sudo here. As root: apt-get install ${wanted[*]}"

  say "Installing ${wanted[*]}"
  # A package source that cannot be reached is no reason to stop: the packages may come from another, or lie here already.
  as_root apt-get update -q >&2 || say 'The lists of packages could not all be refreshed; going on with those at hand.'
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends "${wanted[@]}" >&2 ||
    fail "apt-get could not install: ${wanted[*]}. Its message is above."

  look_for_missing "$@"
  ((${#missing[@]} == 0)) || fail "still missing after the installation: ${missing_names[*]}"
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# Stops with a clear message where Rust is missing or too old.
need_rust() {
  local wanted found advice='Get it from https://rustup.rs, or with: rustup update stable'
  wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$project/Cargo.toml")
  command -v cargo >/dev/null || fail "Rust $wanted or newer is needed, and there is no cargo on this machine. $advice"
  found=$(cd "$project" && cargo --version | cut -d ' ' -f 2) || fail "cargo does not start; its message is above. $advice"
  [[ $(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1) == "$wanted" ]] ||
    fail "Rust $wanted or newer is needed; this machine has $found. $advice"
}
