#!/usr/bin/env bash
# Fairlead and Debian's webhook side by side on this machine, in one run: see README.md.
#
# usage: [CLIENTS="10 50"] bench/receive.sh [ROUNDS] [SECONDS] [CASE...]     (5 rounds of 4 seconds, every case)
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-5}
seconds=${2:-4}
cases=("${@:3}")
if [ ${#cases[@]} -eq 0 ]; then cases=(mismatch signature synchronous asynchronous); fi

for program in webhook wrk openssl; do
    command -v "$program" > /dev/null || { echo "needs $program (apt-get install $program)" >&2; exit 1; }
done
jar=target/quarkus-app/quarkus-run.jar
[ -f "$jar" ] || { echo "needs $jar (./mvnw package -DskipTests)" >&2; exit 1; }
javas=(/usr/lib/jvm/*25*/bin/java)
java=${javas[0]}

work=$(mktemp -d)
declare -A pid port
port=([original]=9701 [fairlead]=9702 [bare]=9703)
trap 'kill ${pid[*]} 2> /dev/null; rm -rf "$work"' EXIT

# A body of 6042 bytes, its signature, and the requests.
secret=a-secret-of-the-benchmark
items=$(for i in $(seq 1 34); do
    printf '{"id":%d,"name":"item-%06d","tags":["one","two","three"],"ok":true,"price":%d.25,"note":"some text, neither long nor short, %08d, as people send it"},' \
        "$i" "$i" "$i" "$i"
done)
printf '{"ref":"refs/heads/main","repository":{"name":"fairlead","owner":{"name":"someone"}},"items":[%s]}' \
    "${items%,}" > "$work/start"
{ head -c -1 "$work/start"; printf ',"pad":"'; } > "$work/body"
printf '%*s' $((6042 - $(stat -c %s "$work/body") - 2)) '' | tr ' ' x >> "$work/body"
printf '"}' >> "$work/body"
[ "$(stat -c %s "$work/body")" -eq 6042 ]
signature=$(openssl dgst -sha256 -hmac "$secret" < "$work/body" | sed 's/.*= *//')
cat > "$work/request.lua" << LUA
local file = io.open("$work/body", "rb")
wrk.method, wrk.body = "POST", file:read("*a")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Hub-Signature-256"] = "sha256=" .. os.getenv("SIGNATURE")
LUA

hooks() { # of a server: the same but for the file its commands leave their marks in
    local signed='{"match": {"type": "payload-hmac-sha256", "secret": "'$secret'",
        "parameter": {"source": "header", "name": "X-Hub-Signature-256"}}}'
    local run='"execute-command": "/bin/sh", "pass-arguments-to-command": [
        {"source": "string", "name": "-c"}, {"source": "string", "name": "echo >> '$work/marks.$1'"}]'
    cat > "$work/hooks.$1.json" << JSON
[
  {"id": "mismatch", "execute-command": "/bin/true", "trigger-rule": {"match": {"type": "value",
    "value": "refs/heads/other", "parameter": {"source": "payload", "name": "ref"}}}},
  {"id": "signature", "execute-command": "/bin/true", "trigger-rule": $signed},
  {"id": "synchronous", $run, "include-command-output-in-response": true, "trigger-rule": $signed},
  {"id": "asynchronous", $run, "trigger-rule": $signed}
]
JSON
}

launch() {
    hooks "$1"
    case $1 in
        original) webhook -hooks "$work/hooks.$1.json" -ip 127.0.0.1 -port "${port[$1]}" & ;;
        fairlead) "$java" ${FAIRLEAD_JAVA_OPTIONS:--XX:+UseSerialGC -Xmx128m} -jar "$jar" \
            -hooks "$work/hooks.$1.json" -ip 127.0.0.1 -port "${port[$1]}" & ;;
        bare) "$java" -cp 'target/quarkus-app/lib/main/*' bench/Bare.java "${port[$1]}" & ;;
    esac
    pid[$1]=$!
    until (exec 3<> "/dev/tcp/127.0.0.1/${port[$1]}") 2> /dev/null; do
        kill -0 "${pid[$1]}" || exit 1
        sleep 0.1
    done
}

