# Completion of pawl for fish. Candidates come from `pawl complete`, which is quick and silent.

function __pawl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] complete -- $words[2..-1] $current 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path $current
    end
end

complete -c pawl -f -a '(__pawl_complete)'
