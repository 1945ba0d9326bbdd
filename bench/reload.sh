#!/usr/bin/env bash
# Requests without a pause while the hook file is replaced and loaded again every 50 ms: no error, no 404.
#
# usage: bench/reload.sh [SECONDS]     (60)
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
port=9704
javas=(/usr/lib/jvm/*25*/bin/java)
work=$(mktemp -d)
hook() { # another one each time, so that each is a change
    printf -- '- {id: hello, execute-command: /bin/true, response-message: "%s", trigger-rule: %s}\n' "$1" \
        '{match: {type: value, value: x, parameter: {source: url, name: y}}}'
}

hook 0 > "$work/hooks.yaml"
"${javas[0]}" -XX:+UseSerialGC -Xmx128m -jar target/quarkus-app/quarkus-run.jar \
    -hooks "$work/hooks.yaml" -hotreload -ip 127.0.0.1 -port "$port" &
server=$!
trap 'kill "$server" 2> /dev/null; rm -rf "$work"' EXIT
until (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do kill -0 "$server"; sleep 0.1; done

wrk -t1 -c20 -d"$seconds"s "http://127.0.0.1:$port/hooks/hello" > "$work/out" &
load=$!
reloads=0
while kill -0 "$load" 2> /dev/null; do
    reloads=$((reloads + 1))
    hook "$reloads" > "$work/next"
    mv "$work/next" "$work/hooks.yaml"
    kill -HUP "$server"
    sleep 0.05
done
wait "$load"
echo "$reloads reloads; $(grep 'requests in' "$work/out" | sed 's/^ *//')"
grep -E 'Non-2xx|Socket errors' "$work/out" || echo "no error, no answer but 200"
