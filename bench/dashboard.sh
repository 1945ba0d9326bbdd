#!/usr/bin/env bash
# How long the dashboard takes in a browser while 100 000 deliveries are stored: its first page, the list, and searches. See
# README.md.
#
# usage: bench/dashboard.sh [COUNT] [ROUNDS] [QUEUE...]     (100000, 15 rounds; redis embedded)
#
# Nine of ten are delivered, the others are dead letters. Everything is on loopback and ends with the script, also when it is
# interrupted.
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-100000}
rounds=${2:-15}
queues=("${@:3}")
if [ ${#queues[@]} -eq 0 ]; then queues=(redis embedded); fi

for program in redis-server chromedriver chromium curl jq; do
    command -v "$program" > /dev/null || { echo "needs $program (apt-get install redis-server chromium chromium-driver curl jq)" >&2; exit 1; }
done
jar=target/quarkus-app/quarkus-run.jar
[ -f "$jar" ] || { echo "needs $jar (./mvnw package -DskipTests)" >&2; exit 1; }
javas=(/usr/lib/jvm/*25*/bin/java)
java=${javas[0]}
options=${FAIRLEAD_JAVA_OPTIONS:--XX:+UseSerialGC -Xmx128m}

work=$(mktemp -d)
declare -A pid port
port=([sink]=9731 [load]=9732 [redis]=9733 [embedded]=9734 [server]=9735 [driver]=9736 [nobody]=9737)
session=
finish() {
    [ -z "$session" ] || drive DELETE '' > /dev/null || true
    kill "${pid[@]}" 2> /dev/null || true
    wait
    rm -rf "$work"
}
trap finish EXIT
limit=600 # seconds, for all of the load
secret=whsec_$(head -c 32 /dev/urandom | base64)
token=$(head -c 24 /dev/urandom | base64 | tr '+/' 'ab')

cat > "$work/hooks.yaml" << HOOKS
hooks:
  - {id: good, deliver: [{url: 'http://127.0.0.1:${port[sink]}/good', secret: '$secret', max-in-flight: 64, id: {source: payload, name: id}}]}
  - {id: bad, deliver: [{url: 'http://127.0.0.1:${port[nobody]}/bad', max-in-flight: 64, retry: {attempts: 1}, id: {source: payload, name: id}}]}
HOOKS

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
        FAIRLEAD_HOOK_FILES="$work/hooks.yaml" FAIRLEAD_QUEUE_HIGH_WATER=$((count + 1000)) FAIRLEAD_QUEUE_BREAKER_FAILURES=$((count + 1)) \
        FAIRLEAD_ADMIN_TOKENS="bench:$token" \
        "$java" $options -jar "$jar"
}

post() { # to, hook, how many, run
    curl -sS --fail --max-time "$limit" "http://127.0.0.1:${port[load]}/post?port=${port[$1]}&path=/hooks/$2&connections=64&lanes=1&n=$3&size=100&run=$4" > /dev/null
}

stats() { curl -sS --fail -H "Authorization: Bearer $token" "http://127.0.0.1:${port[$1]}/-/api/v1/stats"; }

# Until nothing waits any more.
settled() {
    local i
    for ((i = 0; i < limit; i++)); do
        [ "$(stats "$1" | jq '.deliveries.waiting + .deliveries.inFlight')" -gt 0 ] || return 0
        sleep 1
    done
    echo "$1: still waiting: $(stats "$1" | jq -c .deliveries)" >&2
    exit 1
}

drive() { # method path [body]: WebDriver (W3C)
    curl -sS --fail -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} "http://127.0.0.1:${port[driver]}/session${session:+/$session}$2"
}
run() { drive POST /execute/async "$(jq -n --arg script "$1" '{script: $script, args: []}')" | jq -r .value; }

settling="const done = arguments[arguments.length - 1]; const main = document.querySelector('main');
  const wait = test => new Promise(found => { const look = () => test() ? found() : setTimeout(look, 1); look(); });
  const busy = () => main.getAttribute('aria-busy') === 'true';"

