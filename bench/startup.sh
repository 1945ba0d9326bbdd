#!/usr/bin/env bash
# From the start of the process to the first answered request, with and without the cache of what the JVM learned (src/main/dist/lib/make-aot-cache), in
# turns; the median of wall and processor time, and the memory after the answer. The processor time says more than the wall on a busy machine.
#
# usage: bench/startup.sh [RUNS]     (10), after ./mvnw package
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-10}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -9 "$server" 2> /dev/null; rm -rf "$work"' EXIT
mkdir -p "$work/lib"
cp -r src/main/dist/bin "$work/bin"
cp -r target/quarkus-app "$work/lib/fairlead"
cp src/main/dist/lib/make-aot-cache "$work/lib/fairlead/"
"$work/lib/fairlead/make-aot-cache" "$work/made" 2> /dev/null
printf -- '- {id: hello, execute-command: /bin/true, response-message: hello}\n' > "$work/hooks.yaml"

ticks=$(getconf CLK_TCK)
once() { # name: one start, a line in its file: wall ms, processor ms, resident MB
  local port=$((20000 + RANDOM % 10000)) begun ended
  begun=$(date +%s%N)
  "$work/bin/fairlead" -hooks "$work/hooks.yaml" -ip 127.0.0.1 -port "$port" > /dev/null 2>&1 &
  server=$!
  until { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null; do
    kill -0 "$server"
    sleep 0.005
  done
  printf 'GET /hooks/hello HTTP/1.0\r\n\r\n' >&3
  grep -q hello <&3
  ended=$(date +%s%N)
  exec 3>&-
  local cpu rss
  cpu=$(awk -v ticks="$ticks" '{print int(($14 + $15) * 1000 / ticks)}' "/proc/$server/stat")
  rss=$(awk '/^VmRSS/{print int($2 / 1024)}' "/proc/$server/status")
  echo "$(((ended - begun) / 1000000)) $cpu $rss" >> "$work/$1"
  kill "$server"
  wait "$server" || true
  server=
}
median() { cut -d' ' -f"$2" "$work/$1" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

for ((i = 0; i < runs; i++)); do
  rm -f "$work/lib/fairlead/fairlead.aot"
  once without
  cp "$work/made" "$work/lib/fairlead/fairlead.aot"
  once with
done
printf '%-14s %10s %14s %10s\n' "$runs starts" 'wall ms' 'processor ms' 'RSS MB'
for each in without with; do
  printf '%-14s %10s %14s %10s\n' "$each cache" "$(median $each 1)" "$(median $each 2)" "$(median $each 3)"
done
echo "the cache has $(($(stat -c %s "$work/made") / 1000000)) MB"
