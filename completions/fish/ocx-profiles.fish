# fish completion of ocx-profiles: written by make manual, from the definition of its options.

complete -c ocx-profiles -f

function __ocx_profiles_wants_argument
    string match -qr -- '^-.' (commandline -ct); and return 1
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
        else if contains -- $word --from --agent --profile-id
            set value yes
        else if not string match -qr -- '^-.' $word
            return 1
        end
    end
end
complete -c ocx-profiles -n __ocx_profiles_wants_argument -a '(__fish_complete_directories)'

complete -c ocx-profiles -s q -l quiet -d 'Show only errors'
complete -c ocx-profiles -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-profiles -l from -r -F -d 'The credentials; - is standard input [default: $OCX_CREDENTIALS]'
complete -c ocx-profiles -l agent -x -d 'Only the agent of that ID; can be given again [default: all]'
complete -c ocx-profiles -l profile-id -x -d 'The profile to write [default: anthropic:default]'
complete -c ocx-profiles -l with-refresh -d 'Put the refresh token into it too: OpenClaw can then spend it, which signs Claude Code out'
complete -c ocx-profiles -l check -d 'Write nothing, and tell how each agent\'s profile is: exit 0 when all are as they should be, else 1'
complete -c ocx-profiles -l events -d 'Stay, and do it again for each line on standard input that names CREDENTIALS'
complete -c ocx-profiles -s 0 -l null -d 'With --events: lines end with NUL'
complete -c ocx-profiles -l force -d 'Write into a state directory of the SQLite generation all the same'
complete -c ocx-profiles -s n -l dry-run -d 'Print what would change, secrets masked, and write nothing'
complete -c ocx-profiles -l json -d 'Report as JSON'
complete -c ocx-profiles -s h -l help -d 'Show this help'
complete -c ocx-profiles -l version -d 'Show the version'