first() { # server: milliseconds from the navigation to a page that has what it asked for, by the page's own mark
    drive POST /url "{\"url\": \"about:blank\"}" > /dev/null
    drive POST /url "{\"url\": \"http://127.0.0.1:${port[$1]}/-/$2\"}" > /dev/null
    sleep 0.7 # what asks for the mark are processes, too, and would take from the page what they need to start
    run "$settling wait(() => !busy()).then(() => done(performance.getEntriesByName('shown')[0].startTime))"
}

# The same from the click on: another page of the same document.
turn() { # place
    run "$settling const start = performance.now(); location.hash = '$1';
      wait(busy).then(() => wait(() => !busy())).then(() => done(performance.now() - start))"
}

report() { # queue what, figures on standard input
    sort -n | awk -v queue="$1" -v what="$2" '{ v[NR] = $1 } END {
        printf "| %s | %s | %.0f | %.0f |\n", queue, what, v[int((NR + 1) / 2)], v[NR] }'
}

# shellcheck disable=SC2086
launch sink "$java" -XX:+UseSerialGC -Xmx128m bench/Sink.java "${port[sink]}" "$secret"
# shellcheck disable=SC2086
launch load "$java" $options -cp 'target/quarkus-app/lib/main/*' bench/Load.java "${port[load]}" "$secret"
launch driver chromedriver --port="${port[driver]}"

echo "| queue | what | median ms | worst ms |"
echo "|---|---|---|---|"
for queue in "${queues[@]}"; do
    case $queue in
        redis)
            mkdir "$work/server"
            launch server redis-server --port "${port[server]}" --bind 127.0.0.1 --dir "$work/server" --save '' --appendonly yes
            fairlead redis FAIRLEAD_QUEUE_KIND=redis REDIS_ADDRESS="127.0.0.1:${port[server]}"
            ;;
        embedded) fairlead embedded FAIRLEAD_QUEUE_KIND=embedded FAIRLEAD_QUEUE_DIRECTORY="$work/queue" ;;
    esac
    post "$queue" bad $((count / 10)) 1
    post "$queue" good $((count - count / 10)) 2
    settled "$queue"
    curl -sS --fail -H "Authorization: Bearer $token" "http://127.0.0.1:${port[$queue]}/-/api/v1/deliveries?state=delivered&limit=1" |
        jq -e '.deliveries | length == 1' > /dev/null

    session=
    session=$(drive POST '' "$(jq -n --arg profile "$work/profile-$queue" '{capabilities: {alwaysMatch: {"goog:chromeOptions": {binary: "/usr/bin/chromium",
        args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=\($profile)"]}}}}')" | jq -r .value.sessionId)
    drive POST /url "{\"url\": \"http://127.0.0.1:${port[$queue]}/-/\"}" > /dev/null
    run "const done = arguments[arguments.length - 1]; fetch('sign-in', {method: 'POST', body: new URLSearchParams({token: '$token'})}).then(answer => done(answer.status))" | grep -qx 200
    newest=$(curl -sS --fail -H "Authorization: Bearer $token" "http://127.0.0.1:${port[$queue]}/-/api/v1/deliveries?hook=bad&limit=1" | jq -r '.deliveries[0].webhookId')

    for ((i = 0; i < 5; i++)); do first "$queue" '' > /dev/null; done # the JVM has seen it before
    for ((i = 0; i < rounds; i++)); do first "$queue" ''; done | report "$queue" "first page"
    while IFS='|' read -r what place; do
        for ((i = 0; i < 3; i++)); do turn '#/hooks' > /dev/null; turn "$place" > /dev/null; done
        for ((i = 0; i < rounds; i++)); do turn '#/hooks' > /dev/null; turn "$place"; done | report "$queue" "$what"
    done << PLACES
all deliveries|#/deliveries
dead letters|#/dead
by state and hook|#/deliveries?state=delivered&hook=good
by message id|#/deliveries?webhookId=$newest
by lane and outcome|#/deliveries?lane=127.0.0.1%3A${port[nobody]}&outcome=refused
by an outcome that nothing had|#/deliveries?outcome=503
PLACES
    drive DELETE '' > /dev/null
    session=
    kill "${pid[$queue]}"
    wait "${pid[$queue]}" || true
    unset "pid[$queue]"
done
