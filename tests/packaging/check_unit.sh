#!/usr/bin/env bash
# check_unit.sh system|user UNIT PROGRAM: verifies a unit with its program at PROGRAM, and that the
# system unit exposes no more than it should. Exit 77: systemd-analyze is not installed.
set -euo pipefail

readonly kind=$1 unit=$2 wanted=$3
readonly most_exposure=2.5

if ! command -v systemd-analyze >/dev/null; then
    echo "systemd-analyze is not installed: the unit is not checked"
    exit 77
fi

# verify complains about programs that are not there; a build without the daemon checks the rest.
program=$wanted
[[ -x $program ]] || program=/bin/true

folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
# A path with blanks would be two words to systemd.
ln -s -- "$program" "$folder/program"
sed "s|^ExecStart=[^ ]*|ExecStart=$folder/program|" -- "$unit" >"$folder/hocketd.service"

# It exits 0 even for unknown keys and bad values, so any word of it is a failure.
said=$(XDG_RUNTIME_DIR=$folder systemd-analyze "--$kind" verify "$folder/hocketd.service" 2>&1) ||
    said+=" (and failed)"
if [[ -n $said ]]; then
    printf 'systemd-analyze verify says:\n%s\n' "$said"
    exit 1
fi

[[ $kind == system ]] || exit 0
report=$(systemd-analyze security --offline=true --no-pager "$folder/hocketd.service")
exposure=$(sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p' <<<"$report")
echo "overall exposure level: ${exposure:-none found}"
awk -v is="${exposure:-10}" -v most="$most_exposure" 'BEGIN { exit !(is + 0 <= most + 0) }' || {
    printf 'more than %s:\n%s\n' "$most_exposure" "$report"
    exit 1
}
