# fish completion of ocx-model: written by make manual, from the definition of its options.

complete -c ocx-model -f

function __ocx_model_wants_argument
    string match -qr -- '^-.' (commandline -ct); and return 1
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
        else if contains -- $word --primary --fallback --alias --agent
            set value yes
        else if not string match -qr -- '^-.' $word
            return 1
        end
    end
end
complete -c ocx-model -n __ocx_model_wants_argument -F

complete -c ocx-model -s q -l quiet -d 'Show only errors'
complete -c ocx-model -s v -l verbose -d 'Show what is done, step by step'
complete -c ocx-model -l primary -x -d 'The model that agents use; such as anthropic/claude-opus-4-6, which is set where none is'
complete -c ocx-model -l fallback -x -d 'The models that are tried after it, in order: all of them'
complete -c ocx-model -l alias -x -d 'A name by which a chat can choose the model M'
complete -c ocx-model -l agent -x -d 'The model of one agent'
complete -c ocx-model -l remove-custom-provider -d 'Take models.providers.anthropic out, which describes Anthropic anew'
complete -c ocx-model -l check -d 'Write nothing, and tell how it is: exit 0 when all is well, 2 with a warning, 1 when something is wrong'
complete -c ocx-model -s n -l dry-run -d 'Print what would change, and write nothing'
complete -c ocx-model -l json -d 'Report as JSON'
complete -c ocx-model -s h -l help -d 'Show this help'
complete -c ocx-model -l version -d 'Show the version'
