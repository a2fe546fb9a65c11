# fish completion of ocx-setup: written by make manual, from the definition of its options.

complete -c ocx-setup -f
complete -c ocx-setup -s q -l quiet -d 'Show only errors'
complete -c ocx-setup -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-setup -s y -l yes -d 'Take what is found and proposed, and ask nothing'
complete -c ocx-setup -l answers -r -F -d 'Answers to its questions, as lines NAME=\'value\': OCX_… of the configuration, and the questions\' own names'
complete -c ocx-setup -l no-input -d 'Fail where something would have to be asked'
complete -c ocx-setup -l uninstall -d 'Take away what ocx-setup has put there, and nothing else'
complete -c ocx-setup -l purge -d 'With --uninstall: the configuration too'
complete -c ocx-setup -s n -l dry-run -d 'Print every file and command, and do nothing'
complete -c ocx-setup -s h -l help -d 'Show this help'
complete -c ocx-setup -l version -d 'Show the version'
