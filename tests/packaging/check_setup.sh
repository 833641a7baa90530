#!/usr/bin/env bash
# check_setup.sh SCRIPT: how ./hocket installs packages, with apt-get, dpkg-query and sudo played by
# recorders.
#
# The single quotes below are meant: the recorders expand what is in them.
# shellcheck disable=SC2016
set -euo pipefail

readonly script=$1
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
readonly calls=$folder/calls installed=$folder/installed
mkdir "$folder/bin"
export PATH=$folder/bin:$PATH calls installed

fail() {
    printf 'FAILED: %s\n' "$*"
    cat -- "$calls" "$folder/said" 2>/dev/null || true
    exit 1
}
stub() {
    printf '#!/usr/bin/env bash\n%s\n' "$2" >"$folder/bin/$1"
    chmod +x "$folder/bin/$1"
}
stub apt-get 'echo "apt-get $*" >>"$calls"; echo "apt-get talks"'
stub sudo 'echo "sudo $*" >>"$calls"; exec "$@"'
stub dpkg-query 'for name in "${@:3}"; do
    grep -qxF "$name" "$installed" && echo "$name installed" || echo "no $name" >&2
done
exit 1'
set_up() { "$script" setup "$@" >"$folder/out" 2>"$folder/said"; }

# Nothing installed: one update, one install with everything, all words on standard error.
: >"$installed"
: >"$calls"
set_up --build || fail "setup --build does not succeed"
(($(grep -c 'apt-get.* install ' "$calls") == 1)) || fail "not exactly one apt-get install"
grep -q 'install .*libboost1.81-dev.*nlohmann-json3-dev' "$calls" || fail "packages missing"
[[ ! -s $folder/out ]] || fail "words on standard output"
grep -q '^hocket: installing with apt-get: .*cmake' "$folder/said" || fail "does not say what it does"

# Everything installed: not a word, not a call.
grep ' install ' "$calls" | tr ' ' '\n' | sort -u >"$installed"
: >"$calls"
set_up --build || fail "setup --build does not succeed twice"
[[ ! -s $calls && ! -s $folder/said ]] || fail "does something when there is nothing to do"

# One package missing: it alone is named, all are given, so that none drives out another.
sed -i '/^ccache$/d' "$installed"
set_up --build || fail "setup --build does not succeed with one missing"
grep -qx 'hocket: installing with apt-get: ccache' "$folder/said" || fail "names other packages"
grep -q 'install .*ccache.*libboost1.81-dev' "$calls" || fail "does not give all packages"

# apt-get fails: so does the script.
stub apt-get 'exit 100'
if set_up --build; then fail "hides that apt-get failed"; fi

if set_up --nonsense; then fail "takes any word"; fi
echo "set-up is as it should be"
