#!/usr/bin/env bash
# Deliveries a second, and what each costs, side by side in one run: a bare Vert.x client, Fairlead on Redis,
# Fairlead with the embedded queue, and a BullMQ worker. See README.md.
#
# usage: bench/deliver.sh [ROUNDS] [CASE...]     (5 rounds; every case: drain open hanging)
#
# IN_FLIGHT (256) deliveries at once in all four, WARM (100000) of each before the first counts, SMALL (100000)
# with 100 B and LARGE (20000) with 10 kB in each round, OPEN (10) seconds at half the speed.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-5}
cases=("${@:2}")
if [ ${#cases[@]} -eq 0 ]; then cases=(drain open hanging); fi
in_flight=${IN_FLIGHT:-256}
warm=${WARM:-100000}
small=${SMALL:-100000}
large=${LARGE:-20000}
open=${OPEN:-10}
lanes=1000
packages="bullmq@6.7.0 ioredis@5.11.1 undici@7.30.2"

for program in redis-server node npm curl; do
    command -v "$program" > /dev/null || { echo "needs $program (apt-get install redis-server curl; Node 20 or newer)" >&2; exit 1; }
done
jar=target/quarkus-app/quarkus-run.jar
[ -f "$jar" ] || { echo "needs $jar (./mvnw package -DskipTests)" >&2; exit 1; }
javas=(/usr/lib/jvm/*25*/bin/java)
java=${javas[0]}
options=${FAIRLEAD_JAVA_OPTIONS:--XX:+UseSerialGC -Xmx256m}

work=$(mktemp -d)
declare -A pid port
port=([sink]=9711 [load]=9712 [bare]=9713 [redis]=9714 [embedded]=9715 [server]=9716 [peer]=9717 [bullmq]=9718 [kept]=9718)
trap 'kill ${pid[*]} 2> /dev/null; wait; rm -rf "$work"' EXIT

secret=whsec_$(head -c 32 /dev/urandom | base64)
sequence=0
limit=300 # seconds, for whatever is waited for

# The file of a server: one line for all, a line each for a thousand, one that hangs, and one that holds the places.
hooks() { # server
    local names=(one hang hold) i more
    for ((i = 0; i < lanes; i++)); do names+=("h$i"); done
    echo "endpoints:"
    for i in "${names[@]}"; do
        more=
        case $i in
            one) more=", max-in-flight: $in_flight" ;;
            hang) more=", timeout: 5s, retry: {initial: 1s, factor: 1, cap: 1s, attempts: 1, total: 1h}" ;;
            hold) more=", max-in-flight: $in_flight, timeout: 10m" ;;
        esac
        echo "  - {id: $i, url: 'http://127.0.0.1:${port[sink]}/$i', secret: '$secret'$more}"
    done
    echo "hooks:"
    for i in "${names[@]}"; do
        more=
        [ "$1" != redis ] || more=", http: true, redis-channel: $i"
        echo "  - {id: $i$more, deliver: [{endpoint: $i, id: {source: payload, name: id}}]}"
    done
}

launch() { # name command...
    local name=$1
    "${@:2}" > "$work/$name.log" 2>&1 &
    pid[$name]=$!
    [ -n "${port[$name]:-}" ] || return 0
    for ((i = 0; i < limit * 10; i++)); do
        ! (exec 3<> "/dev/tcp/127.0.0.1/${port[$name]}") 2> /dev/null || return 0
        kill -0 "${pid[$name]}" || { cat "$work/$name.log" >&2; exit 1; }
        sleep 0.1
    done
    echo "$name does not listen" >&2
    exit 1
}

redis() { # name
    mkdir "$work/$1"
    launch "$1" redis-server --port "${port[$1]}" --bind 127.0.0.1 --dir "$work/$1" --save '' \
        --appendonly yes --appendfsync everysec --auto-aof-rewrite-percentage 0
}

