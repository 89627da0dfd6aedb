# trace-cmd uses the one buffer that everybody uses. What it changes there is put back.
KEPT=''
RECORDER='' # trace-cmd, while it runs

# It writes its file when it is told to stop. Were the command its child, it would wait for a command that hangs, and
# then there would be no file.
end_recording() {
  [ -n "$RECORDER" ] || return 0
  kill -INT "$RECORDER" 2> /dev/null
  writing=0
  while kill -0 "$RECORDER" 2> /dev/null && [ "$writing" -lt "$GRACE" ]; do
    sleep 1
    writing=$((writing + 1))
    # One that is still starting does not hear the first signal.
    [ $((writing % 5)) -ne 0 ] || kill -INT "$RECORDER" 2> /dev/null
  done
  # It would change what is put back now.
  ! kill -KILL "$RECORDER" 2> /dev/null || say "trace-cmd did not end within $GRACE s"
  wait "$RECORDER"
  RECORDER=''
}

undo() {
  end_recording
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

start_recorder() {
  set -- -o "$OUT.dat"
  for event in $EVENTS; do
    case $event in
      # The swap of the counter succeeded: the zero flag.
      fdmz:*) set -- -e "$event" -f 'zf & 0x40' "$@" ;;
      *) set -- -e "$event" "$@" ;;
    esac
  done
  trace-cmd record -q -C "$CLOCK" -b "$BUFFER_KIB" "$@" > /dev/null &
  RECORDER=$!
}

record() {
  command -v trace-cmd > /dev/null || die 'no trace-cmd: apt-get install trace-cmd, dnf install trace-cmd'
  kept=$(mktemp -d) || die 'no folder for temporary files'
  for file in tracing_on trace_clock buffer_size_kb current_tracer set_event trace_options; do
    cat "$TRACEFS/$file" > "$kept/$file" || die "cannot read $file"
  done
  KEPT=$kept
  # Records are binary: addresses are in them as they are, and need no nohash-ptr.
  statement > "$OUT.dat.recorded"
  start_recorder
  # It switches tracing off, prepares its files, and switches it on again.
  until [ -e "$OUT.dat.cpu0" ] && [ "$(cat "$TRACEFS/tracing_on")" = 1 ]; do
    kill -0 "$RECORDER" 2> /dev/null || die 'trace-cmd has ended before it recorded'
    sleep 1
  done
  run "$@"
  end_recording
  profile >> "$OUT.dat.recorded"
  written "$OUT.dat"
}
