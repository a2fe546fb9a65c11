# fish completion of ocx-map: written by make manual, from the definition of its options.

complete -c ocx-map -f

function __ocx_map_wants_argument
    string match -qr -- '^-.' (commandline -ct); and return 1
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
        else if contains -- $word -f --format -o --output --secret-name
            set value yes
        else if not string match -qr -- '^-.' $word
            return 1
        end
    end
end
complete -c ocx-map -n __ocx_map_wants_argument -F

complete -c ocx-map -s q -l quiet -d 'Show only errors'
complete -c ocx-map -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-map -s f -l format -x -a 'oauth-json env profile k8s-secret' -d 'oauth-json (default), env, profile or k8s-secret'
complete -c ocx-map -s o -l output -r -F -d 'Write FILE, and print its path if it changed; of oauth.json only the anthropic entry'
complete -c ocx-map -l access-only -f -a 'true false' -d 'Leave the refresh token out [default: $OCX_ACCESS_ONLY]'
complete -c ocx-map -l secret-name -x -d 'The name of the Kubernetes Secret [default: openclaw-anthropic]'
complete -c ocx-map -l events -d 'Stay, and map again for each line on standard input that names FILE'
complete -c ocx-map -s 0 -l null -d 'With --events: lines end with NUL'
complete -c ocx-map -l force -d 'Write JSON into a state directory of the SQLite generation all the same'
complete -c ocx-map -l in-place -d 'Overwrite a file that is bind-mounted by itself; a crash can tear it'
complete -c ocx-map -l show-secrets -d 'Do not mask tokens on a terminal'
complete -c ocx-map -s n -l dry-run -d 'Print what would change, secrets masked, and write nothing'
complete -c ocx-map -l json -d 'With --output: report as JSON'
complete -c ocx-map -s h -l help -d 'Show this help'
complete -c ocx-map -l version -d 'Show the version'