fairlead() { # name settings...
    hooks "$1" > "$work/$1.yaml"
    # shellcheck disable=SC2086
    launch "$1" env "${@:2}" QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT="${port[$1]}" QUARKUS_MANAGEMENT_HOST_ENABLED=false \
        FAIRLEAD_HOOK_FILES="$work/$1.yaml" FAIRLEAD_DISPATCH_MAX_IN_FLIGHT="$in_flight" \
        FAIRLEAD_ATTEMPT_MAX_CONNECTIONS_PER_HOST="$in_flight" "$java" $options -jar "$jar"
}

ask() { curl -sS --fail --max-time "$limit" "http://127.0.0.1:${port[$1]}$2"; } # of path
ticks() { # process...: user and system time, in hundredths of a second
    local sum=0 one
    for one in "$@"; do
        read -r -a one <<< "$(sed 's/.*) //' "/proc/$one/stat")"
        sum=$((sum + one[11] + one[12]))
    done
    echo "$sum"
}
ours() { ticks "${pid[$1]}"; }
theirs() { # the Redis of a server
    case $1 in
        redis) ticks "${pid[server]}" ;;
        bullmq | kept) ticks "${pid[peer]}" ;;
        *) echo 0 ;;
    esac
}
next_run() { sequence=$((sequence + 1)); }
message() { echo "lanes=$1&size=$2&n=$3&run=$sequence"; } # lanes size count
keep() { [ "$1" != kept ] || echo "&keep=86400"; } # a history, as ours
path() { if [ "$1" = 1 ]; then echo "${2}one"; else echo "${2}h"; fi; }
reset() { ask sink "/reset?$sequence&$1" > /dev/null; }

# Takes every place of a server, so that what is added waits until they are given back.
hold() {
    next_run
    ask load "/post?port=${port[$1]}&path=/hooks/hold&connections=64&$(message 1 100 "$in_flight")" > /dev/null
    local held=0 i
    for ((i = 0; i < limit * 10 && held < in_flight; i++)); do
        read -r _ _ _ _ _ _ held _ <<< "$(ask sink /stats)"
        [ "$held" -eq "$in_flight" ] || sleep 0.1
    done
    [ "$held" -eq "$in_flight" ]
}

# Prints: deliveries/s, our us, Redis' us, lost, twice, wrong · accepted/s, our us, Redis' us of accepting
drain() { # server lanes size count
    local seconds=0 refused=0 at=() stats
    case $1 in
        redis | embedded) hold "$1" ;;
        bullmq | kept) ask bullmq /pause > /dev/null ;;
    esac
    next_run
    reset "$4"
    at=("$(ours "$1")" "$(theirs "$1")")
    case $1 in
        redis | embedded) read -r seconds refused <<< "$(ask load \
            "/post?port=${port[$1]}&path=$(path "$2" /hooks/)&connections=$in_flight&$(message "$2" "$3" "$4")")" ;;
        bullmq | kept) read -r seconds refused <<< "$(ask bullmq "/add?$(message "$2" "$3" "$4")$(keep "$1")")" ;;
    esac
    at+=("$(ours "$1")" "$(theirs "$1")")
    case $1 in
        bare) ask bare "/post?port=${port[sink]}&path=$(path "$2" /)&connections=$in_flight&$(message "$2" "$3" "$4")" > /dev/null ;;
        bullmq | kept) ask bullmq /resume > /dev/null ;;
        *) ask sink /release > /dev/null ;;
    esac
    stats=$(ask sink /await) || stats=$(ask sink /stats)
    at+=("$(ours "$1")" "$(theirs "$1")")
    awk -v n="$4" -v added="$seconds" -v at="${at[*]}" -v refused="$refused" '
        function us(from, to) { return (to - from) * 1e4 / n }
        { split(at, t, " ")
          printf "%.0f %.1f %.1f %d %d %d %.0f %.1f %.1f %d\n", $2 / $1, us(t[3], t[5]), us(t[4], t[6]), $3, $4, $5 + $6,
              added ? n / added : 0, us(t[1], t[3]), us(t[2], t[4]), refused }' <<< "$stats"
}

