# set_probe SORT GROUP/EVENT PLACE ARGUMENTS
set_probe() {
  # Noted first, set then: a signal may come between.
  case " $PROBED " in
    *" $2 "*) ;;
    *) PROBED="$PROBED $2" ;;
  esac
  printf '%s\n' "$1:$2 $3${4:+ $4}" >> "$TRACEFS/kprobe_events" || return 1
  event=${2%%/*}:${2#*/}
  case " $EVENTS " in
    *" $event "*) ;;
    *) EVENTS="$EVENTS $event" ;;
  esac
}
