# fish completion of ocx-sync: written by make manual, from the definition of its options.

complete -c ocx-sync -f
complete -c ocx-sync -l once -d 'Do it once and end; also tells a running ocx-sync whose watched directory was replaced to start again'
complete -c ocx-sync -l settle -d 'With --once: do it again where the credentials have changed meanwhile, until they have not'
complete -c ocx-sync -s n -l dry-run -d 'Print the configuration that is in force and end'
complete -c ocx-sync -s q -l quiet -d 'Show only errors'
complete -c ocx-sync -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-sync -s h -l help -d 'Show this help'
complete -c ocx-sync -l version -d 'Show the version'
