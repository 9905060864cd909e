# Finds a JDK of at least the version given. Sourced by mvnw and pawl; POSIX sh, starts no JVM.
#
#   home=$(find_jdk 25) || exit 1
#
# Looks at JAVA_HOME, then at the java on PATH, then into the folders where packages and version
# managers put JDKs. The first two win when they are new enough, because the user chose them; of
# the folders the oldest JDK that suffices wins, so a preview of the next release is not picked up
# by accident.

# Prints the feature version (17, 25) of the JDK at $1 from its `release` file; fails when there is
# no JDK: a folder without javac is a bare runtime and cannot build.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r jdk_key jdk_value; do
    [ "$jdk_key" = JAVA_VERSION ] || continue
    jdk_value=${jdk_value#\"}
    jdk_value=${jdk_value%%[!0-9]*}
    [ -n "$jdk_value" ] || return 1
    echo "$jdk_value"
    return 0
  done <"$1/release"
  return 1
}

# Prints the home of the java on PATH, following symbolic links.
jdk_on_path() {
  jdk_java=$(command -v java) || return 1
  jdk_java=$(readlink -f "$jdk_java" 2>/dev/null) || return 1
  echo "${jdk_java%/bin/java}"
}

# Prints the home of a JDK of version $1 or newer. Fails, and says on stderr where it looked and
# what to do, when there is none.
find_jdk() (
  set +f # the caller may have switched globbing off
  jdk_min=$1
  for jdk_home in "${JAVA_HOME:-}" "$(jdk_on_path)"; do
    jdk_found=$(jdk_version "$jdk_home") && [ "$jdk_found" -ge "$jdk_min" ] || continue
    echo "$jdk_home"
    return 0
  done

  jdk_best= jdk_best_version=
  for jdk_home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    "${HOME:-}"/.jdks/* "${HOME:-}"/.gradle/jdks/* \
    "${MISE_DATA_DIR:-${HOME:-}/.local/share/mise}"/installs/java/* \
    "${ASDF_DATA_DIR:-${HOME:-}/.asdf}"/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/.jdks/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    jdk_found=$(jdk_version "$jdk_home") && [ "$jdk_found" -ge "$jdk_min" ] || continue
    if [ -z "$jdk_best" ] || [ "$jdk_found" -lt "$jdk_best_version" ]; then
      jdk_best=$jdk_home jdk_best_version=$jdk_found
    fi
  done
  if [ -n "$jdk_best" ]; then
    echo "$jdk_best"
    return 0
  fi

  {
    echo "No JDK $jdk_min or newer was found."
    echo "Looked at JAVA_HOME (${JAVA_HOME:-not set}), at java on PATH" \
      "($(jdk_on_path || echo none)), in /usr/lib/jvm, SDKMAN, ~/.jdks, mise, asdf, the macOS" \
      "JDK folders and Homebrew."
    echo "Install one (for example from https://adoptium.net) or point JAVA_HOME at it."
  } >&2
  return 1
)
