# An instance of its own has its own buffer, clock, options and events: what others trace is not touched.
INSTANCE=''
ENDED=''

# All events end at once: one after the other would look as if some had not happened.
end_recording() {
  [ -z "$ENDED" ] || return 0
  ENDED=yes
  profile >> "$OUT.recorded"
  mark < "$OUT.recorded"
  echo 0 > "$INSTANCE/tracing_on"
}

undo() {
  [ -d "$INSTANCE" ] || return 0
  echo 0 > "$INSTANCE/tracing_on"
  echo 0 > "$INSTANCE/events/enable"
  rmdir "$INSTANCE" || say "$INSTANCE is in use and still there: rmdir it"
}

mark() {
  while IFS= read -r line; do
    printf '%s\n' "$line" > "$INSTANCE/trace_marker"
  done
}

record() {
  instance=$TRACEFS/instances/faultline
  [ ! -e "$instance" ] || die "$instance is there: is another recording under way? If not: rmdir it"
  # Noted first, made then: a signal may come between.
  INSTANCE=$instance
  mkdir "$INSTANCE" || die "cannot make $INSTANCE"
  echo 0 > "$INSTANCE/tracing_on"
  echo "$CLOCK" > "$INSTANCE/trace_clock" || die "no clock $CLOCK"
  echo "$BUFFER_KIB" > "$INSTANCE/buffer_size_kb" || die "no memory for $BUFFER_KIB KiB on each CPU; set BUFFER_KIB"
  # Address order of locks can be told from addresses only, not from hashes.
  echo nohash-ptr > "$INSTANCE/trace_options" || say 'addresses are printed hashed; lost with it: address-order'
  if [ -d "$INSTANCE/events/fdmz/pagecache_lock_acquired" ]; then
    # The swap of the counter succeeded: the zero flag.
    echo 'zf & 0x40' > "$INSTANCE/events/fdmz/pagecache_lock_acquired/filter" || die 'no filter by the zero flag'
  fi
  for event in $EVENTS; do
    echo 1 > "$INSTANCE/events/${event%%:*}/${event#*:}/enable" || die "cannot switch on $event"
  done
  statement > "$OUT.recorded"
  echo 1 > "$INSTANCE/tracing_on"
  mark < "$OUT.recorded"
  run "$@"
  end_recording
  if command -v gzip > /dev/null; then
    gzip -c < "$INSTANCE/trace" > "$OUT.ftrace.gz.part" && mv "$OUT.ftrace.gz.part" "$OUT.ftrace.gz"
    mv "$OUT.recorded" "$OUT.ftrace.gz.recorded"
    say "done: faultline verify $OUT.ftrace.gz"
  else
    cat "$INSTANCE/trace" > "$OUT.ftrace.part" && mv "$OUT.ftrace.part" "$OUT.ftrace"
    mv "$OUT.recorded" "$OUT.ftrace.recorded"
    say "done: faultline verify $OUT.ftrace"
  fi
}
