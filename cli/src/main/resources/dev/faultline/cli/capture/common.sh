LC_ALL=C
export LC_ALL
SYS=${SYS:-/sys}
TRACEFS=${TRACEFS:-}
PROC=${PROC:-/proc}

EVENTS=''   # that this kernel has, SYSTEM:EVENT
SAID=''     # events of which it was said already that they are missing
PROBED=''   # probes that were set, GROUP/EVENT
CHILD=''    # the command, or the recorder that runs it
STOP=''     # how to exit, once a signal came or LIMIT is over
STATUS=0

say() { printf '%s\n' "capture: $*" >&2; }
die() {
  say "$*"
  exit 1
}

find_tracefs() {
  for place in "$SYS/kernel/tracing" "$SYS/kernel/debug/tracing"; do
    if [ -z "$TRACEFS" ] && [ -e "$place/trace_marker" ]; then
      TRACEFS=$place
    fi
  done
  [ -n "$TRACEFS" ] || die 'no tracefs: mount -t tracefs nodev /sys/kernel/tracing'
  [ -w "$TRACEFS/trace_marker" ] || die "cannot write to $TRACEFS: run this as root"
}

# has SYSTEM:EVENT: whether this kernel does
has() { [ -d "$TRACEFS/events/${1%%:*}/${1#*:}" ]; }

# lost RULES PARTLY: what follows for those
lost() {
  printf '%s' "${1:+; lost with it: $1}${2:+; of some direct writes only: $2}"
}

# together RULES PARTLY SYSTEM:EVENT...: events that are missed more, or less, where all of them are missing
together() {
  rules=$1 partly=$2
  shift 2
  for event in "$@"; do
    ! has "$event" || return 0
  done
  SAID="$SAID $*"
  say "this kernel has none of $*$(lost "$rules" "$partly")"
}

# want RULES PARTLY SYSTEM:EVENT...: of events that replace each other from kernel to kernel, those that are there
want() {
  rules=$1 partly=$2
  shift 2
  found=''
  for event in "$@"; do
    if has "$event"; then
      EVENTS="$EVENTS $event"
      found=yes
    fi
  done
  case " $SAID " in *" $1 "*) found=yes ;; esac
  [ -n "$found" ] || say "this kernel has no $1$(lost "$rules" "$partly")"
}

# However this ends, what was changed is put back; a second signal does not stop that.
finish() {
  STATUS=$?
  trap '' INT TERM HUP
  undo
  remove_probes
  trap - EXIT
  exit "$STATUS"
}

# interrupted STATUS: with which this is to exit. A task that is killed gives up what it waits for: then no capture
# would show any more that it hung, and so the recording ends first.
interrupted() {
  STOP=$1
  end_recording
  if [ -n "$CHILD" ]; then
    kill "-$SIGNAL" "$CHILD" 2> /dev/null
  fi
}

# remove_probes: all of ours; the kernel's list is then what it was
remove_probes() {
  for event in $PROBED; do
    printf '%s\n' "-:$event" 2> /dev/null >> "$TRACEFS/kprobe_events" \
      || [ ! -d "$TRACEFS/events/$event" ] \
      || say "the probe $event is still set"
  done
  PROBED=''
}

