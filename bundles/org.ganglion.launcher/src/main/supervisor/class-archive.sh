# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# A class archive: the classes that a JVM has loaded, kept for its next start, of which it takes a quarter off.
# A damaged one can end the JVM, so FILE is used only if its checksum in FILE.sum holds. That is compared once after
# each boot of the machine; later, FILE.checked says that it was, and the size is enough.

boot_id() {
  cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo unknown
}

# archive_is_good FILE
archive_is_good() {
  [ -f "$1" ] && [ -f "$1.sum" ] || return 1
  size=$(wc -c <"$1")
  if [ "$(cat "$1.checked" 2>/dev/null)" = "$size $(boot_id)" ]; then
    return 0
  fi
  [ "$(cksum <"$1")" = "$(cat "$1.sum")" ] || return 1
  # a disk that is full or read-only makes it no worse: then it is compared again
  { echo "$size $(boot_id)" >"$1.checked"; } 2>/dev/null || :
}

# keep_archive WRITTEN FILE: makes what a JVM has just written the archive to use
keep_archive() {
  [ -s "$1" ] || return 0
  cksum <"$1" >"$1.sum"
  rm -f "$2.checked"
  mv "$1.sum" "$2.sum"
  mv "$1" "$2"
}

# drop_archive FILE
drop_archive() {
  rm -f "$1" "$1.sum" "$1.checked"
}
