# Completion of pawl for bash. Candidates come from `pawl complete`, which is quick and silent.

_pawl() {
  local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]}
  local word=${line##*[[:space:]]} before answer about
  local -a typed words=() abouts=()
  read -ra typed <<<"$line"
  [[ -n $word ]] || typed+=("")
  # Bash takes ids apart at signs such as a colon; it wants only what is behind the last one.
  before=${word%"$current"}
  [[ $before != "$word" || -z $current ]] || before=

  while IFS=$'\t' read -r answer about; do
    words+=("$(printf '%q' "${answer#"$before"}")")
    abouts+=("$about")
  done < <("${COMP_WORDS[0]/#\~/$HOME}" complete -- "${typed[@]:1}" 2>/dev/null)

  COMPREPLY=("${words[@]}")
  # A list is shown with descriptions; where one word is left, it is inserted without.
  if ((${#words[@]} > 1)) && [[ $COMP_TYPE == 63 ]]; then
    local i
    for i in "${!words[@]}"; do
      [[ -z ${abouts[i]} ]] || COMPREPLY[i]="${words[i]}  (${abouts[i]})"
    done
  fi
}

complete -o default -F _pawl pawl ./pawl
