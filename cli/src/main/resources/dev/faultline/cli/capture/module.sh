# Where the lock is and where members of structures are is right for one build only.
check_module() {
  [ -d "$SYS/module/bcachefs" ] || die 'bcachefs is not loaded: modprobe bcachefs'
  note=$SYS/module/bcachefs/notes/.note.gnu.build-id
  if [ -n "$BUILD_ID" ] && [ -r "$note" ]; then
    [ "$(od -An -v -tx1 "$note" | tr -d ' \n')" = "$BUILD_ID" ] \
      || die 'the loaded bcachefs is not the one that this script is for: print it again from the module that is loaded'
  elif [ -n "$BUILT_FOR" ]; then
    [ "$(uname -r)" = "$BUILT_FOR" ] || die "this kernel is $(uname -r), and the module was built for $BUILT_FOR"
  fi
  for group in fdm fdmz; do
    [ ! -d "$TRACEFS/events/$group" ] || die "there are probes of group $group already: remove them first"
  done
}
