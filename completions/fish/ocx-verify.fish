# fish completion of ocx-verify: written by make manual, from the definition of its options.

complete -c ocx-verify -f
complete -c ocx-verify -s q -l quiet -d 'Show only errors'
complete -c ocx-verify -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-verify -l config -r -F -d 'What the units load; its variables count where the environment has none [default: /etc/ocx/ocx.env, if it can be read]'
complete -c ocx-verify -l json -d 'Report as JSON'
complete -c ocx-verify -s h -l help -d 'Show this help'
complete -c ocx-verify -l version -d 'Show the version'
