#compdef pawl
# Completion of pawl for zsh. Candidates come from `pawl complete`, which is quick and silent.

_pawl() {
  local -a found
  local answer about
  while IFS=$'\t' read -r answer about; do
    found+=("${answer//:/\\:}:${about}")
  done < <("${words[1]/#\~/$HOME}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if ((${#found})); then
    _describe -V pawl found
  else
    _files
  fi
}

# Loaded by name from a folder of functions, it is asked at once; sourced, it only says what it is.
if [[ ${funcstack[1]} == _pawl ]]; then
  _pawl
else
  compdef _pawl pawl
fi
