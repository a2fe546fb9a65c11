# shellcheck shell=bash disable=SC2034  # variables for those who source this
# What eng/install has put below $DESTDIR$PREFIX, one entry a line: a bare name is a file in lib/ocx, with a link in bin
# if it is a command; a name with a slash is a file below the prefix, and one that ends in a slash is a directory that
# was made for such files.

prefix_path=$(realpath -ms -- "${PREFIX:-/usr/local}")
prefix_path=${prefix_path%/}
prefix=${DESTDIR:-}$prefix_path
lib=$prefix/lib/ocx bin=$prefix/bin manifest=$prefix/lib/ocx/.manifest units=lib/systemd/system

# Where a running systemd is the one that $prefix is for.
is_live() { [[ -z ${DESTDIR:-} && -d /run/systemd/system ]]; }

# take_away ENTRY : a directory that holds something else stays, and no entry leads out of the prefix.
take_away() {
    case $1 in
        '' | /* | .. | ../* | */.. | */../*) ;;
        */) rmdir -- "$prefix/$1" 2>/dev/null || true ;;
        */*) rm -f -- "$prefix/$1" ;;
        *)
            [[ $(readlink "$bin/$1") != "../lib/ocx/$1" ]] || rm -- "$bin/$1"
            rm -f -- "$lib/$1"
            ;;
    esac
}
