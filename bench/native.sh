#!/usr/bin/env bash
# The native program, the JVM with and without the cache of what it learned, and Debian's webhook, in turns: from the start of the process to the first
# answered request, memory, requests a second, size. Prints a table; the cells are medians. Needs webhook, wrk and both builds:
#
#   ./mvnw package -DskipTests && ./mvnw package -DskipTests -Dnative
#
# usage: [PROGRAMS="webhook native"] bench/native.sh [STARTS] [SECONDS]     (all four; 20 starts, 5 seconds of load for each case)
set -euo pipefail
cd "$(dirname "$0")/.."

starts=${1:-20}
seconds=${2:-5}
read -ra programs <<< "${PROGRAMS:-webhook native jvm jvm-cache}"
for tool in webhook wrk; do
  command -v "$tool" > /dev/null || { echo "needs $tool (apt-get install $tool)" >&2; exit 1; }
done
binary=$(ls target/*-runner 2> /dev/null) || { echo "needs the native program (./mvnw package -DskipTests -Dnative)" >&2; exit 1; }
[ -d target/quarkus-app ] || { echo "needs the jar (./mvnw package -DskipTests)" >&2; exit 1; }

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -9 "$server" 2> /dev/null; rm -rf "$work"' EXIT
for each in "${programs[@]}"; do
  [[ $each == jvm* ]] || continue
  mkdir -p "$work/$each/lib"
  cp -r src/main/dist/bin "$work/$each/bin"
  cp -r target/quarkus-app "$work/$each/lib/fairlead"
done
if [ -d "$work/jvm-cache" ]; then
  cp src/main/dist/lib/make-aot-cache "$work/jvm-cache/lib/fairlead/"
  "$work/jvm-cache/lib/fairlead/make-aot-cache" 2> /dev/null
fi

cat > "$work/hooks.json" << 'JSON'
[
  {"id": "hello", "execute-command": "/bin/true", "response-message": "hello"},
  {"id": "mismatch", "execute-command": "/bin/true",
   "trigger-rule": {"match": {"type": "value", "value": "no", "parameter": {"source": "payload", "name": "ref"}}}},
  {"id": "command", "execute-command": "/bin/true", "include-command-output-in-response": true}
]
JSON
cat > "$work/request.lua" << 'LUA'
wrk.method, wrk.body = "POST", '{"ref":"refs/heads/main","number":1234,"list":[1,2,3],"text":"' .. string.rep("x", 900) .. '"}'
wrk.headers["Content-Type"] = "application/json"
LUA

port=0
launch() {
  port=$((20000 + RANDOM % 10000))
  case $1 in
    webhook) set -- webhook ;;
    native) set -- "$binary" ;;
    *) set -- "$work/$1/bin/fairlead" ;;
  esac
  "$@" -hooks "$work/hooks.json" -ip 127.0.0.1 -port "$port" > /dev/null 2>&1 &
  server=$!
}
exec {tick}<> <(:) # nothing is ever read from it: a wait that starts no process
first_answer() {
  until { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null; do
    kill -0 "$server"
    read -rt 0.001 -u "$tick" || true
  done
  printf 'GET /hooks/hello HTTP/1.0\r\n\r\n' >&3
  local line=
  until [[ $line == *hello* ]]; do # in this shell: a process would be measured, too
    IFS= read -r line <&3 || [ -n "$line" ]
  done
}
stop() {
  exec 3>&-
  kill "$server"
  wait "$server" || true
  server=
}
memory() { awk -v of="^$1:" '$0 ~ of { printf "%.1f\n", $2 / 1024 }' "/proc/$server/status"; }

start_once() { # name: a line in its file: wall ms, processor ms, resident MB
  local begun ended
  begun=$(date +%s%N)
  launch "$1"
  first_answer
  ended=$(date +%s%N)
  echo "$(((ended - begun) / 10000)) $(awk '{ print ($14 + $15) * 10 }' "/proc/$server/stat") $(memory VmRSS)" \
    | awk '{ print $1 / 100, $2, $3 }' >> "$work/starts.$1"
  stop
}
load() { # case clients: requests a second
  wrk -t1 -c"$2" -d"$seconds"s --timeout 30s -s "$work/request.lua" "http://127.0.0.1:$port/hooks/$1" | awk '/Requests\/sec/ { print $2 }'
}
load_once() { # name: a line in its file: mismatch/s, commands/s, peak MB
  launch "$1"
  first_answer
  load mismatch 50 > /dev/null # warm
  echo "$(load mismatch 50) $(load command 50) $(memory VmHWM)" >> "$work/loads.$1"
  stop
}
size() {
  case $1 in
    webhook) stat -Lc %s "$(command -v webhook)" ;;
    native) stat -c %s "$binary" ;;
    *) du -sb "$work/$1/lib/fairlead" | cut -f1 ;;
  esac | awk '{ printf "%.0f", $1 / 1000000 }'
}
median() { cut -d' ' -f"$3" "$work/$1.$2" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

for each in "${programs[@]}"; do start_once "$each"; rm "$work/starts.$each"; done # from the disk
for ((i = 0; i < starts; i++)); do
  for each in "${programs[@]}"; do start_once "$each"; done
done
for ((i = 0; i < 3; i++)); do
  for each in "${programs[@]}"; do load_once "$each"; done
done

echo "$(date +%F), $(git rev-parse --short HEAD), $(nproc) cores, $(webhook -version), $starts starts, 3 loads of $seconds s with 50 clients"
echo
echo "| | first answer, ms | processor time, ms | resident then, MB | no match /s | commands /s | most resident, MB | size, MB |"
echo "|---|---|---|---|---|---|---|---|"
for each in "${programs[@]}"; do
  printf '| %s | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %s |\n' "$each" "$(median starts "$each" 1)" "$(median starts "$each" 2)" \
    "$(median starts "$each" 3)" "$(median loads "$each" 1)" "$(median loads "$each" 2)" "$(median loads "$each" 3)" "$(size "$each")"
done
