#!/usr/bin/env bash
# What a million waiting deliveries take: of Redis, of the file, and of Fairlead beside them. See README.md.
#
# usage: bench/million.sh [COUNT] [SIZE] [QUEUE...]     (1000000 of 100 B; redis embedded)
#
# All go to endpoints that are held up, so that everything waits; LANES (1000) endpoints. Everything is on loopback and ends
# with the script, also when it is interrupted.
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-1000000}
size=${2:-100}
queues=("${@:3}")
if [ ${#queues[@]} -eq 0 ]; then queues=(redis embedded); fi
lanes=${LANES:-1000}

command -v redis-server > /dev/null || { echo "needs redis-server (apt-get install redis-server)" >&2; exit 1; }
jar=target/quarkus-app/quarkus-run.jar
[ -f "$jar" ] || { echo "needs $jar (./mvnw package -DskipTests)" >&2; exit 1; }
javas=(/usr/lib/jvm/*25*/bin/java)
java=${javas[0]}
options=${FAIRLEAD_JAVA_OPTIONS:--XX:+UseSerialGC -Xmx128m}

work=$(mktemp -d)
declare -A pid port
port=([sink]=9721 [load]=9722 [redis]=9724 [embedded]=9725 [server]=9726)
trap 'kill ${pid[*]} 2> /dev/null; wait; rm -rf "$work"' EXIT
limit=1800 # seconds, for all of the load
held=16    # they take every place, so that all others wait

secret=whsec_$(head -c 32 /dev/urandom | base64)

hooks() {
    local i
    echo "endpoints:"
    echo "  - {id: hold, url: 'http://127.0.0.1:${port[sink]}/hold', secret: '$secret', max-in-flight: $held, timeout: 1h}"
    for ((i = 0; i < lanes; i++)); do echo "  - {id: h$i, url: 'http://127.0.0.1:${port[sink]}/h$i', secret: '$secret'}"; done
    echo "hooks:"
    echo "  - {id: hold, deliver: [{endpoint: hold, id: {source: payload, name: id}}]}"
    for ((i = 0; i < lanes; i++)); do echo "  - {id: h$i, deliver: [{endpoint: h$i, id: {source: payload, name: id}}]}"; done
}

launch() { # name command...
    local name=$1 i
    "${@:2}" > "$work/$name.log" 2>&1 &
    pid[$name]=$!
    for ((i = 0; i < 600; i++)); do
        ! (exec 3<> "/dev/tcp/127.0.0.1/${port[$name]}") 2> /dev/null || return 0
        kill -0 "${pid[$name]}" || { cat "$work/$name.log" >&2; exit 1; }
        sleep 0.1
    done
    echo "$name does not listen" >&2
    exit 1
}

fairlead() { # name settings...
    # shellcheck disable=SC2086
    launch "$1" env "${@:2}" QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT="${port[$1]}" QUARKUS_MANAGEMENT_HOST_ENABLED=false \
        FAIRLEAD_HOOK_FILES="$work/hooks.yaml" FAIRLEAD_DISPATCH_MAX_IN_FLIGHT="$held" FAIRLEAD_QUEUE_HIGH_WATER=$((count + 30000)) \
        "$java" $options -jar "$jar"
}

ask() { curl -sS --fail --max-time "$limit" "http://127.0.0.1:${port[$1]}$2"; } # of path
post() { # to, hook, lanes, how many, size, run: seconds and how many were refused
    ask load "/post?port=${port[$1]}&path=/hooks/$2&connections=64&lanes=$3&n=$4&size=$5&run=$6"
}
resident() { awk '/VmRSS/ { print $2 * 1024 }' "/proc/${pid[$1]}/status"; }
store() { # bytes that the queue takes
    case $1 in
        redis) redis-cli -p "${port[server]}" info memory | tr -d '\r' | sed -n 's/^used_memory://p' ;;
        embedded) du -sb "$work/queue" | cut -f1 ;;
    esac
}

hooks > "$work/hooks.yaml"
libraries='target/quarkus-app/lib/main/*'
launch sink "$java" -XX:+UseSerialGC -Xmx128m bench/Sink.java "${port[sink]}" "$secret"
# shellcheck disable=SC2086
launch load "$java" $options -cp "$libraries" bench/Load.java "${port[load]}" "$secret"

echo "$(date +%F), $(git rev-parse --short HEAD), $count deliveries of $size B in $lanes lanes, $options"
echo
echo "| | waiting | refused | accepted/s | B of the store each | Fairlead before, MB | after, MB |"
echo "|---|---|---|---|---|---|---|"
for queue in "${queues[@]}"; do
    case $queue in
        redis)
            mkdir "$work/server"
            launch server redis-server --port "${port[server]}" --bind 127.0.0.1 --dir "$work/server" --save '' --appendonly no
            fairlead redis FAIRLEAD_QUEUE_KIND=redis QUARKUS_REDIS_HOSTS="redis://127.0.0.1:${port[server]}"
            ;;
        embedded) fairlead embedded FAIRLEAD_QUEUE_KIND=embedded FAIRLEAD_QUEUE_DIRECTORY="$work/queue" ;;
    esac
    ask sink "/reset?1&$count" > /dev/null
    post "$queue" hold 1 "$held" 100 1 > /dev/null
    post "$queue" h "$lanes" 20000 "$size" 2 > /dev/null # warm
    before=$(resident "$queue")
    stored=$(store "$queue")
    read -r seconds refused <<< "$(post "$queue" h "$lanes" "$count" "$size" 3)"
    awk -v queue="$queue" -v n="$count" -v s="$seconds" -v refused="$refused" -v a="$stored" -v b="$(store "$queue")" \
        -v before="$before" -v after="$(resident "$queue")" \
        'BEGIN { printf "| %s | %d | %d | %.0f | %.0f | %.0f | %.0f |\n", queue, n + 20000 - refused, refused, n / s, (b - a) / n, before / 1e6, after / 1e6 }'
    kill "${pid[$queue]}"
    wait "${pid[$queue]}" || true
done