# run COMMAND...: returns when it ends, on a signal, or after LIMIT seconds: a command that hangs in the kernel never ends
run() {
  trap 'interrupted 129' HUP
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
  "$@" &
  CHILD=$!
  seconds=0
  while kill -0 "$CHILD" 2> /dev/null; do
    if [ -n "$STOP" ]; then
      # Once more: the signal may have come before the command was there.
      kill "-$SIGNAL" "$CHILD" 2> /dev/null
      break
    fi
    if [ "$LIMIT" -gt 0 ] && [ "$seconds" -ge "$LIMIT" ]; then
      say "still running after $LIMIT s: the recording ends here"
      stacks > "$OUT.stacks"
      interrupted 124
      break
    fi
    sleep 1
    seconds=$((seconds + 1))
  done
  # A recorder writes its file when it is told to stop. Whoever hangs in the kernel is not waited for.
  grace=0
  asleep=0
  while [ -n "$STOP" ] && [ "$grace" -lt "$GRACE" ] && [ "$asleep" -lt 5 ] && kill -0 "$CHILD" 2> /dev/null; do
    sleep 1
    grace=$((grace + 1))
    # Whoever only waits for the disk is soon awake again.
    if hangs "$CHILD"; then asleep=$((asleep + 1)); else asleep=0; fi
    # A recorder that is still starting does not hear the first signal.
    [ $((grace % 5)) -ne 0 ] || kill "-$SIGNAL" "$CHILD" 2> /dev/null
  done
  if [ -n "$STOP" ] && [ "$grace" -ge "$GRACE" ] && [ "$SIGNAL" = INT ]; then
    # It would change what is put back now.
    kill -KILL "$CHILD" 2> /dev/null
  fi
  if ! kill -0 "$CHILD" 2> /dev/null; then
    wait "$CHILD"
    say "the command ended with status $?"
  fi
  CHILD=''
}

# hangs PID: whether a task of it sleeps and cannot be woken
hangs() {
  for task in "$PROC/$1"/task/*/stat; do
    case $(sed 's/.*) //' "$task" 2> /dev/null) in D*) return 0 ;; esac
  done
  return 1
}

# stacks: of all tasks that sleep and cannot be woken, for `faultline verify --with`
stacks() {
  for task in "$PROC"/[0-9]*/task/[0-9]*; do
    case $(sed 's/.*) //' "$task/stat" 2> /dev/null) in
      D*)
        printf '%s (%s)\n' "${task##*/}" "$(cat "$task/comm" 2> /dev/null)"
        cat "$task/stack" 2> /dev/null
        ;;
    esac
  done
}

# lock_probe ...: half of the lock's probes would tell of locks that are never released
lock_probe() {
  set_probe "$@" || die "the kernel refuses the probe $2 at $3, and without it nothing that is said of the lock is sure"
}

# part_probe GROUP/EVENT PLACE: the return first, for a function whose return is not seen must not be seen to begin
part_probe() {
  { set_probe "r$MAXACTIVE" "$1_exit" "$2" '' && set_probe p "$1_enter" "$2" ''; } 2> /dev/null \
    || say "no function $2 that can be probed: when it runs, the lock is not known to be held"
}

# probe RULES ...
probe() {
  rules=$1
  shift
  set_probe "$@" || say "the kernel refuses the probe $2 at $3${rules:+; lost with it: $rules}"
}

# written FILE: by a recorder, which may have been killed before it had begun
written() {
  [ -s "$1" ] || die "there is no recording: the recorder was stopped before it could write $1"
  say "done: faultline verify $1"
}

# statement: what `faultline verify` reads of the recording
statement() {
  printf 'faultline recorded kernel=%s cpus=%s clock=%s filesystem=%s buffer=%sKiB/CPU\n' \
    "$(uname -r)" "$(grep -c '^processor' "$PROC/cpuinfo")" "$CLOCK" "$FILESYSTEM" "$BUFFER_KIB"
  # shellcheck disable=SC2086 # one word for each event
  printf '%s\n' $EVENTS | sed 's/^/faultline recorded events=/'
}

# profile: how often each probe was hit, and how often it was missed because all its instances were in use
profile() {
  [ -r "$TRACEFS/kprobe_profile" ] || return 0
  awk -v probed="$PROBED" '
    BEGIN { n = split(probed, names, " "); for (i = 1; i <= n; i++) { sub(".*/", "", names[i]); ours[names[i]] = 1 } }
    { name = $1; sub(".*/", "", name) }
    name in ours { hits[name] += $(NF - 1); missed[name] += $NF }
    END { for (name in hits) printf "faultline recorded probes=%s:%d:%d\n", name, hits[name], missed[name] }
  ' "$TRACEFS/kprobe_profile" | sort
}
