# fish completion of ocx-envset: written by make manual, from the definition of its options.

complete -c ocx-envset -f

function __ocx_envset_wants_argument
    string match -qr -- '^-.' (commandline -ct); and return 1
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
        else if contains -- $word --name --value-from --from --unset --get
            set value yes
        else if not string match -qr -- '^-.' $word
            return 1
        end
    end
end
complete -c ocx-envset -n __ocx_envset_wants_argument -F

complete -c ocx-envset -s q -l quiet -d 'Show only errors'
complete -c ocx-envset -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-envset -l name -x -d 'The variable that --value-from or --from sets [default with --from: ANTHROPIC_OAUTH_TOKEN]'
complete -c ocx-envset -l value-from -r -F -d 'Set --name to what FILE (- is standard input) holds, less one final newline'
complete -c ocx-envset -l from -r -F -d 'Set it to the access token of a credentials document (- is standard input)'
complete -c ocx-envset -l unset -x -d 'Take NAME away'
complete -c ocx-envset -l get -x -d 'Print the value of NAME as Compose reads it; exit 1 when it is not set'
complete -c ocx-envset -l events -d 'Stay, and set again for each line on standard input that names CREDENTIALS'
complete -c ocx-envset -s 0 -l null -d 'With --events: lines end with NUL'
complete -c ocx-envset -l in-place -d 'Overwrite a file that is bind-mounted by itself; a crash can tear it'
complete -c ocx-envset -l show-secrets -d 'With --get: do not mask a secret on a terminal'
complete -c ocx-envset -s n -l dry-run -d 'Print what would change, values masked, and write nothing'
complete -c ocx-envset -l json -d 'Report as JSON'
complete -c ocx-envset -s h -l help -d 'Show this help'
complete -c ocx-envset -l version -d 'Show the version'
