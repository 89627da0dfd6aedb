# perf has buffers of its own; of tracefs it needs the probes only.
undo() { :; }

# It is what is told to stop, and ends the recording before anything else.
end_recording() { :; }

record() {
  command -v perf > /dev/null || die 'no perf: apt-get install linux-perf, dnf install perf'
  # Records are binary: addresses are in them as they are, and need no nohash-ptr.
  set -- -o "$OUT.perf.data" -- "$@"
  for event in $EVENTS; do
    case $event in
      # The swap of the counter succeeded: the zero flag.
      fdmz:*) set -- -e "$event" --filter 'zf & 0x40' "$@" ;;
      *) set -- -e "$event" "$@" ;;
    esac
  done
  statement > "$OUT.perf.data.recorded"
  # -m counts pages of 4 KiB.
  run perf record -q -a -k CLOCK_MONOTONIC -m "$((BUFFER_KIB / 4))" "$@"
  profile >> "$OUT.perf.data.recorded"
  written "$OUT.perf.data"
}
