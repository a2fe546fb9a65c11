# fish completion of ocx-recreate: written by make manual, from the definition of its options.

complete -c ocx-recreate -f
complete -c ocx-recreate -s q -l quiet -d 'Show only errors'
complete -c ocx-recreate -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-recreate -l project-dir -x -a '(__fish_complete_directories)' -d 'The gateway\'s compose directory [default: $OCX_COMPOSE_DIR, else what its container\'s labels say]'
complete -c ocx-recreate -l service -x -d 'The gateway\'s service in the compose file [default: $OCX_SERVICE, else openclaw-gateway]'
complete -c ocx-recreate -l strategy -x -a 'down-up up force' -d 'down-up; up: only if its configuration differs; force: up --force-recreate [default: $OCX_STRATEGY, else down-up]'
complete -c ocx-recreate -s t -l timeout -x -d 'How long its process may take to end, before it is killed [default: as it is configured, else 10]'
complete -c ocx-recreate -l if-stale -d 'Only if the container has another token than .env'
complete -c ocx-recreate -l retry-for -x -d 'When it fails, try again for so long: a time such as 10m, or forever'
complete -c ocx-recreate -l events -d 'Stay, and look again for each line on standard input'
complete -c ocx-recreate -s 0 -l null -d 'With --events: lines end with NUL'
complete -c ocx-recreate -s n -l dry-run -d 'Print what would be done, and do nothing'
complete -c ocx-recreate -l json -d 'Report as JSON'
complete -c ocx-recreate -s h -l help -d 'Show this help'
complete -c ocx-recreate -l version -d 'Show the version'
