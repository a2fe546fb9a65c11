# fish completion of ocx-expiry: written by make manual, from the definition of its options.

complete -c ocx-expiry -f
complete -c ocx-expiry -F

complete -c ocx-expiry -s q -l quiet -d 'Show only errors'
complete -c ocx-expiry -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-expiry -l within -x -d 'Expiring is what has no longer than this, such as 24h or 4m30s [default: $OCX_WITHIN, 4m30s]'
complete -c ocx-expiry -l due -d 'For ExecCondition=: exit 1 when surely no refresh is due, 0 when one may be, 255 for errors of its own'
complete -c ocx-expiry -l json -d 'Print JSON'
complete -c ocx-expiry -l prometheus -d 'Print metrics, for the textfile collector of Prometheus\'s node exporter'
complete -c ocx-expiry -l nagios -d 'Print a line and exit as a plugin of Nagios and its like: 0 OK, 1 warning, 2 critical, 3 unknown'
complete -c ocx-expiry -s h -l help -d 'Show this help'
complete -c ocx-expiry -l version -d 'Show the version'
