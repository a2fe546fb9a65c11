# fish completion of ocx-trigger: written by make manual, from the definition of its options.

complete -c ocx-trigger -f
complete -c ocx-trigger -s q -l quiet -d 'Show only errors'
complete -c ocx-trigger -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-trigger -l credentials -r -F -d 'Claude Code\'s credentials, as this machine sees them [default: $OCX_CREDENTIALS]'
complete -c ocx-trigger -l mode -x -a 'container host' -d 'Where claude runs: container, or host [default: $OCX_CLI_MODE, else container if that runs, else host]'
complete -c ocx-trigger -l container -x -d 'The container that it runs in [default: $OCX_CLI_CONTAINER, else claude-proxy]'
complete -c ocx-trigger -l user -x -d 'As whom in the container [default: $OCX_CLI_USER, else the container\'s own]'
complete -c ocx-trigger -l within -x -d 'Due is what has no longer than this to live, at most 5m [default: $OCX_WITHIN, 4m30s]'
complete -c ocx-trigger -l timeout -x -d 'How long claude may take, before it is told to end; 30 s later it is killed [default: 90s]'
complete -c ocx-trigger -l force -d 'Call it also when the token is not due'
complete -c ocx-trigger -s n -l dry-run -d 'Print what would be run, and run nothing'
complete -c ocx-trigger -l json -d 'Report as JSON'
complete -c ocx-trigger -s h -l help -d 'Show this help'
complete -c ocx-trigger -l version -d 'Show the version'
