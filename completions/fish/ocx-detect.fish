# fish completion of ocx-detect: written by make manual, from the definition of its options.

complete -c ocx-detect -f
complete -c ocx-detect -s q -l quiet -d 'Show only errors'
complete -c ocx-detect -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-detect -l json -d 'Report as JSON, with the evidence for each value and all that could be meant'
complete -c ocx-detect -s h -l help -d 'Show this help'
complete -c ocx-detect -l version -d 'Show the version'
