# fish completion of ocx-notify: written by make manual, from the definition of its options.

complete -c ocx-notify -f

function __ocx_notify_wants_argument
    string match -qr -- '^-.' (commandline -ct); and return 1
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
        else if contains -- $word --exit-status --about
            set value yes
        else if not string match -qr -- '^-.' $word
            return 1
        end
    end
end
complete -c ocx-notify -n __ocx_notify_wants_argument -a 'reauth recovered failed ending test'

complete -c ocx-notify -s q -l quiet -d 'Show only errors'
complete -c ocx-notify -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-notify -l exit-status -x -d 'The exit code of what has run: 0 is good, 77 means a person must sign in, the third failure in a row is told'
complete -c ocx-notify -l about -x -a 'refresh gateway' -d 'What has run: refresh, or gateway, which carries the token there [default: refresh]'
complete -c ocx-notify -l queue -d 'Leave messages for the webhook and the command to the next run'
complete -c ocx-notify -s n -l dry-run -d 'Print what would be told, and tell and write nothing'
complete -c ocx-notify -l json -d 'Report as JSON'
complete -c ocx-notify -s h -l help -d 'Show this help'
complete -c ocx-notify -l version -d 'Show the version'
