#!/usr/bin/env bash
# Passes every test: builds the solution, runs all test projects and the simulation, and closes with one line that counts them.
# usage: bash tests/run.sh [further arguments of 'dotnet test', such as --filter Sketches; then nothing is simulated]
# needs the .NET SDK 10 and npm (the build fetches libduckdb with it); PostgreSQL 15 comes with tests/with-postgres.sh, and where it
# cannot the tests on it are skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in dotnet npm; do
  command -v "$tool" >/dev/null || { echo "tests/run.sh needs $tool on the PATH (the .NET SDK 10 and npm); install it and run again." >&2; exit 1; }
done

shared=${NEURONEDIT_SHARED:-../shared}
if [ -d "$shared/data" ]; then
  NEURONEDIT_SHARED=$(cd "$shared" && pwd)
  export NEURONEDIT_SHARED
  echo "measured data: found; the tests on real samples run."
else
  echo "measured data: not at $shared (set NEURONEDIT_SHARED to the folder that holds data/); the tests on real samples are skipped."
fi

# The part on Orleans is built and tested where its packages can be restored; where WithOrleans is set already, it is as that says.
if [ -z "${WithOrleans:-}" ]; then
  if dotnet restore tests/NeuronEdit.Cluster.Orleans.Tests -p:WithOrleans=true --nologo -v quiet >/dev/null 2>&1; then export WithOrleans=true; else export WithOrleans=false; fi
fi
if [ "$WithOrleans" = true ]; then
  echo "Orleans: its part is built and tested."
else
  echo "Orleans: its packages (Microsoft.Orleans.*, Directory.Packages.props) cannot be restored here, or WithOrleans is not true; its part is left out."
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build NeuronEdit.Cluster.sln -c Release --nologo -v quiet || { echo "the build failed; no test was run." >&2; exit 1; }
bash tests/with-postgres.sh dotnet test NeuronEdit.Cluster.sln -c Release --no-build --nologo --logger "console;verbosity=minimal" "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# Each project closes with: Passed! - Failed: 0, Passed: 12, Skipped: 1, Total: 13, ...
sum() { grep -E '^(Passed|Failed)!  *-' "$log" | grep -oE "$1: *[0-9]+" | grep -oE '[0-9]+' | awk '{ total += $1 } END { print total + 0 }'; }
passed=$(sum Passed) failed=$(sum Failed) skipped=$(sum Skipped)
if [ "$passed" -eq 0 ]; then
  echo "no test passed; something is wrong with the run itself." >&2
  status=1
fi

# Each scenario of the simulation counts as one test, however many seeds it runs; one that fails prints its seed and the command that replays it.
if [ $# -eq 0 ]; then
  for scenario in "--scenario chaos" "--scenario each-step --every 5" "--scenario crowd --seeds 4" "--plants"; do
    echo "simulation $scenario"
    # shellcheck disable=SC2086 # Several arguments.
    if dotnet run --project tests/Simulation -c Release --no-build -- $scenario; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  done
fi

[ "$failed" -gt 0 ] && status=1
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
