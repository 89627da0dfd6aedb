# trace-cmd uses the one buffer that everybody uses. What it changes there is put back.
KEPT=''

# It is what is told to stop, and ends the recording before anything else.
end_recording() { :; }

undo() {
  [ -n "$KEPT" ] || return 0
  echo 0 > "$TRACEFS/tracing_on"
  for file in current_tracer trace_clock buffer_size_kb; do
    # The clock that is used stands in brackets; sizes may have a remark behind them.
    sed 's/.*\[\(.*\)\].*/\1/; s/ (.*//' "$KEPT/$file" > "$TRACEFS/$file"
  done
  while IFS= read -r option; do
    grep -qxF -e "$option" "$TRACEFS/trace_options" || echo "$option" > "$TRACEFS/trace_options"
  done < "$KEPT/trace_options"
  : > "$TRACEFS/set_event"
  while IFS= read -r event; do
    echo "$event" >> "$TRACEFS/set_event"
  done < "$KEPT/set_event"
  cat "$KEPT/tracing_on" > "$TRACEFS/tracing_on"
  rm -r "$KEPT"
}

record() {
  command -v trace-cmd > /dev/null || die 'no trace-cmd: apt-get install trace-cmd, dnf install trace-cmd'
  kept=$(mktemp -d) || die 'no folder for temporary files'
  for file in tracing_on trace_clock buffer_size_kb current_tracer set_event trace_options; do
    cat "$TRACEFS/$file" > "$kept/$file" || die "cannot read $file"
  done
  KEPT=$kept
  # Records are binary: addresses are in them as they are, and need no nohash-ptr.
  set -- -o "$OUT.dat" "$@"
  for event in $EVENTS; do
    case $event in
      # The swap of the counter succeeded: the zero flag.
      fdmz:*) set -- -e "$event" -f 'zf & 0x40' "$@" ;;
      *) set -- -e "$event" "$@" ;;
    esac
  done
  statement > "$OUT.dat.recorded"
  run trace-cmd record -q -C "$CLOCK" -b "$BUFFER_KIB" "$@"
  profile >> "$OUT.dat.recorded"
  written "$OUT.dat"
}
