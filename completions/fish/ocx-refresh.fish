# fish completion of ocx-refresh: written by make manual, from the definition of its options.

complete -c ocx-refresh -f
complete -c ocx-refresh -s q -l quiet -d 'Show only errors'
complete -c ocx-refresh -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-refresh -l credentials -r -F -d 'Claude Code\'s credentials [default: $OCX_CREDENTIALS]'
complete -c ocx-refresh -l within -x -d 'Due is what has no longer than this to live [default: $OCX_REFRESH_WITHIN, 90m]'
complete -c ocx-refresh -l force -d 'Do it also when the token is not due, and without waiting after a failure'
complete -c ocx-refresh -s n -l dry-run -d 'Say what would be done, and ask nobody'
complete -c ocx-refresh -l json -d 'Report as JSON'
complete -c ocx-refresh -s h -l help -d 'Show this help'
complete -c ocx-refresh -l version -d 'Show the version'
