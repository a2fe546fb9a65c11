# shellcheck shell=bash disable=SC2034,SC2154  # variables from and for those who source this
# A sandbox for the real ocx-sync: the directories of Claude Code, OpenClaw and Compose, tokens that rotate, and a clock
# on what is written. For eng/demo and eng/bench, sourced after common.sh; they set $box to an empty directory.

credentials=$box/claude/.credentials.json env=$box/compose/.env oauth=$box/openclaw/credentials/oauth.json
# One agent with a profile that works, one with the broken kind (key for access), one that is new and has none yet.
agents=(main coder scout)
profile() { printf '%s/openclaw/agents/%s/agent/auth-profiles.json' "$box" "$1"; }
# What ocx-sync keeps true, in the order of its stages. A later stage adds its file here.
targets=("$oauth")
for agent in "${agents[@]}"; do targets+=("$(profile "$agent")"); done
targets+=("$env")
limit=10 # seconds for anything to happen

# Nothing of the caller's own set-up may reach it.
for name in "${!OCX_@}" "${!ANTHROPIC_@}" "${!OPENCLAW_@}" "${!CLAUDE_@}"; do unset "$name"; done
umask 077
mkdir -p "$box"/{claude,compose,openclaw/credentials,run}
for agent in "${agents[@]}"; do mkdir -p "$box/openclaw/agents/$agent/agent"; done
touch "$box/sync.log"

set -m # each background job is a process group of its own, so that all of it can be ended
cleanup() {
    local job
    for job in $(jobs -p); do kill -- "-$job" 2>/dev/null || true; done
    { wait; } 2>/dev/null # less bash's word for each job that was ended
    rm -rf "$box"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# fail ERROR : with what ocx-sync had to say.
fail() {
    sed 's/^/  /' "$box/sync.log" >&2
    die 1 "$@"
}

# --- tokens -----------------------------------------------------------------------------------------------------------

random() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }
fingerprint() { printf %s "$1" | sha256sum | cut -c1-8; }
new_token() {
    token=sk-ant-oat01-FAKE$(random 32)
    printf '%s\n' "$token" >>"$box/tokens"
}

# document : Claude Code's credentials with the current token, good for 8 h, and a key that is not ours.
document() {
    printf '{"claudeAiOauth":{"accessToken":"%s","refreshToken":"sk-ant-ort01-FAKE%s","expiresAt":%d,' \
        "$token" "$(random 32)" $(((EPOCHSECONDS + 8 * 3600) * 1000))
    printf '"scopes":["user:inference","user:profile"],"subscriptionType":"max","rateLimitTier":"default_claude_max_5x"},'
    printf '"mcpOAuth":{"example":{"clientId":"kept"}}}'
}

# The two ways of Claude Code: up to 2.1.100 in place, where a reader can see an empty or a half file; then by rename.
# $written is just before the close or the rename that makes the event, in microseconds.
in_place() {
    local text
    text=$(document)
    exec 3>"$credentials"
    printf %s "${text:0:40}" >&3
    printf %s "${text:40}" >&3
    written=${EPOCHREALTIME/./}
    exec 3>&-
}
by_rename() {
    local temporary
    temporary=$(mktemp "$credentials.tmp.XXXXXXXX")
    document >"$temporary"
    written=${EPOCHREALTIME/./}
    mv "$temporary" "$credentials"
}

# Yesterday's token is in OpenClaw's files, today's in Claude Code's.
new_token
yesterday=$token
cat >"$env" <<ENV
# The gateway's environment, read by Compose.
COMPOSE_PROJECT_NAME=openclaw
OPENCLAW_GATEWAY_PORT=18789   # also in openclaw.json

# Kept current by ocx.
ANTHROPIC_OAUTH_TOKEN="$token"
export TZ='Europe/Berlin'

DATABASE_URL="postgres://claw:a\$\$b@db/claw"  # \$\$ is one dollar
MOTD='two
lines'
ENV
printf '{"anthropic":{"access":"%s","expires":%d}}' "$token" $(((EPOCHSECONDS - 3600) * 1000)) >"$oauth"
IFS= read -rd '' env_before <"$env" || true
cat >"$(profile main)" <<JSON
{
  "version": 1,
  "profiles": {
    "anthropic:default": {
      "type": "oauth",
      "provider": "anthropic",
      "access": "$token",
      "expires": $(((EPOCHSECONDS - 3600) * 1000))
    }
  },
  "usageStats": { "anthropic:default": { "lastUsed": 1763712000000 } }
}
JSON
cat >"$(profile coder)" <<JSON
{
  "version": 1,
  "profiles": {
    "openai:default": { "type": "api_key", "provider": "openai", "key": "FAKE-of-another" },
    "anthropic:default": { "type": "oauth", "provider": "anthropic", "key": "$token" }
  },
  "order": { "anthropic": ["anthropic:default"] }
}
JSON
new_token
in_place

# env_is_untouched : but for the token, .env has every byte that it had.
env_is_untouched() {
    local now
    IFS= read -rd '' now <"$env" || true
    [[ ${now//"$token"/"$yesterday"} == "$env_before" ]]
}

# --- the clock: a stamped line on descriptor 4 for each file that was written, or renamed into place ------------------------

mkfifo "$box/events"
inotifywait -m -e close_write -e moved_to --format %w%f "$box"/{claude,compose,openclaw/{credentials,agents/*/agent}} 2>&1 |
    while IFS= read -r path; do printf '%s %s\n' "${EPOCHREALTIME/./}" "$path"; done >"$box/events" &
exec 4<"$box/events"
while read -r -t "$limit" -u 4 _ path; do [[ $path != 'Watches established.' ]] || break; done
[[ ${path:-} == 'Watches established.' ]] || die 1 "the sandbox cannot be watched: ${path:-}"

start_sync() {
    started=${EPOCHREALTIME/./}
    OCX_STATE_DIR=$box/openclaw OCX_CREDENTIALS=$credentials OCX_COMPOSE_DIR="" OCX_ENV_FILE=$box/compose/.env RUNTIME_DIRECTORY=$box/run \
        TMPDIR=$box/run out/bin/ocx-sync >"$box/sync.out" 2>"$box/sync.log" &
    sync=$!
}
stop_sync() {
    kill "$sync"
    wait "$sync" || fail "ocx-sync ended with status $? when it was told to stop"
}

# follow SINCE AFTER [ROW] : until each target holds the token; $took is then the microseconds from SINCE to the last of them.
# Calls ROW with a stamp, the microseconds since SINCE, and the file, for each. What is in the queue before an event of
# the file AFTER (if any) belongs to an earlier write. No process is started here: it would compete with what is measured.
follow() {
    local since=$1 after=$2 row=${3:-:} deadline=$((EPOCHSECONDS + limit)) stamp path text
    local -A pending=()
    for path in "${targets[@]}"; do pending[$path]=1; done
    while ((${#pending[@]})); do
        if ! read -r -t 1 -u 4 stamp path; then
            kill -0 "$sync" 2>/dev/null || fail 'ocx-sync has ended'
            ((EPOCHSECONDS < deadline)) || fail "after $limit s the new token is missing in ${!pending[*]}"
        elif [[ $path == "$after" ]]; then
            after=''
        elif [[ -z $after && -n ${pending[$path]:-} ]]; then
            text=''
            IFS= read -rd '' text <"$path" || true
            [[ $text == *"\"$token\""* ]] || continue
            unset "pending[$path]"
            took=$((stamp - since))
            "$row" "$stamp" "$took" "$path"
        fi
    done
}
