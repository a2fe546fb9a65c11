# shellcheck shell=bash disable=SC2034,SC2154 # names that the beds give and take
# Sourced by the beds: namespaces that hold all of a bed together, so that the end of their first process is the end of
# everything in them, however it comes: processes, mounts, network interfaces.
#
#   BED start DIR [OWNER]   until `stop`, or until the process OWNER has ended
#
# A bed sets `spaces` (options of unshare) and has furnish (what is done inside before all else) and connect PID
# (what is done outside, from where PID is the first process).

. "$(dirname "${BASH_SOURCE[0]}")/../../../eng/common.sh"

verb=${1:-} dir=${2:-} owner=${3:-0}
[[ $dir == /*/* && $dir != /run/* && ${#dir} -le 90 ]] ||
    die 64 "a directory for the bed is wanted, not '$dir'" 'an absolute path, not below /run, of 90 characters at most: the name of a socket has no room for more'
name=${dir##*/}

# alive ROLE : the process of this bed in that role, while it lives: first, which is PID 1 in there, or supervise.
alive() {
    local pid
    read -r pid 2>/dev/null <"$dir/$1.pid" && grep -qzxF -- "$dir" "/proc/$pid/cmdline" 2>/dev/null && echo "$pid"
}
# shortly COMMAND... : until it succeeds, 10 s at most.
shortly() {
    local i
    for ((i = 0; i < 200; i++)); do
        ! "$@" || return 0
        sleep 0.05
    done
    return 1
}
# inside COMMAND... : in place of this process.
inside() {
    local pid
    pid=$(alive first) || die 69 "there is no bed in $dir"
    exec nsenter -t "$pid" "${spaces[@]}" -- "$@"
}

# as_first : PID 1 in there. Whoever loses its parent becomes its child; it waits for none, so the kernel is told that
# nobody wants to hear of their end. (dockerd would take a dead containerd that is not waited for to be alive.)
as_first() {
    local pid
    read -r pid _ </proc/self/stat # this /proc is still the one outside
    mount -t proc proc /proc
    # containerd and systemd-nspawn have places in /run, whatever they are told.
    mount -t tmpfs -o mode=755 tmpfs /run
    mountpoint -q /sys/fs/cgroup || mount -t cgroup2 cgroup2 /sys/fs/cgroup
    furnish
    echo "$pid" >"$dir/first.pid"
    # By its first word the others know it.
    # shellcheck disable=SC2016 # expanded by that bash
    exec env --ignore-signal=CHLD bash -c 'exec -a "$0" sleep infinity' "$dir"
}

# supervise : keeps the bed as long as its owner lives, and then clears up.
supervise() {
    local child watch=''
    echo $$ >"$dir/supervise.pid"
    unshare "${spaces[@]}" --fork --propagation slave -- bash "$bed" first "$dir" &
    child=$!
    # What does not come to life is for `begin` to tell of.
    { shortly alive first && connect "$(alive first)"; } >/dev/null || return
    : >"$dir/ready"
    if ((owner)); then
        tail --pid="$owner" -f /dev/null &
        watch=$!
    fi
    wait -n "$child" $watch || true
    clear_up
    if kill $watch 2>/dev/null; then wait $watch || true; fi
}

# gone PID : it has ended, and where it was a first process all of its kind with it; also when nobody has waited for it.
gone() {
    local stat
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
    [[ ${stat##*) } == [ZX]* ]]
}
# A cgroup is busy until the last of its processes is really gone.
without_cgroups() {
    find /sys/fs/cgroup -maxdepth 2 -name "$name" -exec find {} -depth -type d -delete \; 2>/dev/null || true
    [[ -z $(find /sys/fs/cgroup -maxdepth 2 -name "$name" 2>/dev/null) ]]
}
end_first() {
    local pid
    pid=$(alive first) || return 0
    kill -KILL "$pid" 2>/dev/null || true
    shortly gone "$pid"
}
clear_up() {
    end_first || warn "the processes of $dir do not end"
    shortly without_cgroups || warn "cgroups are left: $name"
    rm -rf "$dir"
}
# The supervisor clears up as soon as there is something to clear up; unless it was killed.
stop() {
    local pid
    end_first
    if pid=$(alive supervise); then shortly gone "$pid"; fi
    [[ ! -d $dir ]] || clear_up
}

# What killed runs have left behind, supervisor and all. Any bed can stop any other.
sweep() {
    local other pid
    for other in "${dir%/*}"/ocx-bed-*/owner; do
        pid=$(cat "$other" 2>/dev/null) || continue
        ((pid == 0)) || kill -0 "$pid" 2>/dev/null || "$bed" stop "${other%/*}" || true
    done
}

# begin : the bed, without its inhabitants.
begin() {
    local why
    why=$(unshare "${spaces[@]}" --fork true 2>&1) ||
        die 69 "no namespaces for a bed: $why" 'it takes root, with the right to mount and to make network interfaces'
    sweep
    stop
    mkdir -m 700 "$dir"
    echo "$owner" >"$dir/owner"
    setsid bash "$bed" supervise "$dir" "$owner" >"$dir/bed.log" 2>&1 </dev/null &
    shortly test -e "$dir/ready" || {
        cat "$dir/bed.log" >&2
        stop
        die 69 'no bed comes to life'
    }
}