# Prints: arrivals/s as they were, p50, p99 from arrival to POST in ms, lost, twice, wrong, our us, Redis' us
steady() { # server lanes size rate
    local n=$(($4 * open)) refused stats at=()
    next_run
    reset "$n"
    at=("$(ours "$1")" "$(theirs "$1")")
    case $1 in
        redis) read -r _ refused <<< "$(ask load "/publish?port=${port[server]}&path=$(path "$2" '')&rate=$4&$(message "$2" "$3" "$n")")" ;;
        embedded) read -r _ refused <<< "$(ask load \
            "/post?port=${port[$1]}&path=$(path "$2" /hooks/)&connections=$in_flight&rate=$4&$(message "$2" "$3" "$n")")" ;;
        bullmq) read -r _ refused <<< "$(ask bullmq "/add?rate=$4&$(message "$2" "$3" "$n")")" ;;
    esac
    stats=$(ask sink /await) || stats=$(ask sink /stats)
    at+=("$(ours "$1")" "$(theirs "$1")")
    awk -v n="$n" -v at="${at[*]}" -v refused="$refused" '
        { split(at, t, " ")
          printf "%.0f %s %s %d %d %d %.1f %.1f %d\n", $2 / $1, $9, $10, $3, $4, $5 + $6,
              (t[3] - t[1]) * 1e4 / n, (t[4] - t[2]) * 1e4 / n, refused }' <<< "$stats"
}

# Prints: deliveries/s from the first POST to the last delivery, while both go on
through() { # server lanes
    local start
    next_run
    reset "$small"
    start=$(date +%s%N)
    ask load "/post?port=${port[$1]}&path=$(path "$2" /hooks/)&connections=64&$(message "$2" 100 "$small")" > /dev/null
    ask sink /await > /dev/null
    echo $((small * 1000000000 / ($(date +%s%N) - start)))
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
field() { awk -v n="$2" '{ print $n }' "$work/result.$1" | median; } # of result, column
most() { awk -v n="$2" '$n > most { most = $n } END { print most + 0 }' "$work/result.$1"; }
peak() { awk '/VmHWM/ { printf "%.0f MB", $2 / 1024 }' "/proc/${pid[$1]}/status"; }
counted() { # result measure...: one more line, shown on standard error
    "${@:2}" >> "$work/result.$1"
    echo "$1: $(tail -n 1 "$work/result.$1")" >&2
}
name() {
    case $1 in
        bare) echo "bare Vert.x" ;;
        redis) echo "Fairlead, Redis" ;;
        embedded) echo "Fairlead, embedded" ;;
        bullmq) echo "BullMQ + undici, no history" ;;
        kept) echo "BullMQ + undici, history" ;;
    esac
}

folder=${TMPDIR:-/tmp}/fairlead-bench-$(tr -c 'a-z0-9.\n' - <<< "$packages")
# shellcheck disable=SC2086
[ -d "$folder/node_modules/undici" ] || npm install --silent --no-audit --no-fund --prefix "$folder" $packages > /dev/null
export PACKAGES=$folder

libraries='target/quarkus-app/lib/main/*'
launch sink "$java" -XX:+UseSerialGC -Xmx256m bench/Sink.java "${port[sink]}" "$secret"
# shellcheck disable=SC2086
launch load "$java" $options -cp "$libraries" bench/Load.java "${port[load]}" "$secret"
# shellcheck disable=SC2086
launch bare "$java" $options -cp "$libraries" bench/Load.java "${port[bare]}" "$secret"
redis server
redis peer
fairlead redis FAIRLEAD_QUEUE_KIND=redis QUARKUS_REDIS_HOSTS="redis://127.0.0.1:${port[server]}"
fairlead embedded FAIRLEAD_QUEUE_KIND=embedded FAIRLEAD_QUEUE_DIRECTORY="$work/queue"
launch bullmq node bench/bullmq.mjs producer "${port[bullmq]}" "${port[peer]}"
producer=${pid[bullmq]}
pid[producer]=$producer
launch worker node bench/bullmq.mjs worker "${port[peer]}" "${port[sink]}" "$secret" "$in_flight"
pid[bullmq]=${pid[worker]}
pid[kept]=${pid[worker]}

