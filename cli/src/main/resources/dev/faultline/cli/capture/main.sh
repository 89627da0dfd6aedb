WAITING=''
find_tracefs
check_module
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
set_probes
choose_events
[ -n "$EVENTS" ] || die 'this kernel has none of the events that tell of this filesystem'
if [ "$#" -eq 0 ] && [ -n "$COMMAND" ]; then
  set -- sh -c "$COMMAND"
elif [ "$#" -eq 0 ]; then
  say 'recording; Ctrl-C ends it'
  set -- sleep 604800
  WAITING=yes
fi
record "$@"
[ -z "$STOP" ] || [ -n "$WAITING" ] || exit "$STOP"
