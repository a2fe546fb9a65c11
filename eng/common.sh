# shellcheck shell=bash
# Sourced first by every script here: the tree as working directory, one voice, a quiet dotnet.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
# shellcheck disable=SC2034  # for those who source this
root=$PWD
mkdir -p out

# One locale, so that numbers have a point and sort has one order wherever this runs.
export LC_ALL=C.UTF-8

# Node reuse off: build servers that outlive make would hold the pipes of a CI job open.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 MSBUILDTERMINALLOGGER=off

say() { printf 'ocx: %s\n' "$*"; }
warn() { printf 'ocx: warning: %s\n' "$*" >&2; }
hint() { printf 'ocx: hint: %s\n' "$*" >&2; }

# die STATUS ERROR [HINT...]
die() {
    local status=$1 line
    printf 'ocx: error: %s\n' "$2" >&2
    for line in "${@:3}"; do hint "$line"; done
    exit "$status"
}

# quietly LOG COMMAND... : nothing but the log on success, all of the log on failure.
quietly() {
    local log=$1 status=0
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    ((status == 0)) || cat "$log" >&2
    return "$status"
}

need_dotnet() {
    command -v dotnet >/dev/null ||
        die 69 'dotnet not found' "install the .NET SDK $(sed -n 's/.*"version": "\([0-9]*\.[0-9]*\).*/\1/p' global.json) and put it on PATH"
}

# seconds SINCE : seconds with one decimal since SINCE, an earlier $EPOCHREALTIME.
seconds() {
    local us=$((${EPOCHREALTIME/./} - ${1/./}))
    printf '%d.%d s' $((us / 1000000)) $((us / 100000 % 10))
}