servers=(bare redis embedded bullmq kept)
echo "$(date +%F), $(git rev-parse --short HEAD), $(nproc) cores, load before $(cut -d' ' -f1 /proc/loadavg), $rounds rounds," \
    "$in_flight in flight, $(redis-server --version | grep -o 'v=[0-9.]*'), ${packages// /, }, $("$java" -version 2>&1 | sed -n 's/.*version "\([^"]*\).*/Java \1/p') $options"
for server in "${servers[@]}"; do # the compiler has come to rest
    for ((done = 0; done < warm; done += small)); do counted warm."$server" drain "$server" 1 100 "$small"; done
    counted warm."$server" drain "$server" "$lanes" 10000 "$large"
done

drains() {
    local lane size count round i server
    echo
    echo "### A full queue"
    echo
    echo "| lanes | body | | deliveries/s | of bare | CPU us | of bare | Redis CPU us | lost | twice | wrong |"
    echo "|---|---|---|---|---|---|---|---|---|---|---|"
    for lane in 1 "$lanes"; do
        for size in 100 10000; do
            count=$([ "$size" = 100 ] && echo "$small" || echo "$large")
            for ((round = 0; round < rounds; round++)); do
                for ((i = 0; i < ${#servers[@]}; i++)); do
                    server=${servers[$(((i + round) % ${#servers[@]}))]}
                    counted "$server.$lane.$size" drain "$server" "$lane" "$size" "$count"
                done
            done
            for server in "${servers[@]}"; do
                i=$server.$lane.$size
                awk -v what="| $lane | $size B | $(name "$server")" -v rate="$(field "$i" 1)" -v us="$(field "$i" 2)" -v redis="$(field "$i" 3)" \
                    -v bare="$(field "bare.$lane.$size" 1)" -v bareUs="$(field "bare.$lane.$size" 2)" \
                    -v wrong="$(most "$i" 4) | $(most "$i" 5) | $(most "$i" 6)" \
                    'BEGIN { printf "%s | %d | %.2f | %.1f | %.2f | %.1f | %s |\n", what, rate, rate / bare, us, bareUs / us, redis, wrong }'
            done
        done
    done
    echo
    echo "### Accepting, while nothing is delivered"
    echo
    echo "| body | | accepted/s | CPU us | Redis CPU us | answered 503 |"
    echo "|---|---|---|---|---|---|"
    for size in 100 10000; do
        for server in redis embedded; do
            i=$server.1.$size
            echo "| $size B | $(name "$server") | $(field "$i" 7) | $(field "$i" 8) | $(field "$i" 9) | $(most "$i" 10) |"
        done
    done
}

half() { # of what a server takes in and delivers at the same time, or RATE
    if [ -n "${RATE:-}" ]; then echo "$RATE"; else echo $(($(field "through.$1.$2" 1) / 2)); fi
}

steadily() {
    local round i server lane
    echo
    echo "### Half of what it takes in and delivers at the same time, $open s, 100 B"
    echo
    echo "| lanes | | arrivals/s | p50 ms | p99 ms | CPU us | Redis CPU us | lost | twice | wrong |"
    echo "|---|---|---|---|---|---|---|---|---|---|"
    for lane in 1 "$lanes"; do
        for server in redis embedded; do # the way through by the other door is warm, too
            counted "through.$server.$lane" through "$server" "$lane"
            counted "warm.$server" steady "$server" "$lane" 100 "$(half "$server" "$lane")"
        done
        counted warm.bullmq steady bullmq "$lane" 100 "$(half redis "$lane")"
        for ((round = 0; round < rounds; round++)); do
            for server in redis embedded bullmq; do
                counted "steady.$server.$lane" steady "$server" "$lane" 100 "$(half "${server/bullmq/redis}" "$lane")"
            done
        done
        for server in redis embedded bullmq; do
            i=steady.$server.$lane
            echo "| $lane | $(name "$server") | $(field "$i" 1) | $(field "$i" 2) | $(field "$i" 3) | $(field "$i" 7) |" \
                "$(field "$i" 8) | $(most "$i" 4) | $(most "$i" 5) | $(most "$i" 6) |"
        done
    done
}

# Ninety-nine endpoints that answer, and a hundredth that does or does not.
hanging() {
    local server rate kind round disturbing
    echo
    echo "### One endpoint of a hundred hangs: the other 99"
    echo
    echo "| | arrivals/s | p50 ms | p99 ms | p50 with it | p99 with it | lost | twice |"
    echo "|---|---|---|---|---|---|---|---|"
    for server in redis embedded; do
        [ -f "$work/result.through.$server.$lanes" ] || counted "through.$server.$lanes" through "$server" "$lanes"
        rate=$(half "$server" "$lanes")
        for ((round = 0; round < rounds; round++)); do
            for kind in well hung; do
                if [ "$kind" = hung ]; then
                    next_run
                    ask load "/post?port=${port[$server]}&path=/hooks/hang&connections=64&rate=$((rate / 100))&$(message 1 100 $((rate * open / 100)))" > /dev/null &
                    disturbing=$!
                fi
                counted "$kind.$server" steady "$server" 99 100 "$((rate - rate / 100))"
                [ "$kind" = well ] || wait "$disturbing"
            done
        done
        echo "| $(name "$server") | $(field "well.$server" 1) | $(field "well.$server" 2) | $(field "well.$server" 3) |" \
            "$(field "hung.$server" 2) | $(field "hung.$server" 3) | $(most "hung.$server" 4) | $(most "hung.$server" 5) |"
    done
}

goals() {
    echo
    echo "### Goals"
    echo
    echo "| | goal | measured |"
    echo "|---|---|---|"
    if [ -f "$work/result.redis.1.100" ]; then
        awk -v us="$(field redis.1.100 2)" -v redis="$(field redis.1.100 3)" -v rate="$(field redis.1.100 1)" -v bare="$(field bare.1.100 1)" \
            -v bullmq="$(field bullmq.1.100 1)" -v kept="$(field kept.1.100 1)" -v cost="$(field redis.1.100 2) $(field redis.1.100 3) $(field kept.1.100 2) $(field kept.1.100 3)" -v accepted="$(field embedded.1.100 7)" -v delivered="$(field embedded.1.100 1)" 'BEGIN {
            printf "| CPU per delivery on Redis, ours | at most 25 us | %.1f us |\n", us
            printf "| the same, of Redis | at most 20 us | %.1f us |\n", redis
            printf "| deliveries/s on Redis, of the bare client | at least 0.4 | %.2f |\n", rate / bare
            split(cost, c, " ")
            printf "| the same, of BullMQ with a history | at least 3 | %.2f (in CPU of both processes %.2f) |\n", rate / kept, (c[3] + c[4]) / (c[1] + c[2])
            printf "| the same, of BullMQ without one | | %.2f |\n", rate / bullmq
            printf "| embedded: accepted/s, each fsynced | at least 10000 | %d |\n", accepted
            printf "| embedded: delivered/s | | %d |\n", delivered }'
    fi
    for server in redis embedded; do
        [ ! -f "$work/result.steady.$server.1" ] || echo "| p99 from arrival to POST at half load, $(name "$server") | at most 10 ms | $(field "steady.$server.1" 3) ms |"
    done
    echo
    echo "Peak memory (VmHWM): Fairlead on Redis $(peak redis), embedded $(peak embedded), BullMQ's worker $(peak bullmq)," \
        "bare client $(peak bare); our Redis $(peak server), BullMQ's $(peak peer). Load after: $(cut -d' ' -f1 /proc/loadavg)."
}

for case in "${cases[@]}"; do
    case $case in
        drain) drains ;;
        open) steadily ;;
        hanging) hanging ;;
        *) echo "no case $case: drain, open, hanging" >&2; exit 1 ;;
    esac
done
goals
