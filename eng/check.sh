# shellcheck shell=bash
# The steps of ./check. `dotnet format` loads the whole workspace and takes a minute; the two rules that
# the compiler does not see (white space at the end of a line, no line end at the end of the file) take one second here.

check_whitespace() {
  local file bad=0
  if git -c core.whitespace=blank-at-eol,blank-at-eof,-space-before-tab diff --check "$(git hash-object -t tree /dev/null)" -- \
    '*.cs' '*.cshtml' '*.csproj' '*.props' '*.resx' '*.sh' '*.md' '*.css' '*.ts' '*.js' '*.mjs' ':!*.Designer.cs' ':!*/vectors/*'; then :; else bad=1; fi
  while IFS= read -r file; do
    [[ -s $file && -n $(tail -c 1 "$file") ]] && { warn "$file: no line end at the end of the file"; bad=1; }
  done < <(git ls-files '*.cs' '*.cshtml' '*.csproj' '*.resx' '*.sh' '*.md')
  while IFS= read -r file; do
    warn "$file: carriage returns"
    bad=1
  done < <(git grep -lI $'\r' -- '*.cs' '*.cshtml' '*.csproj' '*.resx' '*.sh' || true)
  ((bad == 0)) || fail "White space is not as .editorconfig asks."
}

check_scripts() {
  local scripts
  # Every file that starts with a bash line, and what those source.
  mapfile -t scripts < <(cd "$ROOT" && { git grep -l '^#!/usr/bin/env bash' -- ':!*.md'; git ls-files '*.sh'; } | sort -u)
  (cd "$ROOT" && shellcheck "${scripts[@]}") || fail "shellcheck found faults."
}

# All of Architecture.Tests, and what other assemblies mark [Trait("Speed", "Fast")].
check_tests() {
  local folder project failed=0
  for folder in "$ROOT"/tests/*.Tests; do
    project=$(basename "$folder")
    if [[ $project == Architecture.Tests ]]; then
      dotnet "$(output_of "$project")/Bauhinia.$project.dll" -noColor -noLogo -failSkips || failed=1
    elif grep -rqs 'Trait("Speed", "Fast")' "$folder" --include='*.cs'; then
      dotnet "$(output_of "$project")/Bauhinia.$project.dll" -noColor -noLogo -failSkips -trait "Speed=Fast" || failed=1
    fi
  done
  ((failed == 0)) || fail "A test failed."
}