now() { date +%s.%N; }

# Prints: answers a second, or commands a second where they leave marks · p99 in ms · what went wrong
measure() { # server case connections seconds
    local marks=$work/marks.$1 out=$work/out.$1 started sign=$signature
    [ "$2" != signature ] || sign=${signature//[0-9]/0}
    : > "$marks"
    started=$(now)
    SIGNATURE=$sign wrk -t2 -c"$3" -d"$4"s --timeout 30s --latency -s "$work/request.lua" \
        "http://127.0.0.1:${port[$1]}/hooks/$2" > "$out"
    if [[ $2 == *synchronous ]]; then
        while pgrep -P "${pid[$1]}" > /dev/null || [ "$(wc -c < "$marks")" != "${seen:-}" ]; do
            seen=$(wc -c < "$marks")
            sleep 0.5
        done
    fi
    awk -v started="$started" -v marks="$(wc -c < "$marks")" -v last="$(stat -c %.9Y "$marks")" \
        -v connections="$3" -v counts="$([[ $2 == *synchronous ]] && echo 1 || echo 0)" '
        /99%/ { p99 = $2 + 0; if ($2 ~ /us$/) p99 /= 1000; else if ($2 ~ /[0-9]s$/) p99 *= 1000 }
        /requests in/ { answers = $1 }
        /Requests\/sec/ { rate = $2 }
        /Non-2xx/ { refused = $NF }
        /Socket errors/ { trouble = $0 }
        END {
            if (counts) {
                rate = marks / (last - started)
                good = answers - refused
                if (marks < good || marks > good + connections) trouble = trouble " " good " accepted, " marks " run"
                if (refused) trouble = trouble " " refused " refused"
            }
            printf "%.0f %.2f %s\n", rate, p99, trouble
        }' "$out"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
field() { awk -v n="$2" '{ print $n }' "$work/result.$1" | median; }
peak() { awk '/VmHWM/ { printf "%.0f MB", $2 / 1024 }' "/proc/${pid[$1]}/status"; }

launch original
launch fairlead
launch bare
echo "$(date +%F), $(git rev-parse --short HEAD), $(nproc) cores, $(webhook -version), $rounds rounds of $seconds s"
echo
echo "| case | clients | original /s | Fairlead /s | ratio | bare Vert.x /s | p99 original, ms | p99 Fairlead, ms | ratio |"
echo "|---|---|---|---|---|---|---|---|---|"
for case in "${cases[@]}"; do
    for connections in ${CLIENTS:-10 50}; do
        rm -f "$work"/result.*
        servers=(original fairlead)
        if [[ $case != *synchronous ]]; then servers+=(bare); fi
        for server in "${servers[@]:1}"; do
            measure "$server" "$case" "$connections" 20 > /dev/null # warm: the compiler has come to rest
        done
        for ((round = 0; round < rounds; round++)); do
            for ((i = 0; i < ${#servers[@]}; i++)); do
                server=${servers[$(((i + round) % ${#servers[@]}))]}
                measure "$server" "$case" "$connections" "$seconds" | tee -a "$work/result.$server" \
                    | sed "s/^/$server $case c=$connections: /" >&2
            done
        done
        bare=-
        [ ! -f "$work/result.bare" ] || bare=$(field bare 1)
        awk -v OFS=' | ' -v case="$case" -v c="$connections" -v o="$(field original 1)" -v f="$(field fairlead 1)" \
            -v bare="$bare" -v op="$(field original 2)" -v fp="$(field fairlead 2)" \
            'BEGIN { printf "| %s | %s | %s | %s | %.2f | %s | %s | %s | %.2f |\n", case, c, o, f, f / o, bare, op, fp, fp / op }'
    done
done
echo
echo "Peak memory (VmHWM): original $(peak original), Fairlead $(peak fairlead)."
