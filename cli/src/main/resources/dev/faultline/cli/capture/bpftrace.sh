# bpftrace prints what tracefs would print with option fields. Its clock is CLOCK_MONOTONIC. It does not count the
# probes that it misses, and prints the CPUs one after the other: the lines are sorted when it has ended.
CLOCK=mono
PROGRAM=''  # the probes on functions
TRACER=''   # bpftrace, while it runs

undo() {
  if [ -n "$TRACER" ]; then
    kill -INT "$TRACER" 2> /dev/null
    wait "$TRACER"
    TRACER=''
  fi
}

end_recording() {
  [ -n "$TRACER" ] || return 0
  # It prints behind what happens, and stops where it is when it is told to.
  sleep 3
  undo
}

# set_probe SORT GROUP/EVENT PLACE ARGUMENTS: as kprobe_events has them; bpftrace sets it itself
set_probe() {
  grep -q " ${3#*:}\([[:space:]]\|\$\)" "$PROC/kallsyms" || return 1
  PROGRAM="$PROGRAM
$(printf '%s\n' "$4" | awk -v sort="$1" -v event="${2#*/}" -v place="${3#*:}" '
    # What a fetch argument means: a register or constant, then an offset and a load for each parenthesis.
    function fetch(word, type, inner, offset) {
      if (match(word, /^[-+]0x[0-9a-f]+\(/)) {
        offset = substr(word, 1, RLENGTH - 1)
        inner = substr(word, RLENGTH + 1, length(word) - RLENGTH - 1)
        return "*(" type "*)(" fetch(inner, "uint64") " " substr(offset, 1, 1) " " substr(offset, 2) ")"
      }
      if (word ~ /^\$arg/) return "(" type ")arg" (substr(word, 5) - 1)
      if (word == "$retval") return "(" type ")retval"
      return "(" type ")" substr(word, 2)
    }
    {
      format = ""; values = ""
      for (i = 1; i <= NF; i++) {
        name = substr($i, 1, index($i, "=") - 1)
        type = $i; sub(/.*:/, "", type)
        word = substr($i, length(name) + 2, length($i) - length(name) - length(type) - 2)
        bits = substr(type, 2)
        kind = substr(type, 1, 1)
        format = format " " name "=" (kind == "s" ? "%ld" : kind == "x" ? "0x%lx" : "%lu")
        values = values ", " (kind == "s" ? "(int64)" : "(uint64)") fetch(word, (kind == "s" ? "int" : "uint") bits)
      }
      printf "%s:%s { $now = nsecs; ", (sort == "p" ? "kprobe" : "kretprobe"), place
      printf "printf(\"%%020lu %%16s-%%-7d [%%03d] ..... %%5lu.%%09lu: %s: (%s)%s\\n\", ", event, place, format
      printf "$now, comm, tid, cpu, $now / 1000000000, $now %% 1000000000%s); }\n", values
    }')"
  EVENTS="$EVENTS ${2%%/*}:${2#*/}"
}

# describe SYSTEM:EVENT: prints those of its fields that are numbers or short texts; which there are says this kernel
describe() {
  awk -v event="$1" -v name="${1#*:}" '
    /field:/ && !/common_/ && !/__data_loc|__rel_loc/ {
      text = $0
      sub(/^[[:space:]]*field:/, "", text)
      type = text; sub(/;.*/, "", type)
      field = type; sub(/.*[ *]/, "", field)
      signed = /signed:1/
      # Types of a module are not among those that bpftrace knows of every kernel.
      if (type ~ /^xfs_[a-z_]+_t /) {
        split(type, words, " ")
        if (!(words[1] in typedefs)) {
          typedefs[words[1]] = ""
          bytes = $0; sub(/.*size:/, "", bytes); sub(/;.*/, "", bytes)
          base = bytes == 8 ? "long long" : bytes == 4 ? "int" : bytes == 2 ? "short" : "char"
          print "#define " words[1] " " (signed ? "" : "unsigned ") base
        }
      }
      if (field ~ /\[/) {
        if (type !~ /^(const )?char / || field !~ /\[[0-9]+\]/) next
        sub(/\[.*/, "", field)
        format = format " " field "=%s"; values = values ", args->" field
      } else {
        format = format " " field "=" (signed ? "%ld" : "0x%lx")
        values = values ", " (signed ? "(int64)" : "(uint64)") "args->" field
      }
    }
    END {
      printf "tracepoint:%s { $now = nsecs; ", event
      printf "printf(\"%%020lu %%16s-%%-7d [%%03d] ..... %%5lu.%%09lu: %s:%s\\n\", ", name, format
      printf "$now, comm, tid, cpu, $now / 1000000000, $now %% 1000000000%s); }\n", values
    }' "$TRACEFS/events/${1%%:*}/${1#*:}/format"
}

# program: types first, then the probes
program() {
  printf '%s\n' 'interval:ms:200 { printf("first probe is set\n"); }'
  for event in $EVENTS; do
    case $event in
      fdm:*) ;;
      *) describe "$event" ;;
    esac
  done
  printf '%s\n' "$PROGRAM"
  printf '%s\n' 'interval:ms:200 { printf("last probe is set\n"); }'
}

# in_order: what bpftrace printed, by time; what it has lost is lost where it says so
in_order() {
  echo '# tracer: nop'
  sed 's/^/# /' "$OUT.ftrace.gz.recorded"
  awk '
    /^[0-9]+ .*-[0-9]+ +\[[0-9]+\]/ { last = $1; print; next }
    /^Lost [0-9]+ events/ { printf "%s CPU:0 [LOST %d EVENTS]\n", last, $2 }
  ' "$OUT.printed" | sort -s -k 1,1 | cut -c 22-
}

record() {
  command -v bpftrace > /dev/null || die 'no bpftrace: apt-get install bpftrace, dnf install bpftrace'
  program > "$OUT.probes"
  { grep '^#' "$OUT.probes" | sort -u; grep -v '^#' "$OUT.probes"; } > "$OUT.bt"
  rm "$OUT.probes"
  statement > "$OUT.ftrace.gz.recorded"
  # Pages for each CPU, a power of two of them.
  pages=64
  while [ $((pages * 8)) -le "$BUFFER_KIB" ]; do pages=$((pages * 2)); done
  # As many probes as there are; bpftrace counts them before it sets any.
  BPFTRACE_PERF_RB_PAGES=$pages BPFTRACE_MAX_PROBES=2048 BPFTRACE_MAX_BPF_PROGS=2048 \
    bpftrace -B none -o "$OUT.printed" "$OUT.bt" > "$OUT.messages" 2>&1 &
  TRACER=$!
  until grep -q '^first probe is set' "$OUT.printed" 2> /dev/null && grep -q '^last probe is set' "$OUT.printed"; do
    kill -0 "$TRACER" 2> /dev/null || die "bpftrace has ended: $(cat "$OUT.messages")"
    [ -z "$STOP" ] || return
    sleep 1
  done
  run "$@"
  end_recording
  in_order | gzip -c > "$OUT.ftrace.gz.part" && mv "$OUT.ftrace.gz.part" "$OUT.ftrace.gz"
  rm -f "$OUT.printed" "$OUT.messages"
  say "done: faultline verify $OUT.ftrace.gz"
}
