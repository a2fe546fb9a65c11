# fish completion of ocx-paste: written by make manual, from the definition of its options.

complete -c ocx-paste -f
complete -c ocx-paste -s q -l quiet -d 'Show only errors'
complete -c ocx-paste -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-paste -l from -r -F -d 'The credentials; - is standard input [default: $OCX_CREDENTIALS]'
complete -c ocx-paste -l profile-id -x -d 'The profile to write [default: anthropic:default]'
complete -c ocx-paste -l project-dir -x -a '(__fish_complete_directories)' -d 'The gateway\'s compose directory [default: $OCX_COMPOSE_DIR, else what its container\'s labels say]'
complete -c ocx-paste -l service -x -d 'The gateway\'s service in the compose file [default: $OCX_SERVICE, else openclaw-gateway]'
complete -c ocx-paste -l timeout -x -d 'How long OpenClaw\'s command may take, before it is ended where it runs [default: 1m]'
complete -c ocx-paste -l if-stored -d 'Only where a profile of a subscription is stored already'
complete -c ocx-paste -l check -d 'Write nothing, and tell how each agent\'s profile is: exit 0 when all are as they should be, else 1'
complete -c ocx-paste -l events -d 'Stay, and do it again for each line on standard input that names CREDENTIALS'
complete -c ocx-paste -s 0 -l null -d 'With --events: lines end with NUL'
complete -c ocx-paste -l force -d 'Do it also where OpenClaw keeps its profiles in JSON files'
complete -c ocx-paste -s n -l dry-run -d 'Print what would change, and write nothing'
complete -c ocx-paste -l json -d 'Report as JSON'
complete -c ocx-paste -s h -l help -d 'Show this help'
complete -c ocx-paste -l version -d 'Show the version'
